"""The money clock of a BPC case: until when its funds may be used, when they are cancelled, and what reaches beyond.

Sources: DSCA 19-03, DSCA 12-45 and SAMM C15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from icop.engine.cases.dated import DatedValue, dated_value
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile, CaseLine, Funds
from icop.engine.clock import add_period
from icop.engine.shapes import Cite
from icop.engine.trace import Plain, Step, Trace, plain
from icop.engine.units import MonthDay

_NO_TRACE = Trace()


@dataclass(frozen=True, slots=True)
class FundsClock:
    """The last day for new obligations, the day the funds are cancelled, and the lines whose months reach beyond.

    Between the two days money may only be adjusted and paid out. `returns_until` is the end of the extra time in which
    State funds may be deobligated and obligated anew. `to_confirm` is what must be known before the days can be relied
    on; a day that cannot be told is None.
    """

    expires_on: date | None = None
    cancels_on: date | None = None
    returns_until: date | None = None
    beyond_expiry: tuple[str, ...] = ()
    beyond_cancellation: tuple[str, ...] = ()
    to_confirm: str = ""
    is_local: bool = False
    cites: tuple[Cite, ...] = ()
    trace: Trace = _NO_TRACE

    def cancels_within(self, months: int, on: date) -> bool:
        """Tell whether the funds are cancelled within so many months of a day, that day and the last included."""
        return self.cancels_on is not None and on <= self.cancels_on <= add_period(on, months, "months")

    def as_json(self) -> dict[str, Plain]:
        """Return the clock as plain JSON, with its trace."""
        names = [name for name in self.__slots__ if name not in {"cites", "trace"}]
        told: dict[str, Any] = {name: plain(getattr(self, name)) for name in names}
        return {**told, "trace": list(self.trace.as_json())}


def funds_clock(file: CaseFile, facts: CaseFacts, on: date) -> FundsClock:
    """Return the money clock of a BPC case by the rules on a day.

    Days given in the file win over days worked out from its fiscal years. Funds of Title 22 are taken as State funds.
    """
    if file.type != "bpc":
        return FundsClock()
    return _clock(file.funds, file.lines, facts, on)


def fiscal_year(day: date, last_day: MonthDay) -> int:
    """Return the fiscal year of a day, whose last day in each calendar year is told."""
    return day.year + ((day.month, day.day) > (last_day.month, last_day.day))


def _clock(funds: Funds, lines: tuple[CaseLine, ...], facts: CaseFacts, on: date) -> FundsClock:
    year_end = dated_value(facts, "bpc.fiscal_year.last_day", on)
    last_day = year_end.value if isinstance(year_end.value, MonthDay) else None
    expires_on = funds.expires_on
    if expires_on is None and last_day and funds.available_to_fy:
        expires_on = date(funds.available_to_fy, last_day.month, last_day.day)
    if expires_on is None:
        return FundsClock(cancels_on=funds.cancels_on, to_confirm="Until when the funds may be used is not known.")
    used = [year_end]
    returns_until = _returned(funds, expires_on, last_day, facts, used)
    cancels_on = funds.cancels_on or _cancelled(returns_until or expires_on, last_day, facts, on, used)
    beyond = [one.number for one in lines if _reaches_beyond(one, expires_on)]
    ended = [one.number for one in lines if cancels_on and _reaches_beyond(one, cancels_on)]
    doubts = [one.says for one in used if one.value is None or not one.certain]
    doubts += _untitled(funds, expires_on, last_day, facts)
    return FundsClock(
        expires_on, cancels_on, returns_until, tuple(beyond), tuple(ended), " ".join(doubts),
        any(one.is_local for one in used), tuple(cite for one in used[1:] for cite in one.cites),
        Trace.of((*(one.step for one in used), *_day_steps(expires_on, returns_until, cancels_on))),
    )  # fmt: skip


def _returned(
    funds: Funds, expires_on: date, last_day: MonthDay | None, facts: CaseFacts, used: list[DatedValue]
) -> date | None:
    """Return the end of the extra time of State funds, by the rule on the first day these funds were available."""
    if funds.title != "22" or last_day is None:
        return None
    years = _more_years(funds, expires_on, last_day, facts)
    if years.whole is None:
        return None
    used.append(years)
    return _year_end(expires_on, last_day, years.whole)


def _more_years(funds: Funds, expires_on: date, last_day: MonthDay, facts: CaseFacts) -> DatedValue:
    first_year = funds.available_from_fy or fiscal_year(expires_on, last_day)
    first_day = add_period(date(first_year - 1, last_day.month, last_day.day), 1, "days")
    return dated_value(facts, "bpc.state.deob_reob.years", first_day)


def _untitled(funds: Funds, expires_on: date, last_day: MonthDay | None, facts: CaseFacts) -> list[str]:
    """Return the doubt about funds of no title, which are cancelled later if they are State funds."""
    if funds.title or funds.cancels_on or last_day is None:
        return []
    years = _more_years(funds, expires_on, last_day, facts).whole
    return [f"The title of the funds is not known: Title 22 funds have {years} years more."] if years else []


def _cancelled(
    expired_on: date, last_day: MonthDay | None, facts: CaseFacts, on: date, used: list[DatedValue]
) -> date | None:
    years = dated_value(facts, "bpc.expired.years", on)
    used.append(years)
    if years.whole is None or last_day is None:
        return None
    return _year_end(expired_on, last_day, years.whole)


def _year_end(day: date, last_day: MonthDay, years: int) -> date:
    return date(fiscal_year(day, last_day) + years, last_day.month, last_day.day)


def _reaches_beyond(line: CaseLine, day: date) -> bool:
    days = (line.begins_on, line.ends_on, *(one.on for one in line.deliveries))
    return any(one is not None and one > day for one in days)


def _day_steps(expires_on: date, returns_until: date | None, cancels_on: date | None) -> list[Step]:
    steps = [Step("day", "expires_on", expires_on.isoformat(), "The last day for new obligations.")]
    if returns_until is not None:
        says = "State funds may be deobligated and obligated anew until then. Title 22 is taken as State funds."
        steps.append(
            Step("day", "returns_until", returns_until.isoformat(), says, citation="icop practice", standing="assumed")
        )
    if cancels_on is not None:
        steps.append(Step("day", "cancels_on", cancels_on.isoformat(), "What is not paid by then is lost."))
    return steps
