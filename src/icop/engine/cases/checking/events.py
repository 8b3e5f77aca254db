"""Rules on what happened: codes that are known, things that are in the file, days that have come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from icop.engine.cases.checking.finding import Hit, Looking, rule
from icop.engine.cases.checking.moves import recorded
from icop.engine.cases.files import CaseEvent
from icop.engine.cases.rules import Rules, kind_of, level_of
from icop.engine.cases.types import with_article

_NO_CHANGES = "not_held_for_closure"


@rule("act")
def event_known(looking: Looking) -> Iterator[Hit]:
    """Each event is a move of the case type, or a milestone; a move is one for that kind of document, on its days."""
    rules = looking.position.rules
    for number, event in enumerate(looking.file.events):
        place = ("events", number, "what")
        move = recorded(event, looking)
        if move is not None and move.start is not None and move.start.has_come(event.on) is False:
            says = f"'{move.title}' exists from {move.start} on, not on {event.on}."
            yield Hit(place, event.what, says, cites=(move.cite,))
        if move is not None:
            continue
        if event.what in rules.titles:
            yield from _misplaced(event, place, rules)
            continue
        named = rules.moves.get(event.what)
        if named is None:
            says = f"'{event.what}' is no move and no milestone of this type of case."
            yield Hit(place, event.what, says)
        else:
            what = kind_of(event.of) if named.level == level_of(event.of) else level_of(event.of)
            says = f"'{named.title}' cannot happen to {with_article(what or level_of(event.of))}. {named.says}".strip()
            yield Hit(place, event.what, says, grave="stop", cites=(named.cite,))


def _misplaced(event: CaseEvent, place: tuple[str | int, ...], rules: Rules) -> Iterator[Hit]:
    """Find a milestone whose moves are all of another level, or of other kinds of document: here it moves nothing."""
    moves = [one for one in rules.moves.values() if one.code == event.what]
    if any(event.what in one.posts for one in rules.by_level[level_of(event.of)]) or not moves:
        return
    same_level = next((one for one in moves if one.level == level_of(event.of)), None)
    if same_level is not None:
        what = with_article(kind_of(event.of) or level_of(event.of))
        says = f"'{same_level.title}' cannot happen to {what}. {same_level.says}".strip()
        yield Hit(place, event.what, says, grave="stop", cites=(same_level.cite,))
        return
    levels = " or ".join(dict.fromkeys(f"a {one.level}" for one in moves))
    says = f"'{event.what}' is a milestone of {levels}: recorded of {event.of} it moves nothing."
    yield Hit(place, event.what, says, cites=(moves[0].cite,))


@rule("stop")
def event_of_something(looking: Looking) -> Iterator[Hit]:
    """Each event happened to something that is in the file."""
    for number, event in enumerate(looking.file.events):
        if looking.position.at(event.of) is None:
            yield Hit(("events", number, "of"), event.of, f"The file has no {level_of(event.of)} '{event.of}'.")


@rule("note")
def event_has_come(looking: Looking) -> Iterator[Hit]:
    """Events lie on or before the day asked about."""
    for number, event in enumerate(looking.file.events):
        if event.on > looking.on:
            yield Hit(
                ("events", number, "on"), event.on, f"'{event.what}' lies after {looking.on} and is not followed."
            )


@rule("stop")
def nothing_on_hold(looking: Looking) -> Iterator[Hit]:
    """Nothing that makes a change of a case happens after the day on which the case is held for closure."""
    holds = list(looking.position.days_of("CLOSHOLD", "case"))
    for number, event in enumerate(looking.file.events if holds else ()):
        begun = max((day for day in holds if day < event.on), default=None)
        if begun is None or not _is_change(event, looking) or _released(begun, event.on, looking):
            continue
        found = looking.found("closure.hold.blocks", event.on)
        if found is not None and found.value is True:
            says = f"'{event.what}' of {event.of} on {event.on}: the case is held for closure since {begun}."
            yield Hit(("events", number, "what"), event.what, says, cites=(found.cite,))


def _released(begun: date, on: date, looking: Looking) -> bool:
    return any(begun <= day <= on for day in looking.position.days_of("release_closure_hold", "case"))


def _is_change(event: CaseEvent, looking: Looking) -> bool:
    if kind_of(event.of) not in {"amendment", "modification"}:
        return False
    move = recorded(event, looking)
    return move is not None and any(one.check == _NO_CHANGES for one in move.needs)
