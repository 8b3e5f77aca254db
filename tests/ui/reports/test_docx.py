"""The editable report: a real Word document, whatever was typed into it."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from icop.ui.plain_text import plain_text
from icop.ui.reports import document as doc
from icop.ui.reports.docx import docx_bytes
from tests.ui.reports.making import DAY, HIDDEN, HOSTILE, LAW, whole_report, without_marking


def opened(report: doc.Report):
    return Document(BytesIO(docx_bytes(report)))


def text_in(document) -> str:
    return "\n".join("".join(node.itertext(qn("w:t"))) for node in document.element.body.iter(qn("w:p")))


def test_headings_have_levels_in_order_below_one_title():
    styles = [one.style.name for one in opened(whole_report()).paragraphs]
    assert styles.count("Title") == 1
    levels = [int(name.split()[1]) for name in styles if name.startswith("Heading")]
    assert levels == [1, 2, 3]
    assert styles.index("Title") < styles.index("Heading 1")


def test_the_head_of_a_table_is_repeated_and_its_caption_stands_before_it():
    document = opened(whole_report())
    table = document.tables[1]._tbl
    heads = [row for row in table.tr_lst if row.find(f".//{qn('w:tblHeader')}") is not None]
    assert heads == table.tr_lst[:1]
    before = table.getprevious()
    assert before.style == "Caption"
    assert "".join(before.itertext(qn("w:t"))) == "What is to do"


def test_no_cell_is_lost_even_when_it_is_empty():
    rows = [[cell.text for cell in row.cells] for row in opened(whole_report()).tables[1].rows]
    assert rows[0] == ["No.", "Action", "Owner", "Source"]
    assert rows[1:] == [["1", "Stop Plain words.", "", "DSCA 06-43"]] * 2


def test_the_marking_stands_in_the_header_and_footer_of_every_section():
    document = opened(whole_report())
    assert document.sections
    for section in document.sections:
        assert "CUI (sample)" in [one.text for one in section.header.paragraphs]
        assert "CUI (sample)" in [one.text for one in section.footer.paragraphs]


def test_pages_are_numbered_also_without_a_marking():
    section = opened(without_marking()).sections[0]
    fields = [one.get(qn("w:instr")).strip() for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text == ""


def test_title_language_and_days_are_the_reports():
    document = opened(whole_report())
    core = document.core_properties
    assert (core.title, core.language, core.author) == ("Findings and action plan", "en-US", "icop")
    assert core.created.date() == core.modified.date() == DAY
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-US"}


def test_the_same_report_gives_the_same_bytes():
    assert docx_bytes(whole_report()) == docx_bytes(whole_report())


@pytest.mark.parametrize("text", [*HOSTILE, "two\nlines", "x" * 10_000])
def test_any_text_arrives_as_it_was_typed(text: str):
    document = opened(whole_report(text))
    if "\n" in text:
        assert any(one.text == text for one in document.paragraphs)
    else:
        assert text_in(document).count(text) >= 6


def test_nothing_hidden_arrives():
    document = opened(whole_report(HIDDEN))
    assert "nothing hidden" in text_in(document)
    assert plain_text(HIDDEN) == "nothing hidden"


def test_only_web_and_mail_addresses_become_links():
    runs = tuple(doc.Run("words", link=link) for link in (LAW.url, "javascript:alert(1)", "file:///etc/x", "/page"))
    document = opened(doc.Report("T", "", DAY, (doc.Paragraph(runs),)))
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert targets == [LAW.url]


def test_each_numbered_list_counts_from_one():
    numbers = [
        one._p.pPr.numPr.numId.val for one in opened(whole_report()).paragraphs if one.style.name == "List Number"
    ]
    assert len(numbers) == 3
    assert len(set(numbers)) == 2


def test_a_table_that_does_not_match_its_head_is_no_table():
    with pytest.raises(ValueError, match="heads"):
        doc.Table("Wrong", ("a", "b"), (doc.row("1"),))
