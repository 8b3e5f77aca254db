"""How single numbers are written: sections of codes and acts, of regulations, and of the acquisition regulations."""

from __future__ import annotations

import re

from icop.engine.citations.lists import DASH, plain_dashes

_SECTION = re.compile(
    rf"(\d{{1,5}})([A-Za-z]{{0,3}})(?:({DASH})(\d{{1,4}})([a-zA-Z]{{0,2}})(?![\w(]*\.\d))?(?![A-Za-z0-9])"
)
_PLAIN_SECTION = re.compile(r"(\d{1,5})([A-Za-z]{0,3})(?![A-Za-z0-9])")
_NOT_LETTERS = {"st", "nd", "rd", "th", "and", "or", "of", "the", "to", "in", "for"}
_REGULATION = re.compile(
    rf"\d{{1,4}}[a-z]?(?:\.\d{{1,5}}[a-zA-Z]{{0,2}}(?:{DASH}\d{{1,4}}[a-zA-Z]{{0,2}}(?![\w.]*\.\d))?)?(?![A-Za-z0-9])(?!\.\d)"
)
_ACQUISITION = re.compile(
    rf"\d{{1,4}}(?:\.\d{{1,4}}(?:{DASH}(?:\d{{1,4}}|l)(?![\dA-Z]|[a-z](?![a-z])|\.\d)){{0,2}})?(?![\dA-Z]|[a-z](?![a-z]))(?!\.\d|{DASH}\d*X)"
)


def section_number(text: str, position: int) -> tuple[int, str] | None:
    """Read a section of a code or act: 36, 620M, 2321h, 2394-1a. A dash leads on only where it can't mean a range."""
    found = _SECTION.match(text, position)
    if found and found[3] and not _is_suffix(found):
        found = None
    found = found or _PLAIN_SECTION.match(text, position)
    if not found or found[2].lower() in _NOT_LETTERS or re.match(r"\.\d", text[found.end() : found.end() + 2]):
        return None
    return found.end(), plain_dashes(found[0])


def _is_suffix(found: re.Match[str]) -> bool:
    """Tell 2394-1 (one section) from 2751-2799 (a range): a range leads upwards and is not much longer."""
    if found[2]:
        return not found[5] or len(found[4]) < len(found[1])
    return int(found[4]) <= int(found[1]) or len(found[4]) > len(found[1]) + 1


_IN_ORDER = re.compile(rf"\d{{1,3}}(?:(?:\.|{DASH})\d{{1,3}})?(?![\w]|\.\d)")


def order_section(text: str, position: int) -> tuple[int, str] | None:
    """Read a section of an executive order: 3, 1-201, 4.3."""
    found = _IN_ORDER.match(text, position)
    return (found.end(), plain_dashes(found[0])) if found else None


def regulation_number(text: str, position: int) -> tuple[int, str] | None:
    """Read a part or section of the CFR: 121, 126.4, 1.482-1, 120.46. The start of a range ends before its dash."""
    found = _REGULATION.match(text, position)
    return (found.end(), plain_dashes(found[0])) if found else None


def acquisition_number(text: str, position: int) -> tuple[int, str] | None:
    """Read a place of the acquisition regulations: 225.7301-1, 15.403-1, 252.225-7027, 209.105-2-70, 225.73, 31.

    A scanned "216.403-l" is read as 216.403-1.
    """
    found = _ACQUISITION.match(text, position)
    return (found.end(), plain_dashes(found[0]).replace("l", "1")) if found else None


def in_code(title: str, number: str) -> str:
    """Return a section number as the Code writes it: letters are small, except in title 26 (280G)."""
    return number if title == "26" else number.lower()
