"""Documents and facts get their concepts in the background, and the index says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from icop.accounts.queries import site_reader
from icop.index.sources import build_index
from icop.library.actions import About, receive
from icop.library.actions.tagging import Tagging, tagging_state
from icop.library.indexing import index_documents
from icop.library.models import Document
from icop.taxonomy.models import PassageTags, TaggedWork
from icop.taxonomy.tags.queries import acronyms_of, topics_of
from tests.library.making import records, write
from tests.makers import TODAY, load_facts, make_document, make_fee
from tests.taxonomy.tagging import MEMO, SALES, found_under, tag_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _built():
    build_index()


def concepts(document: Document) -> list[str]:
    return [line.topic.concept for line in topics_of(f"document:{document.key}")]


def test_a_document_is_found_under_its_concepts_once_it_was_tagged():
    load_facts(SALES)
    document = make_document(MEMO)
    assert found_under("3.2") == set()
    tag_all()
    assert found_under("3.2") == {f"document:{document.key}"}
    assert {"3.1", "3.2"} <= set(concepts(document))
    assert tagging_state().is_complete


def test_what_is_tagged_is_not_tagged_again():
    load_facts(SALES)
    make_document(MEMO)
    tag_all()
    before = list(TaggedWork.objects.values_list("work", "tagged_at"))
    tag_all()
    assert list(TaggedWork.objects.values_list("work", "tagged_at")) == before


def test_a_new_concept_is_found_in_what_was_tagged_before():
    load_facts({key: text for key, text in SALES.items() if key != "concept:3.2"})
    document = make_document(MEMO)
    tag_all()
    assert "3.2" not in concepts(document)
    load_facts(SALES)
    assert not tagging_state().is_complete
    tag_all()
    assert found_under("3.2") == {f"document:{document.key}"}


def test_tagging_stops_when_something_else_is_to_do_and_goes_on():
    load_facts(SALES)
    for number in range(5):
        make_document(f"{MEMO}\n\nNumber {number}.", name=f"memo-{number}.txt")
    work = Tagging()
    assert work.work(lambda: True) is False
    answers = iter([False] * 8 + [True] * 1000)
    work.work(lambda: next(answers))
    assert TaggedWork.objects.filter(is_indexed=True).count() < 10
    tag_all()
    assert len(found_under("3.2")) == 5


@pytest.mark.django_db(transaction=True)
def test_while_tagging_pauses_nothing_is_left_open_in_the_database(tmp_path: Path):
    load_facts(SALES)
    many = [{"id": f"s{number}", "title": f"Section {number}", "text": MEMO} for number in range(450)]
    receive([write(tmp_path, "code.jsonl", records(many))], by=site_reader(), on=TODAY)
    tag_all_but_the_last = iter([False] * 9 + [True] * 1000)
    index_documents([])
    work = Tagging()
    assert work.work(lambda: next(tag_all_but_the_last)) is False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # refused while any answer is still being read
    assert work.work(lambda: False) or work.work(lambda: False)


def test_a_document_that_is_read_again_keeps_what_did_not_change():
    load_facts(SALES)
    document = make_document(MEMO)
    tag_all()
    before = set(PassageTags.objects.values_list("pk", flat=True))
    Document.objects.filter(pk=document.pk).update(revision=document.revision + 1)
    tag_all()
    assert set(PassageTags.objects.values_list("pk", flat=True)) == before
    assert found_under("3.1") == {f"document:{document.key}"}


def test_acronyms_a_document_defines_are_listed():
    load_facts(SALES)
    document = make_document(MEMO)
    tag_all()
    assert [(one.short, one.long, one.concepts) for one in acronyms_of(f"document:{document.key}")] == [
        ("FMS", "Foreign Military Sales", ["3.1"])
    ]


def test_facts_get_concepts_too():
    load_facts(SALES | {"parameter:pricing.fee": make_fee(about="What foreign military sales pay.")})
    build_index()
    tag_all()
    assert "parameter:pricing.fee" in found_under("3.1")
    assert "concept:4.1" not in found_under("4.1")
    build_index()
    assert "parameter:pricing.fee" in found_under("3.1")


def test_what_is_gone_leaves_no_tags():
    load_facts(SALES)
    document = make_document(MEMO)
    tag_all()
    document.delete()
    load_facts({"concept:1": SALES["concept:3"]})
    tag_all()
    assert not TaggedWork.objects.filter(work__startswith="document:").exists()


def test_hidden_documents_are_found_under_concepts_by_their_readers_only():
    load_facts(SALES)
    document = make_document(MEMO, audience="office-a")
    tag_all()
    assert found_under("3.1") == set()
    assert found_under("3.1", audiences=("public", "office-a")) == {f"document:{document.key}"}


def test_the_index_built_anew_knows_the_concepts(tmp_path):
    load_facts(SALES)
    path = tmp_path / "memo.txt"
    path.write_text(MEMO)
    receive([path], by=site_reader(), on=TODAY, about=About(audience="public"))
    tag_all()
    build_index()
    assert len(found_under("3.2")) == 1
