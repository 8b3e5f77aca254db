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

from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.engine.shapes import OfficialSource
from icop.facts.queries import facts_for, facts_state
from icop.library.models import Document, Edition, Section
from icop.library.policies import visible
from icop.library.queries.citing import of_a_law
from icop.library.queries.coverage import BY_VOLUME, State, library_state
from icop.links.queries import used_citations

MOST_SHOWN = 12
OLD = timedelta(days=400)
NOTHING = date.min  # the day of what is not held
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
    """What is held of one official text. `missing` are ranges and places, all of them; `next_step` says what to do.

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
    problems: tuple[str, ...]
    next_step: str

    @property
    def is_held(self) -> bool:
        return self.sections > 0

    @property
    def is_whole(self) -> bool:
        return self.is_held and not self.missing


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
    within = {cover: list(held.below(cover)) for cover in source.covers}
    places = {place for below in within.values() for place in below}
    copies = _copies(reader, {place.document for place in places})
    as_of = max((one.as_of for one in copies if one.as_of), default=None)
    parts = [cover for cover in source.covers if _PART.match(cover)]
    absent = [cover for cover in parts if not within[cover]]
    named = {cover for cover in source.covers if within[cover]} | set(absent)  # told of as a whole, not as a place
    below = (one for one in _cited(facts_state()) if any(_is_below(one, cover) for cover in source.covers))
    cited = [one for one in below if one not in named]
    unread = [one for one in cited if not _is_held(one, held.citations) and not held.is_subpart(one)]
    missing = [*_ranges(absent), *unread, *_holes(place.citation for place in places)] if places else []
    return Holding(
        key=key,
        source=source,
        sections=len(places),
        as_of=as_of,
        documents=len(copies),
        copies=copies[:MOST_SHOWN],
        parts=len(parts),
        parts_found=len(parts) - len(absent),
        cited=len(cited),
        cited_found=len(cited) - len(unread),
        missing=tuple(missing),
        problems=tuple(_problems(as_of, copies, on)),
        next_step=_next_step(source, as_of if places else NOTHING, absent, unread, on),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A section with text: its citation, or that of its document; the keys of both."""

    citation: str
    document: int
    section: int


@dataclass(frozen=True, slots=True)
class _Held:
    """All places with text, in the order of their citations."""

    places: tuple[_Place, ...]
    citations: frozenset[str]

    def is_subpart(self, citation: str) -> bool:
        """Tell whether a citation names a subpart ("48 CFR 225.73") of which some section is held."""
        place = bisect_left(self.places, citation, key=lambda one: one.citation)
        return " CFR " in citation and any(one.citation.startswith(citation) for one in self.places[place : place + 1])

    def below(self, cover: str) -> Iterator[_Place]:
        """Yield the places that a cover names."""
        bare = cover.strip()
        if bare in BY_VOLUME:
            yield from (one for one in self.places if _is_below(one.citation, bare))
            return
        for number in range(bisect_left(self.places, bare, key=lambda one: one.citation), len(self.places)):
            if not self.places[number].citation.startswith(bare):
                return
            if _is_below(self.places[number].citation, bare):
                yield self.places[number]


@lru_cache(maxsize=8)
def _held(state: State, audiences: frozenset[str]) -> _Held:
    """Return the places with text that somebody of these audiences may read."""
    sections = Section.objects.filter(
        visible(Reader("visitor", audiences), "document__"), texts__retired_at=None, texts__isnull=False
    )
    rows = (
        sections.filter(of_a_law("document__"))
        .values_list("citation", "document__citation", "document", "pk")
        .distinct()
    )
    places = sorted(
        (_Place(own or outer, document, section) for own, outer, document, section in rows.iterator() if own or outer),
        key=lambda one: one.citation,
    )
    outer = Document.objects.filter(pk__in={one.document for one in places}).exclude(citation="")
    in_files = sections.exclude(of_a_law("document__")).exclude(citation="").values_list("citation", flat=True)
    return _Held(
        tuple(places),
        frozenset({one.citation for one in places} | set(outer.values_list("citation", flat=True)) | set(in_files)),
    )


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


def _copies(reader: Reader, keys: set[int]) -> tuple[Copy, ...]:
    documents = Document.objects.filter(visible(reader), pk__in=keys).order_by("-changed_at")
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


def _problems(as_of: date | None, copies: tuple[Copy, ...], on: date) -> Iterator[str]:
    undated = sum(one.as_of is None for one in copies)
    if undated:
        yield f"{'The copy has' if undated == len(copies) == 1 else f'{undated} documents have'} no day."
    if as_of and on - as_of > OLD:
        yield f"The newest copy is of {as_of:%d %b %Y}: more than a year old."
    warned = [one for one in copies if one.warnings]
    for one in warned[:3]:
        yield f"{one.document.title}: {one.warnings[0]}"
    if len(warned) > 3:
        yield f"{len(warned) - 3} more documents were read with warnings."


def _next_step(source: OfficialSource, as_of: date | None, absent: list[str], unread: list[str], on: date) -> str:
    if as_of == NOTHING:
        return source.steps[0]
    if absent:
        return f"Bring in {next(_ranges(absent))}: {source.steps[0]}"
    if unread:
        return f"Bring in {unread[0]}: {source.steps[0]}"
    if as_of is None:
        return "Bring the copy in again with the day it shows."
    if on - as_of > OLD:
        return f"Look whether there is a newer copy: {source.steps[0]}"
    return "Nothing to do."
