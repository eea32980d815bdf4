"""Files that appear whole or not at all, and names fit to show."""

import contextlib
import errno
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from thrust_vision.errors import OutputError, UsageError

_LONGEST_NAME = 120
_HIDDEN_STEM = 40  # characters of a name that its hidden one keeps

#: Folder inside a result while files of it are still to come; they are made in there.
UNFINISHED = ".unfinished"


@contextlib.contextmanager
def atomic_file(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Gives a temporary path beside `target` that becomes `target` when the block succeeds.

    The temporary name keeps the suffix, so that what writes may go by it. If the block raises,
    nothing stays behind. Missing folders above `target` are made. The file is on the disk before
    it gets its name, so that a power cut leaves the old one or the new one and never a part.

    Raises:
        UsageError: `target` exists and may not be overwritten.
        OutputError: the disk is full, or writing is not permitted.
    """
    if not overwrite and os.path.lexists(target):
        raise _exists(target)
    part = _hidden_sibling(target)
    with as_output_error(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            put_in_place(part, target)
        finally:
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def result_folder(
    target: Path, names: Collection[str], *, overwrite: bool = False
) -> Iterator[Path]:
    """Gives a hidden folder beside `target` that becomes `target` when the block succeeds.

    An empty folder in its place is used, an unfinished result is replaced. If the block raises,
    nothing stays behind, and an earlier result is as it was.

    Args:
        target: the folder to make.
        names: of the files that a result may consist of; only a folder that holds nothing else
            is ever overwritten.
        overwrite: replace an earlier result.

    Raises:
        UsageError: `target` exists and may not be overwritten, or holds other files.
        OutputError: the disk is full, or writing is not permitted.
    """
    target = target.absolute()  # "." has no name to make a sibling of
    refuse_occupied(target, names, overwrite=overwrite)
    part = _hidden_sibling(target)
    with as_output_error(target):
        part.mkdir(parents=True)
        try:
            yield part
            refuse_occupied(target, names, overwrite=overwrite)  # it may have come meanwhile
            _sync_content(part)
            _fill(part, target)
            _sync(target)
            _sync(target.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def adding(target: Path) -> Iterator[Path]:
    """Gives a folder inside the result ``target`` to make files in that come later than others.

    Move each into ``target`` once it is whole, with ``put_in_place``. The folder goes when the
    block succeeds; as long as it is there, also after the program was stopped, the result counts as
    unfinished, and may be made anew without being asked to overwrite it.

    Raises:
        OutputError: the disk is full, or writing is not permitted.
    """
    part = target / UNFINISHED
    with as_output_error(target):
        part.mkdir(exist_ok=True)
        try:
            yield part
        except BaseException:
            with contextlib.suppress(FileNotFoundError):  # the whole folder went meanwhile
                for entry in part.iterdir():
                    entry.unlink()
            raise
        part.rmdir()


def put_in_place(part: Path, target: Path) -> None:
    """Gives a file that is whole its name, once it is on the disk.

    Raises:
        OSError: the disk is full, or fails.
    """
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def finished(target: Path) -> bool:
    """Whether nothing of a result is still to come."""
    return not (target / UNFINISHED).exists()


def display_name(name: str) -> str:
    """A user's file name fit to show: without folders, control characters or direction marks.

    Never empty and at most 120 characters long, of which the last keep the suffix.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if unicodedata.category(character)[0] != "C"
        and character not in "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
    ).strip()
    if len(kept) > _LONGEST_NAME:
        half = (_LONGEST_NAME - 1) // 2
        kept = f"{kept[:half]}…{kept[-half:]}"
    return kept or "clip"


def named_after(clip: str, day: date, kind: str) -> str:
    """A file name that carries clip and date, such as ``set-2026-11-29-report.html``.

    Args:
        clip: what the user calls the clip.
        day: when the set was done.
        kind: what follows, with the suffix.
    """
    stem = re.sub(r"[^\w.-]+", "-", Path(display_name(clip)).stem).strip("-.") or "clip"
    return f"{stem}-{day.isoformat()}-{kind}"


def clear_leftovers(target: Path) -> None:
    """Removes what a process that was killed while it wrote `target` left beside it.

    To be called only while nobody else writes it. Of names so long that the hidden one is cut,
    which others may share, nothing is removed.
    """
    if len(target.stem) > _HIDDEN_STEM or not target.parent.is_dir():
        return
    pattern = re.compile(f"\\.{re.escape(target.stem)}-[0-9a-f]{{12}}{re.escape(target.suffix)}")
    for entry in target.parent.iterdir():
        if not pattern.fullmatch(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                entry.unlink()


def _hidden_sibling(target: Path) -> Path:
    stem = target.stem[:_HIDDEN_STEM]
    return target.with_name(f".{stem}-{uuid.uuid4().hex[:12]}{target.suffix}")


def _exists(target: Path) -> UsageError:
    return UsageError(f"{target} exists already: choose another name or allow overwriting.")


def refuse_occupied(target: Path, names: Collection[str], *, overwrite: bool) -> None:
    """Refuse a result folder that may not be made, before the work for it is done.

    Args:
        target: the folder.
        names: of the files that a result may consist of.
        overwrite: whether an earlier result may be replaced.

    Raises:
        UsageError: `target` exists and may not be overwritten, or holds other files.
    """
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise UsageError(f"{target} exists already and is not a folder: choose another name.")
    held = sorted(entry.name for entry in target.iterdir())
    if not held:
        return
    if not overwrite and finished(target):
        raise _exists(target)
    if others := [name for name in held if name not in (*names, UNFINISHED)]:
        raise UsageError(
            f"{target} holds more than results ({others[0]}), so it is not overwritten: "
            "choose another folder."
        )


def _sync_content(folder: Path) -> None:
    for entry in folder.rglob("*"):
        _sync(entry)
    _sync(folder)


def _sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    if os.name != "posix" and path.is_dir():
        return  # there is no such thing
    # Windows syncs only what may be written.
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some file systems of networks and containers cannot; what they hold is theirs to keep.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def _fill(part: Path, target: Path) -> None:
    """Gives `target` the content of `part`; an earlier result stays if that fails.

    A folder that exists is filled and not replaced, because a shell may stand in it.
    """
    if not target.exists():
        part.replace(target)
        return
    earlier = _hidden_sibling(target)
    earlier.mkdir()
    try:
        _move_content(target, earlier)
        _move_content(part, target)
    except BaseException:
        _move_content(target, part)
        _move_content(earlier, target)
        raise
    finally:
        shutil.rmtree(earlier, ignore_errors=True)


def _move_content(source: Path, target: Path) -> None:
    for entry in source.iterdir():
        entry.replace(target / entry.name)


@contextlib.contextmanager
def as_output_error(target: Path) -> Iterator[None]:
    """Turns what the disk says against writing `target` into one line; other errors pass.

    Raises:
        OutputError: the disk is full, or writing is not permitted.
    """
    reasons = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.EFBIG: "the disk takes no file of that size",
        errno.EIO: "the disk fails",
        errno.EACCES: "writing there is not permitted",
        errno.EPERM: "writing there is not permitted",
        errno.EROFS: "the disk is read-only",
        errno.ENOTDIR: "a part of the path is a file",
        errno.EEXIST: "a part of the path is a file",
        errno.ENAMETOOLONG: "the name is too long",
    }
    try:
        yield
    except OSError as error:
        if error.errno not in reasons:
            raise
        raise OutputError(f"{target} cannot be written: {reasons[error.errno]}.") from error
