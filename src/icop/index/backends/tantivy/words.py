"""Completion and spelling. A word is offered only when a record that the reader may see holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tantivy import Query

from icop.index.backends.tantivy.queries import Question
from icop.index.backends.tantivy.schema import as_typed, stems_of, words_of
from icop.index.backends.tantivy.snapshot import Snapshot
from icop.index.port import Ask, Word
from icop.index.slips import slips

LEAST_LETTERS = 2
MANY_WORDS = 20_000
TRIED = 40
SHARE = 4
"""The right word is in at least this part of the records that have another form of the mistaken one."""


def complete(snapshot: Snapshot, ask: Ask, beginning: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return visible words that start with `beginning`, most frequent first."""
    typed = words_of(beginning)
    if len(typed) != 1 or len(typed[0]) < LEAST_LETTERS:
        return ()
    found = snapshot.searcher.terms_with_prefix("exact", typed[0], only_visible(snapshot, ask), limit)
    return tuple((as_typed(word), records) for word, records in found if records)


def spell(snapshot: Snapshot, ask: Ask, word: str, limit: int) -> tuple[str, ...]:
    """Return visible words within two slips of `word` (one for short ones); none if `word` itself is visible.

    Where another form of it is visible (a slip can look like one: qualifing, qualification), only words one slip away
    that are about as frequent are returned, and none when one of these is but another form too.
    """
    typed = words_of(word)
    if len(typed) != 1 or len(typed[0]) < 4 or any(map(str.isdigit, typed[0])):
        return ()

    def count(one: str, *, exact: bool) -> int:
        return snapshot.count(Question(snapshot, for_word(ask, one, exact=exact)).must())

    if count(typed[0], exact=True):
        return ()
    forms = count(typed[0], exact=False)
    offered: list[str] = []
    for near in _near(snapshot, typed[0], most=1 if forms or len(typed[0]) < 6 else 2)[:TRIED]:
        if forms and stems_of(near) == stems_of(typed[0]):
            return ()
        if count(near, exact=True) > forms // SHARE:
            offered.append(near)
        if len(offered) == limit:
            break
    return tuple(offered)


def only_visible(snapshot: Snapshot, ask: Ask) -> Query:
    """Return the query for all that `ask` lets through, whatever its words."""
    return Question(snapshot, replace(ask, words=(), phrases=(), number="")).must()


def for_word(ask: Ask, word: str, *, exact: bool) -> Ask:
    """Return `ask` with one word in place of all it asks for."""
    return replace(ask, words=(Word(word),), phrases=(), number="", exact=exact, prefix_last=False)


def _near(snapshot: Snapshot, typed: str, most: int) -> list[str]:
    """Return words that begin as `typed`, or as it does with its first two letters swapped, nearest first."""
    known = snapshot.searcher.terms_with_prefix("exact", typed[0], None, MANY_WORDS)
    swapped = f"{typed[1]}{typed[0]}{typed[2:]}"
    if typed[0] != typed[1] and (records := snapshot.searcher.doc_freq("exact", swapped)):
        known.append((swapped, records))
    close = [(slips(typed, word, most), -records, word) for word, records in _of_length(known, len(typed), most)]
    return [word for distance, _, word in sorted(close) if 0 < distance <= most]


def _of_length(known: Iterable[tuple[str, int]], length: int, most: int) -> list[tuple[str, int]]:
    return [(word, records) for word, records in known if abs(len(word) - length) <= most and word.isalpha()]
