"""The steps of a start: each tells how far it is, says what it did, and does nothing the second time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from icop.facts.queries import packs_in_use
from icop.index.choice import the_index
from icop.project import preparing
from tests.makers import make_cite

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(settings, tmp_path: Path) -> Path:
    """Return a pack with one parameter, the only one of this site besides an empty first one."""
    (tmp_path / "first").mkdir()
    shutil.copy(settings.ICOP_DATA_DIRS[0] / "units.yaml", tmp_path / "first")
    settings.ICOP_DATA_DIRS = [tmp_path / "first", tmp_path / "own"]
    file = tmp_path / "own" / "parameters" / "office" / "fee.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(f"title: Fee\nunit: percent\nvalues:\n  - {{start: 2020-01-01, value: 4, cite: {make_cite()}}}\n")
    return tmp_path / "own"


def test_facts_are_loaded_once(pack: Path):
    assert preparing.load_facts(print) == "1 facts, 1 new or changed"
    assert preparing.load_facts(print) == "1 facts, 0 new or changed"


def test_a_pack_that_is_no_longer_named_is_retired(pack: Path, settings):
    preparing.load_facts(print)
    assert packs_in_use() == {"own-1"}
    settings.ICOP_DATA_DIRS = settings.ICOP_DATA_DIRS[:1]
    preparing.load_facts(print)
    assert packs_in_use() == set()


def test_an_index_that_is_missing_is_built_with_a_word_why(pack: Path):
    preparing.load_facts(print)
    said: list[str] = []
    assert preparing.make_index(said.append) == "built, 1 records"
    assert said == ["There is no search index yet. Building it"]
    assert preparing.make_index(said.append) == "1 records"
    assert len(said) == 1


def test_building_a_large_index_tells_how_far_it_is(settings, tmp_path: Path):
    settings.ICOP_DATA_DIRS = settings.ICOP_DATA_DIRS[:1]
    preparing.load_facts(print)
    said: list[str] = []
    preparing.make_index(said.append)
    assert "1,000 records so far" in said
    assert the_index().stats().records > 1000
