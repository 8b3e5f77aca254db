"""Small tools and determinations made in code for engine tests: about lending boats, and no policy at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from icop.engine.questionnaire import CompiledDetermination, CompiledTool
from icop.engine.shapes import Fact
from icop.engine.tool_checks import Beside
from icop.engine.tool_shapes import Determination, Examples, Tool
from icop.engine.units import Unit
from tests.engine.makers import CITE, make_entry, make_parameter, make_set

ON = date(2026, 1, 5)
EDITIONS = [{"version": 1, "on": "2026-01-05", "says": "First edition."}]
UNITS = {
    "usd": Unit(title="US dollars", read="decimal", prefix="$"),
    "ratio": Unit(title="ratio", read="decimal", bare=True),
    "day": Unit(title="day", read="date"),
}
LIMIT = make_parameter(
    make_entry("2015-01-01", value="1000"), make_entry("2020-01-01", value="2000"), unit="usd", title="Limit"
)
CLOSE = make_set(make_entry("2015-01-01", member="Norway"), make_entry("2020-01-01", member="Japan"))


def question(key: str, **given: Any) -> dict[str, Any]:
    """Return a question as a file has it; yes or no unless `answer` says otherwise."""
    return {"key": key, "ask": f"What of {key}?", "cite": CITE, **given}


def finding(key: str, when: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Return a note that follows from a condition."""
    return {"key": key, "severity": "note", "when": when, "says": f"It is {key}.", "cites": [CITE], **given}


def end(key: str, when: Mapping[str, Any]) -> dict[str, Any]:
    """Return an end of a tool."""
    return {"key": key, "when": when, "says": f"Go on to {key}.", "cites": [CITE]}


def make_tool(
    questions: list[dict[str, Any]], findings: list[dict[str, Any]], ends: list[dict[str, Any]] | None = None
) -> Tool:
    """Return a tool of one section; without `ends` there is one that is reached when the first question is answered."""
    reached = ends or [end("done", {questions[0]["key"]: {"answered": True}})]
    body = {
        "title": "Lending a boat", "use_it_to": "Lend a boat.", "editions": EDITIONS, "cite": CITE,
        "sections": [{"key": "all", "title": "All", "questions": questions}],
        "findings": findings, "ends": reached,
    }  # fmt: skip
    return Tool.model_validate(body)


def rule(key: str, outcome: str, when: Mapping[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """Return a rule; without `when` it always fits."""
    told = {"when": when} if when is not None else {}
    return {"key": key, "outcome": outcome, "says": f"It is {key}.", "cites": [CITE], **told, **given}


def make_determination(facts: list[dict[str, Any]], rules: list[dict[str, Any]], **given: Any) -> Determination:
    """Return a determination with the outcomes may, may_not and ask."""
    outcomes = {
        "may": {"title": "May", "kind": "good"}, "may_not": {"title": "May not", "kind": "gone"},
        "ask": {"title": "Ask first", "kind": "wait"},
    }  # fmt: skip
    body = {
        "title": "May the boat go out?", "asks": "May the boat go out?", "asks_day": "Day of the trip",
        "decides": "Harbor master", "editions": EDITIONS, "cite": CITE, "facts": facts, "outcomes": outcomes,
        "rules": rules, **given,
    }  # fmt: skip
    return Determination.model_validate(body)


def make_examples(*examples: dict[str, Any]) -> Examples:
    """Return examples, each on a day of 2026 unless it says another."""
    told = [{"name": f"Situation {number}", "on": "2026-01-05", **one} for number, one in enumerate(examples, 1)]
    return Examples.model_validate({"title": "Examples of the boats", "examples": told})


def beside(*facts: tuple[str, Fact]) -> Beside:
    """Return what conditions may lean on: the limit and the close partners, and what is given."""
    return Beside.of((("boats.limit", LIMIT), ("boats.close", CLOSE), *facts), UNITS)


def compiled(shape: Tool) -> CompiledTool:
    """Return a tool ready to be worked through; the test fails where something is wrong with it."""
    worked, wrong = beside().tool(shape)
    assert wrong == ()
    return worked


def compiled_determination(shape: Determination) -> CompiledDetermination:
    """Return a determination ready for facts; the test fails where something is wrong with it."""
    worked, wrong = beside().determination(shape)
    assert wrong == ()
    return worked
