"""Assessments beside each other: two of them, several counted together, and one at the next version of its tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from icop.engine.questionnaire import Ask, Followed, Told, read_answers
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.engine.tool_shapes import Edition, Finding, Question, Tool
from icop.tools.queries import KnownTool
from icop.tools.queries.assessments import Working, same_questions
from icop.tools.words import answer_in_words

# ---- two assessments


@dataclass(frozen=True, slots=True)
class Differing:
    """A question that both ask and that is answered otherwise in each."""

    number: str
    ask: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two assessments beside each other: answers that differ, and findings of one, the other, or both."""

    a: Working
    b: Working
    answers: tuple[Differing, ...]
    alike: int
    only_a: tuple[Followed, ...]
    only_b: tuple[Followed, ...]
    both: tuple[Followed, ...]

    @property
    def is_same_tool(self) -> bool:
        """Tell whether both were worked through with one tool: only then are their findings the same findings."""
        return self.a.tool.key == self.b.tool.key


def compare(a: Working, b: Working) -> Comparison:
    """Return how two assessments differ; of different tools, in the questions that both ask."""
    pairs = [(a.worked.told[left], b.worked.told[right]) for left, right in _shared(a, b)]
    asked = [(left, right) for left, right in pairs if {left.state, right.state} != {"not asked"}]
    told = [(left, right, said_of(left), said_of(right)) for left, right in asked]
    differing = tuple(
        Differing(left.ask.question.number, left.ask.ask, one, other) for left, _, one, other in told if one != other
    )
    same_tool = a.tool.key == b.tool.key
    of_a, of_b = ({one.finding.key: one for one in work.worked.findings} for work in (a, b))
    shared = of_a.keys() & of_b.keys() if same_tool else set()
    return Comparison(
        a=a,
        b=b,
        answers=differing,
        alike=len(told) - len(differing),
        only_a=tuple(one for key, one in of_a.items() if key not in shared),
        only_b=tuple(one for key, one in of_b.items() if key not in shared),
        both=tuple(one for key, one in of_a.items() if key in shared),
    )


def _shared(a: Working, b: Working) -> list[tuple[str, str]]:
    """Return the questions that both ask, by their keys in each."""
    if a.tool.key == b.tool.key:
        return [(key, key) for key in a.worked.told if key in b.worked.told]
    found = same_questions(a.tool, b.tool)
    return [(own, other) for other, keys in found.items() for own in keys]


def said_of(told: Told) -> str:
    """Return what is known of an answer, in words."""
    return "Not asked" if told.state == "not asked" else answer_in_words(told.ask, told.answer)


# ---- several together


@dataclass(frozen=True, slots=True)
class FindingCount:
    """A finding, and in how many of the assessments it follows or may follow."""

    finding: Finding
    followed: int
    open: int
    of: int

    @property
    def share(self) -> int:
        """In how many of a hundred it follows."""
        return round(100 * self.followed / self.of)


@dataclass(frozen=True, slots=True)
class SectionShare:
    """A section, and how much of what it asks is answered in all assessments together."""

    title: str
    asked: int
    answered: int

    @property
    def share(self) -> int:
        """How many of a hundred questions are answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class Together:
    """The assessments made with one tool, counted together."""

    tool: KnownTool
    works: tuple[Working, ...]
    findings: tuple[FindingCount, ...]
    sections: tuple[SectionShare, ...]
    unknown: tuple[tuple[Ask, int], ...]


def together(works: Iterable[Working]) -> tuple[Together, ...]:
    """Return assessments counted together, tool by tool."""
    by_tool: dict[str, list[Working]] = {}
    for work in works:
        by_tool.setdefault(work.tool.key, []).append(work)
    return tuple(_together(found) for found in by_tool.values())


def _together(works: list[Working]) -> Together:
    newest = max(works, key=lambda one: one.tool.shape.version).tool
    followed = Counter(one.finding.key for work in works for one in work.worked.findings)
    pending = Counter(one.key for work in works for one in work.worked.open)
    unknown = Counter(one.key for work in works for one in work.worked.unknown)
    findings = {finding.key: finding for work in works for finding in work.tool.shape.findings}
    counted = [
        FindingCount(finding, followed[key], pending[key], len(works))
        for key, finding in findings.items()
        if followed[key] or pending[key]
    ]
    counted.sort(key=lambda one: (-one.followed, SEVERITIES.index(one.finding.severity), -one.open))
    asks = {ask.key: ask for work in works for ask in work.tool.compiled.asks}
    return Together(newest, tuple(works), tuple(counted), _sections(works),
                    tuple((asks[key], number) for key, number in unknown.most_common()))  # fmt: skip


def _sections(works: list[Working]) -> tuple[SectionShare, ...]:
    titles: dict[str, str] = {}
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for work in works:
        for one in work.progress:
            titles[one.section.key] = one.section.title
            asked[one.section.key] += one.asked
            answered[one.section.key] += one.answered
    return tuple(SectionShare(title, asked[key], answered[key]) for key, title in titles.items())


# ---- two versions of a tool


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that is new, asked otherwise, or gone; `answer` is the one given, `lost` that it can't be read now."""

    kind: Literal["new", "changed", "gone"]
    number: str
    ask: str
    was: str = ""
    answer: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Moving:
    """What a newer version of a tool brings: editions since, questions, and what would follow from the same answers."""

    editions: tuple[Edition, ...]
    questions: tuple[QuestionChange, ...]
    follows: tuple[Followed, ...]
    follows_not: tuple[Followed, ...]

    def of(self, kind: str) -> tuple[QuestionChange, ...]:
        """Return the questions of one kind of change."""
        return tuple(one for one in self.questions if one.kind == kind)

    @property
    def new(self) -> tuple[QuestionChange, ...]:
        """The questions that are new."""
        return self.of("new")

    @property
    def changed(self) -> tuple[QuestionChange, ...]:
        """The questions that are asked otherwise."""
        return self.of("changed")

    @property
    def gone(self) -> tuple[QuestionChange, ...]:
        """The questions that are asked no more."""
        return self.of("gone")


def moving(now: Working, then: Working) -> Moving:
    """Return what changes when an assessment moves from the version it stays on to another, by the same answers."""
    before, after = now.tool.shape, then.tool.shape
    follows = {one.finding.key for one in now.worked.findings}
    following = {one.finding.key for one in then.worked.findings}
    return Moving(
        editions=tuple(one for one in after.editions if one.version > before.version),
        questions=tuple(_question_changes(before, after, now, then)),
        follows=tuple(one for one in then.worked.findings if one.finding.key not in follows),
        follows_not=tuple(one for one in now.worked.findings if one.finding.key not in following),
    )


def _question_changes(before: Tool, after: Tool, now: Working, then: Working) -> list[QuestionChange]:
    old = {one.key: one for one in before.questions}
    new = {one.key: one for one in after.questions}
    found = []
    for key, question in new.items():
        ask = then.tool.compiled.ask(key)
        if key not in old:
            found.append(QuestionChange("new", question.number, ask.ask))
            continue
        was = _was(now.tool.compiled.ask(key), ask)
        if was:
            answer = _given(now, key)
            found.append(QuestionChange("changed", question.number, ask.ask, was, answer, _is_lost(now, ask)))
    for key, question in old.items():
        if key not in new:
            ask = now.tool.compiled.ask(key)
            found.append(QuestionChange("gone", question.number, ask.ask, answer=_given(now, key)))
    return found


def _was(old: Ask, new: Ask) -> str:
    """Return how a question was asked, in words, when an answer may mean another thing now; empty when it may not."""
    told = []
    if old.ask != new.ask:
        told.append(f"asked as “{old.ask}”")
    if _form(old.question) != _form(new.question):
        told.append("with other answers to choose from" if old.question.options else "with another kind of answer")
    if old.when != new.when:
        told.append("asked under another condition")
    return ", ".join(told)


def _form(question: Question) -> tuple[object, ...]:
    return (question.answer, question.unit, question.least, question.most, tuple(question.options.items()),
            tuple(question.columns.items()))  # fmt: skip


def _given(work: Working, key: str) -> str:
    told = work.worked.told[key]
    given = work.answers.get(key)
    return answer_in_words(told.ask, told.answer) if given is not None and given.value is not None else ""


def _is_lost(now: Working, ask: Ask) -> bool:
    given = now.answers.get(ask.key)
    if given is None or given.value is None:
        return False
    _, wrong = read_answers({ask.key: ask}, {ask.key: given.value})
    return bool(wrong)
