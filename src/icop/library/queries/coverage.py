"""What the library holds: counts for a page, and whether an official text is here and of which day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Max, Q, Sum

from icop.accounts.reader import Reader
from icop.library.models import Document, Passage, Sighting, Text
from icop.library.policies import visible
from icop.library.queries.citing import of_a_law

State = tuple[int, int, int, datetime | None]
BY_VOLUME = {"Cong. Rec.", "FR", "Stat."}  # cited by volume first: 163 Cong. Rec. S14


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a reader may read."""

    documents: int
    sections: int
    passages: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is held of something cited: how many sections with text, and the day of the newest copy (None: undated)."""

    sections: int
    as_of: date | None


def library_counts(reader: Reader) -> Counts:
    """Return how many documents, sections with text, and passages `reader` may read."""
    return _counts(library_state(), reader.audiences)


def coverage(reader: Reader, prefixes: Iterable[str]) -> Coverage:
    """Return what is held of the places that `prefixes` name ("22 USC", "48 CFR 225", "SAMM", "P.L. 115-91").

    A prefix stands for itself and all below it; words count whole, so that "22 USC" leaves out "2 USC".
    """
    return _coverage(library_state(), reader.audiences, tuple(prefixes))


def library_state() -> State:
    """Return what changes whenever a document does, comes or goes: answers are kept until then."""
    found = Document.objects.aggregate(
        documents=Count("pk"), revisions=Sum("revision"), newest=Max("pk"), changed=Max("changed_at")
    )
    return found["documents"], found["revisions"] or 0, found["newest"] or 0, found["changed"]


@lru_cache(maxsize=64)
def _counts(state: State, audiences: frozenset[str]) -> Counts:
    reader = Reader("visitor", audiences)
    documents = Document.objects.filter(visible(reader))
    texts = Text.objects.filter(visible(reader, "section__document__"), retired_at=None)
    passages = Passage.objects.filter(body__in=texts.values("body"))
    return Counts(documents.count(), texts.values("section").distinct().count(), passages.count())


@lru_cache(maxsize=512)
def _coverage(state: State, audiences: frozenset[str], prefixes: tuple[str, ...]) -> Coverage:
    condition = Q(pk__in=())
    for prefix in prefixes:
        bare = prefix.strip()
        condition |= Q(section__citation=bare) | Q(section__document__citation__startswith=f"{bare} ")
        for join in ("",) if bare.endswith(".") else (" ", ".", "-", "("):
            condition |= Q(section__citation__startswith=bare + join)
        if bare in BY_VOLUME:
            condition |= Q(section__citation__contains=f" {bare} ")
    seen = Sighting.objects.filter(
        condition,
        of_a_law("section__document__"),
        visible(Reader("visitor", audiences), "section__document__"),
        edition__completed_at__isnull=False,
    )
    found = seen.aggregate(sections=Count("section", distinct=True), as_of=Max("seen_until"))
    return Coverage(found["sections"], found["as_of"])
