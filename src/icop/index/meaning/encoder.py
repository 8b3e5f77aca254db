"""Texts to vectors. Texts of equal length in tokens go through the network together, so nothing is padded or masked.

Tokenizer and runtime are loaded when first needed: together they take a quarter of a second and 100 MB.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from icop.engine.errors import Unavailable
from icop.index.meaning.converting import LONGEST, WIDTH
from icop.index.meaning.model import FIX, NETWORK, WORDS, Model, get_model

if TYPE_CHECKING:
    from icop.index.meaning.libraries import InferenceSession, Tokenizer

Floats = NDArray[np.float32]
Tokens = NDArray[np.int64]
TOKENS_AT_ONCE = 2048
"""More in one go is slower: what flows between the layers then no longer fits the processor's cache."""

QUERIES_KEPT = 256


class Encoder:
    """A network in memory. Safe to share between threads."""

    def __init__(self, model: Model, threads: int) -> None:
        self.model = model
        self._words, self._network = _tokenizer(model), _session(model, threads)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a row of 384 numbers, of length one, for each text; what is beyond 256 tokens does not count."""
        found = np.empty((len(texts), WIDTH), np.float32)
        for places, rows in self.in_batches(texts):
            found[places] = rows
        return found

    def in_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Floats]]:
        """Yield the places of some texts with their vectors, until all had their turn: the longest first."""
        for places, tokens in self.batches(texts):
            yield places, self.run(tokens)

    def batches(self, texts: Sequence[str]) -> list[tuple[list[int], Tokens]]:
        """Return the places and tokens of texts that go through the network together."""
        encoded = [encoding.ids for encoding in self._words.encode_batch_fast(list(texts))]
        by_length: dict[int, list[int]] = {}
        for place, ids in enumerate(encoded):
            by_length.setdefault(len(ids), []).append(place)
        found = []
        for length in sorted(by_length, reverse=True):
            places, most = by_length[length], max(1, TOKENS_AT_ONCE // length)
            for start in range(0, len(places), most):
                some = places[start : start + most]
                found.append((some, np.array([encoded[place] for place in some], np.int64)))
        return found

    def run(self, tokens: Tokens) -> Floats:
        """Return the vectors of texts of equal length, given as tokens."""
        rows: Floats = self._network.run(None, {"tokens": tokens})[0]
        return rows


def _tokenizer(model: Model) -> Tokenizer:
    from icop.index.meaning.libraries import Tokenizer

    try:
        words = Tokenizer.from_file(str(model.folder / WORDS))
    except Exception as error:  # the library raises no narrower one
        raise Unavailable(f"The words of the model can't be read ({error}).", FIX) from error
    words.no_padding()
    words.enable_truncation(LONGEST)
    return words


def _session(model: Model, threads: int) -> InferenceSession:
    from icop.index.meaning.libraries import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor too
    path = str(model.folder / NETWORK)
    try:
        return InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's own errors share no narrower class
        raise Unavailable(f"The model can't be loaded ({str(error)[:160]}).", FIX) from error


def cores() -> int:
    """Return how many threads may compute at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def _for_queries(model: Model) -> Encoder:
    return Encoder(model, threads=1)


@lru_cache(maxsize=QUERIES_KEPT)
def _query(model: Model, text: str) -> Floats:
    found: Floats = _for_queries(model).vectors([text])[0]
    found.flags.writeable = False
    return found


def load_for_queries() -> None:
    """Load what vectors of questions need, so that processes forked from this one share it. No threads are begun.

    Raises Unavailable when there is no model.
    """
    _for_queries(get_model())


def query_vector(text: str) -> Floats:
    """Return the vector of a question; the last few are kept. Raises Unavailable when there is no model."""
    return _query(get_model(), " ".join(text.split()))
