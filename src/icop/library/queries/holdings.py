"""What was brought in of each official text: copies and their day, what was expected and found, what is missing.

Expected are the parts a source names and the places that this site cites. Where numbers run on but for a hole, the hole
is told as well: it may be reserved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, pairwise

from django.db.models import Q

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.engine.shapes import OfficialSource
from icop.facts.queries import facts_for, facts_state
from icop.library.models import Document, Edition, Section
from icop.library.policies import visible
from icop.library.queries.coverage import BY_VOLUME, Coverage, State, coverage, library_state
from icop.links.queries import used_citations

MOST_SHOWN = 12
OLD = timedelta(days=400)
DENSE = 0.7  # of the numbers of a part, so many must be held before a hole in them is worth a word
LEAST_RUN = 5
_PART = re.compile(r"^(\d+ CFR )(\d+)\.?$")
_SIMPLE = re.compile(r"^(\d+ CFR \d+)\.(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that holds some of an official text, with what was received last."""

    document: Document
    as_of: date | None
    copies: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one official text. `missing` are ranges and places, the first ones; `next_step` says what to do.

    `parts` is 0 where the source names none; `cited` are the places that this site cites in it.
    """

    key: str
    source: OfficialSource
    sections: int
    as_of: date | None
    documents: int
    copies: tuple[Copy, ...]
    parts: int
    parts_found: int
    cited: int
    cited_found: int
    missing: tuple[str, ...]
    more_missing: int
    problems: tuple[str, ...]
    next_step: str

    @property
    def is_held(self) -> bool:
        return self.sections > 0

    @property
    def is_whole(self) -> bool:
        return self.is_held and not self.missing and not self.more_missing


def holdings(reader: Reader, *, on: date) -> list[Holding]:
    """Return what `reader` may read of each official text, in the order of their titles."""
    facts = facts_for(reader, "source")
    found = [_holding(reader, one.key, one.shape, on) for one in facts if isinstance(one.shape, OfficialSource)]
    return sorted(found, key=lambda one: one.source.title)


def holding_of(reader: Reader, key: str, *, on: date) -> Holding:
    """Return what is held of one official text. Raises NotFound."""
    for one in facts_for(reader, "source", keys=[key]):
        if isinstance(one.shape, OfficialSource):
            return _holding(reader, key, one.shape, on)
    raise NotFound("There is no such official text.", "Look through the list of official texts.")


def _holding(reader: Reader, key: str, source: OfficialSource, on: date) -> Holding:
    held = _held(library_state(), reader.audiences)
    found = coverage(reader, source.covers)
    parts = [cover for cover in source.covers if _PART.match(cover)]
    absent = [cover for cover in parts if next(_below(held, cover), None) is None]
    cited = [one for one in _cited(facts_state()) if any(_is_below(one, cover) for cover in source.covers)]
    known = frozenset(held)
    unread = [one for one in cited if not _is_held(one, known)]
    holes = list(_holes(one for cover in source.covers for one in _below(held, cover)))
    missing = [*_ranges(absent), *unread, *holes] if found.sections else []
    copies = _copies(reader, source.covers) if found.sections else ()
    problems = tuple(_problems(found, copies, on))
    return Holding(
        key=key,
        source=source,
        sections=found.sections,
        as_of=found.as_of,
        documents=len(copies),
        copies=copies[:MOST_SHOWN],
        parts=len(parts),
        parts_found=len(parts) - len(absent),
        cited=len(cited),
        cited_found=len(cited) - len(unread),
        missing=tuple(missing[:MOST_SHOWN]),
        more_missing=max(0, len(missing) - MOST_SHOWN),
        problems=problems,
        next_step=_next_step(source, found, absent, unread, on),
    )


@lru_cache(maxsize=8)
def _held(state: State, audiences: frozenset[str]) -> tuple[str, ...]:
    """Return the citations of all sections and documents with text, in order."""
    reader = Reader("visitor", audiences)
    sections = Section.objects.filter(visible(reader, "document__"), texts__retired_at=None, texts__isnull=False)
    documents = Document.objects.filter(visible(reader), section_count__gt=0).exclude(citation="")
    named = sections.exclude(citation="").values_list("citation", flat=True).distinct()
    return tuple(sorted({*named, *documents.values_list("citation", flat=True)}))


@lru_cache(maxsize=4)
def _cited(state: object) -> tuple[str, ...]:
    """Return the places this site cites, down to the section."""
    return tuple(dict.fromkeys(one.partition("(")[0].strip() for one in used_citations()))


def _is_below(citation: str, cover: str) -> bool:
    bare = cover.strip()
    if bare in BY_VOLUME:
        return f" {bare} " in citation
    below = (bare,) if bare.endswith(".") else tuple(bare + join for join in " .-(")
    return citation == bare or citation.startswith(below)


def _below(held: tuple[str, ...], cover: str) -> Iterator[str]:
    if cover.strip() in BY_VOLUME:
        yield from (one for one in held if _is_below(one, cover))
        return
    for place in range(bisect_left(held, cover.strip()), len(held)):
        if not held[place].startswith(cover.strip()):
            return
        if _is_below(held[place], cover):
            yield held[place]


def _is_held(citation: str, held: frozenset[str]) -> bool:
    """Tell whether a cited place is held, or the paragraph it stands in ("SAMM C5.4.1.2" in "SAMM C5.4.1")."""
    while True:
        if citation in held:
            return True
        shorter = citation.rpartition(".")[0]
        if not shorter or not any(letter.isdigit() for letter in shorter.rsplit(" ", 1)[-1]) or " CFR" in shorter[-8:]:
            return False
        citation = shorter


def _ranges(parts: list[str]) -> Iterator[str]:
    """Return parts that follow one another as one: 22 CFR 121 to 123."""
    numbered = [(found[1], int(found[2])) for part in parts if (found := _PART.match(part))]
    for _, group in groupby(enumerate(numbered), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        run = [part for _, part in group]
        first, last = run[0], run[-1]
        yield f"{first[0]}{first[1]}" if first == last else f"{first[0]}{first[1]} to {last[1]}"


def _holes(citations: Iterable[str]) -> Iterator[str]:
    """Return numbers left out where a part's sections otherwise run on: 22 CFR 126.4 to 126.5."""
    simple = sorted({(found[1], int(found[2])) for one in citations if (found := _SIMPLE.match(one))})
    for part, group in groupby(simple, key=lambda pair: pair[0]):
        numbers = [number for _, number in group]
        if len(numbers) < LEAST_RUN or len(numbers) < DENSE * (numbers[-1] - numbers[0] + 1):
            continue
        for before, after in pairwise(numbers):
            if after - before > 1:
                last = f" to {part}.{after - 1}" if after - before > 2 else ""
                yield f"{part}.{before + 1}{last} (may be reserved)"


def _copies(reader: Reader, covers: tuple[str, ...]) -> tuple[Copy, ...]:
    within = Q(pk__in=())
    for cover in covers:
        bare = cover.strip()
        within |= Q(citation=bare) | Q(citation__startswith=f"{bare} ") | Q(sections__citation__startswith=bare)
        if bare in BY_VOLUME:
            within |= Q(citation__contains=f" {bare} ")
    documents = Document.objects.filter(visible(reader), within, section_count__gt=0).distinct().order_by("-changed_at")
    editions: dict[int, list[Edition]] = {}
    for edition in Edition.objects.filter(document__in=documents, completed_at__isnull=False).order_by("-recorded_at"):
        editions.setdefault(edition.document_id, []).append(edition)
    return tuple(
        Copy(
            one,
            max((copy.as_of_until or copy.as_of for copy in editions.get(one.pk, ()) if copy.as_of), default=None),
            len(editions.get(one.pk, ())),
            tuple(editions[one.pk][0].warnings) if one.pk in editions else (),
        )
        for one in documents
    )


def _problems(found: Coverage, copies: tuple[Copy, ...], on: date) -> Iterator[str]:
    undated = sum(one.as_of is None for one in copies)
    if undated:
        yield f"{'The copy has' if undated == len(copies) == 1 else f'{undated} documents have'} no day."
    if found.as_of and on - found.as_of > OLD:
        yield f"The newest copy is of {found.as_of:%d %b %Y}: more than a year old."
    warned = [one for one in copies if one.warnings]
    for one in warned[:3]:
        yield f"{one.document.title}: {one.warnings[0]}"
    if len(warned) > 3:
        yield f"{len(warned) - 3} more documents were read with warnings."


def _next_step(source: OfficialSource, found: Coverage, absent: list[str], unread: list[str], on: date) -> str:
    if not found.sections:
        return source.steps[0]
    if absent:
        return f"Bring in {next(_ranges(absent))}: {source.steps[0]}"
    if unread:
        return f"Bring in {unread[0]}: {source.steps[0]}"
    if found.as_of is None:
        return "Bring the copy in again with the day it shows."
    if on - found.as_of > OLD:
        return f"Look whether there is a newer copy: {source.steps[0]}"
    return "Nothing to do."
