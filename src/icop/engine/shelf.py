"""The tools and determinations of packs, each with its examples and its file, as what tries them out needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from icop.engine.errors import NotFound, Refused
from icop.engine.loading import Place, read_file
from icop.engine.packs import LoadedFact, all_units, overlay, read_pack
from icop.engine.questionnaire.placing import Compiled
from icop.engine.shaping import one_of
from icop.engine.tool_checks import Beside
from icop.engine.tool_shapes import Determination, Examples, Tool


@dataclass(frozen=True, slots=True)
class Shelved:
    """A tool or determination ready to be tried out, with its file and its examples."""

    key: str
    worked: Compiled
    examples: Examples | None
    fact: LoadedFact

    def lines_of(self, places: Iterable[Place]) -> list[int]:
        """Return the lines of places in its file, which is read anew, once for all."""
        document, _ = read_file(Path(self.fact.path))
        return [document.line_of(place) if document else 1 for place in places]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All tools and determinations of some packs, and what they lean on."""

    facts: dict[tuple[str, str], LoadedFact]
    beside: Beside

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all tools and determinations, in order."""
        return tuple(sorted({*self.beside.tools, *self.beside.determinations}))

    def take(self, keys: Iterable[str] = ()) -> Iterator[Shelved]:
        """Yield the tools and determinations of these keys (all, without any), in the order of their keys.

        Raises NotFound for a key that is none, Refused for one whose conditions cannot be read.
        """
        wanted = set(keys) or set(self.keys)
        for key in sorted(wanted):
            if key not in self.keys:
                fix = one_of(key, self.keys) if self.keys else "add it to data/tools or data/determinations"
                raise NotFound(f"There is no tool or determination '{key}'.", f"{fix[:1].upper()}{fix[1:]}.")
        yield from (self._taken(key) for key in sorted(wanted))

    def _taken(self, key: str) -> Shelved:
        kind = "tool" if key in self.beside.tools else "determination"
        fact, examples = self.facts[kind, key], self.facts.get(("example", key))
        shape = fact.shape
        if isinstance(shape, Tool):
            worked, wrong = self.beside.tool(shape)
        else:
            assert isinstance(shape, Determination)
            worked, wrong = self.beside.determination(shape)  # type: ignore[assignment]
        if wrong:
            place = f"{fact.path}:{fact.line_of(wrong[0].place)}"
            fix = f"{wrong[0].fix[:1].upper()}{wrong[0].fix[1:]}; `icop check` lists all that is wrong."
            raise Refused(f"{place}: {wrong[0].what}.", fix)
        tried = examples.shape if examples else None
        return Shelved(key, worked, tried if isinstance(tried, Examples) else None, fact)


def read_shelf(folders: Iterable[Path], cache: Path | None = None) -> Shelf:
    """Return the tools and determinations of packs laid over each other in this order."""
    packs = [read_pack(folder, cache) for folder in folders]
    facts = overlay(packs)
    return Shelf(facts, Beside.of(((key, fact.shape) for (_, key), fact in facts.items()), all_units(packs)))
