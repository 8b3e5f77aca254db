"""The shipped tools and determinations are proved, and their examples hold them in place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from icop.engine.mutating import mutate
from icop.engine.proving import Proof, prove_determination, prove_tool
from icop.engine.questionnaire import CompiledTool
from icop.engine.shelf import Shelf, Shelved, read_shelf

DATA = Path(__file__).resolve().parents[2] / "src" / "icop" / "data"
ON = date(2026, 11, 22)
ENOUGH = 90


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return read_shelf([DATA])


def proof(one: Shelved, shelf: Shelf) -> Proof:
    """Return what is proved of a tool or determination."""
    if isinstance(one.worked, CompiledTool):
        return prove_tool(one.key, one.worked, ON, shelf.beside.reference)
    return prove_determination(one.key, one.worked, shelf.beside.reference)


@pytest.mark.slow
def test_everything_can_be_reached_and_every_case_is_decided_without_silent_overlap(shelf: Shelf) -> None:
    proofs = [proof(one, shelf) for one in shelf.take()]
    assert [(one.key, wrong.what) for one in proofs for wrong in one.wrong] == []
    assert all(total == reached for one in proofs for total, reached in one.counts.values())
    assert all(one.eras for one in proofs)
    doubtful = [(one.key, shown.key) for one in proofs for shown in one.examples if not shown.verified and not one.free]
    assert doubtful == [], "what hangs on nothing left free must come out when it is worked through"


@pytest.mark.slow
def test_the_examples_notice_nine_of_ten_mistakes_in_each(shelf: Shelf) -> None:
    found = [mutate(one.key, one.worked, one.examples, shelf.beside) for one in shelf.take() if one.examples]
    assert len(found) == len(shelf.keys)
    assert {one.key: round(one.percent, 1) for one in found if one.failing or one.percent < ENOUGH} == {}
