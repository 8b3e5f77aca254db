"""Topics of documents: shown with why, accepted and rejected by editors, never told of what is hidden."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from typer.testing import CliRunner

from icop import cli
from icop.accounts.queries import site_reader
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.index.sources import build_index
from icop.library.actions import merge_documents, undo_change
from icop.library.actions.topics import OfPassage, decide_topic, take_back_decision
from icop.library.models import Document
from icop.library.queries.topics import acronyms_for, shown_topics
from icop.library.topic_passages import passages_of_topic
from icop.taxonomy.models import TagDecision
from icop.taxonomy.tags.queries import lessons
from tests.makers import TODAY, load_facts, make_document, make_person, make_reader, signed_in
from tests.permissions.code import commands
from tests.taxonomy.tagging import MEMO, SALES, found_under, tag_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def memo() -> Document:
    load_facts(SALES)
    build_index()
    document = make_document(MEMO)
    tag_all()
    document.refresh_from_db()
    return document


def topics(document: Document, role: str = "editor") -> dict[str, str]:
    return {one.key: one.line.verdict for one in shown_topics(site_reader(role), document, TODAY)}


def decide(document: Document, concept: str, verdict: str, **more: object):
    return decide_topic(document, concept, verdict, by=site_reader("editor"), on=TODAY, **more)


def under(concept: str) -> set[str]:
    tag_all()
    return found_under(concept)


class TestDeciding:
    def test_what_is_rejected_leaves_the_document_and_its_passages(self, memo):
        assert under("3.2")
        decide(memo, "3.2", "rejected")
        assert under("3.2") == set()
        assert topics(memo)["3.2"] == "rejected"
        assert "3.2" not in topics(memo, "visitor")

    def test_what_is_accepted_is_a_topic_though_no_passage_names_it(self, memo):
        decide(memo, "4.2", "accepted")
        assert under("4.2") == {f"document:{memo.key}"}
        assert topics(memo)["4.2"] == "accepted"

    def test_taking_back_leaves_it_as_tagging_found_it(self, memo):
        made = decide(memo, "3.2", "rejected")
        take_back_decision(memo, made.pk, by=site_reader("editor"), on=TODAY)
        assert topics(memo)["3.2"] == ""
        assert under("3.2")
        with pytest.raises(NotFound):
            take_back_decision(memo, made.pk, by=site_reader("editor"), on=TODAY)

    def test_of_two_decisions_the_later_one_holds(self, memo):
        decide(memo, "3.2", "rejected")
        decide(memo, "3.2", "accepted")
        assert topics(memo)["3.2"] == "accepted"
        assert TagDecision.objects.filter(taken_back_at=None).count() == 1

    def test_one_passage_can_be_decided_alone(self, memo):
        (first, *_) = passages_of_topic(memo, "3.2", TODAY)
        decide(memo, "3.2", "rejected", of=OfPassage(first.place, first.sha))
        (same, *_) = passages_of_topic(memo, "3.2", TODAY)
        assert same.decision.verdict == "rejected"
        assert topics(memo)["3.2"] == ""

    def test_a_decision_on_a_passage_holds_though_its_bounds_move(self, memo):
        (first, *_) = passages_of_topic(memo, "3.2", TODAY)
        decide(memo, "3.2", "rejected", of=OfPassage(first.place, first.sha))
        row = TagDecision.objects.get()
        TagDecision.objects.update(sha="of other words")
        assert row.quote
        (same, *_) = passages_of_topic(memo, "3.2", TODAY)
        assert same.decision.pk == row.pk

    def test_decisions_go_along_when_documents_become_one(self, memo):
        decide(memo, "3.2", "rejected")
        other = make_document(f"{MEMO}\n\nSigned.", name="other.txt")
        change = merge_documents(other, memo, by=site_reader(), on=TODAY)
        other.refresh_from_db()
        tag_all()
        assert topics(other)["3.2"] == "rejected"
        undo_change(change, by=site_reader(), on=TODAY)

    def test_decisions_teach(self, memo):
        decide(memo, "3.2", "rejected")
        assert lessons().judged["3.2", "Letter of offer and acceptance"].rejected == 1
        assert lessons().factor("3.2", "Letter of offer and acceptance") < 1

    def test_only_editors_who_may_read_it_decide(self, memo):
        with pytest.raises(NotAllowed):
            decide_topic(memo, "3.2", "rejected", by=make_reader("member"), on=TODAY)
        hidden = make_document(MEMO, name="hidden.txt", audience="office-a")
        with pytest.raises(NotAllowed):
            decide_topic(hidden, "3.2", "rejected", by=make_reader("editor"), on=TODAY)
        with pytest.raises(Refused):
            decide(memo, "no such concept", "accepted")


class TestPages:
    def test_the_page_of_a_document_says_its_topics_and_why(self, memo, client: Client):
        page = client.get(f"/library/{memo.key}/").content.decode()
        assert "Foreign military sales" in page
        assert "label matched" in page
        assert "Reject" not in client.get(f"/library/{memo.key}/topics/").content.decode()

    def test_passages_of_a_topic_are_shown_with_the_label_marked(self, memo, client: Client):
        page = client.get(f"/library/{memo.key}/topics/?concept=3.2").content.decode()
        assert "<mark>letter of offer and acceptance</mark>" in page

    def test_an_editor_accepts_rejects_and_takes_back_without_a_script(self, memo):
        editor = signed_in(make_person("editor"))
        address = f"/library/{memo.key}/topics/"
        answer = editor.post(address, {"concept": "3.2", "decision": "reject"}, follow=True)
        assert "is rejected as a topic of this document" in answer.content.decode()
        assert topics(memo)["3.2"] == "rejected"
        undo = f"{address}{TagDecision.objects.get().pk}/undo/"
        assert undo in answer.content.decode()
        assert "taken back" in editor.post(undo, follow=True).content.decode()
        assert topics(memo)["3.2"] == ""

    def test_a_decision_that_is_none_is_refused(self, memo):
        editor = signed_in(make_person("editor"))
        assert editor.post(f"/library/{memo.key}/topics/", {"concept": "3.2"}).status_code == 400

    def test_acronyms_are_gathered_from_what_the_reader_may_see(self, memo, client: Client):
        make_document("The Secret Steering Body (SSB) meets. It has a quorum.", name="ssb.txt", audience="office-a")
        tag_all()
        assert "Foreign Military Sales" in client.get("/help/glossary/acronyms/").content.decode()
        hidden = client.get("/help/glossary/acronyms/?q=SSB").content.decode()
        assert "Secret Steering Body" not in hidden
        assert ">S</a>" not in client.get("/help/glossary/acronyms/").content.decode()
        found, _ = acronyms_for(make_reader("member", audiences=["office-a"]), starting="SSB")
        assert [one.long for one in found] == ["Secret Steering Body"]


class TestOutside:
    def test_the_api_tags_a_text(self, memo, client: Client):
        body = {"text": "Foreign military sales (FMS) and FMS again."}
        answer = client.post("/api/v1/tags", json.dumps(body), content_type="application/json").json()
        (one,) = [one for one in answer["concepts"] if one["key"] == "3.1"]
        assert one["spans"][0] == {"start": 0, "end": 22, "text": "Foreign military sales"}
        assert one["reason"]
        assert answer["acronyms"][0]["short"] == "FMS"

    def test_the_api_tells_topics_and_acronyms(self, memo, client: Client):
        answer = client.get(f"/api/v1/documents/{memo.key}/topics").json()
        assert "3.1" in [one["concept"] for one in answer["topics"]]
        assert answer["acronyms"][0]["long"] == "Foreign Military Sales"
        assert client.get("/api/v1/acronyms?starting=F").json()[0]["documents"] == [memo.key]

    def test_the_command_tags_a_file_and_standard_input(self, memo, tmp_path):
        commands()
        path = tmp_path / "note.txt"
        path.write_text(MEMO)
        answer = CliRunner().invoke(cli.app, ["tag", str(path), "--json"])
        found = json.loads(answer.stdout)
        assert answer.exit_code == 0
        for concept in found["concepts"]:
            assert all(MEMO[one["start"] : one["end"]] == one["text"] for one in concept["spans"])
        assert {"3.1", "3.2"} <= {one["key"] for one in found["concepts"]}
        typed = CliRunner().invoke(
            cli.app, ["tag", "-", "--json", "--on", "2020-01-01"], input="A letter of offer and acceptance"
        )
        assert json.loads(typed.stdout)["on"] == "2020-01-01"
        assert json.loads(typed.stdout)["concepts"][0]["key"] == "3.2"
        missing = CliRunner().invoke(cli.app, ["tag", str(tmp_path / "none.txt"), "--json"])
        assert missing.exit_code == 1
        assert set(json.loads(missing.stdout)) == {"problem", "fix"}

    def test_the_command_reads_other_formats(self, memo, tmp_path):
        path = tmp_path / "note.html"
        path.write_text(f"<html><body><h1>Note</h1><p>{MEMO}</p></body></html>")
        commands()
        answer = CliRunner().invoke(cli.app, ["tag", str(path), "--json"])
        assert "3.2" in {one["key"] for one in json.loads(answer.stdout)["concepts"]}
