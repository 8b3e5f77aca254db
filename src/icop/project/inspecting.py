"""What `icop doctor` looks at besides health: whether what is kept is whole, down to every file, and the fix if not."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from icop import __version__
from icop.accounts.queries import site_reader
from icop.engine.errors import Unavailable
from icop.engine.packs import sha_of
from icop.facts.queries import SITE_PACK, is_readable, packs_in_use, rows_in_use
from icop.index.choice import the_index
from icop.index.meaning.making import the_vectors
from icop.index.meaning.model import check_model
from icop.index.meaning.state import meaning_state
from icop.index.sources import all_records, build_index
from icop.library.actions import tidy
from icop.library.actions.tidying import loose_files
from icop.library.queries.wholeness import cut_off_editions, files_told_of, odd_passages, unindexed_documents
from icop.library.storing import weigh
from icop.links.jobs import enqueue
from icop.links.queries import pending_jobs
from icop.project.health import Check
from icop.project.health import checks as health

SAMPLE = 200
NAMED = 3
YOUNG = timedelta(hours=1)
ASIDE = "before-*"


def inspect(*, full: bool = False) -> list[Check]:
    """Return every check of the health page and of what is kept; `full` compares every file and counts every record."""
    found = health()
    if found[0].well:
        looks = (_tables, _whole, _editions, partial(_files, full), _loose, _facts, partial(_index, full))
        found += [_looked(look) for look in looks]
    return [*found, _vectors(), _leftovers(), _versions()]


def _looked(look: Callable[[], Check]) -> Check:
    try:
        return look()
    except DatabaseError as error:
        words = str(error).strip().splitlines()[0][:160]
        return Check("Database", False, f"It can't be read to its end: {words}.", "Restore a backup.")


def _tables() -> Check:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Check("Tables", False, f"{len(plan)} changes behind this icop.", "Start the site: `icop up` makes them.")
    return Check("Tables", True, "As this version has them.")


def _whole() -> Check:
    """Look whether the database file is whole and everything that refers to something finds it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(3)")
            bad = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            loose = len(cursor.fetchmany(1000))
        if bad or loose:
            found = bad[0][:160] if bad else f"{loose} rows refer to rows that are not there."
            return Check("Rows", False, found, "Stop the site and restore a backup.")
    odd = odd_passages(site_reader())
    if odd:
        return Check("Rows", False, f"{odd} passages lie outside their texts.", "Bring their files in again.")
    return Check("Rows", True, "The database is whole.")


def _editions() -> Check:
    cut = cut_off_editions(site_reader(), before=timezone.now() - YOUNG)
    if cut:
        fix = "Bring these files in again, or run `icop doctor --fix`; nothing of them is shown."
        return Check("Received", False, f"{len(cut)} files were cut off: {_some(one.source for one in cut)}.", fix)
    return Check("Received", True, "Every file that was begun is here.")


def _files(full: bool) -> Check:
    told = files_told_of(site_reader())
    root = Path(settings.MEDIA_ROOT)
    missing = [name for name, size in told.items() if not _has_size(root / name, size)]
    if missing:
        found = f"{len(missing)} of {len(told)} received files are missing or cut: {_some(missing)}."
        return Check("Files", False, found, "Bring them in again, or take them from a backup.")
    names = sorted(told)
    looked = names if full else random.sample(names, min(SAMPLE, len(names)))
    changed = [name for name in looked if weigh(root / name).sha256 != Path(name).name]
    if changed:
        found = f"{len(changed)} received files are not what they were: {_some(changed)}."
        return Check("Files", False, found, "Take them from a backup, or bring them in again.")
    return Check("Files", True, f"{len(told):,} files are here; {len(looked):,} were compared with their hashes.")


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _loose() -> Check:
    loose = loose_files(site_reader(), before=time.time() - YOUNG.total_seconds())
    if loose:
        found = f"{len(loose)} files that nothing tells of: {_some(path.name for path in loose)}."
        return Check("Loose files", False, found, "Remove them with `icop doctor --fix`; the worker does it in a day.")
    return Check("Loose files", True, "None.")


def _facts() -> Check:
    rows = list(rows_in_use())
    bad = [f"{row.kind}:{row.key}" for row in rows if sha_of(row.body) != row.sha]
    if bad:
        return Check("Facts", False, f"{len(bad)} facts are not what was recorded: {_some(bad)}.", "Restore a backup.")
    odd = [str(row) for row in rows if not is_readable(row)]
    if odd:
        found = f"{len(odd)} facts have a shape that this icop cannot read and are passed over: {_some(odd)}."
        return Check(
            "Facts", False, found, "Start the site, which loads the packs; publish anew what is the site's own."
        )
    wanted = len(settings.ICOP_DATA_DIRS)
    packs = packs_in_use() - {SITE_PACK}
    if len(packs) != wanted:
        found = f"{len(packs)} packs are loaded, {wanted} are named."
        return Check("Facts", False, found, "Start the site: `icop up` loads them.")
    return Check("Facts", True, f"{len(rows):,} facts in use, all as recorded.")


def _index(full: bool) -> Check:
    waiting = unindexed_documents(site_reader())
    if waiting and not pending_jobs():
        return Check("Found by search", False, f"{waiting} documents are not indexed.", "Run `icop doctor --fix`.")
    stats = the_index().stats()
    wanted = sum(1 for _ in all_records()) if full and stats.ready and not waiting else stats.records
    if stats.records != wanted:
        found = f"The index has {stats.records:,} records, the database {wanted:,}."
        return Check("Found by search", False, found, "Build it anew with `icop reindex`.")
    return Check("Found by search", True, "All that changed is indexed." if not waiting else f"{waiting} wait.")


def _vectors() -> Check:
    """Look whether the model and the vectors are what was written, and whether all that can be found has one."""
    name = "Vectors"
    try:
        check_model()
        bad = the_vectors().check()
    except Unavailable as error:
        return Check(name, False, error.problem, error.fix)
    if bad:
        found = f"{len(bad)} files of vectors are damaged: {_some(bad)}."
        return Check(name, False, found, "Run `icop doctor --fix`: the worker then makes what they held anew.")
    return Check(name, True, "Every file is as it was written.")


def _leftovers() -> Check:
    """Look for what a restore put aside: it is kept until somebody removes it."""
    aside = sorted(Path(settings.ICOP_HOME).glob(ASIDE))
    if not aside:
        return Check("Put aside", True, "Nothing.")
    size = sum(path.stat().st_size for one in aside for path in one.rglob("*") if path.is_file())
    return Check("Put aside", True, f"{_some(one.name for one in aside)}: {size / 1e6:,.0f} MB kept by `icop restore`.")


def _versions() -> Check:
    python = ".".join(map(str, sys.version_info[:3]))
    kind = f"SQLite {sqlite3.sqlite_version}" if connection.vendor == "sqlite" else "PostgreSQL"
    return Check("Versions", True, f"icop {__version__}, Python {python}, {kind}.")


def _some(names: Iterator[str] | list[str]) -> str:
    """Return the first few names, and how many more there are."""
    every = list(names)
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more


def mend(tell: Callable[[str], None]) -> None:
    """Do what can be done without losing anything: remove leftovers, index what waits, build a broken index anew."""
    site, today = site_reader(), timezone.localdate()
    done = tidy(by=site, on=today, older_than=YOUNG)
    if done:
        tell(f"Removed {done.editions} cut-off editions, {done.documents} empty documents, {done.files} loose files.")
    shutil.rmtree(Path(settings.ICOP_HOME) / ".restore", ignore_errors=True)
    bad = the_vectors().check() if meaning_state().well else []
    if bad:
        the_vectors().drop(bad)
        tell(f"Removed {len(bad)} damaged files of vectors; what they held is made anew.")
    if not the_index().stats().ready:
        tell(f"Built the index anew: {build_index():,} records.")
    elif unindexed_documents(site) and not pending_jobs():
        enqueue("library.index_documents", [])
        tell("Asked for the documents that wait to be indexed.")
