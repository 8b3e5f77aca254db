"""Conditions of tools and determinations: a closed set of words, read from YAML, judged with three truth values.

    all any not · equals one_of includes includes_any includes_all in_set · above at_least below at_most ·
    within · answered unknown · in_force · some_row every_row count sum

An unknown fact makes a truth unknown (None) where it matters, and is named as a need. Text is never run as code.
"""

from icop.engine.conditions.deciding import Decided, decide
from icop.engine.conditions.describing import Names, describe
from icop.engine.conditions.facts import NOT_ANSWERED, UNKNOWN, Facts, PlainFacts
from icop.engine.conditions.judging import Judged, judge
from icop.engine.conditions.nodes import Node
from icop.engine.conditions.parsing import JOINTS, AnswerKind, Vocabulary, parse_condition, parse_in
from icop.engine.conditions.possible import Need

__all__ = [
    "JOINTS",
    "NOT_ANSWERED",
    "UNKNOWN",
    "AnswerKind",
    "Decided",
    "Facts",
    "Judged",
    "Names",
    "Need",
    "Node",
    "PlainFacts",
    "Vocabulary",
    "decide",
    "describe",
    "judge",
    "parse_condition",
    "parse_in",
]
