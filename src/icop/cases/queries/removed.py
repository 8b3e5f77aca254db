"""Cases that were removed: seen by who leads their team, and by who keeps the site."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Case
from icop.engine.errors import NotFound
from icop.tools.models import Seat


def removed_cases(reader: Reader) -> QuerySet[Case]:
    """Return the removed cases that `reader` may bring back, the last removed first."""
    gone = Case.objects.exclude(removed_at=None).select_related("program").order_by("-removed_at", "pk")
    if reader.is_admin:
        return gone
    if reader.number is None:
        return gone.none()
    return gone.filter(program__in=Seat.objects.filter(person=reader.number, leads=True).values("program"))


def removed_case(reader: Reader, pk: Any) -> Case:
    """Return one of them. Raises NotFound when there is none to see."""
    found = removed_cases(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such case to bring back.", "Look at the removed cases.")
    return found
