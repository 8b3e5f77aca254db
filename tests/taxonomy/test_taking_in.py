"""Files, new names and mergers become proposals; somebody else publishes them, and then they show."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from typer.testing import CliRunner

from icop import cli
from icop.facts.models import Proposal
from icop.taxonomy.queries import as_file, by_key, called, leads_to
from tests.makers import TODAY, load_facts, make_person, signed_in
from tests.permissions.code import commands
from tests.taxonomy.making import WIDGETS, make_concept

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Client:
    load_facts(WIDGETS)
    return signed_in(make_person("member"))


@pytest.fixture
def editor() -> Client:
    return signed_in(make_person("editor"))


def changed_sheet(**cells: str) -> SimpleUploadedFile:
    """Return our own sheet with some cells written over, by their place (`I2="..."`)."""
    book = load_workbook(BytesIO(as_file("xlsx", TODAY)))
    for place, text in cells.items():
        book["Concepts"][place] = text
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("terms.xlsx", out.getvalue())


def publish(editor: Client) -> None:
    batch = Proposal.objects.latest("pk").batch
    page = editor.get(f"/facts/proposals/together/{batch}/").content.decode()
    assert "Publish all" in page
    assert editor.post(f"/facts/proposals/together/{batch}/", {"move": "publish", "note": ""}).status_code == 302


class TestPage:
    def test_looking_changes_nothing_and_sending_proposes(self, member: Client, editor: Client):
        answer = member.post("/taxonomy/files/in/", {"file": changed_sheet(I2="Each of them.")})
        text = answer.content.decode()
        assert "0 new, 1 changed, 4 the same; 0 here are not in the file." in text
        assert "Each of them." in text
        assert not Proposal.objects.exists()
        token = answer.context["send"].initial["token"]
        sent = member.post("/taxonomy/files/in/", {"token": token, "reason": "Better words."})
        assert sent["Location"].startswith("/facts/proposals/together/")
        publish(editor)
        assert by_key()["1"].definition == "Each of them."

    def test_concepts_not_in_the_file_end_only_when_asked_for(self, member: Client, editor: Client):

        book = load_workbook(BytesIO(as_file("xlsx", TODAY)))
        book["Concepts"].delete_rows(6)
        out = BytesIO()
        book.save(out)
        answer = member.post("/taxonomy/files/in/", {"file": SimpleUploadedFile("t.xlsx", out.getvalue())})
        assert "1 here is not in the file" in answer.content.decode()
        token = answer.context["send"].initial["token"]
        member.post("/taxonomy/files/in/", {"token": token, "reason": "No harbour.", "end_missing": "on"})
        publish(editor)
        assert by_key()["2"].end == timezone.localdate()

    def test_a_broken_file_is_told_cell_by_cell(self, member: Client):
        answer = member.post("/taxonomy/files/in/", {"file": changed_sheet(K2="sure", M3="9.9")})
        text = answer.content.decode()
        assert answer.status_code == 400
        assert "Concepts!K2" in text

    def test_nobody_sends_a_file_that_another_looked_at(self, member: Client):
        token = member.post("/taxonomy/files/in/", {"file": changed_sheet(I2="Each.")}).context["send"].initial["token"]
        other = signed_in(make_person("editor"))
        assert other.post("/taxonomy/files/in/", {"token": token, "reason": "So."}).status_code == 400
        assert not Proposal.objects.exists()

    def test_without_a_reason_the_form_comes_back(self, member: Client):
        token = member.post("/taxonomy/files/in/", {"file": changed_sheet(I2="Each.")}).context["send"].initial["token"]
        answer = member.post("/taxonomy/files/in/", {"token": token, "reason": ""})
        assert answer.status_code == 400
        assert "Each." in answer.content.decode()

    @pytest.mark.parametrize("form", ["xlsx", "turtle", "rdfxml", "jsonld"])
    def test_everybody_may_take_it_along(self, client: Client, form: str):
        load_facts(WIDGETS)
        answer = client.get(f"/taxonomy/files/{form}/?on=2019-01-01")
        assert answer.status_code == 200
        assert "taxonomy-2019-01-01" in answer["Content-Disposition"]
        assert client.get("/taxonomy/files/docx/").status_code == 404


class TestRenaming:
    TYPED = {"name": "Quay office", "acronym": "QO", "start": "2026-03-01", "citation": "Harbour order 7",
             "standing": "verified", "reason": "It was renamed."}  # fmt: skip

    def test_the_old_name_stays_known_for_the_days_before(self, member: Client, editor: Client):
        assert member.post("/taxonomy/2/rename/", self.TYPED).status_code == 302
        publish(editor)
        concept = by_key()["2"]
        names = [concept.preferred_on(date.fromisoformat(day)) for day in ("2019-08-31", "2026-02-28", "2026-03-01")]
        assert names == ["Port office", "Harbour office", "Quay office"]
        assert [one.key for one in called("harbour office")] == ["2"]

    def test_a_wrong_name_becomes_an_alternative(self, member: Client, editor: Client):
        member.post("/taxonomy/1.2/rename/", {**self.TYPED, "start": "", "acronym": ""})
        publish(editor)
        labels = [(one.text, one.kind) for one in by_key()["1.2"].labels]
        assert labels == [("Quay office", "preferred"), ("Large widgets", "alternative")]

    def test_a_name_of_another_concept_comes_back_with_what_was_typed(self, member: Client):
        answer = member.post("/taxonomy/1.2/rename/", {**self.TYPED, "name": "Small widgets"})
        assert answer.status_code == 400
        assert "is the preferred label of 1.1 too" in answer.content.decode()
        assert "It was renamed." in answer.content.decode()


class TestMerging:
    TYPED = {"into": "1.2", "start": "2026-03-01", "reason": "They are one."}

    def test_the_other_takes_its_names_and_what_stood_below(self, member: Client, editor: Client):
        assert member.post("/taxonomy/1.1/merge/", self.TYPED).status_code == 302
        publish(editor)
        concepts = by_key()
        assert leads_to(concepts["1.1"], date(2026, 3, 1)).key == "1.2"
        assert leads_to(concepts["1.1"], date(2026, 2, 28)).key == "1.1"
        assert concepts["1.1.1"].broader == "1.2"
        assert {"Small widgets", "tiny widgets", "SW"} <= {one.text for one in concepts["1.2"].labels}
        assert "Merge it" not in member.get("/taxonomy/1.1/", follow=True).content.decode().partition("<h1>")[0]

    @pytest.mark.parametrize("into", ["1.1", "9", ""])
    def test_a_merger_into_nothing_or_itself_is_refused(self, member: Client, into: str):
        assert member.post("/taxonomy/1.1/merge/", {**self.TYPED, "into": into}).status_code == 400


class TestApi:
    def test_concepts_are_listed_and_read_as_of_the_day(self, client: Client):
        load_facts(WIDGETS)
        assert [one["key"] for one in client.get("/api/v1/concepts?q=widgets").json()["items"]][:2] == ["1", "1.1"]
        found = client.get("/api/v1/concepts/1.1.1").json()
        assert (found["path"], found["sources"][0]["standing"]) == (["1", "1.1", "1.1.1"], "verified")
        assert client.get("/api/v1/concepts/2?on=2019-01-01").json()["label"] == "Port office"
        assert client.get("/api/v1/concepts/zz").status_code == 404
        assert client.get("/api/v1/taxonomy/turtle").content.startswith(b"@prefix")

    def test_a_file_is_looked_at_and_proposed(self, member: Client, client: Client):
        looked = member.post("/api/v1/taxonomy", {"file": changed_sheet(I2="Each.")}).json()
        assert (looked["changed"], looked["same"], looked["proposals"]) == ([{"key": "1", "title": "Widgets"}], 4, "")
        typed = {"file": changed_sheet(I2="Each."), "propose": "true", "reason": "So."}
        assert member.post("/api/v1/taxonomy", typed).json()["proposals"].startswith("/facts/proposals/together/")
        assert client.post("/api/v1/taxonomy", {"file": changed_sheet(I2="Each.")}).status_code == 403


def run(*words: str) -> tuple[int, dict]:
    commands()
    answer = CliRunner().invoke(cli.app, ["concepts", *words, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


@pytest.mark.parametrize("ending", ["xlsx", "ttl", "rdf", "jsonld"])
def test_the_command_takes_out_and_in_without_a_change(tmp_path, ending: str):
    load_facts(WIDGETS)
    file = str(tmp_path / f"terms.{ending}")
    assert run("export", file) == (0, {"file": file, "concepts": 5})
    assert run("import", file) == (0, {"new": [], "changed": [], "missing": [], "same": 5})


def test_the_command_proposes_only_when_told(tmp_path):
    load_facts(WIDGETS)
    file = tmp_path / "terms.xlsx"
    file.write_bytes(changed_sheet(I2="Each.").read())
    assert run("import", str(file))[1]["changed"] == [{"key": "1", "title": "Widgets"}]
    assert not Proposal.objects.exists()
    assert run("import", str(file), "--propose", "--reason", "So.")[1]["proposals"]
    assert Proposal.objects.get().stage == "review"


@pytest.mark.parametrize("name", ["none.xlsx", "terms.docx"])
def test_the_command_refuses_in_a_sentence(tmp_path, name: str):
    load_facts({**WIDGETS, "concept:7": make_concept("Boats")})
    code, said = run("import", str(tmp_path / name))
    assert (code, set(said)) == (1, {"problem", "fix"})
    assert run("import", str(tmp_path / name), "--as", "visitor")[0] == 1
