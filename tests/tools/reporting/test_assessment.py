"""The report of an assessment says all that is known, each thing with its source, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from icop.tools.reporting import About, assessment_report
from icop.ui.reports import document as doc
from icop.ui.reports.docx import docx_bytes
from icop.ui.reports.pdf import pdf_bytes, settable
from tests.tools.reporting.making import ABOUT, TEXT, boats, shipped
from tests.ui.reports.test_pdf import _even, text_in

REPORT = assessment_report(boats(), ABOUT)


def headings(level: int = 1) -> list[str]:
    return [part.text for part in REPORT.parts if isinstance(part, doc.Heading) and part.level == level]


def table(start: str) -> list[list[str]]:
    """Return the table whose caption starts so, as text."""
    (found,) = [part for part in REPORT.parts if isinstance(part, doc.Table) and part.caption.startswith(start)]
    return [[doc.text_of(cell) for cell in row] for row in found.rows]


def test_what_follows_comes_first_and_the_sources_last():
    assert headings() == [
        "Summary", "Findings", "Action plan", "Still unknown", "What stays open", "Where this leads",
        "Release processes in order", "Evidence", "Answers", "What rests on assumptions", "Sources", "Signatures",
    ]  # fmt: skip


def test_the_title_block_says_whose_it_is_and_by_which_rules():
    told = dict(REPORT.facts)
    assert told["Program"] == "Boats (sample)"
    assert told["Tool"] == "Lending a boat, version 1 of 5 Jan 2026"
    assert told["Rules as of"] == "5 Jan 2026"
    assert (told["State"], told["Prepared by"], told["Prepared for"]) == ("Finished", "Boatswain", "Harbor office")
    assert REPORT.marking == told["Marking"] == "CUI (sample)"


def test_findings_stand_by_severity_with_what_to_do_and_their_sources():
    entries = [part for part in REPORT.parts if isinstance(part, doc.Entry) and part.label]
    assert [part.label for part in entries] == ["Stop", "Act", "Act", "Note"]
    assert headings(2)[:3] == ["Stop: 1 finding", "Act: 2 findings", "Note: 1 finding"]
    stop = entries[0]
    assert doc.text_of(stop.runs) == f"R01 {TEXT} must agree."
    assert [doc.text_of(line) for line in stop.more] == ["Ask the harbor master.", "Owner: Crew. Due: 15 Jan 2026."]
    assert [(one.to, one.standing, one.url) for one in stop.sources] == [
        ("10 USC 4211", "verified", "https://example.gov/4211"), ("icop practice", "assumed", ""),
    ]  # fmt: skip


def test_the_summary_counts_what_there_is():
    (figures,) = [part for part in REPORT.parts if isinstance(part, doc.Figures)]
    told = [(one.label, one.number, one.words) for one in figures.figures]
    assert told == [
        ("Stop", "1", "first due 15 Jan 2026"), ("Act", "2", "first due 30 Jan 2026"), ("Note", "1", ""),
        ("Unknown", "1", "of 11 questions asked"), ("Not answered", "1", "yet"),
    ]  # fmt: skip
    (lead,) = [part for part in REPORT.parts if isinstance(part, doc.Paragraph) and part.kind == "lead"]
    assert "9 are answered" in doc.text_of(lead.runs)
    assert "2 findings rest on an assumption" in doc.text_of(lead.runs)


def test_the_plan_goes_by_due_day_and_leaves_no_cell_empty():
    rows = table("3 actions")
    assert [(row[0], row[1].splitlines()[0], row[3]) for row in rows] == [
        ("1", "Stop Ask the harbor master.", "15 Jan 2026"), ("2", "Act Insure it.", "30 Jan 2026"),
        ("3", "Act Name a keeper.", "No day set"),
    ]  # fmt: skip
    assert rows[1][4:] == ["Policy", "Bank"]
    assert all(cell for row in rows for cell in row)


def test_what_is_unknown_says_whom_to_ask():
    assert table("1 answer to find out") == [["B-06", "What of place?", "The owner"]]


def test_what_stays_open_says_what_it_waits_for():
    assert table("What may follow") == [
        ["An anchor is missing.", "B-08 What of anchor?"], ["Go on to stay.", "B-08 What of anchor?"],
    ]  # fmt: skip


def test_evidence_leads_from_finding_to_answers_value_and_source():
    rows = {row[0]: row[1:] for row in table("From each finding")}
    answers, rule, source, as_of = rows["The boat is dear."]
    assert "B-10: Yes" in answers
    assert rule.startswith("R02")
    assert (source, as_of) == ("icop practice [assumed]", "5 Jan 2026")
    assert rows[f"{TEXT} must agree."][0] == "B-01: Yes; B-04: Oars; A sail"


def test_each_question_asked_stands_with_its_answer_and_where_it_comes_from():
    rows = {row[0]: row[2:] for row in table("All: 11 questions")}
    assert rows["B-01"] == ["Yes", "Given: Boatswain, 5 Jan 2026"]
    assert rows["B-02"] == ["A large boat, decked", "Given"]
    assert rows["B-03"] == ["$2,500", "Given"]
    assert rows["B-05"] == ["1 Mar 2026", "Given"]
    assert rows["B-06"] == ["Unknown", "Given"]
    assert rows["B-07"] == [f"Name: {TEXT}; Fee: $1,250,000\nName: Nobody; Swims? No", "Given"]
    assert rows["B-08"] == ["Not answered", "–"]
    assert rows["B-09"] == ["Yes", "Implied: Paid."]
    assert rows["B-10"] == ["Yes", "Computed from other answers"]
    assert rows["B-12"] == ["Yes", "Filled in from Flags"]
    assert "B-11" not in rows


def test_passages_and_comments_stand_with_their_question():
    told = [doc.text_of(item) for part in REPORT.parts if isinstance(part, doc.List) for item in part.items]
    assert "B-01: Harbor rules, paragraph 4, HR 4" in told
    assert "B-02: Measured twice. (Boatswain, 5 Jan 2026)" in told


def test_what_rests_on_an_assumption_is_told():
    lists = [part for part in REPORT.parts if isinstance(part, doc.List)]
    assert [doc.text_of(item) for item in lists[-1].items] == [
        f"{TEXT} must agree. Assumed: icop practice (planning days).",
        "The boat is dear. Assumed: icop practice (planning days).",
    ]


def test_each_source_stands_once_as_it_is_cited():
    rows = table("Each source once")
    assert len({row[0] for row in rows}) == len(rows)
    assert ["10 USC 4211", "Verified", "4 Jan 2026", "https://example.gov/4211"] in rows
    assert {row[0] for row in rows} <= {"10 USC 4211", "icop practice", "Example Directive 12 s. 4"}


def test_nothing_that_nobody_told_is_said():
    bare = assessment_report(boats(), About("Boats", ABOUT.made_on, signers=()))
    told = {part.text for part in bare.parts if isinstance(part, doc.Heading)}
    assert not told & {"Signatures", "Release processes in order", "Evidence given", "Comments"}
    assert {label for label, _ in bare.facts} == {"Program", "Tool", "Rules as of", "State", "Report of"}
    assert dict(bare.facts)["State"].startswith("Open")


def test_every_finding_and_citation_is_in_both_files():
    pdf = text_in(pdf_bytes(REPORT))
    document = Document(BytesIO(docx_bytes(REPORT)))
    word = "".join(document.element.body.itertext(qn("w:t")))
    for one in boats().findings:
        for text in (one.finding.says, one.finding.do, *[cite.to for cite in one.finding.cites]):
            assert _even(settable(text)) in pdf
            assert text in word


def test_the_same_work_gives_the_same_files():
    again = assessment_report(boats(), replace(ABOUT))
    assert pdf_bytes(again) == pdf_bytes(REPORT)
    assert docx_bytes(again) == docx_bytes(REPORT)


@pytest.mark.slow
def test_every_shipped_tool_gives_a_report_with_all_its_findings():
    for key, worked in shipped().items():
        found = text_in(pdf_bytes(assessment_report(worked, ABOUT)))
        missing = [one.finding.key for one in worked.findings if _even(settable(one.finding.do))[:40] not in found]
        assert not missing, key
