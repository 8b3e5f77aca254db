"""Text that any file format can hold: whoever typed it, nothing hidden in it and nothing that breaks a file."""

from __future__ import annotations

import re

# Control characters, invisible direction marks and joins, soft hyphens, lone surrogates, and code points that are never
# characters: XML refuses some, PDF others, and the rest could make a text read otherwise than it is written.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")


def plain_text(text: object) -> str:
    """Return `text` with its letters as they are, lines ended by a line feed, tabs as spaces, and nothing invisible."""
    written = str(text if text is not None else "")
    return _HIDDEN.sub("", _BREAK.sub("\n", written).replace("\t", " "))
