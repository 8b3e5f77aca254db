"""How works hang together: what one amends, supersedes or implements, and what does so to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from icop.accounts.reader import Reader
from icop.library.models import Document, Relation
from icop.library.policies import visible


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation seen from one work: to `other` (None: not here for the reader), `is_outgoing` or towards it.

    `has_come` is False for what came after the day asked about, None where the bounds of its day don't tell.
    """

    relation: Relation
    other: Document | None
    is_outgoing: bool
    has_come: bool | None


def relations_of(reader: Reader, document: Document, *, on: date, known: datetime | None = None) -> list[Edge]:
    """Return the relations of a document, oldest first; one to a work `reader` may not see is as one to none here.

    One that an editor decided between two documents is not there at all for those who may not read both.
    """
    if known is None:
        in_use = Q(retired_at=None)
    else:
        in_use = Q(recorded_at__lte=known) & (Q(retired_at=None) | Q(retired_at__gt=known))
    outgoing = Relation.objects.filter(in_use, visible(reader, "origin__"), origin=document)
    outgoing = outgoing.exclude(~visible(reader, "target__") & Q(target_key__startswith="document:"))
    incoming = Relation.objects.filter(
        in_use, visible(reader, "origin__"), visible(reader, "target__"), target=document
    )
    readable = set(outgoing.filter(visible(reader, "target__")).values_list("pk", flat=True))
    edges = [
        Edge(one, one.target if one.pk in readable else None, True, _has_come(one, on))
        for one in outgoing.select_related("target")
    ]
    edges += [Edge(one, one.origin, False, _has_come(one, on)) for one in incoming.select_related("origin")]
    return sorted(
        edges, key=lambda edge: (edge.relation.start_max or edge.relation.start_min or date.min, edge.relation.pk)
    )


def _has_come(relation: Relation, on: date) -> bool | None:
    if relation.start_max is not None and relation.start_max <= on:
        return True
    if relation.start_min is not None and relation.start_min > on:
        return False
    return None
