"""An Ask as Tantivy queries, put together from terms: what people type is never parsed, so it can't be wrong.

`must` says which records are found, `ranked` adds what only lifts some above others, `shown` is what a snippet marks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tantivy import Occur, Query, Schema, Searcher

from icop.index.backends.tantivy.schema import around, folded, named, stems_of, words_of
from icop.index.backends.tantivy.snapshot import Snapshot
from icop.index.backends.tantivy.visible import Clause, in_force, visible
from icop.index.port import Ask, Word

TOGETHER, ALL_WORDS, NAMED = 2.0, 50.0, 5.0
ALSO = 0.7
APART = 2  # words that may stand between those of a row of the field that an everyday word stands for
AT, BELOW, AROUND = 300.0, 200.0, 100.0
SURER = 1.0
NOT_ENDED = 3.0
MOST_TOGETHER, COMMON = 8, 10_000
PAIR = 0.3
VISITED = 10_000  # about how many records a loose question looks at: common words only order what rare ones find
ORDINARY = 2.0  # what a dated passage makes of a word it has once: its rarity times this
MANY_BEGINNINGS = 24


@dataclass(frozen=True, slots=True)
class _Term:
    """A word of the question in the index's own terms: what was typed, and what may stand for all of it.

    Each part and each alternative is one or more terms in a row; `field` are those of an everyday word.
    """

    own: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...]
    needed: bool
    field: tuple[tuple[str, ...], ...] = ()

    @property
    def others(self) -> tuple[tuple[str, ...], ...]:
        return (*self.also, *self.field)


class Question:
    """An Ask against one snapshot."""

    def __init__(self, snapshot: Snapshot, ask: Ask) -> None:
        self._schema: Schema = snapshot.schema
        self._searcher: Searcher = snapshot.searcher
        self._snapshot, self._ask = snapshot, ask
        self._field = "exact" if ask.exact else "body"
        self._beginning = _beginning(ask)
        given = ask.words[:-1] if self._beginning else ask.words
        self._terms = [term for term in (_term(word, exact=ask.exact) for word in given) if term]
        self._needed = [term for term in self._terms if term.needed]
        self._found = self._finding()
        self._visible = visible(snapshot, ask)

    def must(self, leave_out: str = "") -> Query:
        """Return the query that finds the records, leaving out the filter on one field if told to."""
        let_through = visible(self._snapshot, self._ask, leave_out) if leave_out else self._visible
        return Query.boolean_query([*self._found, *let_through] or [_everything()])

    def ranked(self) -> Query:
        """Return the query that finds the same records and puts the best first."""
        query = Query.boolean_query([*(self._likely() or [_everything()]), *self._better()])
        for clause in self._days():  # each in a query of its own: a union with so many records would visit them all
            query = Query.boolean_query([(Occur.Must, query), clause])
        return Query.boolean_query([(Occur.Must, query), *self._visible])

    def at_most(self) -> int:
        """Return how many records there are at most, as far as single words tell."""
        held = [self._held_by(term) for term in self._terms if term.needed]
        if not held or self._beginning:
            return int(self._searcher.num_docs)
        return min(held) if self._ask.match == "all" else sum(held)

    def _held_by(self, term: _Term) -> int:
        rarest = [min((self._searcher.doc_freq(self._field, word) for word in row), default=0) for row in term.own]
        others = [min((self._searcher.doc_freq(self._field, word) for word in row), default=0) for row in term.others]
        return min(rarest, default=0) + sum(others)

    def shown(self) -> Query:
        """Return the query whose words a snippet marks."""
        rows = [row for term in self._terms for row in (*term.own, *term.others)]
        worded = {stem for row in rows for stem in self._stemmed(row)}
        telling = worded - set(self._stems(self._ask.little))
        telling |= {*self._stems(self._ask.phrases), *self._stems(self._beginnings())}
        return Query.boolean_query([_should(self._one("body", stem)) for stem in sorted(telling or worded)])

    def potential(self) -> float:
        """Return about what a passage scores that has each needed word once."""
        stems = [stem for term in self._terms if term.needed for row in term.own for stem in self._stemmed(row)]
        return ORDINARY * sum(self._rarity(stem) for stem in stems)

    def _rarity(self, stem: str) -> float:
        number, holding = self._searcher.num_docs, self._searcher.doc_freq("body", stem)
        return math.log(1 + (number - holding + 0.5) / (holding + 0.5))

    def _finding(self) -> list[Clause]:
        if self._is_loose():
            words = [self._loosely(self._needed)]
        else:
            words = self._wordwise()
        words += [self._row("exact", tuple(words_of(phrase))) for phrase in self._ask.phrases if words_of(phrase)]
        if self._ask.number:
            words.append(self._number(folded(self._ask.number)))
        return [(Occur.Must, word) for word in words]

    def _loosely(self, terms: Sequence[_Term]) -> Query:
        """Return what finds any word, part of a name or lifted place, and adds up all that is there."""
        clauses = [_should(self._parts(term)) for term in terms]
        clauses += [_should(self._number(folded(citation))) for citation in self._ask.lift]
        if self._beginning:
            clauses.append(_should(Query.regex_query(self._schema, "exact", _pattern(self._beginning))))
        return Query.boolean_query(clauses)

    def _likely(self) -> list[Clause]:
        """Return what is to be ranked: all that is found, of a loose question only what has one of its rarer words."""
        common = self._common() if self._is_loose() else []
        if not common:
            return self._found
        rare = self._loosely([term for term in self._needed if term not in common])
        return [(Occur.Must, rare), *(_should(self._parts(term)) for term in common), *self._found[1:]]

    def _is_loose(self) -> bool:
        return self._ask.match == "any" and bool(self._needed or self._ask.lift)

    def _common(self) -> list[_Term]:
        """Return the words beyond the two rarest, or more, that together are in about `VISITED` records."""
        order = sorted(self._needed, key=self._holding)
        visited = list(accumulate(map(self._holding, order)))
        return [term for place, term in enumerate(order) if visited[place] > VISITED and place > 1]

    def _holding(self, term: _Term) -> int:
        rows = (*term.own, *term.others)
        return sum(min(self._searcher.doc_freq(self._field, word) for word in row) for row in rows)

    def _parts(self, term: _Term) -> Query:
        rows = [_should(self._row(self._field, row)) for row in term.own]
        typed = rows[0][1] if len(rows) == 1 else Query.boolean_query(rows)
        return self._with_others(typed, term)

    def _wordwise(self) -> list[Query]:
        words = [self._any(term) for term in self._needed]
        if self._beginning:
            words.append(Query.regex_query(self._schema, "exact", _pattern(self._beginning)))
        if not words:
            words = [Query.boolean_query([_should(self._any(term)) for term in self._terms])] if self._terms else []
        if self._ask.match == "most" and len(words) > 1:
            least = (len(words) + 1) // 2
            words = [Query.boolean_query([_should(word) for word in words], minimum_number_should_match=least)]
        return words

    def _better(self) -> list[Clause]:
        better = [_should(self._any(term)) for term in self._terms if not term.needed]
        needed = self._needed
        if self._ask.match == "most" and len(needed) > 1:
            every = Query.boolean_query([(Occur.Must, self._any(term)) for term in needed])
            better.append(_should(Query.const_score_query(every, ALL_WORDS)))
        if self._ask.match != "any":  # there they are among what is found
            better += [_should(self._number(folded(citation))) for citation in self._ask.lift]
        if name := named(" ".join(word.text for word in self._ask.words)):
            better.append(_should(Query.const_score_query(self._one("named", name), NAMED)))
        together = [stem for term in needed for row in term.own for stem in self._stemmed(row)]
        if 1 < len(together) <= MOST_TOGETHER and self._is_rare(together):
            better.append(_should(Query.boost_query(self._row("body", together, slop=2), TOGETHER)))
        if self._ask.match == "any" and len(together) > 2:
            better += self._pairs(together)
        return better

    def _pairs(self, stems: Sequence[str]) -> list[Clause]:
        """Return what lifts passages with neighbours of the question side by side, unless both are everywhere."""
        pairs = [pair for pair in dict.fromkeys(pairwise(stems)) if self._is_rare(list(pair))]
        return [_should(Query.boost_query(self._row("body", pair), PAIR)) for pair in pairs]

    def _is_rare(self, stems: list[str]) -> bool:
        """Tell whether to look for the words side by side: where all are common, it costs more than it tells."""
        return min(self._searcher.doc_freq("body", stem) for stem in stems) <= COMMON

    def _days(self) -> list[Clause]:
        """Where ended texts are asked for too, put what holds before what may hold, and both before what has ended."""
        if self._ask.force not in ("begun", "any"):
            return []
        holds, may_hold = (in_force(self._schema, force, self._ask.on) for force in ("certain", "possible"))
        return [
            _should(Query.const_score_query(Query.boolean_query(clauses), boost))
            for clauses, boost in ((holds, SURER), (may_hold, NOT_ENDED))
        ]

    def _number(self, number: str) -> Query:
        ways = [("own", number, AT), ("under", number, BELOW), *(("own", outer, AROUND) for outer in around(number))]
        queries = [Query.const_score_query(self._one(name, value), score) for name, value, score in ways]
        return Query.disjunction_max_query(queries)

    def _any(self, term: _Term) -> Query:
        parts = [self._row(self._field, row) for row in term.own]
        typed = parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])
        return self._with_others(typed, term)

    def _with_others(self, typed: Query, term: _Term) -> Query:
        others = [Query.boost_query(self._row(self._field, row), ALSO) for row in term.also]
        if term.field:
            typed, meant = self._everyday(typed, term)
            others += meant
        return Query.disjunction_max_query([typed, *others]) if others else typed

    def _everyday(self, typed: Query, term: _Term) -> tuple[Query, list[Query]]:
        """Return an everyday word and what it stands for in the field, weighed to count alike.

        The word is rare in the texts because they call the thing otherwise; where it does stand it is often another
        thing (a plane in geometry), which its rarity alone would put before all that was meant. So it counts for no
        more than the most telling of what it stands for. Of that a long row is still one thing that was asked for: it
        counts as the rarest of its words, or as what was typed, not as the sum of its words.
        """
        asked = self._telling(word for row in term.own for word in row if self._holds(word))
        rows = [row for row in term.field if all(map(self._holds, row))]
        worth = [min(self._telling(row), max(asked, *map(self._rarity, row), 0.0)) for row in rows]
        meant = [
            Query.boost_query(self._row(self._field, row, APART if len(row) > 1 else 0), one / self._telling(row))
            for row, one in zip(rows, worth, strict=True)
        ]
        most = min(1.0, max(worth) / asked) if worth and asked else 1.0
        return Query.boost_query(typed, most), meant

    def _telling(self, words: Iterable[str]) -> float:
        return sum(map(self._rarity, words))

    def _holds(self, word: str) -> bool:
        return bool(self._searcher.doc_freq(self._field, word))

    def _row(self, name: str, words: Sequence[str], slop: int = 0) -> Query:
        if len(words) == 1:
            return self._one(name, words[0])
        return Query.phrase_query(self._schema, name, list(words), slop)

    def _one(self, name: str, word: str) -> Query:
        return Query.term_query(self._schema, name, word)

    def _stemmed(self, words: Iterable[str]) -> list[str]:
        return self._stems(words) if self._ask.exact else list(words)

    def _stems(self, texts: Iterable[str]) -> list[str]:
        return [stem for text in texts for stem in stems_of(text)]

    def _beginnings(self) -> list[str]:
        if not self._beginning:
            return []
        return [word for word, _ in self._searcher.terms_with_prefix("exact", self._beginning, None, MANY_BEGINNINGS)]


def _term(word: Word, *, exact: bool) -> _Term | None:
    analyse = words_of if exact else stems_of
    own = [tuple(analyse(part)) for part in word.text.split()]
    also = [tuple(analyse(text)) for text in word.also]
    field = [tuple(analyse(text)) for text in word.stands_for]
    parts = tuple(row for row in own if row)
    if not parts:
        return None
    return _Term(parts, tuple(row for row in also if row), word.needed, tuple(row for row in field if row))


def _beginning(ask: Ask) -> str:
    """Return the last word if only its beginning was typed and it is long enough to narrow anything."""
    last = words_of(ask.words[-1].text) if ask.prefix_last and ask.words else []
    return last[0] if len(last) == 1 and len(last[0]) > 1 else ""


def _pattern(beginning: str) -> str:
    return "".join(letter if letter.isalnum() else f"[{letter}]" for letter in beginning) + ".*"


def _should(query: Query) -> Clause:
    return (Occur.Should, query)


def _everything() -> Clause:
    return (Occur.Must, Query.all_query())
