"""Reading who cites what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from icop.accounts.reader import Reader
from icop.links.models import Use
from icop.links.registry import Card, cards


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A thing that cites a provision, as its reader may see it."""

    card: Card
    citation: str
    standing: str
    checked_on: date


def cited_by(citation: str, reader: Reader, on: date, *, limit: int = 50) -> list[CitedBy]:
    """Return the things that cite `citation` or a subsection of it and that `reader` may see, one line per thing."""
    return _lines(Use.objects.filter(_at_or_below(citation)), reader, on, limit)


def citations_of(room: str, key: str) -> list[Use]:
    """Return the uses a thing makes, by citation."""
    return list(Use.objects.filter(room=room, key=key))


def used_citations() -> list[str]:
    """Return every citation in use, once."""
    return list(Use.objects.order_by("citation").values_list("citation", flat=True).distinct())


def _at_or_below(citation: str) -> Q:
    return Q(citation=citation) | Q(citation__startswith=f"{citation}(")


def _lines(uses: Iterable[Use], reader: Reader, on: date, limit: int) -> list[CitedBy]:
    first = {use.key: use for use in sorted(uses, key=lambda use: (use.key, use.citation), reverse=True)}
    shown = cards(first, reader, on)
    lines = [
        CitedBy(shown[key], use.citation, use.standing, use.checked_on) for key, use in first.items() if key in shown
    ]
    return sorted(lines, key=lambda line: (line.card.kind, line.card.title))[:limit]
