"""Keeping what was asked in vain, so that editors learn which words are missing; nothing tells who asked.

Noting is done for anybody, a visitor too, and leaves no trail: a trail would name the person.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import NotFound, Refused
from icop.engine.packs import body_of
from icop.facts.actions import draft_proposal
from icop.facts.differences import as_text
from icop.facts.models import Proposal
from icop.facts.queries import fact_for
from icop.search.models import FailedSearch

LONGEST, FEWEST = 120, 3
MOST_KEPT = 5000
# What may be about a person or a secret is not kept: addresses, long numbers.
_PRIVATE = re.compile(r"@|://|\d{6,}|\d{3}[ -]\d{2}[ -]\d{4}|\+\d")


def note_failed_search(text: str, *, on: date) -> None:
    """Count a question that nothing answered on the day; leave out long ones, and what looks like a person's data."""
    asked = " ".join(text.lower().split())
    if not settings.ICOP_FAILED_SEARCH_DAYS or not FEWEST <= len(asked) <= LONGEST or _PRIVATE.search(asked):
        return
    with transaction.atomic():
        _, made = FailedSearch.objects.get_or_create(text=asked, on=on)
        if not made:
            FailedSearch.objects.filter(text=asked, on=on).update(times=F("times") + 1)
        elif FailedSearch.objects.count() > MOST_KEPT:
            oldest = FailedSearch.objects.order_by("on", "pk").values_list("pk", flat=True)[:100]
            FailedSearch.objects.filter(pk__in=list(oldest)).delete()


def prune_failed_searches(*, on: date) -> int:
    """Forget what was asked in vain longer ago than the site keeps it; return how many lines went."""
    first = on - timedelta(days=settings.ICOP_FAILED_SEARCH_DAYS)
    return FailedSearch.objects.filter(on__lt=first).delete()[0]


@transaction.atomic
def forget_failed_search(text: str, *, by: Reader, on: date) -> None:
    """Take a question off the list. Raises NotAllowed; NotFound when it is not on it."""
    require(by, "search.failed")
    if not FailedSearch.objects.filter(text=text).delete()[0]:
        raise NotFound("That question is not on the list.", "Go back to the list.")
    record("search:failed", "search.forget", by=by, on=on)


@transaction.atomic
def propose_label(text: str, kind: str, key: str, *, by: Reader, on: date) -> Proposal:
    """Draft a proposal that a concept or term is also called `text`; its author goes on from there.

    Raises NotAllowed; NotFound; Refused when it bears that name already.
    """
    require(by, "search.failed")
    shape = fact_for(by, kind, key).shape
    if text.lower() in {name.lower() for name in (shape.title, *shape.also)}:
        raise Refused(f"{shape.title} is called that already.", "Choose another concept, or take the question off.")
    changed = as_text(kind, body_of(shape.model_copy(update={"also": (*shape.also, text)})))
    reason = f"People ask for “{text}” and find nothing."
    return draft_proposal(kind, key, text=changed, reason=reason, by=by, on=on)
