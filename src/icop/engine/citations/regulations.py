"""Reads the Code of Federal Regulations, by number or by name (FAR, DFARS, PGI, ITAR, EAR), and the acquisition
regulations' own numbers where they can be nothing else (252.225-7027, 225.7301)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import Item, leading_number, read_list
from icop.engine.citations.naming import cite_items, cite_span
from icop.engine.citations.numbers import acquisition_number, regulation_number
from icop.engine.citations.scan import AFTER_NUMBER, heads, is_quantity, reach_back
from icop.engine.citations.sources import REGULATION, Source, regulation_source, short_name

_MARK = (
    r"(?:,?\s{0,3}(?P<mark>[Ss]ections?|[Ss]ecs?\.?|§{1,2}|[Ss]ubparts?|[Pp]arts?|PARTS?|[Cc]lauses?|[Pp]rovisions?"
    r"|[Pp]t\.)(?:\sat)?)?\s{0,3}"
)
_CFR = re.compile(
    r"(?P<title>[1-9]\d?)(?:,\s?|\s{0,3})(?:of\sthe\s)?(?:C\.?\s?F\.?\s?R\.?(?!\w)|Code\sof\sFederal\sRegulations)"
    rf"(?:\s\((?:ITAR|EAR|FAR|DFARS|CFR)\))?(?:,?\s[Cc]h(?:apter|\.)?\s?(?P<chapter>\d{{1,3}}|[IVXL]{{1,7}})\b|{_MARK}(?=\d))"
)
_NAMED = re.compile(rf"{REGULATION}(?:\s\((?:PGI|ITAR|EAR|FAR|DFARS)\))?(?:,|\sat)?{_MARK}(?=\d)")
_PGI_SPELLED = re.compile(r"Procedures,\sGuidance,\sand\sInformation(?:\s\(PGI\))?\s(?=2\d\d\.\d)")
_BARE = re.compile(r"(?:2[0-5]\d\.\d{3,4}(?!\d)|52\.2\d\d-\d)")
_NOT_BARE = re.compile(r"[A-Z0-9_.$§/-]")  # after a small letter, as in "prescribed in225.7301", it is a place
_BARE_SUBPART = re.compile(r"[Ss]ubparts?\s(?=2[0-5]\d\.\d)")
_OWN_NUMBER = re.compile(r"\d\d{0,2}\.\d{3,4}(?!\d)")
_OWN_PART = re.compile(r"[SsPp](?:ubparts?|arts?)\s(?=\d)")
_SECTION_MARK = re.compile(r"§§?\s{0,2}(?=\d{1,4}\.\d)")
_TITLE = re.compile(r"(?<!\w)[Tt]itle\s$")
_WITHIN_PART = re.compile(
    r"(?:,\s?|\s)(?:[Ss]ubpart\s(?P<letter>[A-Z]{1,2})\b|[Ss]upp(?:lement|\.)\s(?:[Nn]o\.?\s)?(?P<number>\d{1,2})\b)"
)
_SUPPLEMENT_TO = re.compile(
    r"[Ss]upplement\s[Nn]o\.\s(?P<number>\d{1,2})\sto\s(?:15\sCFR\s)?[Pp]art\s(?P<part>7[3-7]\d)"
    r"\s(?:of\s(?:the\s)?EAR\b|\(15\sCFR\))?"
)
_BARE_PARTS = {"ITAR": range(120, 131), "EAR": range(730, 775), "FAR": range(1, 54), "DFARS": range(201, 271)}
_BARE_PARTS["PGI"] = _BARE_PARTS["DFARS"]
_ACQUISITION_PARTS = {*_BARE_PARTS["FAR"], *_BARE_PARTS["DFARS"]}


def find_regulations(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of regulations. `home` is the normal form of the text's own place, for bare numbers."""
    yield from _by_title(text)
    yield from _by_name(text)
    yield from _bare(text)
    if " CFR " in home:
        yield from _at_home(text, home.split(" ", 1)[0])


def _by_title(text: str) -> Iterator[Group]:
    for head in heads(_CFR, text, AFTER_NUMBER):
        start, title = reach_back(_TITLE, text, head.start(), 6), head["title"]
        if head["chapter"]:
            yield cite_span(text, start, head.end(), f"{title} CFR ch. {head['chapter']}", "cfr")
        else:
            yield _listed(text, start, head.end(), Source("cfr", title, head.end()))


def _by_name(text: str) -> Iterator[Group]:
    for head in heads(_NAMED, text):
        if _may_be_place(text, head):
            yield _listed(text, head.start(), head.end(), regulation_source(head["regulation"], head.end()))
    for head in heads(_PGI_SPELLED, text):
        yield _listed(text, head.start(), head.end(), Source("pgi", "", head.end()))
    for head in heads(_SUPPLEMENT_TO, text):
        yield cite_span(text, head.start(), head.end(), f"15 CFR {head['part']} supp. {head['number']}", "cfr")


def _may_be_place(text: str, head: re.Match[str]) -> bool:
    """Tell "FAR 31" and "ITAR 120-130" from "the EAR 30 days": a bare part must be one of the regulation's own."""
    part = re.compile(r"(\d{1,4})(\.\d)?").match(text, head.end())
    if not part:
        return False
    own = _BARE_PARTS.get(short_name(head["regulation"]), range(0))
    return bool(part[2] or head["mark"]) or (int(part[1]) in own and not is_quantity(text, part.end()))


def _listed(text: str, start: int, position: int, source: Source) -> Group:
    acquisition = source.scheme == "pgi" or source.key == "48"
    items = read_list(text, position, acquisition_number if acquisition else regulation_number, spaced=acquisition)
    if not items:
        return ()
    within = _WITHIN_PART.match(text, items[-1].end) if len(items) == 1 and "." not in items[0].number else None
    if within and source.scheme == "cfr":
        what = f"subpart {within['letter']}" if within["letter"] else f"supp. {within['number']}"
        return cite_span(text, start, within.end(), f"{source.key} CFR {items[0].number} {what}", "cfr")
    return cite_items(text, start, items[-1].end, items, source.name)


def _bare(text: str) -> Iterator[Group]:
    """Read what can only be the DFARS or a standard clause, wherever it stands."""
    for head in heads(_BARE, text, _NOT_BARE):
        items = read_list(text, head.start(), acquisition_number, spaced=True)
        yield _leading(text, head.start(), items, _is_bare_number)
    for head in heads(_BARE_SUBPART, text):
        items = read_list(text, head.end(), acquisition_number)
        yield _leading(text, head.start(), items, _is_bare_number)


def _at_home(text: str, title: str) -> Iterator[Group]:
    """Read "§ 126.1" inside a regulation, and any number of the acquisition regulations inside these."""
    for head in heads(_SECTION_MARK, text):
        items = read_list(text, head.end(), regulation_number)
        yield cite_items(text, head.start(), items[-1].end, items, Source("cfr", title, 0).name) if items else ()
    if title != "48":
        return
    for head in heads(_OWN_NUMBER, text, AFTER_NUMBER):
        items = read_list(text, head.start(), acquisition_number, spaced=True)
        yield _leading(text, head.start(), items, lambda item: _is_own_part(item) and "." in item.number)
    for head in heads(_OWN_PART, text):
        items = read_list(text, head.end(), acquisition_number)
        yield _leading(text, head.start(), items, _is_own_part)


def _leading(text: str, start: int, items: list[Item], fits: Callable[[Item], bool]) -> Group:
    fitting = list(takewhile(fits, items))
    if not fitting or is_quantity(text, fitting[0].end):
        return ()
    return cite_items(text, start, fitting[-1].end, fitting, Source("cfr", "48", 0).name)


def _is_bare_number(item: Item) -> bool:
    return bool(re.fullmatch(r"252\.2\d\d-7\d{3}|2[0-5]\d\.\d{1,4}(?:-\d{1,3}){0,2}|52\.2\d\d-\d{1,3}", item.number))


def _is_own_part(item: Item) -> bool:
    return leading_number(item.number) in _ACQUISITION_PARTS
