"""What comes out of a tool beside findings: release processes in order, gates of an agreement, a file for a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from icop.accounts.reader import VISITOR
from icop.engine.conditions import UNKNOWN
from icop.engine.errors import Refused
from icop.engine.questionnaire import Followed, Told
from icop.facts.queries import State, facts_state
from icop.tools.queries.assessments import Working
from icop.tools.reporting import ProcessRow
from icop.tsfd.files import plan_file
from icop.tsfd.pages import Answers, address
from icop.tsfd.planning import Applying, Plan, plan
from icop.tsfd.queries import model_for
from icop.tsfd.telling import Line, chart_of_plan

NEXT_GATE = "next_gate"


# ---- release processes


@dataclass(frozen=True, slots=True)
class Step:
    """A release process in its turn, and why it applies."""

    line: Line
    why: tuple[str, ...]


@dataclass(frozen=True)
class ReleasePlan:
    """The release processes that apply by the answers; `trouble` says why there is no plan."""

    answers: Answers
    plan: Plan | None
    not_answered: int
    trouble: str = ""

    @property
    def url(self) -> str:
        """The address of the plan's own page, with the same answers."""
        return address(reverse("tsfd:plan"), self.answers)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The processes that apply in the order in which they likely begin; milestones are left out."""
        if self.plan is None:
            return ()
        reasons = {one.node.key: _reasons(one) for one in self.plan.applies}
        lines = [line for line in chart_of_plan(self.plan).lines if not line.is_milestone]
        lines.sort(key=lambda line: (line.when.start, line.when.finish) if line.when else (date.max, date.max))
        return tuple(Step(line, reasons.get(line.key, ())) for line in lines)


def _reasons(one: Applying) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.says.rstrip(".") for reason in one.reasons))


def release_plan(at_work: Working) -> ReleasePlan | None:
    """Return the release processes that apply by the answers to release attributes; None if the tool makes no plan."""
    if "release_plan" not in at_work.tool.shape.makes:
        return None
    model = model_for(VISITOR, on=at_work.on)
    told = [one for one in at_work.worked.told.values() if one.ask.question.attribute in model.questions]
    yes = frozenset(str(one.ask.question.attribute) for one in told if one.answer is True)
    unknown = frozenset(str(one.ask.question.attribute) for one in told if one.answer is UNKNOWN) - yes
    answers = Answers(yes, unknown, at_work.on)
    left = sum(one.state == "open" for one in told)
    if not answers.query:
        return ReleasePlan(answers, None, left)
    try:
        return ReleasePlan(answers, _plan(yes, unknown, at_work.on, facts_state()), left)
    except Refused as error:
        return ReleasePlan(answers, None, left, str(error))


@lru_cache(maxsize=32)
def _plan(yes: frozenset[str], unknown: frozenset[str], on: date, state: State) -> Plan:
    return plan(model_for(VISITOR, on=on), Answers(yes, unknown, on).asked())


def process_rows(found: ReleasePlan | None) -> tuple[ProcessRow, ...]:
    """Return the release processes as rows of a report."""
    return tuple(
        ProcessRow(
            step.line.node.name,
            "; ".join(step.why),
            "; ".join(wait.words for wait in step.line.waits),
            step.line.days_words,
        )
        for step in (found.steps if found else ())
    )


def plan_as_file(found: ReleasePlan, program: str) -> dict[str, Any]:
    """Return the answers as a release plan file, which `icop tsfd plan` and the API read."""
    answers = found.answers
    return {"program": program[:200], **plan_file(answers.yes, answers.unknown, answers.begin, answers.begin)}


# ---- gates


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate of an agreement: where it stands, what is missing for it, which documents, what may follow yet."""

    key: str
    title: str
    state: str
    missing: tuple[Followed, ...]
    notes: tuple[Followed, ...]
    open: int

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that what is missing asks for, each once."""
        return tuple(dict.fromkeys(one.finding.document for one in self.missing if one.finding.document))

    @property
    def kind(self) -> str:
        """How the state is drawn: good, gone, wait or plain."""
        if any(one.finding.severity == "stop" for one in self.missing):
            return "gone"
        if self.missing:
            return "wait"
        return "good" if self.state in {"behind", "next"} and not self.open else "plain"

    @property
    def words(self) -> str:
        """What is missing, counted in words."""
        stops = sum(one.finding.severity == "stop" for one in self.missing)
        acts = len(self.missing) - stops
        told = [f"{number} to {word}" for number, word in ((stops, "stop"), (acts, "act on")) if number]
        if told:
            return " and ".join(told).replace("to stop", "that stop" if stops > 1 else "that stops")
        return f"{self.open} not known yet" if self.open else "nothing missing"


@dataclass(frozen=True, slots=True)
class Gates:
    """The gates in order, and the one that comes next; empty while nobody said which."""

    gates: tuple[Gate, ...]
    next: str


def gates_of(at_work: Working) -> Gates | None:
    """Return the gates of an agreement with what is missing for each; None if the tool has none.

    A finding belongs to the gate its key begins with (`rad_…`); the ordered question `next_gate` says where it stands.
    """
    told = at_work.worked.told.get(NEXT_GATE)
    if "gates" not in at_work.tool.shape.makes or told is None:
        return None
    keys = list(told.ask.question.options)
    here = str(told.answer) if told.state == "answered" and str(told.answer) in keys else ""
    gates = tuple(_gate(key, told, here, at_work) for key in keys)
    return Gates(gates, here)


def _gate(key: str, told: Told, here: str, at_work: Working) -> Gate:
    keys = list(told.ask.question.options)
    found = [one for one in at_work.worked.findings if one.finding.key.startswith(f"{key}_")]
    state = ""
    if here:
        place, now = keys.index(key), keys.index(here)
        state = "next" if place == now else "behind" if place < now else "ahead"
    return Gate(
        key=key,
        title=told.ask.question.options[key],
        state=state,
        missing=_of(found, {"stop", "act"}),
        notes=_of(found, {"note"}),
        open=sum(one.key.startswith(f"{key}_") for one in at_work.worked.open),
    )


def _of(found: Iterable[Followed], severities: set[str]) -> tuple[Followed, ...]:
    return tuple(one for one in found if one.finding.severity in severities)
