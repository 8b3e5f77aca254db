"""PDF as people cite it: headings, tables, columns, turned pages and footnotes, and never a word lost or doubled."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.library.extract import pdf
from icop.library.extract.blocks import Block, Extracted, OutlineEntry
from icop.library.extract.pdf.headings import headings_of
from icop.library.extract.pdf.paragraphs import Paragraph
from icop.library.extract.pdf.pieces import PieceKind
from icop.library.importers.composing import sections
from icop.library.importers.source import Source
from icop.library.queries import section_for
from tests.library.drawing import Drawn, Picture, Words, drawn, grid, lines
from tests.library.making import take_in, write
from tests.makers import TODAY, make_reader

PROSE = "The contractor keeps its records for the whole time of the contract and shows them when it is asked to do so"
TEXT = [PROSE, "and keeps a second set at another place, which the officer may see on any working day of the year."]


def read(tmp_path: Path, *pages: list[Drawn], rotate: int = 0) -> Extracted:
    """Return what is read of a PDF with these pages."""
    path = write(tmp_path, "a.pdf", drawn(pages, rotate=rotate))
    return pdf.read(path, "a.pdf")


def told(extracted: Extracted, *kinds: str) -> list[str]:
    """Return the texts of the blocks of these kinds (all without any)."""
    return [block.text for block in extracted.blocks if not kinds or block.kind in kinds]


def guide(pages: int) -> list[list[Drawn]]:
    """Return pages that open with a numbered heading, bold or in capitals, above two paragraphs."""
    found: list[list[Drawn]] = []
    for number in range(1, pages + 1):
        heading = f"{number}. Duties of Group {number}" if number % 2 else f"{number}. DUTIES OF GROUP {number}"
        body = [f"{line} ({number}.{place})" for place, line in enumerate([*TEXT, *TEXT, *TEXT])]
        found.append([Words(72, 705, heading, font="bold" if number % 2 else "plain"), *lines(*body, top=680)])
    return found


def paragraph(text: str, kind: PieceKind = "heading", level: int = 2) -> Paragraph:
    """Return a paragraph in the usual print, which the file calls a heading unless `kind` says otherwise."""
    return Paragraph(kind, text, 1, 11.0, 11.0, 1 + len(text) // 90, is_heavy=False, level=level)


class TestHeadings:
    def test_a_short_bold_line_is_one(self, tmp_path: Path):
        found = read(tmp_path, [Words(72, 720, "Scope of the guide", font="bold"), *lines(*TEXT)])
        assert told(found, "heading") == ["Scope of the guide"]

    def test_a_bold_paragraph_is_none(self, tmp_path: Path):
        found = read(tmp_path, [*lines(*TEXT, font="bold"), *lines(*TEXT, *TEXT, top=600)])
        assert told(found, "heading") == []

    @pytest.mark.parametrize(
        "heading", ["C5.4.1. Definition", "3C.3 Planning", "E2.1. Scope", "ENCLOSURE 3", "1.1 Purpose", "IV. POLICY"]
    )
    def test_numbers_of_manuals_and_directives_make_one(self, tmp_path: Path, heading: str):
        found = read(tmp_path, [Words(72, 720, heading), *lines(*TEXT)])
        assert told(found, "heading") == [heading]

    @pytest.mark.parametrize("line", ["MEMORANDUM FOR ALL BUYERS", "Purpose ........ 3", "1. See below,"])
    def test_lines_of_forms_and_tables_of_contents_are_none(self, tmp_path: Path, line: str):
        found = read(tmp_path, [Words(72, 720, line), *lines(*TEXT)])
        assert told(found, "heading") == []

    @pytest.mark.parametrize(
        "line", ["3990 EAST BROAD ST.", "COLUMBUS, OH 43216", "BLDG 308", "3000 DEFENSE PENTAGON", "AND SUSTAINMENT"]
    )
    def test_lines_of_addresses_and_letterheads_are_none(self, tmp_path: Path, line: str):
        found = read(tmp_path, [Words(72, 720, line, font="bold"), *lines(*TEXT)])
        assert told(found, "heading") == []

    @pytest.mark.parametrize("line", ["Purchases of 10000", "300 Officers on the Road", "Roads and Streets"])
    def test_words_and_amounts_are_no_address(self, tmp_path: Path, line: str):
        found = read(tmp_path, [Words(72, 720, line, font="bold"), *lines(*TEXT)])
        assert told(found, "heading") == [line]

    @pytest.mark.parametrize(
        "text",
        [f"1.3.1.1. General. {PROSE} and {PROSE}.", "o Table 2A,", "• Updates of references.", "of value, unless"],
    )
    def test_paragraphs_and_items_that_a_file_calls_so_are_none(self, text: str):
        assert [one for one in headings_of([paragraph(text)]) if not one.is_run_in] == []

    def test_numbered_paragraphs_go_on_a_sequence_of_headings(self):
        said = [("1.1. Aim.", "heading"), ("1.2. Scope.", "heading"), ("1.3. Terms.", "heading")]
        said += [
            (f"1.4. The keeper writes. {PROSE}", "para"),
            (f"1.5. Care. {PROSE}; {PROSE}.", "heading"),
            (f"2.5 {PROSE}", "row"),
        ]
        found = headings_of([paragraph(text, kind) for text, kind in said])
        assert [one.title for one in found] == [
            "1.1. Aim.",
            "1.2. Scope.",
            "1.3. Terms.",
            "1.4. The keeper writes",
            "1.5. Care",
        ]
        assert {one.depth for one in found} == {2}

    def test_numbered_paragraphs_of_a_text_are_none_where_few_siblings_are(self):
        said = [
            ("1.1. Aim.", "heading"),
            *((f"1.{number}. the keeper writes; {PROSE}", "para") for number in range(2, 6)),
        ]
        assert [one.at for one in headings_of([paragraph(text, kind) for text, kind in said])] == [0]

    def test_ranks_are_those_of_the_numbers_where_a_file_turns_them_round(self):
        said = [("1. Aims", 1), ("1.1 Aim", 2), ("1.1.1 Whole", 4), ("1.1.1.1 Part", 3), ("1.1.2 Other", 4)]
        found = headings_of([paragraph(text, level=level) for text, level in said])
        assert [one.depth for one in found] == [1, 2, 3, 4, 3]

    @pytest.mark.parametrize(("number", "is_one"), [(8, True), (6, False)])
    def test_a_number_that_goes_on_is_one_alone_on_a_line(self, number: int, is_one: bool):
        said = [f"7. Practices. {PROSE}", PROSE, f"{number}. Duties.", PROSE, f"9. Review. {PROSE}"]
        found = headings_of([paragraph(text, "list" if text[0].isdigit() else "para") for text in said])
        assert [one.at for one in found] == ([0, 2, 4] if is_one else [0, 4])

    def test_letters_before_a_number_are_part_of_it(self, tmp_path: Path):
        found = read(tmp_path, [Words(72, 720, "F.1.2. Places of Delivery"), *lines(*TEXT)])
        assert told(found, "heading") == ["F.1.2. Places of Delivery"]

    @pytest.mark.django_db
    def test_sections_are_cut_at_them_and_keep_their_pages(self, tmp_path: Path):
        take_in(write(tmp_path, "guide.pdf", drawn(guide(4))))
        visitor = make_reader()
        section = section_for(visitor, "guide", "3-duties-of-group-3", on=TODAY)
        assert section.text.pages == [[0, 3]]
        assert section_for(visitor, "guide", "page-3", on=TODAY).section == section.section

    @pytest.mark.django_db
    def test_a_file_without_any_is_cut_at_its_pages(self, tmp_path: Path):
        take_in(write(tmp_path, "notes.pdf", drawn([lines(f"{number} {PROSE}") for number in range(3)])))
        assert section_for(make_reader(), "notes", "page-2", on=TODAY).section.anchor == "page-2"


class TestTables:
    def test_cells_between_lines_are_rows(self, tmp_path: Path):
        page = [
            *grid([70, 170, 320, 500], [710, 690, 650, 630]),
            Words(75, 695, "Step", font="bold"), Words(175, 695, "Who", font="bold"),
            Words(325, 695, "Days", font="bold"), Words(75, 675, "Offer"), Words(175, 675, "The office of"),
            Words(175, 660, "the buyer"), Words(325, 675, "60"), Words(325, 635, "12"), Words(75, 635, "Reply"),
            *lines(*TEXT, top=600),
        ]  # fmt: skip
        found = read(tmp_path, page)
        assert told(found, "head", "row") == [
            "Step | Who | Days",
            "Offer | The office of the buyer | 60",
            "Reply |  | 12",
        ]

    def test_words_in_columns_are_rows_also_without_lines(self, tmp_path: Path):
        rows = [("Army", "A1", "30 days"), ("Navy", "B2", "45 days"), ("Air Force", "C3", "60 days")]
        page = [Words(x, 700 - 20 * n, row[at]) for n, row in enumerate(rows) for at, x in enumerate((72, 220, 400))]
        assert told(read(tmp_path, page), "row") == [" | ".join(row) for row in rows]

    def test_a_list_with_hanging_labels_is_none(self, tmp_path: Path):
        page = [
            one for n in range(5) for one in (Words(72, 700 - 20 * n, f"{n + 1}."), Words(110, 700 - 20 * n, PROSE))
        ]
        assert told(read(tmp_path, page), "row") == []

    def test_underlines_make_no_rows(self, tmp_path: Path):
        page = [
            *grid([70, 170, 500], [710, 670, 650]), *grid([176, 300], [688, 688]),
            Words(75, 695, "Link"), Words(175, 690, "the first line of a cell"), Words(175, 675, "and its second"),
            Words(75, 655, "Other"), Words(175, 655, "words"), Words(340, 655, "and more"),
        ]  # fmt: skip
        assert told(read(tmp_path, page), "row")[0] == "Link | the first line of a cell and its second"


def test_text_in_two_columns_is_read_one_after_the_other(tmp_path: Path):
    left = [f"left {n} of the words that run on in their own column" for n in range(8)]
    right = [f"right {n} of the words that run on in theirs" for n in range(8)]
    page = [
        one for n in range(8) for one in (Words(50, 700 - 14 * n, left[n], 9), Words(330, 700 - 14 * n, right[n], 9))
    ]
    words = " ".join(told(read(tmp_path, page)))
    assert words.index("left 7") < words.index("right 0")


@pytest.mark.parametrize("turn", [90, 270])
def test_a_page_that_lies_on_its_side_reads_right(tmp_path: Path, turn: int):
    sign = 1 if turn == 90 else -1
    start = 200 if turn == 90 else 400
    page = [Words(start + sign * 14 * n, 100 if turn == 90 else 700, text, turn=turn) for n, text in enumerate(TEXT)]
    found = read(tmp_path, list(reversed(page)))
    assert " ".join(told(found)) == " ".join(TEXT)


def test_a_footnote_stands_behind_the_paragraph_that_calls_it(tmp_path: Path):
    first = "The office keeps its records.1 It shows them when it is asked to do so by the officer of the day."
    notes = lines("1 See the memo of the year before.", top=100, size=8)
    found = read(tmp_path, [*lines(first), *lines(*TEXT, *TEXT, top=650), *notes])
    assert [block.kind for block in found.blocks][:2] == ["para", "note"]
    assert found.blocks[1].text == "1 See the memo of the year before."


class TestTextLayer:
    def test_pages_that_are_pictures_have_none(self, tmp_path: Path):
        found = read(tmp_path, [Picture(), Words(30, 30, "Stamp 12")], [Picture()])
        assert (found.text_layer, found.blocks) == ("none", ())

    def test_a_page_with_few_words_and_no_picture_has_one(self, tmp_path: Path):
        assert read(tmp_path, [Words(72, 700, "Words.")]).text_layer == "text"

    def test_words_that_are_none_are_garbled(self, tmp_path: Path):
        odd = [
            "Wkh frqwudfwru nhhsv lwv uhfrugv iru wkh zkroh wlph ri wkh frqwudfw dqg vkrzv wkhp zkhq lw lv dvnhg"
        ] * 9
        assert read(tmp_path, list(lines(*odd))).text_layer == "garbled"


BITS = st.text("abcdefgh", min_size=1, max_size=9)
PLACES = st.tuples(st.integers(2, 26), st.integers(4, 34), BITS, st.sampled_from(["plain", "bold"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=40, unique_by=lambda one: one[1] * 4 + one[0] // 8), st.booleans())
def test_no_word_of_a_page_is_lost_or_doubled(tmp_path_factory: pytest.TempPathFactory, places: list, has_grid: bool):
    page: list[Drawn] = [Words(20 * x, 20 * y, text, font=font) for x, y, text, font in places]
    page += grid([35, 180, 330, 590], [695, 500, 380, 75]) if has_grid else []
    found = read(tmp_path_factory.mktemp("pages"), page)
    wanted = Counter(text for _, _, text, _ in places)
    assert Counter(_words(found.blocks)) == wanted


def _words(blocks: tuple[Block, ...]) -> list[str]:
    return [word for block in blocks for word in re.findall(r"\w+", block.text)]


SAID = st.text("abcdefgh ", min_size=1, max_size=240).filter(lambda text: text.strip() != "")
BLOCKS = st.lists(st.tuples(st.sampled_from(["heading", "para", "list"]), SAID), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(BLOCKS, st.integers(0, 700), st.integers(20, 240), st.booleans())
def test_no_word_of_a_block_is_missing_in_the_sections(said: list, long: int, cut: int, is_paged: bool):
    said = [(kind, f"{text.strip()} {'long ' * (long // 5)}end{at}") for at, (kind, text) in enumerate(said)]
    blocks = tuple(Block(kind, text, 1, at + 1 if is_paged else 0) for at, (kind, text) in enumerate(said))
    entries = [OutlineEntry(block.text[:cut], 1, block.page) for block in blocks if block.kind == "heading"]
    found = Extracted(
        title="A guide", language="en", pages=len(blocks) * is_paged, blocks=blocks, outline=tuple(entries) * is_paged
    )
    drafts = list(sections(found, Source(Path("a.pdf"), "a.pdf"), "A guide"))
    shown = Counter(word for one in drafts for word in re.findall(r"\w+", f"{one.title} {one.text}"))
    assert not Counter(_words(blocks)) - shown
