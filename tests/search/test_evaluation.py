"""The measures of search, against figures worked out by hand."""

from __future__ import annotations

import json
import math

import pytest

from icop.engine.errors import Refused
from icop.search.evaluation import Judged, evaluate, read_judged, score


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
