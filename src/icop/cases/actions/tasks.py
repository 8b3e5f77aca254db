"""Tasks of a case: take over what a tool found, mark as done or not."""

from __future__ import annotations

from datetime import date

from icop.accounts.reader import Reader
from icop.cases.actions.recording import Said, say
from icop.cases.following import NEW, OTHERWISE, Difference, body_of_task
from icop.cases.models import Case
from icop.cases.queries import case_file
from icop.engine.cases.files import CaseTask
from icop.engine.errors import NotFound, Refused

PLACE = "tasks"


def follow(case: Case, found: Difference, *, by: Reader, on: date) -> None:
    """Make the tasks of a case stand as the findings of an assessment do. Raises NotAllowed, or Refused if they do."""
    if found.is_none:
        raise Refused("The tasks stand as the findings do.", "Nothing is to be taken over.")
    said = [Said(PLACE, one.key, body_of_task(one), on, NEW) for one in found.new]
    said += [Said(PLACE, one.task.key, one.body, on, OTHERWISE) for one in found.changed]
    said += [Said(PLACE, one.key, None, on, "The finding no longer follows") for one in found.gone]
    say(case, said, by=by, on=on)


def mark_task(case: Case, key: str, *, is_done: bool, by: Reader, on: date) -> None:
    """Mark a task as done on this day, or as not done after all. Raises NotFound or NotAllowed."""
    _task(case, key, on)
    say(case, [Said(PLACE, key, {"done_on": on.isoformat() if is_done else None}, on)], by=by, on=on)


def _task(case: Case, key: str, on: date) -> CaseTask:
    found = next((one for one in case_file(case, on=on).tasks if one.key == key), None)
    if found is None:
        raise NotFound("There is no such task.", "Reload the page: somebody may have taken it off.")
    return found
