"""Change what a case says of one thing: a part that was filled in, an item added or taken away.

Who changes a thing says which record of the case they saw last, so that two people at once don't overwrite each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from icop.accounts.reader import Reader
from icop.cases.actions.recording import Said, say
from icop.cases.models import Case, Record
from icop.cases.policies import require_team
from icop.cases.queries import case_facts, case_file
from icop.cases.queries.records import KEYS, LISTS
from icop.engine.cases.checking import CaseFinding, findings
from icop.engine.errors import NotFound, Refused


class Meanwhile(Refused):
    """Somebody else recorded something of the same thing after the form was opened; nothing of it was kept."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__(
            "Somebody else changed this meanwhile.",
            "Compare with what stands now. Send yours again to put it in its place.",
        )
        self.records = tuple(records)


class Impossible(Refused):
    """What was filled in cannot be by the rules of the day; nothing of it was kept."""

    def __init__(self, findings: Sequence[CaseFinding]) -> None:
        super().__init__(findings[0].says, findings[0].fix)
        self.findings = tuple(findings)


def last_record(case: Case) -> int:
    """Return the key of the last record of a case."""
    newest: int | None = case.records.aggregate(last=Max("pk"))["last"]
    return newest or 0


@transaction.atomic
def change_item(
    case: Case, place: str, key: str, body: Mapping[str, Any], *, day: date, reason: str = "", seen: int, by: Reader,
    on: date,
) -> None:  # fmt: skip
    """Record from `day` on what an item of a case says; nothing where nothing changed.

    Raises NotAllowed, Meanwhile when somebody changed it after the record `seen`, Impossible when the rules of the day
    don't allow it, or Refused with what is wrong.
    """
    require_team(by, case)
    if not body:
        return
    see_nobody_changed(case, place, key, seen)
    _say_what_may_be(case, Said(place, key, dict(body), day, reason), by, on)


@transaction.atomic
def add_item(
    case: Case, place: str, key: str, body: Mapping[str, Any], *, day: date, reason: str = "", by: Reader, on: date
) -> None:
    """Record from `day` on an item that the case did not have.

    Raises NotAllowed, Impossible when the rules of the day don't allow it, or Refused when the case has it already.
    """
    require_team(by, case)
    if place not in LISTS and key in _keys(case, place, on):
        raise Refused(f"The case has {key} already.", "Change that one, or give this another number.")
    _say_what_may_be(case, Said(place, key, dict(body), day, reason), by, on)


@transaction.atomic
def drop_item(case: Case, place: str, key: str, *, day: date, reason: str, by: Reader, on: date) -> None:
    """Record that an item does not belong to the case from `day` on; the history keeps it.

    Raises NotAllowed, NotFound, or Refused without a reason.
    """
    require_team(by, case)
    if place not in KEYS or key not in _keys(case, place, on):
        raise NotFound(f"The case has no {key}.", "Look at the case: somebody may have removed it.")
    if not reason.strip():
        raise Refused("Removing it needs a reason.", "Say in a line why it does not belong to the case.")
    see_it_had_begun(case, day)
    say(case, [Said(place, key, None, day, reason.strip())], by=by, on=on)


def see_nobody_changed(case: Case, place: str, key: str, seen: int) -> None:
    """Return if nothing was recorded of an item after the record `seen`. Raises Meanwhile."""
    later = case.records.filter(pk__gt=seen, place__in=(place, "whole", "nothing"))
    told = [one for one in later if one.place != place or one.item == key]
    if told:
        raise Meanwhile(told)


def see_it_had_begun(case: Case, day: date) -> None:
    """Return if the case is told of on a day already. Raises Refused with its first day."""
    first: date | None = case.records.aggregate(first=Min("event_on"))["first"]
    if first is not None and day < first:
        raise Refused(f"This case is told from {first} on, not on {day}.", "Choose that day or a later one.")


def _say_what_may_be(case: Case, said: Said, by: Reader, on: date) -> None:
    see_it_had_begun(case, said.on)
    before = {_mark(one) for one in _stops(case, on)}
    say(case, [said], by=by, on=on)
    new = [one for one in _stops(case, on) if _mark(one) not in before]
    if new:
        raise Impossible(new)


def _stops(case: Case, on: date) -> list[CaseFinding]:
    return [one for one in findings(case_file(case, on=on), case_facts(), on) if one.severity == "stop"]


def _mark(one: CaseFinding) -> tuple[str, str, str]:
    return one.field, one.value, one.says


def _keys(case: Case, place: str, on: date) -> set[str]:
    found = case_file(case, on=on).model_dump(mode="json").get(place, ())
    return {str(one[KEYS[place]]) for one in found}
