"""What a file is called in the library, and what kind of document it is taken for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.reader import VISITOR
from icop.index.sources import build_index
from icop.library.models import Document
from icop.library.queries import contents_of, documents_for
from icop.search.queries import search
from icop.search.results import Wanted
from tests.library.making import docx, para, pdf, records, take_in, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def only_document() -> Document:
    (found,) = documents_for(VISITOR, on=TODAY)
    return found


class TestTitles:
    def test_a_file_without_a_title_is_called_by_its_name_as_people_write_it(self, tmp_path: Path):
        take_in(write(tmp_path, "dod-ndaa-tracker-2025-06.pdf", pdf([["Words."]])))
        assert only_document().title == "DoD NDAA tracker 2025-06"

    def test_a_memo_is_called_by_its_subject(self, tmp_path: Path):
        lines = ["MEMORANDUM FOR ALL BUYERS", "", "SUBJECT: Use of shared agreements", "", "Use them."]
        take_in(write(tmp_path, "x.pdf", pdf([lines], title="MEMORANDUM FOR ALL BUYERS")))
        assert only_document().title == "Use of shared agreements"
        assert only_document().kind == "memo"

    @pytest.mark.parametrize(
        "head",
        [
            ("OFFICE OF THE UNDER SECRETARY OF DEFENSE", "3000 DEFENSE PENTAGON", "MEMORANDUM FOR ALL BUYERS"),
            ("DEFENSE SECURITY COOPERATION AGENCY", "September 5, 2019", "MEMORANDUM FOR ALL BUYERS"),
            ("OFFICE OF FEDERAL PROCUREMENT POLICY (OFPP)", "May 18, 1994", "POLICY LETTER NO. 92-9"),
            ("Use of agreements in the field", "A note", "MEMORANDUM FOR ALL BUYERS"),
        ],
    )
    def test_the_subject_of_a_memo_comes_before_its_letterhead(self, tmp_path: Path, head: tuple[str, ...]):
        lines = (*head, "SUBJECT: Use of shared agreements", "Use them.")
        take_in(write(tmp_path, "x.docx", docx(*(para(line) for line in lines))))
        assert only_document().title == "Use of shared agreements"

    @pytest.mark.parametrize(
        "lines",
        [
            ("OFFICE OF THE UNDER SECRETARY OF DEFENSE", "3000 DEFENSE PENTAGON"),
            ("DEFENSE SECURITY COOPERATION AGENCY", "September 5, 2019"),
            ("201 12TH STREET SOUTH, STE 101", "ARLINGTON, VA 22202-5408"),
        ],
    )
    def test_a_letterhead_is_no_title(self, tmp_path: Path, lines: tuple[str, str]):
        take_in(write(tmp_path, "harbour-dues.docx", docx(*(para(line) for line in (*lines, "Dear Keeper: Come.")))))
        assert only_document().title == "Harbour dues"

    def test_an_office_in_a_title_is_part_of_it(self, tmp_path: Path):
        lines = ("Department of Defense Guide to Piers", "September 5, 2019", "Words of the guide.")
        take_in(write(tmp_path, "x.docx", docx(*(para(line) for line in lines))))
        assert only_document().title == "Department of Defense Guide to Piers: September 5, 2019"

    def test_a_subject_ends_where_the_memo_begins(self, tmp_path: Path):
        line = "SUBJECT: Use of shared agreements This memorandum asks all buyers to use them."
        take_in(write(tmp_path, "x.pdf", pdf([["MEMORANDUM FOR ALL", "", line]], title="MEMORANDUM")))
        assert only_document().title == "Use of shared agreements"

    def test_the_name_of_a_form_is_no_title(self, tmp_path: Path):
        take_in(write(tmp_path, "depot-repair-sow.pdf", pdf([["Words."]], title="STATEMENT OF WORK")))
        assert only_document().title == "Depot repair SOW"

    def test_a_title_in_capitals_is_written_in_ordinary_letters(self, tmp_path: Path):
        take_in(write(tmp_path, "a.pdf", pdf([["Words."]], title="GUIDE TO THE DFARS AND ITAR")))
        assert only_document().title == "Guide to the DFARS and ITAR"

    def test_a_change_is_called_by_its_case_and_the_whole_subject(self, tmp_path: Path):
        lines = ("DFARS Case 2030-D001", "(S) Preference for Vessels in", "Carrying Supplies", "Final Rule", "Text.")
        take_in(write(tmp_path, "a.docx", docx(*(para(line) for line in lines))))
        assert only_document().title == "DFARS Case 2030-D001: Preference for Vessels in Carrying Supplies"
        assert only_document().kind == "regulation change"

    def test_a_printed_web_page_is_called_by_its_heading(self, tmp_path: Path):
        page = "<html><head><title>Chapter 5 | Defense Security Cooperation Agency</title></head>"
        page += "<body><h1>C5 - Case Development.</h1><p>Words of the chapter.</p></body></html>"
        take_in(write(tmp_path, "samm.html", page))
        found = only_document()
        assert (found.title, found.kind) == ("SAMM C5: Case Development", "manual")
        assert found.issuer == "Defense Security Cooperation Agency"

    def test_a_word_in_passing_does_not_tell_the_kind(self, tmp_path: Path):
        take_in(write(tmp_path, "notes.txt", "Notes\n\nThe report on the class deviation is a guide."))
        assert only_document().kind == "document"


class TestPartsOfCodes:
    PART = (
        "    PART 126—GENERAL POLICIES\n\n### Part 126\n\n**Authority:** 22 U.S.C. 2752.\n\n"
        "      Subpart 126.A—First Things\n\n      § 126.1   Prohibited exports.\n\n#### § § 126.1\n\n(a) None may.\n"
    )

    def test_a_part_is_called_by_its_number_and_name(self, tmp_path: Path):
        take_in(write(tmp_path, "22cfr-part-126.md", self.PART))
        found = only_document()
        assert (found.title, found.kind) == ("22 CFR part 126: General Policies", "regulation")
        assert found.issuer == "Department of State"

    def test_part_subpart_and_section_stand_in_each_other(self, tmp_path: Path):
        take_in(write(tmp_path, "22cfr-part-126.md", self.PART))
        (part,) = contents_of(VISITOR, only_document(), on=TODAY)
        (subpart,) = part.below
        (section,) = subpart.below
        assert subpart.section.title == "Subpart 126.A—First Things"
        assert (section.section.number, section.section.title) == ("§ 126.1", "Prohibited exports.")


class TestShortNames:
    def test_a_regulation_is_found_first_by_its_short_name(self, home: Path, tmp_path: Path):
        row = {"id": "x", "kind": "dfars", "part": "225", "blob": "1", "number": "225.7301", "title": "General"}
        take_in(write(tmp_path, "set.jsonl", records([row | {"text": "Sales follow the usual rules."}])))
        take_in(write(tmp_path, "note.txt", "DFARS news\n\nDFARS words, DFARS words and DFARS words."))
        build_index()
        found = search(VISITOR, "DFARS", on=TODAY, wanted=Wanted({}))
        assert found.hits[0].card.title == "Defense Federal Acquisition Regulation Supplement (DFARS)"


class TestCopiedCitations:
    def test_a_copy_that_may_be_outdated_is_cited_by_its_own_day(self, tmp_path: Path, client: Client):
        take_in(write(tmp_path, "note.txt", "Words."), as_of="2020-03-05")
        page = client.get("/library/note/text/").content.decode()
        assert "(copy of 5 March 2020)" in page

    def test_a_place_called_as_its_document_is_not_named_twice(self, tmp_path: Path, client: Client):
        take_in(write(tmp_path, "script-kite.txt", "Words."), as_of="2020-03-05")
        page = client.get("/library/script-kite/text/").content.decode()
        assert 'value="Script kite (copy of 5 March 2020)"' in page

    def test_a_copy_without_a_day_is_cited_so(self, tmp_path: Path, client: Client):
        take_in(write(tmp_path, "note.txt", "Words."))
        assert "(undated copy, read " in client.get("/library/note/text/").content.decode()
