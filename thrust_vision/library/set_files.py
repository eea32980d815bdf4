"""The library's folder: one folder for each kept set, named by a random key.

What a user calls a clip never becomes part of a path.
"""

import contextlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path
from sqlalchemy import URL

from thrust_vision.errors import LogStoreError, OutputError
from thrust_vision.files import as_output_error, atomic_file
from thrust_vision.training.messages import complaint

DIR_VARIABLE = "THRUST_VISION_LIBRARY_DIR"

_KEY = re.compile(r"[0-9a-f]{32}")
_MARK, _LOCK, _LOCK_TIMEOUT_S = "library.json", "library.lock", 120.0
_OBSERVATION, _RESULTS, _STILLS, _PICTURES = "observation.npz", "results", "stills", "pictures.json"
_VIDEO, _FILM = "annotated.mp4", "film.clip"
_STILL = re.compile(r"([1-9][0-9]{0,3})\.jpg")


def library_folder(url: URL) -> Path:
    """Where files lie: what the environment says, else beside a SQLite file, else the user's data.

    Args:
        url: of the database.
    """
    if named := os.environ.get(DIR_VARIABLE):
        return Path(named)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".library").absolute()
    return user_data_path("thrust-vision", appauthor=False) / "library"


@dataclass(frozen=True)
class PicturesOf:
    """How the pictures of a kept set were drawn.

    Attributes:
        language: of the words in them.
        reference_rep: number, "auto" or "none".
        blur_face: whether the face is blurred.
    """

    language: str
    reference_rep: str
    blur_face: bool


@dataclass(frozen=True)
class SetFolder:
    """The files of one kept set.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def observation(self) -> Path:
        """What the pixels showed."""
        return self.path / _OBSERVATION

    @property
    def results(self) -> Path:
        """Folder of the tables, ``session.json`` and the report."""
        return self.path / _RESULTS

    @property
    def video(self) -> Path:
        """The annotated clip, if it is kept."""
        return self.path / _VIDEO

    @property
    def film(self) -> Path:
        """The film, if it is kept."""
        return self.path / _FILM

    def stills(self) -> dict[int, bytes]:
        """JPEGs of the lockouts by rep number."""
        found = sorted((self.path / _STILLS).glob("*.jpg"), key=lambda each: each.name)
        named = {m.group(1): each for each in found if (m := _STILL.fullmatch(each.name))}
        return {int(number): each.read_bytes() for number, each in named.items()}

    def pictures_of(self) -> PicturesOf | None:
        """How the pictures were drawn; None if there are none."""
        try:
            return PicturesOf(**json.loads((self.path / _PICTURES).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_stills(self, stills: Mapping[int, bytes], of: PicturesOf) -> None:
        """Replace the pictures; an annotated clip that shows otherwise goes with the old ones.

        Raises:
            OutputError: they cannot be written.
        """
        folder = self.path / _STILLS
        if self.pictures_of() != of:
            self.video.unlink(missing_ok=True)
        with as_output_error(folder):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for number, jpeg in stills.items():
                (folder / f"{number}.jpg").write_bytes(jpeg)
        with atomic_file(self.path / _PICTURES, overwrite=True) as part:
            part.write_text(json.dumps(asdict(of)), "utf-8")

    def size_bytes(self) -> int:
        """What all files take."""
        return sum(each.stat().st_size for each in self.path.rglob("*") if each.is_file())


class LibraryFolder:
    """The folder of a library.

    Args:
        path: of it; made.
        identity: of the database that it belongs to.

    Raises:
        LogStoreError: it belongs to another database, or cannot be made.
    """

    def __init__(self, path: Path, identity: str) -> None:
        self.path = path
        mark = path / _MARK
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError), mark.open("x", encoding="utf-8") as file:
                json.dump({"library": identity}, file)
            held = json.loads(mark.read_text("utf-8"))
            self._lock = FileLock(path / _LOCK, timeout=_LOCK_TIMEOUT_S)
        except (OSError, ValueError) as error:
            raise complaint(LogStoreError, "store", value=str(path), why=str(error)) from error
        if held != {"library": identity}:
            raise complaint(LogStoreError, "other_library", value=str(path))

    def of(self, key: str) -> SetFolder:
        """The folder of a set.

        Raises:
            ValueError: not a key.
        """
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of a kept set")
        return SetFolder(self.path / key)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Nobody else writes over a set's files meanwhile: two windows may show the same clip.

        Raises:
            OutputError: somebody else does for very long.
        """
        try:
            with self._lock:
                yield
        except Timeout as error:
            raise OutputError(f"{self.path} is in use by another process.") from error

    @contextlib.contextmanager
    def new(self) -> Iterator[tuple[str, SetFolder]]:
        """A key and a hidden folder, which becomes that of the key when the block succeeds."""
        key = uuid.uuid4().hex
        part = self.path / f".{key}"
        with as_output_error(self.path):
            part.mkdir()
            try:
                yield key, SetFolder(part)
                part.replace(self.path / key)
            finally:
                shutil.rmtree(part, ignore_errors=True)

    def remove(self, key: str) -> None:
        """Remove the files of a set; nothing happens if there are none."""
        shutil.rmtree(self.of(key).path, ignore_errors=True)

    def sweep(self, known: Callable[[], set[str]], older_than_h: float) -> None:
        """Remove folders without a row that are older than so many hours: writes broken off.

        Args:
            known: gives the keys of all rows, and is asked after the folders are listed.
            older_than_h: hours.
        """
        since_s = time.time() - 3600 * older_than_h
        names = [(each, each.name.removeprefix(".")) for each in self.path.iterdir()]
        old = [
            (each, name)
            for each, name in names
            if _KEY.fullmatch(name) and each.stat().st_mtime < since_s
        ]
        if not old:
            return
        keys = known()
        for each, name in old:
            if each.name.startswith(".") or name not in keys:
                shutil.rmtree(each, ignore_errors=True)
