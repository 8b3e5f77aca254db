"""Reading in this room: tools and determinations, programs and their teams, assessments and what follows from them."""

from icop.tools.queries.facts import (
    KnownDetermination,
    KnownTool,
    beside,
    compiled_tool,
    determination_for,
    determinations_for,
    examples_for,
    reference_for,
    tool_for,
    tool_of_version,
    tools_for,
)

__all__ = [
    "KnownDetermination",
    "KnownTool",
    "beside",
    "compiled_tool",
    "determination_for",
    "determinations_for",
    "examples_for",
    "reference_for",
    "tool_for",
    "tool_of_version",
    "tools_for",
]
