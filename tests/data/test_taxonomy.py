"""The shipped taxonomy: four levels, every concept of the notes, each with its sources and their standing."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from icop.engine.concepts import Concept, concept_of, path_to
from icop.engine.packs import read_pack
from icop.engine.shapes import Concept as Shape
from tests.conftest import ROOT

ON = date(2026, 11, 22)
STANDINGS = {"V": {"verified", "secondary"}, "S": {"secondary"}, "G": {"assumed"}, "A": {"assumed"}, "U": {"assumed"}}


@pytest.fixture(scope="module")
def facts():
    return read_pack(ROOT / "src" / "icop" / "data").facts


@pytest.fixture(scope="module")
def concepts(facts) -> dict[str, Concept]:
    return {fact.key: concept_of(fact.key, fact.shape) for fact in facts if isinstance(fact.shape, Shape)}


@pytest.fixture(scope="module")
def notes(shared: Path) -> list[dict[str, str]]:
    with (shared / "domain" / "taxonomy.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_four_levels(concepts: dict[str, Concept]):
    levels = {key: len(path_to(key, concepts)) for key in concepts}
    assert {key: level for key, level in levels.items() if level != key.count(".") + 1} == {}
    assert set(levels.values()) == {1, 2, 3, 4}


def test_every_concept_of_the_notes_is_here_with_its_words(concepts: dict[str, Concept], notes: list[dict[str, str]]):
    assert set(concepts) == {row["id"] for row in notes}
    for row in notes:
        concept = concepts[row["id"]]
        names = {label.text.lower() for label in concept.labels}
        assert concept.preferred_on(ON) == row["preferred_label"]
        assert {text.lower() for text in row["alt_labels"].split("|") if text} <= names
        assert concept.definition == row["definition"]
        assert concept.related == tuple(filter(None, row["related_ids"].split("|")))


def test_the_marks_of_the_notes_became_standings(concepts: dict[str, Concept], notes: list[dict[str, str]]):
    for row in notes:
        mark = re.search(r"\[(.)\]$", row["source"])[1]
        assert {cite.standing for cite in concepts[row["id"]].sources} <= STANDINGS[mark], row["id"]


def test_the_topics_of_all_facts_are_concepts(facts, concepts: dict[str, Concept]):
    assert {(fact.key, topic) for fact in facts for topic in fact.shape.topics if topic not in concepts} == set()


def test_a_school_bears_its_name_of_the_day(concepts: dict[str, Concept]):
    school = concepts["0.3.10"]
    assert school.preferred_on(date(2015, 1, 1)) == "Defense Institute of Security Assistance Management"
    assert "DISAM" not in [label.text for label in school.labels_on(ON)]


def test_every_value_and_set_lies_under_a_concept(facts):
    assert [fact.key for fact in facts if fact.kind in {"parameter", "set", "card"} and not fact.shape.topics] == []
