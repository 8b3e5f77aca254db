"""What a reader meets on the page of a text, whatever format it came in: tables, notes, pictures; and reading again."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.library.models import Body, Edition, Text
from icop.library.queries import section_for
from tests.library.making import docx, para, run, take_in, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db

DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
BOLD = "<w:b/>"


def row(*cells: str, head: bool = False, look: str = "") -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{properties}{''.join(f'<w:tc>{para(run(cell, look=look))}</w:tc>' for cell in cells)}</w:tr>"


def image(description: str) -> str:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    said = f'<wp:docPr xmlns:wp="{DRAWN}" id="1" name="Picture 1" descr="{description}"/>'
    graphic = f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{uri}"/></a:graphic>'
    return f'<w:r><w:drawing><wp:inline xmlns:wp="{DRAWN}">{said}{graphic}</wp:inline></w:drawing></w:r>'


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWord:
    def test_the_header_row_of_a_table_names_its_columns(self, tmp_path: Path, client):
        body = f"<w:tbl>{row('Term', 'Days', head=True)}{row('LOA', '60')}</w:tbl>"
        take_in(write(tmp_path, "a.docx", docx(para("Words."), body)))
        shown = page(client, "/library/a/text/")
        assert '<th scope="col">Term</th><th scope="col">Days</th>' in shown
        assert "<td>LOA</td><td>60</td>" in shown

    def test_a_first_row_in_bold_is_the_header_row(self, tmp_path: Path):
        take_in(write(tmp_path, "a.docx", docx(f"<w:tbl>{row('Term', 'Days', look=BOLD)}{row('LOA', '60')}</w:tbl>")))
        (table,) = section_for(VISITOR, "a", "text", on=TODAY).paragraphs
        assert (table.heads, table.rows) == (1, (("Term", "Days"), ("LOA", "60")))

    def test_two_tables_side_by_side_stay_two(self, tmp_path: Path):
        first, second = f"<w:tbl>{row('a', 'b')}</w:tbl>", f"<w:tbl>{row('c', 'd')}</w:tbl>"
        take_in(write(tmp_path, "a.docx", docx(first, para("Between."), second)))
        assert [one.kind for one in section_for(VISITOR, "a", "text", on=TODAY).paragraphs] == ["rows", "para", "rows"]

    def test_a_frame_of_one_cell_is_no_table(self, tmp_path: Path):
        take_in(write(tmp_path, "a.docx", docx(f"<w:tbl><w:tr><w:tc>{para('A')}{para('B')}</w:tc></w:tr></w:tbl>")))
        assert [one.text for one in section_for(VISITOR, "a", "text", on=TODAY).paragraphs] == ["A", "B"]

    def test_pictures_are_described_or_said_to_have_no_description(self, tmp_path: Path, client):
        body = (para("First.", image("Map of the pipes")), para("Second.", image("")), para("Third."))
        take_in(write(tmp_path, "a.docx", docx(*body)))
        shown = page(client, "/library/a/text/")
        assert shown.index("Image: Map of the pipes") < shown.index("Second.") < shown.index("Image, no description")
        reading = section_for(VISITOR, "a", "text", on=TODAY)
        assert reading.text is not None
        assert reading.text.body.text == "First.\nImage: Map of the pipes\nSecond.\nThird."

    def test_notes_have_the_numbers_people_see(self, tmp_path: Path, client):
        notes = "".join(f'<w:footnote w:id="{key}">{para(words)}</w:footnote>' for key, words in ((7, "A."), (9, "B.")))
        calls = [f'<w:r><w:footnoteReference w:id="{key}"/></w:r>' for key in (9, 7)]
        take_in(write(tmp_path, "a.docx", docx(para("One.", calls[0]), para("Two.", calls[1]), notes=notes)))
        shown = page(client, "/library/a/text/")
        assert "<strong>Note 1.</strong> B." in shown
        assert "<strong>Note 2.</strong> A." in shown

    def test_endnotes_follow_the_paragraph_that_calls_them_too(self, tmp_path: Path):
        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        part = f'<w:endnotes xmlns:w="{w}"><w:endnote w:id="3">{para("See C9.")}</w:endnote></w:endnotes>'.encode()
        body = (para("Prices vary.", '<w:r><w:endnoteReference w:id="3"/></w:r>'), para("Next."))
        take_in(write(tmp_path, "a.docx", docx(*body, extra={"word/endnotes.xml": part})))
        assert [one.kind for one in section_for(VISITOR, "a", "text", on=TODAY).paragraphs] == ["para", "note", "para"]


class TestWeb:
    PAGE = (
        "<html><body><form id=aspnetForm><h1>Fees</h1><table><caption>Fees by year</caption>"
        "<tr><th>Year</th><th>Rate</th></tr><tr><td>2026</td><td>3.2</td></tr></table>"
        '<p>See<img src=a.png alt="the chain"> and</p><img src=b.png><img src=c.png alt="">'
        "<p>Enough other words to be the page itself.</p></form></body></html>"
    )

    def test_tables_keep_caption_and_head_and_pictures_their_description(self, tmp_path: Path, client):
        take_in(write(tmp_path, "fees.html", self.PAGE))
        shown = page(client, "/library/fees/fees/")
        assert "<caption>Fees by year</caption>" in shown
        assert '<th scope="col">Year</th>' in shown
        assert "Image: the chain" in shown
        assert shown.count("Image, no description") == 1

    def test_a_saved_aspx_page_is_a_web_page(self, tmp_path: Path):
        report = take_in(write(tmp_path, "Library.aspx", f'<%@ Page Language="C#" %>\n{self.PAGE}'))
        assert report.added == 1
        assert section_for(VISITOR, "library", "fees", on=TODAY).text is not None


def test_markdown_tables_have_heads_and_pictures_descriptions(tmp_path: Path):
    take_in(write(tmp_path, "a.md", "# One\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n![A chart](chart.png)\n"))
    table, image_of = section_for(VISITOR, "a", "one", on=TODAY).paragraphs
    assert (table.heads, image_of.text) == (1, "Image: A chart")


def test_files_read_by_an_older_reader_are_read_again_without_new_texts(tmp_path: Path):
    path = write(tmp_path, "a.docx", docx(para("First.", image("Map")), para("Second.")))
    take_in(path)
    Edition.objects.update(extractor_version="1")
    Body.objects.update(text="First.\nSecond.", sha="0" * 64, norm_sha="0" * 64, marks=[])  # as it was read then
    held = list(Text.objects.values_list("pk", flat=True))
    report = take_in(path)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 1)
    assert list(Text.objects.values_list("pk", flat=True)) == held
    assert "Image: Map" in Text.objects.get().body.text
    assert Edition.objects.get().extractor_version != "1"
    assert take_in(path).unchanged == 1
