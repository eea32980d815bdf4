"""Text from outside made fit to be written."""

import unicodedata

# Marks that turn the reading direction and can so disguise the ending of a file's name.
_DIRECTION_MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def plain(text: str) -> str:
    """``text`` on one line and encodable: a file name can hold line breaks and lone surrogates."""
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if _unwanted(c) else c for c in encodable)


def _unwanted(c: str) -> bool:
    category, direction = unicodedata.category(c), unicodedata.bidirectional(c)
    return category in ("Cc", "Zl", "Zp") or direction in _DIRECTION_MARKS
