"""How a setting is declared: a field that carries its unit, meaning and source."""

from collections.abc import Iterator
from dataclasses import Field, field, fields, is_dataclass
from typing import Any

#: What a setting may be: a number, or several that belong together.
Value = float | tuple[float, ...]


def threshold(default: Value, unit: str, meaning: str, source: str) -> Any:
    """A settings field that carries its unit, meaning and source."""
    metadata = {"unit": unit, "meaning": meaning, "source": source}
    return field(default=default, metadata=metadata)


def documented(settings: Any) -> Iterator[tuple[str, Any, Field[Any]]]:
    """Every setting as (dotted name, value, field with its metadata).

    Args:
        settings: an instance of a dataclass of settings, or of one whose fields are such instances.
    """
    for entry in fields(settings):
        value = getattr(settings, entry.name)
        if not is_dataclass(value):
            yield entry.name, value, entry
            continue
        for name, number, below in documented(value):
            yield f"{entry.name}.{name}", number, below
