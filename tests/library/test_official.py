"""What was brought in of each official text: parts and cited places found, what is missing, the next step."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.errors import NotFound
from icop.library.queries import coverage
from icop.library.queries.holdings import Holding, holding_of, holdings
from tests.library.making import records, take_in, write
from tests.makers import TODAY, load_facts, make_cite, signed_in

pytestmark = pytest.mark.django_db

SOURCE = f"""
title: Harbour rules (33 CFR 101-104)
publisher: Harbour Office
url: "https://example.gov/harbour"
covers: ["33 CFR 101", "33 CFR 102", "33 CFR 103", "33 CFR 104"]
steps: [Open the subchapter and download it., Bring the file in.]
command: icop ingest PATH
cite: {make_cite()}
"""
CARD = f"""
title: Berths
citation: 33 CFR 101.9
statements:
  - start: 2015-01-01
    says: Berths are given by lot.
    cite: {make_cite("33 CFR 101.9(b)")}
"""


def rule(number: str, as_of: str = "2026-05-01") -> dict[str, str]:
    citation = f"33 CFR {number}"
    return {"id": citation, "citation": citation, "number": number, "title": "A rule", "text": "Text.", "as_of": as_of}


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts({"source:official.harbour": SOURCE, "card:harbour.berths": CARD})


def held(on: date = TODAY) -> Holding:
    return holding_of(VISITOR, "official.harbour", on=on)


def bring_in(folder: Path, *numbers: str, as_of: str = "2026-05-01", audience: str = "public") -> None:
    rows = [rule(number, as_of) for number in numbers]
    take_in(write(folder, "harbour.jsonl", records(rows)), audience=audience)


def test_nothing_brought_in_says_how_to_begin():
    assert not held().is_held
    assert held().next_step == "Open the subchapter and download it."
    assert held().missing == ()


def test_parts_that_are_missing_are_told_as_ranges(tmp_path: Path):
    bring_in(tmp_path, "101.1", "101.9", "104.2")
    found = held()
    assert (found.sections, found.parts, found.parts_found) == (3, 4, 2)
    assert found.missing == ("33 CFR 102 to 103",)
    assert found.next_step == "Bring in 33 CFR 102 to 103: Open the subchapter and download it."
    assert found.as_of == date(2026, 5, 1)


def test_a_place_that_this_site_cites_and_the_copy_lacks_is_missing(tmp_path: Path):
    bring_in(tmp_path, "101.1", "102.1", "103.1", "104.1")
    assert (held().cited, held().cited_found, held().missing) == (1, 0, ("33 CFR 101.9",))
    bring_in(tmp_path, "101.1", "101.9", "102.1", "103.1", "104.1")
    assert held().is_whole
    assert held().next_step == "Nothing to do."


def test_all_that_is_missing_is_told_on_the_page_and_over_http(tmp_path: Path):
    numbers = [number for number in range(10, 60) if number % 3]
    bring_in(tmp_path, "101.9", *[f"101.{number}" for number in (*range(1, 9), *numbers)])
    assert len(held().missing) > 12
    page = signed_in(None).get("/library/official/official.harbour/").content.decode()
    answer = signed_in(None).get("/api/v1/official-texts/official.harbour").json()
    for place in held().missing:
        assert f"<li>{place}</li>" in page
        assert place in answer["missing"]


def test_a_text_that_is_held_is_not_missing_as_a_whole(tmp_path: Path):
    card = CARD.replace("33 CFR 101.9", "33 CFR 101").replace("101(b)", "101")
    load_facts({"source:official.harbour": SOURCE, "card:harbour.berths": card})
    bring_in(tmp_path, "101.1", "102.1", "103.1", "104.1")
    assert (held().missing, held().cited) == ((), 0)


def test_a_cited_subpart_counts_as_found_with_a_section_of_it(tmp_path: Path):
    load_facts({"source:official.harbour": SOURCE, "card:harbour.berths": CARD.replace("101.9", "101.73")})
    bring_in(tmp_path, "101.7301", "102.1", "103.1", "104.1")
    assert held().is_whole


def test_a_hole_in_numbers_that_run_on_is_told(tmp_path: Path):
    bring_in(tmp_path, *[f"101.{number}" for number in (1, 2, 3, 4, 7, 8, 9, 10)], "102.1", "103.1", "104.1")
    assert held().missing == ("33 CFR 101.5 to 33 CFR 101.6 (may be reserved)",)


def test_an_old_or_undated_copy_is_told(tmp_path: Path):
    every = ("101.9", "102.1", "103.1", "104.1")
    bring_in(tmp_path / "a", *every, as_of="")
    assert held().problems == ("The copy has no day.",)
    bring_in(tmp_path / "b", *every, as_of="2020-01-01")
    assert "more than a year old" in held().problems[0]


def test_what_others_may_not_read_counts_only_for_those_who_may(tmp_path: Path):
    bring_in(tmp_path, "101.1", audience="editors")
    assert not held().is_held
    assert holding_of(site_reader(), "official.harbour", on=TODAY).sections == 1


def test_it_is_told_on_pages_and_over_http(tmp_path: Path):
    bring_in(tmp_path, "101.1", "101.9")
    client = signed_in(None)
    assert "1 of 4 parts" in client.get("/library/official/").content.decode()
    page = client.get("/library/official/official.harbour/").content.decode()
    assert "33 CFR 102 to 104" in page
    answer = client.get("/api/v1/official-texts/official.harbour").json()
    assert (answer["parts_found"], answer["missing"]) == (1, ["33 CFR 102 to 104"])
    assert [one["key"] for one in client.get("/api/v1/official-texts").json()] == ["official.harbour"]
    assert client.get("/library/official/official.no/").status_code == 404


def test_an_official_text_nobody_named_is_not_there():
    with pytest.raises(NotFound):
        holding_of(VISITOR, "official.no", on=TODAY)


def test_a_cover_that_ends_in_a_dot_counts_its_sections(tmp_path: Path):
    bring_in(tmp_path, "101.1", "101.9")
    assert coverage(VISITOR, ["33 CFR 101."]).sections == 2
    assert len(holdings(VISITOR, on=TODAY)) == 1
