"""Which clips a batch is about, and where the results of each go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thrust_vision.errors import UsageError
from thrust_vision.video.clip import CLIP_SUFFIXES


@dataclass(frozen=True)
class Order:
    """One clip of a batch.

    Attributes:
        clip: the file.
        folder: for its results.
        name: of that folder below the batch's own, with forward slashes.
    """

    clip: Path
    folder: Path
    name: str


def orders_for(paths: Sequence[Path], out: Path) -> list[Order]:
    """The clips that are named, and those in the folders that are, with their places in ``out``.

    Folders are searched to the bottom for what ends like a video; hidden files and what lies
    below ``out`` are left out. A name that comes twice gets a number.

    Raises:
        UsageError: if there is no clip at all.
    """
    out = out.absolute()
    orders: list[Order] = []
    taken: set[str] = set()
    for clip, name in _named(paths, out):
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{name}-{number}"
        taken.add(free.casefold())
        orders.append(Order(clip, out / free, free))
    if not orders:
        raise UsageError(f"There is no clip in {', '.join(map(str, paths))}.")
    return orders


def _named(paths: Iterable[Path], out: Path) -> Iterable[tuple[Path, str]]:
    for path in map(Path.absolute, paths):
        if not path.is_dir():
            yield path, path.stem
            continue
        for clip in sorted(path.rglob("*")):
            below = clip.relative_to(path)
            hidden = any(part.startswith(".") for part in below.parts)
            kind = clip.suffix.lower().lstrip(".") in CLIP_SUFFIXES
            if kind and not hidden and not clip.is_relative_to(out) and clip.is_file():
                yield clip, below.with_suffix("").as_posix()
