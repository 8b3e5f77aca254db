"""Tools and determinations at work: answers are read, conditions judged, and what follows is told with its trace.

Everything here is pure: the same tool, answers, facts and day give the same result, byte for byte.
"""

from icop.engine.questionnaire.answers import read_answers, written_answers
from icop.engine.questionnaire.compiling import (
    Ask,
    CompiledDetermination,
    CompiledTool,
    compile_determination,
    compile_tool,
    kind_of,
)
from icop.engine.questionnaire.determining import Determined, determine
from icop.engine.questionnaire.evaluating import Followed, Pending, Told, Worked, evaluate
from icop.engine.questionnaire.reference import Given, Reference
from icop.engine.questionnaire.spanning import Span, over_time

__all__ = [
    "Ask",
    "CompiledDetermination",
    "CompiledTool",
    "Determined",
    "Followed",
    "Given",
    "Pending",
    "Reference",
    "Span",
    "Told",
    "Worked",
    "compile_determination",
    "compile_tool",
    "determine",
    "evaluate",
    "kind_of",
    "over_time",
    "read_answers",
    "written_answers",
]
