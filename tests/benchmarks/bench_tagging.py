"""Tagging: passages a second on one core, and how well.

CPU time is measured, so that a busy machine counts little. The peer cuts the same passages into words and looks each
up in a set, which is the least that any tagger does.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from icop.engine.tagging import Piece, Tagger
from tests.benchmarks.rows import Row
from tests.taxonomy.gold import judged_passages, shipped_vocabulary
from tests.taxonomy.gold.comparing import compared

ROOT = Path(__file__).resolve().parents[2]
SETS = ("samm/samm-sections-2025-12.jsonl.xz", "dfars/dfars-2025-11-10.jsonl.xz", "far/far-2025-07.jsonl.xz")
WORDS = 180
SHORTEST = 300


def run(quick: bool) -> list[Row]:
    """Measure on the shared corpus; without it there is nothing real to measure."""
    corpus = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared") / "corpus"
    if not corpus.is_dir():
        return []
    return [_speed(list(_pieces(corpus, SETS[: 1 if quick else 3]))), *_quality(corpus)]


def _pieces(corpus: Path, names: tuple[str, ...]) -> Iterator[Piece]:
    for name in names:
        with lzma.open(corpus / name, "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                words = record["text"].split(" ")
                texts = (" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS))
                yield from (Piece(text, record["title"]) for text in texts if len(text) > SHORTEST)


def _speed(pieces: list[Piece]) -> Row:
    tagger = Tagger(shipped_vocabulary())
    for piece in pieces[:200]:
        tagger.tag(piece)
    ours = min(_seconds(lambda: [tagger.tag(piece) for piece in pieces]) for _ in range(3))
    known = {word for form in tagger.vocabulary.forms for word in form.words}
    word = re.compile(r"\w+")
    bare = min(
        _seconds(lambda: [{one for one in word.findall(piece.text.lower()) if one in known} for piece in pieces])
        for _ in range(3)
    )
    return Row(
        "Passages tagged on one core", len(pieces) / ours, "passages/s", budget=1000,
        peer="words looked up in a set", peer_figure=len(pieces) / bare, more_is_better=True,
    )  # fmt: skip


def _seconds(work: object) -> float:
    begun = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - begun


def _quality(corpus: Path) -> Iterator[Row]:
    ours, plain = (one.measured for one in compared(judged_passages(corpus), "test", {}))
    for name, one, other in (("F1@5", ours.f1, plain.f1), ("nDCG@5", ours.ndcg, plain.ndcg)):
        yield Row(
            f"{name} on the judged test half", one, "", peer="plain label matching", peer_figure=other, allowed=1.2,
            more_is_better=True,
        )  # fmt: skip
