"""Determine: of the rules that stand on the day, the first that fits gives the outcome.

A rule of which it is not known whether it fits stops the search: where a later one could give another outcome, a human
has to decide, and the outcome says what is needed. Knowing less never makes an outcome more permissive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine import tool_shapes as shapes
from icop.engine.conditions import Judged, Need, describe, judge
from icop.engine.conditions.facts import Answer
from icop.engine.conditions.judging import Truth
from icop.engine.questionnaire.compiling import CompiledDetermination
from icop.engine.questionnaire.evaluating import Told, cites_as_json, told_of
from icop.engine.questionnaire.reference import Given, Reference
from icop.engine.shapes import Cite
from icop.engine.timeline import Choice, entry_on
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from icop.engine.trace import Step, Trace, cited

HUMAN = shapes.Result(title="Needs a human", kind="wait")


@dataclass(frozen=True, slots=True)
class Determined:
    """The outcome of a determination on a day: which rule gave it, why, and what was looked at.

    Without a rule a human has to decide; `needs` says what is missing, `perhaps` which rules may fit. `era` is the
    regime of the day, `overlays` what lies over it.
    """

    determination: CompiledDetermination
    on: date
    outcome: str
    result: shapes.Result
    rule: shapes.Rule | None
    told: Mapping[str, Told]
    eras: tuple[shapes.Era, ...]
    overlays: tuple[shapes.Overlay, ...]
    needs: tuple[Need, ...]
    perhaps: tuple[shapes.Rule, ...]
    trace: Trace

    @property
    def says(self) -> str:
        """Why, in one sentence."""
        if self.rule is not None:
            return self.rule.says
        if not self.needs:
            return "No rule fits these facts."
        return "It depends on what is not known yet."

    @property
    def cites(self) -> tuple[Cite, ...]:
        """The sources of the outcome: those of its rule, else of the rules that may fit, else of the regime."""
        if self.rule is not None:
            return self.rule.cites
        found = [cite for rule in self.perhaps for cite in rule.cites] or [era.cite for era in self.eras]
        return tuple({cite.to: cite for cite in found}.values()) or (self.determination.shape.cite,)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON."""
        rule = self.rule
        told: dict[str, Any] = {
            "on": self.on.isoformat(), "outcome": self.outcome, "title": self.result.title, "says": self.says,
            "rule": rule.key if rule else "", "do": rule.do if rule else "",
            "decides": (rule.decides if rule else "") or self.determination.shape.decides,
            "evidence": list(rule.evidence) if rule else [],
            "eras": [era.key for era in self.eras], "overlays": [one.key for one in self.overlays],
        }  # fmt: skip
        needs: list[dict[str, str]] = [{"kind": need.kind, "key": need.key, "why": need.why} for need in self.needs]
        return {
            "version": self.determination.shape.version,
            **{name: value for name, value in told.items() if value},
            "needs": needs,
            "perhaps": [one.key for one in self.perhaps],
            "cites": cites_as_json(self.cites),
            "facts": [one.as_json() for one in self.told.values()],
            "trace": self.trace.as_json(),
        }


@dataclass(frozen=True, slots=True)
class _Day:
    """What stands on a day: the eras that hold or may hold, whether that is certain, and the overlays."""

    on: date
    choice: Choice[shapes.Era] | None
    overlays: tuple[shapes.Overlay, ...]

    @property
    def certain(self) -> bool:
        return self.choice is None or self.choice.certain

    @property
    def eras(self) -> tuple[shapes.Era, ...]:
        if self.choice is None or self.choice.period is None:
            return ()
        held = (self.choice.period, *self.choice.others)
        return tuple(period.entry for period in held if not period.entry.ended)

    def stands(self, rule: shapes.Rule) -> Truth:
        """Tell whether a rule stands on the day: in its eras, and under one of its overlays."""
        if rule.overlays and not {one.key for one in self.overlays} & set(rule.overlays):
            return False
        if not rule.eras:
            return True
        inside = [era.key in rule.eras for era in self.eras]
        if not any(inside):
            return False
        nothing_else = self.choice is None or not self.choice.maybe_nothing
        return True if all(inside) and nothing_else else None


def _day(shape: shapes.Determination, on: date) -> _Day:
    overlays = tuple(one for one in shape.overlays if one.start <= on and (one.end is None or on < one.end))
    return _Day(on, entry_on(shape.eras, on) if shape.eras else None, overlays)


def determine(
    determination: CompiledDetermination, answers: Mapping[str, Answer], on: date, reference: Reference
) -> Determined:
    """Return the outcome of these facts on the day that decides.

    Raises NotFound when a rule names a parameter, set or instrument the reference does not have.
    """
    given, told = given_of(determination, answers, on, reference)
    day = _day(determination.shape, on)
    decided, perhaps, steps = _first_that_fits(determination, day, given)
    trace = Trace.of((*_era_steps(day), *_overlay_steps(determination.shape, day), *_with_sources(steps, told)))
    outcome, needs = _outcome(decided, perhaps, day)
    if outcome == NEEDS_A_HUMAN and decided is not None and decided.outcome != NEEDS_A_HUMAN:
        decided = None
    result = HUMAN if outcome == NEEDS_A_HUMAN else determination.shape.outcomes[outcome]
    rules = tuple(rule for rule, _ in perhaps)
    return Determined(determination, on, outcome, result, decided, told, day.eras, day.overlays, needs, rules, trace)


def given_of(
    determination: CompiledDetermination, answers: Mapping[str, Answer], on: date, reference: Reference
) -> tuple[Given, dict[str, Told]]:
    """Return what the rules are judged by, and what is known of each fact."""
    given = Given(on, reference)
    return given, {ask.key: told_of(ask, given, answers, {}) for ask in determination.asks}


Perhaps = list[tuple[shapes.Rule, Judged]]


def _first_that_fits(
    determination: CompiledDetermination, day: _Day, given: Given
) -> tuple[shapes.Rule | None, Perhaps, list[Step]]:
    """Return the first rule that certainly fits, those before it that may, and the steps taken."""
    perhaps: Perhaps = []
    steps: list[Step] = []
    for rule, node in determination.rules:
        stands = day.stands(rule)
        if stands is False:
            continue
        judged = judge(node, given) if node is not None else Judged(True)
        truth = False if judged.truth is False else judged.truth if stands else None
        words = describe(node) if node is not None else "always"
        steps += [*judged.steps, Step("rule", rule.key, None, words, truth, **cited(rule.cites[0]))]
        if truth:
            return rule, perhaps, steps
        if truth is None:
            perhaps.append((rule, judged))
    return None, perhaps, steps


def _with_sources(steps: Iterable[Step], told: Mapping[str, Told]) -> Iterator[Step]:
    """Yield steps, each after those that told its answer where it was worked out or taken as given."""
    for step in steps:
        if step.kind == "question" and step.key in told and told[step.key].state != "not asked":
            yield from _with_sources(told[step.key].steps, told)
        yield step


def _outcome(decided: shapes.Rule | None, perhaps: Perhaps, day: _Day) -> tuple[str, tuple[Need, ...]]:
    """Return the outcome, and what is needed where rules that may fit would give another."""
    possible = {rule.outcome for rule, _ in perhaps} | {decided.outcome if decided else NEEDS_A_HUMAN}
    if len(possible) == 1 and (decided is not None or not perhaps):
        return possible.pop(), ()
    needs = dict.fromkeys(need for _, judged in perhaps for need in judged.needs)
    if not day.certain:
        needs[Need("instrument", "the rules of the day", f"It is not certain which rules held on {day.on}.")] = None
    return NEEDS_A_HUMAN, tuple(needs)


def _era_steps(day: _Day) -> list[Step]:
    choice, on = day.choice, day.on
    if choice is None:
        return []
    if choice.period is None:
        return [Step("day", "era", on.isoformat(), "before the first rules that are described here", None)]
    period = choice.period
    until = f" until {period.end}" if period.end else ""
    says = f"{period.entry.title}: since {period.start}{until}" + ("" if choice.certain else ", not certain")
    return [Step("day", period.entry.key, on.isoformat(), says, True, str(period.start), **cited(period.entry.cite))]


def _overlay_steps(shape: shapes.Determination, day: _Day) -> list[Step]:
    on = day.on
    if not shape.overlays:
        return []
    if not day.overlays:
        return [Step("day", "overlays", on.isoformat(), "no overlay on that day", False)]
    return [
        Step("day", one.key, on.isoformat(), f"{one.title}: {one.says}", True, one.start.isoformat(), **cited(one.cite))
        for one in day.overlays
    ]


def standing_on(determination: CompiledDetermination, on: date) -> tuple[tuple[Truth, ...], bool]:
    """Tell of each rule whether it stands on a day, and whether any era does (where there are eras)."""
    day = _day(determination.shape, on)
    return tuple(day.stands(rule) for rule, _ in determination.rules), day.choice is None or bool(day.eras)
