"""What a list of cases holds when it is taken out, and the files that were made of long ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from icop.accounts.reader import Reader
from icop.cases.models import Case, TakeOut
from icop.cases.queries.portfolio import Wanted, cases_known, cases_of, portfolio_for, spans_for
from icop.cases.queries.records import cases_for
from icop.cases.tables.writing import Label
from icop.engine.errors import NotFound, Refused
from icop.tools.reminders import reminder

AT_ONCE = 500


def found_cases(reader: Reader, wanted: Wanted, *, on: date, known: datetime | None, today: date) -> list[Case]:
    """Return the cases of a list as it is filtered, all its pages, on a day, as the site knew them at `known`."""
    if known is not None:
        return list(cases_known(reader, wanted, on, known))
    if on != today:
        return cases_of(spans_for(reader, wanted, on).values_list("case", flat=True))
    return list(cases_for(reader).filter(pk__in=portfolio_for(reader, wanted, on).values("case_id")))


def see_names_differ(cases: Sequence[Case]) -> None:
    """Raise Refused where two programs have a case of one name: the file could not tell them apart."""
    twice = sorted(name for name, count in Counter(one.identifier for one in cases).items() if count > 1)
    if twice:
        raise Refused(
            f"Two programs have a case {twice[0]}, which a file could not tell apart.",
            "Filter the list by one program, and take that out.",
        )


def label_of(on: date, known: datetime | None) -> Label:
    """Return what is written on a file of cases of a day, as the site knew them at `known`."""
    return Label(reminder().marking, on, f"As known on {timezone.localtime(known):%Y-%m-%d}." if known else "")


def take_outs_for(reader: Reader) -> QuerySet[TakeOut]:
    """Return the files of cases that `reader` asked for, the last first."""
    return TakeOut.objects.filter(person=reader.number or 0)


def take_out_for(reader: Reader, pk: Any) -> TakeOut:
    """Return one of them. Raises NotFound when there is none."""
    found = take_outs_for(reader).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such file.", "Take the cases out again: such files are kept for a day.")
    return found


def may_see_all(reader: Reader, keys: Sequence[str]) -> bool:
    """Tell whether `reader` may see all these cases now."""
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    return all(cases_for(reader).filter(pk__in=part).count() == len(part) for part in parts)
