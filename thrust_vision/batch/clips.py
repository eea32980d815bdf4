"""Which clips a batch is about, and where the results of each go."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from thrust_vision.batch.lists import is_list, listed
from thrust_vision.errors import UsageError
from thrust_vision.video.clip import CLIP_SUFFIXES

#: Folder in that of a batch where it keeps what it knows of each clip.
RECORDS = ".batch"
BATCH_CSV, BATCH_PARQUET = "batch.csv", "batch.parquet"
REPS_CSV, REPS_PARQUET = "reps.csv", "reps.parquet"
_OWN = (RECORDS, BATCH_CSV, BATCH_PARQUET, REPS_CSV, REPS_PARQUET)


@dataclass(frozen=True)
class Order:
    """One clip of a batch.

    Attributes:
        clip: the file.
        out: the batch's folder.
        name: of the folder of its results in that, with forward slashes.
    """

    clip: Path
    out: Path
    name: str

    @property
    def folder(self) -> Path:
        """For its results."""
        return self.out / self.name

    @property
    def record(self) -> Path:
        """The file that says what came of it, and how it was made."""
        return self.out / RECORDS / f"{self.name}.json"


def orders_for(paths: Sequence[Path], out: Path) -> list[Order]:
    """The clips that are named, in the folders that are and in the lists, with their places.

    Folders are searched to the bottom for what ends like a video; hidden files and what lies
    below ``out`` are left out. A clip that comes twice is done once; a name that comes twice gets
    a number.

    Raises:
        UsageError: if there is no clip at all, or a list cannot be read.
    """
    out = out.absolute()
    named: dict[Path, tuple[Path, str]] = {}
    for clip, name in _named(paths, out):
        named.setdefault(Path(os.path.realpath(clip.parent), clip.name), (clip, name))
    if not named:
        raise UsageError(f"There is no clip in {', '.join(map(str, paths))}.")
    names = _Names(name for _, name in named.values())
    return [Order(clip, out, names.free(name)) for clip, name in named.values()]


def _named(paths: Iterable[Path], out: Path) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if is_list(path):
            for clip, name in listed(path):
                yield from _found(clip, name, out)
        else:
            yield from _found(path.absolute(), path.stem, out)


def _found(path: Path, name: str, out: Path) -> Iterator[tuple[Path, str]]:
    """A clip itself, or what is in a folder."""
    if not path.is_dir():
        yield path, name
        return
    for clip in sorted(_below(path)):
        below = clip.relative_to(path)
        hidden = any(part.startswith(".") for part in below.parts)
        kind = clip.suffix.lower().lstrip(".") in CLIP_SUFFIXES
        if kind and not hidden and not clip.is_relative_to(out) and clip.is_file():
            yield clip, below.with_suffix("").as_posix()


def _below(folder: Path) -> Iterator[Path]:
    """Every file below a folder; what vanishes or is closed to us meanwhile is passed over."""
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


class _Names:
    """Gives each clip a folder of its own, alike or not in upper and lower case.

    None is called like what the batch itself writes, and none lies in another's: a clip ``set.mp4``
    beside a folder ``set`` with clips gets ``set-2``.
    """

    def __init__(self, names: Iterable[str]) -> None:
        above = (str(folder) for name in names for folder in PurePosixPath(name).parents)
        self._last = {name.casefold(): 1 for name in (*_OWN, *above)}

    def free(self, name: str) -> str:
        number = self._last.get(name.casefold(), 0) + 1
        free = name if number == 1 else f"{name}-{number}"
        while number > 1 and free.casefold() in self._last:
            number += 1
            free = f"{name}-{number}"
        self._last[name.casefold()] = number
        self._last.setdefault(free.casefold(), 1)
        return free
