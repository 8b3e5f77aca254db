"""The registry of kinds: a room says here how a key of its own is shown to others.

`card("parameter:pricing.fee", reader, on)` asks the room that owns parameters; a key nobody knows, or one the reader
may not see, has no card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

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
