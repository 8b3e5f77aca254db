"""Which paragraphs are headings, and which open a numbered part: by structure, size, weight, capitals and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from icop.library.extract.blocks import OutlineEntry
from icop.library.extract.pdf.paragraphs import UNSCALED, Paragraph
from icop.library.extract.pdf.sequences import going_on
from icop.library.extract.title_words import ADDRESS, MOST_LETTERS, RUN_IN, is_caps, is_title

Style = Literal["tag", "large", "major", "numbered", "caps", "heavy"]
MOST_HEAVY, MOST_LEVELS, MOST_IN_A_ROW = 0.4, 4, 4
MOST_SHARE = 0.6
_MAJOR = re.compile(
    r"^(?:ENCLOSURE|CHAPTER|APPENDIX|ATTACHMENT|ANNEX|ARTICLE|PART|SECTION|VOLUME|TITLE|SUBPART) [\dA-Z]{1,5}\b"
    r"(?:[.:—–-]| [A-Z]|$)|^(?:GLOSSARY|REFERENCES|FOREWORD|PREFACE|INTRODUCTION|TABLE OF CONTENTS)$",
    re.IGNORECASE,
)  # fmt: skip
_NUMBER = re.compile(
    r"^((?:[A-Z]{1,2}\d{1,3}|\d{1,3}[A-Z]?|[A-Z])(?:\.\d{1,3})+\.?|\d{1,2}\.|[IVX]{1,5}\.|[A-Z]\.|E\d{1,2}\.)\s*[–—-]?\s+(?=\S)"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}|_{3,}")
_FORM = re.compile(
    r"^(?:MEMORANDUM (?:FOR|TO)\b|SUBJECT\b|SUBJ\b|FROM:|TO:|THROUGH:|THRU:|DATE:|ATTN|ATTENTION|CC:|VIA:|RE:)", re.I
)

_GOES_ON = re.compile(r"^(?:and|or|nor) ", re.IGNORECASE)  # the second line of a letterhead or a title


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (or the heading that runs into a numbered paragraph) at a place among the paragraphs."""

    at: int
    title: str
    style: Style
    depth: int
    is_run_in: bool = False


def headings_of(paragraphs: Sequence[Paragraph]) -> list[Heading]:
    """Return the headings of a document in order, with levels from 1 as their depth."""
    heavy = sum(len(one.text) for one in paragraphs if one.is_heavy)
    is_heavy_told = heavy < MOST_HEAVY * sum(len(one.text) for one in paragraphs)
    tried = (_heading(at, each, is_heavy_told=is_heavy_told) for at, each in enumerate(paragraphs))
    found = _without_runs(_without_repeated([one for one in tried if one is not None]))
    return _levelled(_with_sequences(found, paragraphs))


def _with_sequences(found: list[Heading], paragraphs: Sequence[Paragraph]) -> list[Heading]:
    """Add the numbered paragraphs that go on a sequence of headings, with the rank of these."""
    ranks = {one.at: one for one in found}
    added = [
        replace(ranks[one.like], at=one.at, title=one.title, is_run_in=True)
        for one in going_on(paragraphs, list(ranks))
    ]
    return _by_numbers(sorted([*found, *added], key=lambda one: one.at))


def _by_numbers(found: list[Heading]) -> list[Heading]:
    """Take the ranks of numbered headings from their numbers, where the file states 1.1.1 above 1.1 or beside it."""
    numbers = [
        number[1].strip(".") if (number := _NUMBER.match(one.title)) and one.style == "tag" else "" for one in found
    ]
    depths = {number: one.depth for number, one in zip(numbers, found, strict=True) if "." in number}
    if all(depth > depths.get(number.rpartition(".")[0], 0) for number, depth in depths.items()):
        return found
    return [
        replace(one, depth=_depth(number)) if number in depths else one
        for number, one in zip(numbers, found, strict=True)
    ]


def _heading(at: int, one: Paragraph, *, is_heavy_told: bool) -> Heading | None:
    text = one.text
    if one.kind in {"row", "head", "note"} or _FORM.match(text) or _LEADERS.search(text[-60:]):
        return None
    if ADDRESS.search(text) or _GOES_ON.match(text):
        return None
    if one.kind == "heading" and _is_named(text):
        return Heading(at, text, "tag", one.level)
    number = _NUMBER.match(text)
    depth = _depth(number[1]) if number else 0
    if not _reads_like_heading(text) or one.lines > 3:
        return _run_in(at, one, number, depth)
    stands_out = (one.is_heavy and is_heavy_told) or is_caps(text[number.end() :] if number else text)
    if _MAJOR.match(text) and (stands_out or one.lines == 1) and not text.endswith("."):
        return Heading(at, text, "major", 1)
    if number and not stands_out and (run_in := _run_in(at, one, number, depth)) is not None:
        return run_in
    if number and (stands_out or _is_large(one) or (one.kind != "list" and is_title(text[number.end() :]))):
        return Heading(at, text, "numbered", depth)
    if _is_large(one):
        return Heading(at, text, "large", int(one.size * 10))
    if one.kind == "list" or (text.endswith((".", ":")) and len(text.split()) > 8):
        return _run_in(at, one, number, depth)
    if is_caps(text) and len(text.split()) > 1 and len(text) > 7:
        return Heading(at, text, "caps", 1)
    if one.is_heavy and is_heavy_told and len(text) > 3:
        return Heading(at, text, "heavy", 1)
    return _run_in(at, one, number, depth)


def _is_named(text: str) -> bool:
    """Tell whether words that the file calls a heading may be one: files call items and whole paragraphs so too."""
    is_item = text[0].islower() or not (text[0].isalnum() or text[0] in '§“"([')
    return len(text) <= MOST_LETTERS and not is_item and any(letter.isalpha() for letter in text)


def _run_in(at: int, one: Paragraph, number: re.Match[str] | None, depth: int) -> Heading | None:
    """Return the heading with which a numbered paragraph opens: `1. Purpose. This memo ...`."""
    if number is None or depth > 3:
        return None
    if one.lead > number.end() + 2:
        return Heading(at, one.text[: one.lead].strip(" ."), "numbered", depth, is_run_in=True)
    opening = RUN_IN.match(one.text, number.end()) or RUN_IN.match(one.text[number.end() :])
    if opening and len(opening[1].split()) <= 10 and (is_title(opening[1]) or is_caps(opening[1])):
        return Heading(at, f"{number[0].strip()} {opening[1]}", "numbered", depth, is_run_in=True)
    return None


def _reads_like_heading(text: str) -> bool:
    return (
        3 < len(text) <= MOST_LETTERS
        and (text[0].isupper() or text[0].isdigit())
        and not text.endswith((";", ","))
        and text[-2:] != ".."
        and sum(letter.isalpha() for letter in text) >= 0.5 * len(text)
    )


def _is_large(one: Paragraph) -> bool:
    return one.body > UNSCALED and one.size >= 1.15 * one.body


def _depth(number: str) -> int:
    parts = [part for part in number.split(".") if part]
    return max(1, len(parts) - (number[0].isalpha() and len(parts) > 1))


def _without_repeated(found: list[Heading]) -> list[Heading]:
    """Drop headings of the weaker styles that come back again and again: labels of a form, not headings."""
    times = Counter(one.title.lower() for one in found)
    return [one for one in found if one.style in {"tag", "numbered", "major"} or times[one.title.lower()] <= 3]


def _without_runs(found: list[Heading]) -> list[Heading]:
    """Drop weak headings of which four or more follow one another: an address, a cover or a table of contents."""
    kept: list[Heading] = []
    run: list[Heading] = []
    for one in [*found, None]:
        if one is not None and (not run or one.at == run[-1].at + 1):
            run.append(one)
            continue
        kept.extend(
            each for each in run if len(run) < MOST_IN_A_ROW or each.style in {"tag", "major"} or _is_inner(each)
        )
        run = [one] if one is not None else []
    return kept


def _is_inner(one: Heading) -> bool:
    """Tell whether a heading opens a numbered paragraph within a part: C.1.2. Scope. The work is ..."""
    return one.is_run_in and one.depth > 1


def _levelled(found: list[Heading]) -> list[Heading]:
    """Turn depths into levels of the whole: large print by its size, then parts, numbers, capitals, weight."""
    sizes = sorted({one.depth for one in found if one.style == "large"}, reverse=True)
    ranks = {size: min(rank, 3) for rank, size in enumerate(sizes, 1)}
    has = {style: sum(one.style == style for one in found) > 1 for style in ("large", "major", "numbered", "caps")}
    above = 1 if has["large"] or has["major"] else 0
    base = {
        "tag": 0, "large": 0, "major": 0, "numbered": above, "caps": above, "heavy": above + (1 if has["caps"] else 0),
    }  # fmt: skip
    levels = [ranks[one.depth] if one.style == "large" else base[one.style] + one.depth for one in found]
    return [replace(one, depth=min(level, MOST_LEVELS)) for one, level in zip(found, levels, strict=True)]


def outline_by(headings: Sequence[Heading], paragraphs: Sequence[Paragraph], pages: int) -> tuple[OutlineEntry, ...]:
    """Return the headings as an outline to cut sections by, coarse enough to read; nothing where they can't be trusted.

    Trusted are headings on a third of the pages (three at least), 60 words apart on the average, and no more than three
    fifths of the paragraphs.
    """
    words = sum(len(one.text.split()) for one in paragraphs)
    for deepest in range(MOST_LEVELS, 0, -1):
        chosen = [one for one in headings if one.depth <= deepest]
        spread = {paragraphs[one.at].page for one in chosen}
        is_spread = len(chosen) >= 3 and len(spread) >= min(pages, max(3, pages // 3))
        if is_spread and words >= 60 * len(chosen) and len(chosen) <= MOST_SHARE * len(paragraphs):
            return tuple(_entries(chosen, paragraphs))
    return ()


def _entries(chosen: Sequence[Heading], paragraphs: Sequence[Paragraph]) -> Iterator[OutlineEntry]:
    for one in chosen:
        yield OutlineEntry(one.title[:200], one.depth, paragraphs[one.at].page)
