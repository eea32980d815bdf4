"""Clips that users bring, kept on disk for as long as their session lasts.

What an upload is called never becomes part of a path, and no upload stays in memory: it is
copied in small pieces, and from then on only its path and fingerprint go around.
"""

import contextlib
import hashlib
import math
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from thrust_vision.files import display_name

_PIECE_BYTES = 2**20
_PREFIX = "thrust-vision-app-"
_LOCK = "thrust-vision-in-use.lock"

OnAway = Callable[[Mapping[str, float]], None]
"""Called with how long each session has been away that is, seconds; infinite for one that is gone
for good."""


class Readable(Protocol):
    """What can be read in pieces."""

    def read(self, size: int, /) -> bytes:
        """The next ``size`` bytes, fewer at the end."""


@dataclass(frozen=True)
class StoredClip:
    """A clip on disk.

    Attributes:
        path: where it lies.
        sha256: of the file, hexadecimal.
        name: what the user calls it, fit to show.
        part: seconds from and to which it is to be analysed; None to ask if it is long.
    """

    path: Path
    sha256: str
    name: str
    part: tuple[float, float] | None = None


def store_clip(source: Readable, name: str, folder: Path) -> StoredClip:
    """Copy ``source`` into ``folder`` under a random name."""
    target = folder / f"{uuid.uuid4().hex}.clip"
    digest = hashlib.sha256()
    try:
        with target.open("wb") as file:
            while piece := source.read(_PIECE_BYTES):
                digest.update(piece)
                file.write(piece)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return StoredClip(target, digest.hexdigest(), display_name(name))


def sample_clip(path: Path) -> StoredClip:
    """A clip that comes with the program; it is read where it lies."""
    return StoredClip(path, fingerprint(path), path.name)


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Storage:
    """The folders of all sessions of this process, each removed when its session has ended.

    Args:
        alive: tells whether the session of an identifier still exists.
        parent: where the folders are made; the system's place for temporary files if None.
        patience_s: how long a session may be gone before its folder is removed: a phone that
            locks its screen comes back.
    """

    def __init__(
        self,
        alive: Callable[[str], bool],
        parent: Path | None = None,
        patience_s: float = 540.0,
    ) -> None:
        self._alive, self._patience_s = alive, patience_s
        parent = parent or Path(tempfile.gettempdir())
        remove_stale(parent)
        self.root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))  # for this user alone
        self._in_use = FileLock(self.root / _LOCK)
        self._in_use.acquire()
        self._folders: dict[str, Path] = {}
        self._seen_s: dict[str, float] = {}
        self._lock = threading.Lock()

    def folder(self, session: str) -> Path:
        """The folder of a session, made on first use."""
        with self._lock:
            self._seen_s[session] = time.monotonic()
            if session not in self._folders:
                self._folders[session] = Path(tempfile.mkdtemp(dir=self.root))
            return self._folders[session]

    def sweep(self, on_away: OnAway) -> None:
        """Remove the folders of sessions that have ended.

        Args:
            on_away: called before, so that nobody writes into a folder that goes.
        """
        now_s, away_s = time.monotonic(), {}
        with self._lock:
            for session in self._folders:
                if self._alive(session):
                    self._seen_s[session] = now_s
                    continue
                away = now_s - self._seen_s[session]
                away_s[session] = math.inf if away > self._patience_s else away
            on_away(away_s)
            for session in [name for name, away in away_s.items() if math.isinf(away)]:
                shutil.rmtree(self._folders.pop(session), ignore_errors=True)
                del self._seen_s[session]

    def close(self) -> None:
        """Remove everything; the program ends."""
        self._in_use.release()
        shutil.rmtree(self.root, ignore_errors=True)


def remove_stale(parent: Path) -> None:
    """Remove what earlier processes left that ended without clearing up.

    Only folders with this program's lock file in them are touched.
    """
    for folder in parent.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not (folder / _LOCK).is_file():
            continue
        with contextlib.suppress(Timeout, OSError):  # in use, or another user's
            with FileLock(folder / _LOCK, timeout=0):
                pass
            shutil.rmtree(folder, ignore_errors=True)
