"""What a price is: lines, the blocks of the LOA, and for each amount the steps that led to it.

An amount that hangs on something not known is None and never a guess; `known` is then the sum of what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from icop.engine.cases.money import ZERO, dollars
from icop.engine.trace import Trace, plain

Amount = Decimal | None


def total_of(amounts: list[Amount]) -> Amount:
    """Return the sum of amounts; None when one of them is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def known_of(amounts: list[Amount]) -> Decimal:
    """Return the sum of those amounts that are known."""
    return sum((amount for amount in amounts if amount is not None), ZERO)


def in_words(amount: Amount) -> str:
    """Return an amount as sentences tell it."""
    return "to be confirmed" if amount is None else f"{amount:,.2f}"


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What stands in the way of an amount: `of` is the line or document, `fix` says what to do."""

    of: str
    says: str
    fix: str

    def as_json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return {"of": self.of, "says": self.says, "fix": self.fix}


@dataclass(frozen=True, slots=True)
class CasPart:
    """A part of contract administration services: its percent and amount; a waived part is zero."""

    name: str
    percent: Amount
    amount: Amount
    is_waived: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "name": self.name, "percent": plain(self.percent), "amount": plain(self.amount), "is_waived": self.is_waived
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line's price and what it is built from, to the cent; what stands below the line comes after `price`.

    `base` is the contract cost, stock price or cost of service; `cas`, `nonrecurring` and `other` are added to it.
    `waived` is the administrative surcharge that others bear: `administration` is without it.
    """

    number: str
    document: str
    base: Amount
    cas: Amount
    cas_parts: tuple[CasPart, ...]
    nonrecurring: Amount
    other: Amount
    packing: Amount
    administration: Amount
    transportation: Amount
    is_mde: bool
    is_construction: bool
    trace: Trace
    open: tuple[ToConfirm, ...] = ()
    waived: Amount = ZERO

    @property
    def price(self) -> Amount:
        """The price of the line as block (8) adds it up; None when part of it is to be confirmed."""
        return total_of([self.base, self.cas, self.nonrecurring, self.other])

    @property
    def surcharge(self) -> Amount:
        """The administrative surcharge, whoever bears it."""
        return total_of([self.administration, self.waived])

    @property
    def parts(self) -> tuple[Amount, ...]:
        """What the line adds to the total: its price, and what stands below it."""
        return (self.price, self.packing, self.administration, self.transportation)

    @property
    def known(self) -> Decimal:
        """What is known of the price."""
        return known_of([self.base, self.cas, self.nonrecurring, self.other])

    def as_json(self) -> dict[str, Any]:
        """Return the line as plain JSON, amounts as exact text."""
        above = ("base", "cas", "nonrecurring", "other", "price")
        amounts = (*above, "packing", "administration", "waived", "transportation")
        return {
            "number": self.number, "document": self.document,
            **{name: plain(getattr(self, name)) for name in amounts},
            "cas_parts": [part.as_json() for part in self.cas_parts],
            "trace": self.trace.as_json(), "open": [one.as_json() for one in self.open],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the LOA's summary, (8) to (13), to the cent; None: part of it is to be confirmed.

    `note` says what the sum alone does not.
    """

    number: int
    title: str
    amount: Amount
    known: Decimal
    trace: Trace
    note: str = ""

    @property
    def shown(self) -> Amount:
        """The amount in whole dollars, as an LOA shows it."""
        return None if self.amount is None else dollars(self.amount)

    def as_json(self) -> dict[str, Any]:
        """Return the block as plain JSON, amounts as exact text."""
        return {
            "number": self.number, "title": self.title, "amount": plain(self.amount), "known": plain(self.known),
            "shown": plain(self.shown), "note": self.note, "trace": self.trace.as_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of a case or of one document: its lines, the blocks (8) to (13), and what is to be confirmed."""

    lines: tuple[PricedLine, ...]
    blocks: tuple[Block, ...]
    open: tuple[ToConfirm, ...]

    def block(self, number: int) -> Block:
        """Return a block by its number, 8 to 13."""
        return self.blocks[number - 8]

    def line(self, number: str) -> PricedLine | None:
        """Return a line by its number, or None."""
        return next((line for line in self.lines if line.number == number), None)

    @property
    def total(self) -> Amount:
        """The total estimated cost, block (13); None when part of it is to be confirmed."""
        return self.block(13).amount

    @property
    def known(self) -> Decimal:
        """What is known of the total: it is at least this."""
        return self.block(13).known

    @property
    def mde_value(self) -> Amount:
        """The price of the lines of major defense equipment (MDE), as notification of Congress asks for it."""
        return total_of([line.price for line in self.lines if line.is_mde])

    @property
    def mde_known(self) -> Decimal:
        """What is known of the MDE value."""
        return sum((line.known for line in self.lines if line.is_mde), ZERO)

    @property
    def construction_value(self) -> Amount:
        """The price of the lines of design and construction services."""
        return total_of([line.price for line in self.lines if line.is_construction])

    @property
    def construction_known(self) -> Decimal:
        """What is known of the value of design and construction."""
        return sum((line.known for line in self.lines if line.is_construction), ZERO)

    @property
    def trace(self) -> Trace:
        """The steps of all lines and blocks, each once."""
        traces = (*(line.trace for line in self.lines), *(block.trace for block in self.blocks))
        return Trace.of(step for trace in traces for step in trace.steps)

    @property
    def leans_on_assumed(self) -> bool:
        """Tell whether any amount rests on an assumption, such as a day that is only planned."""
        return any(line.trace.leans_on_assumed for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Return the price as plain JSON, amounts as exact text; null: to be confirmed."""
        return {
            "lines": [line.as_json() for line in self.lines], "blocks": [block.as_json() for block in self.blocks],
            "total": plain(self.total), "known": plain(self.known), "mde_value": plain(self.mde_value),
            "construction_value": plain(self.construction_value), "leans_on_assumed": self.leans_on_assumed,
            "open": [one.as_json() for one in self.open],
        }  # fmt: skip
