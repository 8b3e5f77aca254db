"""Where things land: documents, keys, ids of sources, anchors, and where a citation leads."""

from __future__ import annotations

import lzma
import tarfile
from datetime import date
from pathlib import Path

import pytest

from icop.accounts.reader import VISITOR
from icop.engine.errors import NotFound
from icop.library.models import Sighting, Text
from icop.library.queries import (
    Filters,
    contents_of,
    coverage,
    document_for,
    documents_for,
    find_by_citation,
    library_counts,
    section_for,
)
from tests.library.making import code_section, packed, pdf, records, take_in, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db

LAW = """(a) In general
The President reports.
(1) each offer;
(2) each sale.
(b) Notice.—The President tells
(1) the House."""


def dfars(number: str, text: str, title: str = "General.", kind: str = "dfars", **more: str) -> dict[str, str]:
    row = {"id": number, "kind": kind, "number": number, "title": title, "text": text, "part": number.split(".")[0]}
    return row | {"as_of": "2025-11-10", "blob": "b", "source_path": f"dita/{number}.dita"} | more


REGULATION = [
    dfars("225.7301", "(a) The Government sells.\n(b) Conduct acquisitions."),
    dfars("225.7301-1", "(a) Use firm-fixed-price contracts."),
    dfars("252.225-7027", "(a) Fees."),
    dfars("PART_225", "Table of contents", title="- FOREIGN ACQUISITION", part="225") | {"number": "Part 225"},
    dfars("PGI_225.7301", "(i) Separately identify.\n(ii) State the country.", kind="pgi") | {"number": "PGI 225.7301"},
]


def titles() -> list[str]:
    return [document.title for document in documents_for(VISITOR, on=TODAY)]


def source_ids() -> set[str]:
    return set(Text.objects.filter(retired_at=None).values_list("source_id", flat=True))


class TestDocuments:
    def test_a_regulation_of_many_sections_is_one_document(self, tmp_path: Path):
        report = take_in(write(tmp_path, "set.jsonl.xz", records(REGULATION, packed=True)))
        assert (report.added, report.documents) == (5, ("dfars", "dfars-pgi"))
        assert titles() == [
            "DFARS Procedures, Guidance, and Information (PGI)",
            "Defense Federal Acquisition Regulation Supplement (DFARS)",
        ]

    def test_its_contents_follow_its_numbers(self, tmp_path: Path):
        take_in(write(tmp_path, "set.jsonl", records(REGULATION)))
        part, clauses = contents_of(VISITOR, document_for(VISITOR, "dfars"), on=TODAY)
        (subpart,) = part.below
        assert (part.section.number, part.section.title) == ("Part 225", "Foreign Acquisition")
        assert subpart.section.citation == "48 CFR 225.73"
        assert [line.section.number for line in subpart.below] == ["225.7301", "225.7301-1"]
        assert clauses.section.number == "Part 252"

    def test_titles_of_the_code_share_a_document_whatever_file_they_came_in(self, tmp_path: Path):
        take_in(write(tmp_path, "a.jsonl", records([code_section("2776", LAW, "2020-01-01")])))
        take_in(write(tmp_path, "b.jsonl", records([code_section("2778", "Text.", "2021-01-01")])))
        assert titles() == ["United States Code, Title 22: Foreign Relations and Intercourse"]

    def test_another_audience_gets_a_document_of_its_own(self, tmp_path: Path):
        path = write(tmp_path, "a.jsonl", records([code_section("2776", LAW)]))
        take_in(path)
        report = take_in(path, audience="members")
        assert report.documents == ("usc-22-members",)
        assert report.added == 1

    def test_files_of_one_name_in_two_folders_are_two_documents(self, tmp_path: Path):
        write(tmp_path, "one/memo.txt", "First.")
        write(tmp_path, "two/memo.txt", "Second.")
        assert set(take_in(tmp_path).documents) == {"one-memo", "two-memo"}

    def test_the_same_bytes_under_another_name_are_not_taken_in_twice(self, tmp_path: Path):
        take_in(write(tmp_path, "a.txt", "Words."))
        assert take_in(write(tmp_path, "b.txt", "Words.")).unchanged == 1
        assert len(titles()) == 1

    def test_a_list_can_be_narrowed_and_sorted(self, tmp_path: Path):
        write(tmp_path, "b memo.txt", "MEMORANDUM FOR commanders\n\nText of the Defense Security Cooperation Agency.")
        write(tmp_path, "a guide.txt", "A guide\n\nText of the General Services Administration.")
        take_in(tmp_path)
        assert [one.issuer for one in documents_for(VISITOR, on=TODAY, sort="issuer")] == [
            "Defense Security Cooperation Agency",
            "General Services Administration",
        ]
        memos = documents_for(VISITOR, on=TODAY, filters=Filters(kinds=("memo",)))
        assert [one.issuer for one in memos] == ["Defense Security Cooperation Agency"]
        assert documents_for(VISITOR, on=TODAY, filters=Filters(words="guide")).count() == 1


class TestSourceIds:
    def test_of_a_file_it_is_the_path_below_the_folder_named(self, tmp_path: Path):
        write(tmp_path, "docs/deep/a.txt", "Words.")
        take_in(tmp_path / "docs")
        assert source_ids() == {"deep/a.txt"}

    def test_of_a_record_it_is_its_id_below_its_set(self, tmp_path: Path):
        path = write(tmp_path, "a.jsonl", records([code_section("2776", LAW)]))
        take_in(path)
        assert source_ids() == {"usc/22/2776"}
        take_in(path, set_name="law")
        assert source_ids() == {"law/usc/22/2776"}

    def test_any_set_with_ids_and_texts_is_taken_in(self, tmp_path: Path):
        rows = [{"id": f"q{number}", "title": f"Entry {number}", "text": f"Words {number}."} for number in range(3)]
        assert take_in(write(tmp_path, "mine.jsonl", records(rows)), set_name="s").added == 3
        assert source_ids() == {"s/q0", "s/q1", "s/q2"}
        assert titles() == ["s"]

    def test_members_of_archives_are_named_below_them(self, tmp_path: Path):
        write(tmp_path, "rules.zip", packed({"fr/1.txt": "One.", "fr/2.txt": "Two.", "fr/.hidden": "No."}))
        with tarfile.open(tmp_path / "more.tar.xz", "w:xz") as archive:
            archive.add(write(tmp_path / "x", "three.txt", "Three."), "three.txt")
        take_in(tmp_path / "rules.zip", tmp_path / "more.tar.xz")
        assert source_ids() == {"rules.zip/fr/1.txt", "rules.zip/fr/2.txt", "more.tar.xz/three.txt"}


class TestCitations:
    @pytest.fixture(autouse=True)
    def _texts(self, tmp_path: Path) -> None:
        take_in(write(tmp_path, "code.jsonl", records([code_section("2776", LAW, "2026-08-04")])))
        take_in(write(tmp_path, "set.jsonl", records(REGULATION)))

    @pytest.mark.parametrize(
        ("cited", "place", "is_exact"),
        [
            ("22 U.S.C. 2776(b)", "/library/usc-22/22-usc-2776/#b", True),
            ("22 USC 2776(a)(2)", "/library/usc-22/22-usc-2776/#a-2", True),
            ("22 USC 2776(a)(9)(B)", "/library/usc-22/22-usc-2776/#a", False),
            ("section 36(b) of the Arms Export Control Act", "/library/usc-22/22-usc-2776/#b", True),
            ("DFARS 225.7301(b)", "/library/dfars/48-cfr-225-7301/#b", True),
            ("DFARS 225.7301-2", "/library/dfars/48-cfr-225-7301/", False),
            ("48 CFR 225.7399", "/library/dfars/subpart-225-73/", False),
            ("DFARS 252.225-7027", "/library/dfars/48-cfr-252-225-7027/", True),
            ("PGI 225.7301(c)(ii)", "/library/dfars-pgi/pgi-225-7301/#ii", True),
        ],
    )
    def test_a_citation_leads_to_its_place_or_the_nearest_around_it(self, cited: str, place: str, is_exact: bool):
        found = find_by_citation(VISITOR, cited, on=TODAY)
        assert found is not None
        assert (found.url, found.is_exact) == (place, is_exact)

    def test_a_file_is_cited_by_what_its_title_or_name_says_it_is(self, tmp_path: Path):
        write(tmp_path, "in/dsca-19-34.txt", "Offset costs are handled so.")
        write(tmp_path, "in/b.md", "# DoD Instruction 5000.85, Major Capability Acquisition\n\nPolicy.")
        write(tmp_path, "in/c.md", "# Guide to DoDI 5000.80\n\nAdvice.")
        take_in(tmp_path / "in")
        found = [find_by_citation(VISITOR, cited, on=TODAY) for cited in ("DSCA 19-34", "DoDI 5000.85", "DoDI 5000.80")]
        assert [one.url if one else "" for one in found] == ["/library/dsca-19-34/", "/library/b/", ""]
        assert coverage(VISITOR, ("DSCA",)).sections == 1

    def test_what_is_not_here_leads_nowhere(self):
        assert find_by_citation(VISITOR, "30 USC 1", on=TODAY) is None

    def test_coverage_counts_what_is_below_a_prefix(self):
        held = coverage(VISITOR, ("22 USC",))
        assert (held.sections, held.as_of) == (1, date(2026, 8, 4))
        assert coverage(VISITOR, ("48 CFR 225",)).sections == 2
        assert coverage(VISITOR, ("2 USC",)).sections == 0

    def test_coverage_changes_with_the_library(self, tmp_path: Path):
        assert coverage(VISITOR, ("22 USC",)).sections == 1
        take_in(write(tmp_path, "more.jsonl", records([code_section("2778", "Text.", "2026-08-04")])))
        assert coverage(VISITOR, ("22 USC",)).sections == 2
        assert library_counts(VISITOR).sections == 6

    def test_subsections_carry_their_headings_and_marks(self):
        reading = section_for(VISITOR, "usc-22", "22-usc-2776", on=TODAY)
        shown = [(one.path, one.label, one.depth) for one in reading.paragraphs if one.path]
        assert shown == [("a", "(a)", 0), ("a-1", "(1)", 1), ("a-2", "(2)", 1), ("b", "(b)", 0), ("b-1", "(1)", 1)]


class TestReadingView:
    def test_neighbours_and_crumbs_lead_on(self, tmp_path: Path):
        take_in(write(tmp_path, "set.jsonl", records(REGULATION)))
        reading = section_for(VISITOR, "dfars", "48-cfr-225-7301-1", on=TODAY)
        assert (str(reading.before), str(reading.after)) == ("48 CFR 225.7301", "48 CFR 252.225-7027")
        assert [one.number for one in reading.crumbs] == ["Part 225", "Subpart 225.73"]

    def test_a_place_that_is_not_there_is_told_in_words(self, tmp_path: Path):
        take_in(write(tmp_path, "a.pdf", pdf([["Words."]])))
        with pytest.raises(NotFound, match="There is no page-7 in a"):
            section_for(VISITOR, "a", "page-7", on=TODAY)

    def test_the_source_credit_of_a_copy_is_kept(self, tmp_path: Path):
        row = code_section("2776", LAW, "2020-01-01", source_credit="(Pub. L. 90-629, ch. 3.)")
        take_in(write(tmp_path, "a.jsonl", records([row])))
        assert Sighting.objects.get().credit == "Pub. L. 90-629, ch. 3."


def test_a_set_packed_twice_over_is_read_from_its_bytes(tmp_path: Path):
    once = records([code_section("1", "Text.")])
    take_in(write(tmp_path, "named.txt", lzma.compress(once)))
    assert source_ids() == {"usc/22/1"}
