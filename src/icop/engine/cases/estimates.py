"""How price and availability requests were answered: in how many days, and how near the estimate was to the LOA.

It is the kind of question P.L. 115-91 sec. 1268 put to the Government Accountability Office (GAO), on the accuracy of
such information; the days are ours to add. It is no report that DoD owes: AECA section 28 was repealed in 1996.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from icop.engine.cases.dated import dated_value
from icop.engine.cases.distribution import PERCENTILES, TENTH, Distribution, distribution, percent_of
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.happened import happened
from icop.engine.cases.performance import cites_of
from icop.engine.cases.standards import received
from icop.engine.clock import add_period
from icop.engine.shapes import Cite
from icop.engine.trace import Plain, Trace, plain

LIKE_REPORTS = ("ndaa.fy2018_1268",)


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One request for planning data: when it was asked and answered, the estimate, and the value of the LOA if any."""

    case: str
    document: str
    asked_on: date | None = None
    answered_on: date | None = None
    estimate: Decimal | None = None
    loa_value: Decimal | None = None


def estimate_row(
    file: CaseFile, document: CaseDocument, on: date, loa_value: Decimal | None = None
) -> EstimateRow | None:
    """Return how a request for planning data is counted by what is known on a day; None when it asks for no such data.

    One that was declined or cancelled before an answer waits for none, and is not counted. It is answered when the
    document is sent (DOCMNTSENT). `loa_value` is the total of the LOA that followed.
    """
    request = document.request
    if request.asks_for != "price_availability" and (request.estimate is None or loa_value is None):
        return None
    seen = happened(file, on)
    answered_on = seen.first("sent", document.key) if request.asks_for == "price_availability" else None
    asked_on = received(document, seen) if request.asks_for == "price_availability" else None
    if asked_on and not answered_on and seen.ended_on(document.key):
        return None
    return EstimateRow(file.case, document.key, asked_on, answered_on, request.estimate, loa_value)


@dataclass(frozen=True, slots=True)
class EstimatePerformance:
    """How requests were answered. `difference` is the LOA above its estimate, in percent to a tenth (below: negative).

    `days_allowed` None: the days are to be confirmed, and nothing is counted as in time or late.
    """

    requests: int
    days_allowed: int | None
    answered: int
    in_time: int
    late: int
    running: int
    running_late: int
    share: Decimal | None
    days: Distribution
    difference: Distribution
    cites: tuple[Cite, ...]
    trace: Trace

    def as_json(self) -> dict[str, Plain]:
        """Return the measures as plain JSON, with their trace."""
        names = ("requests", "days_allowed", "answered", "in_time", "late", "running", "running_late", "share")
        told: dict[str, Plain] = {name: plain(getattr(self, name)) for name in names}
        return {
            **told, "days": self.days.as_json(), "difference_percent": self.difference.as_json(),
            "like": [{"to": one.to, "url": one.url, "standing": one.standing} for one in self.cites],
            "trace": list(self.trace.as_json()),
        }  # fmt: skip


def estimate_performance(
    rows: Iterable[EstimateRow], facts: CaseFacts, on: date, percentiles: Sequence[int] = PERCENTILES
) -> EstimatePerformance:
    """Return how requests were answered, by the days that a request has on the day asked about.

    Raises Refused for a percentile that is none.
    """
    counted = tuple(rows)
    days = dated_value(facts, "pa.response.days", on)
    allowed = days.whole
    asked = [row for row in counted if row.asked_on is not None]
    took = [(row.answered_on - row.asked_on).days for row in asked if row.answered_on and row.asked_on]
    waiting = [row.asked_on for row in asked if row.answered_on is None and row.asked_on]
    in_time = sum(one <= allowed for one in took) if allowed is not None else 0
    late = sum(add_period(one, allowed, "days") < on for one in waiting) if allowed is not None else 0
    return EstimatePerformance(
        len(asked), allowed, len(took), in_time, len(took) - in_time if allowed is not None else 0,
        len(waiting) - late, late, percent_of(in_time, len(took)) if allowed is not None else None,
        distribution(took, percentiles), distribution(_differences(counted), percentiles),
        (*days.cites, *cites_of(facts, LIKE_REPORTS)), Trace((days.step,)),
    )  # fmt: skip


def _differences(rows: Iterable[EstimateRow]) -> list[Decimal]:
    return [
        ((row.loa_value - row.estimate) * 100 / row.estimate).quantize(TENTH, ROUND_HALF_UP)
        for row in rows
        if row.estimate and row.loa_value is not None
    ]
