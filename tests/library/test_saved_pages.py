"""Saved pages of a library: items taken apart, known before their text is here, merged over several pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.index.sources import build_index
from icop.library.actions import sync_instruments
from icop.library.importers.saved_lists import read_list_page, read_list_text
from icop.library.models import Document
from icop.library.queries import document_for, documents_for, readings_for, relations_of
from icop.project.preparing import load_facts
from tests.library.making import pdf, take_in, write
from tests.makers import TODAY, signed_in

pytestmark = pytest.mark.django_db

ABOUT = "This paper explains how harbours are shared.\n\nIt has two parts: see https://example.gov/a.pdf for both."
PAGE = f"""Skip Ribbon Commands
Skip to main content


Harbour Cooperation

Harbours are shared under agreements. This page lists what helps.

Tools

- The Berth Planner lists berths.

Summary Description

Berth Plan (v2) (Jun 18).pdfBerth Plan -- Revised (Jun 18)
\x20\x20
{ABOUT}
6/24/2018 5:00 PMLearning Material
Pipes (.pdf version).pdfPipes Chart (April 2018 Revision)
\x20\x20
A chart.
4/2/2018 6:21 PMReference
Announcement.aspxAnnouncement of Berths

Announces them.
12/1/2017 9:05 AMReport
1 - 3Next
"""
NEXT = """Harbour Cooperation

Harbours are shared under agreements. This page lists what helps.

Summary Description
Old Rules.docxOld Rules of the Harbour

What held before.
1/9/2016 11:30 AMReference
Berth Plan (v2) (Jun 18).pdfBerth Plan -- Revised (Jun 18)

A newer entry.
7/1/2019 8:00 AMLearning Material
Prev 4 - 5
"""
MARKUP = """<html><head><title>Harbour Cooperation</title></head><body>
<h1>Harbour Cooperation</h1><p>Harbours are shared under agreements.</p>
<table class="ms-listviewtable"><tr><th>Type</th><th>Name</th><th>Title</th><th>Description</th><th>Modified</th></tr>
<tr><td>Reference</td><td><a href="https://example.gov/docs/Berth%20Plan.pdf">Berth Plan</a></td>
<td>Berth Plan, revised</td>
<td>How <b>berths</b> are planned.</td><td>6/24/2018 5:00 PM</td></tr>
<tr><td>Report</td><td>Notice.aspx</td><td></td><td></td><td>1/9/2016</td></tr></table>
<div>1 - 2</div></body></html>"""


PLAN, ADDRESS = "Berth Plan (v2) (Jun 18).pdf", "https://example.gov/docs/Berth%20Plan.pdf"


class TestTakenApart:
    def test_what_runs_into_one_line_comes_apart(self):
        page = read_list_text(PAGE)
        assert [(one.number, one.file, one.title, one.modified, one.type) for one in page.items] == [
            (1, PLAN, "Berth Plan -- Revised (Jun 18)", "2018-06-24 17:00", "Learning Material"),
            (2, "Pipes (.pdf version).pdf", "Pipes Chart (April 2018 Revision)", "2018-04-02 18:21", "Reference"),
            (3, "Announcement.aspx", "Announcement of Berths", "2017-12-01 09:05", "Report"),
        ]
        assert page.items[0].says == ABOUT.replace("\n\n", "\n")
        assert (page.title, page.first, page.has_next) == ("Harbour Cooperation", 1, True)
        assert "Skip Ribbon Commands" not in page.paragraphs

    def test_cells_on_lines_of_their_own_are_read_too(self):
        first = "A.pdf\nThe A paper\nWhat it says.\n1/2/2020 1:00 PM\nReport\n"
        text = f"A Page\n\nName\nTitle\n{first}B.pdf\nThe B paper\n3/4/2020\nReference\n1 - 2"
        items = read_list_text(text).items
        assert [(one.file, one.title, one.modified, one.type) for one in items] == [
            ("A.pdf", "The A paper", "2020-01-02 13:00", "Report"),
            ("B.pdf", "The B paper", "2020-03-04 00:00", "Reference"),
        ]

    def test_the_second_page_counts_on(self):
        page = read_list_text(NEXT)
        assert ([one.number for one in page.items], page.has_next) == ([4, 5], False)

    def test_a_saved_html_page_is_read_by_the_heads_of_its_columns(self):
        page = read_list_page(MARKUP)
        assert [(one.file, one.title, one.modified, one.type, one.url) for one in page.items] == [
            ("Berth Plan.pdf", "Berth Plan, revised", "2018-06-24 17:00", "Reference", ADDRESS),
            ("Notice.aspx", "Notice", "2016-01-09 00:00", "Report", ""),
        ]
        assert page.items[0].says == "How berths are planned."
        assert "Harbours are shared under agreements." in page.paragraphs


def test_a_saved_page_becomes_a_document_and_its_items_documents_without_text(tmp_path: Path):
    report = take_in(write(tmp_path, "Harbour.txt", PAGE))
    assert (report.added, report.refused) == (4, ())
    page = document_for(VISITOR, "harbour-cooperation-library-page")
    assert page.kind == "library page"
    text = "".join(text.body.text for _, text in readings_for(VISITOR, page, on=TODAY) if text)
    assert "The Berth Planner lists berths." in text
    assert "save its next page" in page.editions.get().warnings[0]
    plan = Document.objects.get(item_file="Berth Plan (v2) (Jun 18).pdf")
    assert (plan.title, plan.kind, plan.section_count) == ("Berth Plan -- Revised (Jun 18)", "learning asset", 0)
    assert plan.modified == datetime(2018, 6, 24, 17, 0, tzinfo=UTC)
    assert plan.about.startswith("This paper explains")
    assert {edge.other.key for edge in relations_of(VISITOR, page, on=TODAY) if edge.other} >= {plan.key}


def test_items_are_found_by_search_and_shown(tmp_path: Path):
    take_in(write(tmp_path, "Harbour.txt", PAGE))
    build_index()
    client = signed_in(None)
    assert "Announcement of Berths" in client.get("/search/?q=announces+berths").content.decode()
    shown = client.get("/library/berth-plan-v2-jun-18-pdf/").content.decode()
    assert "Berth Plan (v2) (Jun 18).pdf" in shown
    assert "The text is not held here" in shown


def test_several_saved_pages_merge_and_the_newest_entry_counts(tmp_path: Path):
    take_in(write(tmp_path, "one.txt", PAGE))
    report = take_in(write(tmp_path, "two.txt", NEXT))
    assert (report.added, report.updated) == (1, 1)
    assert Document.objects.count() == 5
    plan = Document.objects.get(item_file="Berth Plan (v2) (Jun 18).pdf")
    assert plan.about == "A newer entry."
    take_in(write(tmp_path, "three.txt", PAGE.replace("Harbours are", "Many harbours are")))
    plan.refresh_from_db()
    assert plan.about == "A newer entry."
    assert Document.objects.count() == 5


def test_the_file_of_an_item_becomes_its_text(tmp_path: Path):
    take_in(write(tmp_path, "Harbour.txt", PAGE))
    report = take_in(write(tmp_path, "Berth Plan (v2) (Jun 18).pdf", pdf([["Berths are planned by the week."]])))
    (key,) = report.documents
    plan = document_for(VISITOR, key)
    assert (plan.title, plan.section_count > 0) == ("Berth Plan -- Revised (Jun 18)", True)
    assert plan.modified == datetime(2018, 6, 24, 17, 0, tzinfo=UTC)
    assert Document.objects.count() == 4


def test_a_page_brought_in_after_the_file_tells_of_it(tmp_path: Path):
    take_in(write(tmp_path, "Announcement.aspx", "<html><body><p>Berths are free.</p></body></html>"))
    take_in(write(tmp_path, "Harbour.txt", PAGE))
    found = Document.objects.get(item_file="Announcement.aspx")
    assert (found.section_count, found.about) == (1, "Announces them.")
    assert Document.objects.count() == 4


def test_items_stay_with_the_audience_of_their_page(tmp_path: Path):
    take_in(write(tmp_path, "Harbour.txt", PAGE), audience="members")
    assert not documents_for(VISITOR, on=TODAY).exists()
    assert Document.objects.filter(audience="members").count() == 4


def test_a_page_of_plain_words_is_no_library_page(tmp_path: Path):
    take_in(write(tmp_path, "memo.txt", "Memo\n\nThe plan.pdf of 6/24/2018 5:00 PM is gone.\n"))
    assert [one.kind for one in Document.objects.all()] != ["library page"]


@pytest.mark.corpus
def test_the_thirty_items_of_the_community_page_are_the_ones_that_facts_ship(shared: Path, tmp_path: Path):
    (seed,) = (shared / "seed").glob("*.txt")
    load_facts(lambda *_: None)
    sync_instruments()
    before = Document.objects.count()
    items = {one.item_number: one for one in Document.objects.exclude(item_number=None)}
    report = take_in(seed)
    assert (report.added, report.unchanged, report.refused) == (1, 30, ())
    assert Document.objects.count() == before + 1
    page = read_list_text(seed.read_text(encoding="utf-8"))
    assert page.has_next
    for one in page.items:
        fact = items[one.number]
        assert (fact.item_file, fact.item_type, f"{fact.modified:%Y-%m-%d %H:%M}") == (one.file, one.type, one.modified)
