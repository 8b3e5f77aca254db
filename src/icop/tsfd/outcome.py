"""A plan as plain JSON: what the command prints and the API answers, the same for the same question."""

from __future__ import annotations

from typing import Any

from icop.engine.schedule import CASES, Spread
from icop.tsfd.model import Edge
from icop.tsfd.noting import notes_of
from icop.tsfd.planning import RUNS, Applying, Dates, Plan, Reason
from icop.tsfd.telling import Line, chart_of_plan, summary

PLANNING = "Days are planning assumptions: a range, never a promise."


def outcome_of(plan: Plan, program: str = "") -> dict[str, Any]:
    """Return the whole answer as plain JSON; days as YYYY-MM-DD."""
    lines = {line.key: line for line in chart_of_plan(plan).lines}
    return {
        "program": program,
        "on": plan.model.on.isoformat(),
        "begin": plan.asked.begin.isoformat(),
        "summary": summary(plan),
        "assumption": PLANNING,
        "calendar": _calendar(plan),
        "pipes": plan.pipes,
        "applies": [_applying(one, lines[one.node.key], plan) for one in plan.applies],
        "may_apply": [_named(one) for one in plan.may_apply],
        "order": [_edge(edge) for edge in plan.edges],
        "longest_path": list(plan.longest_path) if plan.dates else [],
        "goal": plan.goal,
        "offer": _dates(plan.offer),
        "delivery": _dates(plan.delivery),
        "likely_offer_if_all_apply": plan.if_all_apply.isoformat() if plan.if_all_apply else None,
        "runs": {"number": RUNS, "seed": plan.asked.seed},
        "notes": [str(note) for note in notes_of(plan)],
    }


def _named(one: Applying) -> dict[str, Any]:
    node = one.node
    return {
        "process": node.key,
        "title": node.name,
        "kind": node.kind,
        "lead": [office.name for office in node.lead.offices],
        "lead_to_be_confirmed": node.lead.unknown,
        "inputs": [said.says for said in node.shape.inputs],
        "reasons": [_reason(reason) for reason in one.reasons],
        "days": _spread(one.days),
    }


def _calendar(plan: Plan) -> str:
    """Return in words how days become dates."""
    if not plan.asked.calendar.weekend:
        return "calendar days"
    return "calendar days; a date on a weekend or a holiday told moves to the next working day"


def _applying(one: Applying, line: Line, plan: Plan) -> dict[str, Any]:
    rows = {case: plan.tables[case].rows[one.node.key] for case in CASES}
    when = line.when
    return _named(one) | {
        "days_from": "this program" if one.node.key in plan.asked.days else one.node.days.cite.standing,
        "ends_after_days": {case: row.finish for case, row in rows.items()} if when else None,
        "likely_start": when.start.isoformat() if when else None,
        "likely_end": when.finish.isoformat() if when else None,
        "slack_days": when.slack if when else None,
        "slack_to": when.counted_to if when else None,
        "on_longest_path": line.on_path,
        "decision": one.result.words if one.result else None,
        "is_done": one.is_done,
        "is_milestone": line.is_milestone,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"of": reason.of, "says": reason.says, "citation": reason.citation, "standing": reason.standing}


def _spread(days: Spread | None) -> dict[str, int] | None:
    return {"low": days.low, "likely": days.likely, "high": days.high} if days else None


def _edge(edge: Edge) -> dict[str, str]:
    cite = edge.cite
    return {
        "before": edge.before, "after": edge.after, "order": edge.order, "citation": cite.to, "standing": cite.standing,
    }  # fmt: skip


def _dates(dates: Dates | None) -> dict[str, Any] | None:
    if dates is None:
        return None
    return {
        "low": dates.low.isoformat(), "likely": dates.likely.isoformat(), "high": dates.high.isoformat(),
        "days": {"low": dates.low_days, "likely": dates.likely_days, "high": dates.high_days},
        **{name: day.isoformat() for name, day in dates.shares.items()},
    }  # fmt: skip
