"""The price of a case as of a day: every line on the terms of the document that brought it, then the blocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile, CaseLine
from icop.engine.cases.happened import CODES, happened
from icop.engine.cases.money import ZERO, cents
from icop.engine.cases.pricing.blocks import blocks_of
from icop.engine.cases.pricing.days import NOTHING_ASSUMED, Assumed, days_of
from icop.engine.cases.pricing.lines import price_line
from icop.engine.cases.pricing.looking import Looked, Looking
from icop.engine.cases.pricing.result import Amount, Priced, PricedLine, total_of
from icop.engine.cases.pricing.terms import Terms, terms_of
from icop.engine.errors import NotFound
from icop.engine.parameters import Events
from icop.engine.trace import Step, plain

SMALL = "small_case"
ENDINGS = {code for name in ("cancelled", "declined", "line_deleted") for code in CODES[name]}


def price(
    file: CaseFile,
    facts: CaseFacts,
    *,
    on: date,
    document: str | None = None,
    days: Mapping[str, Events] | None = None,
    assume: Assumed = NOTHING_ASSUMED,
) -> Priced:
    """Return the price of a case as its file stood on `on`, or of what one document brought.

    The events of a line's own document pick its rates, so a case may mix them; `days` takes the place of the events of
    the file, and `assume` gives the days planned for what has not happened. Lines that were deleted, and those of
    Amendments and Modifications that were cancelled or declined by then, are left out. To the cent. Raises NotFound
    when the case has no such document.
    """
    if document is not None and file.document(document) is None:
        raise NotFound(f"{file.case} has no document {document}.", "Ask for one of the documents of its file.")
    by_document = days_of(file, on, assume, days)
    looking = {key: Looking(facts, found, found.rate_day(on), assume.rates) for key, found in by_document.items()}
    loa = looking.get("basic") or next(iter(looking.values()))
    terms = {key: terms_of(file, key, found, loa) for key, found in looking.items()}
    lines = _priced(_lines(file, on), terms)
    wanted = tuple(line for line in lines if document in {None, line.document})
    other = cents(file.other_charges or ZERO) if document in {None, file.documents[0].key} else cents(ZERO)
    blocks = blocks_of(wanted, other)
    return Priced(wanted, blocks, tuple(dict.fromkeys(one for line in wanted for one in line.open)))


def _lines(file: CaseFile, on: date) -> list[CaseLine]:
    gone = _gone(file, on) - {file.documents[0].key}
    return [line for line in file.lines if line.number not in gone and line.document not in gone]


def _gone(file: CaseFile, on: date) -> set[str]:
    """Return the lines that were deleted and not put back, and the documents that ended and were not taken up again."""
    if not any(event.what in ENDINGS for event in file.events):
        return set()  # as nearly always, and quicker
    seen = happened(file, on)
    ended = {key for key in {one.document for one in file.lines} if seen.ended_on(key, with_case=False)}
    return ended | {one.number for one in file.lines if seen.is_deleted(one.number)}


def _priced(lines: list[CaseLine], terms: Mapping[str, Terms]) -> list[PricedLine]:
    """Return the prices of lines in their order; a small case management line makes up what the others lack."""
    priced = {line.number: price_line(line, terms[line.document]) for line in lines if line.kind != SMALL}
    small = [line for line in lines if line.kind == SMALL]
    charged = total_of([line.surcharge for line in priced.values()]) if small else None
    for line in small:
        on = terms[line.document]
        priced[line.number] = price_line(line, on, base=_small_case(line, charged, on))
    return [priced[line.number] for line in lines]


def _small_case(line: CaseLine, charged: Amount, terms: Terms) -> Looked:
    """Return what a small case management line costs: what the surcharge lacks to the least recovery, never risen."""
    if terms.waiver and terms.waiver.holds:
        says = f"Line {line.number}: the waiver of the surcharge covers it too."
        return Looked(
            cents(ZERO), (*terms.waiver.rule.steps, Step("formula", "line.base.small_case", plain(ZERO), says))
        )
    least = terms.loa.value("scml.min_recovery")
    if least.number is None:
        fix = "Take the line out, or correct the day the case was accepted."
        return Looked(None, least.steps, f"Line {line.number}: {least.problem}", fix)
    if charged is None:
        fix = "Settle what stands in the way of the other lines."
        return Looked(None, least.steps, f"Line {line.number} hangs on the surcharge of the other lines.", fix)
    missing = max(least.number - charged, ZERO)
    amount = cents(missing if line.amount is None else min(missing, line.amount))
    says = _small_case_sum(least.number, charged, missing, amount)
    return Looked(amount, (*least.steps, Step("formula", "line.base.small_case", plain(amount), says)))


def _small_case_sum(least: Decimal, charged: Decimal, missing: Decimal, amount: Decimal) -> str:
    if charged >= least:
        return f"The surcharge of {charged:,.2f} is no less than {least:,.2f}: {amount:,.2f}"
    told = f"{least:,.2f} less the surcharge of {charged:,.2f}"
    if amount < missing:
        return f"{told} is {missing:,.2f}; the line never rises above {amount:,.2f}"
    return f"{told}: {amount:,.2f}"
