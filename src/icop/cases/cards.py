"""How cases are shown to other rooms, and what can be begun with an assessment here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from icop.accounts.reader import Reader
from icop.cases.models import Summary
from icop.cases.queries import cases_for
from icop.cases.queries.named import lines_named
from icop.cases.sales import TOOL
from icop.links.registry import Card, Kind, Onward, register_kind
from icop.tools.queries.assessments import assessment_for
from icop.tools.reminders import reminder

MOST_NAMED = 5


def register_cases() -> None:
    """Make cases known to the registry, with how their cards are made."""
    register_kind(Kind("case", "Case", "Cases", _cards))


def _cards(keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    """Return the cards of these cases; one that is hidden has none, as one that is missing."""
    return {str(one.pk): _card(one) for one in lines_named(reader, keys)}


def _card(one: Summary) -> Card:
    return Card(
        f"case:{one.pk}", "case", f"{one.identifier} {one.title}", reverse("cases:case", args=[one.pk]),
        summary=one.purchaser, status=one.state_title, status_kind="plain",
        markings=() if reminder().marking == "UNCLASSIFIED" else (reminder().marking,),
    )  # fmt: skip


def begun_of_programs(key: str, reader: Reader, on: date) -> Iterator[Onward]:
    """Yield what can be begun with a program: its cases looked at, one opened, a sheet brought in."""
    query = f"?{urlencode({'program': key})}"
    yield Onward("Cases of this program", f"{reverse('cases:index')}{query}")
    yield Onward("Add a letter of request", f"{reverse('cases:new')}{query}")
    yield Onward("Bring in a sheet of cases", f"{reverse('cases:bring_in')}{query}")


def begun_of_assessments(key: str, reader: Reader, on: date) -> Iterator[Onward]:
    """Yield what can be begun with an assessment: a case of a sale, tasks of the cases of its program."""
    found = assessment_for(reader, key)
    if found.tool == TOOL:
        yield Onward("Open a case of this sale", reverse("cases:open_from", args=[key]))
    for case in cases_for(reader).filter(program=found.program)[:MOST_NAMED]:
        yield Onward(
            f"Make the findings tasks of {case.identifier}", reverse("cases:tasks_follow", args=[case.pk, key])
        )
