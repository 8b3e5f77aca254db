"""Reads what Congress prints: Statutes at Large, committee reports, the Congressional Record; and the Federal Register,
which is cited the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import DASH, plain_dashes
from icop.engine.citations.naming import cite_span
from icop.engine.citations.scan import AFTER_NUMBER, heads

_PAGE = rf"\d{{1,5}}A?(?:{DASH}\d{{1,4}}[A-Z]?)?"
_STAT = re.compile(rf"(?P<volume>\d\d{{0,2}})\s{{1,2}}Stat\.?\s{{0,2}}(?P<page>{_PAGE})(?!\d|,\d{{3}})")
_MORE_PAGES = re.compile(rf",\s({_PAGE})(?![\d,]*\d|\s(?:Stat|U\.|F\.?R|Fed))")
_REPORT = re.compile(
    r"(?P<chamber>H\.?\s?(?:R\.?\s?)?|House\s(?:[Cc]onference\s)?|S\.?\s?|Senate\s|Conference\s|conference\s)(?:Conf\.\s)?"
    rf"(?:Rept?\.|Rept\b|[Rr]eport)\s{{0,2}}(?:[Nn]o\.\s?)?(?P<number>\d{{2,3}}{DASH}\d{{1,4}})(?!\d)"
)
_RECORD = re.compile(r"(\d\d{1,2})\sCong\.?\s?Rec\.?\s([HSED]\d{1,5}|\d{1,5})(?!\d)")
_REGISTER = re.compile(
    r"(?P<volume>\d\d{0,2})\s{1,2}(?:FR|F\.\s?R\.|Fed\.?\s?Reg\.?|Federal\sRegister)\s{1,2}"
    rf"(?P<page>\d{{1,3}},\d{{3}}|\d{{1,6}})(?![\d.]\d|\d)(?:{DASH}\d{{1,6}}(?!\d))?"
)
_DOCUMENT = re.compile(
    rf"F\.?R\.?\s{{0,2}}[Dd]oc(?:ument|s)?\.?\s{{0,2}}(?:[Nn]os?\.?\s?)?:?\s?([A-Z]?\d{{1,4}}{DASH}\d{{2,6}})(?!\d)"
)


def find_prints(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of Congress's and the Federal Register's printed pages and documents."""
    for found in heads(_STAT, text, AFTER_NUMBER):
        yield _stat(text, found)
    for found in heads(_REPORT, text):
        chamber = "S." if found["chamber"].startswith("S") else "H."
        yield cite_span(text, *found.span(), f"{chamber} Rept. {plain_dashes(found['number'])}", "congress-report")
    for found in heads(_RECORD, text, AFTER_NUMBER):
        yield cite_span(text, *found.span(), f"{found[1]} Cong. Rec. {found[2]}", "congressional-record")
    for found in heads(_REGISTER, text, AFTER_NUMBER):
        page = found["page"].replace(",", "")
        yield cite_span(text, *found.span(), f"{found['volume']} FR {page}", "federal-register")
    for found in heads(_DOCUMENT, text):
        yield cite_span(text, *found.span(), f"FR Doc. {plain_dashes(found[1])}", "fr-doc")


def _stat(text: str, found: re.Match[str]) -> Group:
    """Read "130 Stat. 2512, 2513": each page is a place of its own."""
    volume, page, end = found["volume"], _page(found["page"]), found.end()
    group = cite_span(text, *found.span(), f"{volume} Stat. {plain_dashes(found['page'])}", "stat")
    while (more := _MORE_PAGES.match(text, end)) and _may_follow(page, more[1]):
        group += cite_span(text, *more.span(1), f"{volume} Stat. {plain_dashes(more[1])}", "stat")
        page, end = _page(more[1]), more.end()
    return group


def _may_follow(page: tuple[int, int], written: str) -> bool:
    return page < _page(written) < (page[0] + 2000, 0) or "A" in written


def _page(written: str) -> tuple[int, int]:
    digits = [int(number) for number in re.findall(r"\d+", written)]
    return digits[0], digits[1] if len(digits) > 1 else 0
