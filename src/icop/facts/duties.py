"""What waits among the facts for somebody: their own proposals, and for editors those that others want reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.facts.cards import PAGES
from icop.facts.models import Proposal
from icop.facts.queries import find_fact, proposals_for
from icop.links.registry import Due

MOST = 50


def due_of_facts(reader: Reader, on: date, window: int) -> Iterator[Due]:
    """Yield the proposals that wait for `reader`, the last changed first. None of them has a day."""
    open_ = (
        proposals_for(reader).filter(stage__in=(Proposal.Stage.DRAFT, Proposal.Stage.REVIEW)).order_by("-changed_at")
    )
    for one in open_.filter(author=reader.user_key)[:MOST]:
        yield _line(reader, one, "draft", one.get_stage_display().lower())
    if reader.can_edit:
        for one in open_.filter(stage=Proposal.Stage.REVIEW).exclude(author=reader.user_key)[:MOST]:
            yield _line(reader, one, "review", f"by {one.author_name or 'somebody'}")


def _line(reader: Reader, one: Proposal, sort: str, state: str) -> Due:
    fact = find_fact(reader, one.kind, one.key)
    kind = PAGES[one.kind][0] if one.kind in PAGES else one.kind
    title = fact.shape.title if fact is not None else str(one.body.get("title") or one.key)
    address = reverse("facts:proposal", args=[one.pk])
    return Due(f"proposal:{one.pk}", sort, title, address, None, f"{kind}: {one.reason}"[:160], state, one.changed_at)
