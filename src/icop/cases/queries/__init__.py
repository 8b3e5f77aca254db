"""Reading in this room: cases from their records, what they are judged by, the portfolio."""

from icop.cases.queries.facts import case_facts
from icop.cases.queries.records import body_of, case_file, case_for, cases_for, folded, records_for

__all__ = ["body_of", "case_facts", "case_file", "case_for", "cases_for", "folded", "records_for"]
