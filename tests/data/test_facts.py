"""Every fact that icop ships loads, cites, and leads to what exists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from icop.engine.checks import check
from icop.engine.packs import LoadedFact, body_of, fact_from, read_pack
from icop.engine.parameters import Found, Missing, look_up, timelines

DATA = Path(__file__).resolve().parents[2] / "src" / "icop" / "data"


@pytest.fixture(scope="module")
def facts() -> tuple[LoadedFact, ...]:
    return read_pack(DATA).facts


def test_shipped_facts_have_no_problem() -> None:
    problems = check([DATA], datetime.now(UTC).date())
    assert not problems, "\n".join(map(str, problems))


def test_every_shipped_fact_is_the_same_when_read_back_from_a_row(facts: tuple[LoadedFact, ...]) -> None:
    changed = [fact.key for fact in facts if body_of(fact_from(fact.kind, fact.body)) != fact.body]
    assert not changed


def test_every_shipped_parameter_answers_on_the_day_of_each_of_its_entries(facts: tuple[LoadedFact, ...]) -> None:
    units = read_pack(DATA).units
    for fact in facts:
        if fact.kind != "parameter":
            continue
        for by, entries in timelines(fact.shape).items():  # type: ignore[arg-type]
            for entry in entries:
                day = entry.start.latest or entry.cite.checked_on
                answer = look_up(fact.shape, day, key=fact.key, by=dict(by), unit=units[fact.shape.unit])  # type: ignore
                assert isinstance(answer, Found | Missing)
                if isinstance(answer, Found) and answer.certain:
                    assert answer.entry == entry, fact.key
