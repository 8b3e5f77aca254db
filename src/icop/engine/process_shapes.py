"""The shapes of release processes ("pipes"): what each decides, who leads it, what comes before it, how long it takes.

Everything that changes over time is a timeline; days are planning assumptions, and what must be confirmed is no number.
"""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import Field, model_validator

from icop.engine.fields import Flag, Key
from icop.engine.schedule import Order
from icop.engine.shapes import Cite, Dated, Fact, Shape

ProcessSort = Literal["pipe", "step", "precondition", "input", "milestone"]
Group = Literal["primary", "specialised"]
Degree = Literal["no", "partly", "yes"]
MOST_DAYS = 3660


class Said(Shape):
    """One statement of ours with its source."""

    says: str = Field(min_length=2)
    cite: Cite


class Presence(Dated):
    """From `start` on the process is known under this name; `unknown` says what must be confirmed about that."""

    says: str = ""
    unknown: str = ""

    @model_validator(mode="after")
    def _one(self) -> Presence:
        return _exactly_one(self, ("says", bool(self.says)), ("unknown", bool(self.unknown)))


class Nature(Dated):
    """How a process is classed from `start` on; a class that is left out is to be confirmed."""

    group: Group | None = None
    interagency: Degree = "no"
    title_50: Degree = "no"


class LeadOffice(Dated):
    """Who leads a process from `start` on: an office, those `beside` it, and who decides (`body`, in words)."""

    office: Key | None = None
    beside: tuple[Key, ...] = ()
    body: str = ""
    unknown: str = ""

    @model_validator(mode="after")
    def _one(self) -> LeadOffice:
        return _exactly_one(self, ("office", self.office is not None), ("unknown", bool(self.unknown)))


class Predecessor(Dated):
    """What this process waits for: the end of another (finish_to_start), or only its beginning (start_to_start).

    `brings` says that the other applies wherever this one does; else the order holds where both apply on their own.
    """

    process: Key
    order: Order = "finish_to_start"
    brings: Flag = False


class PlanningDays(Dated):
    """How many calendar days a process takes: low, likely, high; a planning assumption that a site may change."""

    low: int | None = Field(default=None, ge=0, le=MOST_DAYS)
    likely: int | None = Field(default=None, ge=0, le=MOST_DAYS)
    high: int | None = Field(default=None, ge=0, le=MOST_DAYS)
    unknown: str = ""

    @model_validator(mode="after")
    def _all_or_unknown(self) -> PlanningDays:
        days = (self.low, self.likely, self.high)
        _exactly_one(self, ("low, likely and high", None not in days), ("unknown", bool(self.unknown)))
        if self.low is not None and self.likely is not None and self.high is not None:
            if not self.low <= self.likely <= self.high:
                raise ValueError("the days are out of order; write low <= likely <= high")
        elif days != (None, None, None):
            raise ValueError("some of the days are missing; give low, likely and high, or 'unknown'")
        return self


class Process(Fact):
    """A release process, or what stands before or after one: a node of the model. `acronym` is its short name."""

    sort: ProcessSort
    acronym: str = Field(min_length=2, max_length=12)
    shown: tuple[Presence, ...] = Field(min_length=1)
    decides: tuple[Said, ...] = Field(min_length=1)
    applies: tuple[Said, ...] = ()
    natures: tuple[Nature, ...] = ()
    leads: tuple[LeadOffice, ...] = Field(min_length=1)
    documents: tuple[Cite, ...] = ()
    inputs: tuple[Said, ...] = ()
    outputs: tuple[Said, ...] = ()
    rules: tuple[Said, ...] = ()
    follows: tuple[Said, ...] = ()
    after: tuple[Predecessor, ...] = ()
    days: tuple[PlanningDays, ...] = Field(min_length=1)


class Opening(Dated):
    """A process that an attribute opens from `start` on, and why; `unknown` says what must be confirmed about that."""

    process: Key
    reason: str = ""
    unknown: str = ""

    @model_validator(mode="after")
    def _one(self) -> Opening:
        return _exactly_one(self, ("reason", bool(self.reason)), ("unknown", bool(self.unknown)))


class Attribute(Fact):
    """Something that is so, or is not, of a capability or of its sale; asked in unclassified words.

    `about_sale` tells questions about the sale from those about the capability. `opens` are the processes it leads to.
    """

    ask: str = Field(min_length=5)
    about_sale: Flag = False
    opens: tuple[Opening, ...] = Field(min_length=1)


Told = tuple[str, bool]
Entry = TypeVar("Entry", bound=Dated)


def _exactly_one(entry: Entry, *told: Told) -> Entry:
    given = [name for name, is_told in (*told, ("ended", entry.ended)) if is_told]
    if len(given) != 1:
        names = ", ".join(name for name, _ in told)
        raise ValueError(
            f"the entry gives {' and '.join(given) or 'nothing'}; give exactly one of {names}, ended: true"
        )
    return entry
