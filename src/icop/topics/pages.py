"""What the home page and topic pages show, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR, Reader
from icop.engine.clock import Start
from icop.engine.errors import NotFound
from icop.engine.history import state_on
from icop.engine.shapes import Cite, Instrument, Topic, TopicRow
from icop.engine.timeline import choose, periods
from icop.facts.queries import KnownFact, State, facts_for, facts_state
from icop.ui.asking import whole_number

GONE = {"superseded", "repealed", "rescinded", "expired", "not enacted"}
PLAIN = {"historic", "spent", "incorporated", "unknown"}
PER_PAGE = 30
SORTS = {
    "page": "Order of the page",
    "modified": "Modified, newest first",
    "title": "Title",
    "file": "File name",
    "type": "Type",
}


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A subject and the rule on the day."""

    subject: str
    rule: str
    ended: bool
    start: Start
    certain: bool
    cite: Cite
    see: str
    later: Start | None


def policy_lines(topic: Topic, on: date) -> list[PolicyLine]:
    """Return the rule on the day for each subject that had one, in the order of the page."""
    subjects: dict[str, list[TopicRow]] = {}
    for row in topic.policy:
        subjects.setdefault(row.subject, []).append(row)
    lines = []
    for subject, rows in subjects.items():
        choice = choose(periods(rows), on)
        if choice.period:
            row, later = choice.period.entry, choice.upcoming
            lines.append(
                PolicyLine(
                    subject,
                    row.rule,
                    row.ended,
                    choice.period.start,
                    choice.certain,
                    row.cite,
                    row.see or "",
                    later.start if later else None,
                )
            )
    return lines


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A library item as the page lists it, with its state on the day."""

    key: str
    title: str
    file: str
    says: str
    type: str
    modified: str
    state: str
    state_kind: str


def item_lines(topic: Topic, reader: Reader, on: date, known: datetime | None = None) -> list[ItemLine]:
    """Return the library items of a topic in the order of its page."""
    facts = {fact.key: fact for fact in facts_for(reader, "instrument", keys=topic.library, known=known)}
    return [_item(facts[key], on) for key in topic.library if key in facts]


def _item(fact: KnownFact, on: date) -> ItemLine:
    shape = fact.shape
    assert isinstance(shape, Instrument)
    words, kind = state_words(shape, on)
    item = shape.item
    return ItemLine(
        fact.key,
        shape.title,
        item.file if item else "",
        shape.says,
        item.type if item else shape.kind.capitalize(),
        item.modified if item else "",
        words,
        kind,
    )


def state_words(shape: Instrument, on: date) -> tuple[str, str]:
    """Return an instrument's state on the day in words, and how to draw it."""
    choice = state_on(shape, on)
    if choice.period is None:
        return "not yet issued", "wait"
    state = choice.period.entry.state
    kind = "gone" if state in GONE else "plain" if state in PLAIN else "good" if state == "in force" else "wait"
    return (f"{state}, day not certain" if not choice.certain else state), kind


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of the library list."""

    lines: list[ItemLine]
    first: int
    last: int
    total: int
    all: int
    number: int
    pages: int
    types: list[tuple[str, int]]
    type: str
    sort: str
    words: str


def item_page(lines: list[ItemLine], asked: Mapping[str, str]) -> ItemPage:
    """Return the page of the list that was asked for: filtered by type and words, sorted, thirty a page."""
    types: dict[str, int] = {}
    for line in lines:
        types[line.type] = types.get(line.type, 0) + 1
    kind, words = asked.get("type", ""), asked.get("words", "")
    sort = asked.get("sort", "page") if asked.get("sort") in SORTS else "page"
    kept = [line for line in lines if kind in ("", line.type) and _has(line, words)]
    if sort == "modified":
        kept.sort(key=lambda line: line.modified, reverse=True)
    elif sort != "page":
        kept.sort(key=lambda line: str(getattr(line, sort)).lower())
    pages = max(1, -(-len(kept) // PER_PAGE))
    number = min(max(1, whole_number(asked.get("page", ""), 1)), pages)
    start = (number - 1) * PER_PAGE
    shown = kept[start : start + PER_PAGE]
    first = start + 1 if shown else 0
    return ItemPage(
        shown, first, start + len(shown), len(kept), len(lines), number, pages, list(types.items()), kind, sort, words
    )


def _has(line: ItemLine, words: str) -> bool:
    text = f"{line.title} {line.file} {line.says} {line.type}".lower()
    return all(word in text for word in words.lower().split())


def topics_for(reader: Reader, known: datetime | None = None) -> list[tuple[str, Topic]]:
    """Return the topic pages of the site, Security cooperation first."""
    found = [(fact.key, fact.shape) for fact in facts_for(reader, "topic", known=known)]
    topics = [(key, shape) for key, shape in found if isinstance(shape, Topic)]
    return sorted(topics, key=lambda pair: ("security_cooperation" not in pair[0], pair[1].title))


def topic_for(reader: Reader, slug: str, known: datetime | None = None) -> tuple[str, Topic]:
    """Return a topic by the last part of its key. Raises NotFound."""
    for key, shape in topics_for(reader, known):
        if slug_of(key) == slug:
            return key, shape
    raise NotFound("There is no such topic.", "Look through the topics.")


def slug_of(key: str) -> str:
    """Return the last part of a topic's key as it stands in an address."""
    return key.rpartition(".")[2].replace("_", "-")


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in policy."""

    day: Start
    words: str
    cite: Cite
    key: str
    title: str


def news(reader: Reader, on: date, *, known: datetime | None = None, most: int = 5) -> list[News]:
    """Return what changed last in policy before or on the day: what was issued, and states that began."""
    past = [one for one in _all_news(facts_state(), known) if one.day.has_come(on)]
    once = {one.key: one for one in past}
    return sorted(once.values(), key=lambda one: one.day.earliest or date.min, reverse=True)[:most]


@lru_cache(maxsize=2)
def _all_news(state: State, known: datetime | None) -> tuple[News, ...]:
    """Return everything with a certain day, oldest first; kept until a fact changes."""
    found: list[News] = []
    for fact in facts_for(VISITOR, "instrument", known=known):
        if isinstance(fact.shape, Instrument) and fact.shape.item is None:
            found += _events(fact.key, fact.shape)
    return tuple(sorted((one for one in found if one.day.is_exact), key=lambda one: (one.day.earliest, one.key)))


def _events(key: str, shape: Instrument) -> list[News]:
    start = shape.effective_on or shape.issued_on
    first = [News(start, shape.says, shape.cite, key, shape.title)] if start else []
    later = [
        News(state.start, f"Now {state.state}.", state.cite, key, shape.title)
        for state in shape.states[1:]
        if state.state != "unknown"
    ]
    return [*first, *later]
