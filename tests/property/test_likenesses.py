"""Whoever may read what: likenesses tell a reader nothing that a site without the hidden documents would not tell."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from icop.accounts.queries import site_reader
from icop.accounts.reader import Reader
from icop.engine.errors import IcopError
from icop.library.actions.deciding import keep_apart, relate
from icop.library.models import Document, Likeness
from icop.library.queries import relations_of
from icop.library.queries.likenesses import likeness_for, likenesses_for, likenesses_of, side_by_side
from tests.makers import TODAY, find_or_make_audience, make_document

pytestmark = pytest.mark.django_db
AUDIENCES = ("public", "members", "editors", "office-a", "office-b")
READERS = st.frozensets(st.sampled_from(AUDIENCES), max_size=3).map(lambda found: Reader("editor", found | {"public"}))
NAMES = ("amber", "basalt", "copper", "dolomite")
HOLDERS = st.lists(st.sampled_from(AUDIENCES), min_size=len(NAMES), max_size=len(NAMES))
DECISIONS = st.lists(st.sampled_from(("open", "related", "apart")), min_size=6, max_size=6)


@pytest.fixture
def held() -> list[Document]:
    """Return documents each of which is like each other one."""
    for audience in AUDIENCES:
        find_or_make_audience(audience)
    made = [make_document(f"{name} paper\n\nWords of {name} and more.\n", name=f"{name}.txt") for name in NAMES]
    for one, two in combinations(made, 2):
        Likeness.objects.create(document=one, other=two, kind="related", share=0.9, reason=f"{one.key} and {two.key}")
    return made


def told(reader: Reader, documents: list[Document], pks: list[int]) -> dict[str, Any]:
    """Return everything that is told of likenesses."""
    return {
        "lists": [[one.reason for one in likenesses_for(reader, state=state)] for state in ("", "open", "accepted")],
        "found": [one.reason for one in likenesses_for(reader, state="", words="amber")],
        "open": likenesses_for(reader).count(),
        "of": {
            one.key: [(like.other.key, like.percent) for like in likenesses_of(reader, one)]
            for one in documents
            if reader.may_read(Document.objects.get(pk=one.pk).audience_id)
        },
        "related": {
            one.key: [(edge.relation.target_key, edge.relation.note) for edge in relations_of(reader, one, on=TODAY)]
            for one in documents
            if reader.may_read(Document.objects.get(pk=one.pk).audience_id)
        },
        "each": [each(reader, pk) for pk in pks],
    }


def each(reader: Reader, pk: int) -> object:
    try:
        found = likeness_for(reader, pk)
        return found.reason, side_by_side(reader, found)
    except IcopError as error:
        return str(error)


def test_hidden_documents_are_like_nothing(held: list[Document]):
    @given(holders=HOLDERS, reader=READERS, decisions=DECISIONS)
    @hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(holders: list[str], reader: Reader, decisions: list[str]) -> None:
        with transaction.atomic():
            for document, audience in zip(held, holders, strict=True):
                Document.objects.filter(pk=document.pk).update(audience=audience)
            rows = list(Likeness.objects.select_related("document", "other").order_by("pk"))
            for row, decision in zip(rows, decisions, strict=True):
                if decision == "related":
                    relate(row, "related", by=site_reader(), on=TODAY)
                elif decision == "apart":
                    keep_apart(row, by=site_reader(), on=TODAY)
            pks = [row.pk for row in rows]
            whole = told(reader, held, pks)
            Document.objects.exclude(audience__in=reader.audiences).delete()
            left = [one for one in held if Document.objects.filter(pk=one.pk).exists()]
            theirs = told(reader, left, pks)
            transaction.set_rollback(True)
        assert whole == theirs
        for name, audience in zip(NAMES, holders, strict=True):
            assert audience in reader.audiences or name not in repr(whole)

    check()
