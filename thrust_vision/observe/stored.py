"""Frozen records of arrays and plain values as one file: arrays as NumPy's, the rest as JSON.

No pickle is written or read, so that a file from a stranger can do no more than be refused.
"""

from __future__ import annotations

import json
import math
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from thrust_vision.errors import UsageError
from thrust_vision.files import atomic_file

R = TypeVar("R")

_META = "record.json"
#: An hour of film takes 90 MB; a file that unpacks to more than this means to fill the memory.
_MOST_BYTES = 2**31
#: What NumPy, the archive, its packing and JSON raise on bytes that are not what they should be.
_DAMAGE = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError),
    *(ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, SyntaxError),
    *(IndexError, tokenize.TokenError),
)


def write_record(record: Any, path: Path, version: int, *, overwrite: bool) -> None:
    """Write a dataclass instance to a file.

    Args:
        record: of arrays, plain values, enumerations, tuples, mappings by name, and other such
            dataclasses.
        path: the file.
        version: of the format, kept in the file.
        overwrite: whether an earlier file may be replaced.

    Raises:
        UsageError: if the file exists and may not be overwritten.
        OutputError: if it cannot be written.
    """
    arrays: dict[str, Any] = {}
    content = _encode(record, type(record).__name__, arrays)
    meta = json.dumps(
        {"kind": type(record).__name__, "version": version, "content": content}, allow_nan=False
    )
    with atomic_file(path, overwrite=overwrite) as part, part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **{_META: np.array(meta)}, **arrays)


def read_record(kind: type[R], path: Path, version: int) -> R:
    """Read what ``write_record`` wrote.

    Args:
        kind: the dataclass.
        path: the file.
        version: the newest format that is understood.

    Raises:
        UsageError: if there is no such file, it holds something else, or is newer.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}.")
    try:
        # A damaged archive is not closed by NumPy if that opened it.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            _refuse_bomb(archive.zip)
            stored = {name: archive[name] for name in archive.files}
        meta = json.loads(str(stored.pop(_META)))
        written, content = int(meta["version"]), meta["content"]
        if meta["kind"] == kind.__name__ and written <= version:
            return cast(R, _decode(kind, content, kind.__name__, stored))
    except _DAMAGE as error:
        raise UsageError(f"{path} is not a stored {kind.__name__.lower()}.") from error
    if meta["kind"] != kind.__name__:
        raise UsageError(f"{path} is not a stored {kind.__name__.lower()}.")
    raise UsageError(
        f"{path} was written by a newer version of the program (format {written}, and this one "
        f"reads up to {version}): update the program, or observe the clip again."
    )


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would unpack to more than any observation holds.

    Raises:
        ValueError: it would.
    """
    if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
        raise ValueError("too large")


def _encode(value: Any, place: str, arrays: dict[str, Any]) -> Any:
    """A value as JSON, its arrays put into ``arrays`` under their places."""
    if isinstance(value, np.ndarray):
        arrays[place] = value
        return None
    if is_dataclass(value):
        return {
            each.name: _encode(getattr(value, each.name), f"{place}.{each.name}", arrays)
            for each in fields(value)
        }
    if isinstance(value, Mapping):
        return {name: _encode(entry, f"{place}.{name}", arrays) for name, entry in value.items()}
    if isinstance(value, tuple):
        return [_encode(entry, f"{place}.{index}", arrays) for index, entry in enumerate(value)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{place} is a {type(value).__name__}, which has no place in a file")


def _decode(kind: Any, content: Any, place: str, arrays: Mapping[str, Any]) -> Any:
    """The value of a type that ``_encode`` made ``content`` of."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = (each for each in get_args(kind) if each is not NoneType)
        # An optional record is never an array itself, so that its None is None.
        return None if content is None else _decode(inner, content, place, arrays)
    if origin is np.ndarray:
        array = arrays[place]
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{place} holds no numbers")
        return array
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        if set(content) != {each.name for each in fields(kind)}:
            raise ValueError(f"{place} has other parts")
        return cast(Any, kind)(
            **{
                name: _decode(hints[name], entry, f"{place}.{name}", arrays)
                for name, entry in content.items()
            }
        )
    if origin is not None and issubclass(origin, Mapping):
        inner = get_args(kind)[1]
        return {
            name: _decode(inner, entry, f"{place}.{name}", arrays)
            for name, entry in content.items()
        }
    if origin is tuple:
        inner = get_args(kind)[0]
        return tuple(
            _decode(inner, entry, f"{place}.{index}", arrays) for index, entry in enumerate(content)
        )
    if kind is float:
        return math.nan if content is None else float(content)
    if issubclass(kind, Enum):
        return kind(content)
    if type(content) is not kind:
        raise TypeError(f"{place} is no {kind.__name__}")
    return content
