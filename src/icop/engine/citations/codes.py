"""Reads the U.S. Code cited by title: "22 U.S.C. § 2776(b)", "10 U.S.C. 331, 332, and 333", "10 U.S.C. chapter 16",
"title 10, United States Code, section 333", "22 U.S.C. 2751 et seq.", "22 U.S.C. 2762 note"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from icop.engine.citations.citation import Group
from icop.engine.citations.lists import Item, read_list
from icop.engine.citations.naming import Named, cite_items, cite_span
from icop.engine.citations.numbers import in_code, section_number
from icop.engine.citations.scan import AFTER_NUMBER, heads, reach_back

_CODE = (
    r"(?:U\.?\s?S\.?\s?C(?:\.(?:\s?A\.)?|(?!\w))|U\.?S\.?\sCode"
    r"|United\s{1,2}States\s{1,2}Code(?:\s\(U\.?S\.?C\.?\))?)"
)
_MARK = r"(?:,?\s{0,3}(?:[Ss]ections?|[Ss]ecs?\.?|§{1,2}))?,?\s{0,3}"
_HEAD = re.compile(
    rf"(?P<title>[1-9]\d?)(?:,\s?|\s{{0,3}})(?:of\s(?:the\s)?)?{_CODE}(?P<appendix>,?\s?App(?:endix|\.))?"
    rf"(?:,?\s?[Cc]h(?:apter|\.)?\s?(?P<chapter>\d{{1,4}}[A-Z]?)|{_MARK}(?=\d))"
)
_CHAPTER_OF = re.compile(
    r"[Cc]hapter\s(?P<chapter>\d{1,4}[A-Z]?)\sof\s[Tt]itle\s(?P<title>\d{1,2})"
    rf"(?:,?\s(?:of\s)?(?:the\s)?{_CODE}|(?=[\s,.;)]))"
)
_TITLE = re.compile(r"(?<!\w)[Tt]itle\s$")
_ET_SEQ = re.compile(r",?\s{0,2}et\.?\s?seq\b\.?")
_NOTE = re.compile(r"\s{1,2}notes?(?:\s(?:prec\.|preceding))?(?!\w)")


def find_codes(text: str, home: str = "") -> Iterator[Group]:
    """Yield the citations of the U.S. Code that begin with its title, and its chapters."""
    for head in heads(_HEAD, text, AFTER_NUMBER):
        start = reach_back(_TITLE, text, head.start(), 6)
        if head["chapter"]:
            yield cite_span(text, start, head.end(), f"{head['title']} USC ch. {head['chapter']}", "us-code")
        elif items := read_list(text, head.end(), section_number):
            yield _cited(text, head, start, items)
    for head in heads(_CHAPTER_OF, text):
        yield cite_span(text, head.start(), head.end(), f"{head['title']} USC ch. {head['chapter']}", "us-code")


def _cited(text: str, head: re.Match[str], start: int, items: list[Item]) -> Group:
    prefix = f"{head['title']} USC {'App. ' if head['appendix'] else ''}"
    note, et_seq = _NOTE.match(text, items[-1].end), _ET_SEQ.match(text, items[-1].end)
    tail = note or et_seq

    def name(item: Item) -> Named:
        last = item is items[-1]
        parts = {"et_seq": "yes"} if et_seq and last else {}
        noted = " note" if note and last else ""
        return f"{prefix}{in_code(head['title'], item.number)}{item.subs}{noted}", "us-code", parts

    return cite_items(text, start, tail.end() if tail else items[-1].end, items, name)
