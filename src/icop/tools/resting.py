"""What a finished assessment rested on, so that it can be told later which of it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from icop.engine.trace import Step
from icop.tools.queries.assessments import Working


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that is not as it was when the assessment was finished: what, and how it was and is."""

    what: str
    was: str
    now: str


def result_of(at_work: Working) -> dict[str, Any]:
    """Return what to keep of a finished assessment: what followed, and every value it rested on."""
    return {**at_work.worked.as_json(), "rests_on": rests_on(at_work)}


def rests_on(at_work: Working) -> dict[str, dict[str, Any]]:
    """Return the values that findings and ends rested on, by kind and key: value, first day, citation."""
    found: dict[str, dict[str, Any]] = {}
    for step in _steps(at_work):
        if step.kind in {"parameter", "set", "instrument"}:
            found[f"{step.kind}:{step.key}"] = {"value": step.value, "start": step.start, "citation": step.citation}
    return found


def _steps(at_work: Working) -> Iterator[Step]:
    traces = [one.trace for one in at_work.worked.findings] + [one.trace for one in at_work.worked.ends]
    for trace in traces:
        yield from trace.steps


def changes_since(result: dict[str, Any], now: Working) -> tuple[Changed, ...]:
    """Return what changed since an assessment was finished: values, findings and ends, by the same answers."""
    before = result.get("rests_on", {})
    today = rests_on(now)
    found = [
        Changed(key, _told(before.get(key)), _told(today.get(key)))
        for key in dict.fromkeys((*before, *today))
        if key in before and key in today and before[key] != today[key]
    ]
    was = {one["finding"]: one["says"] for one in result.get("findings", [])}
    says = {one.finding.key: one.finding.says for one in now.worked.findings}
    found += [Changed(text, "it followed", "it does not follow") for key, text in was.items() if key not in says]
    found += [Changed(text, "it did not follow", "it follows") for key, text in says.items() if key not in was]
    return tuple(found)


def _told(value: dict[str, Any] | None) -> str:
    if value is None:
        return "not used"
    start = f", since {value['start']}" if value.get("start") else ""
    shown = value.get("value")
    return f"{', '.join(map(str, shown)) if isinstance(shown, list) else shown}{start}"
