"""Reading what stands in an address, where anybody may write anything."""

from __future__ import annotations

LONGEST = 6


KEY_DIGITS = 18  # of the key of a row


def whole_number(text: str, otherwise: int, *, digits: int = LONGEST) -> int:
    """Return the number of at most so many `digits` that `text` is, or `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else otherwise


def key_number(text: str) -> int:
    """Return the key of a row that `text` is; 0, which no row has, where it is none."""
    return whole_number(text, 0, digits=KEY_DIGITS)
