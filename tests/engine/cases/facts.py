"""The shipped values that clocks are judged by, read once, and the makers of small case files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import icop
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseFile
from icop.engine.packs import all_units, read_pack
from icop.engine.questionnaire.reference import Reference
from icop.engine.shapes import Parameter, ValueSet

DATA = Path(icop.__file__).parent / "data"


@cache
def shipped() -> CaseFacts:
    """Return the parameters and sets of the default pack."""
    return with_values({})


def with_values(changed: Mapping[str, Parameter]) -> CaseFacts:
    """Return the shipped facts with some parameters changed by the site itself."""
    pack = _pack()
    shapes = {fact.key: fact.shape for fact in pack.facts if isinstance(fact.shape, Parameter)}
    sets = {fact.key: fact.shape for fact in pack.facts if isinstance(fact.shape, ValueSet)}
    reference = Reference({**shapes, **changed}, sets, {}, all_units([pack]))
    return CaseFacts(reference, local=frozenset(changed))


@cache
def _pack() -> Any:
    return read_pack(DATA)


def event(what: str, on: str, of: str = "basic") -> dict[str, str]:
    """Return an event as a case file has it."""
    return {"what": what, "on": on, "of": of}


def make_case(*events: dict[str, str], document: Mapping[str, Any] | None = None, **given: Any) -> CaseFile:
    """Return a case of one document with these events; the document is basic unless it says otherwise."""
    body = {"case": "BN-D-SAM", "title": "Trainers", "documents": [dict(document or {})], "events": list(events)}
    return CaseFile.model_validate({**body, **given})


def day(text: str) -> date:
    """Return a day as it is written."""
    return date.fromisoformat(text)
