"""Reads a fact typed by a person as strictly as one from a file, and checks it beside all others of the site."""

from __future__ import annotations

from datetime import date

from icop.accounts.reader import Reader
from icop.engine.checks import check_facts
from icop.engine.errors import Refused
from icop.engine.loading import Problem, read_bytes
from icop.engine.packs import LoadedFact, body_of, sha_of
from icop.engine.shapes import KINDS
from icop.engine.shaping import read_shape
from icop.facts.queries import facts_for
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
    against = [problem for problem in check_facts([*_others(fact, reader), fact], units(), on) if problem.path == HERE]
    if against:
        raise _refused(tuple(against))
    return fact


def _others(fact: LoadedFact, reader: Reader) -> list[LoadedFact]:
    return [
        LoadedFact(kind, other.key, other.shape, {}, other.sha, f"{kind}:{other.key}")
        for kind in KINDS
        for other in facts_for(reader, kind)
        if (kind, other.key) != (fact.kind, fact.key)
    ]


def _refused(problems: tuple[Problem, ...]) -> Refused:
    lines = sorted({f"Line {problem.line}: {problem.what}; {problem.fix}." for problem in problems})
    return Refused("\n".join(lines) or "The text is empty.", "")
