"""The intake on the shared corpus: real sets and files land where their readers look for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.library.models import Document
from icop.library.queries import (
    coverage,
    document_for,
    documents_for,
    find_by_citation,
    section_for,
    texts_of,
)
from tests.library.making import take_in
from tests.makers import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture
def corpus(shared: Path) -> Path:
    return shared / "corpus"


def text_on(citation: str, day: str) -> str:
    found = find_by_citation(VISITOR, citation, on=date.fromisoformat(day))
    return found.text.body.text if found and found.text else ""


def test_dated_copies_of_a_part_show_a_rule_come_and_go(corpus: Path):
    report = take_in(corpus / "dfars" / "snapshots_part225")
    assert report.refused == ()
    assert set(report.documents) == {"dfars", "dfars-pgi"}
    assert "firm-fixed-price" in text_on("DFARS 225.7301-1", "2020-07-24")
    assert text_on("DFARS 225.7301-1", "2025-11-10") == ""
    section = section_for(VISITOR, "dfars", "48-cfr-225-7301-1", on=TODAY).section
    first, second = texts_of(VISITOR, section)
    assert (first.end_min, first.end_max) == (date(2021, 1, 23), date(2022, 4, 28))
    assert (second.start_min, second.start_max) == (date(2021, 1, 23), date(2022, 4, 28))


def test_the_copies_may_come_in_any_order(corpus: Path):
    paths = sorted((corpus / "dfars" / "snapshots_part225").iterdir())
    take_in(*paths[::2], *paths[1::2][::-1])
    section = section_for(VISITOR, "dfars", "48-cfr-225-7301-1", on=TODAY).section
    assert [text.end_max for text in texts_of(VISITOR, section)] == [date(2022, 4, 28), None]


def test_the_code_of_ten_days_is_two_documents(corpus: Path):
    report = take_in(corpus / "uscode_dated")
    assert set(report.documents) == {"usc-10", "usc-22"}
    assert report.added + report.updated + report.unchanged == 822
    assert coverage(VISITOR, ("22 USC",)).as_of == date(2026, 8, 4)
    cited = find_by_citation(VISITOR, "section 36(b)(1) of the Arms Export Control Act", on=date(2026, 8, 4))
    assert cited is not None
    assert (cited.url, cited.is_exact) == ("/library/usc-22/22-usc-2776/#b-1", True)
    assert "$10,000,000" in text_on("10 USC 3702", "2026-08-04")
    assert "$10,000,000" not in text_on("10 USC 3702", "2023-12-26")


def test_an_act_is_read_from_its_day_on(corpus: Path):
    take_in(corpus / "ndaa" / "ndaa-fy2018-pl115-91-enacted.jsonl.xz")
    assert "notional milestones" in text_on("P.L. 115-91 sec. 887", "2017-12-12")
    assert text_on("P.L. 115-91 sec. 887", "2017-12-11") == ""


def test_sections_of_the_manual_hang_together(corpus: Path):
    take_in(corpus / "samm" / "samm-sections-2025-12.jsonl.xz")
    reading = section_for(VISITOR, "samm", "samm-c5-4-1", on=TODAY)
    assert [crumb.number for crumb in reading.crumbs] == ["C5", "C5.4"]


def test_office_files_are_taken_in_and_the_picture_is_kept_without_text(corpus: Path):
    report = take_in(corpus / "documents" / "pdf", corpus / "documents" / "docx")
    assert report.refused == ()
    assert report.added == 22 + 48
    silent = [document.key for document in documents_for(VISITOR, on=TODAY) if not document.section_count]
    assert silent == ["dos-letter-of-commitment-2017-scan"]
    page = section_for(VISITOR, "dod-source-selection-procedures-2022", "page-12", on=TODAY)
    assert page.text is not None
    assert 12 in {number for _, number in page.text.pages}


def test_pages_of_the_far_join_its_record_set(corpus: Path):
    take_in(corpus / "far")
    assert list(Document.objects.values_list("key", flat=True)) == ["far"]
    assert document_for(VISITOR, "far").editions.count() == 2
