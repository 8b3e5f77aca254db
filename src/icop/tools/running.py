"""A tool run over answers from a file: what command and API tell, in the same words. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from icop.accounts.reader import Reader
from icop.engine.questionnaire import Followed, Worked, evaluate
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.tools.files import Answered
from icop.tools.naming import key_named
from icop.tools.queries import KnownTool, reference_for, tool_for, tools_for
from icop.tools.reminders import reminder
from icop.tools.reporting.rows import in_plan_order


@dataclass(frozen=True, slots=True)
class Ran:
    """A tool with the answers that were given to it, and what follows."""

    known: KnownTool
    answered: Answered
    worked: Worked

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain JSON: findings by severity with their traces, plan, what is unknown, ends."""
        return {
            "tool": self.known.key,
            "title": self.known.shape.title,
            "program": self.answered.program,
            **worked_as_json(self.worked),
            "not_counted": [key for key in self.answered.answers if self.worked.told[key].state == "not asked"],
            **site_says(),
        }


def site_says() -> dict[str, str]:
    """Return what goes with everything that leaves the site: its marking, and what may be entered."""
    kept = reminder()
    return {"marking": kept.marking, "reminder": f"{kept.title} {kept.says}"}


def worked_as_json(worked: Worked) -> dict[str, Any]:
    """Return what follows from answers as plain JSON, with counts, the plan in order, and what is not answered."""
    counts = {severity: len(worked.by_severity(severity)) for severity in SEVERITIES}
    traces = [*(one.trace for one in worked.findings), *(one.trace for one in worked.ends)]
    return {
        **worked.as_json(),
        "counts": counts
        | {"open": len(worked.open), "unknown": len(worked.unknown), "not_answered": len(not_answered(worked))},
        "plan": [_action(one) for one in in_plan_order(worked)],
        "not_answered": not_answered(worked),
        "leans_on_assumed": any(trace.leans_on_assumed for trace in traces),
    }


def not_answered(worked: Worked) -> list[str]:
    """Return the questions that are asked of somebody and have no answer."""
    return [one.key for one in worked.left if one.ask.computed is None]


def _action(one: Followed) -> dict[str, Any]:
    finding = one.finding
    return {
        "finding": finding.key, "severity": finding.severity, "do": finding.do, "owner": finding.owner,
        "due": one.due.isoformat() if one.due else "", "document": finding.document,
        "coordinate": list(finding.coordinate),
    }  # fmt: skip


def run_tool(known: KnownTool, answered: Answered, *, at: datetime | None = None) -> Ran:
    """Return what follows from these answers, as the site knows its rules now or knew them `at` a moment."""
    worked = evaluate(known.compiled, answered.answers, answered.on, reference_for(known=at))
    return Ran(known, answered, worked)


def tool_named(reader: Reader, name: str, *, known: datetime | None = None) -> KnownTool:
    """Return the tool of a key, or of the last part of one. Raises NotFound as `key_named` does."""
    keys = [fact.key for fact in tools_for(reader, known=known)]
    return tool_for(reader, key_named(name, keys, kind="tool"), known=known)


def tool_line(known: KnownTool) -> dict[str, Any]:
    """Return a tool in a line of a list."""
    shape = known.shape
    return {
        "key": known.key, "title": shape.title, "use_it_to": shape.use_it_to, "version": shape.version,
        "questions": sum(ask.computed is None for ask in known.compiled.asks), "findings": len(shape.findings),
    }  # fmt: skip
