"""Record something of a case: make one, say something of it anew, correct what was said, share it, remove it.

Every change is read back before it is kept: what would not be a case any more is refused, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.cases.actions.keeping_lines import summarise, tell_of_case
from icop.cases.actions.rereading import see_it_reads
from icop.cases.entering import see_texts
from icop.cases.models import Case, Record
from icop.cases.policies import VERB, require_lead, require_team
from icop.cases.queries.records import NOTHING
from icop.engine.cases.files import CaseFile, body_of_case
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.tools.models import Program, Seat

LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to record: `body` for an item of a place from the day `on` on; None takes the item away."""

    place: str
    item: str
    body: Mapping[str, Any] | None
    on: date
    reason: str = ""


@transaction.atomic
def make_case(program: Program, file: CaseFile, *, by: Reader, on: date, begins: date | None = None) -> Case:
    """Make a case of a program from a case file. It is told from `begins` on, or from the first day in it.

    Raises NotAllowed, or Refused when the program has one of this name, or is closed.
    """
    require_member(by, program)
    if program.closed_at is not None:
        raise Refused(f"{program.name} is closed.", "Open the program again, or choose another.")
    other = Refused(f"{program.name} has a case {file.case} already.", "Open that one, or choose another designator.")
    if Case.objects.filter(program=program, identifier=file.case, removed_at=None).exists():
        raise other
    body = body_of_case(file)
    see_texts(body)
    with once_only(other):
        made = Case.objects.create(
            program=program, identifier=file.case, is_sample=file.is_sample, made_by=by.user_key or by.role
        )
    _keep(made, Said("whole", "", body, begins or first_day(file, on)), by)
    summarise(made, on=on)
    record(f"case:{made.pk}", "cases.make", by=by, on=on)
    return made


@transaction.atomic
def say(case: Case, said: Sequence[Said], *, by: Reader, on: date) -> list[Record]:
    """Record these things of a case, all or none. Raises NotAllowed, or Refused with what is wrong."""
    require_team(by, case)
    found = _locked(case)
    for one in said:
        _see_it_may_be_said(one, on)
    made = [_keep(found, one, by) for one in said]
    see_it_reads(found, since=min((one.on for one in said), default=on))
    summarise(found, on=on)
    record(f"case:{found.pk}", "cases.say", by=by, on=on, note=", ".join(f"{o.place} {o.item}" for o in said)[:200])
    return made


@transaction.atomic
def correct(case: Case, wrong: Record, said: Said | None, *, reason: str, by: Reader, on: date) -> Record:
    """Put something in the place of a record, or take it back (`said` None). The wrong one stays in the history.

    Raises NotAllowed, or Refused without a reason, for the record that made the case, or one corrected meanwhile.
    """
    require_team(by, case)
    found = _locked(case)
    if not reason.strip():
        raise Refused("A correction needs its reason.", "Write in a line why the record was wrong.")
    if wrong.case_id != found.pk or Record.objects.filter(replaces=wrong).exists():
        raise Refused("That record was corrected meanwhile.", "Look at the history, and correct the one that stands.")
    if wrong.place == "whole" and (said is None or said.place != "whole"):
        raise Refused("What made the case cannot be taken back.", "Correct it as a whole, or remove the case instead.")
    told = replace(said or Said(NOTHING, "", None, wrong.event_on), reason=reason.strip())
    _see_it_may_be_said(told, on)
    made = _keep(found, told, by, replaces=wrong)
    see_it_reads(found, since=min(wrong.event_on, told.on))
    summarise(found, on=on)
    record(f"case:{found.pk}", "cases.correct", by=by, on=on)
    return made


@transaction.atomic
def share(case: Case, is_shared: bool, *, by: Reader, on: date) -> None:
    """Let everybody who is signed in read a case, or its team alone. Raises NotAllowed."""
    require_lead(by, case)
    found = _locked(case)
    found.is_shared = case.is_shared = is_shared
    found.save(update_fields=["is_shared"])
    tell_of_case(found)
    record(f"case:{case.pk}", "cases.share" if is_shared else "cases.unshare", by=by, on=on)


@transaction.atomic
def remove(case: Case, *, by: Reader, on: date) -> None:
    """Take a case out of all lists; an administrator's `restore` brings it back. Raises NotAllowed."""
    require_lead(by, case)
    found = _locked(case)
    found.removed_at = case.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    tell_of_case(found)
    record(f"case:{case.pk}", "cases.remove", by=by, on=on)


@transaction.atomic
def restore(case: Case, *, by: Reader, on: date) -> None:
    """Bring back a case that was removed. Raises NotAllowed, NotFound, or Refused when its name was taken."""
    require_lead(by, case)
    found = Case.objects.select_for_update().filter(pk=case.pk).exclude(removed_at=None).first()
    if found is None:
        raise NotFound("There is no such case to bring back.", "Look at the removed cases.")
    other = Refused(f"There is another {case.identifier} now.", "Remove that one first.")
    if Case.objects.filter(program=case.program, identifier=case.identifier, removed_at=None).exists():
        raise other
    found.removed_at = case.removed_at = None
    with once_only(other):
        found.save(update_fields=["removed_at"])
    tell_of_case(found)
    record(f"case:{case.pk}", "cases.restore", by=by, on=on)


def require_member(by: Reader, program: Program) -> None:
    """Return if `by` is on the team of a program, or keeps the site. Raises NotAllowed."""
    require(by, VERB)
    if not by.is_admin and not Seat.objects.filter(program=program, person=by.number).exists():
        raise NotAllowed("Only the team of a program may do that.", "Ask who leads it.")


@contextmanager
def once_only(refusal: Refused) -> Iterator[None]:
    """Raise `refusal` where the database holds meanwhile what may be there once: two people did it at one moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error


def first_day(file: CaseFile, on: date) -> date:
    """Return the first day a case file tells of: the earliest event or request, and not after `on`."""
    days = [one.on for one in file.events]
    days += [day for one in file.documents for day in (one.request.letter_on, one.request.received_on) if day]
    return min([on, *days])


def _locked(case: Case) -> Case:
    found = Case.objects.select_for_update().filter(pk=case.pk, removed_at=None).first()
    if found is None:
        raise NotFound("There is no such case.", "Look through the list of cases.")
    return found


def _keep(case: Case, said: Said, by: Reader, replaces: Record | None = None) -> Record:
    if len(said.reason) > LONGEST_REASON:
        raise Refused(f"The reason is longer than {LONGEST_REASON} characters.", "Say it in a line or two.")
    return Record.objects.create(
        case=case, place=said.place, item=said.item, body=said.body, event_on=said.on, recorded_at=timezone.now(),
        by=by.user_key or by.role, reason=said.reason, replaces=replaces,
    )  # fmt: skip


def _see_it_may_be_said(said: Said, on: date) -> None:
    see_texts(said.item, said.body, said.reason)
    if said.place == "events" and said.on > on:
        raise Refused(
            f"{said.on} has not come yet.", "Record what happened; say what is expected as an anticipated date."
        )
