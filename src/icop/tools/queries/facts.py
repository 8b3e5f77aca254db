"""Reading tools and determinations: compiled once for each state of the facts, as the site knows them or knew them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from icop.accounts.reader import VISITOR, Reader
from icop.engine.errors import NotFound, Refused
from icop.engine.questionnaire import CompiledDetermination, CompiledTool, Reference
from icop.engine.shapes import Fact
from icop.engine.tool_checks import Beside
from icop.engine.tool_shapes import Determination, Example, Examples, Tool
from icop.facts.queries import KnownFact, State, fact_for, facts_for, facts_state, find_fact, version_of
from icop.facts.values import units

_KINDS = ("parameter", "set", "instrument", "attribute", "tool", "determination")


@dataclass(frozen=True, slots=True)
class KnownTool:
    """A tool as the site knows it, ready to be worked through."""

    fact: KnownFact
    compiled: CompiledTool

    @property
    def key(self) -> str:
        """The key of the fact."""
        return self.fact.key

    @property
    def shape(self) -> Tool:
        """What its file says."""
        return self.compiled.shape


@dataclass(frozen=True, slots=True)
class KnownDetermination:
    """A determination as the site knows it, ready for facts."""

    fact: KnownFact
    compiled: CompiledDetermination

    @property
    def key(self) -> str:
        """The key of the fact."""
        return self.fact.key

    @property
    def shape(self) -> Determination:
        """What its file says."""
        return self.compiled.shape


def tool_for(reader: Reader, key: str, *, known: datetime | None = None) -> KnownTool:
    """Return a tool. Tools are public facts, so every reader sees the same.

    Raises NotFound, or Refused when a condition of it cannot be read beside the other facts of this site.
    """
    fact = fact_for(reader, "tool", key, known=known)
    return KnownTool(fact, _tool(key, facts_state()) if known is None else compiled_tool(fact.shape, beside(known)))


def tools_for(reader: Reader, *, known: datetime | None = None) -> list[KnownFact]:
    """Return all tools, by title."""
    return sorted(facts_for(reader, "tool", known=known), key=lambda fact: fact.shape.title)


def tool_of_version(reader: Reader, key: str, sha: str) -> KnownTool:
    """Return the version of a tool that has this hash: the one in use, or one that was. Raises NotFound."""
    fact = find_fact(reader, "tool", key)
    if fact is not None and fact.sha == sha:
        return KnownTool(fact, _tool(key, facts_state()))
    return _earlier(key, sha, facts_state())


@lru_cache(maxsize=32)
def _earlier(key: str, sha: str, state: State) -> KnownTool:
    fact = version_of("tool", key, sha)
    return KnownTool(fact, compiled_tool(fact.shape, _beside(state)))


def determination_for(reader: Reader, key: str, *, known: datetime | None = None) -> KnownDetermination:
    """Return a determination, as `tool_for` does a tool."""
    fact = fact_for(reader, "determination", key, known=known)
    if known is None:
        return KnownDetermination(fact, _determination(key, facts_state()))
    return KnownDetermination(fact, _compiled_determination(fact.shape, beside(known)))


def determinations_for(reader: Reader, *, known: datetime | None = None) -> list[KnownFact]:
    """Return all determinations, by title."""
    return sorted(facts_for(reader, "determination", known=known), key=lambda fact: fact.shape.title)


def examples_for(reader: Reader, key: str, *, known: datetime | None = None) -> tuple[Example, ...]:
    """Return the situations a tool or determination is tried on; none when it has no file of them."""
    found = facts_for(reader, "example", keys=[key], known=known)
    return found[0].shape.examples if found and isinstance(found[0].shape, Examples) else ()


def reference_for(*, known: datetime | None = None) -> Reference:
    """Return the parameters, sets and instruments that answers are judged beside."""
    return beside(known).reference


def beside(known: datetime | None = None) -> Beside:
    """Return the facts that tools and determinations lean on, as they are now or were known then."""
    return _beside(facts_state()) if known is None else _read(known)


@lru_cache(maxsize=2)
def _beside(state: State) -> Beside:
    return _read(None)


def _read(known: datetime | None) -> Beside:
    facts = (fact for kind in _KINDS for fact in facts_for(VISITOR, kind, known=known))
    return Beside.of(((fact.key, fact.shape) for fact in facts), units())


@lru_cache(maxsize=64)
def _tool(key: str, state: State) -> CompiledTool:
    return compiled_tool(fact_for(VISITOR, "tool", key).shape, _beside(state))


@lru_cache(maxsize=64)
def _determination(key: str, state: State) -> CompiledDetermination:
    return _compiled_determination(fact_for(VISITOR, "determination", key).shape, _beside(state))


def compiled_tool(shape: Fact, facts: Beside) -> CompiledTool:
    """Return a tool ready to be worked through. Raises Refused with what keeps it from that."""
    if not isinstance(shape, Tool):
        raise NotFound("This is no tool.", "Choose one of the list.")
    compiled, wrong = facts.tool(shape)
    if wrong:
        raise Refused(f"The tool “{shape.title}” cannot be used: {wrong[0].what}.", "Run icop check, and mend it.")
    return compiled


def _compiled_determination(shape: Fact, facts: Beside) -> CompiledDetermination:
    if not isinstance(shape, Determination):
        raise NotFound("This is no determination.", "Choose one of the list.")
    compiled, wrong = facts.determination(shape)
    if wrong:
        raise Refused(f"“{shape.title}” cannot be used: {wrong[0].what}.", "Run icop check, and mend it.")
    return compiled
