"""The registry of kinds: a room says here how a key of its own is shown to others, and what waits in it for whom.

`card("parameter:pricing.fee", reader, on)` asks the room that owns parameters; a key nobody knows, or one the reader
may not see, has no card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from icop.accounts.reader import Reader


@dataclass(frozen=True, slots=True)
class Card:
    """A thing in a line: what to call it, where its page is, what state it is in on the day."""

    key: str
    kind: str
    title: str
    url: str
    summary: str = ""
    citation: str = ""
    standing: str = ""
    status: str = ""  # in words: "in force", "superseded 30 Aug 2021", "" when the kind has none
    status_kind: str = ""  # good | gone | wait | plain: how the words are drawn
    markings: tuple[str, ...] = ()  # what limits who may read it: "CUI//SP-EXPT"; told wherever it is named


Cards = Callable[[Iterable[str], Reader, date], dict[str, Card]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its name before the colon of a key, how people call it, and who makes its cards."""

    name: str
    title: str
    plural: str
    cards: Cards


_KINDS: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known; called once when the site starts. A name can be taken only once."""
    if _KINDS.get(kind.name, kind) != kind:
        raise ValueError(f"the kind {kind.name} is registered twice")
    _KINDS[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    """Return all kinds, by name."""
    return tuple(sorted(_KINDS.values(), key=lambda kind: kind.name))


def cards(keys: Iterable[str], reader: Reader, on: date) -> dict[str, Card]:
    """Return the cards of those `keys` (`kind:key`) that exist and `reader` may see, one question per kind."""
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        name, _, rest = key.partition(":")
        by_kind.setdefault(name, []).append(rest)
    found: dict[str, Card] = {}
    for name, rests in by_kind.items():
        if name in _KINDS:
            made = _KINDS[name].cards(rests, reader, on)
            found.update({f"{name}:{rest}": one for rest, one in made.items()})
    return found


def card(key: str, reader: Reader, on: date) -> Card | None:
    """Return the card of one `kind:key`, or None when there is none to see."""
    return cards([key], reader, on).get(key)


# ---- what waits for somebody


@dataclass(frozen=True, slots=True)
class Due:
    """Something that waits for a person: under which heading of their desk (`sort`), what, where, until which day.

    `key` stays the same each time it is asked. Without a day it waits all the same. `about` says what it belongs to,
    `state` how it stands, in words.
    """

    key: str
    sort: str  # assessment | section | action | draft | review
    title: str
    url: str
    day: date | None = None
    about: str = ""
    state: str = ""
    changed_at: datetime | None = None


Dues = Callable[[Reader, date, int], Iterable[Due]]
_DUES: dict[str, Dues] = {}


def register_due(room: str, dues: Dues) -> None:
    """Make known who tells what waits in a room; called once when the site starts.

    It is asked with the reader, the day, and how many days to look ahead; what is overdue is told always.
    """
    if _DUES.get(room, dues) != dues:
        raise ValueError(f"what is due in {room} is registered twice")
    _DUES[room] = dues


def due(reader: Reader, on: date, window: int) -> tuple[Due, ...]:
    """Return what waits for `reader` in all rooms, `window` days ahead: by day, then what has none, last changed first.

    A visitor is waited for by nothing.
    """
    if not reader.is_known:
        return ()
    found = [one for room in sorted(_DUES) for one in _DUES[room](reader, on, window)]
    return tuple(sorted(found, key=_order))


def _order(one: Due) -> tuple[date, float, str]:
    changed = -one.changed_at.timestamp() if one.changed_at else 0.0
    return (one.day or date.max, changed, one.title)


# ---- what can be begun with a thing


@dataclass(frozen=True, slots=True)
class Onward:
    """What can be begun with a thing in a room above the one that has it: what to call it, and where."""

    title: str
    url: str


Onwards = Callable[[str, Reader, date], Iterable[Onward]]
_ONWARDS: dict[str, Onwards] = {}


def register_onward(kind: str, onwards: Onwards) -> None:
    """Make known what can be begun with a thing of a kind; called once when the site starts."""
    if _ONWARDS.get(kind, onwards) != onwards:
        raise ValueError(f"what can be begun with {kind} is registered twice")
    _ONWARDS[kind] = onwards


def onward(kind: str, key: str, reader: Reader, on: date) -> tuple[Onward, ...]:
    """Return what `reader` can begin with a thing that they may see."""
    return tuple(_ONWARDS[kind](key, reader, on)) if kind in _ONWARDS else ()
