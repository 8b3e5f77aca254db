"""The tagged report: PDF/UA-1 by what the file says of itself, with every word in it, whatever was typed."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.ui.reports import document as doc
from icop.ui.reports.pdf import pdf_bytes, settable
from tests.ui.reports.making import HIDDEN, HOSTILE, whole_report, without_marking


def text_in(file: bytes) -> str:
    """Return the text of all pages as a reader finds it, with breaks of lines and of long words taken out."""
    opened = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_bounded() for page in opened]
    return _even("".join(pages))


def _even(text: str) -> str:
    text = text.replace("\ufb00", "ff").replace("\ufb01", "fi").replace("\ufb02", "fl")
    return re.sub(r"[\s\u200b\u00ad\x02\ufffe]+", "", text)


def test_the_file_says_it_is_tagged_universal_and_in_which_language():
    file = pdf_bytes(whole_report())
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", file)
    assert b"/StructTreeRoot" in file
    assert re.search(rb"/Lang\s*\(en-US\)", file)
    assert re.search(rb"pdfuaid:part(>|=\")1", file)
    assert b"/DisplayDocTitle true" in file
    opened = pypdfium2.PdfDocument(file)
    assert opened.is_tagged()
    assert opened.get_metadata_dict()["Title"] == "Findings and action plan"


def test_headings_are_the_outline_of_the_file():
    opened = pypdfium2.PdfDocument(pdf_bytes(whole_report()))
    told = [(one.level, one.get_title()) for one in opened.get_toc()]
    assert told == [(0, "Findings"), (1, "Plain words."), (2, "Deeper")]


def test_the_head_of_a_table_is_tagged_and_repeated():
    row = doc.row("1", "Something that is to be done", "Somebody", "22 USC 2776(b)")
    table = doc.Table("Long", ("Number", "Action", "Owner", "Source"), (row,) * 120)
    file = pdf_bytes(replace(whole_report(), parts=(table,)))
    opened = pypdfium2.PdfDocument(file)
    assert len(opened) > 2
    for page in list(opened)[:3]:
        assert "Number" in page.get_textpage().get_text_bounded()


def test_the_marking_stands_at_the_top_and_bottom_of_every_page():
    row = doc.row("1", "Something that is to be done")
    file = pdf_bytes(replace(whole_report(), parts=(doc.Table("Long", ("No.", "Action"), (row,) * 120),)))
    for page in pypdfium2.PdfDocument(file):
        places = page.get_textpage()
        height = page.get_height()
        assert "CUI (sample)" in places.get_text_bounded(bottom=height * 0.9)
        assert "CUI (sample)" in places.get_text_bounded(top=height * 0.1)


def test_a_report_without_marking_facts_and_parts_is_a_file_too():
    bare = replace(without_marking(), facts=(), parts=(), kind="", running="")
    assert "Findingsandactionplan" in text_in(pdf_bytes(bare))


def test_the_same_report_gives_the_same_bytes():
    assert pdf_bytes(whole_report()) == pdf_bytes(whole_report())


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_arrives_as_text(text: str):
    assert text_in(pdf_bytes(whole_report(text))).count(_even(text)) >= 6


def test_a_very_long_word_breaks_and_stays_whole():
    report = replace(whole_report(), parts=(doc.Paragraph(doc.runs("x" * 10_000)), doc.Table("T", ("A", "B"), (
        doc.row("y" * 3_000, "b"),))))  # fmt: skip
    found = text_in(pdf_bytes(report))
    assert found.count("x") == 10_000
    assert found.count("y") >= 3_000


def test_what_the_font_lacks_is_told_by_its_code_point():
    found = text_in(pdf_bytes(whole_report("日本 \U0001f600 ok")))
    assert "[U+65E5][U+672C][U+1F600]ok" in found


def test_heads_never_skip_a_level_and_are_never_empty():
    parts = (doc.Heading("First", 3), doc.Heading(" \u200b", 1), doc.Heading("Last", 3))
    opened = pypdfium2.PdfDocument(pdf_bytes(replace(whole_report(), parts=parts)))
    assert [(one.level, one.get_title()) for one in opened.get_toc()] == [(0, "First"), (0, "Untitled"), (1, "Last")]


def test_nothing_hidden_arrives():
    assert settable(HIDDEN) == "nothing hidden"


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=120))
def test_no_text_stops_a_report(text: str):
    assert pdf_bytes(whole_report(text)).startswith(b"%PDF-")
