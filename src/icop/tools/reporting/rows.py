"""The action plan as rows of a spreadsheet, and its due days for a calendar."""

from __future__ import annotations

from datetime import date

from icop.engine.questionnaire import Followed, Worked
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.ui.calendar import DueDay

PLAN_HEAD = (
    "No.", "Severity", "Rule", "Finding", "Action", "Owner", "Due", "Document", "Coordinate with", "Sources",
    "Standing", "As of",
)  # fmt: skip
PLAN_WIDTHS = (6, 10, 9, 44, 48, 22, 14, 28, 28, 34, 14, 14)


def in_plan_order(worked: Worked) -> tuple[Followed, ...]:
    """Return the findings with something to do: by due day, those without a day last, the graver first on one day."""
    actions = [one for one in worked.findings if one.finding.do]
    return tuple(sorted(actions, key=lambda one: (one.due or date.max, SEVERITIES.index(one.finding.severity))))


def plan_rows(worked: Worked) -> tuple[tuple[object, ...], ...]:
    """Return the rows under `PLAN_HEAD`, days as days; what nobody named is empty."""
    return tuple(_row(place, one, worked.on) for place, one in enumerate(in_plan_order(worked), 1))


def _row(place: int, one: Followed, on: date) -> tuple[object, ...]:
    finding = one.finding
    return (
        place, finding.severity.capitalize(), finding.number, finding.says, finding.do, finding.owner, one.due,
        finding.document, ", ".join(finding.coordinate), "; ".join(dict.fromkeys(cite.to for cite in finding.cites)),
        "; ".join(dict.fromkeys(cite.standing for cite in finding.cites)), on,
    )  # fmt: skip


def due_days(worked: Worked, name: str, *, program: str = "", url: str = "") -> tuple[DueDay, ...]:
    """Return the actions that have a due day. `name` is the assessment's lasting name on the site (`key@host`)."""
    return tuple(_due_day(one, name, program, url) for one in in_plan_order(worked) if one.due)


def _due_day(one: Followed, name: str, program: str, url: str) -> DueDay:
    finding = one.finding
    assert one.due is not None
    told = (
        ("Why", finding.says),
        ("Owner", finding.owner),
        ("Document", finding.document),
        ("Coordinate with", ", ".join(finding.coordinate)),
        ("Sources", "; ".join(f"{cite.to} ({cite.standing})" for cite in finding.cites)),
    )
    notes = "\n".join(f"{label}: {value}" for label, value in told if value)
    title = f"{program}: {finding.do}" if program else finding.do
    return DueDay(f"{finding.key}.{name}", one.due, title, notes, url)
