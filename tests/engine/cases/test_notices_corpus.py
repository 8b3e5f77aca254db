"""Real notices of the Congressional Record are read as people read them, in at least 95 of 100."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cases.noticed import labels, measure

LEAST_LABELS = 60


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, list[str] | int]:
    if not (shared / "corpus" / "arms_sales").is_dir():
        pytest.skip("the shared corpus is not here")
    return measure(shared / "corpus")


def test_enough_notices_were_labelled_by_people() -> None:
    told = labels()
    assert len(told) >= LEAST_LABELS
    assert len({(one.record, one.number) for one in told}) == len(told)


def test_every_labelled_notice_is_found_and_at_least_95_of_100_are_read_as_labelled(
    measured: dict[str, list[str] | int],
) -> None:
    assert measured["labels_met"] == measured["labels"]
    assert isinstance(wrong := measured["labels_wrong"], list)
    assert len(wrong) <= 0.05 * int(str(measured["labels"])), wrong


def test_at_least_95_of_100_notices_agree_with_letter_sum_and_buyer(measured: dict[str, list[str] | int]) -> None:
    assert int(str(measured["notices_right"])) >= 0.95 * int(str(measured["notices"])), measured


def test_at_least_95_of_100_records_are_read_whole(measured: dict[str, list[str] | int]) -> None:
    assert int(str(measured["records_right"])) >= 0.95 * int(str(measured["records"])), measured


def test_most_notices_have_a_letter_to_compare_with(measured: dict[str, list[str] | int]) -> None:
    assert int(str(measured["beside_a_letter"])) >= 200
