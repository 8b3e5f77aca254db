"""What a tool or determination that was worked through says, as a report, as rows of a plan, as due days."""

from icop.tools.reporting.about import About, Comment, Passage, ProcessRow
from icop.tools.reporting.assessment import assessment_report
from icop.tools.reporting.determination import determination_report
from icop.tools.reporting.rows import PLAN_HEAD, PLAN_WIDTHS, due_days, plan_rows

__all__ = [
    "PLAN_HEAD",
    "PLAN_WIDTHS",
    "About",
    "Comment",
    "Passage",
    "ProcessRow",
    "assessment_report",
    "determination_report",
    "due_days",
    "plan_rows",
]
