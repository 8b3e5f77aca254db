"""By when a case is to be closed: each goal with the text that sets it, since more than one may hold on a day.

Sources: DSCA 25-100, SAMM C16, DSCA 21-72 and DSCA 25-97.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from icop.engine.cases.clocks.due import Asked
from icop.engine.cases.countries import country_of
from icop.engine.cases.dated import DatedValue
from icop.engine.cases.funding import fiscal_year
from icop.engine.clock import add_period
from icop.engine.units import MonthDay


@dataclass(frozen=True, slots=True)
class ClosureGoal:
    """The last day to close a case by one text: `goal` names that text, `if_member` is a condition on the purchaser."""

    key: str
    goal: str
    day: date
    months: DatedValue
    if_member: str = ""


def supply_complete_on(case: Asked) -> date | None:
    """Return the day a case became supply and services complete: its own, else the last of its lines."""
    told = case.last("supply_complete")
    lines = [one.number for one in case.file.lines if not case.seen.is_deleted(one.number)]
    if told is not None or not lines:
        return told
    days = [case.seen.last("supply_complete", one) for one in lines]
    return None if None in days else max(day for day in days if day is not None)


def closure_goals(case: Asked, complete_on: date) -> tuple[ClosureGoal, ...]:
    """Return the closure goals that hold on the day asked about, counted from the day the case was complete."""
    goals = []
    after = case.value("closure.after_ssc.months")
    if after.whole is not None:
        goals.append(_goal("close_case", after, complete_on))
    member = is_accelerated(case)
    if member or (member is None and not (after.certain and after.whole is not None)):
        goals += _accelerated(case, complete_on, "" if member else "if the purchaser takes part in accelerated closure")
    return tuple(goals)


def is_accelerated(case: Asked) -> bool | None:
    """Tell whether the purchaser takes part in accelerated case closure (ACCP); None when that is not known."""
    purchaser = case.file.purchaser
    if purchaser.is_accp is not None:
        return purchaser.is_accp
    members = {one.member for one in case.facts.members("closure.accp", case.on) if one.certain}
    return True if country_of(purchaser, case.facts) in members else None


def _accelerated(case: Asked, complete_on: date, if_member: str) -> list[ClosureGoal]:
    lines = case.file.lines
    is_training = bool(lines) and all(one.kind == "training" for one in lines)
    training = case.value("closure.accp.training.months") if is_training else None
    months = training if training and training.whole is not None else case.value("closure.accp.months")
    return [_goal("close_accelerated", months, complete_on, if_member)] if months.whole is not None else []


def _goal(key: str, months: DatedValue, complete_on: date, if_member: str = "") -> ClosureGoal:
    return ClosureGoal(key, months.cites[0].to, add_period(complete_on, months.whole or 0, "months"), months, if_member)


def closing_days(case: Asked, implemented_on: date | None) -> None:
    """Add the goals for closing a complete case, and that it is one of those to be closed first."""
    complete_on = supply_complete_on(case)
    if complete_on is not None and case.last("interim_closed") is None:
        for goal in closure_goals(case, complete_on):
            says = f"Supply and services complete since {complete_on}: goal per {goal.goal}"
            says = f"{says}, {goal.if_member}." if goal.if_member else f"{says}."
            case.add(goal.key, f"Close the case (goal per {goal.goal})", goal.day, says, goal.months, binds=False)
    if implemented_on is not None:
        _close_first(case, implemented_on)


def _close_first(case: Asked, implemented_on: date) -> None:
    newest = case.value("closure.priority.fy_max")
    year_end = case.value("bpc.fiscal_year.last_day").value
    if newest.whole is None or newest.since is None or not isinstance(year_end, MonthDay):
        return
    year = fiscal_year(implemented_on, year_end)
    if year <= newest.whole:
        says = f"Implemented in fiscal year {year}: cases of {newest.whole} and before are closed first."
        goal = f"Close this case first (goal per {newest.cites[0].to})"
        case.add("close_first", goal, newest.since, says, newest, binds=False)
