"""What follows from taking something in: search finds it, facts have documents, and a cut-off run does no harm."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from icop import cli
from icop.accounts.reader import VISITOR, Reader
from icop.audit.models import Entry
from icop.engine.clock import day_number
from icop.index.choice import the_index
from icop.index.port import Ask, Hit, Word
from icop.index.sources import build_index
from icop.library.actions import delete_document, sync_instruments
from icop.library.indexing import index_documents
from icop.library.models import Document, Relation
from icop.library.queries import document_for, documents_for, find_by_citation, relations_of, section_for, statuses_of
from icop.links.registry import card
from tests.library.making import code_section, pdf, records, take_in, words, write
from tests.makers import TODAY, load_facts, make_cite, make_reader

pytestmark = pytest.mark.django_db


def find(word: str, *, reader: Reader = VISITOR, on: str = "") -> list[Hit]:
    the_index().refresh()
    day = day_number(TODAY) if not on else day_number(type(TODAY).fromisoformat(on))
    ask = Ask(audiences=reader.audiences, on=day, known=day_number(timezone.localdate()) + 1, words=(Word(word),))
    return list(the_index().search(ask).hits)


class TestIndex:
    def test_a_phrase_of_a_page_is_found_on_its_page(self, tmp_path: Path):
        pages = [[f"Page about subject{number}."] for number in range(1, 14)]
        index_documents(take_in(write(tmp_path, "guide.pdf", pdf(pages))).documents)
        (hit,) = find("subject12")
        assert (hit.record.work, hit.record.anchor, hit.record.section) == ("document:guide", "page-12", "page-12")

    def test_a_subsection_is_found_by_its_own_citation(self, tmp_path: Path):
        text = f"(a) Reports.\n{words(150)}\n(b) Notice of offset.\n{words(150)}"
        index_documents(take_in(write(tmp_path, "a.jsonl", records([code_section("2776", text)]))).documents)
        (hit,) = find("offset")
        assert (hit.record.number, hit.record.anchor) == ("22 USC 2776(b)", "b")
        assert hit.record.source_id == "usc/22/2776"

    def test_a_text_is_found_on_the_days_it_may_have_held(self, tmp_path: Path):
        for day, text in (("2020-05-01", "Old thresholds."), ("2022-05-01", "New limits.")):
            take_in(write(tmp_path, f"{day}.jsonl", records([code_section("2776", text, day)])))
        index_documents(["usc-22"])
        assert [len(find("thresholds", on=day)) for day in ("2020-05-01", "2021-01-01", "2022-05-01")] == [1, 1, 0]
        assert [len(find("limits", on=day)) for day in ("2020-05-01", "2021-01-01", "2022-05-01")] == [0, 1, 1]

    def test_only_those_who_may_read_it_find_it(self, tmp_path: Path):
        index_documents(take_in(write(tmp_path, "a.txt", "Quiet words."), audience="members").documents)
        assert find("quiet") == []
        assert len(find("quiet", reader=make_reader("member"))) == 1

    def test_what_is_taken_out_is_no_longer_found(self, tmp_path: Path):
        index_documents(take_in(write(tmp_path, "a.txt", "Fleeting words.")).documents)
        delete_document(
            Document.objects.get(), why="It is not ours.", typed="a", by=make_reader("administrator"), on=TODAY
        )
        index_documents(["a"])
        assert find("fleeting") == []

    def test_an_index_built_anew_holds_the_same(self, tmp_path: Path):
        index_documents(take_in(write(tmp_path, "a.txt", "Lasting words.")).documents)
        before = [hit.record for hit in find("lasting")]
        build_index()
        assert [hit.record for hit in find("lasting")] == before

    def test_one_job_does_the_work_of_all_that_wait(self, tmp_path: Path):
        first = take_in(write(tmp_path, "a.txt", "One.")).documents
        second = take_in(write(tmp_path, "b.txt", "Two.")).documents
        assert index_documents(first) == 2
        assert index_documents(second) == 0

    def test_many_files_ask_for_each_job_once_while_it_waits_and_again_when_it_has_begun(self, tmp_path: Path):
        for number in range(5):
            write(tmp_path, f"{number}.txt", f"Words {number}.")
        take_in(tmp_path)
        waiting = DBTaskResult.objects.filter(task_path="icop.library.tasks.index_documents")
        assert waiting.count() == 1
        waiting.update(status="RUNNING")
        take_in(write(tmp_path, "late.txt", "Late words."))
        assert waiting.count() == 2

    def test_a_set_asks_for_each_job_once_and_leaves_one_line_a_document(self, tmp_path: Path):
        rows = [code_section(str(number), "Text.") for number in range(50)]
        take_in(write(tmp_path, "a.jsonl", records(rows)))
        asked = sorted(DBTaskResult.objects.values_list("task_path", flat=True))
        assert asked == ["icop.library.tasks.compare_editions", "icop.library.tasks.index_documents"]
        assert list(Entry.objects.values_list("key", "verb")) == [("document:usc-22", "library.receive")]


def make_instrument(
    title: str, *, citation: str = "", item: str = "", relation: str = "", state: str = "in force"
) -> str:
    lines = [
        f"title: {title}",
        "kind: memo",
        "issuer: DoD",
        "issued_on: 2018-06-28",
        "says: What it says.",
        f"cite: {make_cite()}",
    ]
    lines += [f"citation: {citation}"] if citation else []
    lines += ["states:", "  - start: 2018-06-28", f"    state: {state}", f"    cite: {make_cite()}"]
    if item:
        lines += ["item:", "  number: 7", f"  file: {item}", "  type: Reference", '  modified: "2018-07-03 15:44"']
    if relation:
        lines += [
            "relations:",
            "  - type: supersedes",
            f"    to: {relation}",
            "    on: 2018-06-28",
            f"    cite: {make_cite()}",
        ]
    return "\n".join(lines) + "\n"


class TestInstruments:
    def test_an_instrument_is_a_document_before_its_text_is_here(self):
        load_facts({"instrument:memos.ffp": make_instrument("Class deviation on contract type", item="FFP.pdf")})
        sync_instruments()
        (document,) = documents_for(VISITOR, on=TODAY)
        assert (document.title, document.item_file, document.item_type) == (
            "Class deviation on contract type",
            "FFP.pdf",
            "Reference",
        )
        assert str(document.modified)[:16] == "2018-07-03 15:44"
        assert statuses_of([document], VISITOR, TODAY)[document.pk].words == "in force"

    def test_it_was_not_there_before_it_was_issued(self):
        load_facts({"instrument:memos.ffp": make_instrument("A memo")})
        sync_instruments()
        assert not documents_for(VISITOR, on=TODAY.replace(year=2017)).exists()

    def test_a_file_with_the_name_of_an_item_becomes_its_text(self, tmp_path: Path):
        load_facts({"instrument:memos.ffp": make_instrument("A memo", item="FFP (Jun 18).txt")})
        sync_instruments()
        report = take_in(write(tmp_path, "FFP (Jun 18).txt", "The text."))
        assert report.documents == ("memos-ffp",)
        (document,) = documents_for(VISITOR, on=TODAY)
        assert (document.title, document.section_count) == ("A memo", 1)
        assert section_for(VISITOR, document.key, "text", on=TODAY).text.source_id == "FFP (Jun 18).txt"

    def test_a_text_that_came_first_is_joined_by_its_fact(self, tmp_path: Path):
        act = {"id": "s", "number": "1", "title": "T", "text": "X.", "stage": "enacted", "law": "P.L. 115-91"}
        take_in(write(tmp_path, "act.jsonl", records([act | {"as_of": "2017-12-12"}])))
        load_facts({"instrument:acts.pl_115_91": make_instrument("The act", citation="P.L. 115-91")})
        sync_instruments()
        (document,) = documents_for(VISITOR, on=TODAY)
        assert (document.title, document.section_count) == ("The act", 1)
        assert document_for(VISITOR, "acts-pl-115-91") == document

    def test_relations_lead_both_ways(self):
        load_facts(
            {
                "instrument:memos.new": make_instrument("New memo", relation="memos.old"),
                "instrument:memos.old": make_instrument("Old memo", state="superseded"),
            }
        )
        sync_instruments()
        new, old = document_for(VISITOR, "memos-new"), document_for(VISITOR, "memos-old")
        (out,) = relations_of(VISITOR, new, on=TODAY)
        (back,) = relations_of(VISITOR, old, on=TODAY)
        assert (out.other, out.is_outgoing, out.has_come) == (old, True, True)
        assert (back.other, back.is_outgoing) == (new, False)

    def test_a_relation_no_longer_stated_is_retired_not_deleted(self):
        facts = {"instrument:memos.new": make_instrument("New", relation="memos.old")}
        load_facts(facts | {"instrument:memos.old": make_instrument("Old")})
        sync_instruments()
        load_facts({"instrument:memos.new": make_instrument("New"), "instrument:memos.old": make_instrument("Old")})
        sync_instruments()
        assert relations_of(VISITOR, document_for(VISITOR, "memos-new"), on=TODAY) == []
        assert Relation.objects.get().retired_at is not None

    def test_a_fact_that_is_gone_takes_its_document_along(self):
        load_facts({"instrument:memos.ffp": make_instrument("A memo")})
        sync_instruments()
        load_facts({})
        sync_instruments(["instrument:memos.ffp"])
        assert not documents_for(VISITOR, on=TODAY).exists()

    def test_syncing_twice_changes_nothing(self):
        load_facts({"instrument:memos.ffp": make_instrument("A memo", relation="memos.none")})
        assert sync_instruments() == 1
        assert sync_instruments() == 0

    def test_other_rooms_show_it_by_its_fact(self):
        load_facts({"instrument:memos.ffp": make_instrument("A memo", citation="DSCA 19-34")})
        sync_instruments()
        shown = card("instrument:memos.ffp", VISITOR, TODAY)
        assert shown is not None
        assert (shown.title, shown.citation, shown.status, shown.url) == (
            "A memo",
            "DSCA 19-34",
            "in force",
            "/library/memos-ffp/",
        )
        assert find_by_citation(VISITOR, "DSCA memo 19-34", on=TODAY) is not None


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def run(self, *words: str) -> tuple[int, dict[str, object]]:
        cli._add_commands()
        answer = CliRunner().invoke(cli.app, ["ingest", *words, "--json"])
        return answer.exit_code, json.loads(answer.stdout)

    def test_it_answers_with_what_came_of_each_file(self, tmp_path: Path):
        write(tmp_path, "in/a.txt", "Words.")
        write(tmp_path, "in/b.pdf", b"")
        code, answer = self.run(str(tmp_path / "in"))
        assert code == 0
        assert {name: answer[name] for name in ("added", "updated", "unchanged")} == {
            "added": 1,
            "updated": 0,
            "unchanged": 0,
        }
        assert answer["refused"] == [
            {
                "path": "b.pdf",
                "problem": "b.pdf is empty.",
                "fix": "Get the file again; a download may have been cut off.",
            }
        ]
        assert len(find("words")) == 1

    def test_a_wrong_name_is_a_problem_with_a_fix(self, tmp_path: Path):
        code, answer = self.run(str(tmp_path / "nothing"))
        assert (code, set(answer)) == (1, {"problem", "fix"})


KILLED = """
import django, sys
django.setup()
from pathlib import Path
from icop.accounts.queries import site_reader
from icop.library.actions import receive
from tests.makers import TODAY
print("begun", flush=True)
report = receive([Path(sys.argv[1])], by=site_reader(), on=TODAY)
print(report.added, report.unchanged, flush=True)
"""


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_nothing_half_there(tmp_path: Path):
    """Kill a real process at several moments; what is seen is nothing or all, and the next run completes it."""
    home = tmp_path / "site"
    settings = {"ICOP_HOME": str(home), "ICOP_SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "icop.project.settings"}
    environment = os.environ | settings | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    environment.pop("ICOP_DATABASE_URL", None)
    home.mkdir()
    path = write(tmp_path, "code.jsonl", records(code_section(f"{number}", words(60)) for number in range(1500)))
    python = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(python, env=environment, check=True)
    count = (
        "import django; django.setup()\nfrom icop.accounts.reader import VISITOR\n"
        "from icop.library.queries import library_counts\nprint(library_counts(VISITOR).sections)"
    )
    for seconds in (0.3, 0.8, 1.3):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        seen = subprocess.run([sys.executable, "-c", count], env=environment, check=True, capture_output=True)
        assert seen.stdout.decode().strip() in {"0", "1500"}
    last = subprocess.run([sys.executable, "-c", KILLED, str(path)], env=environment, check=True, capture_output=True)
    assert sum(map(int, last.stdout.decode().split("\n")[1].split())) == 1500
    seen = subprocess.run([sys.executable, "-c", count], env=environment, check=True, capture_output=True)
    assert seen.stdout.decode().strip() == "1500"
