"""Between a case and the FMS tool: make a case of a sale that was worked through, begin the tool with what it knows."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from icop.accounts.reader import Reader
from icop.cases.actions.recording import make_case, require_member
from icop.cases.actions.tasks import follow
from icop.cases.models import Case
from icop.cases.queries.tools import difference_of
from icop.cases.sales import TOOL, answers_of_case
from icop.engine.cases.files import CaseFile
from icop.tools.actions.working import Reply, Saved, begin, save_answers
from icop.tools.models import Assessment
from icop.tools.queries import tool_for


@transaction.atomic
def open_from(assessment: Assessment, file: CaseFile, *, by: Reader, on: date) -> Case:
    """Make a case of a sale in the program of its assessment, with the findings as its tasks.

    Raises NotAllowed or Refused as `make_case` does; nothing is made then.
    """
    made = make_case(assessment.program, file, by=by, on=on)
    found = difference_of(by, made, file, assessment, on=on)
    if not found.is_none:
        follow(made, found, by=by, on=on)
    return made


@transaction.atomic
def begin_sale(
    case: Case, file: CaseFile, *, is_offered: bool | None, by: Reader, on: date
) -> tuple[Assessment, Saved]:
    """Begin the FMS tool for the program of a case, with every answer the case knows; return what was kept of them.

    Raises NotAllowed, NotFound where this site has no such tool, or Refused when the program is closed.
    """
    require_member(by, case.program)
    tool = tool_for(by, TOOL)
    made = begin(case.program, tool, by=by, on=on)
    asked = {ask.key for ask in tool.compiled.asks if ask.computed is None}
    known = answers_of_case(file, is_offered=is_offered)
    return made, save_answers(made, {key: Reply(known[key]) for key in known if key in asked}, by=by, on=on)
