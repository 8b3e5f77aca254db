"""Facts over HTTP: the same as the pages, in JSON. `on` is the day asked about, `known` what the site knew on a day."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from icop.accounts.web import Request
from icop.engine.errors import Refused
from icop.engine.parameters import Found, Looked, SetName, look_up
from icop.engine.shapes import Parameter, Tier
from icop.facts.cards import card_of
from icop.facts.queries import fact_for, facts_for
from icop.facts.values import units, value_in_words

router = Router(tags=["facts"])
Kind = Literal[
    "parameter", "set", "card", "office", "term", "name", "wording", "source", "concept", "instrument", "topic",
    "case_type", "code_list", "checklist", "scenario",
]  # fmt: skip
WITH_PAGES = {
    "parameter", "set", "card", "office", "term", "name", "wording", "source", "concept", "case_type", "code_list",
    "checklist", "scenario",
}  # fmt: skip


class FactLine(Schema):
    """A fact in a line, as of the day."""

    key: str
    kind: str
    title: str
    url: str
    summary: str
    citation: str
    standing: str
    status: str


class FactOut(Schema):
    """A whole fact: its body is as in the files of its kind."""

    key: str
    kind: str
    title: str
    pack: str
    recorded_at: datetime
    body: dict[str, Any]


class TierOut(Schema):
    """A step of a value: it applies up to `up_to` (null: no upper end)."""

    up_to: str | None
    value: str


class ValueOut(Schema):
    """A value on a day and why. `value` is null when there is none; `fix` says what to do then.

    Numbers, days and words are text, exact as written; yes and no are true and false; a value in steps is a list.
    """

    key: str
    on: date
    value: str | bool | list[str] | list[TierOut] | None
    words: str
    certain: bool
    start: str
    citation: str
    standing: str
    why: str
    fix: str


@router.get("/facts/{kind}", response=list[FactLine], summary="Facts of a kind")
@paginate(LimitOffsetPagination)
def facts(request: HttpRequest, kind: Kind, on: date | None = None) -> list[FactLine]:
    """List the facts of one kind, by key, as of the day."""
    asked = _typed(request)
    found = facts_for(asked.reader, kind, known=asked.known)
    if kind not in WITH_PAGES:
        return [_plain(fact.full_key, kind, fact.shape.title) for fact in found]
    return [FactLine.model_validate(card_of(fact, asked.on), from_attributes=True) for fact in found]


@router.get("/facts/{kind}/{key}", response=FactOut, summary="One fact")
def fact(request: HttpRequest, kind: Kind, key: str, on: date | None = None) -> FactOut:
    """Return a fact with all its dated entries."""
    asked = _typed(request)
    found = fact_for(asked.reader, kind, key, known=asked.known)
    body = found.shape.model_dump(mode="json", exclude_defaults=True)
    return FactOut(
        key=found.key, kind=kind, title=found.shape.title, pack=found.pack, recorded_at=found.recorded_at, body=body
    )


@router.get("/values/{key}", response=ValueOut, summary="A value on a day")
def value(request: HttpRequest, key: str, on: date | None = None, by: str = "") -> ValueOut:
    """Look a parameter up. `by` names its dimensions: `category=a,partner_group=nato`."""
    asked = _typed(request)
    shape = fact_for(asked.reader, "parameter", key, known=asked.known).shape
    assert isinstance(shape, Parameter)
    unit = units()[shape.unit]
    found = look_up(shape, asked.on, key=key, by=_pairs(by), unit=unit)
    if not isinstance(found, Found):
        return ValueOut(
            key=key, on=asked.on, value=None, words="no value", certain=True, start="", citation="", standing="",
            why=found.problem, fix=found.fix,
        )  # fmt: skip
    words = value_in_words(found.value, unit)
    return ValueOut(
        key=key, on=asked.on, value=_plain_value(found.value), words=words, certain=found.certain,
        start=str(found.start), citation=found.cite.to, standing=found.standing, why=found.why, fix="",
    )  # fmt: skip


def _plain_value(value: Looked) -> str | bool | list[str] | list[TierOut]:
    if isinstance(value, bool):
        return value
    if isinstance(value, SetName):
        return value.key
    if isinstance(value, tuple):
        return [_tier(one) if isinstance(one, Tier) else one for one in value]  # type: ignore[return-value]
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _tier(tier: Tier) -> TierOut:
    return TierOut(up_to=None if tier.up_to is None else f"{tier.up_to:f}", value=f"{tier.value:f}")


def _pairs(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not found for _, found, _ in pairs):
        raise Refused(f"{text!r} does not name dimensions.", "Write by=name=value,name=value.")
    return {name.strip(): chosen.strip() for name, _, chosen in pairs}


def _plain(key: str, kind: str, title: str) -> FactLine:
    return FactLine(key=key, kind=kind, title=title, url="", summary="", citation="", standing="", status="")


def _typed(request: HttpRequest) -> Request:
    return request  # type: ignore[return-value]
