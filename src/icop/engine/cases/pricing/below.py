"""What stands below the lines of an LOA, line by line: packing, administration, transportation."""

from __future__ import annotations

from decimal import Decimal

from icop.engine.cases.files import CaseLine
from icop.engine.cases.money import ZERO, cents, share
from icop.engine.cases.pricing.account import NONE, Account, by_indirect
from icop.engine.cases.pricing.looking import Looked
from icop.engine.cases.pricing.result import Amount
from icop.engine.cases.pricing.terms import Terms
from icop.engine.shapes import Tier

WAIVED_BY = {"agency": "the implementing agency", "nato": "the U.S. Mission to NATO"}
NOT_WAIVED = "The waiver does not count: there was none like it when the document was implemented."


def packing(line: CaseLine, cost: Amount, terms: Terms, account: Account) -> Amount:
    """Return packing, crating and handling (PC&H) of a line from stock, by unit; a sum that is given counts."""
    sources = terms.value("pch.sources") if line.kind == "materiel" else Looked()
    if line.packing is None and line.source not in sources.words:
        return NONE
    if terms.indirect != "charged":
        return by_indirect("line.packing", terms, account)
    if line.packing is not None:
        return account.tell("line.packing", cents(line.packing), f"Packing as given: {line.packing:,.2f}.")
    rate = terms.value("pch.rate")
    if not rate.tiers:
        account.ask("line.packing", rate.problem, rate.fix, rate.steps)
        return None
    if cost is None or not line.quantity:
        problem = f"Packing of line {line.number} goes by unit."
        account.ask("line.packing", problem, "Give unit price and quantity, or the packing sum.")
        return None
    unit = cost / line.quantity
    each = _by_tiers(unit, rate.tiers)
    amount = cents(each * line.quantity)
    says = f"PC&H {_of_a_unit(each)} on a unit of {_of_a_unit(unit)}, × {line.quantity:f} = {amount:,.2f}"
    return account.tell("line.packing", amount, says, sources.steps, rate.steps)


def _of_a_unit(amount: Decimal) -> str:
    """Return an amount for a unit as sentences tell it: with what lies below the cent, which a quantity makes count."""
    whole, _, decimals = f"{amount:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def _by_tiers(amount: Decimal, tiers: tuple[Tier, ...]) -> Decimal:
    """Return the charge on an amount of which each tier bears its own percent, not rounded."""
    charge, floor = ZERO, ZERO
    for tier in tiers:
        top = amount if tier.up_to is None else min(amount, tier.up_to)
        charge += max(top - floor, ZERO) * tier.value / 100
        floor = top
    return charge


def administration(line: CaseLine, price: Amount, terms: Terms, account: Account) -> Amount:
    """Return the administrative surcharge on the price of a line."""
    without = terms.value("admin.lines_without")
    if line.kind in without.words:
        return account.tell("line.administration", NONE, "Such a line bears no surcharge.", without.steps)
    if terms.indirect == "none":
        return by_indirect("line.administration", terms, account)
    rate, waiver = _surcharge(line, terms), terms.waiver
    amount = None if rate.number is None or price is None else share(price, rate.number)
    if waiver and waiver.holds:
        account.waived = amount
        told = "not known" if amount is None else f"{rate.number:f}% of {price:,.2f} = {amount:,.2f}"
        says = f"Administrative surcharge {told}, waived: {WAIVED_BY[waiver.by]} bears it"
        return account.tell("line.administration", NONE, says, rate.steps, waiver.rule.steps)
    if waiver:
        account.tell("line.administration.waiver", None, NOT_WAIVED, waiver.rule.steps)
    if rate.number is None:
        account.ask("line.administration", rate.problem, rate.fix, rate.steps)
        return None
    if amount is None:
        return account.tell("line.administration", None, "Hangs on the price of the line.", rate.steps)
    says = f"Administrative surcharge {rate.number:f}% of {price:,.2f} = {amount:,.2f}"
    return account.tell("line.administration", amount, says, rate.steps)


def _surcharge(line: CaseLine, terms: Terms) -> Looked:
    """Return the rate of a line: that of nonstandard items as long as there was one, else that of the document."""
    if line.is_nonstandard:
        found = terms.value("admin.rate.nonstandard")
        if found.number is not None and not found.is_certain:
            problem = f"Line {line.number} is of nonstandard items, whose own rate may not have begun by then."
            return Looked(None, found.steps, problem, "Confirm the first day of admin.rate.nonstandard.")
        if found.state not in {"ended", "not yet"}:
            return found
    return terms.administration


def transportation(line: CaseLine, terms: Terms, account: Account) -> Amount:
    """Return transportation: the sum given. Rates by delivery term are not known, so without a sum it is open."""
    is_by_term = line.kind == "materiel" and not line.is_special_airlift and bool(line.delivery)
    if line.transport is None and not is_by_term:
        return NONE
    if terms.indirect != "charged":
        return by_indirect("line.transportation", terms, account)
    if line.transport is not None:
        says = f"Transportation as given: {line.transport:,.2f}."
        return account.tell("line.transportation", cents(line.transport), says)
    if terms.carries_airlift:
        carried = terms.looking.value("transport.airlift.override.pct", {"delivery": line.delivery})
        if carried.number == 0:
            return account.tell("line.transportation", NONE, "A special airlift line carries it.", carried.steps)
    rates = terms.value("transport.dtc.rates")
    problem = f"Transportation of line {line.number} by delivery term {line.delivery} is not priced."
    fix = "Give the sum, from SAMM Table C9.T4A or the look-up table."
    account.ask("line.transportation", problem, fix, rates.steps)
    return None
