"""What a case's file leads to on a day, as plain JSON: command, API and pages tell it in the same words.

Each answer has its steps, what they rest on and how well that is known, what is to be confirmed, and the marking under
which it leaves the site. A site's own values are named as local.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from icop.accounts.reader import Reader
from icop.cases.judging import documents_in, judged, least_of_price, prices_of_document, values_of_price
from icop.cases.notifying import DETERMINATION, notification
from icop.engine.cases.amounts import is_measured
from icop.engine.cases.checking import CaseFinding, findings
from icop.engine.cases.clocks import due_days
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile
from icop.engine.cases.happened import happened
from icop.engine.cases.offers import AnticipatedOffer, anticipated_by, offer_seen
from icop.engine.cases.pricing import NOTHING_ASSUMED, Assumed, compare
from icop.engine.cases.standards import clock_seen
from icop.engine.errors import Refused
from icop.engine.questionnaire.evaluating import SEVERITIES, cites_as_json
from icop.engine.shapes import Cite
from icop.engine.trace import Step, Trace, plain
from icop.tools.queries import determination_for
from icop.tools.running import site_says

NO_RECORD = "icop helps to plan and follow a case. It is not the system of record."
DAYS = ("developed_on", "offered_on", "accepted_on", "implemented_on")
STANDINGS = ("verified", "secondary", "assumed")  # from the best known to the least


def answered_for(
    file: CaseFile,
    facts: CaseFacts,
    on: date,
    told: Mapping[str, Any],
    *,
    traces: Iterable[Trace],
    confirm: Iterable[str],
) -> dict[str, Any]:
    """Return an answer with what goes with every one: the case, its sources, what is to be confirmed, the marking."""
    trace = Trace.of(step for one in traces for step in one.steps)
    sources = sources_of(trace)
    return {
        "case": file.case, "title": file.title, "type": file.type, "on": on.isoformat(), **told,
        "to_confirm": list(dict.fromkeys(one for one in confirm if one)),
        "citations": sources,
        "standing": max((one["standing"] for one in sources), key=STANDINGS.index, default=""),
        "leans_on_assumed": trace.leans_on_assumed,
        "local": sorted({step.key for step in trace.steps if facts.is_local(step.key)}),
        "record": NO_RECORD, **site_says(),
    }  # fmt: skip


def _cited(cite: Cite) -> Step:
    """Return a citation as a step, where an answer tells its source without one."""
    return Step("rule", cite.to, citation=cite.to, url=cite.url, standing=cite.standing)


def sources_of(trace: Trace) -> list[dict[str, str]]:
    """Return what the steps cite, each once in their order: what, where it is published, how well it is known."""
    found: dict[str, Step] = {}
    for step in trace.steps:
        if step.citation and step.standing:
            found.setdefault(step.citation, step)
    return [{"to": one.citation, "url": one.url, "standing": one.standing} for one in found.values()]


# ---- price


def price_answer(
    file: CaseFile, facts: CaseFacts, on: date, *, document: str | None = None, assume: Assumed = NOTHING_ASSUMED
) -> dict[str, Any]:
    """Return the price of a case, or of what one document brought; with planned days or rates, what they change.

    Raises NotFound when the case has no such document, Refused when a rate is none of the site's parameters.
    """
    _see_rates(facts, assume)
    compared = compare(file, facts, NOTHING_ASSUMED, assume, on=on, document=document)
    priced = compared.second
    titles = {one.number: one.title for one in file.lines}
    told: dict[str, Any] = {"document": document or "", "titles": titles, **priced.as_json()}
    if assume != NOTHING_ASSUMED:
        told["planned"] = {name: plain(day) for name in DAYS if (day := getattr(assume, name)) is not None}
        told["rates"] = {key: plain(rate) for key, rate in assume.rates.items()}
        told["compared"] = compared.as_json()
    confirm = (f"{one.says} {one.fix}" for one in priced.open)
    return answered_for(file, facts, on, told, traces=[priced.trace], confirm=confirm)


def _see_rates(facts: CaseFacts, assume: Assumed) -> None:
    known = facts.reference.parameters
    for key, rate in assume.rates.items():
        if not any(key == one or key.startswith(f"{one}.") for one in known):
            raise Refused(f"'{key}' is no rate of this site.", "Name a parameter, such as admin.rate.")
        if not is_measured(rate):
            raise Refused(f"'{rate}' is no rate for {key}.", "Write a number from 0 up, with at most nine decimals.")


# ---- standards


def standards_answer(file: CaseFile, facts: CaseFacts, on: date, *, document: str | None = None) -> dict[str, Any]:
    """Return where each document (or one) stands against its standard, when it is to be offered, until when it stands.

    Raises NotFound when the case has no such document.
    """
    documents = [_document(file, one, facts, on) for one in documents_in(file, document)]
    due = [one for one in due_days(file, facts, on) if document in {None, one.of}]
    told = {"documents": [one.told for one in documents], "due": [one.as_json() for one in due]}
    confirm = [says for one in documents for says in one.confirm]
    confirm += [f"{one.on} {one.title}: {one.says}" for one in due if not one.certain]
    traces = [one.trace for one in documents] + [Trace(tuple(_cited(cite) for one in due for cite in one.cites))]
    return answered_for(file, facts, on, told, traces=traces, confirm=confirm)


@dataclass(frozen=True, slots=True)
class _Document:
    """What is told of a document, the steps that led to it, and what is to be confirmed."""

    told: dict[str, Any]
    trace: Trace
    confirm: tuple[str, ...]


def _document(file: CaseFile, document: CaseDocument, facts: CaseFacts, on: date) -> _Document:
    seen = happened(file, on)
    clock = clock_seen(file, document, facts, seen)
    offer = offer_seen(file, document, facts, seen)
    expected = anticipated_by(document, clock, on)
    told = {
        "document": document.key, "title": document.title, "clock": clock.as_json(),
        "anticipated_offer": _anticipated(expected), "offer": offer.as_json(),
    }  # fmt: skip
    unsure = (clock.says if clock.state == "to be confirmed" else "", offer.to_confirm)
    confirm = tuple(f"{document.key}: {one}" for one in unsure if one)
    return _Document(told, clock.trace + expected.trace + offer.trace, confirm)


def _anticipated(one: AnticipatedOffer) -> dict[str, Any]:
    return {
        "day": plain(one.day), "computed": plain(one.computed), "slips": one.slips, "says": one.says,
        "baseline": one.baseline.model_dump(mode="json") if one.baseline else None,
        "first": one.first.model_dump(mode="json") if one.first else None,
    }  # fmt: skip


# ---- notification


def notify_answer(
    file: CaseFile,
    facts: CaseFacts,
    on: date,
    *,
    reader: Reader,
    document: str = "basic",
    scenario: str = "",
    known: datetime | None = None,
) -> dict[str, Any]:
    """Return whether Congress must be notified of a document, by which rule, and from when it may be offered.

    The values tested are those the price gives when all that has not happened yet happens on this day. `scenario` is a
    key of proposed values, told beside the law in force. Raises NotFound when the case has no such document, or the
    site no such determination or scenario.
    """
    whole, added = prices_of_document(file, facts, on, document, assume=Assumed.all_on(on))
    found = notification(
        file, facts, on=on, document=document, values=values_of_price(whole), change=values_of_price(added),
        least=least_of_price(whole), least_change=least_of_price(added), scenario=scenario,
        determination=determination_for(reader, DETERMINATION, known=known),
    )  # fmt: skip
    told = {"rules_of": found.on.isoformat()} | {name: part for name, part in found.as_json().items() if name != "on"}
    told |= _of_scenario(facts, scenario)
    confirm = [*found.law.needs, *(f"{one.says} {one.fix}" for one in whole.open)]
    return answered_for(file, facts, on, told, traces=[found.trace, whole.trace], confirm=confirm)


def _of_scenario(facts: CaseFacts, key: str) -> dict[str, Any]:
    """Return what a proposal is called and how far it is; nothing without one."""
    proposed = facts.scenarios.get(key)
    return {"scenario_title": proposed.title, "scenario_status": proposed.status} if proposed else {}


# ---- check

LineOf = Callable[[Sequence[str | int]], int | None]


def check_answer(file: CaseFile, facts: CaseFacts, on: date, *, line_of: LineOf | None = None) -> dict[str, Any]:
    """Return what is wrong with a case by the rules of a day, the gravest first, with counts.

    `line_of` gives the line of a place of the file it was read from.
    """
    found = findings(judged(file, facts, on), facts, on)
    told = {
        "counts": {severity: sum(one.severity == severity for one in found) for severity in SEVERITIES},
        "findings": [_finding(one, line_of) for severity in SEVERITIES for one in found if one.severity == severity],
    }
    traces = [Trace(tuple(_cited(cite) for one in found for cite in one.cites))]
    return answered_for(file, facts, on, told, traces=traces, confirm=())


def _finding(one: CaseFinding, line_of: LineOf | None) -> dict[str, Any]:
    line = line_of(one.place) if line_of else None
    return {
        "severity": one.severity, "place": ".".join(map(str, one.place)), "field": one.field, "value": one.value,
        "says": one.says, "fix": one.fix, "cites": cites_as_json(one.cites),
    } | ({"line": line} if line else {})  # fmt: skip
