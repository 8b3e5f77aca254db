"""A case file: one FMS or BPC case as plain data, which command, API, pages, import and export all read and write.

`case.schema.json` is generated from these shapes. A field that is not known is left out; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from icop.engine.cases.amounts import MOST_MONEY, Money, Percent, Quantity
from icop.engine.cases.types import DocumentKind, with_article
from icop.engine.fields import Day, Flag, exact_text
from icop.engine.shapes import Shape
from icop.engine.tool_shapes import Word

IDENTIFIER = re.compile(r"[A-Z0-9]{2}-[A-Z0-9]-[A-Z0-9]{3}\Z")
MOST_LINES, MOST_DOCUMENTS, MOST_EVENTS = 999, 400, 4000
Place = Literal["case", "documents", "lines", "events", "notices", "snapshots", "discrepancies", "reviews", "tasks"]
Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]
Short = Annotated[str, Field(max_length=40)]
LineNumber = Annotated[str, Field(pattern=r"^[0-9]{3}[A-Z]{0,2}$")]
DocumentKey = Annotated[str, Field(pattern=r"^(basic|[AM][0-9]{2,3})$")]
Category = Literal["", "A", "B", "C", "D"]
BuyerKind = Literal["country", "nato_org", "other_org", "multinational"]
Lead = Literal["", "nspa_all_nato", "member_all_nato", "non_nato", "agent"]


class Purchaser(Shape):
    """Who buys, or benefits (BPC). `code` is the FMS customer code, which is no ISO code; `iso` is that one.

    `country` is the name that the sets of partners use; it decides group and waivers. `principals` are the customer
    codes an agent buys for; `programs` the groups with waivers of their own that the case belongs to (`NATO_E3A`).
    """

    code: Annotated[str, Field(pattern=r"^([A-Z0-9]{2})?$")] = ""
    iso: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    name: Name = ""
    kind: BuyerKind = "country"
    country: Name = ""
    lead: Lead = ""
    has_dependable_undertaking: Flag | None = None
    gets_imet: Flag | None = None
    is_accp: Flag | None = None
    opens_territory: Flag | None = None
    principals: tuple[Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")], ...] = ()
    programs: tuple[Short, ...] = ()


class Funds(Shape):
    """Where the money of a BPC case comes from, and until when it may be used."""

    program: Name = ""
    authority: Name = ""
    title: Annotated[Literal["", "10", "22"], BeforeValidator(exact_text)] = ""
    fund: Name = ""
    available_from_fy: Annotated[int, Field(ge=1970, le=2200)] | None = None
    available_to_fy: Annotated[int, Field(ge=1970, le=2200)] | None = None
    expires_on: Day | None = None
    cancels_on: Day | None = None
    amount: Money | None = None
    memorandum: Name = ""
    is_in_hand: Flag | None = None
    is_long_term_solution: Flag = False


class Request(Shape):
    """The letter of request (or memorandum of request) behind a document.

    `criteria` are answers to the checklists of what may be acted on and what is complete, by criterion.
    """

    reference: Name = ""
    letter_on: Day | None = None
    received_on: Day | None = None
    asks_for: Literal["", "loa", "price_availability", "rough_estimate", "amendment", "modification", "follow_on"] = ""
    criteria: dict[Word, Literal["met", "not_met", "does_not_apply"]] = Field(default_factory=dict)
    estimate: Money | None = None


class Extenuating(Shape):
    """A case development extenuating factor: its code, the days it was expected to take and the days it took."""

    code: Annotated[str, Field(pattern=r"^(10|[1-9][a-c]?)$")]
    estimated_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    actual_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    says: Text = ""


class Baseline(Shape):
    """An anticipated offer date that was set on a day, and why it was set anew."""

    offer_on: Day
    set_on: Day
    reason: Text = ""


class Deposit(Shape):
    """What decides how a case is paid: terms of sale, and how the initial deposit is worked out.

    `highest_liability` is the highest termination liability: of the time before the first payment, or under RAPS of the
    whole schedule. `risk` is that of a buyer under RAPS. `is_wwrs`: the buyer sells what it no longer needs (WWRS).
    """

    terms: Literal[
        "", "cash_with_acceptance", "cash_prior", "dependable_undertaking", "raps", "caps", "on_delivery", "fms_credit",
        "fmf_guarantee", "map_merger", "fms_credit_non_repayable", "eda_grant",
    ] = ""  # fmt: skip
    paid: Money | None = None
    paid_on: Day | None = None
    first_delivery_on: Day | None = None
    performs_before_first_payment: Flag | None = None
    contracts_before_first_payment: Flag | None = None
    has_letter_of_credit: Flag = False
    work_before_first_payment: Money | None = None
    highest_liability: Money | None = None
    holdback: Money | None = None
    risk: Literal["", "lower", "higher"] = ""
    is_wwrs: Flag = False


class CaseDocument(Shape):
    """A basic LOA, an Amendment or a Modification: its request, category, offer expiration, and what it changes.

    `surcharge_waiver` says who bears the administrative surcharge in place of the purchaser: the implementing agency,
    or the U.S. Mission to NATO. That of the basic LOA holds for its Amendments and Modifications too.
    """

    key: DocumentKey = "basic"
    kind: DocumentKind = "basic"
    title: Name = ""
    category: Category = ""
    request: Request = Field(default_factory=Request)
    extenuating: tuple[Extenuating, ...] = ()
    anticipated: tuple[Baseline, ...] = ()
    offer_expires_on: Day | None = None
    offer_expires_because: Text = ""
    transmittals: tuple[Short, ...] = ()
    needs_notification: Flag | None = None
    scope: dict[Word, Literal["yes", "no"]] = Field(default_factory=dict)
    deposit: Deposit = Field(default_factory=Deposit)
    surcharge_waiver: Literal["", "agency", "nato"] = ""
    says: Text = ""

    @model_validator(mode="after")
    def _named_as_it_is(self) -> CaseDocument:
        first = {"basic": "b", "amendment": "A", "modification": "M"}[self.kind]
        if not self.key.startswith(first):
            raise ValueError(f"'{self.key}' does not name {with_article(self.kind)}; write basic, A01 or M01")
        return self


class Delivery(Shape):
    """What is planned to be delivered of a line by a day: a quantity, or a share of the line."""

    on: Day
    quantity: Quantity | None = None
    percent: Percent | None = None


class CaseLine(Shape):
    """A line of the LOA. Its price is built from what is given: cost or base price, quantity, and what is added.

    `document` is the document that brought the line: its events pick the line's rates. `unit_price` times `quantity` is
    the base, or `amount` for a line of dollars. `stock` says how a stock item is priced, `actual_value` is that of the
    whole line. `contract_by` names those whose contracts bear no contract administration services; `is_nonstandard` is
    an item that U.S. forces don't use, which once bore a higher surcharge. `program_support` names the Army program
    whose charge the line bears: the Simplified Non-Standard Acquisition Program, or commercial repair and return.
    """

    number: LineNumber
    document: DocumentKey = "basic"
    title: Name = ""
    kind: Literal["materiel", "service", "training", "program_management", "small_case", "non_specific", "other"] = (
        "materiel"
    )
    order: Literal["", "defined", "blanket", "clssa"] = ""
    generic: Annotated[str, Field(pattern=r"^([A-Z0-9]{3})?$")] = ""
    masl: Annotated[str, Field(pattern=r"^([A-Z0-9-]{1,16})?$")] = ""
    equipment: Literal["", "sme", "mde"] = ""
    program_of_record: Literal["", "por", "npor_a", "npor_b", "npor_c"] = ""
    quantity: Quantity | None = None
    unit: Short = ""
    unit_price: Money | None = None
    amount: Money | None = None
    source: Annotated[str, Field(pattern=r"^([A-Z])?$")] = ""
    assistance: Annotated[str, Field(pattern=r"^([A-Z0-9])?$")] = ""
    release: Annotated[str, Field(pattern=r"^([A-Z])?$")] = ""
    delivery: Annotated[str, Field(pattern=r"^([A-Z0-9])?$")] = ""
    procured_share: Percent | None = None
    stock: Literal["", "to_be_replaced", "not_replaced"] = ""
    actual_value: Money | None = None
    nonrecurring_unit: Money | None = None
    nonrecurring_waived: Flag = False
    is_overseas: Flag = False
    other_charges: Money | None = None
    transport: Money | None = None
    packing: Money | None = None
    design_and_construction: Flag = False
    is_special_airlift: Flag = False
    contract_by: Literal["", "pros", "usace"] = ""
    is_nonstandard: Flag = False
    program_support: Literal["", "snap", "repair_return"] = ""
    begins_on: Day | None = None
    ends_on: Day | None = None
    deliveries: tuple[Delivery, ...] = ()
    says: Text = ""

    @model_validator(mode="after")
    def _is_within_bounds(self) -> CaseLine:
        if self.unit_price is not None and self.quantity is not None and self.unit_price * self.quantity > MOST_MONEY:
            raise ValueError(f"line {self.number} is worth more than {MOST_MONEY:,f}; correct its quantity or price")
        return self


class CaseEvent(Shape):
    """Something that happened on a day: a move of the case type, or a milestone (its code).

    `of` is what it happened to: `case`, a document (`basic`, `A01`), or a line (`001`). `actor` is a role or an office,
    never a person's name.
    """

    what: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 /_-]*$", max_length=60)]
    on: Day
    of: Annotated[str, Field(pattern=r"^(case|basic|[AM][0-9]{2,3}|[0-9]{3}[A-Z]{0,2})$")] = "basic"
    actor: Name = ""
    reason: Text = ""


class Notice(Shape):
    """A notification of Congress: number, kind, the days it was given, and what it covers."""

    transmittal: Annotated[str, Field(min_length=3, max_length=20)]
    kind: Literal["b1", "b5a", "b5c", "s333", "other"] = "b1"
    informal_on: Day | None = None
    notified_on: Day | None = None
    mde_value: Money | None = None
    total_value: Money | None = None
    construction_value: Money | None = None
    is_emergency: Flag = False
    document: DocumentKey | Literal[""] = ""
    says: Text = ""


class Snapshot(Shape):
    """The money of a case on a day, as the system of record told it."""

    as_of: Day
    ordered: Money | None = None
    obligated: Money | None = None
    disbursed: Money | None = None
    unliquidated: Money | None = None
    collected: Money | None = None
    delivered: Money | None = None
    source: Name = ""


class Discrepancy(Shape):
    """A supply discrepancy report: counted, with its value and whether it is closed."""

    key: Short
    reported_on: Day
    value: Money | None = None
    closed_on: Day | None = None
    line: LineNumber | Literal[""] = ""


class Review(Shape):
    """A yearly review that was made: of the case, or of its payment schedule."""

    kind: Literal["case", "payment_schedule"]
    on: Day
    says: Text = ""


class CaseTask(Shape):
    """Something to do for a case: by hand, or a finding of a job support tool.

    `source` says in words what it comes from; `finding` names it for this site (`UUID of the assessment:finding`).
    """

    key: Short
    do: Text
    owner: Name = ""
    due: Day | None = None
    done_on: Day | None = None
    source: Name = ""
    finding: Name = ""
    citation: Name = ""


class CaseFile(Shape):
    """One case. `type` names the case type; `events` are everything that happened, in any order.

    `other_charges` are those of the case that stand below the lines, block (12) of the LOA.
    """

    format: Literal["icop case"] = "icop case"
    version: Literal[1] = 1
    case: Annotated[str, Field(pattern=r"^[A-Z0-9]{2}-[A-Z0-9]-[A-Z0-9]{3}$")]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    type: Literal["fms", "bpc"] = "fms"
    purchaser: Purchaser = Field(default_factory=Purchaser)
    funds: Funds = Field(default_factory=Funds)
    office: Name = ""
    nickname: Name = ""
    is_sample: Flag = False
    documents: Annotated[tuple[CaseDocument, ...], Field(min_length=1, max_length=MOST_DOCUMENTS)] = (CaseDocument(),)
    lines: Annotated[tuple[CaseLine, ...], Field(max_length=MOST_LINES)] = ()
    events: Annotated[tuple[CaseEvent, ...], Field(max_length=MOST_EVENTS)] = ()
    notices: Annotated[tuple[Notice, ...], Field(max_length=200)] = ()
    snapshots: Annotated[tuple[Snapshot, ...], Field(max_length=400)] = ()
    discrepancies: Annotated[tuple[Discrepancy, ...], Field(max_length=999)] = ()
    reviews: Annotated[tuple[Review, ...], Field(max_length=400)] = ()
    tasks: Annotated[tuple[CaseTask, ...], Field(max_length=400)] = ()
    other_charges: Money | None = None
    says: Text = ""

    @field_validator("documents")
    @classmethod
    def _each_document_once(cls, documents: tuple[CaseDocument, ...]) -> tuple[CaseDocument, ...]:
        _once("document", [one.key for one in documents])
        return documents

    @field_validator("lines")
    @classmethod
    def _each_line_once(cls, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
        _once("line", [one.number for one in lines])
        return lines

    @property
    def agency(self) -> str:
        """The letter of the implementing agency."""
        return self.case[3]

    def document(self, key: str) -> CaseDocument | None:
        """Return a document by its key, or None."""
        return next((one for one in self.documents if one.key == key), None)

    def line(self, number: str) -> CaseLine | None:
        """Return a line by its number, or None."""
        return next((one for one in self.lines if one.number == number), None)

    def lines_of(self, document: str) -> tuple[CaseLine, ...]:
        """Return the lines that a document brought."""
        return tuple(one for one in self.lines if one.document == document)


def _once(what: str, keys: list[str]) -> None:
    twice = sorted(key for key, count in Counter(keys).items() if count > 1)
    if twice:
        raise ValueError(f"the {what} {twice[0]} stands twice; give each its own number")


def body_of_case(file: CaseFile) -> dict[str, Any]:
    """Return a case file as plain JSON without what it leaves out; reading that gives the same file back."""
    return file.model_dump(mode="json", exclude_defaults=True)
