"""The everyday words we ship: many, each short, each found as it is written, none of them a word of everything."""

from __future__ import annotations

from pathlib import Path

import pytest

import icop
from icop.engine.packs import read_pack
from icop.engine.shapes import Wording
from icop.engine.wording_checks import findings_of, said_in_two
from icop.index.backends.tantivy.schema import stems_of
from icop.search.understanding import LITTLE, WORD
from icop.search.wordings import Wordings


@pytest.fixture(scope="module")
def wordings() -> dict[str, Wording]:
    facts = read_pack(Path(icop.__file__).parent / "data").facts
    return {fact.key: fact.shape for fact in facts if isinstance(fact.shape, Wording)}


def stems(text: str) -> tuple[str, ...]:
    return tuple(stems_of(text))


def test_they_are_many_and_of_every_area(wordings):
    assert sum(len(one.words) for one in wordings.values()) >= 350
    assert len(wordings) >= 12


def test_they_say_that_they_are_our_own_advice(wordings):
    assert {(one.cite.to, one.cite.standing) for one in wordings.values()} == {("icop practice", "assumed")}


def test_every_one_is_found_as_written(wordings):
    book = Wordings(wordings.values(), stems)
    for one in wordings.values():
        for entry in one.words:
            for spelling in entry.say:
                words = [word for word in WORD.findall(spelling) if word.lower() not in LITTLE] + list(entry.when[:1])
                length, said = book.longest(words, 0)
                assert length, spelling
                assert any(set(entry.means) & set(meant.means) for meant in said), spelling


def test_none_is_everything_that_begins_alike(wordings):
    """Words so common that half of all texts have them would stand for too much."""
    book = Wordings(wordings.values(), stems)
    for word in ("foreign", "policy", "private", "public", "design", "fixed", "service", "general", "made"):
        assert book.longest([word], 0)[0] == 0, word


def test_checks_find_what_is_wrong():
    def wording(*entries: dict[str, list[str]]) -> Wording:
        cite = {"to": "icop practice", "standing": "assumed", "checked_on": "2026-01-05"}
        return Wording.model_validate({"title": "Things", "words": entries, "cite": cite})

    twice = wording({"say": ["plane", "Plane"], "means": ["aircraft"]})
    itself = wording({"say": ["go-between"], "means": ["go between"]})
    long = wording({"say": ["one two three four five six seven"], "means": ["aircraft"]})
    told_apart = wording({"say": ["tank"], "means": ["a"], "when": ["army"]}, {"say": ["tank"], "means": ["b"]})
    assert [len(list(findings_of(one))) for one in (twice, itself, long, told_apart)] == [1, 1, 1, 0]
    other = wording({"say": ["plane"], "means": ["airplane"]})
    assert [name for name, _ in said_in_two({"one": twice, "two": other})] == ["two"]
