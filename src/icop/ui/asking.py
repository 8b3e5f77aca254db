"""Reading what stands in an address, where anybody may write anything."""

from __future__ import annotations

LONGEST = 6


def whole_number(text: str, otherwise: int) -> int:
    """Return the number of at most six digits that `text` is, or `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise
