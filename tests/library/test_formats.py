"""What is read of each format, seen where a reader sees it: in the sections of the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.library.models import Document
from icop.library.queries import contents_of, document_for, documents_for, passages_of, readings_for, section_for
from tests.library.making import deleted, docx, inserted, para, pdf, run, take_in, words, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def only_document() -> Document:
    (found,) = documents_for(VISITOR, on=TODAY)
    return found


def text_of(anchor: str = "text") -> str:
    reading = section_for(VISITOR, only_document().key, anchor, on=TODAY)
    assert reading.text is not None
    return reading.text.body.text


def all_text() -> str:
    return "\n".join(text.body.text for _, text in readings_for(VISITOR, only_document(), on=TODAY) if text)


class TestPdf:
    def test_each_page_is_a_place_to_land_on(self, tmp_path: Path):
        pages = [[f"The offset agreement stands on page {number}."] for number in range(1, 14)]
        take_in(write(tmp_path, "guide.pdf", pdf(pages)))
        assert text_of("page-12") == "The offset agreement stands on page 12."

    def test_running_heads_feet_and_page_numbers_are_dropped(self, tmp_path: Path):
        pages = [[f"Policy number {name} applies to every case."] for name in ("one", "two", "three", "four")]
        take_in(write(tmp_path, "a.pdf", pdf(pages, head="DRAFT Handbook", foot="Page %d of 4")))
        assert "Handbook" not in all_text()
        assert "Page" not in all_text()
        assert "Policy number three applies" in all_text()

    def test_lines_of_a_paragraph_are_joined_and_cut_words_made_whole(self, tmp_path: Path):
        lines = [
            "The implementing agency prepares the letter of offer and accep-",
            "tance within the time the standard allows.",
        ]
        take_in(write(tmp_path, "a.pdf", pdf([lines])))
        assert "letter of offer and acceptance within the time" in text_of("page-1")

    def test_a_gap_begins_a_paragraph(self, tmp_path: Path):
        lines = ["The first paragraph goes on for one line here.", "", "", "The second paragraph stands apart from it."]
        take_in(write(tmp_path, "a.pdf", pdf([lines])))
        assert text_of("page-1").count("\n") == 1

    def test_title_is_the_stated_one(self, tmp_path: Path):
        take_in(write(tmp_path, "x17.pdf", pdf([["Words."]], title="Guide to Exportability")))
        assert only_document().title == "Guide to Exportability"

    def test_a_title_that_is_a_file_name_is_not_believed(self, tmp_path: Path):
        take_in(write(tmp_path, "teaching-note.pdf", pdf([["Words."]], title="final draft.docx")))
        assert only_document().title == "Teaching note"


class TestWord:
    def test_insertions_are_kept_and_deletions_told_apart(self, tmp_path: Path):
        body = para("The fee is ", inserted("3.2 percent"), deleted("3.5 percent"), " of the case.")
        take_in(write(tmp_path, "fee.docx", docx(body)))
        reading = section_for(VISITOR, "fee", "text", on=TODAY)
        assert text_of() == "The fee is 3.2 percent of the case."
        marks = [(span.mark, span.text) for span in reading.paragraphs[0].spans if span.mark]
        assert marks == [("inserted", "3.2 percent"), ("deleted", "3.5 percent")]

    def test_struck_words_stay_and_are_marked(self, tmp_path: Path):
        body = para("Use ", run("fixed-price", look="<w:strike/>"), " contracts.")
        take_in(write(tmp_path, "a.docx", docx(body)))
        (paragraph,) = section_for(VISITOR, "a", "text", on=TODAY).paragraphs
        assert [(span.text, span.mark) for span in paragraph.spans] == [
            ("Use ", ""),
            ("fixed-price", "struck"),
            (" contracts.", ""),
        ]

    def test_headings_make_sections_that_hang_together(self, tmp_path: Path):
        body = (para("Pricing", style="H1"), para("General."), para("Fees", style="H2"), para("A fee is due."))
        take_in(write(tmp_path, "manual.docx", docx(*body)))
        (outer,) = contents_of(VISITOR, only_document(), on=TODAY)
        assert (outer.section.anchor, [line.section.anchor for line in outer.below]) == ("pricing", ["fees"])
        assert text_of("fees") == "A fee is due."

    def test_tables_are_readable_rows(self, tmp_path: Path):
        cells = "".join(f"<w:tc>{para(words)}</w:tc>" for words in ("Term", "Days"))
        take_in(write(tmp_path, "a.docx", docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")))
        assert text_of() == "Term | Days"
        assert section_for(VISITOR, "a", "text", on=TODAY).paragraphs[0].rows == (("Term", "Days"),)

    def test_notes_follow_the_paragraph_that_refers_to_them(self, tmp_path: Path):
        note = f'<w:footnote w:id="2">{para("See chapter 9.")}</w:footnote>'
        body = (para("Prices vary.", '<w:r><w:footnoteReference w:id="2"/></w:r>'), para("Next."))
        take_in(write(tmp_path, "a.docx", docx(*body, notes=note)))
        assert text_of() == "Prices vary.\nSee chapter 9.\nNext."

    def test_a_relationship_to_a_folder_does_no_harm(self, tmp_path: Path):
        kind = "http://schemas.openxmlformats.org/package/2006/relationships"
        image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        one = f'<Relationship Id="r9" Type="{image}" Target="media"/>'
        rels = f'<Relationships xmlns="{kind}">{one}</Relationships>'.encode()
        take_in(write(tmp_path, "a.docx", docx(para("Words."), extra={"word/_rels/document.xml.rels": rels})))
        assert text_of() == "Words."


class TestWeb:
    PAGE = (
        "<!doctype html><html lang=en><head><title>Arms transfers</title><script>var secret = 1</script></head><body>"
        "<nav>Home News</nav><h1>Policy</h1><p>First <b>bold</b> words.<br>More.</p>"
        "<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>"
        "<table><tr><th>Country</th><th>Days</th></tr><tr><td>A</td><td>15</td></tr></table></body></html>"
    )

    def test_the_page_is_read_without_navigation_and_scripts(self, tmp_path: Path):
        take_in(write(tmp_path, "page.html", self.PAGE))
        assert text_of("policy").split("\n") == [
            "First bold words. More.",
            "• one",
            "• two",
            "• inner",
            "Country | Days",
            "A | 15",
        ]
        assert only_document().title == "Arms transfers"

    def test_a_file_is_what_it_holds_whatever_its_name(self, tmp_path: Path):
        take_in(write(tmp_path, "page.txt", self.PAGE))
        assert only_document().format == "html"


class TestPlainText:
    def test_markdown_headings_are_sections_and_marks_are_gone(self, tmp_path: Path):
        take_in(
            write(tmp_path, "a.md", "# Guide\n\nSome **strong** [words](https://x.example).\n\n## Rates\n\n- one\n")
        )
        assert text_of("guide") == "Some strong words."
        assert text_of("rates") == "• one"

    def test_wrapped_lines_of_a_text_are_joined(self, tmp_path: Path):
        wrapped = "The agency shall report each sale\nthat exceeds the threshold set by\nlaw.\n\nA second paragraph."
        take_in(write(tmp_path, "a.txt", wrapped))
        assert text_of().split("\n")[0] == "The agency shall report each sale that exceeds the threshold set by law."

    def test_windows_letters_are_understood(self, tmp_path: Path):
        take_in(write(tmp_path, "a.txt", "The purchaser\u2019s offer".encode("cp1252")))
        assert text_of() == "The purchaser\u2019s offer"


class TestPassages:
    def test_passages_are_120_to_250_words_and_hold_every_word(self, tmp_path: Path):
        text = "\n\n".join(words(70, f"p{number}w") for number in range(12))
        take_in(write(tmp_path, "a.txt", text))
        found = section_for(VISITOR, "a", "text", on=TODAY).text
        assert found is not None
        pieces = [found.body.text[one.start : one.end].split() for one in passages_of(VISITOR, found)]
        assert all(120 <= len(piece) <= 250 for piece in pieces)
        assert [word for piece in pieces for word in piece] == text.split()

    def test_one_long_sentence_is_cut_too(self, tmp_path: Path):
        take_in(write(tmp_path, "a.txt", words(900)))
        found = section_for(VISITOR, "a", "text", on=TODAY).text
        assert found is not None
        pieces = [found.body.text[one.start : one.end].split() for one in passages_of(VISITOR, found)]
        assert sum(map(len, pieces)) == 900
        assert max(map(len, pieces)) <= 250

    def test_anchors_and_passages_are_the_same_when_read_again(self, tmp_path: Path):
        path = write(tmp_path, "a.md", "# One\n\nText.\n\n# One\n\nOther text.\n")
        take_in(path)
        first = [(one.anchor, text.body.sha) for one, text in readings_for(VISITOR, only_document(), on=TODAY) if text]
        path.write_text(path.read_text() + "\n")
        take_in(path)
        again = [(one.anchor, text.body.sha) for one, text in readings_for(VISITOR, only_document(), on=TODAY) if text]
        assert [anchor for anchor, _ in first] == ["one", "one-2"]
        assert again == first


def test_an_old_key_leads_nowhere_until_it_is_known():
    with pytest.raises(Exception, match="There is no document nothing here"):
        document_for(VISITOR, "nothing")


class TestLinesInAndOut:
    def change(self, tmp_path: Path) -> None:
        lines = (
            para("DFARS Case 2030-D001"),
            para("Small Widgets"),
            para("PART 225—FOREIGN ACQUISITION"),
            para("225.7301 General."),
            para(
                "The limit is $",
                run("6", look="<w:strike/>"),
                run("[7.5]", look="<w:b/>"),
                " million [sum to fill in].",
            ),
        )
        take_in(write(tmp_path, "change.docx", docx(*lines)))

    def test_what_is_put_in_and_what_is_taken_out_are_told_apart(self, tmp_path: Path):
        self.change(tmp_path)
        reading = section_for(VISITOR, only_document().key, "225-7301-general", on=TODAY)
        spans = [(span.text, span.mark) for one in reading.paragraphs for span in one.spans]
        assert ("6", "struck") in spans
        assert ("[7.5]", "inserted") in spans
        assert (" million [sum to fill in].", "") in spans

    def test_the_lines_that_name_a_place_are_headings(self, tmp_path: Path):
        self.change(tmp_path)
        titles = [line.section.title for line in contents_of(VISITOR, only_document(), on=TODAY)]
        assert "PART 225—FOREIGN ACQUISITION" in titles

    def test_the_page_says_how_both_are_shown(self, tmp_path: Path, client):
        self.change(tmp_path)
        page = client.get(f"/library/{only_document().key}/225-7301-general/").content.decode()
        assert "<ins>[7.5]</ins>" in page
        assert "taken out" in page

    def test_bold_brackets_of_other_files_stay_as_they_are(self, tmp_path: Path):
        take_in(write(tmp_path, "a.docx", docx(para("Form"), para(run("[Name]", look="<w:b/>")))))
        reading = section_for(VISITOR, only_document().key, "text", on=TODAY)
        assert all(not span.mark for one in reading.paragraphs for span in one.spans)
