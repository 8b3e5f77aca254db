"""Search by meaning: making vectors, finding the nearest, memory.

Vectors of real passages are made the whole way (read from the index, cut into tokens, computed, written to disk)
beside a bare onnxruntime loop over the same batches of ready tokens. The 300,000 vectors to look in are mixtures of
these with some noise: their neighbourhoods are as uneven as those of texts. A question is computed anew each time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np

from icop.engine.clock import day_number
from icop.index.port import Ask, Record
from tests.benchmarks.passages import Section, make_passages, make_queries, sections
from tests.benchmarks.rows import Row, percentile, timed
from tests.benchmarks.running import free_port, get, resident_megabytes, seconds_until, site

ON = datetime.now(UTC).date()
KNOWN = day_number(ON)
READERS = {"a visitor": frozenset({"public"}), "an editor": frozenset({"public", "members", "editors"})}
HITS, BATCH = 50, 8192
BARE = "bare onnxruntime loop"


def run(quick: bool) -> list[Row]:
    """Return the figures for 300,000 passages, or for 20,000."""
    passages, made, asked = (20_000, 100, 40) if quick else (300_000, 800, 200)
    real = sections()
    with tempfile.TemporaryDirectory(prefix="icop-bench-meaning-") as folder:
        home = Path(folder) / "home"
        _make_home(home)
        embedding, rows = _embedding(Path(folder) / "few", list(make_passages(made, real)))
        _fill(make_passages(passages, real), rows)
        return [
            embedding,
            *_nearest(f"{passages:,} passages", make_queries(asked, real)),
            *_ordered(f"{passages:,} passages", make_queries(asked, real)),
            _memory(home, passages, real),
        ]


def _make_home(home: Path) -> None:
    """Make a home, and let the code of this process work in it."""
    environment = {**os.environ, "ICOP_HOME": str(home)}
    subprocess.run([sys.executable, "-m", "icop", "up", "--no-serve"], env=environment, check=True, capture_output=True)
    import django
    from django.conf import settings
    from django.db import connection

    django.setup()
    settings.ICOP_HOME, settings.ICOP_INDEX_URL = home, f"tantivy://{home / 'index'}"
    connection.close()
    connection.settings_dict["NAME"] = str(home / "icop.sqlite3")


def _embedding(folder: Path, records: list[Record]) -> tuple[Row, np.ndarray]:
    """Return passages a second beside the bare loop, which runs before and after, and the vectors."""
    from icop.index.choice import open_index
    from icop.index.meaning.encoder import Encoder, cores
    from icop.index.meaning.making import Maker
    from icop.index.meaning.model import get_model
    from icop.index.meaning.recipe import meant
    from icop.index.meaning.vectors import Store

    encoder = Encoder(get_model(), cores())
    batches = encoder.batches([meant(record) for record in records])
    bare = lambda: [encoder.run(tokens) for _, tokens in batches]  # noqa: E731 - timed twice
    index, store = open_index(f"tantivy://{folder / 'index'}"), Store(folder / "meaning")
    maker = Maker(index, store)
    with index.writer() as writer:
        writer.rebuild(records[:2])
        maker.work(lambda: False)  # loads the network
        writer.rebuild(records)
    before = timed(bare)
    ours = timed(lambda: maker.work(lambda: False))
    loop = (before + timed(bare)) / 2
    rows = np.concatenate([segment.rows for segment in store.newest().segments]).astype(np.float32)
    number, unit = len(records), "passages/s"
    row = Row("Making vectors", number / ours, unit, None, BARE, number / loop, 0.8, more_is_better=True)
    return row, rows


def _fill(records: Iterable[Record], real: np.ndarray) -> None:
    """Index the records and the facts of the site, give each a vector, and build the graphs."""
    from icop.index.choice import the_index
    from icop.index.meaning.graphs import GraphMaker
    from icop.index.meaning.making import the_vectors
    from icop.index.meaning.model import get_model
    from icop.index.sources import all_records

    with the_index().writer() as writer:
        writer.rebuild(chain(records, (record for record in all_records() if record.room == "facts")))
    audiences, store, dice = the_index().vector_keys(), the_vectors(), np.random.default_rng(1)
    keys = np.array(sorted(set().union(*audiences.values())), np.int64)
    store.begin(get_model().name)
    for start in range(0, len(keys), BATCH):
        store.add(keys[start : start + BATCH], _mixtures(real, min(BATCH, len(keys) - start), dice))
    GraphMaker(store).work(audiences, lambda: False)
    store.note(len(keys), the_index().mark())


def _mixtures(real: np.ndarray, number: int, dice: np.random.Generator) -> np.ndarray:
    """Return vectors between three real ones, mostly near the first, with some noise."""
    shares = dice.dirichlet((1, 0.5, 0.3), number).astype(np.float32)
    mixed = np.einsum("nk,nkd->nd", shares, real[dice.integers(0, len(real), (number, 3))])
    mixed += dice.standard_normal(mixed.shape).astype(np.float32) * 0.02
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def _nearest(name: str, queries: list[str]) -> list[Row]:
    from icop.index.meaning.encoder import query_vector
    from icop.index.meaning.nearest import nearest_hits

    encoding = [timed(lambda text=text: query_vector(f"{text} ?")) * 1000 for text in ("warm up", *queries)][1:]
    rows = [Row("A question's vector, p50", percentile(encoding, 0.5), "ms")]
    for who, audiences in READERS.items():
        ask = Ask(audiences=audiences, on=KNOWN, known=KNOWN)
        nearest_hits("warm up", ask, HITS)
        took = [timed(lambda text=f"{who} {text}", ask=ask: nearest_hits(text, ask, HITS)) * 1000 for text in queries]
        for share, budget in ((0.5, None), (0.95, 40.0)):
            what = f"{name}, question to the {HITS} nearest, {who}, p{share * 100:.0f}"
            rows.append(Row(what, percentile(took, share), "ms", budget))
    return rows


def _ordered(name: str, queries: list[str]) -> list[Row]:
    """Return how long it takes from what was typed to what was found in order, without its page."""
    from icop.accounts.reader import VISITOR
    from icop.search.ranking import ranked
    from icop.search.reading import read

    def order(text: str, by: str) -> None:
        reading = read(VISITOR, text, on=ON)
        ask = Ask(audiences=READERS["a visitor"], on=KNOWN, known=KNOWN, words=reading.words, lift=reading.lift)
        ranked(reading.meant, ask, by)

    rows = []
    for way, by, budget in (("words and meaning", "both", 40.0), ("words only", "words", 15.0)):
        order("warm up", by)
        took = [timed(lambda text=text, by=by: order(f"{text} now", by)) * 1000 for text in queries]
        rows += [
            Row(f"{name}, question to its order, {way}, p50", percentile(took, 0.5), "ms"),
            Row(f"{name}, question to its order, {way}, p95", percentile(took, 0.95), "ms", budget),
        ]
    return rows


def _memory(home: Path, passages: int, real: list[Section]) -> Row:
    """Return the memory of a site on this home after both web workers have answered questions."""
    port = free_port()
    with site(home, port) as process:
        seconds_until(port, "/search/?q=22+USC+2776%28b%29", b"2776")
        for query in make_queries(60, real):
            get(port, f"/search/?q=how+is+{query.replace(' ', '+')}+decided")
        used = resident_megabytes(process)
    note = f"{passages:,} passages with vectors, after 60 questions; files mapped into memory count"
    return Row("Memory of the running site", used, "MB", 1200, note=note)
