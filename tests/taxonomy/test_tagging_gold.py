"""Tagging against passages that people judged (docs/guides/tagging_gold.md)."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.taxonomy.gold import FILE, judged_passages, shipped_concepts
from tests.taxonomy.gold.comparing import compared


def test_the_judged_passages_are_many_and_from_many_sets():
    lines = [json.loads(line) for line in FILE.read_text().splitlines()]
    halves = Counter(line["half"] for line in lines)
    assert len(lines) >= 60
    assert len({line["set"] for line in lines}) >= 8
    assert min(halves.values()) >= 30
    assert all("text" not in line for line in lines)


def test_the_half_of_a_passage_follows_from_its_hash():
    for line in map(json.loads, FILE.read_text().splitlines()):
        assert line["half"] == ("dev" if int(line["sha"][-1], 16) % 2 == 0 else "test")


def test_every_judged_concept_is_shipped():
    keys = {concept.key for concept in shipped_concepts()}
    assert all(line["concepts"].keys() <= keys for line in map(json.loads, FILE.read_text().splitlines()))


@pytest.mark.corpus
@pytest.mark.parametrize("half", ["dev", "test"])
def test_tagging_is_clearly_ahead_of_plain_matching(shared, half):
    ours, plain = compared(judged_passages(shared / "corpus"), half, {})
    assert ours.measured.f1 >= 0.75
    assert ours.measured.ndcg >= 0.65
    assert ours.measured.f1 >= 1.2 * plain.measured.f1
