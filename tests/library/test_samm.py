"""The SAMM taken apart by its numbers, from prints and saved pages; policy memos with their state and what they end."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.library.actions import undo_change
from icop.library.models import Change, Document, Relation, Section
from icop.library.queries import document_for, documents_for, section_for
from icop.library.queries.statuses import statuses_of
from tests.library.drawing import Drawn, Words, drawn, grid, lines
from tests.library.making import records, take_in, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
CORPUS = Path(os.environ.get("ICOP_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus"

PAGE = """<!doctype html><html><head><title>C99 - Quays | Defense Security Cooperation Agency</title></head><body><main>
<h1>C99 - Quays</h1><p>Chapter 99 tells of quays.</p>
<table><tr><th>Section</th><th>Title</th></tr><tr><td>C99.1.</td><td>Building</td></tr></table>
<h2>C99.1. - Building</h2>
<p>C99.1.1. Duties of the Builder. The builder keeps to Table C99.T1. and to Section C99.1.2.</p>
<p>Table C99.T1. Days by Kind of Quay</p>
<table><tr><th>Kind</th><th>Days</th></tr><tr><td>Stone</td><td>30</td></tr><tr><td>Wood</td><td>12</td></tr></table>
<p>C99.1.2. The harbour master looks at each quay once a year.</p>
<p>Figure C99.F1. Form of the Report</p><ul><li>PDF Version of Figure</li></ul>
<p>C99.1.2.1. Reports. Each look makes one report.</p></main></body></html>"""

MEMO = """<!doctype html><html><head><title>DSCA 19-34 | Defense Security Cooperation Agency</title>
<link rel="canonical" href="https://samm.dsca.mil/policy-memoranda/dsca-19-34"></head><body><main><h1>DSCA 19-34</h1>
<div><p>{state}</p></div><p>SAMM E-Change 431</p><p>5 June 2019</p><p>MEMORANDUM FOR ALL HARBOUR MASTERS</p>
<p>SUBJECT: Looking at Quays, DSCA Policy Memorandum 19-34</p>
<p>REFERENCES:</p><ul><li>a) 22 U.S.C. 2776</li><li>b) DSCA 14-02, Quays of Wood</li></ul>
<p>Effective immediately the SAMM, Section C99.1.2., is revised as attached. This memorandum rescinds DSCA 16-41.</p>
</main></body></html>"""


def text_of(number: str, on: date = TODAY) -> str:
    """Return the text that a number of the manual opens."""
    section = Section.objects.get(citation=f"SAMM {number}")
    reading = section_for(VISITOR, section.document.key, section.anchor, on=on)
    return reading.text.body.text if reading.text else ""


def printed(name: str = "c99.pdf") -> bytes:
    """Return the same chapter as a print."""
    page: list[Drawn] = [
        Words(72, 700, "C99 - Quays", font="bold", size=14),
        *lines("Chapter 99 tells of quays.", top=680),
        Words(72, 655, "C99.1. - Building", font="bold", size=13),
        Words(72, 630, "C99.1.1. Duties of the Builder.", font="bold"),
        Words(245, 630, "The builder keeps to Table C99.T1. and to Section C99.1.2."),
        Words(200, 605, "Table C99.T1. Days by Kind of Quay", font="bold"),
        *grid([190, 300, 400], [598, 580, 560, 540]),
        *(Words(x, y, text) for y, row in ((585, "Kind Days"), (565, "Stone 30"), (545, "Wood 12"))
          for x, text in zip((195, 305), row.split(), strict=True)),
        *lines("C99.1.2. The harbour master looks at each quay once a year.", top=515),
        *lines("C99.1.2.1. Reports. Each look makes one report.", top=490),
    ]  # fmt: skip
    return drawn([page], title="C99 - Quays | Defense Security Cooperation Agency")


@pytest.fixture(params=["c99.pdf", "c99.html"])
def chapter(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Take in a chapter, as print or saved page; return its file's name."""
    name = request.param
    take_in(write(tmp_path, name, printed() if name.endswith(".pdf") else PAGE))
    return name


class TestChapters:
    def test_paragraphs_open_by_their_numbers(self, chapter: str):
        assert list(Document.objects.values_list("key", flat=True)) == ["samm"]
        assert text_of("C99.1.1") == "The builder keeps to Table C99.T1. and to Section C99.1.2."
        assert Section.objects.get(anchor="samm-c99-1-1").title == "Duties of the Builder"
        assert text_of("C99.1.2") == "The harbour master looks at each quay once a year."

    def test_tables_open_by_theirs_row_by_row(self, chapter: str):
        assert text_of("C99.T1") == "Kind | Days\nStone | 30\nWood | 12"
        table = Section.objects.get(anchor="samm-c99-t1")
        assert (table.title, table.parent.anchor) == ("Days by Kind of Quay", "samm-c99-1-1")

    def test_numbers_hang_from_the_longest_one_above(self, chapter: str):
        assert Section.objects.get(anchor="samm-c99-1-2-1").parent.anchor == "samm-c99-1-2"

    def test_a_sentence_that_names_a_table_begins_none(self, tmp_path: Path):
        page = PAGE.replace("Figure C99.F1. Form of the Report", "Table C99.T1. shows the days.")
        take_in(write(tmp_path, "c99.html", page))
        assert text_of("C99.1.2").endswith("Table C99.T1. shows the days.\n• PDF Version of Figure")

    def test_a_table_on_the_page_after_its_caption_keeps_its_header(self, tmp_path: Path):
        above = [
            Words(72, 700, "C99 - Quays", font="bold", size=14),
            Words(72, 680, "C99.1. - Building", font="bold", size=13),
            *lines("C99.1.1. The builder keeps to the days.", top=655),
            *lines("C99.1.2. The harbour master looks at each quay once a year.", top=630),
            Words(200, 605, "Table C99.T1. Days by Kind of Quay", font="bold"),
        ]
        below = [
            *lines("Kind Days", top=720),
            *grid([190, 300, 400], [698, 680, 660, 640]),
            *(Words(x, y, text) for y, row in ((685, "Stone 30"), (665, "Wood 12"), (645, "Straw 3"))
              for x, text in zip((195, 305), row.split(), strict=True)),
            *lines("C99.1.3. The keeper writes down what the harbour master has seen.", top=600),
        ]  # fmt: skip
        title = "C99 - Quays | Defense Security Cooperation Agency"
        take_in(write(tmp_path, "c99.pdf", drawn([above, below], title=title)))
        assert Section.objects.get(anchor="samm-c99-t1").title == "Days by Kind of Quay"
        assert text_of("C99.T1") == "Kind Days\nStone | 30\nWood | 12\nStraw | 3"

    def test_the_day_of_a_print_is_the_day_of_the_copy(self, tmp_path: Path):
        take_in(write(tmp_path, "c99.pdf", printed()))
        assert document_for(VISITOR, "samm").editions.get().as_of == date(2025, 12, 7)

    def test_a_print_and_a_record_set_are_one_document(self, tmp_path: Path):
        row = {"id": "samm/C99.1.2", "number": "C99.1.2", "title": "", "as_of": "2025-12-06"}
        words = "The harbour master looks at each quay once a year."
        take_in(write(tmp_path, "set.jsonl", records([row | {"text": words}])))
        take_in(write(tmp_path, "c99.pdf", printed()))
        assert Section.objects.get(citation="SAMM C99.1.2").texts.filter(retired_at=None).count() == 1
        assert text_of("C99.T1").startswith("Kind | Days")

    def test_a_chapter_read_as_an_office_file_before_is_replaced(self, tmp_path: Path):
        path = write(tmp_path, "c99.pdf", printed())
        take_in(path, importer="office")
        old = Document.objects.get()
        take_in(path, importer="samm")
        assert document_for(VISITOR, old.key).key == "samm"
        assert [one.key for one in documents_for(VISITOR, on=TODAY)] == ["samm"]
        old.refresh_from_db()
        assert "is read as part of “Security Assistance Management Manual” now" in old.withdrawn_why
        undo_change(Change.objects.get(), by=site_reader(), on=TODAY)
        assert document_for(VISITOR, old.key).key == old.key

    def test_what_has_another_copy_too_is_not_replaced(self, tmp_path: Path):
        path = write(tmp_path, "c99.html", PAGE)
        take_in(path, importer="office")
        take_in(write(tmp_path, "c99.html", PAGE.replace("once a year", "twice a year")), importer="office")
        take_in(path, importer="samm")
        assert Document.objects.filter(withdrawn_at=None).count() == 2

    def test_another_page_of_few_numbers_is_no_chapter(self, tmp_path: Path):
        take_in(write(tmp_path, "note.html", "<html><p>See C99.1.1. of the SAMM at samm.dsca.mil.</p></html>"))
        assert not Document.objects.filter(key="samm").exists()

    def test_a_file_named_a_chapter_by_hand_that_is_none_is_refused(self, tmp_path: Path):
        report = take_in(write(tmp_path, "note.html", "<html><body><p>Words.</p></body></html>"), importer="samm")
        assert "is no chapter" in report.refused[0].problem


class TestRecords:
    """A record set of the manual gives the texts that a print of it gives."""

    TEXT = "\n".join(
        [
            "Builders wait as Table C99.T1. says.",
            "Table C99.T1. Days by Kind of Quay",
            "Kind of | Days",
            "quay | 12",
            "Figure C99.F1. The Quay",
        ]
    )

    def record(self, **more: str) -> bytes:
        row = {"id": "samm/C99.1.1", "number": "C99.1.1", "title": "Duties of the Builder", "text": self.TEXT}
        return records([row | {"as_of": "2025-12-06"} | more])

    def test_a_table_stands_beside_the_paragraph_that_holds_it(self, tmp_path: Path):
        report = take_in(write(tmp_path, "samm.jsonl", self.record()))
        assert report.added == 1
        reading = section_for(VISITOR, "samm", "samm-c99-1-1", on=TODAY)
        assert reading.text.body.text == "Builders wait as Table C99.T1. says."
        table = section_for(VISITOR, "samm", "samm-c99-t1", on=TODAY)
        assert table.text.body.text == "Kind of | Days\nquay | 12"
        assert (table.text.title, table.section.parent.anchor) == ("Days by Kind of Quay", "samm-c99-1-1")
        assert table.text.source_id == "samm/C99.1.1"

    def test_bringing_it_in_again_counts_records_not_tables(self, tmp_path: Path):
        path = write(tmp_path, "samm.jsonl", self.record())
        take_in(path)
        assert take_in(path).unchanged == 1

    @pytest.mark.parametrize(
        ("title", "text", "shown"),
        [
            (
                "Only national funds may be used",
                "They are paid.",
                ("", "Only national funds may be used. They are paid."),
            ),
            ("36(b) Notification", "They are sent.", ("36(b) Notification", "They are sent.")),
            ("", "Lead Nation Sales. They are paid.", ("Lead Nation Sales", "They are paid.")),
            ("", "The U.S. Navy may ask. It pays.", ("", "The U.S. Navy may ask. It pays.")),
        ],
    )
    def test_titles_are_told_from_sentences(self, tmp_path: Path, title: str, text: str, shown: tuple[str, str]):
        take_in(write(tmp_path, "samm.jsonl", self.record(title=title, text=text)))
        found = section_for(VISITOR, "samm", "samm-c99-1-1", on=TODAY).text
        assert (found.title, found.body.text) == shown


class TestMemos:
    def test_a_memo_is_a_document_with_number_subject_and_change(self, tmp_path: Path):
        take_in(write(tmp_path, "dsca-19-34.html", MEMO.format(state="Active")))
        memo = Document.objects.get()
        assert (memo.key, memo.citation, memo.kind) == ("dsca-19-34", "DSCA 19-34", "memo")
        assert memo.title == "DSCA 19-34: Looking at Quays"
        assert "E-Change 431" in memo.about
        assert "active" in memo.about

    def test_what_it_ends_changes_and_cites_are_relations(self, tmp_path: Path):
        take_in(write(tmp_path, "dsca-19-34.html", MEMO.format(state="Active")))
        found = {(one.type, one.target_key, one.standing) for one in Relation.objects.all()}
        assert found == {
            ("rescinds", "DSCA 16-41", "secondary"), ("amends", "SAMM", "secondary"),
            ("cites", "22 USC 2776", "secondary"), ("cites", "DSCA 14-02", "secondary"),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("state", "words", "to"),
        [
            ("Superseded by DSCA 21-66", "superseded", "DSCA 21-66"),
            ("Status: Incorporated", "incorporated", "SAMM"),
            ("Rescinded", "rescinded", "not stated"),
        ],
    )
    def test_its_banner_is_its_state(self, tmp_path: Path, state: str, words: str, to: str):
        take_in(write(tmp_path, "memo.html", MEMO.format(state=state)), as_of="2026-01-31")
        memo = Document.objects.get()
        assert statuses_of([memo], VISITOR, date(2026, 2, 1))[memo.pk].words.startswith(words)
        assert Relation.objects.get(type__startswith=words).target_key == to

    @pytest.mark.parametrize(
        "said",
        [
            "DSCA Policy Memorandum 19-34",
            "Defense Security Cooperation Agency (DSCA) Policy Memorandum 19-34, [SAMM E-Change 431]",
            "DSCA Policy Memo 19–34",
            "DSCA 19-34",
        ],
    )
    def test_its_number_is_told_however_it_is_written(self, tmp_path: Path, said: str):
        page = MEMO.format(state="Status: Active").replace("DSCA Policy Memorandum 19-34", said)
        page = page.replace("<title>DSCA 19-34 |", f"<title>{said} |").replace("<h1>DSCA 19-34", f"<h1>{said}")
        take_in(write(tmp_path, "memo.html", page))
        memo = Document.objects.get()
        assert (memo.citation, memo.title) == ("DSCA 19-34", "DSCA 19-34: Looking at Quays")

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("INCORPORATED into SAMM E-Change 431", "incorporated"),
            ("Rescinded by DSCA Policy Memorandum 21-66", "rescinded"),
            ("Superseded by Defense Security Cooperation Agency (DSCA) Policy Memo 21-66", "superseded"),
            ("Status | Expired", "expired"),
            ("This policy memorandum has been rescinded by DSCA 21-66.", "rescinded"),
        ],
    )
    def test_its_state_is_told_however_it_is_written(self, tmp_path: Path, state: str, words: str):
        take_in(write(tmp_path, "memo.html", MEMO.format(state=state)))
        assert f"Its page says {words}" in Document.objects.get().about
        if "21-66" in state:
            assert Relation.objects.get(type__startswith=words).target_key == "DSCA 21-66"

    def test_a_link_to_active_memos_is_no_banner(self, tmp_path: Path):
        page = MEMO.format(state="Active Policy Memoranda").replace("<h1>", "<ul><li>Rescinded memos</li></ul><h1>")
        take_in(write(tmp_path, "memo.html", page))
        assert "Its page says" not in Document.objects.get().about

    def test_a_page_saved_again_retires_what_it_no_longer_says(self, tmp_path: Path):
        take_in(write(tmp_path, "memo.html", MEMO.format(state="Active")))
        take_in(write(tmp_path, "memo.html", MEMO.format(state="Active").replace("rescinds DSCA 16-41", "stays")))
        assert not Relation.objects.filter(type="rescinds", retired_at=None).exists()
        assert Relation.objects.filter(type="rescinds").exists()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_prints_and_the_record_set_give_the_same_places_and_texts():
    from icop.library.drafts import HELD, SectionDraft
    from icop.library.importers import records, samm
    from icop.library.importers.source import Source

    found: dict[str, SectionDraft] = {}
    for path in sorted((CORPUS / "samm").glob("*.pdf")):
        assert samm.claims(path, "pdf")
        drafts = samm.read(Source(path, path.name), "pdf")
        found |= {one.anchor: one for one in drafts if isinstance(one, SectionDraft)}
    source = Source(CORPUS / "samm" / "samm-sections-2025-12.jsonl.xz", "samm.jsonl.xz")
    wanted = {one.anchor: one for one in records.read(source, "records") if isinstance(one, SectionDraft)}
    assert set(wanted) == set(found)
    paragraphs = [one for one in wanted.values() if not one.unit.endswith(HELD)]
    same = sum(one.norm_sha == found[one.anchor].norm_sha for one in paragraphs)
    assert same > 0.985 * len(paragraphs)
    assert wanted["samm-c5-t13"].text.endswith("$300M | $200M")
    assert found["samm-c5-t13"].text.endswith("Design and Construction Services | $300M | $200M")
