"""A sale worked through with the FMS tool as a case, and a case as answers of that tool.

`icop.tools.sale_files` tells a sale by places (`lor.reference`), each filled from one question. Here a place has its
field of a case; both ways lead over the same table. What a case has no field for is named, not lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from icop.cases.files import case_in
from icop.engine.cases.files import CaseFile, body_of_case
from icop.engine.errors import Refused
from icop.tools.sale_files import Field, mapping

TOOL = "sales.fms"
Flat = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A place of the tool's file, its field of a case, and how the words of the one are those of the other."""

    place: str
    goes_to: str
    words: Mapping[Any, Any] = field(default_factory=dict)


PAIRS = (
    Pair("title", "title"),
    Pair("purchaser.kind", "purchaser.kind", {
        "country": "country", "nato_body": "nato_org", "other_body": "other_org", "several": "multinational",
    }),
    Pair("purchaser.country", "purchaser.country"),
    Pair("purchaser.organization", "purchaser.name"),
    Pair("purchaser.code", "purchaser.code"),
    Pair("cn.lead", "purchaser.lead"),
    Pair("document.is_pseudo_loa", "type", {True: "bpc", False: "fms"}),
    Pair("document.type", "document.request.asks_for", {
        "P&A": "price_availability", "LOA": "loa", "Amendment": "amendment", "Modification": "modification",
    }),
    Pair("case.category", "document.category", {"a": "A", "b": "B", "c": "C", "d": "D"}),
    Pair("lor.reference", "document.request.reference"),
    Pair("lor.receipt_day", "document.request.received_on"),
    Pair("value.total", "document.request.estimate"),
    Pair("offer.expiry_day", "document.offer_expires_on"),
    Pair("cn.number", "notice.transmittal"),
    Pair("cn.formal_notice", "notice.notified_on"),
    Pair("value.mde", "notice.mde_value"),
    Pair("value.construction", "notice.construction_value"),
)  # fmt: skip
BY_LINE = {"case.kind": "order", "item.status": "program_of_record"}  # what the tool asks once, a case has by line
ORDERS = {"defined order": "defined", "blanket order": "blanket", "CLSSA": "clssa"}
STATUSES = {"POR": "por"}  # what kind of other program it is, the tool does not ask
KINDS = {"neither": "", "sme": "sme", "mde": "mde"}
EVENTS = {"lor.receipt_day": "receive_request", "lor.actionable_day": "find_actionable"}
# questions that open those a place is filled from: answered yes where a case has the place
OPENED_BY = {"lor_received": "lor.receipt_day", "lor_actionable": "lor.actionable_day", "cn_notified": "cn.number"}
USED = {one.place for one in PAIRS} | set(BY_LINE) | set(EVENTS) | {"lines", "cn.needed", "item.equipment"}


@dataclass(frozen=True, slots=True)
class Opened:
    """The case a sale would open, and what it has no field for: the place, and what was answered."""

    file: CaseFile
    left: tuple[tuple[str, str], ...]


def case_of_sale(content: Mapping[str, Any], identifier: str, *, title: str = "") -> Opened:
    """Return the case that the file of a sale tells of, under its identifier. Raises Refused with what is wrong."""
    flat = dict(_flat(content))
    told = {one.goes_to: _word(one.words, flat[one.place]) for one in PAIRS if flat.get(one.place) not in (None, "")}
    told["title"] = title or told.get("title") or ""
    if not told["title"]:
        raise Refused("The case has no title.", "Write a short one: article and partner are enough.")
    body: dict[str, Any] = _nested(told)
    document, notice = body.pop("document", {}), body.pop("notice", {})
    if flat.get("cn.needed") is not None:
        document["needs_notification"] = flat["cn.needed"]
    body |= {"case": identifier.strip().upper(), "documents": [document], "lines": _lines(flat)}
    body["purchaser"] = _named(body.get("purchaser", {}))
    if notice.get("transmittal"):
        body["notices"] = [notice | {"total_value": flat.get("value.total"), "document": "basic"}]
    body["events"] = [{"what": EVENTS[place], "on": flat[place]} for place in EVENTS if flat.get(place)]
    return Opened(case_in(body), tuple(_left(flat, has_notice=bool(notice.get("transmittal")))))


def answers_of_case(file: CaseFile, *, is_offered: bool | None = None) -> dict[str, Any]:
    """Return what a case answers of the tool's questions, by question, as the tool keeps answers.

    `is_offered` tells whether the LOA was offered; None: nobody knows, and nothing is answered.
    """
    flat = _flat_of(file)
    if is_offered is not None:
        flat["offer.made"] = is_offered
    found = {one.question: _answer(one, flat[one.place]) for one in mapping().fields if one.place in flat}
    opened = {question: "yes" for question, place in OPENED_BY.items() if place in flat}
    return {question: value for question, value in (opened | found).items() if value not in (None, "", [])}


# ---- from the tool


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for one in mapping().fields:
        value: Any = content
        for name in one.place.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        yield one.place, value


def _word(words: Mapping[Any, Any], value: Any) -> Any:
    return words.get(value, value) if words else value


def _nested(told: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for place, value in told.items():
        *groups, name = place.split(".")
        inner = body
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[name] = value
    return body


def _named(purchaser: dict[str, Any]) -> dict[str, Any]:
    """Return the purchaser with a name: that of its country, where none is given."""
    return purchaser | ({"name": purchaser["country"]} if "country" in purchaser and "name" not in purchaser else {})


def _lines(flat: Flat) -> list[dict[str, Any]]:
    shared = {
        "order": ORDERS.get(flat.get("case.kind") or "", ""),
        "program_of_record": STATUSES.get(flat.get("item.status") or "", ""),
    }
    rows = flat.get("lines") or ()
    return [_line(number, row, shared) for number, row in enumerate(rows, 1)]


def _line(number: int, row: Mapping[str, Any], shared: Mapping[str, str]) -> dict[str, Any]:
    told = {
        "number": f"{number:03}", "title": row.get("article") or "",
        "equipment": KINDS.get(row.get("sme_mde") or "", ""), "quantity": _number(row.get("quantity")),
        "amount": _number(row.get("value")), **shared,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in (None, "")}


def _number(text: Any) -> str | None:
    try:
        return f"{Decimal(str(text).replace(',', '')):f}"
    except InvalidOperation:
        return None


def _left(flat: Flat, *, has_notice: bool) -> Iterator[tuple[str, str]]:
    without = set() if has_notice else {one.place for one in PAIRS if one.goes_to.startswith("notice.")}
    for place, value in flat.items():
        is_used = place in USED and place not in without and not (place == "item.status" and value not in STATUSES)
        if is_used or value in (None, "", [], False):
            continue
        yield place, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# ---- to the tool


def _flat_of(file: CaseFile) -> Flat:
    """Return what a case tells of the places of the tool's file; what it does not tell is left out."""
    body = body_of_case(file)
    document = body_of_case(file).get("documents", [{}])[0]
    found = body | {"document": document, "type": file.type} | ({"notice": body["notices"][0]} if file.notices else {})
    found["purchaser"] = {"kind": file.purchaser.kind} | body.get("purchaser", {})
    if file.purchaser.kind in {"country", "multinational"}:
        found["purchaser"].pop("name", None)
    flat = {one.place: _back(one.words, value) for one in PAIRS if (value := _at(found, one.goes_to)) is not None}
    flat |= {place: day.isoformat() for place, what in EVENTS.items() if (day := _first(file, what)) is not None}
    if file.lines:
        flat["lines"] = [_row(one) for one in file.lines]
        flat |= {place: value for place, value in _by_line(file) if value}
    return flat


def _at(body: Mapping[str, Any], place: str) -> Any:
    value: Any = body
    for name in place.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if value != "" else None


def _back(words: Mapping[Any, Any], value: Any) -> Any:
    return next((theirs for theirs, ours in words.items() if ours == value), None) if words else value


def _first(file: CaseFile, what: str) -> date | None:
    return min((one.on for one in file.events if one.what == what and one.of in {"basic", "case"}), default=None)


def _row(line: Any) -> dict[str, Any]:
    value = line.amount if line.amount is not None else _product(line.unit_price, line.quantity)
    row = {
        "article": line.title or line.number, "sme_mde": line.equipment or "neither",
        "quantity": f"{line.quantity:f}" if line.quantity is not None else None,
        "value": f"{value:f}" if value is not None else None,
    }  # fmt: skip
    return {name: cell for name, cell in row.items() if cell is not None}


def _product(price: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    return None if price is None or quantity is None else price * quantity


def _by_line(file: CaseFile) -> Iterator[tuple[str, str]]:
    """Yield what the tool asks once of all lines, where all lines agree; and the gravest equipment among them."""
    for place, name, words in (("case.kind", "order", ORDERS), ("item.status", "program_of_record", STATUSES)):
        values = {getattr(line, name) for line in file.lines}
        if len(values) == 1:
            yield place, _back(words, values.pop()) or ""
    kinds = {line.equipment for line in file.lines}
    yield "item.equipment", "MDE" if "mde" in kinds else "SME" if "sme" in kinds else ""


def _answer(one: Field, value: Any) -> Any:
    if one.kind == "yes_no":
        return "yes" if value else "no"
    if one.kind == "rows":
        return [{one.columns[name]: cell for name, cell in row.items()} for row in value]
    if one.values:
        return next((option for option, written in one.values.items() if written == value), value)
    return value
