"""Load the sample portfolio into a program of one's own, and take it away again: one click each."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.cases.actions.bringing_in import keep_files
from icop.cases.models import Case
from icop.cases.policies import VERB
from icop.cases.sampling import ABOUT, PROGRAM, sample_files
from icop.engine.errors import Refused
from icop.tools.actions.programs import make_program
from icop.tools.models import Program


@transaction.atomic
def load_sample(*, by: Reader, on: date) -> Program:
    """Make the cases of the sample portfolio in a program that `by` leads; those there are stay as they are.

    Raises NotAllowed.
    """
    require(by, VERB)
    program = find_sample(by) or _made(by, on)
    known = set(Case.objects.filter(program=program, removed_at=None).values_list("identifier", flat=True))
    missing = [file for file in sample_files() if file.case not in known]
    keep_files(program, missing, name="the sample portfolio", by=by, on=on)
    return program


@transaction.atomic
def remove_sample(*, by: Reader, on: date) -> int:
    """Delete the sample program of `by` with its cases, and return how many there were.

    What else was put into the program goes with it, unless that is a case of one's own. Raises NotAllowed, or Refused.
    """
    require(by, VERB)
    program = find_sample(by)
    if program is None:
        raise Refused("There is no sample portfolio of yours.", "Load it first.")
    cases = Case.objects.filter(program=program, is_sample=True)
    count = cases.filter(removed_at=None).count()
    cases.delete()
    record(f"program:{program.key}", "cases.remove_sample", by=by, on=on, note=f"{count} cases")
    if not program.cases.exists() and not program.assessments.exists():
        program.delete()
    return count


def find_sample(by: Reader) -> Program | None:
    """Return the program that holds the sample portfolio of a person, or None."""
    mine = Program.objects.filter(is_sample=True, seats__person=by.number, seats__leads=True, made_by=by.user_key)
    return mine.order_by("pk").first()


def _made(by: Reader, on: date) -> Program:
    made = make_program(PROGRAM, about=ABOUT, by=by, on=on)
    made.is_sample = True
    made.save(update_fields=["is_sample"])
    return made
