"""How a line's price is built: base, contract administration, nonrecurring cost; and what stands below the line."""

from __future__ import annotations

from decimal import Decimal

from icop.engine.cases.files import CaseLine
from icop.engine.cases.money import cents, share
from icop.engine.cases.pricing.account import NONE, Account, by_indirect
from icop.engine.cases.pricing.below import administration, packing, transportation
from icop.engine.cases.pricing.looking import Looked
from icop.engine.cases.pricing.result import Amount, CasPart, PricedLine, in_words, total_of
from icop.engine.cases.pricing.terms import Terms

PROGRAMS = {
    "snap": ("Simplified Non-Standard Acquisition Program", "psc.snap.pct"),
    "repair_return": ("Commercial repair and return", "psc.crr.pct"),
}


def price_line(line: CaseLine, terms: Terms, *, base: Looked | None = None) -> PricedLine:
    """Return the price of a line on its document's terms. `base` takes the place of what the line itself gives."""
    account = Account(line.number)
    cost = _base(line, terms, account) if base is None else _given_base(base, account)
    cas, parts = _cas(line, cost, terms, account)
    nonrecurring = _nonrecurring(line, terms, account)
    given = NONE if line.other_charges is None else _other(line.other_charges, account)
    other = total_of([given, _program_support(line, cost, terms, account)])
    price = total_of([cost, cas, nonrecurring, other])
    account.tell("line.price", price, _sum(price, cost, cas, nonrecurring, other))
    below = (
        packing(line, cost, terms, account),
        administration(line, price, terms, account),
        transportation(line, terms, account),
    )
    return PricedLine(
        line.number, line.document, cost, cas, parts, nonrecurring, other, *below, line.equipment == "mde",
        line.design_and_construction, account.trace, tuple(account.open), account.waived,
    )  # fmt: skip


def _sum(price: Amount, *parts: Amount) -> str:
    parts_told = " + ".join(in_words(part) for part in parts if part is None or part)
    return f"{parts_told or '0.00'} = {in_words(price)}"


# ---- base


def _base(line: CaseLine, terms: Terms, account: Account) -> Amount:
    amount = _written_base(line, account)
    if line.kind == "training" and terms.file.purchaser.gets_imet is not None:
        tuition = "incremental" if terms.file.purchaser.gets_imet else "full"
        account.steps.extend(terms.value(f"training.rate.{tuition}").steps)
    if line.stock == "not_replaced":
        return _actual_or_more(line, amount, terms, account)
    if amount is None:
        problem = f"Line {line.number} has no base price."
        account.ask("line.base", problem, "Give its unit price and quantity, or its amount.")
    return amount


def _written_base(line: CaseLine, account: Account) -> Amount:
    if line.unit_price is not None and line.quantity is not None:
        amount = cents(line.unit_price * line.quantity)
        return account.tell("line.base", amount, f"{line.quantity:f} × {line.unit_price:,.2f} = {amount:,.2f}")
    if line.amount is None:
        return None
    return account.tell("line.base", cents(line.amount), f"A line of {line.amount:,.2f} dollars.")


def _actual_or_more(line: CaseLine, amount: Amount, terms: Terms, account: Account) -> Amount:
    actual, least = line.actual_value, terms.value("stock.not_replaced.pct")
    if actual is None or least.number is None:
        problem = f"Line {line.number} is stock that is not replaced, and its actual value is not known."
        account.ask("line.base", problem, "Give the actual value of the line.", least.steps)
        return None
    floor = share(actual, least.number)
    base = max(floor, amount or NONE)
    says = f"Stock that is not replaced costs at least its actual value of {floor:,.2f}, so {base:,.2f}."
    return account.tell("line.base.stock", base, says, least.steps)


def _given_base(base: Looked, account: Account) -> Amount:
    if base.number is None:
        account.ask("line.base", base.problem, base.fix, base.steps)
        return None
    account.steps.extend(base.steps)
    return base.number


def _other(amount: Decimal, account: Account) -> Amount:
    return account.tell("line.other", cents(amount), f"Other charges in the line: {amount:,.2f}.")


# ---- contract administration services


def _cas(line: CaseLine, cost: Amount, terms: Terms, account: Account) -> tuple[Amount, tuple[CasPart, ...]]:
    sources = terms.value("cas.sources")
    if line.source not in sources.words:
        return NONE, ()
    if terms.indirect != "charged":
        return by_indirect("line.cas", terms, account), ()
    without = terms.value("cas.contracts_without") if line.contract_by else Looked()
    if line.contract_by in without.words:
        return account.tell("line.cas", NONE, "These contracts bear no CAS.", without.steps), ()
    rate = terms.cas(overseas=line.is_overseas)
    if rate.percent is None:
        account.ask("line.cas", rate.problem, rate.fix, rate.steps)
        return None, rate.parts
    procured = _procured(line, cost, account)
    if procured is None:
        return None, rate.parts
    amount, parts = rate.of(procured)
    says = f"CAS {rate.percent:f}% of {procured:,.2f} = {in_words(amount)}"
    return account.tell("line.cas", amount, says, sources.steps, rate.steps), parts


def _procured(line: CaseLine, cost: Amount, account: Account) -> Amount:
    """Return the contract cost of a line: all of it for procurement (P), the procured share of a mixed line (X)."""
    if line.source != "X" or cost is None:
        return cost
    if line.procured_share is None:
        problem = f"Line {line.number} is of mixed supply, and how much of it is procured is not known."
        account.ask("line.cas", problem, "Give the procured share in percent.")
        return None
    procured = share(cost, line.procured_share)
    says = f"{line.procured_share:f}% of {cost:,.2f} is procured: {procured:,.2f}"
    return account.tell("line.procured", procured, says)


# ---- Army program support charge


def _program_support(line: CaseLine, cost: Amount, terms: Terms, account: Account) -> Amount:
    if not line.program_support:
        return NONE
    name, key = PROGRAMS[line.program_support]
    if line.program_support == "repair_return" and terms.file.type == "bpc":
        return account.tell("line.program_support", NONE, f"{name}: not on building partner capacity cases.")
    if terms.indirect != "charged":
        return by_indirect("line.program_support", terms, account)
    rate, part_of = terms.value(key), terms.value("psc.part_of")
    if rate.number is None:
        account.ask("line.program_support", rate.problem, rate.fix, rate.steps)
        return None
    if "base" not in part_of.words:
        problem = f"What the support charge of line {line.number} is taken of is not known."
        account.ask("line.program_support", problem, "Set psc.part_of to base.", rate.steps, part_of.steps)
        return None
    if cost is None:
        return account.tell("line.program_support", None, "Hangs on the base of the line.", rate.steps)
    amount = share(cost, rate.number)
    says = f"{name}: {rate.number:f}% of {cost:,.2f} = {amount:,.2f}"
    return account.tell("line.program_support", amount, says, rate.steps, part_of.steps)


# ---- nonrecurring cost


def _nonrecurring(line: CaseLine, terms: Terms, account: Account) -> Amount:
    if line.equipment != "mde":
        return NONE
    if line.nonrecurring_waived:
        return account.tell("line.nonrecurring", NONE, "Nonrecurring cost is waived.")
    without = terms.value("nc.terms_without")
    if terms.file.documents[0].deposit.terms in without.words:
        return account.tell("line.nonrecurring", NONE, "Paid wholly with grant money: none.", without.steps)
    if line.nonrecurring_unit is None:
        if terms.file.type == "bpc":
            return NONE
        problem = f"Line {line.number} is MDE, and its nonrecurring cost is not known."
        account.ask(
            "line.nonrecurring", problem, "Give the charge for a unit (0 if there is none), or say that it is waived."
        )
        return None
    if line.quantity is None:
        problem = f"Nonrecurring cost of line {line.number} hangs on its quantity."
        account.ask("line.nonrecurring", problem, "Give the quantity.")
        return None
    amount = cents(line.nonrecurring_unit * line.quantity)
    says = f"Nonrecurring cost {line.quantity:f} × {line.nonrecurring_unit:,.2f} = {amount:,.2f}"
    return account.tell("line.nonrecurring", amount, says)
