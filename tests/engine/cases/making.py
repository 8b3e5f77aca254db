"""Cases of Bandaria made in code, and the facts icop ships, as they are judged by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.packs import overlay
from icop.engine.questionnaire.reference import Reference
from icop.engine.shapes import Parameter
from tests.shipped import shipped_pack


@cache
def shipped_facts() -> CaseFacts:
    """Return the facts that icop ships, as cases are judged by them."""
    pack = shipped_pack()
    of: dict[str, dict[str, Any]] = {}
    for (kind, key), fact in overlay([pack]).items():
        of.setdefault(kind, {})[key] = fact.shape
    return CaseFacts(
        reference=Reference(of["parameter"], of["set"], of["instrument"], pack.units),
        types={key.rpartition(".")[2]: shape for key, shape in of["case_type"].items()},
        codes=of.get("code_list", {}),
        checklists=of.get("checklist", {}),
    )


def with_values(changed: Mapping[str, Parameter]) -> CaseFacts:
    """Return the shipped facts with some parameters changed by the site itself."""
    facts = shipped_facts()
    reference = replace(facts.reference, parameters={**facts.reference.parameters, **changed})
    return replace(facts, reference=reference, local=frozenset(changed), kept={})


def day(text: str) -> date:
    """Return a day written as YYYY-MM-DD."""
    return date.fromisoformat(text)


def event(what: str, on: str, of: str = "basic", **given: Any) -> dict[str, Any]:
    """Return an event as a case file has it."""
    return {"what": what, "on": on, "of": of, **given}


def make_case(*events: dict[str, Any], document: Mapping[str, Any] | None = None, **given: Any) -> CaseFile:
    """Return an FMS case of Bandaria with these events; its one document, or anything else, as given."""
    body = {"case": "BN-B-SAA", "title": "Radios for Bandaria", "documents": [dict(document or {})]}
    return CaseFile.model_validate({**body, "events": list(events), **given})


def make_bpc(*events: dict[str, Any], **given: Any) -> CaseFile:
    """Return a BPC case with its memorandum and funds."""
    funds = {"memorandum": "MOR 24-1", "is_in_hand": True, "available_to_fy": 2024, **given.pop("funds", {})}
    documents = given.pop("documents", [{"category": "D", "needs_notification": False}])
    return make_case(*events, type="bpc", funds=funds, documents=documents, **given)


# The answers on the scope of a change that a Modification may carry, and those of one of concurrent Modifications.
IN_SCOPE = dict.fromkeys(
    ("changes_purpose", "changes_scope", "adds_capability", "adds_mde_item", "adds_mde_quantity"), "no"
)
CONCURRENT = {
    **dict.fromkeys(("requester_may_accept", "scope_stays", "balanced", "funds_remain", "all_implemented"), "yes"),
    "concurrent_modifications": "yes", "one_package": "yes", "deposit_arises": "no",
}  # fmt: skip

# The straight way of a basic document, by the keys of its moves; each a day after the one before.
WAY_TO = {
    "lor_received": ["receive_request"],
    "lor_assessment": ["receive_request", "assess_request"],
    "lor_insufficient": ["receive_request", "find_insufficient"],
    "lor_actionable": ["receive_request", "find_actionable"],
}
WAY_TO["development"] = [*WAY_TO["lor_actionable"], "start_development"]
WAY_TO["write"] = [*WAY_TO["development"], "find_complete", "approve_by_agency"]
WAY_TO["review"] = [*WAY_TO["write"], "complete_writing"]
WAY_TO["proposed"] = [*WAY_TO["review"], "approve_review", "agency_signs", "propose"]
WAY_TO["offered"] = [*WAY_TO["proposed"], "list_for_state", "state_approves", "countersign"]
WAY_TO["restated"] = [*WAY_TO["offered"], "restate"]
WAY_TO["accepted"] = [*WAY_TO["offered"], "accept"]
WAY_TO["implemented"] = [*WAY_TO["accepted"], "receive_deposit", "implement"]
WAY_TO["declined"] = [*WAY_TO["lor_received"], "decline"]
WAY_TO["cancelled"] = [*WAY_TO["development"], "cancel"]


def way_to(state: str, *, first: str = "2025-01-10", of: str = "basic") -> list[dict[str, Any]]:
    """Return the events that lead a document of an FMS case straight into a state, a day apart."""
    start = day(first).toordinal()
    return [event(what, date.fromordinal(start + number).isoformat(), of) for number, what in enumerate(WAY_TO[state])]
