"""Rules on the case as a whole: its customer, funds, money, reviews and discrepancy reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from icop.engine.cases.checking.finding import Hit, Looking, rule
from icop.engine.cases.files import CaseFile, Discrepancy
from icop.engine.cases.funding import funds_clock
from icop.engine.cases.happened import happened
from icop.engine.clock import add_period
from icop.engine.parameters import Found

CUSTOMERS, SAMPLES = "customers.codes", "customers.sample_codes"
_REVIEWED_IN = frozenset({"execution", "suspended", "supply_complete"})


# ---- the customer


@rule("stop")
def customer_of_identifier(looking: Looking) -> Iterator[Hit]:
    """The identifier begins with the customer code."""
    code, first = looking.file.purchaser.code, looking.file.case[:2]
    if code and code != first:
        yield Hit(
            ("case", "purchaser", "code"), code, f"The identifier begins with {first}, the customer code is {code}."
        )


@rule("note")
def customer_known(looking: Looking) -> Iterator[Hit]:
    """The customer code is one of those seen in print, or a sample."""
    code = looking.file.purchaser.code or looking.file.case[:2]
    if code not in _customers(looking):
        yield Hit(("case", "purchaser", "code"), code, f"The customer code {code} is none of those seen in print.")


@rule("act")
def customer_is_no_iso(looking: Looking) -> Iterator[Hit]:
    """The customer code is not the ISO code of the purchaser where it is another customer's."""
    buyer = looking.file.purchaser
    named = _customers(looking).get(buyer.code, "").rstrip(".")
    if not buyer.iso or buyer.code != buyer.iso or not named or not (buyer.country or buyer.name):
        yield from _of_another(looking)
        return
    if named.casefold() not in f"{buyer.country} {buyer.name}".casefold():
        says = f"{buyer.code} is the ISO code of {buyer.country or buyer.name}; as a customer code it is {named}."
        yield Hit(("case", "purchaser", "code"), buyer.code, says)


def _of_another(looking: Looking) -> Iterator[Hit]:
    """Find a country that was printed with another customer code than the case has."""
    buyer = looking.file.purchaser
    code, customers = buyer.code or looking.file.case[:2], _customers(looking)
    homes = {name: one for one, note in customers.items() if (name := _country(note))}
    country = next((one for one in (buyer.country, buyer.name) if one.casefold() in homes), "")
    home = homes.get(country.casefold())
    if home is None or home == code or (code in customers and not _country(customers[code])):
        return
    whose = f", {code} is that of {customers[code].rstrip('.')}" if code in customers else ""
    says = f"{country} has the customer code {home}{whose}."
    yield Hit(("case", "purchaser", "code"), code, says, grave=None if whose else "note")


def _country(note: str) -> str:
    """Return the country a note names, in small letters; "" for programs and organizations, which say more."""
    return note.rstrip(".").partition(" (")[0].casefold() if "." not in note.rstrip(".") else ""


def _customers(looking: Looking) -> Mapping[str, str]:
    """Return the customer codes with what their set notes of them: mostly a country."""
    if ("customers",) not in looking.facts.kept:
        sets = looking.facts.reference.sets
        entries = [one for key in (CUSTOMERS, SAMPLES) if key in sets for one in sets[key].members]
        looking.facts.kept["customers",] = {one.member: one.note for one in entries}
    customers: Mapping[str, str] = looking.facts.kept["customers",]
    return customers


# ---- funds and money


@rule("stop")
def funds_in_order(looking: Looking) -> Iterator[Hit]:
    """Funds begin, expire and are cancelled in this order."""
    funds = looking.file.funds
    first, last = funds.available_from_fy, funds.available_to_fy
    if first and last and last < first:
        says = f"The funds are available from {first} to {last}."
        yield Hit(("case", "funds", "available_to_fy"), last, says)
    clock = funds_clock(looking.file, looking.facts, looking.on)
    if clock.expires_on and clock.cancels_on and clock.cancels_on <= clock.expires_on:
        says = f"The funds expire on {clock.expires_on} and are cancelled on {clock.cancels_on}."
        yield Hit(("case", "funds", "cancels_on"), clock.cancels_on, says)


@rule("stop")
def nickname_short(looking: Looking) -> Iterator[Hit]:
    """The nickname of a BPC case is no longer than the parameter says."""
    found = looking.found("bpc.nickname.max") if looking.file.type == "bpc" else None
    length = len(looking.file.nickname)
    if found and length > int(str(found.value)):
        says = f"The nickname has {length} characters; at most {found.value} are allowed."
        yield Hit(("case", "nickname"), looking.file.nickname, says, cites=(found.cite,))


@rule("act")
def money_agrees(looking: Looking) -> Iterator[Hit]:
    """Obligated is disbursed and unliquidated; no more is disbursed than obligated."""
    for number, shot in enumerate(looking.file.snapshots):
        if shot.obligated is None or shot.disbursed is None:
            continue
        if shot.disbursed > shot.obligated:
            says = f"On {shot.as_of} {shot.disbursed:,.2f} dollars are disbursed, {shot.obligated:,.2f} obligated."
            yield Hit(("snapshots", number, "disbursed"), shot.disbursed, says)
        if shot.unliquidated is None:
            continue
        off: Decimal = shot.obligated - shot.disbursed - shot.unliquidated
        if off != 0:
            says = (
                f"On {shot.as_of} obligations are {abs(off):,.2f} dollars off what was disbursed and is unliquidated."
            )
            yield Hit(("snapshots", number, "unliquidated"), shot.unliquidated, says)


@rule("stop")
def closed_with_nothing_open(looking: Looking) -> Iterator[Hit]:
    """A case that is closed for good has nothing unliquidated."""
    shots = [(shot.as_of, number) for number, shot in enumerate(looking.file.snapshots) if shot.as_of <= looking.on]
    if not shots or not looking.position.case.state.is_final:
        return
    number = max(shots)[1]
    left = looking.file.snapshots[number].unliquidated
    if left:
        says = f"The case is closed for good, and {left:,.2f} dollars were unliquidated on {max(shots)[0]}."
        yield Hit(("snapshots", number, "unliquidated"), left, says)


# ---- days


@rule("note")
def days_have_come(looking: Looking) -> Iterator[Hit]:
    """What is told as past lies on or before the day asked about."""
    for place, day in _told_as_past(looking.file):
        if day is not None and day > looking.on:
            yield Hit(place, day, f"The day {day} lies after {looking.on}.")


def _told_as_past(file: CaseFile) -> Iterator[tuple[tuple[str | int, ...], date | None]]:
    for number, document in enumerate(file.documents):
        yield ("documents", number, "request", "letter_on"), document.request.letter_on
        yield ("documents", number, "request", "received_on"), document.request.received_on
        yield ("documents", number, "deposit", "paid_on"), document.deposit.paid_on
    for number, shot in enumerate(file.snapshots):
        yield ("snapshots", number, "as_of"), shot.as_of
    for number, review in enumerate(file.reviews):
        yield ("reviews", number, "on"), review.on
    for number, report in enumerate(file.discrepancies):
        yield ("discrepancies", number, "reported_on"), report.reported_on


# ---- yearly reviews


@rule("act")
def reviewed_yearly(looking: Looking) -> Iterator[Hit]:
    """The case was reviewed within the last year."""
    yield from _overdue(looking, "case", "The case was not reviewed")


@rule("act")
def schedule_reviewed_yearly(looking: Looking) -> Iterator[Hit]:
    """Its payment schedule was looked at within the last year. BPC cases have none."""
    if looking.file.type != "bpc":
        yield from _overdue(looking, "payment_schedule", "The payment schedule was not looked at")


def _overdue(looking: Looking, kind: str, says: str) -> Iterator[Hit]:
    since = happened(looking.file, looking.on).first("implemented", "basic")
    found = looking.found("review.case.per_year")
    if found is None or since is None or looking.position.case.state.key not in _REVIEWED_IN:
        return
    made = [one.on for one in looking.file.reviews if one.kind == kind and one.on <= looking.on]
    last = max([since, *made])
    due = add_period(last, _months(found), "months")
    if due < looking.on:
        yield Hit(("reviews",), "", f"{says} since {last}; it was due on {due}.", cites=(found.cite,))


def _months(found: Found) -> int:
    return int(12 / Decimal(str(found.value)))


# ---- discrepancy reports


@rule("stop")
def no_discrepancy_on_bpc(looking: Looking) -> Iterator[Hit]:
    """A BPC case has no discrepancy reports."""
    for number, report in enumerate(looking.file.discrepancies if looking.file.type == "bpc" else ()):
        yield Hit(("discrepancies", number), report.key, f"The report {report.key} is on a BPC case.")


@rule("stop")
def discrepancy_in_order(looking: Looking) -> Iterator[Hit]:
    """Reports are closed after they were made, and are about lines of the file."""
    for number, report in enumerate(looking.file.discrepancies):
        if report.closed_on and report.closed_on < report.reported_on:
            says = f"The report {report.key} of {report.reported_on} was closed on {report.closed_on}."
            yield Hit(("discrepancies", number, "closed_on"), report.closed_on, says)
        if report.line and looking.file.line(report.line) is None:
            says = f"The report {report.key} is about line {report.line}, which is not in the file."
            yield Hit(("discrepancies", number, "line"), report.line, says)


@rule("act")
def discrepancy_in_time(looking: Looking) -> Iterator[Hit]:
    """A report comes within its window after the last delivery, or the end of performance, of its line."""
    for number, report in enumerate(looking.file.discrepancies):
        found, last = looking.found("sdr.window.years", report.reported_on), _delivered(report, looking)
        if found is None or last is None:
            continue
        ends = add_period(last, int(str(found.value)), "years")
        if report.reported_on > ends:
            says = f"The report {report.key} came on {report.reported_on}; its window ended on {ends}."
            yield Hit(("discrepancies", number, "reported_on"), report.reported_on, says, cites=(found.cite,))


def _delivered(report: Discrepancy, looking: Looking) -> date | None:
    line = looking.file.line(report.line) if report.line else None
    if line is None:
        return None
    days = [one.on for one in line.deliveries] + ([line.ends_on] if line.ends_on else [])
    return max(days, default=looking.position.day_of("SSC", line.number))


@rule("note")
def discrepancy_worth_it(looking: Looking) -> Iterator[Hit]:
    """A report below the smallest value is not processed."""
    for number, report, least in _valued(looking, "sdr.min.usd"):
        if report.value is not None and report.value < Decimal(str(least.value)):
            says = f"The report {report.key} is worth {report.value:,.2f} dollars; {least.value} are processed."
            yield Hit(("discrepancies", number, "value"), report.value, says, cites=(least.cite,))


@rule("note")
def discrepancy_to_dsca(looking: Looking) -> Iterator[Hit]:
    """DSCA decides an open report above the value."""
    for number, report, least in _valued(looking, "sdr.dsca.min.usd"):
        if report.value is not None and report.closed_on is None and report.value > Decimal(str(least.value)):
            says = f"The report {report.key} is worth {report.value:,.2f} dollars and open: DSCA decides it."
            yield Hit(("discrepancies", number, "value"), report.value, says, cites=(least.cite,))


def _valued(looking: Looking, parameter: str) -> Iterator[tuple[int, Discrepancy, Found]]:
    for number, report in enumerate(looking.file.discrepancies):
        found = looking.found(parameter, report.reported_on)
        if found is not None:
            yield number, report, found
