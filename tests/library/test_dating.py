"""Dated copies are looks at a changing text: what they say of when a text held, in whatever order they come."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from icop.accounts.reader import VISITOR
from icop.library.models import Section, Text
from icop.library.periods import Look, Period, timeline
from icop.library.queries import (
    document_for,
    documents_for,
    find_by_citation,
    section_for,
    sightings_of,
    status_of_text,
    texts_of,
)
from tests.library.making import code_section, pdf, records, take_in, words, write
from tests.makers import TODAY

pytestmark = pytest.mark.django_db


def copy_of(folder: Path, day: str, **texts: str) -> Path:
    rows = [code_section(number.strip("s"), text, day) for number, text in texts.items()]
    return write(folder, f"code-{day}.jsonl", records(rows))


def bounds(number: str = "2776") -> list[tuple[str, str, str, str, str]]:
    section = section_for(VISITOR, "usc-22", f"22-usc-{number}", on=TODAY).section
    return [
        (text.body.text, *(str(day or "") for day in (text.start_min, text.start_max, text.end_min, text.end_max)))
        for text in texts_of(VISITOR, section)
    ]


class TestCopies:
    def test_one_copy_says_only_that_the_text_held_that_day(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        assert bounds() == [("Old.", "", "2020-05-01", "2020-05-02", "")]

    def test_a_later_copy_with_the_same_text_widens_the_period(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        report = take_in(copy_of(tmp_path, "2022-05-01", s2776="OLD"))
        assert bounds() == [("OLD", "", "2020-05-01", "2022-05-02", "")]
        assert (report.added, report.updated, report.unchanged) == (0, 0, 1)

    def test_a_change_lies_between_the_two_copies_that_differ(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        report = take_in(copy_of(tmp_path, "2022-05-01", s2776="New."))
        assert bounds() == [
            ("Old.", "", "2020-05-01", "2020-05-02", "2022-05-01"),
            ("New.", "2020-05-02", "2022-05-01", "2022-05-02", ""),
        ]
        assert report.updated == 1

    def test_the_order_in_which_copies_come_does_not_matter(self, tmp_path: Path):
        found = set()
        days = {"2018-01-01": "A.", "2020-01-01": "B.", "2022-01-01": "A."}
        for number, order in enumerate(permutations(days)):
            for day in order:
                take_in(write(tmp_path, f"{number}/{day}.jsonl", records([code_section(f"{number}", days[day], day)])))
            found.add(str(bounds(f"{number}")))
        assert len(found) == 1

    def test_a_month_is_any_of_its_days(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2025-07", s2776="Old."))
        assert bounds() == [("Old.", "", "2025-07-31", "2025-07-02", "")]

    def test_the_day_given_by_hand_counts_where_records_have_none(self, tmp_path: Path):
        path = write(tmp_path, "code.jsonl", records([code_section("1", "Text.")]))
        take_in(path, as_of="2023-04-20")
        assert bounds("1") == [("Text.", "", "2023-04-20", "2023-04-21", "")]

    def test_what_is_read_follows_the_day_asked_about(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        take_in(copy_of(tmp_path, "2022-05-01", s2776="New."))
        for day, text, certainty in (
            ("2019-01-01", "Old.", "possible"),
            ("2020-05-01", "Old.", "certain"),
            ("2021-01-01", "Old.", "possible"),
            ("2022-05-01", "New.", "certain"),
            ("2026-01-01", "New.", "possible"),
        ):
            reading = section_for(VISITOR, "usc-22", "22-usc-2776", on=date.fromisoformat(day))
            assert reading.text is not None
            assert (reading.text.body.text, reading.certainty) == (text, certainty), day

    def test_between_two_copies_both_texts_are_offered(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        take_in(copy_of(tmp_path, "2022-05-01", s2776="New."))
        reading = section_for(VISITOR, "usc-22", "22-usc-2776", on=date(2021, 1, 1))
        assert [text.body.text for text in reading.others] == ["New."]

    def test_between_two_copies_the_one_seen_before_is_read_first(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."), copy_of(tmp_path, "2022-05-01", s2776="New."))
        reading = section_for(VISITOR, "usc-22", "22-usc-2776", on=date(2020, 6, 1))
        assert [text.body.text for text in (reading.text, *reading.others)] == ["Old.", "New."]
        reading = section_for(VISITOR, "usc-22", "22-usc-2776", on=date(2019, 6, 1))
        assert reading.text.body.text == "Old."

    def test_copies_held_are_listed(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        take_in(copy_of(tmp_path, "2022-05-01", s2776="Old."))
        section = section_for(VISITOR, "usc-22", "22-usc-2776", on=TODAY).section
        assert [str(one.seen_from) for one in sightings_of(VISITOR, section)] == ["2020-05-01", "2022-05-01"]


class TestWhatIsMissing:
    WHOLE = {"s1": "One.", "s2": "Two.", "s3": "Three.", "s4": "Four."}

    def test_a_section_gone_from_a_whole_copy_ended_between(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", **self.WHOLE))
        take_in(copy_of(tmp_path, "2022-05-01", s1="One.", s2="Two.", s4="Four."))
        assert bounds("3") == [("Three.", "", "2020-05-01", "2020-05-02", "2022-05-01")]

    def test_an_excerpt_says_nothing_about_what_it_leaves_out(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", **self.WHOLE))
        take_in(copy_of(tmp_path, "2022-05-01", s1="One."))
        assert bounds("3") == [("Three.", "", "2020-05-01", "2020-05-02", "")]

    def test_the_place_of_a_section_that_is_gone_can_still_be_read(self, tmp_path: Path):
        take_in(copy_of(tmp_path, "2020-05-01", **self.WHOLE))
        take_in(copy_of(tmp_path, "2022-05-01", s1="One.", s2="Two.", s4="Four."))
        reading = section_for(VISITOR, "usc-22", "22-usc-3", on=TODAY)
        assert (reading.text, reading.certainty, reading.status.kind) == (None, "none", "gone")


class TestUndated:
    def test_an_undated_text_holds_on_any_day_and_says_so(self, tmp_path: Path):
        take_in(write(tmp_path, "a.txt", "Words."))
        for day in (date(1990, 1, 1), TODAY):
            reading = section_for(VISITOR, "a", "text", on=day)
            assert (reading.certainty, reading.status.words) == ("undated", "undated copy")

    def test_a_dated_text_comes_before_an_undated_one(self, tmp_path: Path):
        take_in(write(tmp_path, "u.jsonl", records([code_section("1", "Undated.")])))
        take_in(copy_of(tmp_path, "2020-05-01", s1="Dated."))
        reading = section_for(VISITOR, "usc-22", "22-usc-1", on=TODAY)
        assert reading.text is not None
        assert (reading.text.body.text, [one.body.text for one in reading.others]) == ("Dated.", ["Undated."])

    def test_a_changed_file_replaces_its_text_and_what_was_known_stays_known(self, tmp_path: Path):
        path = write(tmp_path, "a.txt", "Before.")
        take_in(path)
        then = timezone.now()
        path.write_text("After.")
        assert take_in(path).updated == 1
        now = section_for(VISITOR, "a", "text", on=TODAY)
        earlier = section_for(VISITOR, "a", "text", on=TODAY, known=then)
        assert now.text is not None
        assert earlier.text is not None
        assert (now.text.body.text, earlier.text.body.text) == ("After.", "Before.")
        assert documents_for(VISITOR, on=TODAY).count() == 1


class TestIssued:
    ACT = {"kind": "section", "stage": "enacted", "law": "P.L. 115-91", "fiscal_year": 2018, "as_of": "2017-12-12"}

    def test_an_act_holds_from_its_day_on(self, tmp_path: Path):
        row = {"id": "s", "number": "887", "title": "MILESTONES", "hierarchy": ["TITLE VIII—ACQUISITION"], "text": "X."}
        take_in(write(tmp_path, "act.jsonl", records([row | self.ACT])))
        found = find_by_citation(VISITOR, "section 887 of Public Law 115-91", on=TODAY)
        assert found is not None
        assert found.text is not None
        assert (found.text.start_min, found.text.start_max) == (date(2017, 12, 12), date(2017, 12, 12))
        assert (found.text.end_min, found.text.end_max, found.text.basis) == (None, None, "official")
        before = section_for(VISITOR, found.document.key, "sec-887", on=date(2017, 1, 1))
        assert before.text is None


class TestReadingAgain:
    def test_the_same_file_again_changes_nothing(self, tmp_path: Path):
        path = copy_of(tmp_path, "2020-05-01", s1="One.", s2="Two.")
        take_in(path)
        before = list(Text.objects.values_list("pk", "retired_at"))
        report = take_in(path)
        assert (report.added, report.updated, report.unchanged, report.documents) == (0, 0, 2, ("usc-22",))
        assert list(Text.objects.values_list("pk", "retired_at")) == before

    def test_a_better_reader_renews_texts_instead_of_making_new_ones(self, tmp_path: Path, monkeypatch):
        path = write(tmp_path, "a.pdf", pdf([[words(60)]]))
        take_in(path)
        before = list(Text.objects.values_list("pk", "recorded_at"))
        for module in ("writing", "receiving"):
            monkeypatch.setattr(f"icop.library.actions.{module}.VERSION", "next")
        report = take_in(path)
        assert (report.added, report.updated) == (0, 0)
        assert list(Text.objects.values_list("pk", "recorded_at")) == before
        assert document_for(VISITOR, "a").editions.get().extractor_version == "next"

    def test_an_anchor_a_better_reader_no_longer_makes_leads_on(self, tmp_path: Path, monkeypatch):
        path = write(tmp_path, "a.md", "# One\n\nFirst.\n\n# Two\n\nSecond.\n")
        take_in(path)
        Section.objects.filter(anchor="two").update(anchor="page-2-of-old")
        for module in ("writing", "receiving"):
            monkeypatch.setattr(f"icop.library.actions.{module}.VERSION", "next")
        take_in(path)
        reading = section_for(VISITOR, "a", "page-2-of-old", on=TODAY)
        assert reading.section.anchor == "two"


class TestStatus:
    @pytest.mark.parametrize(
        ("on", "words"),
        [
            ("2019-01-01", "perhaps in force: seen first on 1 May 2020"),
            ("2020-05-01", "in force"),
            ("2021-01-01", "as of 1 May 2020, not known after"),
            ("2022-05-01", "superseded between 2 May 2020 and 1 May 2022"),
        ],
    )
    def test_status_is_said_in_words(self, tmp_path: Path, on: str, words: str):
        take_in(copy_of(tmp_path, "2020-05-01", s2776="Old."))
        take_in(copy_of(tmp_path, "2022-05-01", s2776="New."))
        section = section_for(VISITOR, "usc-22", "22-usc-2776", on=TODAY).section
        old = texts_of(VISITOR, section).get(body__text="Old.")
        assert status_of_text(old, date.fromisoformat(on)).words == words


LOOKS = st.lists(
    st.builds(
        lambda day, norm: (date(2020, 1, 1) + timedelta(days=day), norm), st.integers(0, 40), st.sampled_from("ab-")
    ),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


def looks_of(pairs: list[tuple[date, str]]) -> list[Look]:
    return [Look(day, day, norm.strip("-"), number) for number, (day, norm) in enumerate(pairs)]


def certain(period: Period, day: date) -> bool:
    begun = period.start_max is not None and period.start_max <= day
    return begun and (period.end_min is None or day < period.end_min)


@given(LOOKS, st.randoms(use_true_random=False))
def test_periods_do_not_depend_on_the_order_of_looks(pairs, random):
    looks = looks_of(pairs)
    shuffled = list(looks)
    random.shuffle(shuffled)
    assert timeline(shuffled) == timeline(looks)


@given(LOOKS)
def test_what_was_seen_on_a_day_holds_for_certain_that_day_and_nothing_else_does(pairs):
    periods = timeline(looks_of(pairs))
    for day, norm in pairs:
        assert [period.norm for period in periods if certain(period, day)] == ([norm] if norm != "-" else [])


@given(LOOKS)
def test_bounds_of_a_period_are_in_order(pairs):
    for period in timeline(looks_of(pairs)):
        days = [day for day in (period.start_min, period.start_max, period.end_min, period.end_max) if day]
        assert days == sorted(days)
