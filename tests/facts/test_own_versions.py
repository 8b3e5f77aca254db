"""A site's own facts: new ones, those that hide a newer version of a pack, and taking them back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from icop.accounts.queries import reader_of
from icop.engine.errors import Refused
from icop.engine.packs import sha_of
from icop.facts.actions import draft_proposal, draft_taking_back, publish_proposal, submit_proposal
from icop.facts.cards import PAGES
from icop.facts.models import Proposal, Row
from icop.facts.queries import all_hidden, find_fact
from icop.facts.reading import read_typed
from icop.facts.starting import starting_text
from tests.makers import TODAY, load_facts, make_cite, make_fee, make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db
FEE = "parameter:pricing.fee"
ADDRESS = "/facts/parameters/pricing.fee/"
OURS = make_fee(("2015-01-01", "4"), ("2026-01-01", "3.5"))
TERM = f"title: Widget\nmeans: A made-up word.\ncite: {make_cite()}\n"


@pytest.fixture
def member() -> Client:
    return signed_in(make_person("member"))


@pytest.fixture
def editor() -> Client:
    return signed_in(make_person("editor"))


def publish_ours() -> None:
    author, other = make_reader("member"), make_reader("editor")
    made = draft_proposal("parameter", "pricing.fee", text=OURS, reason="It fell.", by=author, on=TODAY)
    publish_proposal(submit_proposal(made, by=author, on=TODAY), by=other, on=TODAY)


def test_a_new_fact_is_proposed_in_the_browser_and_shows_once_published(member: Client, editor: Client):
    load_facts({FEE: make_fee()})
    typed = {"key": "field.widget", "text": TERM, "reason": "It was missing.", "review": "yes"}
    assert member.post("/facts/terms/new/", typed).status_code == 302
    assert Client().get("/facts/terms/field.widget/").status_code == 404
    proposal = Proposal.objects.get(key="field.widget")
    assert editor.post(f"/facts/proposals/{proposal.pk}/", {"move": "publish", "note": ""}).status_code == 302
    page = Client().get("/facts/terms/field.widget/").content.decode()
    assert "A made-up word" in page
    assert "This site’s own version" in page


def test_a_draft_of_a_new_fact_can_be_changed_by_its_author(member: Client):
    member.post("/facts/terms/new/", {"key": "field.widget", "text": TERM, "reason": "It was missing."})
    proposal = Proposal.objects.get(key="field.widget")
    assert member.get(f"/facts/proposals/{proposal.pk}/edit/").status_code == 200
    better = TERM.replace("made-up", "coined")
    member.post(f"/facts/proposals/{proposal.pk}/edit/", {"key": "field.widget", "text": better, "reason": "Better."})
    proposal.refresh_from_db()
    assert "coined" in proposal.text


@pytest.mark.parametrize("key", ["pricing.fee", "Pricing", "a/b", "", "pricing"])
def test_a_key_that_is_taken_or_wrong_comes_back_with_what_was_typed(member: Client, key: str):
    load_facts({FEE: make_fee()})
    answer = member.post("/facts/parameters/new/", {"key": key, "text": OURS, "reason": "So it is."})
    assert answer.status_code == 400
    assert "So it is." in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("kind", PAGES)
def test_what_a_new_fact_starts_from_must_be_filled_in(kind: str):
    with pytest.raises(Refused):
        read_typed(kind, "field.new", starting_text(kind), reader=make_reader("member"), on=TODAY)


def test_a_newer_version_of_a_pack_is_pointed_out(member: Client):
    load_facts({FEE: make_fee()})
    publish_ours()
    assert not all_hidden(make_reader("member"))
    assert "hides" not in member.get(ADDRESS).content.decode()
    load_facts({FEE: make_fee(title="Shipped again")})
    assert [fact.key for fact in all_hidden(make_reader("member"))] == ["pricing.fee"]
    assert "which this site’s own hides" in member.get(ADDRESS).content.decode()
    assert "hides a newer one of a pack" in member.get("/facts/proposals/").content.decode()


def test_what_a_later_icop_cannot_read_lets_the_pack_show_again(member: Client, editor: Client):
    load_facts({FEE: make_fee()})
    publish_ours()
    unread = {"kept": "as another version of icop did"}
    Row.objects.filter(pack="site").update(body=unread, sha=sha_of(unread))
    for page in (ADDRESS, f"{ADDRESS}history/", "/facts/parameters/"):
        assert editor.get(page).status_code == 200, page
    assert "3.5%" not in member.get(ADDRESS).content.decode()
    publish_ours()
    assert "3.5%" in member.get(ADDRESS).content.decode()


def test_taking_back_lets_the_pack_show_again(member: Client, editor: Client):
    load_facts({FEE: make_fee()})
    publish_ours()
    load_facts({FEE: make_fee(title="Shipped again")})
    page = member.get(f"{ADDRESS}take-back/").content.decode()
    assert re.search(r"Shipped again", page)
    assert member.post(f"{ADDRESS}take-back/", {"reason": "The pack has it now."}).status_code == 302
    proposal = Proposal.objects.get(stage="review")
    assert "own version goes" in editor.get(f"/facts/proposals/{proposal.pk}/").content.decode()
    editor.post(f"/facts/proposals/{proposal.pk}/", {"move": "publish", "note": ""})
    assert "Shipped again" in Client().get(ADDRESS).content.decode()
    assert "was to be taken back" in editor.get(f"/facts/proposals/{proposal.pk}/").content.decode()


def test_taking_back_what_no_pack_has_leaves_it_known_in_the_past(editor: Client):
    author = make_reader("member")
    made = draft_proposal("term", "field.widget", text=TERM, reason="New.", by=author, on=TODAY)
    publish_proposal(submit_proposal(made, by=author, on=TODAY), by=make_reader("editor"), on=TODAY)
    gone = draft_taking_back("term", "field.widget", reason="Wrong.", by=author, on=TODAY)
    publish_proposal(submit_proposal(gone, by=author, on=TODAY), by=make_reader("editor"), on=TODAY)
    assert find_fact(author, "term", "field.widget") is None
    assert editor.get("/facts/terms/field.widget/").status_code == 404
    assert "no longer in use" in editor.get("/facts/terms/field.widget/history/").content.decode()
    assert editor.get(f"/facts/proposals/{gone.pk}/").status_code == 200


def test_only_what_the_site_itself_says_can_be_taken_back():
    load_facts({FEE: make_fee()})
    with pytest.raises(Refused, match="no version of its own"):
        draft_taking_back("parameter", "pricing.fee", reason="So.", by=reader_of(make_person("member")), on=TODAY)
