"""The named checks that guards of completion and closure ask: lines, documents, the money of the last snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from icop.engine.cases.countries import country_of
from icop.engine.cases.situation import Args, Situation, named


@named("states")
def lines_in(situation: Situation, args: Args) -> Iterator[str]:
    """Every line is in one of these states. Those of a document that ended before they were opened don't count."""
    first = situation.position.rules.type.first["line"]
    for one in situation.position.lines:
        if one.state.key not in args["states"] and not (one.state.key == first and _ended(one.item, situation)):
            yield f"line {one.item} is {one.state.title.lower()}"


def _ended(number: str, situation: Situation) -> bool:
    line = situation.file.line(number)
    where = situation.position.document(line.document) if line else None
    return where is not None and where.state.phase == "ended"


@named()
def has_lines(situation: Situation, args: Args) -> Iterator[str]:
    """The case has at least one line."""
    if not situation.file.lines:
        yield "a line of the case"


@named("states")
def documents_settled(situation: Situation, args: Args) -> Iterator[str]:
    """Every document on which anything was recorded is in one of these states, or has ended."""
    for one in situation.position.documents:
        if one.since is not None and one.state.key not in args["states"] and one.state.phase != "ended":
            yield f"{one.item} is {one.state.title.lower()}"


@named("states")
def no_other_document_in(situation: Situation, args: Args) -> Iterator[str]:
    """No other document of the case is in one of these states."""
    for one in situation.position.documents:
        if one.item != situation.of and one.state.key in args["states"]:
            yield f"{one.item} is {one.state.title.lower()}"


@named()
def not_ended_before(situation: Situation, args: Args) -> Iterator[str]:
    """The basic document did not end before it was implemented: such a case is cancelled or declined, never closed."""
    where = situation.position.document("basic")
    if where is not None and where.state.phase == "ended":
        yield f"the basic document is {where.state.title.lower()} and was not implemented"


@named("set")
def in_accelerated_closure(situation: Situation, args: Args) -> Iterator[str]:
    """The purchaser takes part in accelerated case closure: as the file says, or by the set."""
    buyer = situation.file.purchaser
    members = {one.member for one in situation.facts.members(args["set"], situation.on)}
    if buyer.is_accp is None and country_of(buyer, situation.facts) not in members:
        yield "whether the purchaser takes part in accelerated case closure"
    elif buyer.is_accp is False:
        yield "the purchaser does not take part in accelerated case closure"


@named()
def nothing_unliquidated(situation: Situation, args: Args) -> Iterator[str]:
    """The latest snapshot says that no obligation is open."""
    shot = situation.snapshot
    if shot is None or shot.unliquidated is None:
        yield "a financial snapshot with the unliquidated obligations"
    elif shot.unliquidated != 0:
        yield f"{shot.unliquidated:,.2f} dollars are unliquidated on {shot.as_of}"


@named()
def reconciled(situation: Situation, args: Args) -> Iterator[str]:
    """The latest snapshot has what was obligated, disbursed and is unliquidated, and they agree."""
    shot = situation.snapshot
    figures = (shot.obligated, shot.disbursed, shot.unliquidated) if shot else ()
    obligated, disbursed, unliquidated = figures if figures and None not in figures else (None, None, None)
    if shot is None or obligated is None or disbursed is None or unliquidated is None:
        yield "a financial snapshot with obligated, disbursed and unliquidated amounts"
        return
    off: Decimal = obligated - disbursed - unliquidated
    if off != 0:
        yield f"on {shot.as_of} obligations are {abs(off):,.2f} dollars off what was disbursed and is unliquidated"


@named()
def within_ordered_value(situation: Situation, args: Args) -> Iterator[str]:
    """The latest snapshot has the ordered value, and no more was disbursed than that."""
    shot = situation.snapshot
    if shot is None or shot.ordered is None:
        yield "a financial snapshot with the ordered value"
    elif shot.disbursed is not None and shot.disbursed > shot.ordered:
        yield f"on {shot.as_of} {shot.disbursed - shot.ordered:,.2f} dollars above the ordered value were disbursed"


@named()
def collected_enough(situation: Situation, args: Args) -> Iterator[str]:
    """The latest snapshot has what was collected, and it is no less than what was disbursed."""
    shot = situation.snapshot
    if shot is None or shot.collected is None:
        yield "a financial snapshot with the amount collected"
    elif shot.disbursed is not None and shot.collected < shot.disbursed:
        yield f"on {shot.as_of} {shot.disbursed - shot.collected:,.2f} dollars less were collected than disbursed"


@named()
def snapshot_after_supply(situation: Situation, args: Args) -> Iterator[str]:
    """The latest snapshot is not older than the day the case was complete."""
    shot, complete = situation.snapshot, situation.position.day_of("complete_supply", "case")
    if shot is not None and complete is not None and shot.as_of < complete:
        yield f"the snapshot of {shot.as_of} is older than completion on {complete}"
