"""What the page of a parameter shows: the value on the day, its look-up, its picture and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.conf import settings

from icop.accounts.reader import Reader
from icop.engine.clock import Start, read_day
from icop.engine.history import Span, values_over_time
from icop.engine.parameters import Found, Looked, Missing, SetName, look_up, timelines
from icop.engine.shapes import Cite, Parameter, Tier, Topic
from icop.engine.units import Unit, read_units, show_value
from icop.facts.queries import KnownFact, facts_for
from icop.links.registry import Card, cards
from icop.ui.charts import Step, StepChart, step_chart

By = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A value in words, and what to know about it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One period of one combination."""

    start: Start
    end: Start | None
    value: str
    keyed_to: str
    cite: Cite
    note: str
    here: bool
    later: bool


@dataclass(frozen=True, slots=True)
class ValueTable:
    """The periods of one combination of dimensions; `name` says which."""

    name: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a value differs by: its name, how people say it, its choices with labels, and the one asked about."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ParameterPage:
    """Everything the page shows."""

    today: Answer
    answer: Answer
    asked: date
    since: Start | None
    cite: Cite | None
    keyed_to: str
    has_keys: bool
    dimensions: tuple[Dimension, ...]
    chart: StepChart | None
    tables: tuple[ValueTable, ...]
    users: tuple[Card, ...]


ACRONYMS = {"lor", "milap", "bpc", "nato", "cas", "aod", "loa", "fms", "dsca", "lts", "t10", "fmf", "oed", "ia"}


def spoken(name: str) -> str:
    """Return a name of the data as people say it: `lor_receipt` is LOR receipt, `category a` is category A."""
    words = name.replace("_", " ").split()
    return " ".join(word.upper() if word in ACRONYMS or len(word) == 1 else word for word in words)


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Return the units of all packs, by name."""
    found: dict[str, Unit] = {}
    for folder in settings.ICOP_DATA_DIRS:
        if (folder / "units.yaml").is_file():
            found |= read_units(folder / "units.yaml")[0]
    return found


def parameter_page(
    fact: KnownFact, reader: Reader, *, on: date, today: date, asked: Mapping[str, str]
) -> ParameterPage:
    """Return the page of a parameter as of `on`; `asked` holds the look-up's day and dimensions as typed.

    Raises Refused when the day typed is none.
    """
    shape = fact.shape
    assert isinstance(shape, Parameter)
    unit = units()[shape.unit]
    combos = tuple(timelines(shape))
    dimensions = _dimensions(shape, asked)
    chosen = {dimension.name: dimension.chosen for dimension in dimensions}
    asked_day = read_day(asked["day"]) if asked.get("day") else on
    now = look_up(shape, on, by=chosen, unit=unit)
    spans = {combo: values_over_time(shape, dict(combo), unit) for combo in combos}
    shown = next((combo for combo in combos if dict(combo).items() <= chosen.items()), combos[0])
    keyed = shape.keyed_to or next((entry.keyed_to for entry in shape.values if entry.keyed_to), "")
    return ParameterPage(
        today=_answer(now, unit, chosen),
        answer=_answer(look_up(shape, asked_day, by=chosen, unit=unit), unit, chosen),
        asked=asked_day,
        since=now.start if isinstance(now, Found) else None,
        cite=now.cite if isinstance(now, Found) else now.entry.cite if now.entry else None,
        keyed_to=spoken(keyed),
        has_keys=any(span.keyed_to for combo in spans.values() for span in combo),
        dimensions=dimensions,
        chart=_chart(shape, spans[shown], dict(shown), unit, on, today),
        tables=tuple(_table(combo, spans[combo], unit, on) for combo in combos),
        users=_users(fact, reader, on),
    )


def value_on(shape: Parameter, on: date) -> str:
    """Return the value on a day in a few words for a list; what differs by a dimension says so."""
    unit = units()[shape.unit]
    found = look_up(shape, on, unit=unit)
    if isinstance(found, Found):
        return value_in_words(found.value, unit) + ("" if found.certain else ", perhaps")
    if found.state == "needs a dimension":
        return f"by {' and '.join(spoken(name) for name in found.needs)}"
    return {"unknown": "to be confirmed", "ended": "ended", "not yet": "none yet"}.get(found.state, "none")


def value_in_words(value: Looked | None, unit: Unit) -> str:
    """Return a looked-up value as people read it."""
    if value is None:
        return "none"
    if isinstance(value, SetName):
        return f"the set {value.key}"
    if isinstance(value, tuple) and value and isinstance(value[0], Tier):
        return "; ".join(_tier(tier, unit) for tier in value if isinstance(tier, Tier))
    return show_value(value, unit)  # type: ignore[arg-type]


def _tier(tier: Tier, unit: Unit) -> str:
    upto = f"up to {tier.up_to:,f}" if tier.up_to is not None else "above"
    return f"{show_value(tier.value, unit)} {upto}"


def _dimensions(shape: Parameter, asked: Mapping[str, str]) -> tuple[Dimension, ...]:
    found = []
    for name in shape.by:
        choices = sorted({entry.by[name] for entry in shape.values if name in entry.by})
        if choices:
            chosen = asked.get(name, "")
            labelled = tuple((choice, spoken(choice)) for choice in choices)
            found.append(Dimension(name, spoken(name), labelled, chosen if chosen in choices else choices[0]))
    return tuple(found)


def _answer(found: Found | Missing, unit: Unit, by: By) -> Answer:
    named = ", ".join(f"{spoken(name)} {spoken(value)}" for name, value in by.items())
    if isinstance(found, Missing):
        return Answer("no value", f"{found.problem} {found.fix}")
    sure = "" if found.certain else "not certain on this day: its first day is not known exactly"
    upcoming = ""
    if found.upcoming:
        next_value = value_in_words(found.upcoming.value, unit) if found.upcoming.value is not None else "no value"
        upcoming = f"from {found.upcoming.start} {next_value}"
    return Answer(value_in_words(found.value, unit), "; ".join(part for part in (named, sure, upcoming) if part))


def _table(combo: tuple[tuple[str, str], ...], spans: tuple[Span, ...], unit: Unit, on: date) -> ValueTable:
    here = max((n for n, span in enumerate(spans) if span.start.has_come(on)), default=-1)
    rows = tuple(
        ValueRow(
            span.start,
            span.end,
            _span_value(span, unit),
            spoken(span.keyed_to),
            span.cite,
            span.entry.note,
            number == here,
            span.start.has_come(on) is False,
        )
        for number, span in enumerate(spans)
    )
    return ValueTable(", ".join(f"{spoken(name)} {spoken(value)}" for name, value in combo), rows)


def _span_value(span: Span, unit: Unit) -> str:
    if span.state == "ended":
        return "ended"
    if span.state == "unknown":
        return f"to be confirmed: {span.entry.unknown}"
    return value_in_words(span.value, unit)


def _chart(shape: Parameter, spans: tuple[Span, ...], by: By, unit: Unit, on: date, today: date) -> StepChart | None:
    steps: list[Step] = []
    for span in spans:
        value = span.value if isinstance(span.value, Decimal) and span.state == "value" else None
        start = span.start.earliest or (span.start.latest if steps else None)
        end = (span.end.latest or span.end.earliest) if span.end else None
        steps.append(Step(start, end, value, _label(value, unit)))
    name = ", ".join(by.values())
    return step_chart(f"{shape.title}{': ' if name else ''}{name}, step by step", steps, on, today)


def _label(value: Decimal | None, unit: Unit) -> str:
    if value is None:
        return ""
    if unit.prefix:
        for size, word in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
            if value >= size:
                return f"{unit.prefix}{(value / size).normalize():f}{word}"
    return f"{value:f}{'%' if unit.title == 'percent' else ''}"


def _users(fact: KnownFact, reader: Reader, on: date) -> tuple[Card, ...]:
    """Return what points to this parameter: the topic pages whose rules rest on it."""
    topics = [
        f"topic:{topic.key}"
        for topic in facts_for(reader, "topic")
        if isinstance(topic.shape, Topic) and any(row.see == fact.key for row in topic.shape.policy)
    ]
    return tuple(cards(topics, reader, on).values())
