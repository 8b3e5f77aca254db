"""Work a tool through: which questions are asked, which answers stand, what follows, what stays open, where it ends.

An answer counts only where its question is asked. A finding follows when its condition is true, and stays open while
an answer that it needs is missing; the needs say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from icop.engine import tool_shapes as shapes
from icop.engine.clock import LAST_DAY
from icop.engine.conditions import NOT_ANSWERED, UNKNOWN, Judged, Need, describe, judge
from icop.engine.conditions.facts import Answer, NoAnswer
from icop.engine.questionnaire.answers import written_answer
from icop.engine.questionnaire.compiling import Ask, CompiledTool
from icop.engine.questionnaire.reference import Given, Reference
from icop.engine.shapes import Cite
from icop.engine.trace import Step, Trace, cited

State = Literal["answered", "unknown", "open", "not asked"]
Source = Literal["given", "elsewhere", "implied", "computed", ""]
SEVERITIES: tuple[shapes.Severity, ...] = ("stop", "act", "note")
NOTHING = Judged(True)


@dataclass(frozen=True, slots=True)
class Told:
    """A question with what is known of its answer, and where that comes from. `because` tells why it is implied.

    `is_sure` is False while it is not known whether the question is asked at all.
    """

    ask: Ask
    state: State
    answer: Answer = NOT_ANSWERED
    source: Source = ""
    because: str = ""
    steps: tuple[Step, ...] = ()
    is_sure: bool = True

    @property
    def key(self) -> str:
        """The question's key."""
        return self.ask.key

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        told = {"question": self.key, "number": self.ask.question.number, "state": self.state}
        answer = {} if isinstance(self.answer, NoAnswer) else {"answer": written_answer(self.answer)}
        more = {name: text for name, text in (("source", self.source), ("because", self.because)) if text}
        return {name: text for name, text in told.items() if text} | answer | more


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding that follows: its day, and the steps from questions and values to it."""

    finding: shapes.Finding
    due: date | None
    trace: Trace

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        one = self.finding
        told: dict[str, Any] = {
            "finding": one.key, "number": one.number, "severity": one.severity, "says": one.says, "do": one.do,
            "owner": one.owner, "due": self.due.isoformat() if self.due else "", "document": one.document,
            "coordinate": list(one.coordinate),
        }  # fmt: skip
        kept = {name: value for name, value in told.items() if value}
        return kept | {"cites": cites_as_json(one.cites), "trace": self.trace.as_json()}


@dataclass(frozen=True, slots=True)
class Pending:
    """A finding, or an end, of which it is not known whether it follows, and what would tell."""

    key: str
    says: str
    needs: tuple[Need, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {"finding": self.key, "says": self.says, "needs": [need.key for need in self.needs]}


@dataclass(frozen=True, slots=True)
class Ended:
    """An end that was reached."""

    end: shapes.End
    trace: Trace

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        told: dict[str, Any] = {"end": self.end.key, "says": self.end.says, "next": list(self.end.next)}
        return told | {"cites": cites_as_json(self.end.cites), "trace": self.trace.as_json()}


@dataclass(frozen=True, slots=True)
class Worked:
    """A tool worked through on a day: questions, findings by severity, what is open, and the ends reached."""

    tool: CompiledTool
    on: date
    told: Mapping[str, Told]
    findings: tuple[Followed, ...]
    open: tuple[Pending, ...]
    ends: tuple[Ended, ...]
    open_ends: tuple[Pending, ...]

    @property
    def unknown(self) -> tuple[Told, ...]:
        """The questions to which nobody knows the answer yet: each is to be found out."""
        return tuple(one for one in self.told.values() if one.state == "unknown")

    @property
    def left(self) -> tuple[Told, ...]:
        """The questions that are certainly asked, and not answered."""
        return tuple(one for one in self.told.values() if one.state == "open" and one.is_sure)

    def by_severity(self, severity: shapes.Severity) -> tuple[Followed, ...]:
        """Return the findings of one severity."""
        return tuple(one for one in self.findings if one.finding.severity == severity)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON, in the tool's own order."""
        return {
            "version": self.tool.shape.version,
            "on": self.on.isoformat(),
            "questions": [one.as_json() for one in self.told.values() if one.state != "not asked"],
            "not_asked": [one.key for one in self.told.values() if one.state == "not asked"],
            "findings": [one.as_json() for one in self.findings],
            "open": [one.as_json() for one in self.open],
            "find_out": [
                {"question": one.key, "ask": one.ask.ask, "from": one.ask.question.find_out_from}
                for one in self.unknown
            ],
            "ends": [one.as_json() for one in self.ends],
        }


def evaluate(
    tool: CompiledTool,
    answers: Mapping[str, Answer],
    on: date,
    reference: Reference,
    *,
    elsewhere: Mapping[str, Answer] | None = None,
) -> Worked:
    """Return what follows from these answers on this day.

    `elsewhere` are answers that other tools have for questions of this one; an answer given here comes before them.
    Raises NotFound when a condition names a parameter, set or instrument the reference does not have.
    """
    given = Given(on, reference)
    told = {ask.key: told_of(ask, given, answers, elsewhere or {}) for ask in tool.asks}
    findings: list[Followed] = []
    pending: list[Pending] = []
    for finding, node in tool.findings:
        judged = judge(node, given)
        if judged.truth:
            rule = _rule(finding.key, describe(node), finding.cites)
            findings.append(Followed(finding, _due(finding.due, given), Trace.of((*judged.steps, rule))))
        elif judged.truth is None:
            pending.append(Pending(finding.key, finding.says, judged.needs))
    ends, open_ends = _ends(tool, given)
    findings.sort(key=lambda one: SEVERITIES.index(one.finding.severity))
    return Worked(tool, on, told, tuple(findings), tuple(pending), ends, open_ends)


def _ends(tool: CompiledTool, given: Given) -> tuple[tuple[Ended, ...], tuple[Pending, ...]]:
    ends: list[Ended] = []
    pending: list[Pending] = []
    for end, node in tool.ends:
        judged = judge(node, given)
        if judged.truth:
            ends.append(Ended(end, Trace.of((*judged.steps, _rule(end.key, describe(node), end.cites)))))
        elif judged.truth is None:
            pending.append(Pending(end.key, end.says, judged.needs))
    return tuple(ends), tuple(pending)


def told_of(ask: Ask, given: Given, answers: Mapping[str, Answer], elsewhere: Mapping[str, Answer]) -> Told:
    """Return what is known of one question, and let later conditions see it."""
    if ask.when is not None:
        judged = judge(ask.when, given)
        given.conditions[ask.key] = judged
        if judged.truth is False:
            return Told(ask, "not asked", steps=judged.steps)
    found = _answer(ask, given, answers, elsewhere)
    if found.state != "open":
        given.answers[ask.key] = found.answer
    condition = given.conditions.get(ask.key)
    return found if condition is None or condition.truth else replace(found, is_sure=False)


def _answer(ask: Ask, given: Given, answers: Mapping[str, Answer], elsewhere: Mapping[str, Answer]) -> Told:
    if ask.computed is not None:
        return _computed(ask, judge(ask.computed, given))
    for source, place in (("given", answers), ("elsewhere", elsewhere)):
        answer = place.get(ask.key, NOT_ANSWERED)
        if answer is UNKNOWN:
            return Told(ask, "unknown", UNKNOWN, source)  # type: ignore[arg-type]
        if answer is not NOT_ANSWERED:
            return Told(ask, "answered", answer, source)  # type: ignore[arg-type]
    for one in ask.implied:
        judged = judge(one.when, given)
        if judged.truth:
            return Told(ask, "answered", one.answer, "implied", one.because, judged.steps)
        if judged.truth is None:
            break  # an earlier one may hold yet
    return Told(ask, "open")


def _computed(ask: Ask, judged: Judged) -> Told:
    if judged.truth is None:
        return Told(ask, "open", NOT_ANSWERED, "computed", steps=judged.steps)
    return Told(ask, "answered", judged.truth, "computed", steps=judged.steps)


def _rule(key: str, says: str, cites: tuple[Cite, ...]) -> Step:
    return Step("rule", key, None, says, True, **cited(cites[0]))


def _due(due: shapes.Due | None, given: Given) -> date | None:
    if due is None:
        return None
    named = due.before or due.after
    base: Any = given.answer(named) if named else given.on
    if not isinstance(base, date):
        return None
    days = -due.days if due.before else due.days
    return base + timedelta(days=days) if days <= (LAST_DAY - base).days else None


def cites_as_json(cites: tuple[Cite, ...]) -> list[dict[str, Any]]:
    """Return citations as plain JSON."""
    return [
        {"to": one.to, "standing": one.standing, "checked_on": one.checked_on.isoformat()}
        | ({"url": one.url} if one.url else {})
        | ({"note": one.note} if one.note else {})
        for one in cites
    ]
