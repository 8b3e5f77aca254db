"""The rate of contract administration services (CAS) of a document: its parts, less those an agreement waives.

Parts are waived for the whole LOA, by the day it was implemented. Where a part is waived and only the total of the
parts is known, the rate is to be confirmed; a waived part that is known is taken off the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from icop.engine.cases.files import CaseFile
from icop.engine.cases.money import ZERO, cents, share, split
from icop.engine.cases.pricing.looking import Looked, Looking
from icop.engine.cases.pricing.result import Amount, CasPart
from icop.engine.history import Membership
from icop.engine.trace import Step, cited, plain

RATE, OVERSEAS, TOTAL = "cas.rate", "oconus_add", "total_conus"
PARTS = ("management", "quality", "audit")
WAIVERS = "cas.waiver."


@dataclass(frozen=True, slots=True)
class CasRate:
    """The percent of contract cost charged, in parts; None with `problem` and `fix` when it is to be confirmed."""

    percent: Amount
    parts: tuple[CasPart, ...]
    steps: tuple[Step, ...]
    problem: str = ""
    fix: str = ""

    def of(self, cost: Decimal) -> tuple[Amount, tuple[CasPart, ...]]:
        """Return the charge on a contract cost, to the cent, and its parts, which add up to it."""
        if self.percent is None:
            return None, self.parts
        amount = share(cost, self.percent)
        weights = [part.percent or ZERO for part in self.parts]
        amounts = split(amount, weights) if self.percent else [cents(ZERO)] * len(weights)
        return amount, tuple(
            CasPart(part.name, part.percent, one, part.is_waived) for part, one in zip(self.parts, amounts, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Waived:
    """Which parts are waived (None: the agreement's days don't tell), and the steps that say so."""

    parts: dict[str, bool | None]
    steps: tuple[Step, ...]


def cas_rate(file: CaseFile, looking: Looking, loa: Looking, *, overseas: bool) -> CasRate:
    """Return the rate of a document. `loa` looks up by the days of the basic LOA, which pick the waivers.

    Work overseas bears an addition, where the total does not include it.
    """
    if file.purchaser.lead == "agent" and not file.purchaser.principals:
        problem = "An agent buys for others, and only a waiver that all of them have counts: who they are is not known."
        return CasRate(None, (), (), f"CAS: {problem}", "Name the principals by their customer codes.")
    waived = _waived(file, loa, (*PARTS, OVERSEAS) if overseas else PARTS)
    rate = _conus(looking, waived)
    return _with_overseas(rate, looking, waived) if overseas and rate.percent is not None else rate


# ---- waivers


def _waived(file: CaseFile, loa: Looking, parts: Sequence[str]) -> _Waived:
    day = loa.days.events.get("implemented")
    found = {part: _members(file, loa, part, day) if day else [] for part in parts}
    told = {part: _all_certain(members) if day else None for part, members in found.items()}
    return _Waived(told, tuple(_step(part, one) for part, members in found.items() for one in members))


def _step(part: str, one: Membership) -> Step:
    says = f"CAS {part.replace('_', ' ')} is waived for {one.member} on LOAs implemented from {one.start}."
    return Step("set", f"{WAIVERS}{part}", one.member, says, True, f"{one.start}", **cited(one.cite))


def _members(file: CaseFile, loa: Looking, part: str, day: date) -> list[Membership]:
    """Return the agreements that waive a part: of the case's program, else of each buyer; none if a buyer has none."""
    key = f"{WAIVERS}{part}"
    buyers = file.purchaser.principals or (file.purchaser.code or file.case[:2],)
    names = {*buyers, *file.purchaser.programs}
    if key not in loa.facts.reference.sets or names.isdisjoint(loa.facts.ever_in(key)):
        return []
    members = {one.member: one for one in loa.facts.members(key, day)}
    program = next((members[name] for name in file.purchaser.programs if name in members), None)
    if program:
        return [program]
    return [members[code] for code in buyers] if all(code in members for code in buyers) else []


def _all_certain(members: Sequence[Membership]) -> bool | None:
    if not members:
        return False
    return True if all(one.certain for one in members) else None


# ---- rates


def _conus(looking: Looking, waived: _Waived) -> CasRate:
    total = looking.value(RATE, {"cas_part": TOTAL})
    parts = {part: looking.value(RATE, {"cas_part": part}) for part in PARTS}
    known = all(one.number is not None for one in parts.values())
    if total.number is None and not known:
        return CasRate(None, (), (*total.steps, *waived.steps), total.problem, total.fix)
    if None in waived.parts.values():
        why = "whether an agreement waives it hangs on the day the LOA was implemented"
        return _to_confirm(waived, parts, why, "Confirm that day, and the first day of the agreement.")
    if known:
        return _of_parts(parts, waived)
    if not any(waived.parts[part] for part in PARTS):
        return CasRate(total.number, (CasPart(TOTAL, total.number, None),), (*total.steps, *waived.steps))
    if all(waived.parts[part] for part in PARTS):
        nothing = tuple(CasPart(part, ZERO, cents(ZERO), True) for part in PARTS)
        return CasRate(ZERO, nothing, (*total.steps, *waived.steps))
    rest = _rest(total, parts, waived)
    if rest is not None:
        return rest
    names = " and ".join(part for part in PARTS if waived.parts[part])
    why = f"{names} is waived, and only the total of the parts is known here"
    fix = "Take the rates of the parts from SAMM Table C9.T4 and add them to cas.rate with their citation."
    return _to_confirm(waived, parts, why, fix, total.steps)


def _rest(total: Looked, parts: dict[str, Looked], waived: _Waived) -> CasRate | None:
    """Return the total without the parts that are waived; None when one of these is not known, or they exceed it."""
    out = {name: looked for name, looked in parts.items() if waived.parts[name]}
    percents = [looked.number for looked in out.values() if looked.number is not None]
    percent = (total.number or ZERO) - sum(percents, ZERO)
    if len(percents) < len(out) or percent < 0:
        return None
    less = " and ".join(f"{name} {looked.number:f}%" for name, looked in out.items())
    told = Step("formula", f"{RATE}.rest", plain(percent), f"{total.number:f}% less {less} = {percent:f}%")
    steps = (*total.steps, *(step for looked in out.values() for step in looked.steps), *waived.steps, told)
    nothing = tuple(CasPart(name, ZERO, cents(ZERO), True) for name in out)
    return CasRate(percent, (*nothing, CasPart("the other parts", percent, None)), steps)


def _of_parts(parts: dict[str, Looked], waived: _Waived) -> CasRate:
    told = tuple(_part(name, looked.number or ZERO, waived) for name, looked in parts.items())
    percent = sum((part.percent or ZERO for part in told), ZERO)
    steps = tuple(step for looked in parts.values() for step in looked.steps)
    return CasRate(percent, told, (*steps, *waived.steps))


def _part(name: str, percent: Decimal, waived: _Waived) -> CasPart:
    is_waived = bool(waived.parts.get(name))
    return CasPart(name, ZERO if is_waived else percent, cents(ZERO) if is_waived else None, is_waived)


def _to_confirm(waived: _Waived, parts: dict[str, Looked], why: str, fix: str, steps: tuple[Step, ...] = ()) -> CasRate:
    told = tuple(
        CasPart(name, ZERO if waived.parts[name] else looked.number, cents(ZERO) if waived.parts[name] else None,
                bool(waived.parts[name]))
        for name, looked in parts.items()
    )  # fmt: skip
    unknown = tuple(step for looked in parts.values() for step in looked.steps)
    return CasRate(None, told, (*steps, *unknown, *waived.steps), f"CAS is to be confirmed: {why}.", fix)


def _with_overseas(rate: CasRate, looking: Looking, waived: _Waived) -> CasRate:
    added = looking.value(RATE, {"cas_part": OVERSEAS})
    if added.state == "not yet":
        return rate  # the total of that time includes work overseas
    steps = (*rate.steps, *added.steps)
    if waived.parts.get(OVERSEAS):
        part = CasPart(OVERSEAS, ZERO, cents(ZERO), True)
        return CasRate(rate.percent, (*rate.parts, part), steps)
    if added.number is None or rate.percent is None:
        return CasRate(None, (*rate.parts, CasPart(OVERSEAS, None, None)), steps, added.problem, added.fix)
    part = CasPart(OVERSEAS, added.number, None)
    return CasRate(rate.percent + added.number, (*rate.parts, part), steps)
