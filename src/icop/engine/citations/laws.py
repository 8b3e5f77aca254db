"""Reads citations that begin with the law: "Pub. L. 115-91, div. A, title VIII, §887", "AECA section 36(b)",
"FY18 NDAA 887", "H.R. 5515 §1639", "E.O. 13637 sec. 1(j)". A law, bill or order without a section is cited whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations import sources
from icop.engine.citations.citation import Group
from icop.engine.citations.lists import DASH, Item, read_list
from icop.engine.citations.naming import Named, cite_items, cite_span
from icop.engine.citations.numbers import order_section, section_number
from icop.engine.citations.scan import heads, is_quantity
from icop.engine.citations.sources import Source, law_number, law_source, read_source, with_trimmings
from icop.engine.citations.tables import CODIFIED

_HEADS = tuple(
    re.compile(form)
    for form in (
        sources.LAW,
        sources.AECA,
        sources.FAA,
        sources.NDAA,
        sources.BILL,
        sources.ORDER,
        sources.YEAR_ALONE + r"(?=\s(?:[Ss]ec(?:tion|\.)|§)\s?\d)",
    )
)
_NOT_AFTER = re.compile(r"[A-Za-z0-9.]")
_DIVISIONS = re.compile(r"(?:,?\s(?:div|title|subtitle|ch|pt|part|chapter|division|subpart)\.?\s[A-Z0-9]{1,6}\b){1,5}")
_WORD = re.compile(r"(?:,|\sat)?\s{0,2}(?:[Ss]ections?|[Ss]ecs?\.?|§{1,2})\s{0,2}(?=\d)")
_BARE = re.compile(r",?\s{1,2}(?=\d{1,4}[A-Z]{0,2}(?:[^\w,.]|[,.](?!\d)|$))")
_MORE_LAWS = re.compile(rf"(?:\s?,\s?|,?\s(?:and|or|&)\s)(?P<number>\d{{2,3}}{DASH}\d{{1,4}})(?!\d|\.\d)")
_MORE_ORDERS = re.compile(r"(?:\s?,\s(?:and\s)?|\s(?:and|or|&)\s)(?P<number>\d{5})(?![\d.,]\d|\d)")


def find_laws(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations that begin with the name or number of a law, bill or order."""
    for pattern in _HEADS:
        for head in heads(pattern, text, _NOT_AFTER):
            group = _read(text, head)
            if group:
                yield group


def _read(text: str, head: re.Match[str]) -> Group | None:
    named = law_source(head)
    if not named:
        return None
    source = with_trimmings(text, named)
    items = _sections(text, source)
    if items:
        return cite_items(text, head.start(), items[-1].end, items, source.name)
    if source.scheme in CODIFIED:
        return None
    normal, kind, parts = _whole(source)
    return cite_span(text, head.start(), source.end, normal, kind, **parts) + _others(text, source)


def _sections(text: str, source: Source) -> list[Item]:
    divisions = _DIVISIONS.match(text, source.end) if source.scheme == "law" else None
    word = _WORD.match(text, divisions.end() if divisions else source.end)
    if word:
        items = read_list(text, word.end(), order_section if source.scheme == "order" else section_number)
        return [] if items and read_source(text, items[-1].end) else items
    bare = _BARE.match(text, source.end) if source.year or source.scheme in CODIFIED else None
    items = read_list(text, bare.end(), section_number) if bare else []
    return items if items and _is_section(source, items[0]) and not is_quantity(text, items[0].end) else []


def _is_section(source: Source, item: Item) -> bool:
    """Tell "AECA 36(b)" and "FY18 NDAA 887" from a number that only happens to follow."""
    if source.scheme in CODIFIED:
        return item.number.upper() in CODIFIED[source.scheme]
    return len(item.number) >= 3 and not 1990 <= int(re.sub(r"\D", "", item.number)) < 2100


def _whole(source: Source) -> Named:
    if source.scheme == "law":
        return f"P.L. {source.key}", "public-law", {"fiscal_year": source.year} if source.year else {}
    return (source.key, "bill", {}) if source.scheme == "bill" else (f"EO {source.key}", "executive-order", {})


def _others(text: str, source: Source) -> Group:
    """Read the rest of "Public Laws 115-91 and 115-232" or "Executive Orders 12866 and 13563"."""
    pattern = {"law": None if source.year else _MORE_LAWS, "order": _MORE_ORDERS}.get(source.scheme)
    more = pattern.match(text, source.end) if pattern else None
    if not more:
        return ()
    other = Source(source.scheme, law_number(more["number"]), more.end())
    normal, kind, _ = _whole(other)
    return cite_span(text, more.start("number"), more.end(), normal, kind) + _others(text, other)
