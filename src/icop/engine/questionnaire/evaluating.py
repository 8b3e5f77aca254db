"""Work a tool through: which questions are asked, which answers stand, what follows, what stays open, where it ends.

An answer counts only where its question is asked. A finding follows when its condition is true, and stays open while
an answer that it needs is missing; the needs say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from icop.engine import tool_shapes as shapes
from icop.engine.clock import LAST_DAY
from icop.engine.conditions import NOT_ANSWERED, UNKNOWN, Decided, Need, decide, describe
from icop.engine.conditions.facts import Answer, NoAnswer
from icop.engine.conditions.nodes import Node
from icop.engine.questionnaire.answers import written_answer
from icop.engine.questionnaire.compiling import Ask, CompiledTool
from icop.engine.questionnaire.reference import Given, Reference
from icop.engine.shapes import Cite
from icop.engine.trace import Step, Trace, cited

State = Literal["answered", "unknown", "open", "not asked"]
Source = Literal["given", "elsewhere", "implied", "computed", ""]
SEVERITIES: tuple[shapes.Severity, ...] = ("stop", "act", "note")


@dataclass(frozen=True, slots=True)
class Told:
    """A question with what is known of its answer, and where that comes from. `because` tells why it is implied.

    `decided` is the condition by which it is worked out, implied or not asked. `is_sure` is False while it is not known
    whether the question is asked at all.
    """

    ask: Ask
    state: State
    answer: Answer = NOT_ANSWERED
    source: Source = ""
    because: str = ""
    decided: Decided | None = field(default=None, compare=False, repr=False)
    is_sure: bool = True

    @property
    def key(self) -> str:
        """The question's key."""
        return self.ask.key

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps to an answer that is worked out or implied, or to the question not being asked."""
        return self.decided.steps if self.decided is not None else ()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        told = {"question": self.key, "number": self.ask.question.number, "state": self.state}
        answer = {} if isinstance(self.answer, NoAnswer) else {"answer": written_answer(self.answer)}
        more = {name: text for name, text in (("source", self.source), ("because", self.because)) if text}
        return {name: text for name, text in told.items() if text} | answer | more


class Reason:
    """Why a finding follows or an end is reached: the trace, worked out when it is first asked for."""

    __slots__ = ("_cite", "_decided", "_key", "_node", "_trace")

    def __init__(self, key: str, node: Node, cite: Cite, decided: Decided) -> None:
        self._key, self._node, self._cite, self._decided = key, node, cite, decided
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """The steps, with the rule at the end."""
        if self._trace is None:
            rule = Step("rule", self._key, None, describe(self._node), True, **cited(self._cite))
            self._trace = Trace.of((*self._decided.steps, rule))
        return self._trace


@dataclass(frozen=True, slots=True)
class Followed:
    """A finding that follows: its day, and the steps from questions and values to it."""

    finding: shapes.Finding
    due: date | None
    reason: Reason = field(compare=False, repr=False)

    @property
    def trace(self) -> Trace:
        """The steps from questions and values to the finding."""
        return self.reason.trace

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
    decided: Decided = field(compare=False, repr=False)

    @property
    def needs(self) -> tuple[Need, ...]:
        """What would tell."""
        return self.decided.needs

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {"finding": self.key, "says": self.says, "needs": [need.key for need in self.needs]}


@dataclass(frozen=True, slots=True)
class Ended:
    """An end that was reached."""

    end: shapes.End
    reason: Reason = field(compare=False, repr=False)

    @property
    def trace(self) -> Trace:
        """The steps from questions and values to the end."""
        return self.reason.trace

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
        truth = decide(node, given)
        if truth:
            reason = Reason(finding.key, node, finding.cites[0], Decided(node, given, truth))
            findings.append(Followed(finding, _due(finding.due, given), reason))
        elif truth is None:
            pending.append(Pending(finding.key, finding.says, Decided(node, given, truth)))
    ends, open_ends = _ends(tool, given)
    findings.sort(key=lambda one: SEVERITIES.index(one.finding.severity))
    return Worked(tool, on, told, tuple(findings), tuple(pending), ends, open_ends)


def _ends(tool: CompiledTool, given: Given) -> tuple[tuple[Ended, ...], tuple[Pending, ...]]:
    ends: list[Ended] = []
    pending: list[Pending] = []
    for end, node in tool.ends:
        truth = decide(node, given)
        if truth:
            ends.append(Ended(end, Reason(end.key, node, end.cites[0], Decided(node, given, truth))))
        elif truth is None:
            pending.append(Pending(end.key, end.says, Decided(node, given, truth)))
    return tuple(ends), tuple(pending)


def told_of(ask: Ask, given: Given, answers: Mapping[str, Answer], elsewhere: Mapping[str, Answer]) -> Told:
    """Return what is known of one question, and let later conditions see it."""
    key = ask.key
    if ask.when is not None:
        decided = Decided(ask.when, given, decide(ask.when, given))
        given.conditions[key] = decided
        if decided.truth is False:
            return Told(ask, "not asked", decided=decided)
    if ask.computed is not None:
        found = _computed(ask, Decided(ask.computed, given, decide(ask.computed, given)))
    elif key in answers and answers[key] is not NOT_ANSWERED:
        found = _answered(ask, answers[key], "given")
    elif key in elsewhere and elsewhere[key] is not NOT_ANSWERED:
        found = _answered(ask, elsewhere[key], "elsewhere")
    else:
        found = _implied(ask, given)
    if found.state != "open":
        given.answers[key] = found.answer
    asked = given.conditions.get(key)
    return found if asked is None or asked.truth else replace(found, is_sure=False)


def _answered(ask: Ask, answer: Answer, source: Source) -> Told:
    return Told(ask, "unknown" if answer is UNKNOWN else "answered", answer, source)


def _implied(ask: Ask, given: Given) -> Told:
    for one in ask.implied:
        truth = decide(one.when, given)
        if truth:
            return Told(ask, "answered", one.answer, "implied", one.because, Decided(one.when, given, truth))
        if truth is None:
            break  # an earlier one may hold yet
    return Told(ask, "open")


def _computed(ask: Ask, decided: Decided) -> Told:
    if decided.truth is None:
        return Told(ask, "open", NOT_ANSWERED, "computed", decided=decided)
    return Told(ask, "answered", decided.truth, "computed", decided=decided)


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
