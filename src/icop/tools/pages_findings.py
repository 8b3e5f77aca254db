"""What the page of findings shows: each finding with its why, the plan, what is unknown or open, where it leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from icop.engine.conditions import describe
from icop.engine.questionnaire import Followed, Pending, Reference, Told
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.engine.questionnaire.wording import Line as Looked
from icop.engine.questionnaire.wording import Words, fact_line, need_words
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import Due, Severity
from icop.tools.leading import passage_url
from icop.tools.models import Done, Evidence
from icop.tools.queries.assessments import Working
from icop.tools.words import answer_in_words, day_in_words

STANDINGS = ("verified", "secondary", "assumed")  # from the best known to the least
SEVERITY_WORDS: dict[Severity, tuple[str, str]] = {
    "stop": ("Stop", "A law or a mandatory approval is missing."),
    "act": ("Act", "A document or coordination is needed."),
    "note": ("Note", "Good practice, for the record."),
}
SORTS = ("due", "severity", "owner", "document")
NO_DAY = "No day set"
FEW = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that a finding looked at: the question, its section, the answer in words, where it comes from."""

    key: str
    section: str
    number: str
    ask: str
    answer: str
    came_from: str

    @property
    def name(self) -> str:
        """The number of the question, or how it is asked where it has none."""
        return self.number or self.ask


@dataclass(frozen=True, slots=True)
class Attached:
    """A passage that somebody attached to an answer as evidence, and where it opens."""

    title: str
    url: str
    citation: str
    note: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what it rests on: answers, policy values, the rule in words, passages attached to the answers."""

    followed: Followed
    answers: tuple[Answered, ...]
    values: tuple[Looked, ...]
    rule: str
    passages: tuple[Attached, ...]
    due: str
    is_stale: bool

    @property
    def key(self) -> str:
        """The key of the finding."""
        return self.followed.finding.key

    @property
    def name(self) -> str:
        """The number of the rule, or its key as words."""
        return self.followed.finding.number or self.key.replace("_", " ")

    @property
    def leans_on_assumed(self) -> bool:
        """Tell whether a source of it, or a value it looked at, is an assumption."""
        return self.standing == "assumed" or self.followed.trace.leans_on_assumed

    @property
    def standing(self) -> str:
        """The standing of its least well known source."""
        return max((cite.standing for cite in self.followed.finding.cites), key=STANDINGS.index)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    severity: Severity
    word: str
    says: str
    lines: tuple[FindingLine, ...]

    @property
    def first_due(self) -> date | None:
        """The first day on which one of them is due."""
        return min((one.followed.due for one in self.lines if one.followed.due), default=None)


@dataclass(frozen=True, slots=True)
class Action:
    """A line of the action plan."""

    line: FindingLine
    done: str

    @property
    def finding(self) -> Any:
        """The finding it follows from."""
        return self.line.followed.finding


@dataclass(frozen=True, slots=True)
class Unknown:
    """An answer to find out: the question, whom to ask, who works its section, what waits for it."""

    told: Told
    person: str
    waiting: int

    @property
    def question(self) -> Any:
        """The question."""
        return self.told.ask.question


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding or end that may follow yet, and what it waits for: questions, or in words what else is missing."""

    says: str
    is_end: bool
    questions: tuple[Told, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source cited, with its least good standing and the last day it was checked."""

    to: str
    standing: str
    checked_on: date


@dataclass(frozen=True)
class FindingsPage:
    """What the page shows of an assessment, worked out before a template sees it."""

    at_work: Working
    words: Words
    done: Mapping[str, Done]
    passages: Mapping[str, list[Evidence]]
    assigned: Mapping[str, str]
    stale: frozenset[str]
    sort: str = "due"

    @cached_property
    def lines(self) -> tuple[FindingLine, ...]:
        """The findings, the gravest first."""
        rules = {finding.key: node for finding, node in self.at_work.tool.compiled.findings}
        return tuple(self._line(one, rules[one.finding.key]) for one in self.at_work.worked.findings)

    def _line(self, one: Followed, node: Any) -> FindingLine:
        keys = questions_behind(one, self.at_work)
        steps = (fact_line(step, self.words, self.at_work.on) for step in one.trace.steps)
        return FindingLine(
            followed=one,
            answers=tuple(self._answered(key) for key in keys),
            values=tuple(dict.fromkeys(line for line in steps if line is not None)),
            rule=describe(node, self.words),
            passages=tuple(_attached(one) for key in keys for one in self.passages.get(key, ())),
            due=self.due_words(one),
            is_stale=one.finding.key in self.stale,
        )

    def _answered(self, key: str) -> Answered:
        told = self.at_work.worked.told[key]
        ask = told.ask
        answer = "not asked" if told.state == "not asked" else answer_in_words(ask, told.answer)
        return Answered(key, ask.section, ask.question.number, ask.ask, answer, self.came_from(told))

    def came_from(self, told: Told) -> str:
        """Return where an answer comes from, in words."""
        if told.source == "computed":
            return "worked out from other answers"
        if told.source == "implied":
            return f"taken as given: {told.because}" if told.because else "taken as given by other answers"
        if told.source == "elsewhere":
            other = self.at_work.others.get(told.key)
            return f"filled in from {other.title}" if other else "filled in from another tool"
        given = self.at_work.answers.get(told.key)
        if given is None or told.source != "given":
            return ""
        return f"answered by {self.at_work.team.role(given.by)} on {day_in_words(given.at.date())}"

    def due_words(self, one: Followed) -> str:
        """Return when a finding is due: its day, or with the day of which answer, or that no day is set."""
        if one.due is not None:
            return day_in_words(one.due)
        return _waiting_for_day(one.finding.due, self.words) if one.finding.due else NO_DAY

    @property
    def is_short(self) -> bool:
        """Tell whether the findings are so few that everything else fits beside the margin; tables then are narrow."""
        return len(self.lines) < FEW

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The findings by severity, all three of them."""
        found = {severity: tuple(one for one in self.lines if one.followed.finding.severity == severity)
                 for severity in SEVERITIES}  # fmt: skip
        return tuple(Group(severity, *SEVERITY_WORDS[severity], found[severity]) for severity in SEVERITIES)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The action plan in the order asked for."""
        made = [Action(one, self._done(one.key)) for one in self.lines if one.followed.finding.do]
        return tuple(sorted(made, key=lambda one: _order(one, self.sort)))

    def _done(self, key: str) -> str:
        done = self.done.get(key)
        return f"{self.at_work.team.role(done.by)}, {day_in_words(done.at.date())}" if done else ""

    @property
    def done_count(self) -> int:
        """How many actions of the plan are done."""
        return sum(bool(one.done) for one in self.actions)

    @cached_property
    def unknown(self) -> tuple[Unknown, ...]:
        """The answers to find out, those that most waits for first."""
        waits = Counter(one.key for line in self.waiting for one in line.questions)
        found = [Unknown(told, self.assigned.get(told.ask.section, ""), waits[told.key])
                 for told in self.at_work.worked.unknown]  # fmt: skip
        return tuple(sorted(found, key=lambda one: -one.waiting))

    @cached_property
    def waiting(self) -> tuple[Waiting, ...]:
        """What may follow yet, findings before ends."""
        worked = self.at_work.worked
        return (*(self._waiting(one, False) for one in worked.open),
                *(self._waiting(one, True) for one in worked.open_ends))  # fmt: skip

    def _waiting(self, one: Pending, is_end: bool) -> Waiting:
        told = self.at_work.worked.told
        keys = dict.fromkeys(_question(need.key, told) for need in one.needs)
        others = dict.fromkeys(need_words(need, self.words) for need in one.needs if not _question(need.key, told))
        return Waiting(one.says, is_end, tuple(told[key] for key in keys if key), tuple(others))

    @cached_property
    def assumed(self) -> tuple[FindingLine, ...]:
        """The findings that lean on an assumption."""
        return tuple(one for one in self.lines if one.leans_on_assumed)

    @property
    def standings(self) -> tuple[tuple[str, int], ...]:
        """How many findings have each standing, by the least well known source of each."""
        counted = Counter(one.standing for one in self.lines)
        return tuple((standing, counted[standing]) for standing in STANDINGS if counted[standing])

    @cached_property
    def sources(self) -> tuple[SourceLine, ...]:
        """Every source of what followed, each once, by its citation."""
        worked = self.at_work.worked
        found: dict[str, list[Cite]] = {}
        for cites in (*(one.finding.cites for one in worked.findings), *(one.end.cites for one in worked.ends),
                      (self.at_work.tool.shape.cite,)):  # fmt: skip
            for cite in cites:
                found.setdefault(cite.to, []).append(cite)
        return tuple(
            SourceLine(to, max((one.standing for one in cites), key=STANDINGS.index), max(c.checked_on for c in cites))
            for to, cites in sorted(found.items(), key=lambda each: each[0].lower())
        )


def _attached(one: Evidence) -> Attached:
    return Attached(one.title, passage_url(one), one.citation, one.note)


def words_of(at_work: Working, reference: Reference) -> Words:
    """Return the words of a tool's questions and of the facts they are judged beside."""
    return Words.of(at_work.tool.compiled.asks, reference)


def questions_behind(one: Followed, at_work: Working) -> tuple[str, ...]:
    """Return the questions whose answers a finding looked at, each once."""
    told = at_work.worked.told
    keys = dict.fromkeys(_question(step.key, told) for step in one.trace.steps if step.kind == "question")
    return tuple(key for key in keys if key)


def _question(key: str, told: Mapping[str, Told]) -> str:
    """Return the question a step or need is about: itself, or for a cell the table it stands in; empty if none."""
    table = key.partition(" row ")[0]
    return key if key in told else table if table in told else ""


def _waiting_for_day(due: Due, words: Words) -> str:
    named = due.before or due.after or ""
    days = f"{due.days} day{'' if due.days == 1 else 's'} {'before' if due.before else 'after'}" if due.days else "with"
    return f"{days} the day of {words.question(named)}, which is not known"


def _order(one: Action, sort: str) -> tuple[Any, ...]:
    finding, due = one.finding, one.line.followed.due or date.max
    grave = SEVERITIES.index(finding.severity)
    first: dict[str, tuple[Any, ...]] = {
        "owner": (not finding.owner, finding.owner.lower()),
        "document": (not finding.document, finding.document.lower()),
        "severity": (grave,),
    }
    return (*first.get(sort, ()), due, grave)


def unknown_rows(unknown: Iterable[Unknown], on: date) -> tuple[tuple[object, ...], ...]:
    """Return the answers to find out as rows under the head of the action plan, after its own rows."""
    return tuple(
        ("", "Find out", one.question.number, f"Nobody knows yet: {one.told.ask.ask}", f"Find out: {one.told.ask.ask}",
         one.person, None, "", one.question.find_out_from, "; ".join(cite.to for cite in one.told.ask.cites),
         "; ".join(dict.fromkeys(cite.standing for cite in one.told.ask.cites)), on)
        for one in unknown
    )  # fmt: skip
