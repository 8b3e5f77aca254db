"""Release processes over HTTP: the model of a day, what changed between two, and which processes apply."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from icop.accounts.web import Request
from icop.tsfd.files import PlanFile, asked_in
from icop.tsfd.model import Edge, Model, Node
from icop.tsfd.outcome import outcome_of
from icop.tsfd.planning import plan
from icop.tsfd.queries import changes_between, model_for, node_for

router = Router(tags=["release processes"])


class WaitOut(Schema):
    """What a process waits for: the end of another, or its beginning (start_to_start); `brings` pulls it in."""

    process: str
    order: str
    brings: bool
    citation: str
    standing: str


class DaysOut(Schema):
    """Planning days: low, likely, high; null when they are to be confirmed."""

    low: int
    likely: int
    high: int
    standing: str


class ProcessOut(Schema):
    """A release process as of the day."""

    key: str
    title: str
    acronym: str
    sort: str
    group: str | None
    interagency: str
    title_50: str
    lead: list[str]
    lead_to_be_confirmed: str
    decided_by: str
    days: DaysOut | None
    waits_for: list[WaitOut]
    to_be_confirmed: str
    url: str


class ModelOut(Schema):
    """All release processes of the day, each after those it waits for."""

    on: date
    processes: list[ProcessOut]


class AttributeOut(Schema):
    """A question, and the processes a yes leads to."""

    key: str
    title: str
    ask: str
    about_sale: bool
    opens: list[str]


class ChangeOut(Schema):
    """A change between two days, in words."""

    process: str
    what: str
    says: str
    citation: str
    standing: str


@router.get("/release-processes", response=ModelOut, url_name="release_processes")
def release_processes(request: HttpRequest, on: date | None = None) -> ModelOut:
    """List the release processes of the day, with order, lead and planning days."""
    model = _model(request)
    return ModelOut(on=model.on, processes=[_process(model, node) for node in model.nodes.values()])


@router.get("/release-processes/attributes", response=list[AttributeOut], url_name="release_attributes")
def release_attributes(request: HttpRequest, on: date | None = None) -> list[AttributeOut]:
    """List the questions that tell which processes apply."""
    found = _model(request).questions.values()
    return [
        AttributeOut(
            key=one.key, title=one.title, ask=one.ask, about_sale=one.about_sale, opens=[o.process for o in one.opens]
        )
        for one in found
    ]


@router.get("/release-processes/changes", response=list[ChangeOut], url_name="release_changes")
def release_changes(request: HttpRequest, since: date, on: date | None = None) -> list[ChangeOut]:
    """Tell what changed between another day (`since`) and the day asked about."""
    asked: Request = request  # type: ignore[assignment]
    found = changes_between(asked.reader, earlier=since, later=asked.on, known=asked.known)
    return [
        ChangeOut(process=o.key, what=o.what, says=o.says, citation=o.cite.to, standing=o.cite.standing) for o in found
    ]


@router.get("/release-processes/{key}", response=ProcessOut, url_name="release_process")
def release_process(request: HttpRequest, key: str, on: date | None = None) -> ProcessOut:
    """Return one release process as of the day."""
    model = _model(request)
    return _process(model, node_for(model, key))


@router.post("/release-plans", response=dict, url_name="release_plan")
def release_plan(request: HttpRequest, content: PlanFile) -> dict[str, object]:
    """Tell which processes apply by these answers, in order, with the days they lead to. Nothing is stored.

    The day asked about stands in the body: `on`.
    """
    asked: Request = request  # type: ignore[assignment]
    model = model_for(asked.reader, on=content.on or asked.on, known=asked.known)
    return outcome_of(plan(model, asked_in(content, model)), content.program)


def _model(request: HttpRequest) -> Model:
    asked: Request = request  # type: ignore[assignment]
    return model_for(asked.reader, on=asked.on, known=asked.known)


def _process(model: Model, node: Node) -> ProcessOut:
    spread = node.days.spread
    days = {"low": spread.low, "likely": spread.likely, "high": spread.high} if spread else None
    return ProcessOut(
        key=node.key,
        title=node.title,
        acronym=node.short,
        sort=node.sort,
        group=node.group,
        interagency=node.interagency,
        title_50=node.title_50,
        lead=[office.name for office in node.lead.offices],
        lead_to_be_confirmed=node.lead.unknown,
        decided_by=node.lead.body,
        days=DaysOut(**days, standing=node.days.cite.standing) if days else None,
        waits_for=[_wait(edge) for edge in model.before(node.key)],
        to_be_confirmed=node.unsure,
        url=f"/release-processes/{node.key}/",
    )


def _wait(edge: Edge) -> WaitOut:
    return WaitOut(
        process=edge.before, order=edge.order, brings=edge.brings, citation=edge.cite.to, standing=edge.cite.standing
    )
