"""Words to complete, among very many records: each is offered only once a record was met that the reader may see.

Asking for all that is visible takes longer the more records there are. So some visible records are read once, whose
words are then known to be visible; a word they lack is rare, and asking for it alone is quick. What was learnt is kept
for the same readers, day and state of the index.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from icop.index.backends.tantivy.queries import Question
from icop.index.backends.tantivy.schema import TIMES, as_typed, restored, words_of
from icop.index.backends.tantivy.snapshot import Snapshot
from icop.index.backends.tantivy.words import LEAST_LETTERS, complete, for_word, only_visible
from icop.index.port import Ask

FEW_RECORDS = 20_000
READ = 400
KEPT = 24


@dataclass(slots=True)
class _Learnt:
    """Words that are known to be visible, and those known not to be."""

    seen: set[str]
    unseen: set[str] = field(default_factory=set)


class Suggesting:
    """Offers words of one index. Safe to share between threads: at worst something is learnt twice."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, _Learnt] = OrderedDict()

    def words(self, snapshot: Snapshot, mark: str, ask: Ask, beginning: str, limit: int) -> tuple[str, ...]:
        """Return visible words that start with `beginning`, those first that are more frequent in the whole index."""
        if snapshot.searcher.num_docs <= FEW_RECORDS:
            return tuple(word for word, _ in complete(snapshot, ask, beginning, limit))
        typed = words_of(beginning)
        if len(typed) != 1 or len(typed[0]) < LEAST_LETTERS:
            return ()
        learnt = self._learnt(snapshot, mark, ask)
        found: list[str] = []
        for word, _ in snapshot.searcher.terms_with_prefix("exact", typed[0]):
            if _is_visible(snapshot, ask, word, learnt):
                found.append(as_typed(word))
                if len(found) == limit:
                    break
        return tuple(found)

    def _learnt(self, snapshot: Snapshot, mark: str, ask: Ask) -> _Learnt:
        filters = tuple(sorted(ask.filters.items()))
        key = (mark, ask.audiences, ask.on, ask.known, ask.force, filters)
        if key not in self._kept:
            self._kept[key] = _Learnt(_some_words(snapshot, ask))
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def _some_words(snapshot: Snapshot, ask: Ask) -> set[str]:
    """Return the words of some visible records."""
    _, hits = snapshot.best(only_visible(snapshot, ask), READ)
    records = [restored(snapshot.stored(address)) for _, address in hits]
    return {word for record in records for name in TIMES for word in words_of(getattr(record, name))}


def _is_visible(snapshot: Snapshot, ask: Ask, word: str, learnt: _Learnt) -> bool:
    if word in learnt.seen:
        return True
    if word in learnt.unseen:
        return False
    there = snapshot.count(Question(snapshot, for_word(ask, as_typed(word), exact=True)).must()) > 0
    (learnt.seen if there else learnt.unseen).add(word)
    return there
