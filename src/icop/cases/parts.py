"""What can be filled in of a case, part by part: a table from which forms, histories and reports take their words.

A part belongs to a place of the case file and asks for some of its fields. How a field is asked for (a day, a sum, one
of some words) follows from its shape; here stand only its label, its help and its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import (
    CaseDocument,
    CaseEvent,
    CaseFile,
    CaseLine,
    CaseTask,
    Discrepancy,
    Notice,
    Review,
    Snapshot,
)
from icop.engine.shapes import Shape

SHAPES: Mapping[str, type[Shape]] = {
    "case": CaseFile, "documents": CaseDocument, "lines": CaseLine, "events": CaseEvent, "notices": Notice,
    "snapshots": Snapshot, "discrepancies": Discrepancy, "reviews": Review, "tasks": CaseTask,
}  # fmt: skip
NAMES = {
    "case": "Case", "documents": "Document", "lines": "Line", "events": "Event", "notices": "Notification",
    "snapshots": "Money snapshot", "discrepancies": "Supply discrepancy report", "reviews": "Review", "tasks": "Task",
    "whole": "Whole case", "nothing": "Taken back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """One field: its `path` in the shape of the place (`request.received_on`), and how people call it.

    `words` are those of its choices, `none` that of no choice; `codes` is the field of the code lists
    (`engine.cases.types.CodeList`) it has. `needed` asks for what the shape itself could do without.
    """

    path: str
    label: str
    help: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    codes: str = ""
    needed: bool = False
    none: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of the same fields, each entry a row; a row that is left empty is no entry."""

    path: str
    title: str
    asks: tuple[Ask, ...]
    help: str = ""
    blank: int = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the fields that follow it."""

    title: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one form asks of one item of a place. `named` asks for the item's name; `adds`: there may be new ones."""

    place: str
    title: str
    asks: tuple[Ask | Rows | Heading, ...]
    says: str = ""
    named: Ask | None = None
    adds: bool = False
    new: str = ""  # what the form of a new one is called, where "New" before the title will not do


OF_REQUESTS = "lor."  # how the keys of checklists of requests begin
YES_NO = {"yes": "Yes", "no": "No"}
MET = {"met": "Met", "not_met": "Not met", "does_not_apply": "Does not apply"}
CATEGORIES = {"A": "A", "B": "B", "C": "C", "D": "D (BPC)"}
ASKS_FOR = {
    "loa": "Letter of offer and acceptance (LOA)", "price_availability": "Price and availability data (P&A)",
    "rough_estimate": "Rough order of magnitude (ROM)", "amendment": "Amendment", "modification": "Modification",
    "follow_on": "Follow-on support",
}  # fmt: skip
TERMS = {
    "cash_with_acceptance": "Cash with acceptance", "cash_prior": "Cash prior to delivery",
    "dependable_undertaking": "Dependable undertaking", "raps": "Risk assessed payment schedule (RAPS)",
    "caps": "Credit assured payment schedule (CAPS)", "on_delivery": "Payment on delivery", "fms_credit": "FMS credit",
    "fmf_guarantee": "FMF guarantee", "map_merger": "MAP merger",
    "fms_credit_non_repayable": "FMS credit (non-repayable)", "eda_grant": "EDA grant",
}  # fmt: skip
BUYERS = {
    "country": "A country", "nato_org": "A NATO organization", "other_org": "Another organization",
    "multinational": "Several nations together",
}  # fmt: skip
LEADS = {
    "nspa_all_nato": "NSPA, all participants NATO", "member_all_nato": "A member leads, all NATO",
    "non_nato": "With others than NATO", "agent": "An agent for its principals",
}  # fmt: skip
EQUIPMENT = {"sme": "Significant military equipment (SME)", "mde": "Major defense equipment (MDE)"}
LINE_KINDS = {
    "program_management": "Program management", "small_case": "Small case management line",
    "non_specific": "Non-specific requirements",
}  # fmt: skip
ORDERS = {"defined": "Defined order", "blanket": "Blanket order", "clssa": "CLSSA"}
RECORDS = {
    "por": "Program of record", "npor_a": "Not of record, type A", "npor_b": "Not of record, type B",
    "npor_c": "Not of record, type C",
}  # fmt: skip
NOTICES = {
    "b1": "36(b)(1) certification", "b5a": "36(b)(5)(A) report", "b5c": "36(b)(5)(C) certification",
    "s333": "10 USC 333 notice", "other": "Another notice",
}  # fmt: skip
TITLES = {"10": "Title 10", "22": "Title 22"}
SUPPORT = {
    "snap": "Simplified Non-Standard Acquisition (SNAP)", "repair_return": "Commercial repair and return",
}  # fmt: skip
WAIVERS = {"agency": "The implementing agency, from its own funds", "nato": "The U.S. Mission to NATO (NSPA projects)"}
STOCK = {"to_be_replaced": "To be replaced", "not_replaced": "Not to be replaced"}

_PURCHASER = (
    Ask("purchaser.name", "Purchaser", "The country or organization that buys, or benefits (BPC)."),
    Ask("purchaser.code", "FMS customer code", "Two characters. It is no ISO code.", codes="customer"),
    Ask("purchaser.iso", "ISO code", "Two letters, where you need both."),
    Ask("purchaser.kind", "What the purchaser is", words=BUYERS),
    Ask(
        "purchaser.country",
        "Country as the sets of partners name it",
        "It decides groups, waivers and thresholds.",
        codes="country",
    ),
    Ask("purchaser.lead", "Who leads a purchase of several", words=LEADS),
    Ask("purchaser.has_dependable_undertaking", "Has a dependable undertaking"),
    Ask("purchaser.gets_imet", "Gets IMET"),
    Ask("purchaser.is_accp", "Takes part in accelerated case closure (ACCP)"),
    Ask("purchaser.opens_territory", "The offer would open a new sales territory"),
    Ask("purchaser.principals", "Principals an agent buys for", "Their customer codes, with spaces between."),
    Ask("purchaser.programs", "Programs with waivers of their own", "For example NATO_E3A."),
)
_FUNDS = (
    Ask("funds.program", "Program"),
    Ask("funds.authority", "Authority", "For example: 10 USC 333."),
    Ask("funds.title", "Title of the authority", words=TITLES),
    Ask("funds.fund", "Appropriation or fund"),
    Ask("funds.amount", "Amount, in U.S. dollars"),
    Ask("funds.available_from_fy", "Available from fiscal year"),
    Ask("funds.available_to_fy", "Available to fiscal year"),
    Ask("funds.expires_on", "Expires on", "Only where it differs from what the fiscal years give."),
    Ask("funds.cancels_on", "Cancels on", "Only where it differs from what the fiscal years give."),
    Ask("funds.memorandum", "Memorandum of request", "Its number or reference."),
    Ask("funds.is_in_hand", "Funds are in hand"),
    Ask("funds.is_long_term_solution", "Long-term solution beyond the first funds"),
)
_REQUEST = (
    Ask("request.reference", "Reference of the letter", "As the sender wrote it."),
    Ask("request.letter_on", "Day of the letter"),
    Ask("request.received_on", "Day it was received", "Both days are kept; the standard may count from this one."),
    Ask("request.asks_for", "What it asks for", words=ASKS_FOR),
    Ask("request.estimate", "Value the purchaser estimates, in U.S. dollars"),
)
_EXTENUATING = Rows(
    "extenuating", "Extenuating factors (CDEF)",
    (Ask("code", "Factor", "1 to 10, with its letter: 5a.", codes="extenuating"),
     Ask("estimated_days", "Days expected"), Ask("actual_days", "Days it took"), Ask("says", "Why")),
    "Category C needs its reason; the days each took are needed before the agency signs.",
)  # fmt: skip
_DOCUMENT = (
    Ask("title", "What it is about"),
    Ask("category", "Category", "It sets the standard for development.", CATEGORIES),
    _EXTENUATING,
    Ask("transmittals", "Notifications it names", "Their transmittal numbers, with spaces between: 26-13."),
    Ask("needs_notification", "Needs congressional notification", "Leave open to let the rules of the day tell."),
    Ask("says", "Note"),
)
_OFFER = (
    Ask("offer_expires_on", "Offer expiration date", "The rule gives one until a date is set."),
    Ask("offer_expires_because", "Why this date"),
    Rows("anticipated", "Anticipated offer dates that were set",
         (Ask("offer_on", "Offer expected on"), Ask("set_on", "Set on"), Ask("reason", "Why")),
         "The last one set counts. Set it anew with its reason; the earlier ones stay.", 1),
)  # fmt: skip
_DEPOSIT = (
    Ask("deposit.terms", "Terms of sale", words=TERMS),
    Ask(
        "surcharge_waiver",
        "Surcharge waived, borne by",
        "That of the basic LOA holds for the whole case.",
        WAIVERS,
        none="Not waived",
    ),
    Ask("deposit.paid", "Initial deposit paid, in U.S. dollars"),
    Ask("deposit.paid_on", "Deposit received on"),
    Ask("deposit.first_delivery_on", "First delivery expected on"),
    Ask("deposit.performs_before_first_payment", "Work is performed before the first payment"),
    Ask("deposit.contracts_before_first_payment", "Contracts are signed before the first payment"),
    Ask("deposit.work_before_first_payment", "Value of that work, in U.S. dollars"),
    Ask("deposit.highest_liability", "Highest termination liability, in U.S. dollars"),
    Ask("deposit.holdback", "Holdback, in U.S. dollars"),
    Ask("deposit.risk", "Risk of the buyer", "Only under RAPS."),
    Ask("deposit.is_wwrs", "The buyer sells what it no longer needs (WWRS)"),
    Ask("deposit.has_letter_of_credit", "A bank's letter of credit stands for it"),
)
_LINE = (
    Heading("What is bought"),
    Ask("title", "What it is"),
    Ask("document", "Document that brings it", "Write basic, or A01 for the first Amendment. Its days pick the rates."),
    Ask("kind", "Kind", words=LINE_KINDS),
    Ask("order", "Order", words=ORDERS),
    Ask("equipment", "Equipment", words=EQUIPMENT),
    Ask("generic", "Generic code", codes="generic"),
    Ask("masl", "MASL number"),
    Ask("program_of_record", "Program of record", words=RECORDS),
    Heading("Quantity and price", "Either quantity and unit price, or an amount."),
    Ask("quantity", "Quantity"),
    Ask("unit", "Unit of issue", "XX for a line of dollars."),
    Ask("unit_price", "Unit price, in U.S. dollars"),
    Ask("amount", "Amount, in U.S. dollars", "For a line of dollars, in place of quantity and unit price."),
    Heading("Codes and supply", "They decide which charges the line bears."),
    Ask("source", "Source of supply", codes="source"),
    Ask("assistance", "Type of assistance", codes="assistance"),
    Ask("release", "Offer release code", codes="release"),
    Ask("delivery", "Delivery term code", codes="delivery"),
    Ask("contract_by", "Contract by", words={"pros": "Parts and repair ordering system (PROS)",
                                             "usace": "Army Corps of Engineers (USACE)"}),
    Ask("procured_share", "Share that is procured, in percent", "Only for source X."),
    Ask("stock", "From stock", words=STOCK),
    Ask("actual_value", "Actual value of stock, in U.S. dollars"),
    Heading("Charges"),
    Ask("nonrecurring_unit", "Nonrecurring cost for each, in U.S. dollars"),
    Ask("nonrecurring_waived", "Nonrecurring cost is waived"),
    Ask("is_overseas", "Contract administered overseas"),
    Ask("program_support", "Army program support charge", words=SUPPORT, none="None"),
    Ask("is_nonstandard", "Item that U.S. forces do not use"),
    Ask("packing", "Packing, crating and handling, in U.S. dollars", "Leave open to have it worked out."),
    Ask("transport", "Transportation, in U.S. dollars", "Leave open to have it worked out."),
    Ask("other_charges", "Other charges, in U.S. dollars"),
    Ask("design_and_construction", "Design and construction services"),
    Ask("is_special_airlift", "Special airlift line"),
    Heading("Time and note"),
    Ask("begins_on", "Performance begins"),
    Ask("ends_on", "Performance ends"),
    Rows("deliveries", "Planned deliveries",
         (Ask("on", "By day"), Ask("quantity", "Quantity"), Ask("percent", "Or percent of the line"))),
    Ask("says", "Note"),
)  # fmt: skip
_NOTICE = (
    Ask("kind", "Kind", words=NOTICES),
    Ask("document", "For which document", "Write basic, or A01 for the first Amendment."),
    Ask("informal_on", "Informal review began on"),
    Ask("notified_on", "Formally notified on"),
    Ask("mde_value", "Major defense equipment, in U.S. dollars"),
    Ask("total_value", "Total, in U.S. dollars"),
    Ask("construction_value", "Design and construction, in U.S. dollars"),
    Ask("is_emergency", "Certified as an emergency"),
    Ask("says", "What it covers"),
)
_SNAPSHOT = (
    Ask("ordered", "Ordered, in U.S. dollars"),
    Ask("obligated", "Obligated, in U.S. dollars"),
    Ask("disbursed", "Disbursed, in U.S. dollars"),
    Ask("unliquidated", "Unliquidated, in U.S. dollars"),
    Ask("collected", "Collected, in U.S. dollars"),
    Ask("delivered", "Delivered, in U.S. dollars"),
    Ask("source", "Which system told it"),
)
_EVENT = (
    Ask("what", "What happened", "The key of a move, or the code of a milestone."),
    Ask("of", "To what", "case, basic, A01 or a line such as 001."),
    Ask("on", "Day it happened"),
    Ask("actor", "Who did it", "A role or an office, never a person's name."),
    Ask("reason", "Why"),
)
_OF_DOCUMENT = Ask("key", "Document", "basic, A01 or M01")
PARTS: Mapping[str, Part] = {
    "header": Part("case", "Title, office and note", (
        Ask("title", "Title"), Ask("nickname", "Nickname"),
        Ask("office", "Office that follows it", "A role or office."),
        Ask("other_charges", "Other charges below the lines, in U.S. dollars", "Block (12) of the LOA."),
        Ask("says", "Note"))),
    "purchaser": Part("case", "Purchaser", _PURCHASER, "What is left open is told as to be confirmed."),
    "funds": Part("case", "Funds and memorandum of request", _FUNDS, "For BPC cases: whose money, and until when."),
    "request": Part("documents", "Request", _REQUEST, named=_OF_DOCUMENT),
    "checklist": Part("documents", "Checklists of the request", (), "Answer what is known; what is open stays open.",
                      _OF_DOCUMENT),
    "document": Part("documents", "Category and factors", _DOCUMENT, named=_OF_DOCUMENT),
    "offer": Part("documents", "Offer dates", _OFFER, named=_OF_DOCUMENT),
    "deposit": Part("documents", "Terms of sale and deposit", _DEPOSIT, named=_OF_DOCUMENT),
    "scope": Part("documents", "Scope of the change", (), "Scope decides: Amendment, Modification or new LOA.",
                  _OF_DOCUMENT),
    "new_document": Part("documents", "Amendment or Modification", (
        Ask("kind", "Which of the two", words={"basic": "Basic LOA"}), *_DOCUMENT[:2], *_REQUEST),
        "A change of scope needs an Amendment. The next page asks for the scope and says which of the two it is.",
        Ask("key", "Number", "A01 for an Amendment, M01 for a Modification."), True, "New Amendment or Modification"),
    "line": Part("lines", "Line", _LINE, named=Ask("number", "Line number", "Three digits, such as 001."), adds=True),
    "notice": Part("notices", "Notification", _NOTICE, named=Ask("transmittal", "Transmittal number", "As in 26-13."),
                   adds=True),
    "snapshot": Part("snapshots", "Money snapshot", _SNAPSHOT,
                     "The figures of a day, as the system of record told them.", Ask("as_of", "As of day"), True),
    "discrepancy": Part("discrepancies", "Supply discrepancy report", (
        Ask("reported_on", "Reported on"), Ask("line", "Line", "Such as 001."), Ask("value", "Value, in U.S. dollars"),
        Ask("closed_on", "Closed on")), named=Ask("key", "Number of the report"), adds=True),
    "review": Part("reviews", "Yearly review", (
        Ask("kind", "Of what", words={"case": "The case", "payment_schedule": "Its payment schedule"}),
        Ask("on", "Made on"), Ask("says", "What came of it")), adds=True),
    "task": Part("tasks", "Task", (
        Ask("do", "What to do"), Ask("owner", "Who", "A role or an office."), Ask("due", "Until"),
        Ask("done_on", "Done on"), Ask("source", "Where it comes from"), Ask("citation", "Citation")),
        named=Ask("key", "Number or short name"), adds=True),
    "event": Part("events", "Event", _EVENT),
}  # fmt: skip


def criteria_of(facts: CaseFacts, on: date) -> tuple[Ask | Heading, ...]:
    """Return the criteria in force on a day of the checklists of requests, as fields of a request, under their list."""
    asks: list[Ask | Heading] = []
    for key, shape in facts.checklists.items():
        if key.startswith(OF_REQUESTS):
            asks.append(Heading(shape.title, shape.about))
            criteria = facts.criteria(key, on).values()
            asks += [Ask(f"request.criteria.{one.key}", one.says, one.help, MET) for one in criteria]
    return tuple(asks)
