"""What the pages of an assessment show: questions with their fields, who answered, what follows, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from icop.accounts.reader import VISITOR
from icop.engine.conditions.facts import NOT_ANSWERED
from icop.engine.errors import Refused
from icop.engine.questionnaire import Followed, Told, written_answers
from icop.engine.tool_shapes import Section
from icop.facts.cards import card_of
from icop.facts.queries import find_cards
from icop.links.registry import Card
from icop.tools.actions.working import Reply, Saved
from icop.tools.determination_facts import Typed, asks_of, raw_of, typed_of
from icop.tools.fields_determination import Field, field_for
from icop.tools.models import Answer, Assignment, Comment, Evidence
from icop.tools.queries.assessments import Other, Working, is_to_ask
from icop.tools.words import answer_in_words, day_in_words
from icop.ui.asking import key_number

SEEN = "s."


@dataclass(frozen=True, slots=True)
class Line:
    """A question on the page: its field, who answered it, where its answer comes from, what the answer does."""

    told: Told
    field: Field
    seen: int
    answered: str
    other: Other | None
    effects: tuple[Followed, ...]
    conflict: str
    answer: str
    comments: int
    evidence: int
    card: Card | None

    @property
    def key(self) -> str:
        """The question's key."""
        return self.told.key

    @property
    def number(self) -> str:
        """The question's number in its tool, such as A4-05."""
        return self.told.ask.question.number


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the questions of a page: comments and evidence, and what was typed and could not be kept."""

    beside: Mapping[str, tuple[list[Comment], list[Evidence]]]
    saved: Saved | None = None
    typed: Typed | None = None


def lines_of(at_work: Working, section: Section, more: Beside) -> tuple[Line, ...]:
    """Return the questions of a section that are asked, in order, with what was typed where it could not be kept."""
    told = at_work.worked.told
    asked = [told[one.key] for one in section.questions if is_to_ask(told[one.key])]
    shown = _shown(at_work, asked, more)
    cards = cards_of(asked, at_work.on)
    return tuple(_line(one, at_work, shown, more, cards.get(one.key)) for one in asked)


def _shown(at_work: Working, asked: Iterable[Told], more: Beside) -> Typed:
    """Return what stands in the fields: the answers, and what was typed where that was not kept."""
    answers = written_answers({one.key: one.answer for one in asked if one.state in {"answered", "unknown"}})
    kept = typed_of(at_work.on, answers, at_work.tool.compiled)
    if more.saved is None or more.typed is None:
        return kept
    again = {*more.saved.wrong, *more.saved.conflicts}
    values = {name: told for name, told in kept.values.items() if name.partition(".")[0] not in again}
    typed = {name: told for name, told in more.typed.values.items() if name.partition(".")[0] in again}
    return Typed("", {**values, **typed})


def _line(one: Told, at_work: Working, shown: Typed, more: Beside, card: Card | None) -> Line:
    standing = at_work.answers.get(one.key)
    wrong = more.saved.wrong.get(one.key, "") if more.saved else ""
    conflict = more.saved.conflicts.get(one.key) if more.saved else None
    comments, evidence = more.beside.get(one.key, ([], []))
    return Line(
        told=one,
        field=field_for(one.ask, shown, wrong, one.because if one.source == "implied" else ""),
        seen=standing.pk if standing else 0,
        answered=_answered(standing, at_work),
        other=at_work.others.get(one.key) if one.source == "elsewhere" else None,
        effects=effects_of(one.key, at_work),
        conflict=_conflict(conflict, at_work) if conflict else "",
        answer=answer_in_words(one.ask, one.answer) if one.answer is not NOT_ANSWERED else "",
        comments=len(comments),
        evidence=len(evidence),
        card=card,
    )


def cards_of(asked: Iterable[Told], on: date) -> dict[str, Card]:
    """Return what the card of each question's source says on the day, by question; without those that say nothing."""
    cites = {one.key: [cite.to for cite in one.ask.cites] for one in asked}
    found = find_cards(VISITOR, {to for places in cites.values() for to in places})
    first = {key: next((found[to] for to in places if to in found), None) for key, places in cites.items()}
    shown = {key: card_of(fact, on) for key, fact in first.items() if fact is not None}
    return {key: card for key, card in shown.items() if card.summary}


def effects_of(question: str, at_work: Working) -> tuple[Followed, ...]:
    """Return the findings that follow from the answer to a question, alone or with others."""
    if at_work.worked.told[question].state == "open":
        return ()
    return tuple(
        one
        for one in at_work.worked.findings
        if any(step.kind == "question" and step.key == question and step.truth for step in one.trace.steps)
    )


def _answered(standing: Answer | None, at_work: Working) -> str:
    if standing is None or standing.value is None:
        return ""
    return f"Answered by {at_work.team.role(standing.by)}, {moment(standing.at)}"


def _conflict(answer: Answer, at_work: Working) -> str:
    """Return what somebody else answered while this was typed, in words."""
    told = at_work.worked.told[answer.question]
    now = answer_in_words(told.ask, told.answer) if answer.value is not None else "took the answer back"
    return f"{at_work.team.role(answer.by)} answered meanwhile: {now}"


def moment(at: datetime | date) -> str:
    """Return a moment as the day it was on: 19 Nov 2026."""
    return day_in_words(timezone.localtime(at).date() if isinstance(at, datetime) else at)


def typed_answers(sent: Any, typed: Typed, at_work: Working) -> tuple[dict[str, Reply], dict[str, str]]:
    """Return what was typed into the questions of a page, each with the answer that was seen, and what is wrong.

    What was filled in from elsewhere, or implied, and left as it is, is no answer of the person's own.
    """
    asks = asks_of(at_work.tool.compiled)
    given: dict[str, Reply] = {}
    wrong: dict[str, str] = {}
    for name in sent:
        key = name.removeprefix(SEEN)
        if key == name or key not in asks:
            continue
        seen = key_number(sent[name])
        try:
            value = raw_of(asks[key], typed) if _is_typed(key, typed) else None
        except Refused as error:
            wrong[key] = str(error)
            continue
        if not _is_as_filled_in(key, value, at_work):
            given[key] = Reply(value, seen)
    return given, wrong


def _is_typed(key: str, typed: Typed) -> bool:
    return any(name.partition(".")[0] == key for name in typed.values)


def _is_as_filled_in(key: str, value: Any, at_work: Working) -> bool:
    standing = at_work.answers.get(key)
    told = at_work.worked.told[key]
    if (standing is not None and standing.value is not None) or told.source not in {"implied", "elsewhere"}:
        return False
    return value is not None and written_answers({key: told.answer}) == {key: value}


# ---- around the questions


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section in the list of contents: how far it is, who has it."""

    key: str
    title: str
    number: int
    words: str
    is_done: bool
    assignment: Assignment | None


def section_lines(at_work: Working) -> tuple[SectionLine, ...]:
    """Return the sections with their progress and who works through them."""
    assigned = {one.section: one for one in at_work.assessment.assignments.select_related("person")}
    return tuple(
        SectionLine(one.section.key, one.section.title, number, one.words, one.is_done, assigned.get(one.section.key))
        for number, one in enumerate(at_work.progress, 1)
    )


def neighbours(at_work: Working, key: str) -> tuple[Section | None, Section | None]:
    """Return the sections before and after one."""
    sections = at_work.tool.shape.sections
    place = next(number for number, one in enumerate(sections) if one.key == key)
    return (sections[place - 1] if place else None, sections[place + 1] if place + 1 < len(sections) else None)


def first_open(at_work: Working) -> Section:
    """Return the first section that has open questions, else the first."""
    return next((one.section for one in at_work.progress if not one.is_done), at_work.tool.shape.sections[0])


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity, for the panel beside the questions."""

    severity: str
    findings: tuple[Followed, ...]


def groups_of(at_work: Working) -> tuple[Group, ...]:
    """Return the findings so far, by severity; those without any are left out."""
    found = (Group(severity, at_work.worked.by_severity(severity)) for severity in ("stop", "act", "note"))
    return tuple(group for group in found if group.findings)


def counts_in_words(at_work: Working) -> str:
    """Return how many findings there are of each severity: `1 stop, 3 act, 2 note`."""
    told = [f"{len(group.findings)} {group.severity}" for group in groups_of(at_work)]
    return ", ".join(told) or "none yet"
