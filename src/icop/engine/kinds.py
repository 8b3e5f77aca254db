"""The kinds of facts: for each the folder of a pack its files lie in, and its shape. Adding a kind adds a line here."""

from __future__ import annotations

from icop.engine import shapes
from icop.engine.cases.types import CaseType, Checklist, CodeList, Scenario
from icop.engine.process_shapes import Attribute, Process
from icop.engine.shapes import Fact
from icop.engine.tool_shapes import Determination, Examples, Tool

KINDS: dict[str, tuple[str, type[Fact]]] = {
    "parameter": ("parameters", shapes.Parameter),
    "set": ("sets", shapes.ValueSet),
    "card": ("cards", shapes.Card),
    "office": ("offices", shapes.Office),
    "instrument": ("instruments", shapes.Instrument),
    "topic": ("topics", shapes.Topic),
    "term": ("terms", shapes.Term),
    "name": ("names", shapes.Name),
    "wording": ("wordings", shapes.Wording),
    "source": ("sources", shapes.OfficialSource),
    "concept": ("taxonomy", shapes.Concept),
    "process": ("tsfd", Process),
    "attribute": ("attributes", Attribute),
    "tool": ("tools", Tool),
    "determination": ("determinations", Determination),
    "example": ("examples", Examples),
    "case_type": ("case_types", CaseType),
    "code_list": ("codes", CodeList),
    "checklist": ("checklists", Checklist),
    "scenario": ("scenarios", Scenario),
}

# Kinds of which one file holds many facts, each under its key; the file lies right in the folder of the kind.
GATHERED = frozenset({"concept", "attribute"})
