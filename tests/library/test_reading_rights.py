"""No reader learns of a document they may not read: not by lists, counts, citations, relations or words of an error."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icop.accounts.reader import Reader
from icop.engine.errors import NotAllowed, NotFound
from icop.library.actions import Particulars, change_document, delete_document
from icop.library.models import Document
from icop.library.queries import (
    contents_of,
    coverage,
    document_for,
    documents_by,
    documents_for,
    editions_for,
    facets_for,
    find_by_citation,
    library_counts,
    section_for,
)
from tests.library.making import code_section, records, take_in, write
from tests.makers import TODAY, find_or_make_audience, make_reader

pytestmark = pytest.mark.django_db
AUDIENCES = ("public", "members", "office-a", "office-b")
_numbers = count(3000)


@pytest.fixture
def held(tmp_path: Path) -> dict[str, str]:
    """Put one section of the Code behind each audience and return its citation."""
    found = {}
    for audience in AUDIENCES:
        find_or_make_audience(audience)
        number = str(next(_numbers))
        row = code_section(number, f"(a) Secret of {audience}.", "2020-01-01")
        take_in(write(tmp_path, f"{audience}.jsonl", records([row])), audience=audience)
        found[audience] = f"22 USC {number}"
    return found


READERS = st.builds(
    lambda role, audiences: Reader(role, frozenset(audiences)),
    st.sampled_from(["visitor", "member", "editor"]),
    st.sets(st.sampled_from(AUDIENCES)),
)


@given(READERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_reader_finds_what_their_audiences_hold_and_nothing_else(held: dict[str, str], reader: Reader):
    own = {audience for audience in AUDIENCES if reader.may_read(audience)}
    assert {one.audience_id for one in documents_for(reader, on=TODAY)} == own
    assert {audience for audience, cite in held.items() if find_by_citation(reader, cite, on=TODAY)} == own
    assert library_counts(reader).sections == len(own)
    assert coverage(reader, ["22 USC"]).sections == len(own)
    assert sum(number for _, number in facets_for(reader, on=TODAY)["kind"]) == len(own)
    keys = [one.key for one in Document.objects.all()]
    assert {one.audience_id for one in documents_by(reader, "key", keys)} == own


def test_hidden_and_missing_are_told_in_the_same_words(held: dict[str, str]):
    visitor = make_reader("visitor")
    said = set()
    for key in ("usc-22-office-a", "usc-22-office-z"):
        with pytest.raises(NotFound) as problem:
            document_for(visitor, key)
        said.add(f"{problem.value}".replace("office-a", "").replace("office-z", ""))
        with pytest.raises(NotFound) as problem:
            section_for(visitor, key, "22-usc-1", on=TODAY)
        said.add(f"{problem.value}".replace("office-a", "").replace("office-z", ""))
    assert len(said) == 1


def test_lists_of_a_hidden_document_are_empty(held: dict[str, str]):
    document = Document.objects.get(key="usc-22-office-a")
    visitor = make_reader("visitor")
    assert contents_of(visitor, document, on=TODAY) == ()
    assert not editions_for(visitor, document).exists()


def test_a_document_moved_to_another_audience_is_seen_there_only(held: dict[str, str]):
    editor = make_reader("editor", audiences=["office-a"])
    document = document_for(editor, "usc-22")
    change_document(document, Particulars(title="Title 22", kind="statute", audience="office-a"), by=editor, on=TODAY)
    assert find_by_citation(make_reader("visitor"), held["public"], on=TODAY) is None
    found = find_by_citation(editor, held["public"], on=TODAY)
    assert found is not None
    assert found.document.title == "Title 22"


def test_editors_do_not_move_documents_where_they_may_not_read(held: dict[str, str]):
    editor = make_reader("editor")
    with pytest.raises(NotAllowed):
        change_document(
            document_for(editor, "usc-22"),
            Particulars(title="T", kind="statute", audience="office-a"),
            by=editor,
            on=TODAY,
        )


def test_only_administrators_take_documents_out(held: dict[str, str]):
    with pytest.raises(NotAllowed):
        delete_document(
            Document.objects.get(key="usc-22"),
            why="It is not ours.",
            typed="usc-22",
            by=make_reader("editor"),
            on=TODAY,
        )
    delete_document(
        Document.objects.get(key="usc-22"),
        why="It is not ours.",
        typed="usc-22",
        by=make_reader("administrator"),
        on=TODAY,
    )
    assert find_by_citation(make_reader("visitor"), held["public"], on=TODAY) is None
