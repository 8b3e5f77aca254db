"""Determinations over HTTP: which there are, what each asks for, and what facts lead to. Nothing sent is kept."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from icop.accounts.web import Request
from icop.engine.questionnaire.evaluating import cites_as_json
from icop.engine.shapes import Cite
from icop.tools.determination_facts import FactsFile, facts_in_file, schema_of
from icop.tools.determination_outcome import work_out
from icop.tools.queries import KnownDetermination, determination_for, determinations_for, examples_for

router = Router(tags=["determinations"])


class CiteOut(Schema):
    """Where something is written, how well it is known, and the day it was checked."""

    to: str
    standing: str
    checked_on: date
    url: str = ""
    note: str = ""


class DeterminationOut(Schema):
    """A determination: what it tells, which day decides, and who decides."""

    key: str
    title: str
    asks: str
    asks_day: str
    decides: str
    version: int
    cite: CiteOut
    url: str


class FactOut(Schema):
    """A fact that is asked for: how, what may be answered (options by their words), why, and whom to ask."""

    key: str
    ask: str
    answer: str
    options: dict[str, str]
    unit: str
    why: str
    find_out_from: str
    is_always_asked: bool
    cites: list[CiteOut]


class ResultOut(Schema):
    """What may come out: whether it lets one go on (good), stops (gone) or neither."""

    key: str
    title: str
    kind: str


class RegimeOut(Schema):
    """A stretch of days with rules of its own (era), or something laid over them for a time (overlay)."""

    kind: str
    key: str
    title: str
    says: str
    start: str
    end: date | None
    cite: CiteOut


class TriedOut(Schema):
    """A situation the determination is tried on at each check, and what must come out."""

    name: str
    day: date
    facts: dict[str, Any]
    outcome: str | None
    is_near_miss: bool


class WholeOut(DeterminationOut):
    """A determination with its facts, outcomes, regimes and examples."""

    facts: list[FactOut]
    outcomes: list[ResultOut]
    regimes: list[RegimeOut]
    examples: list[TriedOut]


@router.get("/determinations", response=list[DeterminationOut], url_name="determinations")
def determinations(request: HttpRequest, on: date | None = None) -> list[DeterminationOut]:
    """List the determinations, by title."""
    asked: Request = request  # type: ignore[assignment]
    keys = [fact.key for fact in determinations_for(asked.reader, known=asked.known)]
    return [DeterminationOut(**_about(determination_for(asked.reader, key, known=asked.known))) for key in keys]


@router.get("/determinations/{key}", response=WholeOut, url_name="determination")
def determination(request: HttpRequest, key: str, on: date | None = None) -> WholeOut:
    """Tell what a determination asks for, and what may come out."""
    asked: Request = request  # type: ignore[assignment]
    known = _known(request, key)
    tried = examples_for(asked.reader, key, known=asked.known)
    return WholeOut(
        **_about(known),
        facts=_facts(known),
        outcomes=[ResultOut(key=name, title=one.title, kind=one.kind) for name, one in known.shape.outcomes.items()],
        regimes=_regimes(known),
        examples=[
            TriedOut(name=o.name, day=o.on, facts=o.answers, outcome=o.outcome, is_near_miss=o.is_near_miss)
            for o in tried
        ],
    )


@router.get("/determinations/{key}/schema", response=dict[str, Any], url_name="determination_schema")
def schema(request: HttpRequest, key: str) -> dict[str, Any]:
    """Return the JSON Schema of the facts that may be sent."""
    return schema_of(_known(request, key).compiled)


@router.post("/determinations/{key}", response=dict[str, Any], url_name="determine")
def outcome(request: HttpRequest, key: str, content: FactsFile) -> dict[str, Any]:
    """Tell what facts lead to on a day (`day`, or else today), why, and what is needed: as `icop determine` does."""
    asked: Request = request  # type: ignore[assignment]
    known = _known(request, key)
    given = facts_in_file(content, known.compiled, asked.on)
    return work_out(known, given, at=asked.known).as_json()


def _known(request: HttpRequest, key: str) -> KnownDetermination:
    asked: Request = request  # type: ignore[assignment]
    return determination_for(asked.reader, key, known=asked.known)


def _about(known: KnownDetermination) -> dict[str, Any]:
    shape = known.shape
    return {
        "key": known.key, "title": shape.title, "asks": shape.asks, "asks_day": shape.asks_day,
        "decides": shape.decides, "version": shape.version, "cite": _cite(shape.cite),
        "url": f"/tools/determinations/{known.key}/",
    }  # fmt: skip


def _cite(cite: Cite) -> CiteOut:
    return CiteOut(**cites_as_json((cite,))[0])


def _facts(known: KnownDetermination) -> list[FactOut]:
    return [
        FactOut(
            key=ask.key, ask=ask.ask, answer=ask.question.answer, options=ask.question.options,
            unit=ask.kind.unit.title if ask.question.answer in {"number", "money"} else "", why=ask.why,
            find_out_from=ask.question.find_out_from, is_always_asked=ask.when is None,
            cites=[_cite(cite) for cite in ask.cites],
        )
        for ask in known.compiled.asks
        if ask.computed is None
    ]  # fmt: skip


def _regimes(known: KnownDetermination) -> list[RegimeOut]:
    eras = [
        RegimeOut(kind="era", key=o.key, title=o.title, says=o.says, start=str(o.start), end=None, cite=_cite(o.cite))
        for o in known.shape.eras
    ]
    overlays = [
        RegimeOut(
            kind="overlay", key=o.key, title=o.title, says=o.says, start=o.start.isoformat(), end=o.end,
            cite=_cite(o.cite),
        )
        for o in known.shape.overlays
    ]  # fmt: skip
    return [*eras, *overlays]
