"""Putting a backup in place: every hash is compared and the database brought up to date aside, before anything changes.

What was there before is kept in a folder of its own. The change itself is a few renames; cut off between them, the
site says so at its next start and the same command finishes it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from icop.accounts.actions import invite_again
from icop.accounts.queries import people_for, site_reader
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.engine.errors import Refused
from icop.project import preparing
from icop.project.backup.making import make_backup
from icop.project.backup.manifest import DATABASE, Manifest, copy_member, opened, verify
from icop.project.backup.snapshot import make_current, put_back
from icop.project.home import RESTORING, HomeLock, make_home

ROOM_BYTES = 50_000_000
STAGE = ".restore"
SIDES = ("-wal", "-shm", "-journal")

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: the backup's manifest, where the data before it lies (or None), and by person key the
    path at which each administrator chooses a new password.
    """

    manifest: Manifest
    aside: Path | None
    packs: Path | None
    invitations: dict[str, str]


def check_backup(path: Path, *, tell: Tell | None = None) -> Manifest:
    """Read a backup through and compare every hash; return its manifest. Raises Refused when it is not whole."""
    with opened(path) as (packed, manifest):
        verify(packed, manifest, lambda done, whole: tell(done, whole, "checking") if tell else None)
        return manifest


def restore_backup(path: Path, *, tell: Tell | None = None, replace: bool = False) -> Restored:
    """Make this home what the backup holds, with a fresh index.

    Raises Refused, and changes nothing, when the backup is not whole or newer than this icop, a site runs on this home,
    or it has data and `replace` is not said.
    """
    home = Path(settings.ICOP_HOME)
    make_home(home, finish_restoring=True)
    with HomeLock(home):
        if has_data() and not replace:
            raise Refused(
                f"There is data in {home} already.",
                "Set ICOP_HOME to an empty folder, or add --replace: what is there is then put aside, not removed.",
            )
        manifest = check_backup(path, tell=tell)
        stage = home / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            _unpack(path, stage, tell)
            make_current(stage / DATABASE)
            aside = _swap(stage, home)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        return _make_ready(manifest, aside, home, tell)


def has_data() -> bool:
    """Tell whether this home was ever a site: its database has tables."""
    place = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite":
        return place.exists() and place.stat().st_size > 0
    return "django_migrations" in connection.introspection.table_names()


def _unpack(path: Path, stage: Path, tell: Tell | None) -> None:
    with opened(path) as (packed, manifest):
        free = shutil.disk_usage(stage.parent).free
        if free < manifest.size + ROOM_BYTES:
            raise Refused(
                f"The backup unpacks to {manifest.size // 1_000_000} MB, and the disk has {free // 1_000_000} MB left.",
                "Free some space, or set ICOP_HOME to a folder on another disk.",
            )
        _unpack_members(packed, manifest, stage, tell)


def _unpack_members(packed: ZipFile, manifest: Manifest, stage: Path, tell: Tell | None) -> None:
    done = 0
    for folder in ("files", "packs"):
        (stage / folder).mkdir(parents=True, exist_ok=True)
    for member in manifest.members:
        below = stage / "files" if member.name.startswith("library/") else stage
        place = below / member.name
        place.parent.mkdir(parents=True, exist_ok=True)
        done += copy_member(packed, member, place)
        if tell:
            tell(done, manifest.size, "unpacking")


def _swap(stage: Path, home: Path) -> Path | None:
    """Put what was there aside and what was unpacked in its place; undo it when a step fails."""
    connections.close_all()
    aside = home / f"before-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    moves = _moves(stage, home, aside)
    if connection.vendor != "sqlite" and has_data():
        aside.mkdir(exist_ok=True)
        make_backup(aside / "backup.zip")
    marker = home / RESTORING
    marker.write_text(f"{aside}\n", encoding="utf-8")
    done: list[tuple[Path, Path]] = []
    try:
        for origin, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            origin.rename(target)
            done.append((origin, target))
        if connection.vendor != "sqlite":
            preparing.prepare_database(lambda _: None)
            put_back(stage / DATABASE)
    except BaseException:
        for origin, target in reversed(done):
            target.rename(origin)
        marker.unlink(missing_ok=True)
        raise
    marker.unlink()
    return aside if aside.is_dir() else None


def _moves(stage: Path, home: Path, aside: Path) -> list[tuple[Path, Path]]:
    """Return the renames, in order: the present things out, the new ones in."""
    files, index = Path(settings.MEDIA_ROOT), home / "index"
    out = [files, index, home / "packs"]
    new = [(stage / "files", files)]
    if any((stage / "packs").iterdir()):
        new.append((stage / "packs", home / "packs"))
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        out += [database, *(database.with_name(database.name + side) for side in SIDES)]
        new.append((stage / DATABASE, database))
    return [(one, aside / one.name) for one in out if one.exists() and not _is_empty(one)] + [
        move for move in new if move is not None
    ]


def _is_empty(path: Path) -> bool:
    """Tell whether `path` is a folder without anything in it; it is removed, so that another can take its place."""
    with suppress(OSError):
        path.rmdir()
        return True
    return False


def _make_ready(manifest: Manifest, aside: Path | None, home: Path, tell: Tell | None) -> Restored:
    for title, work in preparing.FIRST + preparing.THEN:
        if tell:
            tell(0, 0, title)
        work(lambda _: None)
    site = site_reader()
    record("site", "project.restore", by=site, on=timezone.localdate(), note=manifest.fingerprint[:16])
    packs = home / "packs"
    return Restored(manifest, aside, packs if packs.is_dir() else None, _invitations(site))


def _invitations(site: Reader) -> dict[str, str]:
    keepers = [person for person in people_for(site) if person.role == "administrator" and person.is_active]
    return {person.email: f"/invitation/{invite_again(person, by=site)}/" for person in keepers}
