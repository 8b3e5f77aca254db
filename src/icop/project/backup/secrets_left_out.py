"""What a backup never holds: whatever lets somebody in. A backup lies on shares and tapes, where many can read it.

Passwords (also their hashes), second steps, sessions, one-time codes and links, and tokens of other sites are left out;
people, roles and audiences stay. Why: docs/decisions/0009-backup.md.
"""

from __future__ import annotations

import sqlite3

TABLES = (
    "django_session",
    "accounts_setupcode",
    "accounts_invitation",
    "account_emailconfirmation",
    "mfa_authenticator",
    "socialaccount_socialtoken",
    "icop_cache",
)
"""Tables that come empty."""

COLUMNS = {
    ("accounts_user", "password"): "!",  # what Django keeps for somebody who can't sign in by password
    ("socialaccount_socialapp", "secret"): "",
    ("socialaccount_socialapp", "key"): "",
    ("socialaccount_socialaccount", "extra_data"): "{}",
}
"""Columns that come with this value in every row."""

WORDS = (
    "passwords and second steps",
    "sessions",
    "one-time codes and invitations",
    "the signing key",
    "settings (ICOP_*)",
    "the search index and its vectors",
    "logs",
)
"""The same for people to read."""


def scrub(database: sqlite3.Connection) -> None:
    """Remove every secret from a copy of the database, so that its file holds none either."""
    database.execute("PRAGMA secure_delete = ON")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with database:
        for table in TABLES:
            if table in tables:
                database.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of our own
        for (table, column), value in COLUMNS.items():
            if table in tables:
                database.execute(f'UPDATE "{table}" SET "{column}" = ?', [value])  # noqa: S608
