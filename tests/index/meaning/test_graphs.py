"""Audiences with many passages have a graph of their own; answers are those of comparing all."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from icop.index.meaning import graphs
from icop.index.meaning.graphs import GraphMaker, Sight
from icop.index.meaning.vectors import Store

PUBLIC, HIDDEN = range(1, 401), range(401, 601)
VISITOR, MEMBER = frozenset({"public"}), frozenset({"public", "members"})


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return 600 vectors of two audiences, of which the larger one has a graph."""
    monkeypatch.setattr(graphs, "GRAPH_FROM", 300)
    monkeypatch.setattr(graphs, "NEW_LEAST", 10)
    made = Store(tmp_path / "meaning")
    made.begin("test")
    made.add(np.array([*PUBLIC, *HIDDEN], np.int64), some_rows(600))
    assert GraphMaker(made).work(audiences(), lambda: False)
    return made


def audiences(*more: int) -> dict[str, frozenset[int]]:
    """Return what each audience may read."""
    return {"public": frozenset((*PUBLIC, *more)), "members": frozenset(HIDDEN)}


def some_rows(number: int, seed: int = 1) -> np.ndarray:
    """Return vectors of length one, the same each time."""
    rows = np.random.default_rng(seed).standard_normal((number, 384)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def look(store: Store, readers: frozenset[str], row: np.ndarray, limit: int = 5) -> list[int]:
    return Sight(store.folder, store.newest(), readers).closest(row, limit)[0].tolist()


def test_only_large_audiences_have_a_graph(store: Store):
    listed = {one.audience: bool(one.graph) for one in store.newest().listed.audiences}
    assert listed == {"public": True, "members": False}
    assert not store.check()


def test_a_graph_holds_nothing_of_other_audiences(store: Store):
    rows = some_rows(600)
    assert len(Sight(store.folder, store.newest(), VISITOR)) == 400
    assert 500 not in look(store, VISITOR, rows[499], 400)
    assert look(store, MEMBER, rows[499])[0] == 500
    assert not look(store, frozenset(), rows[0])


def test_answers_are_those_of_comparing_all(store: Store):
    rows, missed = some_rows(600), 0
    for question in some_rows(30, seed=2):
        best = set((np.argsort(-(rows[:400] @ question))[:10] + 1).tolist())
        missed += len(best - set(look(store, VISITOR, question, 10)))
    assert missed <= 6  # of 300


def test_what_is_new_is_found_before_it_is_in_a_graph(store: Store):
    fresh = some_rows(1, seed=3)
    store.add(np.array([700], np.int64), fresh)
    assert look(store, VISITOR, fresh[0])[0] == 700
    GraphMaker(store).work(audiences(700), lambda: False)
    assert look(store, VISITOR, fresh[0])[0] == 700


def test_a_graph_is_built_anew_when_much_is_new(store: Store):
    before = store.newest().listed.audiences
    more = range(1000, 1060)
    store.add(np.array(more, np.int64), some_rows(60, seed=4))
    GraphMaker(store).work(audiences(*more), lambda: False)
    assert {one.graph for one in store.newest().listed.audiences} != {one.graph for one in before}
    assert len({path.name for path in store.folder.glob("*.graph")}) == 1


def test_what_was_removed_leaves_the_graph_too(store: Store, monkeypatch: pytest.MonkeyPatch):
    gone = some_rows(600)[:1].astype("<f2").tobytes()
    assert gone in b"".join(path.read_bytes() for path in store.folder.iterdir())
    monkeypatch.setattr(graphs, "GONE_SECONDS", -1.0)
    store.remove({1})
    wanted = {"public": audiences()["public"] - {1}, "members": audiences()["members"]}
    GraphMaker(store).work(wanted, lambda: False)
    assert gone not in b"".join(path.read_bytes() for path in store.folder.iterdir())


def test_building_that_was_stopped_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(graphs, "ROWS_AT_ONCE", 100)
    store.note_audiences({})
    maker, rounds = GraphMaker(store), 1
    while not maker.work(audiences(), lambda: True):
        rounds += 1
    assert rounds > 2
    assert len(Sight(store.folder, store.newest(), VISITOR)) == 400


def test_a_damaged_graph_is_found_and_search_goes_on_without_it(store: Store):
    path = next(store.folder.glob("*.graph"))
    path.write_bytes(path.read_bytes()[:-1000])
    graphs.open_audience.cache_clear()
    assert look(store, VISITOR, some_rows(600)[7])[0] == 8
    assert store.check() == [path.name]
    store.drop(store.check())
    assert GraphMaker(store).work(audiences(), lambda: False)
    assert not store.check()


def test_a_reader_in_between_changes_finds_all(store: Store):
    seen = store.newest()
    store.remove(set(PUBLIC))
    time.sleep(0.01)
    assert len(seen.of(np.array([1, 2, 3], np.int64))[0]) == 3
    assert len(store.newest()) == 200
