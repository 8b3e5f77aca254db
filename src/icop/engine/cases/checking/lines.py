"""Rules on lines: their document, days and codes, and what kind of order they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from icop.engine.cases.checking.finding import Hit, Looking, rule
from icop.engine.cases.files import CaseLine
from icop.engine.cases.money import cents
from icop.engine.cases.types import CodeEntry, CodeList
from icop.engine.parameters import Found

_NON_SPECIFIC = "R9B"
_MANAGEMENT = frozenset({"R6B", "L8A"})
_ORDERS = {"blanket": "a blanket order", "clssa": "a supply support arrangement (CLSSA)"}
OPEN_ORDERS = frozenset(_ORDERS)
WHOLE = Decimal(100)


@rule("stop")
def line_of_document(looking: Looking) -> Iterator[Hit]:
    """Each line names a document of the file."""
    known = {one.key for one in looking.file.documents}
    for number, line in enumerate(looking.file.lines):
        if line.document not in known:
            says = f"Line {line.number} is of {line.document}, which is not in the file."
            yield Hit(("lines", number, "document"), line.document, says)


@rule("stop")
def line_days_in_order(looking: Looking) -> Iterator[Hit]:
    """Performance ends after it begins."""
    for number, line in enumerate(looking.file.lines):
        if line.begins_on and line.ends_on and line.ends_on < line.begins_on:
            says = f"Line {line.number} begins on {line.begins_on} and ends on {line.ends_on}."
            yield Hit(("lines", number, "ends_on"), line.ends_on, says)


@rule("note")
def code_known(looking: Looking) -> Iterator[Hit]:
    """Codes are of their lists; of a list that is whole, no other can be."""
    for number, line in enumerate(looking.file.lines):
        for field in ("source", "assistance", "release", "delivery"):
            yield from _unknown(looking, field, getattr(line, field), ("lines", number, field))
    yield from _unknown(looking, "agency", looking.file.agency, ("case", "case"))
    for number, document in enumerate(looking.file.documents):
        for at, one in enumerate(document.extenuating):
            yield from _unknown(looking, "extenuating", one.code, ("documents", number, "extenuating", at, "code"))


def _unknown(looking: Looking, field: str, code: str, place: tuple[str | int, ...]) -> Iterator[Hit]:
    shape = _lists(looking).get(field)
    if not code or shape is None or code in _codes(looking, field):
        return
    says = f"The code '{code}' is not in the list '{shape.title}'."
    yield Hit(place, code, says, grave="stop" if shape.is_complete else None, cites=(shape.codes[0].cite,))


def _lists(looking: Looking) -> Mapping[str, CodeList]:
    """Return the lists of codes by the field they are for."""
    if ("code lists",) not in looking.facts.kept:
        looking.facts.kept["code lists",] = {one.field: one for one in looking.facts.codes.values()}
    lists: Mapping[str, CodeList] = looking.facts.kept["code lists",]
    return lists


def _codes(looking: Looking, field: str) -> Mapping[str, CodeEntry]:
    """Return the codes of a field that hold on the day."""
    name: tuple[Any, ...] = ("codes", field, looking.on)
    if name not in looking.facts.kept:
        looking.facts.kept[name] = _lists(looking)[field].codes_on(looking.on)
    codes: Mapping[str, CodeEntry] = looking.facts.kept[name]
    return codes


@rule("note")
def codes_go_together(looking: Looking) -> Iterator[Hit]:
    """Codes of a line that go with codes of another field stand beside one of those."""
    fields = {key: one.field for key, one in looking.facts.codes.items()}
    pairs = [(one.field, fields[one.goes_with]) for one in _lists(looking).values() if one.goes_with in fields]
    for number, line in enumerate(looking.file.lines):
        for field, other in pairs:
            entry, beside = _codes(looking, field).get(getattr(line, field)), getattr(line, other)
            if entry and beside and entry.goes_with and beside not in entry.goes_with:
                usual = " or ".join(entry.goes_with)
                says = f"Line {line.number}: {field} {entry.code} usually goes with {other} {usual}, not {beside}."
                yield Hit(("lines", number, field), entry.code, says, cites=(entry.cite,))


@rule("note")
def masl_digits(looking: Looking) -> Iterator[Hit]:
    """A MASL number has no letter O or I, which are easily taken for digits."""
    for number, line in enumerate(looking.file.lines):
        if set("OI") & set(line.masl):
            says = f"Line {line.number}: the MASL number {line.masl} has a letter O or I."
            yield Hit(("lines", number, "masl"), line.masl, says)


@rule("act")
def line_total_agrees(looking: Looking) -> Iterator[Hit]:
    """The amount of a line is its quantity at its unit price, where all three are given."""
    for number, line in enumerate(looking.file.lines):
        if line.amount is None or line.quantity is None or line.unit_price is None:
            continue
        total = cents(line.quantity * line.unit_price)
        if total != line.amount:
            at = f"{line.quantity:f} at {line.unit_price:,.2f} are {total:,.2f}"
            says = f"Line {line.number}: {at}, not {line.amount:,.2f}."
            yield Hit(("lines", number, "amount"), line.amount, says)


@rule("act")
def deliveries_within_line(looking: Looking) -> Iterator[Hit]:
    """No more is planned to be delivered of a line than it has."""
    for number, line in enumerate(looking.file.lines):
        quantity = sum((one.quantity or 0 for one in line.deliveries), start=Decimal(0))
        percent = sum((one.percent or 0 for one in line.deliveries), start=Decimal(0))
        if line.quantity is not None and quantity > line.quantity:
            says = f"Line {line.number}: {quantity:f} are planned to be delivered, it has {line.quantity:f}."
            yield Hit(("lines", number, "deliveries"), f"{quantity:f}", says)
        if percent > WHOLE:
            says = f"Line {line.number}: {percent:f} percent are planned to be delivered."
            yield Hit(("lines", number, "deliveries"), f"{percent:f}", says)


@rule("note")
def category_of_orders(looking: Looking) -> Iterator[Hit]:
    """Category A is for documents of blanket orders and CLSSA, category B and C are for those with defined orders."""
    for number, document in enumerate(looking.file.documents):
        orders = {one.order for one in looking.file.lines_of(document.key)}
        if document.category == "A" and "defined" in orders:
            says = f"{document.key} is of category A and has a defined order."
            yield Hit(("documents", number, "category"), "A", says)
        if document.category in {"B", "C"} and orders and orders <= OPEN_ORDERS:
            says = f"{document.key} is of category {document.category} and has no defined order."
            yield Hit(("documents", number, "category"), document.category, says)


@rule("act")
def notification_looked_at(looking: Looking) -> Iterator[Hit]:
    """For a document with MDE it is settled whether Congress must be notified."""
    for number, line in enumerate(looking.file.lines):
        document = looking.file.document(line.document)
        if line.equipment == "mde" and document and document.needs_notification is None and looking.file.type != "bpc":
            says = f"Line {line.number} is MDE; nothing says whether Congress must be notified of {document.key}."
            yield Hit(("lines", number, "equipment"), "mde", says)


@rule("act")
def blanket_without_period(looking: Looking) -> Iterator[Hit]:
    """A blanket order line has no months and no quantity, one of a CLSSA no months."""
    for number, line in enumerate(looking.file.lines):
        if line.order in OPEN_ORDERS and (line.begins_on or line.ends_on):
            says = f"Line {line.number} is {_ORDERS[line.order]} with a period of performance."
            yield Hit(("lines", number, "begins_on"), line.begins_on or line.ends_on, says)
        if line.order == "blanket" and line.quantity is not None:
            says = f"Line {line.number} is a blanket order with a quantity."
            yield Hit(("lines", number, "quantity"), line.quantity, says)


@rule("stop")
def blanket_without_major(looking: Looking) -> Iterator[Hit]:
    """A blanket order or CLSSA has no MDE and no SME."""
    for number, line in enumerate(looking.file.lines):
        if line.order in OPEN_ORDERS and line.equipment:
            says = f"Line {line.number} is {_ORDERS[line.order]} of {line.equipment.upper()}."
            yield Hit(("lines", number, "equipment"), line.equipment, says)


@rule("act")
def no_management_line(looking: Looking) -> Iterator[Hit]:
    """Program and case management lines stand only on cases accepted while there were such lines."""
    accepted = looking.position.day_of("Accepted", "basic")
    if accepted is None:
        return
    found = looking.facts.value("pml.allowed", looking.on, events={"accepted": accepted})
    for number, line in enumerate(looking.file.lines):
        if line.generic in _MANAGEMENT and isinstance(found, Found) and found.value is False:
            says = f"Line {line.number} is {line.generic}, and the case was accepted on {accepted}."
            yield Hit(("lines", number, "generic"), line.generic, says, cites=(found.cite,))


@rule("stop")
def non_specific_by_amendment(looking: Looking) -> Iterator[Hit]:
    """A line for requirements not named yet comes by an Amendment, from source S, on an FMS case."""
    for number, line in enumerate(looking.file.lines):
        if line.kind == "non_specific" or line.generic == _NON_SPECIFIC:
            yield from (Hit(("lines", number, field), value, says) for field, value, says in _not_so(line, looking))


def _not_so(line: CaseLine, looking: Looking) -> Iterator[tuple[str, str, str]]:
    document = looking.file.document(line.document)
    if looking.file.type == "bpc":
        yield "kind", line.kind, f"Line {line.number} is for requirements not named yet, on a BPC case."
    elif document is not None and document.kind != "amendment":
        yield "document", line.document, f"Line {line.number} came by {line.document}, which is no Amendment."
    if line.source not in {"", "S"}:
        yield "source", line.source, f"Line {line.number} has source {line.source}, not S."
