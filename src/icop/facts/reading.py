"""Reads a fact typed by a person as strictly as one from a file, and checks it beside all others of the site."""

from __future__ import annotations

from datetime import date

from icop.accounts.reader import Reader
from icop.engine.checks import Surroundings, findings_in
from icop.engine.concept_checks import Neighbours, neighbours
from icop.engine.errors import Refused
from icop.engine.loading import Problem, read_bytes
from icop.engine.packs import LoadedFact, body_of, sha_of
from icop.engine.shapes import KINDS, Concept
from icop.engine.shaping import read_shape
from icop.facts.queries import facts_for, keys_in_use
from icop.facts.values import units

HERE = "your text"


def read_typed(kind: str, key: str, text: str, *, reader: Reader, on: date) -> LoadedFact:
    """Return the fact that `text` (YAML) states. Raises Refused with every problem: line, what, and how to fix it."""
    document, problems = read_bytes(text.encode(), HERE)
    shape = None
    if document:
        shape, found = read_shape(document, KINDS[kind][1], HERE)
        problems += found
    if shape is None or problems:
        raise _refused(problems)
    body = body_of(shape)
    fact = LoadedFact(kind, key, shape, body, sha_of(body), HERE)
    beside = Surroundings(keys_in_use(reader), units(), on, _concepts_beside(fact, reader))
    against = tuple(document.problem(finding, HERE) for finding in findings_in(fact, beside)) if document else ()
    if against:
        raise _refused(against)
    return fact


def _concepts_beside(fact: LoadedFact, reader: Reader) -> Neighbours:
    """Return the site's concepts as they would be with `fact` among them; for other kinds of facts none are needed."""
    if not isinstance(fact.shape, Concept):
        return Neighbours()
    known = {one.key: one.shape for one in facts_for(reader, "concept") if isinstance(one.shape, Concept)}
    return neighbours({**known, fact.key: fact.shape})


def _refused(problems: tuple[Problem, ...]) -> Refused:
    lines = dict.fromkeys(_sentence(problem) for problem in sorted(problems))
    return Refused("\n".join(lines) or "The text is empty.", "")


def _sentence(problem: Problem) -> str:
    said = f"Line {problem.line}: {problem.what}; {problem.fix}"
    return said if said.endswith((".", "?")) else f"{said}."
