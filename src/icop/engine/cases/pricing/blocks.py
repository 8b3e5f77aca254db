"""The summary of the LOA: blocks (8) net, (9) packing, (10) administration, (11) transportation, (12) other, (13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from icop.engine.cases.money import ZERO
from icop.engine.cases.pricing.result import Amount, Block, PricedLine, in_words, known_of, total_of
from icop.engine.trace import Step, Trace, plain

TITLES = {
    8: "Net estimated cost", 9: "Packing, crating and handling", 10: "Administrative charge", 11: "Transportation",
    12: "Other", 13: "Total estimated cost",
}  # fmt: skip
OF_LINES: dict[int, Callable[[PricedLine], Amount]] = {
    8: lambda line: line.price,
    9: lambda line: line.packing,
    10: lambda line: line.administration,
    11: lambda line: line.transportation,
}


def blocks_of(lines: Sequence[PricedLine], other: Decimal) -> tuple[Block, ...]:
    """Return the blocks (8) to (13) of these lines; `other` is block (12)."""
    summed = [_of_lines(number, amount, lines) for number, amount in OF_LINES.items()]
    told = Step("formula", "block.12", plain(other), f"Other charges of the case: {other:,.2f}")
    before = [*summed, Block(12, TITLES[12], other, other, Trace((told,)))]
    return (*before, _total(before))


def _of_lines(number: int, amount_of: Callable[[PricedLine], Amount], lines: Sequence[PricedLine]) -> Block:
    amounts = [amount_of(line) for line in lines]
    known = known_of([line.known for line in lines] if number == 8 else amounts)
    parts = [(line.number, amount) for line, amount in zip(lines, amounts, strict=True) if amount is None or amount]
    says = " + ".join(f"{line}: {in_words(amount)}" for line, amount in parts) or "no line"
    return _block(number, total_of(amounts), known, says, _waived(lines) if number == 10 else "")


def _waived(lines: Sequence[PricedLine]) -> str:
    waived = total_of([line.waived for line in lines])
    return "" if waived == ZERO else f"{in_words(waived)} is waived: others bear it"


def _total(blocks: Sequence[Block]) -> Block:
    says = " + ".join(f"({block.number}) {in_words(block.amount)}" for block in blocks)
    return _block(13, total_of([block.amount for block in blocks]), known_of([block.known for block in blocks]), says)


def _block(number: int, amount: Amount, known: Decimal, says: str, note: str = "") -> Block:
    told = f"{says} = {in_words(amount)}" if amount is not None else f"{says}; at least {known:,.2f}"
    step = Step("formula", f"block.{number}", plain(amount), told)
    return Block(number, TITLES[number], amount, known, Trace((step,)), note)
