"""A graph of neighbours (HNSW, usearch) for each audience with many passages, so that not all are compared.

A graph holds only what its audience may read: nobody's results lean on what is hidden from them. It never changes;
what came after it, and all audiences with few passages, are compared one by one. It is built anew when that grows, or
when it holds what is gone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from icop.engine.errors import Unavailable
from icop.index.meaning.converting import WIDTH
from icop.index.meaning.listing import REBUILD, Noted, keys_beside
from icop.index.meaning.vectors import Keys, Store, Vectors

if TYPE_CHECKING:
    from icop.index.meaning.encoder import Floats
    from icop.index.meaning.libraries import Graph

GRAPH_FROM = 20_000
"""Up to so many passages an audience has none: comparing all takes about 5 ms."""

NEW_SHARE, NEW_LEAST = 0.1, 2_000
GONE_SECONDS = 600.0
NEIGHBOURS, CARE, LOOK = 16, 64, 256
ROWS_AT_ONCE = 1024
ALONE = 1000  # rows that one thread adds before several do

Near = tuple[Keys, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Audience:
    """What an audience may read, as of when it was noted: keys in order, and its graph with the keys in that."""

    keys: Keys
    graph: Graph | None
    inside: Keys


@lru_cache(maxsize=32)
def open_audience(folder: Path, noted: Noted) -> Audience:
    """Return what the files of an audience hold. A graph that was cut off is left out: then all are compared."""
    try:
        keys, path = np.fromfile(folder / noted.keys, "<i8").astype(np.int64), folder / noted.graph
        if not noted.graph or path.stat().st_size != noted.size:
            return Audience(keys, None, np.empty(0, np.int64))
        return Audience(keys, _opened(path), np.fromfile(folder / keys_beside(noted.graph), "<i8").astype(np.int64))
    except OSError as error:
        raise Unavailable("A file of the vectors is missing.", REBUILD, retry=True) from error


def _opened(path: Path) -> Graph | None:
    from icop.index.meaning.libraries import Graph

    return Graph.restore(str(path), view=True, expansion_search=LOOK)


class Sight:
    """The vectors that readers of some audiences may see: the graphs, and the rest to be compared one by one."""

    def __init__(self, folder: Path, vectors: Vectors, audiences: frozenset[str]) -> None:
        known = {one.audience: open_audience(folder, one) for one in vectors.listed.audiences}
        mine = [known[name] for name in sorted(audiences & known.keys())]
        self.graphs = [one.graph for one in mine if one.graph is not None]
        new = ~_within(vectors.keys, [one.keys for one in known.values()])
        own = _within(vectors.keys, [one.keys for one in mine])
        covered = _within(vectors.keys, [one.inside for one in mine])
        self._rest = vectors.parts((new | own) & ~covered)

    def __len__(self) -> int:
        return sum(len(keys) for keys, _ in self._rest) + sum(len(graph) for graph in self.graphs)

    def closest(self, question: Floats, limit: int) -> Near:
        """Return about the `limit` nearest keys, nearest first, with their cosines."""
        from icop.index.meaning.libraries import MetricKind, look

        asked, found = question.astype(np.float16), []
        for graph in self.graphs:
            matches = graph.search(asked, min(limit, len(graph)), threads=1)
            found.append((matches.keys.astype(np.int64), 1 - matches.distances))
        for keys, rows in self._rest:
            matches = look(rows, asked, min(limit, len(keys)), MetricKind.IP, exact=True, threads=1)
            found.append((keys[matches.keys], 1 - matches.distances))
        return merged(found, limit)


def merged(found: Iterable[Near], limit: int) -> Near:
    """Return the `limit` nearest of several answers, each key once."""
    every = list(found)
    if not every:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    keys, scores = np.concatenate([one for one, _ in every]), np.concatenate([one for _, one in every])
    order = np.argsort(-scores, kind="stable")
    keys, scores = keys[order], scores[order]
    first = np.sort(np.unique(keys, return_index=True)[1])[:limit]
    return keys[first], scores[first]


def _within(keys: Keys, others: Iterable[Keys]) -> NDArray[np.bool_]:
    found = np.zeros(len(keys), bool)
    for other in others:
        found |= np.isin(keys, other)
    return found


class GraphMaker:
    """Brings the graphs up to date, bit by bit. Only the one writer of the store may use one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._building: _Building | None = None
        self.holds_gone = False
        """Whether a graph still holds what was removed, since it is young: it is to be looked at again."""

    def work(self, wanted: Mapping[str, frozenset[int]], stop: Callable[[], bool]) -> bool:
        """Note what each audience may read and build the graphs that are due; return False when `stop` cut it off."""
        self.holds_gone = False
        if max(map(len, wanted.values()), default=0) < GRAPH_FROM:
            self._store.note_audiences({})
            return True
        keys = {name: np.sort(np.fromiter(held, np.int64, len(held))) for name, held in wanted.items()}
        self._store.note_audiences(keys)
        due = {name: held for name, held in keys.items() if self._is_due(name, held)}
        return all(self._build(name, held, stop) for name, held in due.items())

    def _is_due(self, name: str, keys: Keys) -> bool:
        """Tell whether a graph is to be built: there is none, much is new, or it holds what is gone."""
        if len(keys) < GRAPH_FROM:
            return False
        listed = next((one for one in self._store.newest().listed.audiences if one.audience == name), None)
        if listed is None or not listed.graph:
            return True
        inside = open_audience(self._store.folder, listed).inside
        new, gone = (~np.isin(keys, inside)).sum(), (~np.isin(inside, keys)).sum()
        age = time.time() - (self._store.folder / listed.graph).stat().st_mtime
        if new > max(NEW_LEAST, NEW_SHARE * len(inside)) or (gone and age > GONE_SECONDS):
            return True
        self.holds_gone |= bool(gone)
        return False

    def _build(self, name: str, keys: Keys, stop: Callable[[], bool]) -> bool:
        building = self._building
        if building is None or building.name != name:
            building = self._building = _Building(name, self._store.newest(), keys)
        if not building.go_on(stop):
            return False
        building.keep(self._store)
        self._building = None
        return True


class _Building:
    """A graph that is being built; it may be left alone for a while."""

    def __init__(self, name: str, vectors: Vectors, keys: Keys) -> None:
        from icop.index.meaning.libraries import Graph

        self.name, self._vectors = name, vectors
        self._keys = keys[np.isin(keys, vectors.keys)]
        self._done = 0
        self._graph = Graph(ndim=WIDTH, metric="ip", dtype="f16", connectivity=NEIGHBOURS, expansion_add=CARE)

    def go_on(self, stop: Callable[[], bool]) -> bool:
        """Add what is left until `stop` says so; return whether all is added."""
        from icop.index.meaning.encoder import cores

        while self._done < len(self._keys):
            keys, rows = self._vectors.of(self._keys[self._done : self._done + ROWS_AT_ONCE])
            # The first rows hold the rest together: added at once, they would miss one another as neighbours.
            first = max(0, ALONE - self._done)
            self._graph.add(keys[:first].astype(np.uint64), rows[:first], threads=1)
            self._graph.add(keys[first:].astype(np.uint64), rows[first:], threads=cores())
            self._done += ROWS_AT_ONCE
            if stop():
                return False
        return True

    def keep(self, store: Store) -> None:
        """Write the graph and let it count."""
        store.note_graph(self.name, lambda path: self._graph.save(path), self._keys)
