"""Measures tagging on the judged passages (docs/guides/tagging_gold.md).

    python scripts/evaluate_tagging.py                       both halves, beside plain label matching
    python scripts/evaluate_tagging.py --half dev --show     while tuning: what was tagged otherwise than judged
    python scripts/evaluate_tagging.py --write               write the figures to docs/guides/tagging_figures.md

Needs the shared corpus beside the project or at ICOP_SHARED. `--export FOLDER` writes vocabulary and passages for
another tagger (Annif's format), `--beside NAME=FOLDER` reads its answers (`.annif` files) and measures them alike.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.taxonomy.gold import Judged, judged_passages, piece_of, shipped_vocabulary  # noqa: E402
from tests.taxonomy.gold.comparing import Compared, compared, export, page  # noqa: E402

from icop.engine.tagging import Tagger  # noqa: E402

PAGE = ROOT / "docs" / "guides" / "tagging_figures.md"
HALVES = ("dev", "test")


def main() -> None:
    """Measure what was asked for and print it."""
    asked = _asked()
    shared = Path(os.environ.get("ICOP_SHARED") or ROOT.parent / "shared")
    if not (shared / "corpus").is_dir():
        sys.exit(f"There is no corpus in {shared}. Set ICOP_SHARED to the folder that holds it.")
    passages = judged_passages(shared / "corpus")
    if asked.export:
        export(passages, asked.export)
        return
    beside = dict(one.split("=", 1) for one in asked.beside)
    found = [one for half in asked.half or HALVES for one in compared(passages, half, beside)]
    for one in found:
        print(_line(one))
    if asked.show:
        _show([one for one in passages if one.half in (asked.half or HALVES)])
    if asked.write:
        PAGE.write_text(page(found), encoding="utf-8")


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--half", choices=HALVES, action="append")
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--export", type=Path)
    asked.add_argument("--beside", action="append", default=[])
    return asked.parse_args()


def _line(one: Compared) -> str:
    found = one.measured
    return (
        f"{one.half:5}{one.name:34} F1@5 {found.f1:.3f} (precision {found.precision:.3f}, recall {found.recall:.3f}), "
        f"mean F1@5 {found.mean_f1:.3f}, nDCG@5 {found.ndcg:.3f}"
    )


def _show(passages: Sequence[Judged]) -> None:
    """Print each passage that was tagged otherwise than judged."""
    tagger = Tagger(shipped_vocabulary())
    names = {key: one.labels[0].text for key, one in tagger.vocabulary.concepts.items()}
    for one in passages:
        tags = tagger.tag(piece_of(one))[:5]
        missed = set(one.concepts) - {tag.concept for tag in tags}
        print(f"\n{one.name} | {one.number} | {one.title[:60]}")
        for tag in tags:
            said = ", ".join(one.text[start:end] for start, end in tag.spans[:2])
            is_right = "right" if tag.concept in one.concepts else "WRONG"
            print(f"   {is_right}  {tag.score:.2f} {names[tag.concept]} [{said}] {tag.because} {tag.support}")
        for key in sorted(missed):
            print(f"   MISSED {one.concepts[key]} {names[key]}")


if __name__ == "__main__":
    main()
