"""How a determination got to its outcome, in words: the day, the facts, the values, and each rule that was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from icop.engine import tool_shapes as shapes
from icop.engine.conditions import Node, describe, judge, nodes
from icop.engine.conditions.facts import Answer
from icop.engine.conditions.judging import Truth
from icop.engine.questionnaire.determining import HUMAN, Determined, given_of
from icop.engine.questionnaire.evaluating import Told
from icop.engine.questionnaire.reference import Given, Reference
from icop.engine.questionnaire.wording import Line, Words, fact_line, long_day, short, with_days
from icop.engine.shapes import Cite
from icop.engine.timeline import periods
from icop.engine.tool_shapes import NEEDS_A_HUMAN
from icop.engine.trace import Step

MOST_WORDS = 300  # characters in which it is told how a fact was worked out


def explain(found: Determined, answers: Mapping[str, Answer], reference: Reference) -> tuple[Line, ...]:
    """Return the steps to an outcome in words, each once, in the order they were taken.

    `answers` and `reference` are those the outcome was worked out with.
    """
    words = Words.of(found.determination.asks, reference)
    given, _ = given_of(found.determination, answers, found.on, reference)
    lines = [*_era(found), *_overlays(found), *_looked_at(found, words, given), *_end(found)]
    return tuple(dict.fromkeys(lines))


def _cited(cite: Cite) -> dict[str, str]:
    return {"citation": cite.to, "standing": cite.standing}


# ---- the day


def _era(found: Determined) -> Iterator[Line]:
    shape = found.determination.shape
    if not shape.eras:
        return
    day = f"The day, {long_day(found.on)},"
    if not found.eras:
        first = min(shape.eras, key=lambda era: era.start.earliest or date.min)
        yield Line("era", "", day, "lies before the first rules described here.", "", **_cited(first.cite))
    for era in found.eras:
        falls = "falls in" if len(found.eras) == 1 else "may fall in"
        says = f"({_days_of(shape, era)}){': ' if era.says else '.'}{era.says}"
        yield Line("era", era.key, f"{day} {falls} the era", f"{era.title}", says, "", **_cited(era.cite))


def _days_of(shape: shapes.Determination, era: shapes.Era) -> str:
    """Return from when to when an era lasts, in words."""
    for period in periods(shape.eras):
        if period.entry is era:
            first = f"since {_start(period.start)}"
            if period.end is None:
                return first
            if period.end.is_exact and period.end.earliest:
                return f"{first} to {long_day(period.end.earliest - timedelta(days=1))}".removeprefix("since ")
            return f"{first}, until {with_days(str(period.end))}"
    return ""


def _start(start: Any) -> str:
    return long_day(start.earliest) if start.is_exact else with_days(str(start))


def _overlays(found: Determined) -> Iterator[Line]:
    shape, on = found.determination.shape, found.on
    for one in found.overlays:
        end = f" to {long_day(one.end - timedelta(days=1))}" if one.end else ""
        days = f"({'' if end else 'since '}{long_day(one.start)}{end})"
        yield Line("overlay", one.key, "Over it lies", one.title, f"{days}: {one.says}", "", **_cited(one.cite))
    if shape.overlays and not found.overlays:
        ended = [one for one in shape.overlays if one.end and one.end <= on]
        later = [one for one in shape.overlays if one.start > on]
        before = [f"{one.title} held to {long_day(one.end - timedelta(days=1))}." for one in ended[-1:] if one.end]
        after = [f"{one.title} begins {long_day(one.start)}." for one in later[:1]]
        yield Line("overlay", "", "Laid over it on that day:", "nothing.", " ".join([*before, *after]))


# ---- facts, values and rules


def _looked_at(found: Determined, words: Words, given: Given) -> Iterator[Line]:
    rules = dict(_by_key(found))
    for step in found.trace.steps:
        if step.kind == "question" and step.key in found.told:
            yield from _fact(found.told[step.key], words)
        elif step.kind == "rule" and step.key in rules:
            yield _rule(found, step, *rules[step.key], words, given)
        elif line := fact_line(step, words, found.on):
            yield line


def _by_key(found: Determined) -> Iterator[tuple[str, tuple[shapes.Rule, Node | None]]]:
    yield from ((rule.key, (rule, node)) for rule, node in found.determination.rules)


def _fact(told: Told, words: Words) -> Iterator[Line]:
    """Yield what is known of a fact; one that is not asked says nothing."""
    if told.state == "not asked":
        return
    cite = _cited(told.ask.cites[0]) if told.ask.cites else {}
    asked = told.ask.question.title or told.ask.ask
    answer = words.answer(told.key, told.answer)
    because = told.because
    if told.ask.computed is not None:
        when = describe(told.ask.computed, words)
        because = f"Worked out: yes, when {when}." if len(when) < MOST_WORDS else "Worked out from the facts."
    before = asked if asked.endswith("?") else f"{asked}:"
    yield Line("question", told.key, before, f"{answer[:1].upper()}{answer[1:]}.", because, "", **cite)


def _rule(found: Determined, step: Step, rule: shapes.Rule, node: Node | None, words: Words, given: Given) -> Line:
    cite, outcome = _cited(rule.cites[0]), _outcome(found, rule.outcome)
    when = f"when {describe(node, words)}" if node is not None else "in all other cases"
    if step.truth:
        fits = "certainly fits" if found.perhaps else "fits"
        return Line("rule", rule.key, f"The first rule that {fits}, {when}:", f"{outcome}.", "", "", **cite)
    verdict = "does not fit." if step.truth is False else "may fit."
    why = _why(found, node, given, step.truth, words)
    return Line("rule", rule.key, f"The rule for “{short(outcome)}”, {when}:", verdict, why, "", **cite)


def _why(found: Determined, node: Node | None, given: Given, truth: Truth, words: Words) -> str:
    """Return which parts of a condition keep its rule from fitting, where it has more than one."""
    if node is None or judge(node, given).truth is not truth:
        return "It is not certain that it held on that day."
    if truth is False and _is_not_asked(found, node):
        return "That is not asked for these facts."
    deciding = list(_deciding(node, given, truth))
    if len(deciding) == _leaves(node):
        return ""
    parts = "; ".join(describe(part, words) for part in deciding)
    return f"{'Not so' if truth is False else 'Not known'}: {parts}."


def _deciding(node: Node, given: Given, truth: Truth) -> Iterator[Node]:
    """Yield the parts that make a condition false, or keep it from being known."""
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        for part in node.parts:
            if judge(part, given).truth is truth:
                yield from _deciding(part, given, truth)
    else:
        yield node


def _is_not_asked(found: Determined, node: Node) -> bool:
    told = found.told.get(getattr(node, "answer", ""))
    return told is not None and told.state == "not asked"


def _leaves(node: Node) -> int:
    if isinstance(node, nodes.AllOf | nodes.AnyOf):
        return sum(_leaves(part) for part in node.parts)
    return 1


def _end(found: Determined) -> Iterator[Line]:
    """Yield what ends the search where it is not simply the first rule that fits."""
    title = f"{found.result.title}."
    if found.outcome == NEEDS_A_HUMAN and found.rule is None:
        why = "Rules that may fit lead to different outcomes:" if found.perhaps else "No rule fits:"
        yield Line("rule", "", why, title)
    elif found.perhaps:
        yield Line("rule", "", "Whichever of these fits, the outcome is the same:", title)


def _outcome(found: Determined, outcome: str) -> str:
    named = found.determination.shape.outcomes.get(outcome)
    return named.title if named else HUMAN.title
