"""What is guessed of a file: a table of names and openings in the style of the real ones, all made up, and the share
of each field that comes out right. A guess says what it was told by, and gives way to what people say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.library.extract import Block, Extracted
from icop.library.guesses import guess_lines, issued_words
from icop.library.importers.guessing import Guessed, guess
from icop.library.models import Document
from icop.library.queries import documents_for
from tests.library.making import pdf, take_in, write
from tests.makers import TODAY


class Row(NamedTuple):
    """A file's name and the lines it opens with, and what is right: "" where nothing can be told."""

    name: str
    lines: str
    kind: str
    issuer: str
    number: str
    issued: str


USD_AS = "Under Secretary of Defense for Acquisition and Sustainment"
DPAP = "Director, Defense Procurement and Acquisition Policy"
DSCA = "Defense Security Cooperation Agency"
DAU, DOD = "Defense Acquisition University", "Department of Defense"
STATE, OMB = "Department of State", "Office of Management and Budget"
DTSA = "Defense Technology Security Administration"
GSA = "General Services Administration"

GOLD = (
    Row("Obs on Harbour Sales (Jun 18).pdf", "", "document", "", "", "2018-06"),
    Row("Harbour Policy Plan Update (Nov 18).aspx", "", "document", "", "", "2018-11"),
    Row("Harbour Policy Implementation Plan (Jul 2018).aspx", "", "plan", "", "", "2018-07"),
    Row("USA004711-18-DPAP (Quay Contracts) - Jun 18.pdf", "", "memo", DPAP, "USA004711-18-DPAP", "2018-06"),
    Row("USA004711-18-DPAP (Class Deviation Quay) - Jun 18.pdf", "", "class deviation", DPAP, "USA004711-18-DPAP",
        "2018-06"),
    Row("USA000815-19 TAB A USD(AS) Piers in KRs 1-22-19.pdf", "", "memo", USD_AS, "USA000815-19", "2019-01-22"),
    Row("USA007711-18 ASD(A) Piers in DoD KRs 12-18-18.pdf", "", "memo",
        "Assistant Secretary of Defense (Acquisition)", "USA007711-18", "2018-12-18"),
    Row("2017-07-27 Keeper Interim Guidance (002).pdf", "", "policy", "", "", "2017-07-27"),
    Row("Keeper Policy Update 08152017.pptx", "", "slides", "", "", "2017-08-15"),
    Row("Lighthouse Article on Keepers - HN -11-12-17.docx", "", "article", "", "", "2017-11-12"),
    Row("Taxonomy Input - FINAL - 12-6-18 (DSMC-I) (Clean).xlsx", "", "taxonomy", DAU, "", "2018-12-06"),
    Row("DAU Harbour Teaching Note - DSMC-I.pdf", "", "learning asset", DAU, "", ""),
    Row("DAU Quay Tool -- JROCM 031-19 Learning Content (Jun 19).pdf", "", "learning asset", DAU, "", "2019-06"),
    Row("RAND Report on Keepers (2018).aspx", "", "report", "RAND Corporation", "", "2018"),
    Row("FY 2018 NDAA - CRPT-115hrpt999 11-15-17.pdf", "", "report", "Congress", "CRPT-115hrpt999", "2017-11-15"),
    Row("FY19 HouseDefAuthBill As Passed (HR 5599).pdf", "", "bill stage", "Congress", "H.R. 5599", ""),
    Row("DFARS Final Rule on Mooring Costs 2018-14999 (6-30-18).pdf", "", "federal register rule", DOD, "2018-14999",
        "2018-06-30"),
    Row("NSPM on Harbour Policy.aspx", "", "presidential memo", "President", "", ""),
    Row("Pipes Chart (.pdf version).pdf", "", "chart", "", "", ""),
    Row("DoD Guidelines for Quay Exemptions (Extension) (Dec 2007).pdf", "", "guide", DOD, "", "2007-12"),
    Row("DoD Guidelines for Quay Exemptions (Mar 2004).pdf", "", "guide", DOD, "", "2004-03"),
    Row("2031-D013_(f)_DFARS_Text_LILO.docx", "DFARS Case 2031-D013|(S) Preference for Piers|Final Rule",
        "regulation change", DOD, "DFARS Case 2031-D013", ""),
    Row("Admin_Change_PGI_Text_LILO_April_2024.docx", "PGI Administrative Change|April 2024|PGI 204",
        "regulation change", DOD, "", "2024-04"),
    Row("2024-09_Tech_Amd_DFARS_Text.docx", "Technical Amendment|September 2024", "regulation change", DOD, "",
        "2024-09"),
    Row("gsa-berth-buyers-guide-2021-v1.pdf", "Executive Summary|Berths have changed.", "guide", GSA, "", "2021"),
    Row("gsa-berth-buyers-guide-2022-v2.pdf", "GSA July 2022 Version 2.0|Executive Summary", "guide", GSA, "",
        "2022-07"),
    Row("dod-quay-guidebook-2000.pdf", "Guidebook|for|Quays|December 2000", "guide", DOD, "", "2000-12"),
    Row("harbour-handbook.pdf", "Harbour Handbook|Revised: April 11, 2023", "handbook", "", "", "2023-04-11"),
    Row("DSCA 19-77.pdf", f"{DSCA.upper()}|NOV 0 5 2019|MEMORANDUM FOR SEE DISTRIBUTION|SUBJECT: Quay fees, DSCA 19-77",
        "memo", DSCA, "DSCA 19-77", "2019-11-05"),
    Row("memo-quay-fees.pdf", f"{DSCA.upper()}|201 12TH STREET SOUTH|JUN 2 8 2018|MEMORANDUM FOR THE DEPUTY DIRECTOR|"
        "SUBJECT: Quay Fees, DSCA Policy Memorandum 18-77", "memo", DSCA, "DSCA 18-77", "2018-06-28"),
    Row("scan0001.pdf", "OFFICE OF THE UNDER SECRETARY OF DEFENSE|3000 DEFENSE PENTAGON|ACQUISITION|AND SUSTAINMENT|"
        "MAY 1 6 2019|MEMORANDUM FOR COMMANDERS|SUBJECT: Quays", "memo", USD_AS, "", "2019-05-16"),
    Row("scan0002.pdf", "UNDER SECRETARY OF DEFENSE|2000 DEFENSE PENTAGON|POLICY|July 26, 2017|MEMORANDUM FOR ALL|"
        "SUBJECT: Keepers", "memo", "Under Secretary of Defense for Policy", "", "2017-07-26"),
    Row("scan0003.pdf", "ASSISTANT SECRETARY OF DEFENSE|3015 DEFENSE PENTAGON|ACQUISITION|DEC 1 7 2018|"
        "MEMORANDUM FOR COMMANDER", "memo", "Assistant Secretary of Defense (Acquisition)", "", "2018-12-17"),
    Row("extension.pdf", f"{DTSA.upper()}|2900 DEFENSE PENTAGON|DEC 1 2 2007|MEMORANDUM FOR DIRECTOR, {DSCA.upper()}|"
        "SUBJECT: Extension of quay guidelines", "memo", DTSA, "", "2007-12-12"),
    Row("quays.pdf", "DOD INSTRUCTION 5099.85|MAJOR QUAYS|Originating Component: Office|Effective: September 9, 2020",
        "instruction", DOD, "DoDI 5099.85", "2020-09-09"),
    Row("DoDI 5099.86.pdf", "DOD INSTRUCTION 5099.86|Effective: January 23, 2020", "instruction", DOD, "DoDI 5099.86",
        "2020-01-23"),
    Row("513299p.pdf", "Department of Defense|DIRECTIVE|DoD Directive 5132.99|December 29, 2016|SUBJECT: Quay policy",
        "directive", DOD, "DoDD 5132.99", "2016-12-29"),
    Row("DTM-19-099.pdf", "", "document", "", "DTM 19-099", ""),
    Row("JROCM 099-19.pdf", "JOINT REQUIREMENTS OVERSIGHT COUNCIL|JROCM 099-19|14 June 2019|"
        "MEMORANDUM FOR: Vice Chief|Subject: Piers", "memo", "Joint Requirements Oversight Council", "JROCM 099-19",
        "2019-06-14"),
    Row("CJCSI 3199.01H.pdf", "", "instruction", "", "CJCSI 3199.01H", ""),
    Row("M-21-99.pdf", "EXECUTIVE OFFICE OF THE PRESIDENT|OFFICE OF MANAGEMENT AND BUDGET|January 5, 2021|M-21-99|"
        "MEMORANDUM FOR THE HEADS OF EXECUTIVE DEPARTMENTS", "memo", OMB, "OMB M-21-99", "2021-01-05"),
    Row("policy-letter-92-9.pdf", "OFFICE OF FEDERAL PROCUREMENT POLICY (OFPP)|May 18, 1994|POLICY LETTER NO. 92-9|"
        "SUBJECT: Piers", "policy", OMB, "OFPP Policy Letter 92-9", "1994-05-18"),
    Row("class-deviation-quays.pdf", "OFFICE OF THE UNDER SECRETARY OF DEFENSE|OCT 2 2018|MEMORANDUM FOR ALL|"
        "SUBJECT: Class Deviation 2018-O0099, Quays", "class deviation", DOD, "CD 2018-O0099", "2018-10-02"),
    Row("draft-rfp.pdf", "DRAFT RFP HC1099-05-R-2099|DEFENSE INFORMATION SYSTEMS AGENCY (DISA)|ISSUE DATE: 10 NOV 04",
        "solicitation", "Defense Information Systems Agency", "HC1099-05-R-2099", "2004-11-10"),
    Row("doe-memo-2016.pdf", "Department of Energy|Washington, DC 20585|March :25, 2016|MEMORANDUM FOR H|FROM: Acting",
        "memo", "Department of Energy", "", "2016-03-25"),
    Row("letter.pdf", "United States Department of State|Washington, D.C. 20520|August 7, 2017|Dear Mr. Keeper:|"
        "We are glad.", "letter", STATE, "", "2017-08-07"),
    Row("GAO-19-999.pdf", "Report to Congressional Committees|March 2019", "report", "Government Accountability Office",
        "GAO-19-999", "2019-03"),
    Row("fact-sheet-quays.html", "Quays Fact Sheet|Bureau of Quays|June 4, 2019", "fact sheet", "", "", "2019-06-04"),
    Row("SF 1499.pdf", "", "form", "", "SF 1499", ""),
    Row("Standard Form 99 Offer and Award.pdf", "", "form", "", "SF 99", ""),
    Row("22cfr-part-199.md", "PART 199—QUAYS", "regulation", "", "", ""),
    Row("nist-quay-overview-2017-10.pptx", "Quay Overview", "slides", "National Institute of Standards and Technology",
        "", "2017-10"),
    Row("registry-A.xlsx", "System | Owner", "sheet", "", "", ""),
    Row("dfars-ndaa-tracker-2025-06.pdf", "Column1|NDAA|Year", "sheet", DOD, "", "2025-06"),
    Row("samm-c99-2025-12-07.pdf", "C99 - Quays", "manual", "", "", "2025-12-07"),
    Row("army-quay-pws.pdf", "PERFORMANCE WORK STATEMENT (PWS)", "statement of work", "Department of the Army", "", ""),
    Row("Rev 1, Dec 2017 - FIRST.pdf", "", "document", "", "", "2017-12"),
    Row("Keeper Course Slides - Feb 2019 (pdf Version).pdf", "", "learning asset", "", "", "2019-02"),
    Row("FY 2021 Budget Overview.pdf", "", "document", "", "", ""),
    Row("Executive Order 14999.pdf", "", "executive order", "", "EO 14999", ""),
    Row("Case 4 of 2019-11999 notes.txt", "Notes|The rule of May 3, 2018 was issued on June 1, 2018, as said.",
        "document", "", "", ""),
    Row("usda-quays.pdf", "The U.S. Department of Agriculture (USDA) runs quays.", "document",
        "Department of Agriculture", "", ""),
    Row("MOU with Ruritania 14 Mar 2011.pdf", "", "agreement", "", "", "2011-03-14"),
    Row("P.L. 115-99.pdf", "", "statute", "", "P.L. 115-99", ""),
)  # fmt: skip
FIELDS = ("kind", "issuer", "number", "issued")
LEAST = {"kind": 0.95, "issuer": 0.95, "number": 0.95, "issued": 0.97}


def guessed(row: Row) -> Guessed:
    """Return what is guessed of a row."""
    blocks = tuple(Block("para", line) for line in row.lines.split("|") if line)
    return guess(Extracted("", "en", 0, blocks), row.name, row.name.rsplit(".", 1)[-1])


def only_document() -> Document:
    (found,) = documents_for(VISITOR, on=TODAY)
    return found


class TestTheTable:
    @pytest.mark.parametrize("field", FIELDS)
    def test_enough_of_each_field_comes_out_right(self, field: str):
        wrong = [
            f"{row.name}: {getattr(guessed(row), field).value!r}, not {getattr(row, field)!r}"
            for row in GOLD
            if getattr(guessed(row), field).value != getattr(row, field)
        ]
        assert 1 - len(wrong) / len(GOLD) >= LEAST[field], "\n".join(wrong)

    @pytest.mark.parametrize(
        "line",
        [
            "Class deviation memo USA001599-18-DPAP says more about quays.",
            "DoDI 5099.85 tells more about quays.",
            "Keepers follow OMB memorandum M-21-99.",
            "As DSCA 19-77 asks, keepers count their quays.",
        ],
    )
    def test_a_number_that_is_only_cited_is_not_the_papers_own(self, line: str):
        assert not guessed(Row("notes.txt", f"Notes|{line}", "", "", "", "")).number

    @pytest.mark.parametrize(
        "line",
        [
            "USA001599-18-DPAP",
            "In reply refer to: USA001599-18-DPAP",
            "Memorandum No. USA001599-18-DPAP",
            "2. | 3. SOLICITATION NO. USA001599-18-DPAP | 4. Type of work that is asked for",
        ],
    )
    def test_a_number_on_a_line_of_its_own_is_the_papers(self, line: str):
        assert guessed(Row("notes.txt", f"Notes|{line}", "", "", "", "")).number.value == "USA001599-18-DPAP"

    def test_each_guess_says_what_it_was_told_by(self):
        for row in GOLD:
            reasons = guessed(row).reasons()
            for field in ("issuer", "number"):
                assert not getattr(guessed(row), field) or re.match(r"from \w+", reasons[field]), row.name

    def test_a_month_never_becomes_a_day(self):
        for row in GOLD:
            found = guessed(row).issued.value
            assert len(found) <= len(row.issued) or not row.issued, row.name


@pytest.mark.django_db
class TestDocuments:
    def test_guesses_are_kept_with_their_reasons(self, tmp_path: Path):
        take_in(write(tmp_path, "USA004711-18-DPAP (Quay Contracts) - Jun 18.pdf", pdf([["Words."]])))
        found = only_document()
        assert (found.number, found.year, issued_words(found)) == ("USA004711-18-DPAP", 2018, "June 2018")
        assert found.guesses["number"] == "from the file name: USA004711-18-DPAP"
        assert found.guesses["year"] == "from the file name: Jun 18; the month is all it says"
        assert {line.name for line in guess_lines(found)} == {"title", "kind", "issuer", "number", "year"}

    def test_a_guessed_day_begins_no_period(self, tmp_path: Path):
        take_in(write(tmp_path, "Quays (Jun 18).pdf", pdf([["Effective: September 9, 2020", "Words."]])))
        found = only_document()
        assert (found.year, found.start_min, found.end_max) == (2020, None, None)

    def test_what_people_said_is_kept_when_the_file_is_read_again(self, tmp_path: Path):
        path = write(tmp_path, "quays.txt", "Memorandum on quays, DSCA 19-77\n\nWords of it.")
        take_in(path)
        said = {"title": "The keeper's title", "said": ["title"]}
        Document.objects.update(**said, guesses={"kind": "from its opening"})
        take_in(write(tmp_path, "quays.txt", "Memorandum on quays\n\nOther words of it."))
        found = only_document()
        assert (found.title, found.editions.count()) == ("The keeper's title", 2)
        assert "title" not in found.guesses

    def test_a_better_guess_of_a_newer_copy_is_taken(self, tmp_path: Path):
        take_in(write(tmp_path, "quays.pdf", pdf([["Words."]])))
        take_in(write(tmp_path, "quays.pdf", pdf([["Other words."]], title="Guide to quays")))
        assert (only_document().title, only_document().kind) == ("Guide to quays", "guide")

    def test_an_older_copy_changes_no_particulars(self, tmp_path: Path):
        take_in(write(tmp_path, "quays.pdf", pdf([["Words."]], title="Guide to quays")), as_of="2024-01-01")
        take_in(write(tmp_path, "quays.pdf", pdf([["Old words."]], title="Handbook of quays")), as_of="2020-01-01")
        assert only_document().title == "Guide to quays"

    def test_two_documents_with_one_memo_number_stay_two(self, tmp_path: Path):
        for name in ("Quay Contracts", "Pier Contracts"):
            take_in(write(tmp_path, f"USA004711-18-DPAP ({name}) - Jun 18.pdf", pdf([[f"Words on {name}."]])))
        found = documents_for(site_reader(), on=TODAY)
        assert {one.number for one in found} == {"USA004711-18-DPAP"}
        assert len(found) == 2

    def test_one_citation_of_two_files_makes_two_documents(self, tmp_path: Path):
        for name in ("DSCA 19-77", "Copy of it"):
            take_in(write(tmp_path, f"{name}.txt", f"DSCA 19-77 Quay fees\n\nWords of {name}."))
        assert len(documents_for(site_reader(), on=TODAY)) == 2
