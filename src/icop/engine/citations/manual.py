"""Reads the Security Assistance Management Manual (SAMM, DSCA 5105.38-M) and DSCA's policy memoranda."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import DASH, Item, plain_dashes, read_list
from icop.engine.citations.naming import Named, cite_items, cite_span
from icop.engine.citations.scan import heads, reach_back

_NUMBER = rf"D(?:SCA|oD|OD|ODM|oDM)(?:\s[Mm]anual)?\s{{1,2}}5105\.38\s?{DASH}?\s?M\b"
_TITLE = r"Security\s{1,2}Assistance\s{1,2}Management\s{1,2}Manual"
_NAME = (
    rf"(?:{_TITLE}(?:\s?\([eE]?SAMM\))?(?:,?\s?\(?{_NUMBER}\)?)?|SAMM\b(?:,?\s?\({_NUMBER}\))?|{_NUMBER}\)?"
    r"(?:,?\s?\(SAMM\))?)"
)
_TABLE = r"[TF]\d{1,2}[A-Za-z]{0,2}(?!\w)"
_PLACE = re.compile(
    rf"C\d{{1,2}}\.(?:{_TABLE}(?:\.\d{{1,2}})?|\d{{1,2}}(?:\.\d{{1,2}}){{0,10}}(?!\d))"
    rf"|AP\d{{1,2}}\.(?:{_TABLE}|\d{{1,2}}(?:\.\d{{1,2}}){{0,9}}(?!\w))"
)
_PLACE_HEAD = re.compile(r"(?:C\d{1,2}|AP\d{1,2})\.(?=[TF\d])")
_BEFORE_PLACE = re.compile(
    rf"(?<![\w.-])(?:e?{_NAME}(?:,|\sat|\sin)?\s{{1,2}})?"
    r"(?:(?:[Ss]ections?|[Tt]ables?|[Ff]igures?|[Pp]aragraphs?|[Pp]ara\.?|[Ss]ec\.|§)\s{0,2})?$"
)
_CHAPTER = re.compile(
    rf"{_NAME}\)?,?\s{{1,2}}(?:(?P<word>[Cc]hapters?|[Cc]h\.|[Aa]ppendi(?:x|ces)|[Aa]pp\.?)\s?(?=\d)"
    r"|(?P<letter>C|AP)(?=\d{1,2}(?!\w|\.[\dTF])))"
)
_CHAPTER_OF = re.compile(
    r"(?P<word>Chapter|chapter|Appendix|appendix)\s(?P<number>\d{1,2})(?:,?\s\(?[^.;()\n]{0,60}\)?)?,?\s(?:of|in)\s(?:the\s)?"
    rf"(?:DSCA\s|DoD\s)?{_NAME}"
)
_OWN = re.compile(r"(?P<word>Chapters?|Appendix)\s(?=\d)")
_DETAIL = re.compile(
    r",?\s{1,2}(?:[Pp]aragraph|[Pp]ara\.?|[Ss]ection|[Ss]ec\.)\s{1,2}C?(?P<place>\d{1,2}(?:\.\d{1,2}){1,10})(?!\w)"
)
_WHOLE = re.compile(rf"(?:{_TITLE}(?:\s?\([eE]?SAMM\))?(?:,?\s?\(?{_NUMBER}\)?)?|{_NUMBER}(?:,?\s?\(SAMM\))?)")
_MEMO = re.compile(
    r"DSCA\s{1,2}(?:(?:[Pp]olicy\s{1,2})?(?:[Mm]emorand(?:um|a)|[Mm]emos?|[Ll]etters?)\s{0,2}|[Pp]olicy\s{1,2})?"
    rf"(?:\(?[Nn]os?\.?\s?|#)?(?=\d{{2}}{DASH}\d{{2,3}}(?![\d-]))"
)
_MEMO_NUMBER = re.compile(rf"\d{{2}}{DASH}\d{{2,3}}(?![\d-])")
_CHAPTER_NUMBER = re.compile(r"\d{1,2}(?!\w|\.\d)")
_NOT_AFTER = re.compile(r"[\w.-]")


def find_manual(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of the SAMM and of DSCA memoranda. Inside the SAMM (`home`) "Chapter 5" is its own."""
    for head in heads(_PLACE_HEAD, text, _NOT_AFTER):
        items = read_list(text, head.start(), _read_place, words=True)
        if items:
            start = reach_back(_BEFORE_PLACE, text, head.start(), 120)
            yield cite_items(text, start, items[-1].end, items, _name_place)
    yield from _chapters(text, home)
    for found in heads(_WHOLE, text, _NOT_AFTER):
        yield cite_span(text, *found.span(), "SAMM", "samm")
    for head in heads(_MEMO, text, _NOT_AFTER):
        items = read_list(text, head.end(), _read_memo)
        yield cite_items(text, head.start(), items[-1].end, items, _name_memo)


def _chapters(text: str, home: str) -> Iterator[Group]:
    for head in heads(_CHAPTER, text, _NOT_AFTER):
        items = read_list(text, head.end(), _read_chapter)
        detail = _DETAIL.match(text, items[-1].end) if len(items) == 1 else None
        if detail:
            yield cite_span(text, head.start(), detail.end(), f"SAMM C{detail['place']}", "samm")
        elif items:
            yield _cite_chapters(text, head.start(), items, head["letter"] or head["word"])
    for found in heads(_CHAPTER_OF, text):
        normal = f"SAMM {_letter(found['word'])}{int(found['number'])}"
        yield cite_span(text, *found.span(), normal, "samm")
    for head in heads(_OWN, text) if home.startswith("SAMM") else ():
        items = read_list(text, head.end(), _read_chapter)
        if items:
            yield _cite_chapters(text, head.start(), items, head["word"])


def _cite_chapters(text: str, start: int, items: list[Item], word: str) -> Group:
    letter = _letter(word)

    def name(item: Item) -> Named:
        return f"SAMM {letter}{int(item.number)}", "samm", {}

    return cite_items(text, start, items[-1].end, items, name)


def _letter(word: str) -> str:
    return "AP" if word.lower().startswith("ap") else "C"


def _name_place(item: Item) -> Named:
    return f"SAMM {item.number}", "samm", {}


def _name_memo(item: Item) -> Named:
    return f"DSCA {item.number}", "dsca-memo", {}


def _read_place(text: str, position: int) -> tuple[int, str] | None:
    found = _PLACE.match(text, position)
    return (found.end(), found[0].upper()) if found else None


def _read_chapter(text: str, position: int) -> tuple[int, str] | None:
    found = _CHAPTER_NUMBER.match(text, position)
    return (found.end(), found[0]) if found else None


def _read_memo(text: str, position: int) -> tuple[int, str] | None:
    found = _MEMO_NUMBER.match(text, position)
    return (found.end(), plain_dashes(found[0])) if found else None
