"""Whatever the documents and audiences, a reader is told what a site would tell that holds only what they may read.

The order of hits is left out: word statistics are shared by all records, so a hidden one may shift its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.accounts.queries import site_reader
from icop.accounts.reader import Reader
from icop.engine.errors import IcopError
from icop.index.sources import build_index
from icop.library.models import Document
from icop.library.queries import (
    contents_of,
    coverage,
    document_for,
    documents_for,
    editions_for,
    facets_for,
    find_by_citation,
    library_counts,
    readings_for,
    relations_of,
    section_for,
)
from icop.search.queries import complete, search
from icop.search.results import Wanted
from tests.makers import TODAY, find_or_make_audience, make_document

pytestmark = pytest.mark.django_db
AUDIENCES = ("public", "members", "editors", "office-a", "office-b")
READERS = st.frozensets(st.sampled_from(AUDIENCES), max_size=3).map(lambda found: Reader("member", found | {"public"}))
TEXTS = {
    "amber": "Amber memo\n\nThe offset of the amber clause is lawful. See DSCA 11-11 and 22 USC 2776(b).\n",
    "basalt": "Basalt memo\n\nThe offset of the basalt annex is due on notice. The notice names the fee.\n",
    "copper": "Copper notice\n\nA copper annex binds the office. The office keeps the recoupment.\n",
    "dolomite": "Dolomite notice\n\nThe recoupment of the dolomite clause is waived for the partner.\n",
    "emerald": "Emerald memo\n\nThe partner pays the fee of the emerald clause, offset or not.\n",
}
QUERIES = (
    "offset",
    "recoupment partner",
    '"offset of the"',
    "emerald",
    "emerlad",
    "dolomit",
    "DSCA 11-11",
    "22 USC 2776(b)(1)",
    "bas",
    'broken " (AND',
)
HOLDERS = st.lists(st.sampled_from(AUDIENCES), min_size=len(TEXTS), max_size=len(TEXTS))
FEW = {"suppress_health_check": [HealthCheck.function_scoped_fixture]}


@pytest.fixture
def held() -> list[Document]:
    """Return the documents, received once; each example gives them other audiences."""
    for audience in AUDIENCES:
        find_or_make_audience(audience)
    made = [make_document(text, name=f"{name}.txt") for name, text in TEXTS.items()]
    for number, document in enumerate(made):
        said = {"citation": f"DSCA {number}1-11", "issuer": document.title.split()[0], "year": 2000 + number}
        Document.objects.filter(pk=document.pk).update(**said)
    return made


def give(documents: list[Document], holders: list[str]) -> None:
    """Give each document to an audience, and let the index know."""
    for document, audience in zip(documents, holders, strict=True):
        now = timezone.now()
        Document.objects.filter(pk=document.pk).update(audience=audience, revision=document.revision, changed_at=now)
        document.revision += 1
        Document.objects.filter(pk=document.pk).update(revision=document.revision)
    build_index()


def told(reader: Reader) -> dict[str, Any]:
    """Return everything the library and search tell a reader, without the order of hits, scores and times."""
    return {
        "documents": [one.key for one in documents_for(reader, on=TODAY)],
        "facets": facets_for(reader, on=TODAY),
        "counts": asdict(library_counts(reader)),
        "coverage": asdict(coverage(reader, ["DSCA"])),
        "each": {name: told_of(reader, name) for name in TEXTS},
        "cited": {number: cited(reader, f"DSCA {number}1-11") for number in range(len(TEXTS))},
        "found": {query: found(reader, query) for query in QUERIES},
        "words": {typed: sorted(complete(reader, typed, on=TODAY, limit=50)) for typed in ("am", "do", "of", "re")},
    }


def told_of(reader: Reader, key: str) -> object:
    def whole() -> object:
        document = document_for(reader, key)
        readings = readings_for(reader, document, on=TODAY)
        lines = contents_of(reader, document, on=TODAY)
        texts = [section_for(reader, key, one.anchor, on=TODAY).text for one, _ in readings]
        edges = relations_of(reader, document, on=TODAY)
        return [
            [text.body.text for text in texts if text],
            [line.section.anchor for line in lines],
            editions_for(reader, document).count(),
            edges,
        ]

    return or_error(whole)


def cited(reader: Reader, citation: str) -> object:
    found = find_by_citation(reader, citation, on=TODAY)
    return found.url if found else None


def found(reader: Reader, query: str) -> object:
    def whole() -> object:
        results = search(reader, query, on=TODAY, wanted=Wanted({}, states=("certain", "unsure", "ended"), per_page=50))
        hits = [
            (work.key, work.card.title, passage.url, passage.snippet)
            for work in results.hits
            for passage in work.passages
        ]
        facets = {name: sorted(pairs) for name, pairs in results.facets.items()}
        return [results.total, results.works, sorted(hits, key=repr), facets, results.states, results.did_you_mean]

    return or_error(whole)


def or_error(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except IcopError as error:
        return str(error)


def test_hidden_documents_change_nothing_a_reader_is_told(held: list[Document]):
    @given(holders=HOLDERS, reader=READERS)
    @hypothesis_settings(max_examples=8, **FEW)
    def check(holders: list[str], reader: Reader) -> None:
        give(held, holders)
        whole = told(reader)
        with transaction.atomic():
            Document.objects.exclude(audience__in=reader.audiences).delete()
            build_index()
            theirs = told(reader)
            transaction.set_rollback(True)
        assert whole == theirs

    check()


def test_words_of_hidden_documents_are_nowhere_in_what_a_reader_is_told(held: list[Document]):
    @given(holders=HOLDERS, reader=READERS)
    @hypothesis_settings(max_examples=8, **FEW)
    def check(holders: list[str], reader: Reader) -> None:
        give(held, holders)
        said = told(reader)
        said["each"] = {key: answer for key, answer in said["each"].items() if not isinstance(answer, str)}
        text = repr(said).lower()
        for query in QUERIES:
            text = text.replace(f"{query!r}:".lower(), "")
        for name, audience in zip(TEXTS, holders, strict=True):
            assert (name in text) == (audience in reader.audiences), name

    check()


def test_fewer_audiences_never_see_more(held: list[Document]):
    @given(holders=HOLDERS, reader=READERS, kept=st.frozensets(st.sampled_from(AUDIENCES)))
    @hypothesis_settings(max_examples=8, **FEW)
    def check(holders: list[str], reader: Reader, kept: frozenset[str]) -> None:
        give(held, holders)
        fewer = Reader("member", reader.audiences & kept)
        less, more = told(fewer), told(reader)
        assert set(less["documents"]) <= set(more["documents"])
        assert all(less["counts"][name] <= more["counts"][name] for name in less["counts"])
        for query in QUERIES:
            assert hits_of(less, query) <= hits_of(more, query) or relaxed(more, query)
        for name, pairs in less["facets"].items():
            assert all(dict(more["facets"][name]).get(value, 0) >= number for value, number in pairs)

    check()


def hits_of(said: dict[str, Any], query: str) -> set[str]:
    answer = said["found"][query]
    return set() if isinstance(answer, str) else {hit[0] for hit in answer[2]}


def relaxed(said: dict[str, Any], query: str) -> bool:
    """Tell whether more may find fewer: who finds all the words is not shown texts with some of them."""
    return bool(re.search(r"\s|\d", query)) and bool(hits_of(said, query))


def test_nobody_reads_what_has_no_audience_of_theirs(held: list[Document]):
    give(held, ["office-a"] * len(held))
    nobody = Reader("visitor", frozenset())
    assert told(nobody)["documents"] == []
    assert told(nobody)["counts"] == {"documents": 0, "sections": 0, "passages": 0}
    assert len(told(site_reader())["documents"]) == len(held)
