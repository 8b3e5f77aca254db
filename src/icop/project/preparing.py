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

from icop.engine.errors import Refused, Unavailable


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


STEPS: list[tuple[str, Callable[[], str]]] = [
    ("database", prepare_database),
    ("page styles", collect_assets),
]
