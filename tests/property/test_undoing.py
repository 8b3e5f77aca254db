"""Whatever is done to documents, undoing it all, the last first, leaves the library as it was: rows, texts, search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.errors import Refused
from icop.library.actions import (
    ForAll,
    change_document,
    change_many,
    date_copies,
    merge_documents,
    particulars_of,
    restore_document,
    split_document,
    undo_change,
    withdraw_document,
)
from icop.library.indexing import index_documents
from icop.library.models import Change, Document
from icop.library.queries import contents_of, documents_for, readings_for
from icop.library.queries.changes import copies_of
from icop.search.queries import search
from icop.search.results import Wanted
from tests.library.making import take_in, write
from tests.library.snapshots import rows_of_library
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
BY = {"by": site_reader("editor"), "on": TODAY}
WORDS = ("amber", "basalt", "copper")
NUMBERS = st.integers(min_value=0, max_value=11)
VERBS = ("edit", "merge", "split", "withdraw", "restore", "date", "many")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), NUMBERS, NUMBERS), min_size=1, max_size=6)


def edit(one: Document, other: Document, number: int) -> Change | None:
    return change_document(one, replace(particulars_of(one), title=f"Title {number}", kind=other.kind or "memo"), **BY)


def split(one: Document, other: Document, number: int) -> Change:
    copies = copies_of(one)
    return split_document(one, [copies[number % len(copies)].pk] if copies else [], title=f"Part {number}", **BY)[1]


def give_days(one: Document, other: Document, number: int) -> Change | None:
    days = ("", "2017-05", "2018-06-24", "2021-01-31")
    return date_copies(one, {copy.pk: days[(number + place) % 4] for place, copy in enumerate(copies_of(one))}, **BY)


DEEDS: dict[str, Callable[[Document, Document, int], Change | None]] = {
    "edit": edit,
    "merge": lambda one, other, number: merge_documents(one, other, **BY),
    "split": split,
    "withdraw": lambda one, other, number: withdraw_document(one, why=f"Reason {number}.", **BY),
    "restore": lambda one, other, number: restore_document(one, **BY),
    "date": give_days,
    "many": lambda one, other, number: change_many([one, other], ForAll(issuer=f"Office {number}"), **BY),
}


def library(folder: Path) -> None:
    """Take in three documents: one of two dated copies, one of headings, one undated."""
    take_in(write(folder, "amber.txt", "Amber\n\nThe amber fee is lawful.\n"), as_of="2018-06-01")
    take_in(write(folder, "amber.txt", "Amber\n\nThe amber levy is doubtful.\n"), as_of="2020-06-01")
    take_in(write(folder, "basalt.md", "# Basalt\n\n## Fee\n\nThe basalt fee.\n\n## Levy\n\nThe basalt levy.\n"))
    take_in(write(folder, "copper.txt", "Copper\n\nThe copper fee is due.\n"), as_of="2019-03")


def _shown(one: Document, day: date) -> tuple[object, ...]:
    anchors = [line.section.anchor for line in contents_of(VISITOR, one, on=day)]
    return one.key, one.title, anchors, [text.body.text for _, text in readings_for(VISITOR, one, on=day) if text]


def _hits(word: str, day: date) -> list[str]:
    found = search(VISITOR, word, on=day, wanted=Wanted({}, ("certain", "unsure")))
    return sorted(hit.card.key for hit in found.hits)


def told() -> object:
    """Return what the library tells: its lists, contents, texts on some days, and what search finds."""
    index_documents(Document.objects.values_list("key", flat=True))
    days = (TODAY, TODAY.replace(year=2019), TODAY.replace(year=2017))
    documents = list(documents_for(VISITOR, on=TODAY))
    shown = [_shown(one, day) for one in documents for day in days]
    hits = [(word, day, _hits(word, day)) for word in (*WORDS, "fee", "levy") for day in days]
    return shown, hits


@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_undoing_all_leaves_the_library_as_it_was(steps: list[tuple[str, int, int]]):
    with TemporaryDirectory() as folder, transaction.atomic():
        library(Path(folder))
        before, said = rows_of_library(), told()
        done = []
        for verb, first, second in steps:
            documents = list(Document.objects.order_by("pk"))
            one, other = documents[first % len(documents)], documents[second % len(documents)]
            try:
                with transaction.atomic():
                    change = DEEDS[verb](one, other, first + second)
            except Refused:
                continue
            if change:
                done.append(change)
        for change in reversed(done):
            undo_change(change, **BY)
        assert rows_of_library() == before
        assert told() == said
        transaction.set_rollback(True)
