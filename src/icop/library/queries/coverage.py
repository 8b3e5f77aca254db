"""What the library holds: counts for a page, and whether an official text is here and of which day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from icop.accounts.reader import Reader
from icop.library.models import Document, Passage, Section, Sighting
from icop.library.policies import visible


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
    documents = Document.objects.filter(visible(reader)).count()
    texts = Section.objects.filter(visible(reader, "document__"), texts__retired_at=None, texts__isnull=False)
    sections = texts.aggregate(found=Count("pk", distinct=True))["found"]
    bodies = texts.values("texts__body").distinct()
    passages = Passage.objects.filter(body__in=bodies).count()
    return Counts(documents, sections, passages)


def coverage(reader: Reader, prefixes: Iterable[str]) -> Coverage:
    """Return what is held of the places that `prefixes` name ("22 USC", "48 CFR 225", "SAMM", "P.L. 115-91").

    A prefix stands for itself and all below it; words count whole, so that "22 USC" leaves out "2 USC".
    """
    condition = Q(pk__in=())
    for prefix in prefixes:
        bare = prefix.strip()
        for join in ("", " ", ".", "-", "("):
            condition |= Q(section__citation=bare) if not join else Q(section__citation__startswith=bare + join)
    seen = Sighting.objects.filter(
        condition, visible(reader, "section__document__"), edition__completed_at__isnull=False
    )
    found = seen.aggregate(sections=Count("section", distinct=True), as_of=Max("seen_until"))
    return Coverage(found["sections"], found["as_of"])
