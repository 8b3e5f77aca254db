"""Search by meaning, from records to the passages nearest to a question, with the real model."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from icop.engine.errors import Unavailable
from icop.index.meaning import graphs
from icop.index.meaning.building import likeness
from icop.index.meaning.encoder import Encoder, query_vector
from icop.index.meaning.making import Maker, the_vectors
from icop.index.meaning.model import Model, check_model
from icop.index.meaning.nearest import closeness, closeness_to_best, nearest, nearest_hits
from icop.index.meaning.recipe import vector_key
from icop.index.meaning.state import meaning_state
from icop.index.port import Index, Replace
from tests.index.making import MEMBER, VISITOR, make_ask, make_record, put

NOTICE = "The President shall submit a certification to the Speaker of the House before a letter of offer is issued."
LEASE = "Defense articles may be leased to a friendly country when no sale is intended."
FEES = "The contracting officer shall insert the clause on contingent fees in solicitations."
QUESTION = "Must the President certify before a letter of offer is issued?"


def make_all() -> None:
    """Bring the vectors up to date."""
    assert Maker().work(lambda: False)


def test_model_is_the_released_one(model: Model):
    assert check_model() == model
    assert likeness(model) >= 0.99


def test_sentences_are_as_close_as_the_publisher_says(model: Model):
    """The figures of the model's page: 0.6660, 0.1046 and 0.1411."""
    rows = Encoder(model, threads=1).vectors(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    assert rows @ rows.T == pytest.approx(np.array([[1, 0.666, 0.105], [0.666, 1, 0.141], [0.105, 0.141, 1]]), abs=0.04)


def test_nearest_comes_first_with_its_cosine(model: Model, index: Index):
    put(index, make_record("notice", NOTICE), make_record("lease", LEASE), make_record("fees", FEES))
    make_all()
    found = nearest(QUESTION, make_ask(), 3)
    assert found[0][0] == "notice"
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert len(found) == 3
    known = closeness(QUESTION, [make_record("notice", NOTICE)])
    assert known["notice"] == pytest.approx(found[0][1], abs=0.01)


def test_what_is_like_the_best_is_close_to_their_middle(model: Model, index: Index):
    notice, lease, fees = (make_record(name, text) for name, text in (("n", NOTICE), ("l", LEASE), ("f", FEES)))
    put(index, notice, lease, fees)
    make_all()
    alone = closeness_to_best([notice, lease, fees], [notice])
    assert alone["n"] == pytest.approx(1, abs=0.01)
    both = closeness_to_best([notice, lease, fees], [notice, lease])
    assert both["n"] == pytest.approx(both["l"], abs=0.01)
    assert both["f"] < both["n"] < 1
    assert closeness_to_best([notice], [make_record("other", "A text without a vector.")]) == {}


def test_hidden_records_are_neither_found_nor_counted(model: Model, index: Index):
    put(index, *(make_record(f"h{n}", f"{NOTICE} {n}", audiences=("members",)) for n in range(30)))
    put(index, make_record("lease", LEASE), make_record("fees", FEES))
    make_all()
    assert {name for name, _ in nearest(QUESTION, make_ask(audiences=VISITOR), 5)} == {"lease", "fees"}
    assert len(nearest(QUESTION, make_ask(audiences=MEMBER), 5)) == 5
    assert not nearest(QUESTION, make_ask(audiences=frozenset()), 5)


def test_day_and_filters_narrow_what_is_near(model: Model, index: Index):
    ended = make_record("old", NOTICE, end_min=735000, end_max=735000)
    put(index, ended, make_record("memo", f"{NOTICE} Again.", kind="memo"), make_record("lease", LEASE))
    make_all()
    assert [name for name, _ in nearest(QUESTION, make_ask(), 5)] == ["memo", "lease"]
    assert [name for name, _ in nearest(QUESTION, make_ask(filters={"kind": ("regulation",)}), 5)] == ["lease"]
    assert {name for name, _ in nearest(QUESTION, make_ask(force="any"), 2)} == {"old", "memo"}


def test_one_text_in_two_records_has_one_vector(model: Model, index: Index):
    put(index, make_record("one", NOTICE), make_record("two", NOTICE))
    make_all()
    assert len(the_vectors().newest()) == 1
    assert [hit.record.id for hit in nearest_hits(QUESTION, make_ask(), 5)] == ["one", "two"]


def test_what_leaves_the_index_loses_its_vector(model: Model, index: Index):
    put(index, make_record("notice", NOTICE), make_record("lease", LEASE))
    make_all()
    with index.writer() as writer:
        writer.apply([Replace("work-notice")])
    make_all()
    assert len(the_vectors().newest()) == 1
    held = b"".join(path.read_bytes() for path in the_vectors().folder.glob("*.vectors"))
    assert query_vector(f"A title\n{NOTICE}").astype("<f2").tobytes()[:100] not in held


@pytest.mark.parametrize("is_new_worker", [False, True])
def test_what_leaves_the_index_leaves_a_young_graph_without_another_change(
    model: Model, index: Index, is_new_worker: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(graphs, "GRAPH_FROM", 2)
    monkeypatch.setattr(graphs, "GONE_SECONDS", 1.0)
    put(index, *(make_record(name, f"{NOTICE} {name}") for name in ("notice", "lease", "fees")))
    maker = Maker()
    assert maker.work(lambda: False)
    gone = the_vectors().newest().of(np.array([vector_key(make_record("notice", f"{NOTICE} notice"))]))[1].tobytes()
    with index.writer() as writer:
        writer.apply([Replace("work-notice")])
    assert maker.work(lambda: False)
    time.sleep(1.1)
    maker = Maker() if is_new_worker else maker
    assert maker.work(lambda: False)
    assert gone not in b"".join(path.read_bytes() for path in the_vectors().folder.iterdir())
    before = the_vectors().newest().listed
    assert maker.work(lambda: False)
    assert the_vectors().newest().listed == before


def test_building_the_index_anew_keeps_the_vectors_of_the_same_words(model: Model, index: Index):
    records = [make_record("notice", NOTICE), make_record("lease", LEASE)]
    put(index, *records)
    make_all()
    before = the_vectors().newest().listed
    with index.writer() as writer:
        writer.rebuild([*records, make_record("again", NOTICE, work="elsewhere")])
    make_all()
    after = the_vectors().newest().listed
    assert after.segments == before.segments
    assert after.mark != before.mark


def test_work_that_was_stopped_goes_on_and_makes_nothing_twice(model: Model, index: Index):
    put(index, *(make_record(f"r{n}", f"{'words ' * n} {NOTICE}") for n in range(12)))
    assert not Maker().work(lambda: True)
    some = len(the_vectors().newest())
    assert 0 < some < 12
    make_all()
    keys = the_vectors().newest().keys
    assert len(keys) == len(set(keys.tolist())) == 12
    assert meaning_state().is_complete


def test_without_the_model_search_says_so(settings, tmp_path: Path, home: Path):
    settings.ICOP_MODEL_DIR = tmp_path / "nothing"
    state = meaning_state()
    assert not state.well
    assert "not here" in state.problem
    assert "./run up" in state.fix
    with pytest.raises(Unavailable):
        nearest(QUESTION, make_ask(), 3)
