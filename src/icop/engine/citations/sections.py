"""Reads citations that begin with the section: "section 36(b) of the AECA", "sections 331, 332, and 333 of title 10,
United States Code", "part 121 of the ITAR"; and, where the text's own place is known, "section 2776 of this title"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import Item, read_list
from icop.engine.citations.naming import cite_items
from icop.engine.citations.numbers import acquisition_number, regulation_number, section_number
from icop.engine.citations.sources import Source, read_source

_HEAD = re.compile(
    r"(?<![A-Za-z])(?:(?P<part>[Pp]arts?|PARTS?|[Ss]ubparts?)\s{1,3}|(?:[Ss]ections?|SECTIONS?|[Ss]ecs?\.)\s{0,3}|§{1,2}\s{0,2})(?=\d)"
)
_OUTER = re.compile(
    r"(?:[Ss]ub)?(?:section|paragraph|clause|Section|Paragraph|Clause)\s{1,2}((?:\([A-Za-z0-9]{1,5}\)){1,6})\s{1,2}of\s{1,2}(?:the\s)?$"
)


def find_sections(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations that begin with a section or part. `home` is the normal form of the text's own place."""
    for head in _HEAD.finditer(text):
        group = _read(text, head, home)
        if group:
            yield group


def _read(text: str, head: re.Match[str], home: str) -> Group | None:
    number = regulation_number if head["part"] or _is_dotted(text, head.end()) else section_number
    items = read_list(text, head.end(), number, words=True, spaced=True)
    if not items:
        return None
    source = read_source(text, items[-1].end) or _own_source(text, items[-1].end, home)
    if not source or bool(head["part"]) > (source.scheme in {"cfr", "pgi"}):
        return None
    if source.scheme in {"cfr", "pgi"} and source.key in {"", "48"}:
        items = read_list(text, head.end(), acquisition_number, words=True) or items
    start, items = _with_outer(text, head.start(), items)
    return cite_items(text, start, source.end, items, source.name)


def _is_dotted(text: str, position: int) -> bool:
    return bool(re.match(r"\d{1,4}\.\d", text[position : position + 6]))


def _with_outer(text: str, start: int, items: list[Item]) -> tuple[int, list[Item]]:
    """Take in "paragraph (1) of subsection (b) of" before a single section: it belongs to the citation."""
    if len(items) != 1 or not text[max(0, start - 3) : start].endswith(("of ", "of\n", "he ")):
        return start, items
    item, subs = items[0], items[0].subs
    while outer := _OUTER.search(text, max(0, start - 60), start):
        start, subs = outer.start(), subs + outer[1]
    return start, [Item(item.start, item.end, item.number, subs)]


_OF_THIS = re.compile(
    r"\s{1,3}of\s{1,3}this\s{1,3}(title|subchapter|chapter|part|subpart|supplement|regulation)\b(?!\s\d)"
)
_HOME_TITLE = re.compile(r"(\d{1,2}) (USC|CFR) ")


def _own_source(text: str, position: int, home: str) -> Source | None:
    at_home = _HOME_TITLE.match(home + " ") if home else None
    if not at_home:
        return None
    this = _OF_THIS.match(text, position)
    scheme = at_home[2].lower()
    if this and (scheme == "usc") == (this[1] == "title"):
        return Source(scheme, at_home[1], this.end())
    return None
