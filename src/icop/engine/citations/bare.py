"""Numbers without their source, as people say them to each other: "section 36", "Part 130", "19-34".

A text that says so cites nothing; a person who asks so means one of a few places. All of them are named here, the
likeliest first; which of them is meant, whoever knows what is there must say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from icop.engine.citations.tables import AECA, FAA

_SECTION = re.compile(
    r"(?<![\w.])(?:sections?|secs?\.?|§{1,2})\s{0,3}(?P<number>\d{1,4}[A-Za-z]{0,2}(?:-\d{1,3})?)"
    r"(?P<subs>(?:\([A-Za-z0-9]{1,5}\)){0,5})(?!\w)(?!\.\w)",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<![\w.])parts?\s{1,3}(?P<number>\d{1,3})(?!\w)(?!\.\w)", re.IGNORECASE)
_SUBSECTION = re.compile(
    r"(?<![\w.])(?P<number>\d{1,3}[A-Z]?)(?P<subs>(?:\([a-z]\)(?:\(\d{1,2}\))?(?:\([A-Z]\))?))(?!\w)"
)
_MEMO = re.compile(r"(?<![\w./-])(?P<number>\d{2}-\d{2,3})(?![\w./-])")

# Regulations by the numbers of their parts: first, last, title of the CFR. Sources: DFARS 225.7901-2 names 22 CFR parts
# 120-130 and 15 CFR parts 730-774; FAR 1.105-1 and DFARS 201.104 say how chapters 1 and 2 of title 48 are numbered.
_PARTS = ((120, 130, "22"), (730, 774, "15"), (1, 53, "48"), (201, 253, "48"))


@dataclass(frozen=True, slots=True)
class Bare:
    """A number without its source: where it stands in a text, and the places it may mean, the likeliest first.

    `section` is a section's number alone, of which any public law may have one too.
    """

    text: str
    start: int
    end: int
    places: tuple[str, ...]
    section: str = ""


def find_bare(text: str) -> tuple[Bare, ...]:
    """Return the numbers without a source in a short text such as a question, in order, without overlaps."""
    found = [bare for pattern, read in _READERS for head in pattern.finditer(text) if (bare := read(head))]
    kept: list[Bare] = []
    for bare in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or bare.start >= kept[-1].end:
            kept.append(bare)
    return tuple(kept)


def is_section_of_law(citation: str, section: str) -> bool:
    """Tell whether `citation` (normal form) is that section of some public law."""
    return citation.startswith("P.L. ") and citation.partition(" sec. ")[2].casefold() == section.casefold()


def law_order(citation: str) -> tuple[int, ...]:
    """Return what orders public laws by age, the oldest first: later ones of the same number often amend it."""
    number = citation.removeprefix("P.L. ").partition(" ")[0]
    return tuple(int(part) for part in number.split("-") if part.isdigit())


def _section(head: re.Match[str]) -> Bare | None:
    number, subs = head["number"], head["subs"]
    places = _in_acts(number, subs)
    places.insert(1 if number.upper() in AECA else 0, f"10 USC {number.lower()}{subs}")
    return Bare(head[0], head.start(), head.end(), tuple(dict.fromkeys(places)), number + subs)


def _in_acts(number: str, subs: str) -> list[str]:
    tables = (AECA, FAA)
    return [f"22 USC {table[number.upper()]}{subs}" for table in tables if number.upper() in table]


def _part(head: re.Match[str]) -> Bare | None:
    number = int(head["number"])
    places = tuple(f"{title} CFR {number}" for first, last, title in _PARTS if first <= number <= last)
    return Bare(head[0], head.start(), head.end(), places) if places else None


def _subsection(head: re.Match[str]) -> Bare | None:
    places = tuple(_in_acts(head["number"], head["subs"]))
    return Bare(head[0], head.start(), head.end(), places) if places else None


def _memo(head: re.Match[str]) -> Bare | None:
    return Bare(head[0], head.start(), head.end(), (f"DSCA {head['number']}",))


_READERS = ((_SECTION, _section), (_PART, _part), (_SUBSECTION, _subsection), (_MEMO, _memo))
