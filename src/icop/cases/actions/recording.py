"""Record something of a case: make one, say something of it anew, correct what was said, share it, remove it.

Every change is read back before it is kept: what would not be a case any more is refused, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.cases.actions.keeping_lines import summarise, tell_of_case
from icop.cases.models import Case, Record
from icop.cases.policies import VERB, require_lead, require_team
from icop.cases.queries.records import NOTHING, case_file
from icop.engine.cases.files import CaseFile, body_of_case
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.tools.entering import refuse_classified
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
    if Case.objects.filter(program=program, identifier=file.case, removed_at=None).exists():
        raise Refused(f"{program.name} has a case {file.case} already.", "Open that one, or choose another designator.")
    body = body_of_case(file)
    refuse_classified(body)
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
    refuse_classified([one.body for one in said], [one.reason for one in said])
    made = [_keep(found, one, by) for one in said]
    _see_it_reads(found)
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
    if wrong.place == "whole" and said is None:
        raise Refused("What made the case cannot be taken back.", "Remove the case instead.")
    told = said or Said(NOTHING, "", None, wrong.event_on)
    refuse_classified(told.body, reason)
    made = _keep(found, Said(told.place, told.item, told.body, told.on, reason.strip()), by, replaces=wrong)
    _see_it_reads(found)
    summarise(found, on=on)
    record(f"case:{found.pk}", "cases.correct", by=by, on=on)
    return made


@transaction.atomic
def share(case: Case, is_shared: bool, *, by: Reader, on: date) -> None:
    """Let everybody who is signed in read a case, or its team alone. Raises NotAllowed."""
    require_lead(by, case)
    case.is_shared = is_shared
    case.save(update_fields=["is_shared"])
    tell_of_case(case)
    record(f"case:{case.pk}", "cases.share" if is_shared else "cases.unshare", by=by, on=on)


@transaction.atomic
def remove(case: Case, *, by: Reader, on: date) -> None:
    """Take a case out of all lists; an administrator's `restore` brings it back. Raises NotAllowed."""
    require_lead(by, case)
    case.removed_at = timezone.now()
    case.save(update_fields=["removed_at"])
    tell_of_case(case)
    record(f"case:{case.pk}", "cases.remove", by=by, on=on)


@transaction.atomic
def restore(case: Case, *, by: Reader, on: date) -> None:
    """Bring back a case that was removed. Raises NotAllowed, or Refused when its name was taken meanwhile."""
    require_lead(by, case)
    if Case.objects.filter(program=case.program, identifier=case.identifier, removed_at=None).exists():
        raise Refused(f"There is another {case.identifier} now.", "Remove that one first.")
    case.removed_at = None
    case.save(update_fields=["removed_at"])
    tell_of_case(case)
    record(f"case:{case.pk}", "cases.restore", by=by, on=on)


def require_member(by: Reader, program: Program) -> None:
    """Return if `by` is on the team of a program, or keeps the site. Raises NotAllowed."""
    require(by, VERB)
    if not by.is_admin and not Seat.objects.filter(program=program, person=by.number).exists():
        raise NotAllowed("Only the team of a program may do that.", "Ask who leads it.")


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


def _see_it_reads(case: Case) -> None:
    """Raise Refused if the records no longer make a case file on some day."""
    days: set[date] = set(case.records.values_list("event_on", flat=True))
    try:
        for day in days:
            case_file(case, on=day)
    except NotFound:
        return
    except ValidationError as error:
        raise Refused("\n".join(_sentences(error)), "Correct these fields, and save again.") from error


def _sentences(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()]
