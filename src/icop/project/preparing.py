"""The steps from an empty folder to a site that can answer. Each may be cut off and done again.

Each step returns what it found or did, in a few words.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from icop.accounts.queries import site_reader
from icop.engine.errors import Refused, Unavailable
from icop.engine.packs import read_pack
from icop.facts.actions import FactIn, load_pack
from icop.index.choice import the_index
from icop.index.sources import build_index
from icop.library.actions import sync_instruments


def prepare_database() -> str:
    """Bring the tables up to date. Raises Unavailable or Refused with what to do when the database won't."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        _refuse_newer(executor)
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Unavailable(
            f"The database {_name()} does not answer ({str(error).strip().splitlines()[0]}).",
            "Start it or correct ICOP_DATABASE_URL; if the file is damaged, restore a backup or move it away.",
            retry=True,
        ) from error
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


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def collect_assets() -> str:
    """Lay out styles and fonts with names that change with their content. Raises Refused if missing."""
    source = Path(settings.SOURCE) / "ui" / "static"
    if not (source / "uswds" / "css").is_dir():
        raise Refused("The page styles are not built.", "Run `./run up`, or install icop from its wheel.")
    files = sorted(path for path in source.rglob("*") if path.is_file())
    state = [f"{path.relative_to(source)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    stamp = hashlib.sha256("\n".join([str(settings.SOURCE), *state]).encode()).hexdigest()
    kept = Path(settings.STATIC_ROOT) / ".stamp"
    if kept.is_file() and kept.read_text() == stamp:
        return "up to date"
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=io.StringIO())
    kept.write_text(stamp)
    return f"{len(files)} files"


def load_facts() -> str:
    """Load every pack into rows. Raises Refused naming the first broken file; facts already kept stay."""
    site, today = site_reader(), timezone.localdate()
    packs = [read_pack(folder, settings.ICOP_HOME / "cache" / "facts") for folder in settings.ICOP_DATA_DIRS]
    problems = [problem for pack in packs for problem in pack.problems]
    if problems:
        more = f" {len(problems) - 1} more." if len(problems) > 1 else ""
        raise Refused(f"A fact file is broken: {problems[0]}.{more}", "Mend it; `icop check` lists every problem.")
    touched, total = 0, 0
    for rank, (folder, pack) in enumerate(zip(settings.ICOP_DATA_DIRS, packs, strict=True)):
        name = "icop" if rank == 0 else f"{folder.name}-{rank}"
        facts = [FactIn(f.kind, f.key, f.shape.title, dict(f.body), f.sha, f.path) for f in pack.facts]
        report = load_pack(name, rank, facts, by=site, on=today)
        touched += len(report.added) + len(report.changed) + len(report.retired)
        total += len(facts)
    return f"{total} facts, {touched} new or changed"


def show_instruments() -> str:
    """Give every instrument fact its document in the library."""
    changed = sync_instruments()
    return f"{changed} documents from facts" if changed else "up to date"


def make_index() -> str:
    """Build the index aside and swap it in where it is missing, damaged or of another version."""
    stats = the_index().stats()
    if stats.ready:
        return f"{stats.records:,} records"
    return f"built, {build_index():,} records"


STEPS: list[tuple[str, Callable[[], str]]] = [
    ("database", prepare_database),
    ("page styles", collect_assets),
    ("facts", load_facts),
    ("library", show_instruments),
    ("index", make_index),
]
