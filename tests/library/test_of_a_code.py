"""A file that holds a part of a code: its sections are cited as the code is, and citations lead there."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.library.actions import About, receive
from icop.library.actions.lists import add_entry, make_list
from icop.library.importers.of_a_code import cited_at, code_of
from icop.library.models import Section
from icop.library.queries import find_by_citation, sections_by_citation
from icop.library.queries.citing import texts_by_citation
from icop.library.queries.lists import entries_of
from tests.library.making import code_section, records, take_in, write
from tests.makers import TODAY, make_reader

PART = """# PART 126—GENERAL POLICIES

Scope of the part.

## § 126.1 Prohibited boats

No boat is sold to a harbour that is closed.

## § 126.4 Transfers of boats

(a) A boat may be lent for a day.

(b) It comes back with its oars.

## § 126.4 Transfers of boats, older text

A boat may be lent for two days.

## What § 126.1 meant in 1994

It meant less.
"""


@pytest.mark.parametrize(
    ("title", "heading", "citation"),
    [
        ("22 CFR part 126: General Policies", "§ 126.4 Transfers of boats", "22 CFR 126.4"),
        ("22 CFR part 126: General Policies", "§ 127.4 Of another part", ""),
        ("22 CFR part 126: General Policies", "PART 126—GENERAL POLICIES", ""),
        ("22 CFR part 126: General Policies", "§ §§ 126.8-126.12", ""),
        ("48 CFR part 225: Foreign Acquisition", "225.7301-2 Boats.", "48 CFR 225.7301-2"),
        ("48 CFR part 225: Foreign Acquisition", "252.225-7001 A clause", ""),
        ("22 U.S.C. chapter 39: Arms Export Control", "§ 2776 Reports", "22 USC 2776"),
        ("22 U.S.C. chapter 39: Arms Export Control", "1994 amendments", ""),
        ("22 U.S.C. chapter 39: Arms Export Control", "§ 36 Reports", ""),
        ("DFARS PGI 2025-11", "PGI 225.7301 Boats", "PGI 225.7301"),
        ("DFARS PGI 2025-11", "225.7301 Boats", ""),
        ("DFARS PGI 2025-11", "PGI Part 201 - BOATS", ""),
    ],
)
def test_the_heading_of_a_section_tells_what_it_is_cited_by(title, heading, citation):
    code = code_of(title)
    assert code is not None
    assert cited_at(code, heading) == citation


@pytest.mark.parametrize(
    "title",
    [
        "DFARS PGI Case 2023-P002: Boats",
        "DFARS PGI Administrative Change: July 2023",
        "Guide to 22 CFR part 126",
        "DFARS PGI Change Notice 20240913",
        "22 CFR part 121: proposed rule, 2025",
        "DFARS PGI 225.73 (superseded 2011)",
    ],
)
def test_what_only_quotes_a_code_is_no_part_of_it(title):
    assert code_of(title) is None


@pytest.fixture
def part(home, db, tmp_path: Path) -> None:
    path = tmp_path / "22cfr-part-126.md"
    path.write_text(PART, encoding="utf-8")
    receive([path], by=site_reader(), on=TODAY, about=About())


def test_a_citation_leads_into_the_file_down_to_the_paragraph(part):
    found = find_by_citation(VISITOR, "22 CFR 126.4(b)", on=TODAY)
    assert found is not None
    assert (found.section.anchor, found.path, found.is_exact) == ("126-4-transfers-of-boats", "b", True)


def test_what_is_quoted_from_the_file_names_it_and_a_law_does_not(part, tmp_path):
    editor = make_reader("editor")
    names = make_list("Transfers", about="", audience="", by=editor, on=TODAY)
    place = Section.objects.get(citation="22 CFR 126.4")
    add_entry(names, place.document, anchor=place.anchor, by=editor, on=TODAY)
    (entry,) = entries_of(editor, names, on=TODAY)
    shown = Client().get(f"/library/{place.document.key}/{place.anchor}/").content.decode()
    named = f"22 CFR 126.4, in “{place.document.title}” ("
    assert entry.quoted.startswith(named)
    assert named in shown
    take_in(write(tmp_path, "code.jsonl", records([code_section("2776", "The law.", "2026-09-01")])))
    law = Section.objects.get(citation="22 USC 2776")
    assert "22 USC 2776 (" in Client().get(f"/library/{law.document.key}/{law.anchor}/").content.decode()


def test_of_two_sections_with_one_number_the_first_is_the_place(part):
    assert list(Section.objects.exclude(citation="").order_by("sort_key").values_list("citation", "title")) == [
        ("22 CFR 126.1", "Prohibited boats"),
        ("22 CFR 126.4", "Transfers of boats"),
    ]


def test_a_text_that_surely_holds_goes_before_an_undated_copy(part, tmp_path):
    dated = tmp_path / "dated-22cfr-part-126.md"
    dated.write_text(PART.replace("for a day", "for an hour"), encoding="utf-8")
    receive([dated], by=site_reader(), on=TODAY, about=About(as_of="2026-11-20"))
    found = find_by_citation(VISITOR, "22 CFR 126.4", on=date(2026, 11, 20))
    assert found is not None
    assert "an hour" in found.text.body.text


CHAPTER = """# Title 22— FOREIGN RELATIONS / CHAPTER 39— ARMS EXPORT CONTROL

## § 2776. Reports

The copy.

## § 2777. More reports

Another copy.
"""


def test_the_law_goes_before_an_older_and_a_newer_copy_and_alone_says_what_it_reads(home, db, tmp_path):
    take_in(write(tmp_path, "older.md", CHAPTER))
    take_in(write(tmp_path, "code.jsonl", records([code_section("2776", "The law.", "2026-09-01")])))
    take_in(write(tmp_path, "newer.md", CHAPTER.replace("The copy", "A newer copy")), as_of="2026-11-20")
    assert Section.objects.filter(citation="22 USC 2776").count() == 3
    for on in (date(2026, 11, 20), TODAY):
        found = find_by_citation(VISITOR, "22 USC 2776", on=on)
        assert found is not None
        assert found.text.body.text == "The law."
        assert sections_by_citation(VISITOR, ["22 USC 2776"])["22 USC 2776"] == found.section
        assert texts_by_citation(VISITOR, ["22 USC 2776", "22 USC 2777"], on=on) == {"22 USC 2776": found.text.body.sha}
    only = find_by_citation(VISITOR, "22 USC 2777", on=TODAY)
    assert only is not None
    assert only.text.body.text == "Another copy."


def test_a_home_that_read_the_file_before_gets_the_citations_too(part):
    Section.objects.update(citation="")
    import_module("icop.library.migrations.0006_places_in_files").cite(apps, None)
    assert list(Section.objects.exclude(citation="").order_by("sort_key").values_list("citation", "title")) == [
        ("22 CFR 126.1", "Prohibited boats"),
        ("22 CFR 126.4", "Transfers of boats"),
    ]
