"""The steps from an empty folder to a site that can answer. Each may be cut off and done again.

Each step is given a way to tell how far it is, and returns what it found or did, in a few words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.accounts.reader import PUBLIC
from icop.engine.clock import day_number
from icop.engine.errors import Refused, Unavailable
from icop.engine.packs import read_pack
from icop.facts.actions import FactIn, load_pack
from icop.facts.queries import SITE_PACK, packs_in_use
from icop.index.choice import the_index
from icop.index.port import Ask, Stats
from icop.index.sources import build_index
from icop.library.actions import sync_instruments
from icop.project.assets import collect_assets

LEFTOVER_SECONDS = 5.0

Tell = Callable[[str], None]


def prepare_database(tell: Tell) -> str:
    """Bring the tables up to date. Raises Refused when a newer icop made them."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _refuse_newer(executor)
    if plan:
        tell(f"{len(plan)} changes to make")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return f"{len(plan)} changes" if plan else "up to date"


def _refuse_newer(executor: MigrationExecutor) -> None:
    ours = {app for app, _ in executor.loader.graph.nodes}
    unknown = [
        name
        for name in executor.loader.applied_migrations
        if name[0] in ours and name not in executor.loader.graph.nodes
    ]
    if unknown:
        raise Refused(
            f"This home was made by a newer icop ({unknown[0][0]}.{unknown[0][1]}).",
            "Start it with that version, or set ICOP_HOME to another folder.",
        )


def load_facts(tell: Tell) -> str:
    """Load every pack into rows, and retire those of packs that are no longer named.

    Raises Refused naming the first broken file; facts already kept stay.
    """
    folders = settings.ICOP_DATA_DIRS
    facts = {f"{folder.name}-{rank}" if rank else "icop": _facts_in(folder) for rank, folder in enumerate(folders)}
    gone: dict[str, list[FactIn]] = {name: [] for name in packs_in_use() - {SITE_PACK, *facts}}
    site, today, touched = site_reader(), timezone.localdate(), 0
    for rank, (name, found) in enumerate({**facts, **gone}.items()):
        report = load_pack(name, rank, found, by=site, on=today)
        touched += len(report.added) + len(report.changed) + len(report.retired)
    return f"{sum(map(len, facts.values()))} facts, {touched} new or changed"


def _facts_in(folder: Path) -> list[FactIn]:
    pack = read_pack(folder, settings.ICOP_HOME / "cache" / "facts")
    if pack.problems:
        first, more = f"{pack.problems[0]}".rstrip(".?"), len(pack.problems) - 1
        fix = f"Mend it; `icop check` lists {f'the {more} other problems' if more else 'every problem'}."
        raise Refused(f"A fact file is broken: {first}.", fix)
    return [FactIn(f.kind, f.key, f.shape.title, dict(f.body), f.sha, f.path) for f in pack.facts]


def show_instruments(tell: Tell) -> str:
    """Give every instrument fact its document in the library."""
    changed = sync_instruments()
    return f"{changed} documents from facts" if changed else "up to date"


def make_index(tell: Tell) -> str:
    """Build the index aside and swap it in where it is missing, damaged or of another version."""
    stats = _index_stats()
    if stats.ready:
        return f"{stats.records:,} records"
    tell(f"{stats.problem} Building it")
    count = build_index(lambda done: tell(f"{done:,} records so far"), wait_seconds=LEFTOVER_SECONDS)
    return f"built, {count:,} records"


def _index_stats() -> Stats:
    """Return how the index is, once it has answered a question: damage may show only then."""
    index = the_index()
    today = day_number(timezone.localdate())
    try:
        index.search(Ask(audiences=frozenset({PUBLIC}), on=today, known=today, limit=1))
    except Unavailable as error:
        return Stats(False, problem=error.problem, fix=error.fix)
    return index.stats()


Step = tuple[str, Callable[[Tell], str]]
FIRST: list[Step] = [("database", prepare_database), ("page styles", collect_assets)]
THEN: list[Step] = [("facts", load_facts), ("library", show_instruments), ("index", make_index)]


def can_answer() -> bool:
    """Tell whether the site can serve what it held when it stopped, before the facts are looked through again."""
    return bool(packs_in_use()) and _index_stats().ready
