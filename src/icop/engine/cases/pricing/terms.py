"""What prices every line of one document: rates picked by its days, and what the case as a whole is spared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from icop.engine.cases.files import CaseFile
from icop.engine.cases.pricing.contract_administration import CasRate, cas_rate
from icop.engine.cases.pricing.looking import Looked, Looking

Indirect = Literal["charged", "none", "to confirm"]


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who is to bear the administrative surcharge in place of the purchaser, and the rule that lets them."""

    by: str
    rule: Looked

    @property
    def holds(self) -> bool:
        """Tell whether there was such a waiver by then."""
        return self.by in self.rule.words


@dataclass(frozen=True, slots=True)
class Terms:
    """How the lines of one document are priced.

    `indirect` says whether indirect charges are put on it: none on a BPC document paid from Title 10 funds and
    developed since then. `loa` looks up by the days of the basic LOA.
    """

    file: CaseFile
    looking: Looking
    loa: Looking
    indirect: Indirect
    indirect_by: Looked
    administration: Looked
    waiver: Waiver | None = None
    kept: dict[str, Looked] = field(default_factory=dict)
    cas_kept: dict[bool, CasRate] = field(default_factory=dict)

    @property
    def carries_airlift(self) -> bool:
        """Tell whether the case has a special airlift line."""
        return any(line.is_special_airlift for line in self.file.lines)

    def value(self, key: str) -> Looked:
        """Return a parameter as the document's days pick it."""
        if key not in self.kept:
            self.kept[key] = self.looking.value(key)
        return self.kept[key]

    def cas(self, *, overseas: bool) -> CasRate:
        """Return the rate of contract administration services."""
        if overseas not in self.cas_kept:
            self.cas_kept[overseas] = cas_rate(self.file, self.looking, self.loa, overseas=overseas)
        return self.cas_kept[overseas]


def terms_of(file: CaseFile, document: str, looking: Looking, loa: Looking) -> Terms:
    """Return how the lines of a document, which `looking` is for, are priced; `loa` is for the basic LOA."""
    indirect, why = _indirect(file, looking)
    return Terms(
        file, looking, loa, indirect, why, _administration(file, looking), _waiver(file, document, looking, loa)
    )


def _waiver(file: CaseFile, document: str, looking: Looking, loa: Looking) -> Waiver | None:
    """Return who bears the surcharge: what the basic LOA says, by its own day, holds for the whole case."""
    if of_case := file.documents[0].surcharge_waiver:
        return Waiver(of_case, loa.value("admin.waivers"))
    own = file.document(document)
    return Waiver(own.surcharge_waiver, looking.value("admin.waivers")) if own and own.surcharge_waiver else None


def _indirect(file: CaseFile, looking: Looking) -> tuple[Indirect, Looked]:
    if file.type != "bpc" or file.funds.title == "22":
        return "charged", Looked()
    if not file.funds.title:
        problem = "Indirect charges differ by the title of the funds of a BPC case, which is not known."
        return "to confirm", Looked(problem=problem, fix="Say whether they are Title 10 or Title 22 funds.")
    found = _developed_by_implementation(looking).value("bpc.indirect_charges.t10")
    if found.state != "not yet":  # else it was not yet in force on the last day on which it can have been developed
        found = looking.value("bpc.indirect_charges.t10")
    if found.number == 0:
        return "none", found
    return ("charged", Looked()) if found.state == "not yet" else ("to confirm", found)


def _developed_by_implementation(looking: Looking) -> Looking:
    """Return the look-up of a document that was developed, if that day is not known, when it was implemented."""
    events = looking.days.events
    if events.get("developed") or not events.get("implemented"):
        return looking
    return replace(looking, days=replace(looking.days, events={**events, "developed": events["implemented"]}))


def _administration(file: CaseFile, looking: Looking) -> Looked:
    """Return the administrative surcharge of the document: none on BPC paid from Title 10 funds since there is none."""
    if file.type == "bpc" and file.funds.title == "10":
        found = looking.value("admin.rate.t10_bpc")
        if found.state != "not yet":
            return found
    return looking.value("admin.rate")
