"""What waits in this room for somebody: the days of their teams' open cases, those that need somebody first.

Lines of the portfolio are asked, so that thousands of cases cost little; they tell the days as last worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from icop.accounts.reader import Reader
from icop.cases.models import Summary
from icop.cases.summarising import A_MILLION, NO_FLAG
from icop.links.registry import Due

MOST = 30
DAYS = {
    "offer_expires_on": "Offer expires", "standard_ends_on": "Standard ends", "review_due_on": "Review is due",
    "closure_due_on": "Closure is due", "funds_expire_on": "Funds expire", "funds_cancel_on": "Funds are cancelled",
}  # fmt: skip


def due_of_cases(reader: Reader, on: date, window: int) -> Iterator[Due]:
    """Yield at most 30 days of the open cases of `reader`'s own teams, those of the most urgent cases first.

    Those who keep the site see all cases, yet on their desk lies only what their own teams have.
    """
    if reader.number is None:
        return
    last = on + timedelta(days=min(window, (date.max - on).days))
    near = Q(urgency__lt=NO_FLAG * A_MILLION)
    for name in DAYS:
        near |= Q(**{f"{name}__lte": last})
    found = Summary.objects.filter(program__seats__person=reader.number, is_removed=False, is_open=True)
    told = 0
    for one in found.filter(near, program__closed_at=None).order_by("urgency", "pk")[:MOST]:
        for due in _of_case(one, last):
            if told == MOST:
                return
            told += 1
            yield due


def _of_case(one: Summary, last: date) -> Iterator[Due]:
    about, url = f"{one.identifier} {one.title}", reverse("cases:case", args=[one.case_id])
    told = {date.fromisoformat(day): title for _, title, day in one.flags if day}
    for name, title in DAYS.items():
        day = getattr(one, name)
        if day is not None:
            told.setdefault(day, title)
    for day in sorted(told):
        if day <= last:
            yield Due(f"case:{one.case_id}:{day}", "case", told[day], url, day, about, one.state_title)
