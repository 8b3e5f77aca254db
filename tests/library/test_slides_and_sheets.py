"""Slides, workbooks and e-books: what is read of them, and where one lands."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.index.sources import build_index
from icop.library.extract.number_formats import place_of
from icop.library.indexing import all_library_records
from icop.library.models import Document
from icop.library.queries import contents_of, documents_for, passages_of, readings_for, section_for
from tests.library.making import packed, take_in, words, write
from tests.library.office_files import (
    DAY,
    MONEY,
    PERCENT,
    THOUSANDS,
    epub,
    picture,
    pptx,
    relations,
    shape,
    table,
    xlsx,
)
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def only_document() -> Document:
    (found,) = documents_for(VISITOR, on=TODAY)
    return found


def anchors() -> list[str]:
    return [section.anchor for section, text in readings_for(VISITOR, only_document(), on=TODAY) if text]


def text_of(anchor: str) -> str:
    reading = section_for(VISITOR, only_document().key, anchor, on=TODAY)
    assert reading.text is not None
    return reading.text.body.text


class TestSlides:
    def test_each_slide_is_a_section_with_its_number_and_title(self, tmp_path: Path):
        slides = (shape("Offset rules", kind="title") + shape("First point", "Second point", kind="body"), shape("End"))
        take_in(write(tmp_path, "talk.pptx", pptx(*slides)))
        titles = [line.section.title for line in contents_of(VISITOR, only_document(), on=TODAY)]
        assert titles == ["Slide 1: Offset rules", "Slide 2: End"]
        assert anchors() == ["slide-1", "slide-2"]
        assert text_of("slide-1") == "• First point\n• Second point"

    def test_the_document_is_called_by_its_first_slide(self, tmp_path: Path):
        take_in(write(tmp_path, "x7.pptx", pptx(shape("Overview of Offsets", kind="ctrTitle"))))
        assert only_document().title == "Overview of Offsets"

    def test_notes_tables_and_pictures_are_told_apart(self, tmp_path: Path):
        slide = shape("Fees", kind="title") + table(("Term", "Days"), ("LOA", "60")) + picture("Flow of funds")
        take_in(write(tmp_path, "a.pptx", pptx(slide + picture(), notes={1: "Say this slowly."})))
        assert text_of("slide-1").split("\n") == ["Term | Days", "LOA | 60", "Image: Flow of funds", "Say this slowly."]
        drawn = section_for(VISITOR, "a", "slide-1", on=TODAY).paragraphs
        assert [(one.kind, one.text) for one in drawn[1:]] == [
            ("image", "Image: Flow of funds"),
            ("image", "Image, no description"),
            ("note", "Say this slowly."),
        ]
        assert (drawn[0].rows, drawn[0].heads) == ((("Term", "Days"), ("LOA", "60")), 1)

    def test_footers_and_numbers_of_slides_are_passed_over(self, tmp_path: Path):
        slide = shape("Fees", kind="title") + shape("Words.") + shape("For training", kind="ftr")
        take_in(write(tmp_path, "a.pptx", pptx(slide + shape("7", kind="sldNum"))))
        assert text_of("slide-1") == "Words."

    def test_hidden_slides_are_read_and_named(self, tmp_path: Path):
        take_in(write(tmp_path, "a.pptx", pptx(shape("One", kind="title"), shape("Two", kind="title"), hidden=[2])))
        assert section_for(VISITOR, "a", "slide-2", on=TODAY).title == "Slide 2 (hidden): Two"
        assert "slide 2" in only_document().editions.get().warnings[0]

    def test_groups_are_read_where_they_stand(self, tmp_path: Path):
        slide = shape("Before.") + f"<p:grpSp>{shape('Inside.')}</p:grpSp>" + shape("After.")
        take_in(write(tmp_path, "a.pptx", pptx(shape("T", kind="title") + slide)))
        assert text_of("slide-1").split("\n") == ["Before.", "Inside.", "After."]


class TestSheets:
    ROWS = (("Country", "Days"), ("Bandaria", 15), ("Kingdom", 30))

    def test_each_sheet_is_a_section_and_its_cells_a_place_to_land_on(self, tmp_path: Path):
        take_in(write(tmp_path, "a.xlsx", xlsx({"Review periods": self.ROWS, "More": (("x",),)})))
        assert anchors() == ["review-periods", "more"]
        assert text_of("review-periods") == "Country | Days\nBandaria | 15\nKingdom | 30"
        reading = section_for(VISITOR, "a", "review-periods", on=TODAY)
        (passage,) = passages_of(VISITOR, reading.text)
        assert (passage.path, passage.heading) == ("A2:B3", "Country | Days")

    def test_the_page_marks_the_range_of_cells_and_the_header_row(self, tmp_path: Path, client):
        take_in(write(tmp_path, "a.xlsx", xlsx({"Periods": self.ROWS})))
        page = client.get("/library/a/periods/").content.decode()
        assert '<th scope="col">Country</th>' in page
        assert '<tbody id="A2:B3">' in page
        assert f'href="/library/a/file/{only_document().editions.get().pk}/">Original' in page

    def test_a_search_leads_to_the_range_and_tells_the_columns(self, tmp_path: Path, client):
        rows = [("Country", "Days"), *((f"Land{number}", words(20, f"w{number}x")) for number in range(60))]
        take_in(write(tmp_path, "a.xlsx", xlsx({"Periods": rows})))
        build_index()
        (found,) = client.get("/api/v1/search", {"q": "Land47"}).json()["results"]
        assert found["url"].startswith("/library/a/periods/#A4")
        assert place_of(found["anchor"].partition(":")[0])[0] <= 49 <= place_of(found["anchor"].partition(":")[2])[0]
        passages = [one for one in all_library_records() if one.section == "periods"]
        assert all(one.text.startswith("Country | Days") for one in passages)

    def test_long_sheets_are_cut_between_rows_and_every_piece_knows_its_columns(self, tmp_path: Path):
        rows = [("Name", "Text"), *((f"n{number}", words(20, f"w{number}x")) for number in range(60))]
        take_in(write(tmp_path, "a.xlsx", xlsx({"Long": rows})))
        found = list(passages_of(VISITOR, section_for(VISITOR, "a", "long", on=TODAY).text))
        assert len(found) > 5
        assert {one.heading for one in found} == {"Name | Text"}
        text = text_of("long")
        assert all(text[one.start : one.end].lstrip().startswith(("n", "Name | Text")) for one in found)

    def test_very_long_sheets_become_several_sections(self, tmp_path: Path):
        rows = [("Name", "Days"), *((f"n{number}", number) for number in range(1, 1101))]
        take_in(write(tmp_path, "a.xlsx", xlsx({"Log": rows})))
        assert anchors() == ["log", "log-rows-502-1001", "log-rows-1002-1101"]
        assert text_of("log-rows-502-1001").startswith("Name | Days\nn501 | 501")

    def test_numbers_and_days_are_as_people_see_them(self, tmp_path: Path):
        row = ((0.0325, PERCENT), (1234567.5, MONEY), (45992, DAY), (1500, THOUSANDS), 0.1 + 0.2, 7.0)
        head = ("Rate", "Sum", "Day", "Count", "Plain", "Whole")
        take_in(write(tmp_path, "a.xlsx", xlsx({"S": (head, row)})))
        assert text_of("s").split("\n")[1] == "3.25% | $1,234,567.50 | 2025-12-01 | 1,500 | 0.3 | 7"

    def test_what_stands_above_the_header_row_is_no_part_of_the_table(self, tmp_path: Path):
        rows = (("Register of offers",), (), *self.ROWS)
        take_in(write(tmp_path, "a.xlsx", xlsx({"S": rows})))
        first, rest = section_for(VISITOR, "a", "s", on=TODAY).paragraphs
        assert (first.kind, first.text, first.path) == ("para", "Register of offers", "A1:B1")
        assert (rest.heads, rest.ranges) == (1, (("A4:B5", 0),))

    def test_hidden_sheets_are_read_and_named(self, tmp_path: Path):
        take_in(write(tmp_path, "a.xlsx", xlsx({"Shown": self.ROWS, "Lists": self.ROWS}, hidden=["Lists"])))
        assert section_for(VISITOR, "a", "lists", on=TODAY).title == "Lists (hidden sheet)"
        assert only_document().editions.get().warnings == ["Hidden in the workbook, read all the same: Lists."]

    def test_a_sheet_of_ten_thousand_columns_is_bounded(self, tmp_path: Path):
        from icop.library.extract.number_formats import column_name

        cells = "".join(f'<c r="{column_name(place)}1"><v>{place}</v></c>' for place in range(1, 10_001))
        take_in(write(tmp_path, "a.xlsx", xlsx({"Wide": ()}, raw={"Wide": f'<row r="1">{cells}</row>'})))
        assert text_of("wide").count(" | ") == 199
        assert "first 200 were read" in only_document().editions.get().warnings[0]

    def test_a_cell_at_the_far_end_takes_no_memory(self, tmp_path: Path):
        far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        raw = f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'
        report = take_in(write(tmp_path, "a.xlsx", xlsx({"Far": (), "Near": self.ROWS}, raw={"Far": raw})))
        assert report.added == 1
        assert "16,384 columns and 1,048,576 rows" in only_document().editions.get().warnings[0]
        assert text_of("near").startswith("Country")


class TestBooks:
    def test_chapters_come_in_the_order_of_the_spine(self, tmp_path: Path):
        chapters = {"b.xhtml": "<h1>Offsets</h1><p>First.</p>", "a.xhtml": "<h1>Fees</h1><p>Second.</p>"}
        take_in(write(tmp_path, "book.epub", epub(chapters, title="Handbook of Sales")))
        assert anchors() == ["offsets", "fees"]
        assert only_document().title == "Handbook of Sales"

    def test_a_chapter_without_a_heading_is_called_as_the_contents_call_it(self, tmp_path: Path):
        take_in(write(tmp_path, "book.epub", epub({"a.xhtml": "<p>Words.</p>"}, toc={"a.xhtml": "Foreword"})))
        assert anchors() == ["foreword"]


SLIDES = pptx(shape("Words"))
WITHOUT = {
    "no-slides.pptx": (pptx(), "holds no slides"),
    "pictures.pptx": (pptx(picture("")), "has no words on its slides"),
    "empty.xlsx": (xlsx({"S": ()}), "has no words or numbers"),
    "slides.xlsx": (SLIDES, "is named .xlsx but holds PowerPoint slides"),
    "cut-off.xlsx": (xlsx({"S": (("a",),)})[:-60], "damaged"),
    "broken.pptx": (packed({"[Content_Types].xml": "", "ppt/presentation.xml": "<p"}), "is a damaged PowerPoint file"),
    "entities.pptx": (
        packed({"[Content_Types].xml": "", "ppt/presentation.xml": '<!DOCTYPE x [<!ENTITY a "b">]><p>&a;</p>'}),
        "defines entities",
    ),
    "bare.epub": (epub({"a.xhtml": ""}), "holds no words"),
    "lost.epub": (packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}), "does not say where"),
}


@pytest.mark.parametrize("name", sorted(WITHOUT))
def test_files_that_cannot_be_read_are_refused_with_what_to_do(tmp_path: Path, name: str):
    content, problem = WITHOUT[name]
    (refused,) = take_in(write(tmp_path, name, content)).refused
    assert problem in refused.problem
    assert refused.fix.endswith(".")


@pytest.mark.parametrize(("stream", "program"), [("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint")])
def test_old_documents_are_refused_by_the_name_of_their_program(tmp_path: Path, stream: str, program: str):
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 100
    (refused,) = take_in(write(tmp_path, "old.doc", old)).refused
    assert f"old {program} format" in refused.problem
    assert "save it as" in refused.fix


def test_what_leads_out_of_the_file_is_never_followed(tmp_path: Path):
    import zipfile

    path = write(tmp_path, "a.pptx", SLIDES)
    with zipfile.ZipFile(path, "a") as more:
        leads = relations({"n1": ("notesSlide", "file:///etc/passwd")}, outside=True)
        more.writestr("ppt/slides/_rels/slide1.xml.rels", leads)
    assert take_in(path).added == 1
    assert text_of("slide-1") == ""
