"""The named checks that guards of a BPC case ask of the funds of the United States behind it."""

from __future__ import annotations

from collections.abc import Iterator

from icop.engine.cases.funding import funds_clock
from icop.engine.cases.situation import Args, Situation, named


@named()
def memorandum_named(situation: Situation, args: Args) -> Iterator[str]:
    """The memorandum of request behind the case is named."""
    if not situation.file.funds.memorandum:
        yield "the memorandum of request"


@named()
def funds_in_hand(situation: Situation, args: Args) -> Iterator[str]:
    """The funds are in hand."""
    if not situation.file.funds.is_in_hand:
        yield "the funds"


@named()
def funds_clock_known(situation: Situation, args: Args) -> Iterator[str]:
    """It is known until when the funds may be used, and when they are cancelled."""
    clock = funds_clock(situation.file, situation.facts, situation.on)
    if clock.expires_on is None:
        yield "the last fiscal year in which the funds are available"
    if clock.cancels_on is None:
        yield "the day on which the funds are cancelled"


@named()
def performed_within_funds(situation: Situation, args: Args) -> Iterator[str]:
    """No line of the document is performed or delivered after the funds have expired."""
    expires = funds_clock(situation.file, situation.facts, situation.on).expires_on
    if expires is None:
        return
    for line in situation.file.lines_of(situation.of):
        days = (line.begins_on, line.ends_on, *(one.on for one in line.deliveries))
        last = max((day for day in days if day), default=None)
        if last and last > expires:
            yield f"line {line.number} ends on {last}, the funds expire on {expires}"


@named()
def defined_lines_only(situation: Situation, args: Args) -> Iterator[str]:
    """Every line of the document is a defined one."""
    for line in situation.file.lines_of(situation.of):
        if line.order not in {"", "defined"}:
            yield f"line {line.number} is a {line.order} order"


@named()
def obligated_within_funds(situation: Situation, args: Args) -> Iterator[str]:
    """A document that obligates anew is moved while its funds are available; State funds until their time to reuse."""
    clock = funds_clock(situation.file, situation.facts, situation.on)
    last = clock.returns_until or clock.expires_on
    if last is None or situation.on <= last or not _obligates_anew(situation):
        return
    ended = clock.cancels_on is not None and situation.on > clock.cancels_on
    yield f"the funds expired on {clock.expires_on}" + (f" and were cancelled on {clock.cancels_on}" if ended else "")


def _obligates_anew(situation: Situation) -> bool:
    """Tell whether a document is a basic one, brings a line, or changes the scope; another one only adjusts."""
    document = situation.document
    brings = bool(situation.file.lines_of(document.key)) or document.scope.get("changes_scope") == "yes"
    return document.kind == "basic" or brings


@named()
def periods_known(situation: Situation, args: Args) -> Iterator[str]:
    """Every line of the document has a last day, or days of delivery."""
    for line in situation.file.lines_of(situation.of):
        if line.ends_on is None and not line.deliveries:
            yield f"the last day of line {line.number}"
