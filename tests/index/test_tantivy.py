"""What the Tantivy backend promises about its folder: one writer, many readers, swaps, damage told in sentences."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from icop.engine.errors import IcopError, Refused, Unavailable
from icop.index.choice import open_index
from icop.index.port import SCHEMA, Index, Replace
from icop.index.sources import build_index, register_records
from tests.index.making import ids, make_ask, make_record, put

WRITE_IN_ANOTHER_PROCESS = """
import sys
from icop.index.choice import open_index
from tests.index.making import make_record, put
put(open_index(sys.argv[1]), make_record(sys.argv[2], "written elsewhere"))
"""
HOLD_THE_LOCK = """
import sys, time
from icop.index.choice import open_index
with open_index(sys.argv[1]).writer():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Index:
    return open_index(f"tantivy://{folder}")


def generations(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def elsewhere(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_missing_index_is_told_in_a_sentence(index: Index) -> None:
    with pytest.raises(Unavailable, match="There is no search index yet") as caught:
        index.search(make_ask("offset"))
    assert "icop reindex" in caught.value.fix
    assert not index.stats().ready
    assert index.stats().problem == caught.value.problem


def test_first_change_makes_the_index(index: Index) -> None:
    put(index, make_record())
    assert ids(index, make_ask("offset")) == ["r1"]


def test_change_of_another_process_is_seen_by_the_next_search(index: Index, folder: Path) -> None:
    put(index, make_record("here"))
    assert ids(index, make_ask("written elsewhere")) == []
    assert elsewhere(WRITE_IN_ANOTHER_PROCESS, f"tantivy://{folder}", "there").wait(30) == 0
    assert ids(index, make_ask("written elsewhere")) == ["there"]


def test_two_processes_do_not_write_at_once(index: Index, folder: Path) -> None:
    put(index, make_record())
    other = elsewhere(HOLD_THE_LOCK, f"tantivy://{folder}")
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(Unavailable, match="Another process is writing") as caught, index.writer(wait_seconds=0.1):
        pass
    assert caught.value.retry
    assert ids(index, make_ask("offset")) == ["r1"]
    other.kill()
    other.communicate()
    put(index, make_record("after"))
    assert set(ids(index, make_ask("offset"))) == {"r1", "after"}


def test_change_waits_for_a_rebuild_and_is_not_lost(index: Index) -> None:
    put(index, make_record("old"))

    def slow():
        yield make_record("old")
        changing.start()
        time.sleep(0.2)

    changing = threading.Thread(target=lambda: put(index, make_record("changed meanwhile")))
    with index.writer() as writer:
        writer.rebuild(slow())
    changing.join()
    assert set(ids(index, make_ask())) == {"old", "changed meanwhile"}


def test_rebuild_leaves_one_generation(index: Index, folder: Path) -> None:
    for number in range(3):
        with index.writer() as writer:
            writer.rebuild([make_record(f"r{number}")])
    assert len(generations(folder)) == 1
    assert ids(index, make_ask()) == ["r2"]


def test_leftovers_of_a_killed_rebuild_are_removed_by_the_next_writer(index: Index, folder: Path) -> None:
    put(index, make_record())
    (folder / "g000099").mkdir()
    (folder / "g000099" / "half").write_text("half")
    put(index, make_record("r2"))
    assert len(generations(folder)) == 1
    assert index.search(make_ask()).total == 2


def test_search_answers_all_through_rebuilds_and_changes(index: Index) -> None:
    put(index, *(make_record(f"r{number}") for number in range(50)))
    totals: list[int] = []
    problems: list[IcopError] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                totals.append(index.search(make_ask("offset")).total)
            except IcopError as error:
                problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for round_ in range(5):
        with index.writer() as writer:
            writer.rebuild(make_record(f"r{number}") for number in range(50))
            writer.apply([Replace("work-r1", (make_record("r1", f"offset {round_}"),))])
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert set(totals) == {50}


def test_index_of_another_version_is_told_and_can_be_rebuilt(index: Index, folder: Path) -> None:
    put(index, make_record())
    (generations(folder)[0] / "icop.json").write_text(json.dumps({"schema": SCHEMA + 1}))
    fresh = open_index.__wrapped__(f"tantivy://{folder}")
    with pytest.raises(Unavailable, match="another version"):
        fresh.search(make_ask())
    with pytest.raises(Unavailable, match="another version"):
        put(fresh, make_record("r2"))
    with fresh.writer() as writer:
        writer.rebuild([make_record("r3")])
    assert ids(fresh, make_ask()) == ["r3"]


@pytest.mark.parametrize("broken", ["CURRENT", "icop.json", "meta.json", ".idx", ".store", ".term", ".fast"])
def test_damaged_index_is_told_and_can_be_rebuilt(index: Index, folder: Path, broken: str) -> None:
    put(index, *(make_record(f"r{number}") for number in range(20)))
    for path in [path for path in folder.rglob("*") if path.is_file() and path.name.endswith(broken)]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    fresh = open_index.__wrapped__(f"tantivy://{folder}")
    with pytest.raises(Unavailable, match="index") as caught:
        fresh.search(make_ask("offset", highlight=100))
    assert "icop reindex" in caught.value.fix
    with fresh.writer() as writer:
        writer.rebuild([make_record("mended")])
    assert ids(fresh, make_ask()) == ["mended"]


def test_reader_survives_that_the_folder_is_taken_away(index: Index, folder: Path) -> None:
    put(index, make_record())
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(Unavailable, match="no search index"):
        index.search(make_ask())
    put(index, make_record("again"))
    assert ids(index, make_ask()) == ["again"]


def test_killed_writer_loses_only_what_it_had_not_committed(index: Index, folder: Path) -> None:
    put(index, make_record())
    script = """
import sys, os, signal
from icop.index.choice import open_index
from icop.index.port import Replace
from tests.index.making import make_record
def changes():
    yield Replace("w", (make_record("half"),))
    os.kill(os.getpid(), signal.SIGKILL)
with open_index(sys.argv[1]).writer() as writer:
    writer.apply(changes())
"""
    assert elsewhere(script, f"tantivy://{folder}").wait(30) != 0
    put(index, make_record("next"))
    assert set(ids(index, make_ask())) == {"r1", "next"}


def test_looking_for_changes_costs_little(index: Index) -> None:
    put(index, make_record())
    index.refresh()
    begun = time.perf_counter()
    for _ in range(1000):
        index.refresh()
    assert time.perf_counter() - begun < 1.0


@pytest.mark.parametrize("url", ["tantivy", "nothing:///x", "", "://"])
def test_index_of_an_unknown_kind_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="ICOP_INDEX_URL"):
        open_index(url)


def test_index_is_built_from_what_every_room_registered(settings, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("icop.index.sources._SOURCES", {})
    settings.ICOP_INDEX_URL = f"tantivy://{folder}"
    register_records("facts", lambda: [make_record("fact")])
    register_records("library", lambda: [make_record("passage")])
    assert build_index() == 2
    assert set(ids(open_index(settings.ICOP_INDEX_URL), make_ask())) == {"fact", "passage"}
