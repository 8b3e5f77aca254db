"""Making a case over HTTP, saying something of it, correcting what was said, moving it on: as the pages do.

The router is that of reading: one address is one thing, whether it is read or sent to.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from icop.accounts.web import Request
from icop.cases.actions.moving import move as carry_out
from icop.cases.actions.recording import Said, correct, make_case, say
from icop.cases.api import Worker, router
from icop.cases.models import Record
from icop.cases.policies import require_team
from icop.cases.queries import case_for, records_for
from icop.cases.saying import PlaceSaid, said
from icop.engine.cases.files import CaseFile
from icop.engine.errors import NotFound
from icop.engine.fields import Day
from icop.tools.queries.programs import program_for

Reason = Annotated[str, Field(max_length=400)]
MOST_SAID = 200
__all__ = ["router"]


class Teammate(Worker):
    """The session of somebody on the team of the case that the address names; others see what strangers see."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Let the team through. Raises NotAllowed, or NotFound when there is no such case to see."""
        super().authenticate(request, key)
        match, reader = request.resolver_match, _asked(request).reader
        named = str(match.kwargs.get("key", "")) if match else ""
        require_team(reader, case_for(reader, read_key(named)))
        return True


class CaseIn(Schema):
    """A case to make in a program. It is told from `begins` on; left out: from the first day in it."""

    program: str = Field(max_length=80)
    case: CaseFile
    begins: Day | None = None


class SaidIn(Schema):
    """Something to record: a body for an item of a place, from `on` on (or today); null takes the item away."""

    place: PlaceSaid
    item: str = Field(default="", max_length=40)
    body: dict[str, Any] | None = None
    on: Day | None = None
    reason: Reason = ""


class RecordsIn(Schema):
    """What to record of a case: all of it, or none."""

    said: list[SaidIn] = Field(min_length=1, max_length=MOST_SAID)


class CorrectionIn(Schema):
    """What stands in the place of a record; `said` null: nothing does, it is taken back."""

    said: SaidIn | None = None
    reason: Reason


class MoveIn(Schema):
    """A move by its key, of the case, a document or a line, on the day it happened.

    `actor` is one of those who make such a move, by key or name (`agency`, `Implementing agency`).
    `goes_past_warnings`: what only warns does not keep it from being recorded.
    """

    move: str = Field(max_length=60)
    of: str = Field(default="basic", max_length=10)
    on: Day | None = None
    actor: str = Field(default="", max_length=200)
    reason: Reason = ""
    goes_past_warnings: bool = False


class MadeOut(Schema):
    """The key of a case."""

    id: UUID


class KeptOut(Schema):
    """The numbers of the records that were made."""

    records: list[int]


@router.post("/cases", response=MadeOut, url_name="case_make")
def make(request: HttpRequest, content: CaseIn) -> MadeOut:
    """Make a case of a program whose team the caller is on, from a case file."""
    asked = _asked(request)
    program = program_for(asked.reader, content.program)
    made = make_case(program, content.case, by=asked.reader, on=asked.today, begins=content.begins)
    return MadeOut(id=made.pk)


@router.post("/cases/{key}/records", response=KeptOut, url_name="case_say", auth=Teammate())
def record(request: HttpRequest, key: UUID, content: RecordsIn) -> KeptOut:
    """Record something of a case: all of it, or none. Nothing is written over; a later record says it anew."""
    asked = _asked(request)
    found = case_for(asked.reader, key)
    made = say(found, [_said(one, asked.today) for one in content.said], by=asked.reader, on=asked.today)
    return KeptOut(records=[one.pk for one in made])


@router.post("/cases/{key}/records/{number}/correction", response=KeptOut, url_name="case_correct", auth=Teammate())
def correction(request: HttpRequest, key: UUID, number: int, content: CorrectionIn) -> KeptOut:
    """Put something in the place of a record, or take it back. The wrong one stays in the history."""
    asked = _asked(request)
    found = case_for(asked.reader, key)
    wrong = _record(records_for(found), number)
    told = _said(content.said, asked.today) if content.said else None
    made = correct(found, wrong, told, reason=content.reason, by=asked.reader, on=asked.today)
    return KeptOut(records=[made.pk])


@router.post("/cases/{key}/moves", response=KeptOut, url_name="case_move", auth=Teammate())
def move(request: HttpRequest, key: UUID, content: MoveIn) -> KeptOut:
    """Record a move. What the rules do not allow is refused with all that is missing and by which rule (`blocks`)."""
    asked = _asked(request)
    made = carry_out(
        case_for(asked.reader, key), content.move, of=content.of, day=content.on or asked.today, actor=content.actor,
        reason=content.reason, goes_past_warnings=content.goes_past_warnings, by=asked.reader, on=asked.today,
    )  # fmt: skip
    return KeptOut(records=[made.pk])


def _asked(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]


def read_key(text: str) -> UUID:
    """Return the key of a case. Raises NotFound when it is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("There is no such case.", "Look through the list of cases.") from error


def _said(one: SaidIn, today: date) -> Said:
    return said(one.place, one.item, one.body, one.on or today, one.reason)


def _record(records: list[Record], number: int) -> Record:
    found = next((one for one in records if one.pk == number), None)
    if found is None:
        raise NotFound("There is no such record of the case.", "Look through its records.")
    return found
