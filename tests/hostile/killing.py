"""Processes killed at random moments of an ingest: `python -m tests.hostile.killing [KILLS] [SEED] [FILES]`.

A site runs, a command takes in 500 files, and worker, web server, its workers and the command itself are killed.
Afterwards the command runs once more to its end, and everything must be there, once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.project.running import ROOT, Site, database, environment, eventually, icop, is_alive, jobs, site, tree

FILES, FEW = 500, 200  # asked for by hand; in every test run
SEED = 20261122
PATIENCE = 900.0  # generous: other work may use the same cores


@dataclass
class Outcome:
    """What was killed, and what there was afterwards."""

    killed: list[str] = field(default_factory=list)
    documents: int = 0
    doctor: str = ""


def fill(folder: Path, number: int = FILES) -> None:
    """Write so many memos, each with words of its own, so that none is like another."""
    folder.mkdir()
    for place in range(number):
        words = random.Random(place)
        clauses = "\n\n".join(
            f"{part}. The quartz clause {place} " + " ".join(f"w{words.randrange(10**6)}" for _ in range(40)) + "."
            for part in range(8)
        )
        (folder / f"memo-{place:04d}.txt").write_text(f"Memo {place}\n\n{clauses}\n")


def run(home: Path, folder: Path, kills: int, seed: int) -> Outcome:
    """Kill until it is enough, let the rest finish, and return what there is."""
    chance, outcome = random.Random(seed), Outcome()
    with site(home) as running:
        command = _begin(home, folder)
        try:
            while len(outcome.killed) < kills:
                time.sleep(chance.uniform(0.05, 1.2))
                if command.poll() is not None:
                    _forget_last(home, folder, len(outcome.killed))
                    command = _begin(home, folder)
                    continue
                name, pid = chance.choice(_victims(running, command.pid))
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
                    outcome.killed.append(name)
        finally:
            if command.poll() is None:
                command.wait(PATIENCE)
        last = icop(home, "ingest", str(folder), seconds=PATIENCE)
        assert last.returncode == 0, last.stdout + last.stderr
        assert eventually(lambda: jobs(home, "READY", "RUNNING") == 0, PATIENCE), "jobs are left"
        assert eventually(lambda: running.answers("/library/"), 60), "the site does not answer"
        outcome.documents = _count(home)
        outcome.doctor = icop(home, "doctor", "--full").stdout
    return outcome


def _begin(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "icop", "ingest", str(folder)],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _forget_last(home: Path, folder: Path, round_: int) -> None:
    """Write the memos anew with a word more, so that an ingest that came to its end has work again."""
    for path in folder.iterdir():
        path.write_text(f"{path.read_text()}\n\nRevised {round_}.\n")


def _victims(running: Site, command: int) -> list[tuple[str, int]]:
    """Return who may be killed: the command, the worker, the web server and its workers; twice as likely the worker."""
    below = tree(running.process.pid)
    worker = [("worker", pid) for pid, words in below.items() if "icop worker" in words]
    web = [("web", pid) for pid, words in below.items() if "icop web" in words]
    return [("ingest", command), *worker, *worker, *web]


def _count(home: Path) -> int:
    with database(home) as opened:
        query = "SELECT COUNT(*), COUNT(DISTINCT key) FROM library_document WHERE key LIKE 'memo-%' AND revision > 0"
        documents, keys = opened.execute(query).fetchone()
        doubled = opened.execute(
            "SELECT COUNT(*) FROM (SELECT document_id, sha256 FROM library_edition WHERE completed_at IS NOT NULL"
            " GROUP BY document_id, sha256 HAVING COUNT(*) > 1)"
        ).fetchone()[0]
        texts = opened.execute(
            "SELECT COUNT(*) FROM (SELECT section_id, body_id FROM library_text WHERE retired_at IS NULL"
            " GROUP BY section_id, body_id HAVING COUNT(*) > 1)"
        ).fetchone()[0]
    assert (doubled, texts) == (0, 0), "something is there twice"
    assert documents == keys
    return int(documents)


def wrong_in(doctor: str) -> list[str]:
    """Return the lines of the doctor's report that are not well; that nobody administers a test's site is no wonder,
    nor that the model for meaning is not built here.
    """
    usual = ("Administrator", "ICOP_MODEL_DIR")
    return [line for line in doctor.splitlines() if line.startswith("WRONG") and not any(one in line for one in usual)]


def main(kills: int, seed: int, number: int) -> None:
    """Run, and print what was killed and what was left."""
    with tempfile.TemporaryDirectory(prefix="icop-kill-") as folder:
        home, files = Path(folder) / "home", Path(folder) / "files"
        fill(files, number)
        assert icop(home, "up", "--no-serve").returncode == 0
        print(f"{kills} kills, seed {seed}, {ROOT}", flush=True)
        begun = time.monotonic()
        outcome = run(home, files, kills, seed)
    counts = {name: outcome.killed.count(name) for name in sorted(set(outcome.killed))}
    print(f"killed {counts} in {time.monotonic() - begun:.0f} s; {outcome.documents} of {number} documents")
    print("\n".join(wrong_in(outcome.doctor)) or "doctor: well")
    sys.exit(1 if wrong_in(outcome.doctor) or outcome.documents != number else 0)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [50, SEED, FILES][len(given) :]))
