"""A concept bears one name on each day, keeps its key, and knows its place."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from icop.engine.concepts import Concept, Label, concept_of, natural, path_to
from icop.engine.shapes import Concept as Shape

CITE = {"to": "Example Directive 12", "standing": "verified", "checked_on": "2026-01-05"}


def make_shape(**fields) -> Shape:
    return Shape.model_validate({"title": "Widget office", "means": "Makes widgets.", "cites": [CITE], **fields})


def make_label(text: str, kind: str = "preferred", start: str | None = None, end: str | None = None) -> dict:
    days = {name: day for name, day in (("start", start), ("end", end)) if day}
    return {"text": text, "kind": kind, "cite": CITE, **days}


def test_the_title_is_the_name_on_days_without_another():
    concept = concept_of("1.2", make_shape(labels=[make_label("Old office", end="2019-09-01")]))
    assert concept.preferred_on(date(2019, 8, 31)) == "Old office"
    assert concept.preferred_on(date(2019, 9, 1)) == "Widget office"


def test_acronyms_hold_for_their_period_only():
    acronym = make_label("WO", "acronym", "2020-01-01", "2021-01-01")
    concept = concept_of("1.2", make_shape(labels=[acronym], also=["the office"]))
    assert [label.text for label in concept.labels_on(date(2020, 6, 1))] == ["Widget office", "the office", "WO"]
    assert [label.text for label in concept.labels_on(date(2021, 1, 1))] == ["Widget office", "the office"]


days = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(days, days), max_size=4), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_the_title_fills_exactly_the_days_that_other_names_leave(periods, day):
    periods = [(start, end) for start, end in periods if start is None or end is None or start < end]
    labels = [
        make_label(f"Name {n}", "preferred", start and start.isoformat(), end and end.isoformat())
        for n, (start, end) in enumerate(periods)
    ]
    concept = concept_of("1", make_shape(labels=labels))
    named = any(Label("", "preferred", start, end).holds_on(day) for start, end in periods)
    title = [label for label in concept.labels if label.text == "Widget office" and label.holds_on(day)]
    assert len(title) == (0 if named else 1)


def test_numbers_are_sorted_as_numbers():
    assert sorted(["3.10", "3.2", "3", "3.2.1"], key=natural) == ["3", "3.2", "3.2.1", "3.10"]


def test_a_path_leads_from_the_top_and_ends_at_a_cycle():
    def make(key: str, broader: str | None) -> Concept:
        return Concept(key, (Label(key),), "x", broader=broader)

    concepts = {one.key: one for one in (make("1", None), make("1.1", "1"), make("a", "b"), make("b", "a"))}
    assert [one.key for one in path_to("1.1", concepts)] == ["1", "1.1"]
    assert [one.key for one in path_to("a", concepts)] == ["b", "a"]
