"""Open a case from its request: a letter of request, or a memorandum of request for a BPC case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from icop.accounts.reader import Reader
from icop.cases.actions.moving import Blocked
from icop.cases.actions.recording import make_case
from icop.cases.filling import sentence
from icop.cases.models import Case
from icop.cases.queries import case_facts
from icop.engine.cases.files import CaseEvent, CaseFile
from icop.engine.cases.lifecycle import judge
from icop.engine.errors import Refused
from icop.tools.models import Program

RECEIVE = "receive_request"


@transaction.atomic
def open_case(program: Program, body: Mapping[str, Any], *, by: Reader, on: date) -> Case:
    """Make a case from what its intake says; a day of receipt is recorded as the receipt of the request.

    Raises NotAllowed, Blocked when the request may not be received so, or Refused with what is wrong.
    """
    try:
        file = CaseFile.model_validate(body)
    except ValidationError as error:
        raise Refused("\n".join(map(sentence, error.errors())), "Correct these fields.") from error
    received = file.documents[0].request.received_on
    if received is None:
        return make_case(program, file, by=by, on=on)
    if received > on:
        raise Refused(f"The request cannot have been received on {received}: that day has not come.", "Correct it.")
    return make_case(program, _received(file, received), by=by, on=on)


def _received(file: CaseFile, day: date) -> CaseFile:
    """Return the case with the receipt of its request recorded; what only warns is told on the page of the case."""
    facts = case_facts()
    judged = judge(file, facts, RECEIVE, file.documents[0].key, day)
    if not judged.is_open:
        raise Blocked(judged.move.title, judged.blocks)
    actors = facts.types[file.type].actors
    event = CaseEvent(what=RECEIVE, on=day, of=file.documents[0].key, actor=actors.get(judged.move.who[0], ""))
    return file.model_copy(update={"events": (*file.events, event)})
