"""The portfolio: the cases a reader sees, filtered and sorted, and the counts of its charts.

Everything is asked of summaries, of which there is one for each case; a reader's cases are picked inside the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from icop.accounts.reader import Reader
from icop.cases.models import Case, Pace, Record, Span, Summary, View
from icop.cases.policies import visible, visible_lines
from icop.cases.queries.facts import case_facts
from icop.cases.queries.records import cases_for
from icop.cases.summarising import HEADLINE
from icop.engine.clock import add_period
from icop.engine.parameters import Found
from icop.engine.shapes import Cite

PHASES = (
    ("request", "Request"), ("development", "Development"), ("review", "Review"), ("offer", "Offered"),
    ("implementation", "Accepted, not yet implemented"), ("execution", "Execution"), ("closure", "Closure"),
)  # fmt: skip
OPEN, ALL, ENDED = "", "all", "ended"
TYPES = (("fms", "FMS"), ("bpc", "BPC"))
CATEGORIES = ("A", "B", "C", "D")
SOON_DAYS = 30
MOST_WORDS, LONGEST = 8, 80


@dataclass(frozen=True, slots=True)
class Need:
    """Something a case may need: how it is called, and which summaries have it on a day."""

    title: str
    when: Callable[[date], Q]


NEEDS: Mapping[str, Need] = {
    "offers": Need(
        "Offer expires in 30 days", lambda on: Q(offer_expires_on__range=(on, add_period(on, SOON_DAYS, "days")))
    ),
    "standards": Need(
        "Standard ends in 30 days", lambda on: Q(standard_ends_on__range=(on, add_period(on, SOON_DAYS, "days")))
    ),
    "late": Need("Standard passed", lambda on: Q(standard_ends_on__lt=on)),
    "funds12": Need(
        "Funds cancel in 12 months", lambda on: Q(funds_cancel_on__range=(on, add_period(on, 12, "months")))
    ),
    "funds24": Need(
        "Funds cancel in 24 months", lambda on: Q(funds_cancel_on__range=(on, add_period(on, 24, "months")))
    ),
    "closure": Need("Closure overdue", lambda on: Q(closure_due_on__lt=on)),
    "review": Need("Review overdue", lambda on: Q(review_due_on__lt=on)),
    "notification": Need("Notification needed", lambda on: Q(needs_notification=True)),
    "blocked": Need("Next move blocked", lambda on: Q(is_blocked=True)),
}
SORTS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "need": ("What needs you first", ("urgency", "pk")),
    "case": ("Case", ("identifier", "pk")),
    "age": ("Longest in its state", ("since", "pk")),
    "standard": ("Standard ends first", (F("standard_ends_on").asc(nulls_last=True), "pk")),
    "offer": ("Offer expires first", (F("offer_expires_on").asc(nulls_last=True), "pk")),
    "funds": ("Funds cancel first", (F("funds_cancel_on").asc(nulls_last=True), "pk")),
    "value": ("Highest value", (F("value").desc(nulls_last=True), "pk")),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the portfolio. `state` is a phase, "" for all open cases, `all` or `ended`."""

    words: str = ""
    state: str = OPEN
    type: str = ""
    category: str = ""
    needs: str = ""
    program: str = ""
    sort: str = "need"

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Wanted:
        """Return what an address asks for; what is not known is left out."""

        def given(name: str, among: Sequence[str]) -> str:
            told = str(query.get(name, ""))
            return told if told in among else ""

        return cls(
            words=" ".join(str(query.get("q", ""))[:LONGEST].split()),
            state=given("state", (ALL, ENDED, *(key for key, _ in PHASES))),
            type=given("type", [key for key, _ in TYPES]),
            category=given("category", CATEGORIES),
            needs=given("needs", tuple(NEEDS)),
            program=str(query.get("program", ""))[:LONGEST],
            sort=given("sort", tuple(SORTS)) or "need",
        )

    def query(self, **other: str) -> str:
        """Return it as the query of an address, without what is as usual."""
        told = replace(self, **other)
        names = (("q", told.words), ("state", told.state), ("type", told.type), ("category", told.category))
        more = (("needs", told.needs), ("program", told.program), ("sort", "" if told.sort == "need" else told.sort))
        return urlencode([(name, value) for name, value in (*names, *more) if value])

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything but the order is asked for."""
        return any((self.words, self.state, self.type, self.category, self.needs, self.program))


def portfolio_for(reader: Reader, wanted: Wanted, on: date) -> QuerySet[Summary]:
    """Return the summaries `reader` may see that fit what is asked, in the order asked for."""
    found = Summary.objects.filter(visible_lines(reader)).filter(_fits(wanted, on))
    return found.select_related("case", "program").order_by(*SORTS[wanted.sort][1])


def listed(keys: Iterable[Any]) -> list[Summary]:
    """Return the summaries with these keys, in their order. Sorting keys alone is quick; what a line shows is wide."""
    held = list(keys)
    found = Summary.objects.select_related("case", "program").in_bulk(held)
    return [found[key] for key in held if key in found]


def _fits(wanted: Wanted, on: date) -> Q:
    fits = Q() if wanted.state == ALL else Q(is_open=False) if wanted.state == ENDED else Q(is_open=True)
    if wanted.state not in {OPEN, ALL, ENDED}:
        fits &= Q(phase=wanted.state)
    for name, value in (("type", wanted.type), ("category", wanted.category), ("program__key", wanted.program)):
        if value:
            fits &= Q(**{name: value})
    if wanted.needs:
        fits &= NEEDS[wanted.needs].when(on)
    return fits & with_words(wanted.words, "words")


def with_words(words: str, field: str) -> Q:
    """Return what holds all these words, wherever they stand."""
    fits = Q()
    for word in words.lower().split()[:MOST_WORDS]:
        fits &= Q(**{f"{field}__contains": word})
    return fits


# ---- counts for charts


@dataclass(frozen=True, slots=True)
class Counted:
    """The open cases a reader sees: how many, by phase, and how many need what is coming due."""

    open: int
    by_phase: Mapping[str, int]
    by_need: Mapping[str, int]


def counted(reader: Reader, program: str, on: date) -> Counted:
    """Return the counts of the open cases `reader` sees, of one program or of all."""
    phases = {f"phase_{key}": Count("pk", filter=Q(phase=key)) for key, _ in PHASES}
    needs = {f"need_{key}": Count("pk", filter=need.when(on)) for key, need in NEEDS.items()}
    found = _open(reader, program).aggregate(open=Count("pk"), **phases, **needs)
    return Counted(
        found["open"], {key: found[f"phase_{key}"] for key, _ in PHASES}, {key: found[f"need_{key}"] for key in NEEDS}
    )


def _open(reader: Reader, program: str) -> QuerySet[Summary]:
    found = Summary.objects.filter(visible_lines(reader), is_open=True)
    return found.filter(program__key=program) if program else found


@dataclass(frozen=True, slots=True)
class Share:
    """Of documents of one category: how many were offered, how many of them inside the standard, and the goal."""

    letter: str
    days: int | None
    offered: int
    inside: int
    goal: Any

    @property
    def percent(self) -> int:
        """The share inside the standard, rounded down: no goal is met by rounding."""
        return self.inside * 100 // self.offered

    @property
    def is_met(self) -> bool | None:
        """Tell whether the goal is met; None when there is none."""
        return None if self.goal is None else self.inside * 100 >= self.goal * self.offered


def shares(reader: Reader, program: str) -> list[Share]:
    """Return the share of offers inside the standard by category, of documents whose standard goes by category."""
    found = Pace.objects.filter(visible(reader, "case__"), scheme="category", is_stopped=True)
    if program:
        found = found.filter(case__program__key=program)
    rows = (
        found.filter(state__in=("met", "late"))
        .values("letter", "days_allowed", "goal_percent")
        .annotate(offered=Count("pk"), inside=Count("pk", filter=Q(state="met")))
        .order_by("letter")
    )
    return [
        Share(one["letter"], one["days_allowed"], one["offered"], one["inside"], one["goal_percent"]) for one in rows
    ]


# ---- another day


def spans_for(reader: Reader, wanted: Wanted, on: date) -> QuerySet[Span]:
    """Return what lists showed of the cases `reader` may see on another day, as far as it can be filtered then.

    Words, type and program are taken as they are known now; category and needs cannot be asked of another day.
    """
    fits = Q(of=HEADLINE, start__lte=on) & (Q(end__isnull=True) | Q(end__gt=on))
    if wanted.state == ENDED:
        fits &= Q(phase="ended")
    elif wanted.state != ALL:
        fits &= ~Q(phase="ended") & ~Q(state="final_closed")
    if wanted.state not in {OPEN, ALL, ENDED}:
        fits &= Q(phase=wanted.state)
    if wanted.type:
        fits &= Q(case__summary__type=wanted.type)
    if wanted.program:
        fits &= Q(case__program__key=wanted.program)
    fits &= with_words(wanted.words, "case__summary__words")
    found = Span.objects.filter(visible(reader, "case__")).filter(fits)
    return found.order_by(*(("start", "pk") if wanted.sort == "age" else ("case__identifier", "pk")))


def cases_of(keys: Iterable[Any]) -> list[Case]:
    """Return the cases with these keys, in their order."""
    held = list(keys)
    found = Case.objects.select_related("program").in_bulk(held)
    return [found[key] for key in held if key in found]


def cases_known(reader: Reader, wanted: Wanted, on: date, known: datetime) -> QuerySet[Case]:
    """Return the cases `reader` may see of which something for a day was known at a moment, by identifier.

    Words, type and program are taken as they are known now; nothing else can be asked of an earlier knowledge.
    """
    told = Record.objects.filter(case=OuterRef("pk"), recorded_at__lte=known, event_on__lte=on)
    fits = with_words(wanted.words, "summary__words")
    if wanted.type:
        fits &= Q(summary__type=wanted.type)
    if wanted.program:
        fits &= Q(program__key=wanted.program)
    return cases_for(reader).filter(fits).filter(Exists(told))


def phases_on(spans: QuerySet[Span]) -> dict[str, int]:
    """Return how many of these were in each phase."""
    return dict(spans.order_by().values_list("phase").annotate(Count("pk")))


def views_of(reader: Reader) -> QuerySet[View]:
    """Return the lists that a person keeps, by name."""
    return View.objects.filter(person=reader.number).order_by("name")


def standard_cites(on: date) -> list[Cite]:
    """Return what says how many days the standard gives, and its goal, on a day."""
    facts, cites = case_facts(), {}
    for key in ("standard.days", "standard.pct"):
        if key in facts.reference.parameters:
            found = facts.value(key, on, {"category": "b"}, {"lor_receipt": on})
            if isinstance(found, Found):
                cites[found.cite.to] = found.cite
    return list(cites.values())
