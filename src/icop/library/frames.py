"""What may cross the border of the sandbox: frames of known kinds and shapes, whose offsets lie within their texts.

A reader that was taken over by its file could send anything; what does not fit here is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from icop.library.drafts import DocumentDraft, SectionDraft
from icop.library.walking import Reason

_TYPES: dict[str, type[Any]] = {"str": str, "int": int, "Holding": str, "bool": bool}


def _types_of(draft: type[Any]) -> tuple[type[Any] | None, ...]:
    """Return the type each field of a packed draft must have; None where it is not looked at."""
    return tuple(_type_named(str(field.type)) for field in draft.__dataclass_fields__.values())


def _type_named(name: str) -> type[Any] | None:
    return _TYPES.get(name) or (list if name.startswith(("list", "tuple")) else None)


REASONS = [one for one in get_args(Reason) if one]
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_DOCUMENT, _SECTION = _types_of(DocumentDraft), _types_of(SectionDraft)
_NAMES = tuple(SectionDraft.__dataclass_fields__)
_TEXT, _PIECES, _PAGES = (_NAMES.index(name) for name in ("text", "pieces", "pages"))


def _fits(packed: Any, types: tuple[type[Any] | None, ...]) -> bool:
    return (
        isinstance(packed, list)
        and len(packed) == len(types)
        and all(wanted is None or isinstance(value, wanted) for value, wanted in zip(packed, types, strict=True))
    )


def _is_document(body: Any) -> bool:
    return _fits(body, _DOCUMENT)


def _are_sections(body: Any) -> bool:
    return isinstance(body, list) and all(_is_section(one) for one in body)


def _is_section(packed: Any) -> bool:
    if not _fits(packed, _SECTION):
        return False
    most = len(packed[_TEXT])
    return all(
        isinstance(piece, list)
        and len(piece) == 4
        and isinstance(piece[0], int)
        and isinstance(piece[1], int)
        and 0 <= piece[0] < piece[1] <= most
        and isinstance(piece[2], str)
        and isinstance(piece[3], str)
        for piece in packed[_PIECES]
    ) and all(isinstance(page, list) for page in packed[_PAGES])


def _is_end(body: Any) -> bool:
    return body is None


def _is_name(body: Any) -> bool:
    return isinstance(body, list) and len(body) == 1 and isinstance(body[0], str)


def _is_left_out(body: Any) -> bool:
    return isinstance(body, list) and len(body) == 2 and isinstance(body[0], str) and body[1] in REASONS


def _are_bytes(body: Any) -> bool:
    return isinstance(body, str) and len(body) % 4 == 0 and _BASE64.fullmatch(body) is not None


def _are_words(body: Any) -> bool:
    return isinstance(body, list) and len(body) >= 2 and all(isinstance(part, str) for part in body)


FRAMES: dict[str, Callable[[Any], bool]] = {
    "document": _is_document,
    "sections": _are_sections,
    "end": _is_end,
    "archive": _is_end,
    "member": _is_name,
    "left_out": _is_left_out,
    "bytes": _are_bytes,
    "whole": _is_end,
    "refused": _are_words,
    "classified": _are_words,
    "broken": _are_words,
}


def is_frame(frame: Any) -> bool:
    """Tell whether what a reader sent is a frame: a known kind, and a body of its shape."""
    return isinstance(frame, list) and len(frame) == 2 and frame[0] in FRAMES and FRAMES[frame[0]](frame[1])
