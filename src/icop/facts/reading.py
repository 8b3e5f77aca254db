"""Reads a fact typed by a person as strictly as one from a file, and checks it beside all others of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from icop.accounts.reader import Reader
from icop.engine.cases.types import CodeList
from icop.engine.checks import Surroundings, findings_in
from icop.engine.concept_checks import Neighbours, neighbours
from icop.engine.errors import Refused
from icop.engine.kinds import KINDS
from icop.engine.loading import Document, Finding, Problem, read_bytes
from icop.engine.packs import LoadedFact, body_of, sha_of
from icop.engine.process_checks import order_findings
from icop.engine.process_shapes import Process
from icop.engine.shapes import Concept
from icop.engine.shaping import read_shape
from icop.engine.tool_checks import Beside
from icop.facts.queries import facts_for, keys_in_use
from icop.facts.values import units

HERE = "your text"


def read_typed(kind: str, key: str, text: str, *, reader: Reader, on: date) -> LoadedFact:
    """Return the fact that `text` (YAML) states. Raises Refused with every problem: line, what, and how to fix it."""
    return read_together(kind, {key: text}, reader=reader, on=on)[key]


def read_together(kind: str, texts: Mapping[str, str], *, reader: Reader, on: date) -> dict[str, LoadedFact]:
    """Return the facts of one kind that `texts` state by key, each checked beside the site's and all the others here.

    Raises Refused with every problem of each.
    """
    read = {key: _read(kind, key, text) for key, text in texts.items()}
    facts = [fact for fact, _ in read.values()]
    keys = keys_in_use(reader)
    keys = {**keys, kind: keys.get(kind, frozenset()) | frozenset(read)}
    concepts, orders = _concepts_beside(facts, reader), _orders_beside(facts, reader)
    codes = _codes_beside(facts, reader)
    beside = Surroundings(keys, units(), on, concepts, orders, _tools_beside(facts, reader), codes)
    against = {
        key: [document.problem(finding, HERE) for finding in findings_in(fact, beside)]
        for key, (fact, document) in read.items()
    }
    wrong = {key: found for key, found in against.items() if found}
    if len(texts) == 1 and wrong:
        raise _refused(tuple(wrong[next(iter(texts))]))
    if wrong:
        lines = [f"{key}: {_sentence(one)}" for key, found in wrong.items() for one in sorted(found)]
        raise Refused("\n".join(dict.fromkeys(lines)), "")
    return {key: fact for key, (fact, _) in read.items()}


def _read(kind: str, key: str, text: str) -> tuple[LoadedFact, Document]:
    document, problems = read_bytes(text.encode(), HERE)
    shape = None
    if document:
        shape, found = read_shape(document, KINDS[kind][1], HERE)
        problems += found
    if document is None or shape is None or problems:
        raise _refused(problems)
    body = body_of(shape)
    return LoadedFact(kind, key, shape, body, sha_of(body), HERE), document


def _concepts_beside(facts: Iterable[LoadedFact], reader: Reader) -> Neighbours:
    """Return the site's concepts as they would be with `facts` among them; for other kinds of facts none are needed."""
    own = {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Concept)}
    if not own:
        return Neighbours()
    known = {one.key: one.shape for one in facts_for(reader, "concept") if isinstance(one.shape, Concept)}
    return neighbours({**known, **own})


def _orders_beside(facts: Iterable[LoadedFact], reader: Reader) -> Mapping[str, Sequence[Finding]]:
    """Return what would be wrong with the order of the site's release processes with `facts` among them.

    A circle that `facts` are part of is told at them. For other kinds there is nothing to look at.
    """
    own = {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Process)}
    if not own:
        return {}
    known = {one.key: one.shape for one in facts_for(reader, "process") if isinstance(one.shape, Process)}
    return order_findings({**known, **own}, changed=own, new=own.keys() - known.keys())


def _codes_beside(facts: Iterable[LoadedFact], reader: Reader) -> Mapping[str, CodeList]:
    """Return the site's lists of codes with `facts` among them; for other kinds of facts none are needed."""
    own = {fact.key: fact.shape for fact in facts if isinstance(fact.shape, CodeList)}
    if not own:
        return {}
    known = {one.key: one.shape for one in facts_for(reader, "code_list") if isinstance(one.shape, CodeList)}
    return {**known, **own}


def _tools_beside(facts: Iterable[LoadedFact], reader: Reader) -> Beside:
    """Return what tools and determinations of the site lean on with `facts` among them; for other kinds nothing is."""
    if not any(fact.kind in {"tool", "determination", "example", "scenario"} for fact in facts):
        return Beside()
    kinds = ("parameter", "set", "instrument", "attribute", "tool", "determination")
    known = {(kind, one.key): one.shape for kind in kinds for one in facts_for(reader, kind)}
    known |= {(fact.kind, fact.key): fact.shape for fact in facts}
    return Beside.of(((key, shape) for (_, key), shape in known.items()), units())


def _refused(problems: tuple[Problem, ...]) -> Refused:
    lines = dict.fromkeys(_sentence(problem) for problem in sorted(problems))
    return Refused("\n".join(lines) or "The text is empty.", "")


def _sentence(problem: Problem) -> str:
    said = f"Line {problem.line}: {problem.what}; {problem.fix}"
    return said if said.endswith((".", "?")) else f"{said}."
