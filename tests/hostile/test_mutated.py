"""Two thousand mutated files: nothing but refusals and safe readings, and the library whole after each batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.fuzz import SEED, run
from tests.hostile.making import SOUND
from tests.hostile.mutating import mutants

pytestmark = pytest.mark.django_db


def test_the_same_seed_makes_the_same_files():
    assert list(mutants(SEED, 50, SOUND)) == list(mutants(SEED, 50, SOUND))
    assert list(mutants(SEED, 50, SOUND)) != list(mutants(SEED + 1, 50, SOUND))


def test_sixty_mutated_files_are_read_safely_or_refused(tmp_path: Path):
    outcome = run(mutants(SEED + 1, 60, SOUND), tmp_path)
    assert outcome.taken + outcome.refused == 60


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, 1])
def test_a_thousand_mutated_files_are_read_safely_or_refused(tmp_path: Path, part: int):
    print(f"seed {SEED + 2 + part}")
    outcome = run(mutants(SEED + 2 + part, 1000, SOUND), tmp_path)
    assert outcome.taken + outcome.refused == 1000
    assert outcome.taken > 100, "some still read"
    assert outcome.refused > 100, "some do not"
