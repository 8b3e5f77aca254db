"""The measures of search, against figures worked out by hand."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import pytest

from icop.engine.errors import Refused
from icop.search.evaluation import Interval, Judged, evaluate, interval, read_judged, score, silence


def test_perfect_order_scores_one():
    found = score(Judged("1", "q", {"a": 2, "b": 1}), ["a", "b", "x"])
    assert (found.ndcg, found.mrr, found.map, found.recall) == (1, 1, 1, 1)


def test_figures_by_hand():
    # relevant: a (grade 3), b (grade 1), c (grade 1); found at ranks 2 and 4; c is missing
    found = score(Judged("1", "q", {"a": 3, "b": 1, "c": 1}), ["x", "a", "y", "b", "z"])
    gained = 7 / math.log2(3) + 1 / math.log2(5)
    best = 7 / 1 + 1 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx(gained / best)
    assert found.mrr == pytest.approx(1 / 2)
    assert found.map == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert found.recall == pytest.approx(2 / 3)


def test_a_source_counts_once_at_its_first_rank():
    twice = score(Judged("1", "q", {"a": 1, "b": 1}), ["a", "a", "b"])
    once = score(Judged("1", "q", {"a": 1, "b": 1}), ["a", "b"])
    assert twice == once


def test_what_stands_below_the_limit_does_not_count():
    found = score(Judged("1", "q", {"a": 1}), [*"xyz", "a"], limit=3)
    assert (found.ndcg, found.mrr, found.map, found.recall) == (0, 0, 0, 0)


def test_a_grade_of_zero_is_not_relevant():
    assert score(Judged("1", "q", {"a": 0, "b": 1}), ["a"]).recall == 0


def test_means_are_told_by_category():
    judged = [Judged("1", "one", {"a": 1}, "words"), Judged("2", "two", {"b": 1}, "citations")]
    found = evaluate(judged, lambda query: ["a"])
    assert found.mean["mrr"] == 0.5
    assert found.categories == {
        "citations": {"ndcg": 0, "mrr": 0, "map": 0, "recall": 0},
        "words": {"ndcg": 1, "mrr": 1, "map": 1, "recall": 1},
    }


def test_a_line_that_is_no_judged_query_is_named(tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text(json.dumps({"id": "1", "query": "q", "relevant": {"a": 1}}) + "\nnot json\n")
    with pytest.raises(Refused, match=r"judged\.jsonl:2"):
        read_judged(path)


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text("\n")
    with pytest.raises(Refused, match="no judged queries"):
        read_judged(path)


def test_questions_that_nothing_answers_are_kept_out_of_the_means():
    judged = [Judged("1", "one", {"a": 1}, "words"), Judged("2", "two", {}, "none")]
    found = evaluate(judged, lambda query: ["a"])
    assert found.mean["ndcg"] == 1
    assert "none" not in found.categories
    assert len(found.scores) == 2


def test_a_gain_on_every_question_is_sure_and_none_is_not():
    assert interval([0.9] * 20, [0.5] * 20) == Interval(pytest.approx(0.4), pytest.approx(0.4), pytest.approx(0.4))
    mixed = interval([1.0, 0.0] * 20, [0.0, 1.0] * 20)
    assert not mixed.is_sure
    assert mixed.low < 0 < mixed.high


def test_bounds_are_the_same_each_time():
    ours, theirs = [0.1 * n % 1 for n in range(30)], [0.07 * n % 1 for n in range(30)]
    assert interval(ours, theirs) == interval(ours, theirs)


def test_saying_that_nothing_answers_is_counted():
    judged = [Judged("1", "a", {"x": 1}), Judged("2", "b", {}), Judged("3", "c", {}), Judged("4", "d", {"y": 2})]
    told = silence(judged, {"1": True, "2": False, "3": True, "4": False})
    assert (told.said, told.right, told.due) == (2, 1, 2)
    assert (told.precision, told.recall) == (0.5, 0.5)


class TestJudgedSet:
    def rows(self, half: str):
        return read_judged(Path(__file__).parent / "judged" / f"{half}.jsonl")

    def test_halves_follow_from_the_hash_of_the_id(self):
        for half, even in (("dev", True), ("test", False)):
            assert all((hashlib.sha256(one.id.encode()).digest()[0] % 2 == 0) is even for one in self.rows(half))

    def test_every_kind_is_in_both_halves_and_ids_are_unique(self):
        dev, test = self.rows("dev"), self.rows("test")
        assert {one.category for one in dev} == {one.category for one in test}
        assert len({one.id for one in (*dev, *test)}) == len(dev) + len(test) >= 160

    def test_only_questions_without_answer_have_no_sources(self):
        rows = [*self.rows("dev"), *self.rows("test")]
        assert all(one.has_answer is (one.category != "none") for one in rows)
        assert sum(not one.has_answer for one in rows) >= 0.12 * len(rows)
        assert {grade for one in rows for grade in one.relevant.values()} == {1, 2, 3}
