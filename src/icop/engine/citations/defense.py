"""Reads Defense's own series: directives, instructions and manuals, the Joint Staff's, class deviations, JROCMs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import DASH, plain_dashes
from icop.engine.citations.naming import cite_span
from icop.engine.citations.scan import heads, is_quantity, reach_back

_NOT_AFTER = re.compile(r"[\w-]")
_NUMBER = rf"\d{{4}}\.\d{{1,2}}(?:{DASH}?(?:STD|[A-Z]{{1,2}}))?(?![\w]|\.\d)"
_ISSUANCE = re.compile(
    r"D(?:(?:oD|OD)\s?(?P<letter>[IDM])s?|(?:oD|OD|epartment\s{1,2}of\s{1,2}Defense)\s{1,2}"
    r"(?P<word>Instruction|Directive|Manual|Regulation)s?(?:\s\((?:DoD|DOD)[IDMR]\))?"
    rf"|(?P<plain>oD|OD))\s{{0,2}}(?:[Nn]o\.\s?|[Nn]umber\s)?(?P<number>{_NUMBER})"
)
_MORE = re.compile(r"(?:\s?,\s(?:and\s)?|\s(?:and|or|&)\s)(?P<number>\d{4}\.\d{2})(?![\w]|\.\d)")
_VOLUME = re.compile(r"(?:,\s?|\s|-)(?:[Vv]olume|[Vv]ol\.|V)\s?(?P<number>\d{1,2}[A-C]?)\b")
_CHAPTER = re.compile(r"(?:,\s?|\s)(?:[Cc]hapter|[Cc]h\.)\s?(?P<number>\d{1,3})\b")
_ENCLOSURE = re.compile(r"(?:,\s?|\s)(?:[Ee]nclosure|[Ee]ncl\.)\s?\(?(?P<number>\d{1,2})\)?")
_SMALLER = r"(?:\.\d{1,2}|\.[a-z])*(?:\([a-z0-9]{1,3}\))*(?![\w]|\.\w)"
_PARAGRAPH = re.compile(
    rf"(?:,\s?|\s)(?P<word>(?:[Pp]aragraphs?|[Pp]ara\.?|[Ss]ection|[Ss]ec\.|[Aa]ppendix|[Aa]pp\.)\s)?"
    rf"(?:(?P<lettered>\d{{1,2}}[A-Z]{_SMALLER})|(?P<plain>\d{{1,2}}{_SMALLER}))"
)
_FMR = re.compile(
    r"F(?:MR|inancial\s{1,2}Management\s{1,2}Regulation)(?:\s\((?:DoD\s)?FMR\)|\s\(DoD\s7000\.14-R\))?"
    r"(?=,?\s(?:[Vv]olume|[Vv]ol\.)\s?\d)"
)
_DOD_BEFORE = re.compile(r"(?<!\w)(?:DoD|DOD)\s$")
_MEMORANDUM = re.compile(
    rf"D(?:TM|irective-[Tt]ype\s[Mm]emorandum(?:\s\(DTM\))?)[\s-](?P<number>\d{{2}}{DASH}\d{{3}})(?!\d)"
)
_JOINT = re.compile(
    r"C(?:JCS\s?(?P<letter>[IMN])|(?:hairman\s{1,2}of\s{1,2}the\s{1,2}Joint\s{1,2}Chiefs\s{1,2}of\s{1,2}Staff|JCS)\s{1,2}"
    r"(?P<word>Instruction|Manual|Notice)(?:\s\(CJCS[IMN]\))?)\s{1,2}(?P<number>\d{4}\.\d{2}[A-Z]?)(?![\w]|\.\d)"
)
_DEVIATION = re.compile(
    rf"(?P<year>20\d\d)\s?{DASH}\s?(?P<number>O\d{{4}}|[Oo0][Oo0]\d{{3}}|[Oo]\d[Oo0-9]{{3}})(?![\w-])"
    r"(?:,?\s\(?[Rr]ev(?:ision|\.)?\s?(?P<revision>\d{1,2})\)?)?"
)
_DEVIATION_BEFORE = re.compile(
    r"(?<!\w)(?:(?:DoD|DARS|DFARS)\s)?(?:[Cc]lass\s{1,2}[Dd]eviations?|DEVIATION|Deviation|CD"
    r"|DARS?\s[Tt]racking\s(?:[Nn]umber|[Nn]o\.?|#))(?:\s[Nn]o\.|:)?\s{0,2}$"
)
_JROCM = re.compile(rf"JROCM[\s-]{{1,2}}(?P<number>\d{{3}}{DASH}\d{{2}})(?!\d)")


def find_defense(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of Defense issuances, class deviations and requirements memoranda."""
    for found in heads(_ISSUANCE, text, _NOT_AFTER):
        yield _issuance(text, found)
    for found in heads(_FMR, text, _NOT_AFTER):
        yield _with_place(text, reach_back(_DOD_BEFORE, text, found.start(), 5), found.end(), "DoD 7000.14-R")
    for found in heads(_MEMORANDUM, text, _NOT_AFTER):
        yield cite_span(text, *found.span(), f"DTM {plain_dashes(found['number'])}", "dod-issuance")
    for found in heads(_JOINT, text, _NOT_AFTER):
        series = "CJCS" + (found["letter"] or found["word"][0])
        yield cite_span(text, *found.span(), f"{series} {found['number']}", "cjcsi")
    for found in heads(_DEVIATION, text, _NOT_AFTER):
        yield _deviation(text, found)
    for found in heads(_JROCM, text, _NOT_AFTER):
        yield cite_span(text, *found.span(), f"JROCM {plain_dashes(found['number'])}", "jrocm")


def _issuance(text: str, found: re.Match[str]) -> Group:
    number = plain_dashes(found["number"])
    if re.fullmatch(r"5105\.38-?M", number):
        return ()  # the Security Assistance Management Manual: read by the module manual
    if found["plain"] and not re.search(r"-?[A-Z]+$", number):
        return ()
    letter = found["letter"] or (found["word"] or "")[:1]
    series = "DoD" + (letter if letter in {"I", "D", "M"} else "")
    first = _with_place(text, found.start(), found.end(), f"{series} {number}")
    return first + (_others(text, found.end(), series) if first[0].end == found.end() else ())


def _with_place(text: str, start: int, end: int, normal: str) -> Group:
    """Take in the volume, chapter, enclosure and paragraph that follow an issuance's number."""
    for pattern, word in ((_VOLUME, "vol."), (_CHAPTER, "ch."), (_ENCLOSURE, "encl.")):
        if place := pattern.match(text, end):
            normal, end = f"{normal} {word} {place['number']}", place.end()
    place = _PARAGRAPH.match(text, end)
    if place and (place["lettered"] or place["word"] or _is_paragraph(text, place)):
        written = place["lettered"] or place["plain"]
        normal, end = f"{normal} {'sec. ' * written.isdigit()}{written}", place.end()
    return cite_span(text, start, end, normal, "dod-issuance")


def _is_paragraph(text: str, place: re.Match[str]) -> bool:
    """Tell "ch. 7 15.5.3" from a number that only happens to follow."""
    return "." in place["plain"] and place[0].startswith(" ") and not is_quantity(text, place.end())


def _others(text: str, position: int, series: str) -> Group:
    more = _MORE.match(text, position)
    if not more:
        return ()
    return _with_place(text, more.start("number"), more.end(), f"{series} {more['number']}")


def _deviation(text: str, found: re.Match[str]) -> Group:
    """Read a class deviation. Its number is a capital O and four digits; prints confuse the letter and the zero."""
    start = reach_back(_DEVIATION_BEFORE, text, found.start(), 40)
    if start == found.start() and not found["number"].startswith("O"):
        return ()
    normal = f"CD {found['year']}-O{re.sub('[Oo]', '0', found['number'][1:])}"
    if found["revision"]:
        normal += f" rev. {found['revision']}"
    return cite_span(text, start, found.end(), normal, "class-deviation")
