"""The answers: judged questions over the shared corpus, beside plain BM25.

The corpus is taken in whole, and every passage gets its concepts and its vector, which takes long: not with --quick,
and not where the corpus is missing. The test half of the judged set is measured; numbers were chosen on the other half.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tests.benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[2]
JUDGED = ROOT / "tests" / "search" / "judged" / "test.jsonl"
FOLDERS = "dfars far cfr uscode samm ndaa federal_register documents executive arms_sales"
ON = date(2026, 11, 22)
LIMIT = 10
OVER_PLAIN, PARAPHRASES = 1.7, 3.0


def run(quick: bool) -> list[Row]:
    """Measure how well search answers; without the corpus there is nothing to answer from."""
    corpus = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared") / "corpus"
    if quick or not corpus.is_dir():
        print("answers: skipped, " + ("it takes long" if quick else "the shared corpus is not here"), flush=True)
        return []
    _prepare([corpus / name for name in FOLDERS.split()])
    from icop.accounts.queries import site_reader
    from icop.search.evaluation import read_judged
    from icop.search.evaluation_report import measured
    from icop.search.systems import systems

    judged = read_judged(JUDGED)
    plain, *_, ours = measured(judged, systems(site_reader("administrator"), ON, LIMIT), LIMIT)
    theirs, mean = plain.evaluation.mean["ndcg"], ours.evaluation.mean["ndcg"]
    rows = [_row("All questions", mean, theirs, OVER_PLAIN)]
    for kind, figures in ours.evaluation.categories.items():
        allowed = PARAPHRASES if kind == "paraphrase" else 1.0
        rows.append(_row(kind.capitalize(), figures["ndcg"], plain.evaluation.categories[kind]["ndcg"], allowed))
    return rows


def _row(name: str, figure: float, peer: float, allowed: float) -> Row:
    return Row(
        f"{name}, nDCG@{LIMIT}", figure, "", peer="plain BM25", peer_figure=peer, allowed=allowed, more_is_better=True
    )


def _prepare(paths: list[Path]) -> None:
    import django

    django.setup()
    from django.conf import settings

    from icop.accounts.queries import site_reader
    from icop.library.actions import About, receive
    from icop.library.actions.tagging import Tagging
    from icop.project import preparing
    from icop.project.home import make_home
    from icop.project.meaning import meaning_ready
    from icop.project.worker import finish_jobs

    make_home(settings.ICOP_HOME)
    for _, step in (*preparing.FIRST, *preparing.THEN):
        step(lambda said: None)
    receive(paths, by=site_reader("administrator"), on=ON, about=About())
    finish_jobs()
    tagging = Tagging()
    while not tagging.work(lambda: False):
        finish_jobs()
    meaning_ready()
