"""A backup is made while the site serves, holds all but secrets, and becomes a site again only when it is whole."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps

from icop.project.backup.secrets_left_out import COLUMNS, TABLES
from tests.makers import make_cite
from tests.project.running import database, icop, shapes, site

pytestmark = pytest.mark.slow

HASH = "pbkdf2_sha256$1$salt$left-out-hash"
TOKENS = ("left-out-hash", "left-out-session", "left-out-code", "left-out-seed", "left-out-cache", "freed-page-secret")


def test_every_table_and_column_that_may_let_somebody_in_is_left_out():
    """A new table with a password or token stops here, until somebody has said that backups leave it out."""
    telling = re.compile(r"password|secret|token|digest|session|challenge|code", re.IGNORECASE)
    harmless = {("django_session", "expire_date"), ("auth_permission", "codename")}
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if telling.search(f"{model._meta.db_table if 'code' in model._meta.db_table else ''} {field.column}")
    }
    kept = {one for one in found if one[0] not in TABLES and one not in COLUMNS and one not in harmless}
    assert not kept


@pytest.fixture(scope="module")
def filled(ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with documents, an administrator and secrets. Tests copy it; none writes to it."""
    home = Path(shutil.copytree(ready_home, tmp_path_factory.mktemp("filled") / "home"))
    folder = tmp_path_factory.mktemp("memos")
    for number in range(12):
        (folder / f"memo-{number}.txt").write_text(f"Memo {number}\n\nThe quartz clause number {number} binds.\n")
    assert icop(home, "ingest", str(folder)).returncode == 0
    with database(home) as opened:
        opened.execute(
            "INSERT INTO accounts_user (id, password, email, name, role, is_active, joined_at)"
            " VALUES (7, ?, 'keeper@office.example', 'Keeper', 'administrator', 1, '2026-01-01')",
            [HASH],
        )
        opened.execute("INSERT INTO django_session VALUES ('left-out-session', 'x', '2030-01-01')")
        opened.execute("INSERT INTO accounts_setupcode (digest, made_at) VALUES ('left-out-code', '2026-01-01')")
        opened.execute(
            "INSERT INTO mfa_authenticator (type, data, user_id, created_at)"
            " VALUES ('totp', '{\"secret\": \"left-out-seed\"}', 7, '2026-01-01')"
        )
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
        if "icop_cache" in tables:
            opened.execute("INSERT INTO icop_cache VALUES ('k', 'left-out-cache', '2030-01-01')")
    with database(home) as opened:
        opened.execute("INSERT INTO django_session VALUES ('freed-page-secret', 'freed-page-secret', '2030-01-01')")
    with database(home) as opened:
        opened.execute("DELETE FROM django_session WHERE session_key = 'freed-page-secret'")
    return home


@pytest.fixture(scope="module")
def backup(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of it."""
    place = tmp_path_factory.mktemp("backup") / "site.zip"
    done = icop(filled, "backup", str(place), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["files"] == 12
    return place


def said(home: Path, *words: str) -> dict[str, str]:
    """Return what a command said that was refused."""
    done = icop(home, *words, "--json")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    answer = json.loads(done.stdout)
    assert answer["fix"].endswith(".")
    return answer


def found(home: Path, word: str) -> int:
    return int(json.loads(icop(home, "search", word, "--json").stdout)["total"])


def counts(home: Path) -> dict[str, int]:
    """Return the rows of each table that a restore must bring back as they were."""
    tables = ("library_document", "library_edition", "library_section", "library_passage", "library_text", "facts_row")
    with database(home) as opened:
        return {table: opened.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables}


def changed(backup: Path, place: Path, name: str, change) -> Path:
    """Return a copy of a backup in which one part is not what it was."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(place, "w") as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return place


def parts(backup: Path) -> list[str]:
    with zipfile.ZipFile(backup) as packed:
        return packed.namelist()


class TestMaking:
    def test_no_secret_is_in_it(self, filled: Path, backup: Path, tmp_path: Path):
        with zipfile.ZipFile(backup) as packed:
            for name in packed.namelist():
                body = packed.read(name)
                assert not [token for token in TOKENS if token.encode() in body], name
            packed.extract("database.sqlite3", tmp_path)
        key = (filled / "secret-key").read_bytes()
        assert key not in backup.read_bytes()
        with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
            person = copy.execute("SELECT email, password, role FROM accounts_user").fetchone()
        assert person == ("keeper@office.example", "!", "administrator")

    def test_a_file_in_the_way_is_not_overwritten_unasked(self, filled: Path, tmp_path: Path):
        place = tmp_path / "notes.zip"
        place.write_text("notes")
        assert "--replace" in said(filled, "backup", str(place))["fix"]
        assert place.read_text() == "notes"
        assert icop(filled, "backup", str(place), "--replace").returncode == 0
        assert zipfile.is_zipfile(place)

    def test_in_a_folder_it_is_named_by_the_moment(self, filled: Path, tmp_path: Path):
        assert icop(filled, "backup", str(tmp_path)).returncode == 0
        (made,) = tmp_path.iterdir()
        assert re.fullmatch(r"icop-\d{4}-\d\d-\d\d-\d{6}\.zip", made.name)

    def test_a_file_that_is_missing_is_said_and_the_rest_is_saved(self, filled: Path, tmp_path: Path):
        home = Path(shutil.copytree(filled, tmp_path / "home"))
        lost = next(path for path in (home / "files").rglob("*") if path.is_file())
        lost.unlink()
        done = icop(home, "backup", str(tmp_path / "site.zip"), "--json")
        answer = json.loads(done.stdout)
        assert done.returncode == 1
        assert lost.name in answer["trouble"][0]
        assert icop(home, "restore", str(tmp_path / "site.zip"), "--check").returncode == 0

    def test_it_is_of_one_moment_while_people_write(self, filled: Path, tmp_path: Path):
        home = Path(shutil.copytree(filled, tmp_path / "home"))
        folder = tmp_path / "more"
        folder.mkdir()
        for number in range(60):
            (folder / f"late-{number}.txt").write_text(f"Late {number}\n\nThe basalt clause number {number} binds.\n")
        with site(home) as running:
            writing = threading.Thread(target=icop, args=(home, "ingest", str(folder)))
            writing.start()
            done = icop(home, "backup", str(tmp_path / "site.zip"))
            assert running.answers("/library/")
            writing.join()
        assert done.returncode == 0, done.stderr
        new = tmp_path / "new"
        assert icop(new, "restore", str(tmp_path / "site.zip")).returncode == 0
        with database(new) as opened:
            editions = opened.execute("SELECT file FROM library_edition WHERE completed_at IS NOT NULL").fetchall()
        assert len(editions) >= 12
        assert all((new / "files" / name).is_file() for (name,) in editions)


class TestRestoring:
    def test_an_empty_home_becomes_the_same_site(self, filled: Path, backup: Path, tmp_path: Path):
        home = tmp_path / "new"
        done = icop(home, "restore", str(backup), "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert counts(home) == counts(filled)
        assert found(home, "quartz") == found(filled, "quartz") == 12
        invitation = json.loads(done.stdout)["invitations"]["keeper@office.example"]
        with site(home) as running:
            status, page = running.get(invitation)
            assert (status, "password" in page) == (200, True)
            assert running.answers("/library/memo-3/")

    def test_a_home_with_data_is_left_alone_unless_told_otherwise(self, backup: Path, ready_home: Path, tmp_path: Path):
        home = Path(shutil.copytree(ready_home, tmp_path / "home"))
        before = counts(home)
        assert "--replace" in said(home, "restore", str(backup))["fix"]
        assert counts(home) == before
        done = icop(home, "restore", str(backup), "--replace", "--json")
        assert done.returncode == 0, done.stdout
        aside = Path(json.loads(done.stdout)["aside"])
        assert found(home, "quartz") == 12
        assert (
            sorted(path.name for path in aside.iterdir() if not path.name.endswith(("-wal", "-shm")))[0]
            == "icop.sqlite3"
        )
        with closing(sqlite3.connect(aside / "icop.sqlite3")) as old:
            assert old.execute("SELECT COUNT(*) FROM library_document").fetchone()[0] == before["library_document"]

    def test_a_running_site_is_not_replaced(self, backup: Path, site_home: Path):
        with site(site_home) as running:
            assert "Stop it first" in said(site_home, "restore", str(backup), "--replace")["fix"]
            assert running.answers("/library/")

    def test_the_files_of_an_office_pack_come_along(self, filled: Path, tmp_path: Path):
        pack = tmp_path / "pack"
        (pack / "terms" / "office").mkdir(parents=True)
        text = f"title: Widget\nmeans: A made-up word.\ncite: {make_cite(standing='assumed')}\n"
        (pack / "terms" / "office" / "widget.yaml").write_text(text)
        done = icop(filled, "backup", str(tmp_path / "site.zip"), ICOP_DATA_DIRS=str(pack))
        assert done.returncode == 0, done.stderr
        icop(tmp_path / "new", "restore", str(tmp_path / "site.zip"))
        assert (tmp_path / "new/packs/1/terms/office/widget.yaml").read_text() == text


class TestDamage:
    """Whatever was changed in a backup: nothing of the home is touched."""

    @pytest.mark.parametrize("share", shapes(0.5, 0.02, 0.99, often=1))
    def test_one_that_was_cut_off_is_refused(self, backup: Path, tmp_path: Path, share: float):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * share)])
        assert "cut off" in said(tmp_path / "new", "restore", str(cut))["problem"]
        assert not (tmp_path / "new" / "icop.sqlite3").exists()

    @pytest.mark.parametrize("what", shapes("file", "database", "manifest", often=1))
    def test_one_in_which_a_part_was_changed_is_refused(self, backup: Path, tmp_path: Path, what: str):
        names = parts(backup)
        name = {"database": names[0], "file": names[1], "manifest": names[-1]}[what]
        place = changed(backup, tmp_path / "changed.zip", name, lambda body: body[:-20] + b"x" * 20)
        assert said(tmp_path / "new", "restore", str(place))["problem"]
        assert said(tmp_path / "new", "restore", str(place), "--check")["problem"]
        assert not (tmp_path / "new" / "icop.sqlite3").exists()

    def test_a_flipped_bit_is_found(self, backup: Path, tmp_path: Path):
        raw = bytearray(backup.read_bytes())
        raw[len(raw) // 2] ^= 1
        (tmp_path / "flipped.zip").write_bytes(raw)
        assert said(tmp_path / "new", "restore", str(tmp_path / "flipped.zip"), "--check")["problem"]

    def test_a_part_that_leads_out_of_the_home_is_refused(self, backup: Path, tmp_path: Path):
        def lead_out(body: bytes) -> bytes:
            manifest = json.loads(body)
            manifest["members"][1]["name"] = "../../evil"
            return json.dumps(manifest).encode()

        place = changed(backup, tmp_path / "evil.zip", "manifest.json", lead_out)
        assert "names a part that no backup has" in said(tmp_path / "new", "restore", str(place))["problem"]

    def test_one_of_a_newer_icop_is_refused(self, backup: Path, tmp_path: Path):
        with zipfile.ZipFile(backup) as packed:
            packed.extract("database.sqlite3", tmp_path)
        with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as opened, opened:
            opened.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('library', '9999_later', '2030')"
            )
        body = (tmp_path / "database.sqlite3").read_bytes()

        def tell_of(manifest_body: bytes) -> bytes:
            import hashlib

            manifest = json.loads(manifest_body)
            manifest["members"][0] |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            return json.dumps(manifest).encode()

        first = changed(backup, tmp_path / "first.zip", "database.sqlite3", lambda _: body)
        newer = changed(first, tmp_path / "newer.zip", "manifest.json", tell_of)
        assert "newer icop (library.9999_later)" in said(tmp_path / "new", "restore", str(newer))["problem"]
        assert not (tmp_path / "new" / "icop.sqlite3").exists()

    def test_what_is_no_backup_is_refused(self, filled: Path, tmp_path: Path):
        (tmp_path / "memo.txt").write_text("memo")
        assert said(tmp_path / "new", "restore", str(tmp_path / "memo.txt"))
        assert said(tmp_path / "new", "restore", str(tmp_path / "nothing.zip"))

    def test_a_restore_that_was_cut_off_is_said_and_finished(self, backup: Path, filled: Path, tmp_path: Path):
        home = Path(shutil.copytree(filled, tmp_path / "home"))
        (home / "restoring").write_text("before-2026-11-22-120000\n")
        (home / "icop.sqlite3").unlink()
        done = icop(home, "up", "--no-serve")
        assert done.returncode == 1
        assert "icop restore FILE --replace" in done.stderr
        assert icop(home, "restore", str(backup), "--replace").returncode == 0
        assert found(home, "quartz") == 12
