"""Makes what the index holds and the vectors lack, bit by bit, and takes away what the index holds no more.

Nothing is noted anywhere else: the keys in the index, less the keys that have a vector, is the work. So it can stop and
go on at any time, after a kill, a rebuild of the index or a restored backup, and nothing is made twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

import numpy as np

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning import graphs
from icop.index.meaning.encoder import Encoder, Floats, cores
from icop.index.meaning.graphs import GraphMaker
from icop.index.meaning.listing import Listed
from icop.index.meaning.model import get_model
from icop.index.meaning.state import vectors_folder
from icop.index.meaning.vectors import Store, open_store
from icop.index.port import Index

logger = logging.getLogger(__name__)
TEXTS_AT_ONCE = 4096
KEEP_SECONDS = 5.0

Progress = Callable[[int, int], None]


def the_vectors() -> Store:
    """Return where this site keeps its vectors."""
    return open_store(vectors_folder())


class Maker:
    """Brings the vectors up to date with the index. Only the holder of the home's lock may use one."""

    def __init__(self, index: Index | None = None, store: Store | None = None) -> None:
        self._index, self._store = index or the_index(), store or the_vectors()
        self._encoder: Encoder | None = None
        self._graphs = GraphMaker(self._store)
        self._again: float | None = 0.0 if self._has_graphs() else None  # when graphs are looked at, done or not

    def work(self, stop: Callable[[], bool], progress: Progress | None = None) -> bool:
        """Make vectors until all are there or `stop` says so, which is asked after every batch (about half a second).

        Returns whether all are there. Raises Unavailable when there is no model, or the index or disk gives way; what
        was removed from the index loses its vectors all the same.
        """
        mark = self._index.mark()
        if not mark or self._is_done(mark):
            self.rest()
            return True
        audiences = self._index.vector_keys()
        wanted: set[int] = set().union(*audiences.values())
        self._forget(wanted)
        self._store.begin(get_model().name)
        self._store.note(len(wanted))
        missing = sorted(wanted - set(self._store.newest().keys.tolist()))
        for made in self._make(missing, stop):
            if progress:
                progress(len(wanted) - len(missing) + made, len(wanted))
        if len(self._store.newest()) < len(wanted) or not self._graphs.work(audiences, stop):
            return False
        self._store.note(len(wanted), mark)
        self._again = time.monotonic() + graphs.GONE_SECONDS if self._graphs.holds_gone else None
        return True

    def rest(self) -> None:
        """Give back the memory of the network until there is work again."""
        self._encoder = None

    def _is_done(self, mark: str) -> bool:
        """Tell whether all was made for this state of the index; without a model there is nothing to make anew.

        Graphs are looked at once more when a worker starts, and later on when one holds what was removed: it goes.
        """
        if self._again is not None and time.monotonic() >= self._again:
            return False
        listed = self._listed()
        return listed.mark == mark and listed.model == _model_name(listed.model)

    def _has_graphs(self) -> bool:
        return any(one.graph for one in self._listed().audiences)

    def _listed(self) -> Listed:
        try:
            return self._store.newest().listed
        except Unavailable:
            return Listed()

    def _forget(self, wanted: set[int]) -> None:
        """Take away what the index holds no more; vectors that can't be read are all made anew."""
        try:
            gone = set(self._store.newest().keys.tolist()) - wanted
        except Unavailable:
            self._store.begin("")
            return
        if gone:
            self._store.remove(gone)
            logger.info("vectors removed", extra={"number": len(gone)})

    def _make(self, missing: list[int], stop: Callable[[], bool]) -> Iterator[int]:
        """Make the vectors of `missing`, yielding how many are kept so far."""
        done, kept = 0, time.monotonic()
        for start in range(0, len(missing), TEXTS_AT_ONCE):
            texts = dict(self._index.vector_texts(missing[start : start + TEXTS_AT_ONCE]))
            keys, waiting = np.array(list(texts), np.int64), _Waiting()
            for places, rows in self._ready().in_batches(list(texts.values())):
                waiting.add(places, rows)
                is_over = stop()
                if is_over or time.monotonic() - kept > KEEP_SECONDS:
                    done, kept = done + waiting.keep(self._store, keys), time.monotonic()
                    yield done
                if is_over:
                    return
            done += waiting.keep(self._store, keys)
            yield done

    def _ready(self) -> Encoder:
        model = get_model()
        if self._encoder is None or self._encoder.model != model:
            self._encoder = Encoder(model, cores())
        return self._encoder


class _Waiting:
    """Vectors that are made and not yet kept."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._rows: list[Floats] = []

    def add(self, places: list[int], rows: Floats) -> None:
        self._places += places
        self._rows.append(rows)

    def keep(self, store: Store, keys: np.ndarray) -> int:
        """Add them to the store and return how many there were."""
        number = len(self._places)
        if number:
            store.add(keys[self._places], np.concatenate(self._rows))
        self._places, self._rows = [], []
        return number


def _model_name(kept: str) -> str:
    """Return the name of the model here, or `kept` when there is none: then there is nothing to make anew."""
    try:
        return get_model().name
    except Unavailable:
        return kept
