"""Performance: what it counts of whose cases, today and on another day, on the page and in files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from icop.cases.actions.sampling import load_sample
from icop.cases.measuring import measured
from icop.cases.queries import case_facts
from icop.cases.sampling import sample_files
from icop.engine.cases.performance import performance, performance_row
from tests.cases.making import make_team
from tests.cases.portfolios import asked_for, keep, offered
from tests.makers import make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def test_what_is_kept_of_documents_counts_as_their_files_do(by):
    load_sample(by=by, on=ON)
    facts = case_facts()
    rows = [performance_row(file, one, facts, ON) for file in sample_files() for one in file.documents]
    assert measured(by, "", ON).performance == performance(rows, facts)


def test_another_day_is_counted_from_the_records(by):
    load_sample(by=by, on=ON)
    then = date(2026, 6, 1)
    facts = case_facts()
    files = [one for one in sample_files() if any(event.on <= then for event in one.events)]
    rows = [performance_row(file, one, facts, then) for file in files for one in file.documents]
    assert measured(by, "", then, other_day=True).performance == performance(rows, facts)


def test_strangers_count_nothing(manager, by):
    keep(make_team(manager), asked_for(), offered("BN-B-SAA", "2026-12-04"), by=by, on=ON)
    assert measured(by, "", ON).performance.documents == 2
    assert measured(by, "another", ON).performance.documents == 0
    assert measured(make_reader(), "", ON).performance.documents == 0


def test_the_page_shows_shares_stages_and_where_they_are_from(manager, by):
    load_sample(by=by, on=ON)
    page = signed_in(manager).get("/cases/performance/").content.decode()
    for words in (
        "requests since 2021: B, 100 days",
        "85%",
        "Offered to accepted",
        "P.L. 115-91 sec. 887",
        "not the system of record",
    ):
        assert words in page
    assert "There is no document to count yet" in signed_in(make_person()).get("/cases/performance/").content.decode()


def test_it_is_taken_out_with_its_marking(manager, by):
    load_sample(by=by, on=ON)
    client = signed_in(manager)
    told = json.loads(client.get("/cases/performance/?form=json").content)
    assert (told["marking"], told["performance"]["documents"]) == ("UNCLASSIFIED", 47)
    rows = list(csv.reader(io.StringIO(client.get("/cases/performance/?form=csv").content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["About", "", "UNCLASSIFIED"]
    assert any(row[2] == "share" for row in rows)
    assert client.get("/cases/performance/?form=xlsx").content.startswith(b"PK")
    assert client.get("/cases/performance/?form=exe").status_code == 404


def test_each_document_has_its_five_key_dates_on_the_page_and_in_files(manager, by):
    keep(make_team(manager), asked_for(), offered("BN-B-SAA", "2026-12-04"), by=by, on=ON)
    client = signed_in(manager)
    page = client.get("/cases/performance/").content.decode()
    row = page[page.index('<th scope="row">BN-B-SAA') :].partition("</tr>")[0]
    assert 'data-label="Request received"' in row
    assert "3 Aug 2026" in row
    assert row.count("–") == 2
    told = json.loads(client.get("/cases/performance/?form=json").content)["key_dates"]
    assert [one["case"] for one in told] == ["BN-B-SAA", "BN-D-YCY"]
    assert told[0] | {"actionable": ""} == {
        "case": "BN-B-SAA", "document": "basic", "requested": "2026-08-03", "actionable": "", "offered": "2026-08-13",
        "accepted": None, "implemented": None,
    }  # fmt: skip
    head, *rows = csv.reader(io.StringIO(client.get("/cases/performance/?form=csv").content.decode("utf-8-sig")))
    assert {len(one) for one in (head, *rows[2:])} == {9}
    assert [one[1:5] for one in rows if one[0] == "Key dates"][1] == ["BN-D-YCY", "basic", "", "2026-08-03"]


def test_of_many_documents_the_page_shows_the_first_and_a_file_all(manager, by, monkeypatch):
    monkeypatch.setattr("icop.cases.measuring.MOST_DATED", 1)
    monkeypatch.setattr("icop.cases.views.performance.MOST_DATED", 1)
    keep(make_team(manager), asked_for(), offered("BN-B-SAA", "2026-12-04"), by=by, on=ON)
    page = signed_in(manager).get("/cases/performance/").content.decode()
    assert "The first 1 of 2 documents" in page
    assert "BN-D-YCY" not in page
    assert b"BN-D-YCY" in signed_in(manager).get("/cases/performance/?form=csv").content


def test_key_dates_are_those_of_cases_one_may_see(manager, by):
    keep(make_team(manager), asked_for(), by=by, on=ON)
    stranger = signed_in(make_person())
    assert b"BN-D-YCY" not in stranger.get("/cases/performance/").content
    assert json.loads(stranger.get("/cases/performance/?form=json").content)["key_dates"] == []
    assert b"BN-D-YCY" not in stranger.get("/cases/performance/?form=csv").content
