"""List files: the clips of a batch, one path a line."""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from thrust_vision.errors import UsageError

LIST_SUFFIXES = (".txt", ".csv", ".lst")
STANDARD_INPUT = Path("-")


def is_list(path: Path) -> bool:
    """Whether a path that was given names a list of clips: by its ending, or as ``-``."""
    return path == STANDARD_INPUT or (path.suffix.lower() in LIST_SUFFIXES and not path.is_dir())


def listed(path: Path) -> Iterator[tuple[Path, str]]:
    """The paths in a list with the names for their results.

    Blank lines, and those that begin with ``#``, are skipped. A path may stand in double quotes.
    It is relative to the list's folder, or to the working directory if the list comes on standard
    input; what lies below that folder is named by its way from there, so that clips of one name in
    several folders stay apart however the list grows.

    Raises:
        UsageError: if the list cannot be read.
    """
    folder = Path.cwd() if path == STANDARD_INPUT else path.absolute().parent
    for entry in _entries(_lines(path)):
        yield folder / entry, name_for(Path(entry))


def name_for(path: PurePath) -> str:
    """What the results of a path in a list are called: its way, if that only leads down."""
    if path.anchor or ".." in path.parts:  # on Windows, a way from a drive's top or own folder too
        return path.stem
    if not path.name:  # the folder itself
        return ""
    return path.with_suffix("").as_posix()


def _lines(path: Path) -> list[str]:
    try:
        # Spreadsheets begin a text with a byte order mark.
        read = sys.stdin.read() if path == STANDARD_INPUT else path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        read = "\0"
    except FileNotFoundError:
        raise UsageError(f"The list {path} does not exist: check the name.") from None
    except OSError as error:
        raise UsageError(f"The list {path} cannot be read: {error.strerror}.") from None
    if "\0" in read:
        raise UsageError(f"{path} is no list of clips: it must be text in UTF-8.")
    return read.splitlines()


def _entries(lines: Iterable[str]) -> Iterator[str]:
    for line in map(str.strip, lines):
        if not line or line.startswith("#"):
            continue
        entry = next(csv.reader([line]))[0] if line.startswith('"') else line
        if entry:
            yield entry
