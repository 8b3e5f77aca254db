"""What the pages about facts show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from icop.accounts.reader import Reader
from icop.engine.clock import Start
from icop.engine.shapes import Card, Cite, Member, Name, Office, OfficeName, Statement, ValueSet, Wording
from icop.engine.timeline import Choice, choose, periods
from icop.facts.cards import card_of
from icop.facts.queries import KnownFact, facts_for
from icop.links.registry import Card as Line


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One period of a provision."""

    says: str
    ended: bool
    start: Start
    end: Start | None
    cite: Cite
    note: str
    here: bool
    later: bool


def statement_lines(shape: Card, on: date) -> list[StatementLine]:
    """Return every period of a provision, oldest first, saying which holds on the day and which came later."""
    timeline = periods(shape.statements)
    choice = choose(timeline, on)
    return [
        StatementLine(
            period.entry.says,
            period.entry.ended,
            period.start,
            period.end,
            period.entry.cite,
            period.entry.note,
            choice.period is period,
            period.start.has_come(on) is False,
        )
        for period in timeline
    ]


@dataclass(frozen=True, slots=True)
class LeadLine:
    """Where a name leads during one period."""

    to: tuple[str, ...]
    ended: bool
    start: Start
    cite: Cite
    note: str
    here: bool
    later: bool


def lead_lines(shape: Name, on: date) -> list[LeadLine]:
    """Return where a name leads, period by period, oldest first, saying which holds on the day."""
    timeline = periods(shape.leads)
    held = choose(timeline, on).period
    return [
        LeadLine(
            period.entry.to,
            period.entry.ended,
            period.start,
            period.entry.cite,
            period.entry.note,
            held is period,
            period.start.has_come(on) is False,
        )
        for period in timeline
    ]


@dataclass(frozen=True, slots=True)
class WordLine:
    """Everyday words that mean the same: the first of them, other spellings, the words of the field, when it holds."""

    say: str
    others: tuple[str, ...]
    means: tuple[str, ...]
    when: tuple[str, ...]


def word_lines(shape: Wording) -> list[WordLine]:
    """Return the everyday words of a group in order of the alphabet."""
    lines = [WordLine(entry.say[0], entry.say[1:], entry.means, entry.when) for entry in shape.words]
    return sorted(lines, key=lambda line: line.say.casefold())


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a set on the day: certainly in, possibly in, gone, or not yet in."""

    member: str
    state: str
    start: Start
    end: Start | None
    cite: Cite
    note: str


def member_lines(shape: ValueSet, on: date) -> list[MemberLine]:
    """Return the members of a set by name, each with its state on the day."""
    names: dict[str, list[Member]] = {}
    for entry in shape.members:
        names.setdefault(entry.member, []).append(entry)
    lines = []
    for name in sorted(names):
        timeline = periods(names[name])
        choice = choose(timeline, on)
        period = choice.period or timeline[0]
        state = _state(choice)
        lines.append(MemberLine(name, state, period.start, period.end, period.entry.cite, period.entry.note))
    return lines


def _state(choice: Choice[Member]) -> str:
    if choice.period is None:
        return "not yet"
    if choice.period.entry.ended:
        return "no longer"
    return "member" if choice.certain else "perhaps"


@dataclass(frozen=True, slots=True)
class OfficePage:
    """An office on the day: its name, to whom it reports, all its names, and what it does."""

    name: OfficeName | None
    certain: bool
    reports_to: Line | None
    names: list[tuple[OfficeName, Start, Start | None, bool, bool]]
    does: Statement | None
    below: list[Line]


def office_page(fact: KnownFact, reader: Reader, on: date, known: datetime | None = None) -> OfficePage:
    """Return what an office was called on the day, whom it reported to, and which offices reported to it."""
    shape = fact.shape
    assert isinstance(shape, Office)
    timeline = periods(shape.names)
    choice = choose(timeline, on)
    entry = choice.period.entry if choice.period else None
    offices = {other.key: other for other in facts_for(reader, "office", known=known)}
    above = offices.get(entry.reports_to) if entry and entry.reports_to else None
    does = choose(periods(shape.does), on).period if shape.does else None
    return OfficePage(
        name=entry,
        certain=choice.certain,
        reports_to=card_of(above, on) if above else None,
        names=[(p.entry, p.start, p.end, p is choice.period, p.start.has_come(on) is False) for p in timeline],
        does=does.entry if does else None,
        below=[card_of(other, on) for other in offices.values() if _reports_to(other, fact.key, on)],
    )


def _reports_to(other: KnownFact, key: str, on: date) -> bool:
    shape = other.shape
    if not isinstance(shape, Office):
        return False
    period = choose(periods(shape.names), on).period
    return bool(period and period.entry.reports_to == key and not period.entry.ended)


def near(fact: KnownFact, reader: Reader, on: date, *, known: datetime | None = None, most: int = 8) -> list[Line]:
    """Return facts of the same kind and folder, for going on from here."""
    folder = fact.key.partition(".")[0]
    others: Sequence[KnownFact] = facts_for(reader, fact.kind, known=known)
    return [card_of(o, on) for o in others if o.key.partition(".")[0] == folder and o.key != fact.key][:most]
