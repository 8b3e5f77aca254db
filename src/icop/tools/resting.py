"""What a finished assessment rested on, so that it can be told later which of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from icop.accounts.reader import VISITOR
from icop.engine.citations import normal_form
from icop.engine.parameters import Found
from icop.engine.questionnaire import Given
from icop.engine.questionnaire.wording import Words, fact_line, with_days
from icop.engine.trace import Step, plain
from icop.facts.cards import card_of
from icop.facts.queries import find_card, find_fact
from icop.library.queries import documents_by
from icop.library.queries.citing import texts_by_citation
from icop.links.registry import cards
from icop.tools.queries.assessments import Working
from icop.tools.queries.facts import reference_for
from icop.tools.words import answer_in_words

Kind = Literal["tool", "value", "source", "answer", "finding"]
LOOKED_UP = frozenset({"parameter", "set", "instrument"})


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that is not as it was when the assessment was finished: what, and how it was and is.

    `key` names the value (`parameter:KEY`), the citation, the question or the finding.
    """

    what: str
    was: str
    now: str
    kind: Kind = "value"
    key: str = ""


def result_of(at_work: Working) -> dict[str, Any]:
    """Return what to keep of a finished assessment: what followed, every value it rested on, every text it cited."""
    cited = sources_on(_citations(at_work), at_work.on)
    return {**at_work.worked.as_json(), "rests_on": rests_on(at_work), "sources": cited}


def rests_on(at_work: Working) -> dict[str, dict[str, Any]]:
    """Return the values that findings and ends rested on, by kind and key: value, first day, citation."""
    found: dict[str, dict[str, Any]] = {}
    for step in _steps(at_work):
        if step.kind in LOOKED_UP:
            found[f"{step.kind}:{step.key}"] = {"value": step.value, "start": step.start, "citation": step.citation}
    return found


def _steps(at_work: Working) -> Iterator[Step]:
    traces = [one.trace for one in at_work.worked.findings] + [one.trace for one in at_work.worked.ends]
    for trace in traces:
        yield from trace.steps


def _citations(at_work: Working) -> list[str]:
    """Return the citations of what followed, each once."""
    worked = at_work.worked
    cites = [cite.to for one in worked.findings for cite in one.finding.cites]
    cites += [cite.to for end in worked.ends for cite in end.end.cites]
    return list(dict.fromkeys(cites))


def sources_on(citations: Iterable[str], on: date) -> dict[str, dict[str, str]]:
    """Return how each citation that this site knows more of stands on the day: its card, its text, its document.

    What one site keeps for some of its people is left out: the result is read by a whole team.
    """
    normal = {one: normal_form(one) for one in citations}
    texts = texts_by_citation(VISITOR, [form for form in normal.values() if form], on=on)
    documents = _statuses([form for form in normal.values() if form], on)
    found: dict[str, dict[str, str]] = {}
    for citation, form in normal.items():
        told: dict[str, str] = {}
        card = find_card(VISITOR, form) if form else None
        if card is not None:
            line = card_of(card, on)
            told |= {"card": line.summary, "status": line.status}
        if form in texts:
            told["text"] = texts[form]
        if documents.get(form or ""):
            told["document"] = documents[form or ""]
        if told:
            found[citation] = told
    return found


def _statuses(citations: list[str], on: date) -> dict[str, str]:
    """Return in words how each document that is here under one of these citations stands on the day."""
    held = {one.citation: f"document:{one.key}" for one in documents_by(VISITOR, "citation", citations)}
    lines = cards(held.values(), VISITOR, on)
    return {citation: lines[key].status for citation, key in held.items() if key in lines}


def changes_since(result: dict[str, Any], now: Working) -> tuple[Changed, ...]:
    """Return what changed since an assessment was finished: the tool, values, texts, answers, and what follows."""
    return (
        *_tool_changes(now),
        *_value_changes(result.get("rests_on", {}), now),
        *_source_changes(result.get("sources", {}), now.on),
        *_answer_changes(result, now),
        *_finding_changes(result, now),
    )


def _tool_changes(now: Working) -> Iterator[Changed]:
    newest = find_fact(VISITOR, "tool", now.assessment.tool)
    if newest is not None and newest.sha != now.assessment.tool_sha:
        was, version = now.assessment.tool_version, getattr(newest.shape, "version", 0)
        again = ", corrected" if version == was else ""
        yield Changed(f"The tool “{newest.shape.title}”", f"version {was}", f"version {version}{again}", "tool")


def _value_changes(before: Mapping[str, Any], now: Working) -> Iterator[Changed]:
    looked = rests_on(now)
    for key, was in before.items():
        today = looked.get(key) or _value_today(key, now.on)
        if today is not None and was != today:
            kind, _, rest = key.partition(":")
            fact = find_fact(VISITOR, kind, rest)
            title = fact.shape.title if fact else rest
            yield Changed(title, _told(was, kind, rest, now.on), _told(today, kind, rest, now.on), "value", key)


def _value_today(key: str, on: date) -> dict[str, Any] | None:
    """Return the value of a parameter that nothing which follows looks at any more; None where it depends on more."""
    kind, _, rest = key.partition(":")
    if kind != "parameter" or find_fact(VISITOR, kind, rest) is None:
        return None
    found = Given(on, reference_for()).parameter(rest, on, {})
    if not isinstance(found, Found):
        return None
    return {"value": plain(found.value), "start": str(found.start), "citation": found.cite.to}


def _source_changes(before: Mapping[str, Mapping[str, str]], on: date) -> Iterator[Changed]:
    today = sources_on(before, on)
    for citation, was in before.items():
        now = today.get(citation, {})
        for name in ("status", "document", "card", "text"):
            if name in was and was[name] != now.get(name):
                told = _TEXTS if name == "text" else (was[name], now.get(name) or "no longer here")
                yield Changed(citation, *told, "source", citation)
                break


_TEXTS = ("the text as it read then", "the text reads otherwise now")


def _answer_changes(result: Mapping[str, Any], now: Working) -> Iterator[Changed]:
    """Yield the answers filled in from other assessments that are not what they were."""
    for one in result.get("questions", ()):
        told = now.worked.told.get(one["question"])
        if one.get("source") != "elsewhere" or told is None or told.as_json().get("answer") == one.get("answer"):
            continue
        is_gone = told.state in {"open", "not asked"}
        said = "no longer answered" if is_gone else answer_in_words(told.ask, told.answer)
        yield Changed(f"{told.ask.question.number} {told.ask.ask}".strip(), _plain(one.get("answer")), said, "answer",
                      told.key)  # fmt: skip


def _finding_changes(result: Mapping[str, Any], now: Working) -> Iterator[Changed]:
    was = {one["finding"]: one["says"] for one in result.get("findings", [])}
    says = {one.finding.key: one.finding.says for one in now.worked.findings}
    for key, text in was.items():
        if key not in says:
            yield Changed(text, "it followed", "it does not follow", "finding", key)
    for key, text in says.items():
        if key not in was:
            yield Changed(text, "it did not follow", "it follows", "finding", key)


def stale_findings(changes: Iterable[Changed], shown: Working) -> frozenset[str]:
    """Return the keys of the findings that rest on something that changed: a value they looked at, a text they cite."""
    keys = {one.key for one in changes if one.kind in {"value", "source"}}
    if not keys:
        return frozenset()
    return frozenset(
        one.finding.key
        for one in shown.worked.findings
        if keys & {cite.to for cite in one.finding.cites}
        or any(f"{step.kind}:{step.key}" in keys for step in one.trace.steps)
    )


def _told(value: Mapping[str, Any], kind: str, key: str, on: date) -> str:
    """Return a value in words, with its unit and its first day."""
    step = Step("parameter", key, value.get("value"), start=value.get("start", ""))
    line = fact_line(step, Words.of((), reference_for()), on) if kind == "parameter" else None
    said = line.found.rstrip(".") if line and step.value is not None else _plain(step.value)
    return f"{said}, since {with_days(step.start)}" if step.start else said


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(part)}" for name, part in value.items())
    return "none" if value is None else str(value)
