"""Reads presidential memoranda and directives by their series and number: NSPM-10, NSM-18, PPD-27, NSDD-189."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import DASH
from icop.engine.citations.naming import cite_span
from icop.engine.citations.scan import heads

SERIES = ("NSPM", "NSM", "NSPD", "NSDM", "NSDD", "NSD", "PPD", "PDD", "PSD", "HSPD")
_NAMES = {
    "National Security Presidential Memorandum": "NSPM",
    "National Security Memorandum": "NSM",
    "National Security Presidential Directive": "NSPD",
    "National Security Decision Memorandum": "NSDM",
    "National Security Decision Directive": "NSDD",
    "Presidential Policy Directive": "PPD",
    "Presidential Decision Directive": "PDD",
    "Homeland Security Presidential Directive": "HSPD",
}
_SHORT = "|".join(SERIES)
_LONG = "|".join(name.replace(" ", r"\s{1,2}") for name in _NAMES)
_MEMO = re.compile(
    rf"(?P<series>{_SHORT}|{_LONG})(?:\s?\((?:{_SHORT})\))?"
    rf"(?:\s?{DASH}\s?|\s?/\s?|\s(?:[Nn]o\.\s?|[Nn]umber\s)?)(?:(?:{_SHORT}){DASH})?(?P<number>\d{{1,3}})(?![\w]|{DASH}\d)"
)


def find_memos(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of presidential memoranda and directives."""
    for found in heads(_MEMO, text):
        name = re.sub(r"\s+", " ", found["series"])
        yield cite_span(text, *found.span(), f"{_NAMES.get(name, name)}-{int(found['number'])}", "presidential-memo")
