"""Reading the release processes: the model of a day, as the site knows it now or knew it earlier."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR, Reader
from icop.engine.errors import NotFound
from icop.engine.process_shapes import Attribute, Process
from icop.engine.shapes import Office, ValueSet
from icop.facts.queries import State, facts_for, facts_state
from icop.tsfd.comparing import Change, changes
from icop.tsfd.model import Model, Node, Question, model_of

TESTS, EDITIONS = "tsfd.disclosure_tests", "tsfd.chart_editions"
MONEY_RULE, PIPE = "dsca.dsca_24-14", "field.tsfd_pipe"
DAYS_KEPT = 16


def model_for(reader: Reader, *, on: date, known: datetime | None = None) -> Model:
    """Return the release processes of the day. They are public facts, so every reader sees the same.

    Raises Refused, naming the processes, when the facts of this site contradict each other.
    """
    return _kept(on, facts_state()) if known is None else _read(on, known)


@lru_cache(maxsize=DAYS_KEPT)
def _kept(on: date, state: State) -> Model:
    return _read(on, None)


def _read(on: date, known: datetime | None) -> Model:
    processes = {f.key: f.shape for f in facts_for(VISITOR, "process", known=known) if isinstance(f.shape, Process)}
    attributes = {f.key: f.shape for f in facts_for(VISITOR, "attribute", known=known)}
    offices = {f.key: f.shape for f in facts_for(VISITOR, "office", known=known) if isinstance(f.shape, Office)}
    asked = {key: shape for key, shape in attributes.items() if isinstance(shape, Attribute)}
    return model_of(on, processes, asked, offices)


def node_for(model: Model, key: str) -> Node:
    """Return a process of the model. Raises NotFound."""
    if key not in model.nodes:
        raise NotFound(f"There is no release process {key} on {model.on}.", "Look through them, or choose another day.")
    return model.nodes[key]


def question_for(model: Model, key: str) -> Question:
    """Return a question of the model. Raises NotFound."""
    if key not in model.questions:
        raise NotFound(f"There is no question {key} here.", "Look through the questions.")
    return model.questions[key]


def changes_between(reader: Reader, *, earlier: date, later: date, known: datetime | None = None) -> tuple[Change, ...]:
    """Return what changed in the release processes from one day to another, in words."""
    days = sorted((earlier, later))
    return changes(*(model_for(reader, on=day, known=known) for day in days))


def members_of(reader: Reader, key: str, *, known: datetime | None = None) -> ValueSet | None:
    """Return a set of facts that the pages of this room show, or None where a site has none."""
    found = facts_for(reader, "set", keys=[key], known=known)
    return found[0].shape if found and isinstance(found[0].shape, ValueSet) else None
