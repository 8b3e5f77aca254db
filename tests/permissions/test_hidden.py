"""Hidden equals missing: who may not read a document is told the same, word for word, as if it did not exist."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.index.sources import build_index
from icop.library.models import Document
from icop.library.queries import editions_for, readings_for
from icop.links.jobs import enqueue
from tests.makers import TODAY, make_document, make_person, signed_in
from tests.permissions.table import ROUTES

pytestmark = pytest.mark.django_db
STRANGERS = ("visitor", "member", "editor")
HIDES = {pattern: rule for pattern, rule in ROUTES.items() if rule.hides}
SECRET = "Quartz annex\n\nThe quartzite clause of paragraph seven binds the zanzibarian office.\n"


@pytest.fixture
def secret() -> Document:
    make_document("A public memo\n\nThe fee is lawful.\n", name="public-memo.txt")
    document = make_document(SECRET, name="quartz-annex.txt", audience="office-a")
    Document.objects.filter(pk=document.pk).update(
        citation="DSCA 98-98", number="DSCA 98-98", issuer="Quartz office", year=1998
    )
    document.refresh_from_db()
    build_index()
    return document


def browser(role: str) -> Client:
    return signed_in(
        None if role == "visitor" else make_person(role, audiences=["office-b"] if role == "member" else ())
    )


def told(client: Client, address: str, *words: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Return all that an address tells: status, text and heads, with the words that stood in the address taken out."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    heads = sorted((name, value) for name, value in answer.items() if name not in {"Content-Length"})
    for form in (form for word in words for form in (word, quote(word), quote(quote(word)), quote_plus(word))):
        body = body.replace(form, "WORD")
        heads = [(name, value.replace(form, "WORD")) for name, value in heads]
    return answer.status_code, body, heads


def places(document: Document) -> dict[str, str]:
    """Return what stands in the addresses of a document beside its key."""
    section = readings_for(site_reader(), document, on=TODAY)[0][0]
    return {"anchor": section.anchor, "edition": str(editions_for(site_reader(), document)[0].pk)}


@pytest.mark.parametrize("role", STRANGERS)
def test_a_hidden_document_and_one_that_does_not_exist_are_told_alike(secret: Document, role: str):
    client, rest = browser(role), places(secret)
    for rule in HIDES.values():
        hidden = told(client, rule.sample.format(document=secret.key, **rest), secret.key)
        assert hidden[0] == 404, rule.sample
        assert hidden == told(client, rule.sample.format(document="nothing-here", **rest), "nothing-here")


def test_those_in_its_audience_read_it(secret: Document):
    for client in (signed_in(make_person(audiences=["office-a"])), signed_in(make_person("administrator"))):
        for rule in HIDES.values():
            assert client.get(rule.sample.format(document=secret.key, **places(secret))).status_code == 200


@pytest.mark.parametrize("role", STRANGERS)
def test_no_list_search_or_suggestion_shows_it(secret: Document, role: str):
    client = browser(role)
    addresses = [
        "/",
        "/library/",
        "/library/?q=quartz",
        "/library/?year=1998",
        "/library/?issuer=Quartz office",
        "/search/?q=quartzite",
        "/search/?q=quartzitte",
        '/search/?q="quartzite clause"',
        "/search/?q=DSCA 98-98",
        "/search/?q=fee&issuer=Quartz office",
        f"/search/?q=clause&work=document:{secret.key}",
        "/search/words/?q=qua",
        "/search/words/?q=zan",
        "/search/words/?q=DSCA 98",
        "/search/suggestions/?q=qua",
        "/search/suggestions/?q=DSCA 98",
        "/search/?q=quartzite&taxonomy=off",
        "/api/v1/documents",
        "/api/v1/documents?q=quartz",
        "/api/v1/search?q=quartzite",
        "/api/v1/search?q=quarzite",
        "/news/",
        "/health/",
        "/facts/",
    ]  # fmt: skip
    for address in addresses:
        status, body, _ = told(
            client, address, "quartzitte", "quarzite", "quartzite", "Quartz office", "quartz", "DSCA 98-98"
        )
        assert status == 200, address
        for word in ("uartz", "zanzibarian", "98-98", "1998"):
            where = body.replace(f"work=document:{secret.key}", "").replace(f"document:{secret.key}", "")
            where = where.replace("year=1998", "").replace("year%3D1998", "").replace('value="1998"', "")
            assert word not in where, f"{address} tells {word}"


@pytest.mark.parametrize("role", STRANGERS)
def test_a_word_only_hidden_texts_have_is_as_unknown_as_one_nobody_wrote(secret: Document, role: str):
    client = browser(role)
    for sample in ("/search/?q={}", "/api/v1/search?q={}", "/library/?q={}", "/search/words/?q={}"):
        hidden, unknown = (told(client, sample.format(word), word) for word in ("zanzibarian", "zenzibarien"))
        assert without_time(hidden) == without_time(unknown), sample


@pytest.mark.parametrize("role", STRANGERS)
def test_a_citation_only_hidden_texts_have_leads_where_an_unknown_one_does(secret: Document, role: str):
    client = browser(role)
    for sample in ("/library/cite/{}/", "/api/v1/cite/{}", "/search/?q={}"):
        hidden, unknown = (told(client, sample.format(f"DSCA {n}"), n) for n in ("98-98", "97-97"))
        assert without_time(hidden) == without_time(unknown), sample


def without_time(answer: tuple[int, str, list[tuple[str, str]]]) -> tuple[int, str, list[tuple[str, str]]]:
    """Leave out how long it took, which the API tells."""
    status, body, heads = answer
    if body.startswith("{"):
        found = json.loads(body)
        found.pop("took_ms", None)
        body = json.dumps(found)
    return status, body, heads


def test_a_member_in_the_audience_finds_it(secret: Document):
    client = signed_in(make_person(audiences=["office-a"]))
    for address in (
        "/library/?q=quartz",
        "/search/?q=quartzite",
        "/api/v1/search?q=zanzibarian",
        "/search/words/?q=qua",
    ):
        assert "uartz" in client.get(address).content.decode(), address


def test_jobs_do_not_name_hidden_documents_to_editors(secret: Document):
    enqueue("library.index_documents", [secret.key])
    assert secret.key not in signed_in(make_person("editor")).get("/jobs/").content.decode()
    assert secret.key in signed_in(make_person("administrator")).get("/jobs/").content.decode()


def test_a_name_taken_by_a_hidden_document_is_not_told_by_the_name_given_to_a_visible_one(secret: Document):
    same_name = make_document("Another annex\n\nThe fee is lawful.\n", name="quartz-annex.txt")
    other_name = make_document("One more annex\n\nThe fee is due.\n", name="other-annex.txt")
    assert (same_name.key, other_name.key) == ("quartz-annex", "other-annex")


def test_a_relation_to_a_hidden_document_is_told_as_one_to_a_missing_one(secret: Document):
    from icop.library.models import Relation

    public = Document.objects.get(key="public-memo")
    edge = {"origin": public, "target_key": "memos.quartz", "type": "supersedes", "standing": "verified"}
    made = Relation.objects.create(**edge, target=secret, recorded_at=public.recorded_at)
    addresses = ("/library/public-memo/", "/api/v1/documents/public-memo")
    hidden = [told(browser("visitor"), address) for address in addresses]
    Relation.objects.filter(pk=made.pk).update(target=None)
    Document.objects.filter(pk=public.pk).update(changed_at=timezone.now())  # pages kept for visitors are made anew
    assert hidden == [told(browser("visitor"), address) for address in addresses]
