"""Cases over HTTP: the same words as `icop case`, for the people of their teams, and for a case file that is sent."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import Field

from icop.accounts.policies import require
from icop.accounts.web import Request
from icop.cases.answering import NO_RECORD, check_answer, notify_answer, price_answer, standards_answer
from icop.cases.files import case_schema, content_of
from icop.cases.listing import Lines
from icop.cases.measuring import measured
from icop.cases.policies import VERB
from icop.cases.queries import case_facts, case_file, case_for, records_for
from icop.cases.queries.portfolio import Wanted, portfolio_for
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.cases.pricing import Assumed
from icop.engine.fields import Day
from icop.library.api_intakes import Session
from icop.tools.entering import refuse_classified
from icop.tools.files import see_day
from icop.tools.queries.programs import team_of
from icop.tools.running import site_says
from icop.ui.clock import is_another_day


class Worker(Session):
    """The session of somebody who may work with cases; others are refused before anything is read."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Let those through who may work with cases. Raises NotAllowed."""
        require(_asked(request).reader, VERB)
        return True


router = Router(tags=["cases"], auth=Worker())
Answer = dict[str, Any]
Key = Annotated[str, Field(max_length=10)]
ProgramKey = Annotated[str, Field(max_length=80)]


class CaseLineOut(Schema):
    """A case in a line, as it stood on the day `worked_on`; `value` is the total its price gave then."""

    id: UUID
    case: str
    title: str
    type: str
    program: str
    program_name: str
    purchaser: str
    agency: str
    state: str
    state_title: str
    phase: str
    is_open: bool
    since: date | None
    document: str
    category: str
    days_used: int | None
    days_allowed: int | None
    clock_state: str
    standard_ends_on: date | None
    offer_expires_on: date | None
    funds_expire_on: date | None
    funds_cancel_on: date | None
    closure_due_on: date | None
    review_due_on: date | None
    needs_notification: bool
    next_move: str
    next_day: date | None
    is_blocked: bool
    is_shared: bool
    is_sample: bool
    value: str | None
    worked_on: date
    marking: str


class RecordOut(Schema):
    """Something that was said of a case: of what, from which day on, when and by whom, and what it replaced."""

    id: int
    place: str
    item: str
    body: Any
    event_on: date
    recorded_at: datetime
    by: str
    reason: str
    replaces: int | None


class WantedIn(Schema):
    """Which cases to list, as the portfolio asks: those that have all of these, in an order (`sort`).

    `state` is a phase, `all` or `ended`; left out: all open cases. `needs` is what a case needs: `offers`, `late`.
    """

    q: str = Field(default="", max_length=80)
    state: str = Field(default="", max_length=20)
    type: Literal["", "fms", "bpc"] = ""
    category: Literal["", "A", "B", "C", "D"] = ""
    needs: str = Field(default="", max_length=20)
    program: str = Field(default="", max_length=80)
    sort: str = Field(default="case", max_length=20)


class Planned(Schema):
    """What if: days planned for what has not happened yet (left out: not planned)."""

    developed: date | None = None
    offered: date | None = None
    accepted: date | None = None
    implemented: date | None = None

    def assumed(self) -> Assumed:
        """Return them as the price takes them."""
        return Assumed(self.developed, self.offered, self.accepted, self.implemented)


class WhatIf(Planned):
    """What if: planned days, and numbers in place of parameters by their keys (`admin.rate`)."""

    rates: dict[str, Decimal] = Field(default_factory=dict, max_length=40)

    def assumed(self) -> Assumed:
        """Return them as the price takes them."""
        return replace(super().assumed(), rates=self.rates)


class CaseFileIn(Schema):
    """A case file to be judged, on a day (today if left out). Nothing of it is kept."""

    case: CaseFile
    on: Day | None = None
    document: Key = ""
    what_if: WhatIf = Field(default_factory=WhatIf)
    scenario: str = Field(default="", max_length=200)


# ---- cases of the site


@router.get("/cases", response=list[CaseLineOut], url_name="cases")
@paginate(LimitOffsetPagination)
def cases(request: HttpRequest, wanted: Query[WantedIn]) -> Any:
    """List the cases of one's teams and those that are shared, as they stood on the day each was worked out."""
    asked = _asked(request)
    return Lines(portfolio_for(asked.reader, Wanted.of(wanted.dict()), asked.on), marking=site_says()["marking"])


@router.get("/cases/performance", response=Answer, url_name="case_performance")
def performance(request: HttpRequest, program: ProgramKey = "", on: date | None = None) -> Answer:
    """Tell how the documents of the cases one sees kept their standards, of one program or all, as the page does."""
    asked = _asked(request)
    other_day = is_another_day(request)
    found = measured(asked.reader, program, asked.on, other_day=other_day, known=asked.known)
    told = {"performance": found.performance.as_json(), "estimates": found.estimates.as_json()}
    return {"on": asked.on.isoformat(), **told, "record": NO_RECORD, **site_says()}


@router.get("/cases/{key}", response=Answer, url_name="case")
def case(request: HttpRequest, key: UUID, on: date | None = None) -> Answer:
    """Return a case as its file on a day, with the marking under which it leaves the site."""
    file, _, asked = _judged(request, key)
    return {"id": str(key), "on": asked.on.isoformat(), "file": content_of(file), **site_says()}


@router.get("/cases/{key}/records", response=list[RecordOut], url_name="case_records")
@paginate(LimitOffsetPagination)
def records(request: HttpRequest, key: UUID) -> list[RecordOut]:
    """List all that was ever recorded of a case, the last first; by `known`, where that is asked."""
    asked = _asked(request)
    found = case_for(asked.reader, key)
    team = team_of(found.program)
    return [
        RecordOut(
            id=one.pk, place=one.place, item=one.item, body=one.body, event_on=one.event_on,
            recorded_at=one.recorded_at, by=team.role(one.by), reason=one.reason, replaces=one.replaces_id,
        )
        for one in records_for(found)
        if asked.known is None or one.recorded_at <= asked.known
    ]  # fmt: skip


@router.get("/cases/{key}/price", response=Answer, url_name="case_price")
def price(
    request: HttpRequest, key: UUID, planned: Query[Planned], document: Key = "", on: date | None = None
) -> Answer:
    """Build the price of a case; planned days are a what-if beside it."""
    file, facts, asked = _judged(request, key)
    return price_answer(file, facts, asked.on, document=document or None, assume=planned.assumed())


@router.get("/cases/{key}/notification", response=Answer, url_name="case_notification")
def notify(
    request: HttpRequest, key: UUID, document: Key = "basic", scenario: str = "", on: date | None = None
) -> Answer:
    """Tell whether Congress must be notified of a document, and from when it may be offered."""
    file, facts, asked = _judged(request, key)
    return notify_answer(
        file, facts, asked.on, reader=asked.reader, document=document, scenario=scenario, known=asked.known
    )


@router.get("/cases/{key}/standards", response=Answer, url_name="case_standards")
def standards(request: HttpRequest, key: UUID, document: Key = "", on: date | None = None) -> Answer:
    """Tell where each document stands against its standard, when it is to be offered, and what is due."""
    file, facts, asked = _judged(request, key)
    return standards_answer(file, facts, asked.on, document=document or None)


@router.get("/cases/{key}/check", response=Answer, url_name="case_check")
def check(request: HttpRequest, key: UUID, on: date | None = None) -> Answer:
    """Check a case against the rules of a day."""
    file, facts, asked = _judged(request, key)
    return check_answer(file, facts, asked.on)


# ---- case files that are sent


@router.get("/case-files/schema", response=Answer, url_name="case_file_schema", auth=None)
def case_file_schema(request: HttpRequest) -> Answer:
    """Return the JSON Schema of a case file."""
    return case_schema()


@router.post("/case-files/price", response=Answer, url_name="case_file_price", auth=None)
def price_file(request: HttpRequest, content: CaseFileIn) -> Answer:
    """Build the price of the case of a file, as `icop case price` does. Nothing is stored."""
    day, facts = _sent(request, content)
    document = content.document or None
    return price_answer(content.case, facts, day, document=document, assume=content.what_if.assumed())


@router.post("/case-files/notification", response=Answer, url_name="case_file_notification", auth=None)
def notify_file(request: HttpRequest, content: CaseFileIn) -> Answer:
    """Tell whether Congress must be notified, as `icop case notify` does. Nothing is stored."""
    day, facts = _sent(request, content)
    return notify_answer(
        content.case, facts, day, reader=_asked(request).reader, document=content.document or "basic",
        scenario=content.scenario,
    )  # fmt: skip


@router.post("/case-files/standards", response=Answer, url_name="case_file_standards", auth=None)
def standards_file(request: HttpRequest, content: CaseFileIn) -> Answer:
    """Tell where each document stands against its standard, as `icop case standards` does. Nothing is stored."""
    day, facts = _sent(request, content)
    return standards_answer(content.case, facts, day, document=content.document or None)


@router.post("/case-files/check", response=Answer, url_name="case_file_check", auth=None)
def check_file(request: HttpRequest, content: CaseFileIn) -> Answer:
    """Check the case of a file against the rules, as `icop case check` does. Nothing is stored."""
    day, facts = _sent(request, content)
    return check_answer(content.case, facts, day)


def _asked(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]


def _judged(request: HttpRequest, key: UUID) -> tuple[CaseFile, CaseFacts, Request]:
    """Return a case as it stands on the day asked about, and what it is judged by, both as known then."""
    asked = _asked(request)
    file = case_file(case_for(asked.reader, key), on=asked.on, known=asked.known)
    return file, case_facts(known=asked.known), asked


def _sent(request: HttpRequest, content: CaseFileIn) -> tuple[date, CaseFacts]:
    refuse_classified(content.case.model_dump(mode="json"))
    return see_day(content.on or _asked(request).on), case_facts()
