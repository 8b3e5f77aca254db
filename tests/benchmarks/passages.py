"""Many passages for the benchmarks, made by recombining the shared corpus; of made-up words where it is not found.

The same number gives the same passages each time.
"""

from __future__ import annotations

import json
import lzma
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from icop.engine.clock import day_number
from icop.index.port import NEVER, Record

KINDS = {
    "dfars": ("regulation", "DoD"),
    "far": ("regulation", "FAR Council"),
    "cfr": ("regulation", "State"),
    "uscode": ("law", "Congress"),
    "ndaa": ("law", "Congress"),
    "samm": ("manual", "DSCA"),
    "arms_sales": ("notification", "DSCA"),
    "executive": ("presidential document", "President"),
}
AUDIENCES = [("public",)] * 90 + [("members",)] * 5 + [("editors",)] * 3 + [("office-a",), ("office-b",)]
TOPICS = [f"topic-{number:03}" for number in range(294)]
PIECE_WORDS = 60
LIGHT = set("a an and any are as at be by for from has in is may not of on or shall such the this to under".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Section:
    """A real section: where it comes from and its pieces of about sixty words."""

    kind: str
    issuer: str
    number: str
    title: str
    headings: str
    pieces: tuple[str, ...]


def corpus() -> Path | None:
    """Return the shared corpus: below `ICOP_SHARED`, else beside the repository; None where there is none."""
    shared = Path(os.environ.get("ICOP_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    return shared / "corpus" if (shared / "corpus").is_dir() else None


def sections() -> list[Section]:
    """Return every section of the corpus's record sets, or made-up ones."""
    folder = corpus()
    if folder is None:
        return list(_made_up(random.Random(1)))
    return [
        section
        for name in KINDS
        for path in sorted((folder / name).glob("*.jsonl.xz"))
        for section in _read(name, path)
    ]


def _read(name: str, path: Path) -> Iterator[Section]:
    kind, issuer = KINDS[name]
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row.get("text"):
                number = str(row.get("citation") or row.get("number") or row["id"])
                title = str(row.get("title") or row.get("heading") or number)
                headings = " > ".join(row["hierarchy"]) if isinstance(row.get("hierarchy"), list) else ""
                yield Section(kind, issuer, number, title, headings, tuple(_pieces(row["text"])))


def _pieces(text: str) -> Iterator[str]:
    words = text.split()
    for start in range(0, len(words), PIECE_WORDS):
        yield " ".join(words[start : start + PIECE_WORDS])


def _made_up(dice: random.Random) -> Iterator[Section]:
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "ion")]
    lexicon = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(lexicon))]
    for number in range(3_000):
        kind, issuer = dice.choice(list(KINDS.values()))
        words = dice.choices(lexicon, weights, k=dice.randint(60, 900))
        yield Section(
            kind, issuer, f"{number}.{dice.randrange(99)}", " ".join(words[:5]), "", tuple(_pieces(" ".join(words)))
        )


def make_passages(number: int, real: list[Section]) -> Iterator[Record]:
    """Return `number` passages of 120 to 240 words: a section's own beginning, then pieces of any sections."""
    dice = random.Random(7)
    periods = [_period(dice) for _ in range(400)]
    for at in range(number):
        own = dice.choice(real)
        pieces = [own.pieces[0], *(dice.choice(dice.choice(real).pieces) for _ in range(dice.randint(1, 3)))]
        start, start_max, end, end_max = dice.choice(periods)
        yield Record(
            id=f"p{at}",
            room="library",
            work=f"document-{at // 25}",
            section=f"section-{at // 3}",
            anchor=f"p{at}",
            kind=own.kind,
            issuer=own.issuer if dice.random() < 0.6 else f"{own.issuer} {dice.randrange(40)}",
            year=date.fromordinal(start).year,
            audiences=dice.choice(AUDIENCES),
            concepts=tuple(dice.sample(TOPICS, dice.randint(0, 3))),
            number=own.number,
            title=own.title,
            headings=own.headings,
            text="\n".join(pieces),
            start_min=start,
            start_max=start_max,
            end_min=end,
            end_max=end_max,
            rec_from=day_number(date(2026, 1, 1)),
            source_id=f"p{at}",
        )


def _period(dice: random.Random) -> tuple[int, int, int, int]:
    start = dice.randint(day_number(date(1990, 1, 1)), day_number(date(2026, 1, 1)))
    end = NEVER if dice.random() < 0.6 else start + dice.randint(30, 4000)
    return start, start + dice.choice((0, 0, 90)), end, NEVER if end == NEVER else end + dice.choice((0, 0, 90))


def make_queries(number: int, real: list[Section]) -> list[str]:
    """Return things people might type: two to five words of titles and of running text, light words left out."""
    dice = random.Random(3)
    queries: dict[str, None] = {}
    while len(queries) < number:
        section = dice.choice(real)
        kept = _telling(section.title if dice.random() < 0.4 else dice.choice(section.pieces))
        start = dice.randrange(max(1, len(kept) - 4))
        chosen = kept[start : start + dice.randint(2, 5)]
        if len(chosen) > 1:
            queries[" ".join(chosen)] = None
    return list(queries)


def make_words(number: int, real: list[Section]) -> list[str]:
    """Return single words as they come in titles: mostly common ones."""
    dice = random.Random(4)
    words: dict[str, None] = {}
    while len(words) < number:
        if kept := _telling(dice.choice(real).title):
            words[dice.choice(kept)] = None
    return list(words)


def _telling(text: str) -> list[str]:
    words = [word for word in (raw.strip('.,;:()"“”—') for raw in text.split()) if len(word) > 2]
    return [word for word in words if word.isalpha() and word.lower() not in LIGHT]
