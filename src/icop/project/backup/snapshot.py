"""The database as one SQLite file, at one moment, without secrets: copied while others read and write.

SQLite copies itself. From PostgreSQL the rows are read in one transaction that sees one moment, and written to a new
SQLite file; the same way leads back. So a backup of either can be restored on either.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

from icop.engine.errors import IcopError, Refused, Unavailable
from icop.project.backup.secrets_left_out import scrub
from icop.project.environment import sqlite

ALIAS = "backup"
ROWS = 2000
SENTENCES = (
    ("is full", "The disk of the backup is full.", "Free some space, or name a file on another disk."),
    ("not a database", "The database in the backup is damaged.", "Use another backup."),
    ("malformed", "The database is damaged.", "See `icop doctor`; use another backup."),
    ("locked", "Another program is using the database.", "Close it, then try again."),
)


@contextmanager
def in_sentences() -> Iterator[None]:
    """Turn what SQLite says while it copies into what a person can do."""
    try:
        yield
    except sqlite3.Error as error:
        for words, problem, fix in SENTENCES:
            if words in str(error).lower():
                raise Unavailable(problem, fix) from error
        raise IcopError(f"The database could not be copied ({error}).", "See `icop doctor`.") from error


def take_snapshot(place: Path) -> None:
    """Write the database as it is at this moment to a new file at `place`, without secrets; the site goes on."""
    with in_sentences():
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=60)) as database:
                database.execute("VACUUM INTO ?", [str(place)])  # pages that were freed, with what they held, stay away
        else:
            _bring_up_to_date(place)
            with _attached(place), _one_moment():
                copy_all_rows("default", ALIAS)
        with closing(sqlite3.connect(place)) as copy:
            scrub(copy)


def describe(place: Path) -> tuple[list[str], dict[str, int], list[str]]:
    """Return the migrations a snapshot has, its rows by table, and the names of the received files it tells of."""
    with in_sentences(), closing(sqlite3.connect(place)) as copy:
        query = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
        migrations = [name for (name,) in copy.execute(query)]
        tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        counts = {
            table: copy.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - a name from its schema
            for table in tables
            if not table.startswith("sqlite_")
        }
        return migrations, counts, _files(copy, set(tables))


def _files(copy: sqlite3.Connection, tables: set[str]) -> list[str]:
    """Return the files of editions, and of intakes that wait: one that was refused is not needed again."""
    found = {
        name for (name,) in copy.execute("SELECT file FROM library_edition WHERE file != '' AND completed_at > ''")
    }
    if "library_intakefile" in tables:
        query = "SELECT file FROM library_intakefile WHERE file != '' AND state IN ('waiting', 'reading')"
        found.update(name for (name,) in copy.execute(query))
    return sorted(found)


def make_current(place: Path) -> None:
    """Bring a snapshot's tables up to date, give back the jobs that were cut off, and see that it is whole.

    Raises Refused when it was made by a newer icop or is damaged.
    """
    _refuse_newer(describe(place)[0])
    _bring_up_to_date(place)
    with in_sentences(), closing(sqlite3.connect(place)) as copy, copy:
        if (
            copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            or copy.execute("PRAGMA foreign_key_check").fetchone()
        ):
            raise Refused("The database in the backup is damaged.", "Use another backup.")
        copy.execute("UPDATE django_tasks_database_dbtaskresult SET status = 'READY' WHERE status = 'RUNNING'")


def _refuse_newer(migrations: list[str]) -> None:
    from django.db.migrations.loader import MigrationLoader

    disk = MigrationLoader(None).disk_migrations
    known = {f"{app}.{name}" for key, one in disk.items() for app, name in (key, *one.replaces)}
    ours = {app for app, _ in disk}
    unknown = [name for name in migrations if name.partition(".")[0] in ours and name not in known]
    if unknown:
        raise Refused(f"The backup was made by a newer icop ({unknown[0]}).", "Restore it with that version.")


def _bring_up_to_date(place: Path) -> None:
    """Make or migrate the tables in the SQLite file at `place`, in a process that knows no other database."""
    with tempfile.TemporaryDirectory(prefix="icop-migrate-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ICOP_")}
        told = {
            "ICOP_HOME": home,
            "ICOP_DATABASE_URL": f"sqlite:///{quote(str(place))}",
            "ICOP_SECRET_KEY": "not used: nothing is signed",
            "DJANGO_SETTINGS_MODULE": "icop.project.settings",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        command = [sys.executable, "-m", "django", "migrate", "--skip-checks", "--verbosity", "0", "--no-input"]
        done = subprocess.run(command, env=kept | told, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1][:200]
        raise Refused(f"The database in the backup can't be brought up to date ({last}).", "Use another backup.")


@contextmanager
def _attached(place: Path) -> Iterator[None]:
    """Let Django read and write the SQLite file at `place` under the name ALIAS."""
    connections.settings[ALIAS] = connections.configure_settings({"default": {}, ALIAS: sqlite(place)})[ALIAS]
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        with suppress(KeyError):
            del connections.settings[ALIAS]


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let every query of the site's database inside see the same moment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def put_back(place: Path) -> None:
    """Make the rows of the site's database exactly those of the snapshot at `place`, all in one transaction.

    For a database that is no file. Both must have the tables of this version.
    """
    with _attached(place), transaction.atomic():
        copy_all_rows(ALIAS, "default")


def copy_all_rows(source: str, target: str) -> None:
    """Replace the rows of every table of `target` by those of `source`; keys stay as they are."""
    tables = apps.get_models(include_auto_created=True)
    with transaction.atomic(using=target), connections[target].cursor() as cursor:
        for model in reversed(tables):  # in any order: what refers to what is looked at when all is done
            cursor.execute(f"DELETE FROM {connections[target].ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in tables:
            _copy_rows(model, source, target, cursor)
        for statement in connections[target].ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _copy_rows(model: type[models.Model], source: str, target: str, cursor: Any) -> None:
    fields, named = model._meta.concrete_fields, connections[target].ops.quote_name
    columns = ", ".join(named(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {named(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - our tables
    rows = model._base_manager.using(source).order_by().values_list(*(field.attname for field in fields))
    waiting = rows.iterator(ROWS)
    while part := list(islice(waiting, ROWS)):
        made = [
            [field.get_db_prep_save(value, connections[target]) for field, value in zip(fields, row, strict=True)]
            for row in part
        ]
        cursor.executemany(statement, made)
