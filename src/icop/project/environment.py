"""Reads what a site may change (`ICOP_*`) and refuses a wrong value with a sentence.

The only module that looks at the process environment; `settings` turns its answers into Django's names.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from icop.engine.errors import Refused

HERE = ("localhost", "127.0.0.1", "[::1]")


def text(name: str, default: str = "") -> str:
    """Return the variable `name`, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable.

    Raises Refused for any other word.
    """
    word = text(name, "yes" if default else "no").lower()
    if word in {"yes", "true", "1", "on"}:
        return True
    if word in {"no", "false", "0", "off"}:
        return False
    raise Refused(f"{name} is {word!r}, which is neither yes nor no.", f"Set {name}=yes or {name}=no.")


def days(name: str, default: int) -> int:
    """Return a number of days, from 0 to 9999.

    Raises Refused for anything else.
    """
    given = text(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) <= 4):
        raise Refused(f"{name} is {given!r}, which is no number of days.", f"Set {name}={default}, or 0.")
    return int(given)


def choice(name: str, options: tuple[str, ...]) -> str:
    """Return a variable that must be one of `options`; the first is the default."""
    word = text(name, options[0]).lower()
    if word not in options:
        raise Refused(f"{name} is {word!r}.", f"Set it to one of: {', '.join(options)}.")
    return word


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folders(name: str) -> list[Path]:
    """Return the existing folders of a path-separated variable.

    Raises Refused naming the first that is not a folder.
    """
    found = [Path(part).expanduser() for part in text(name).split(os.pathsep) if part.strip()]
    for folder in found:
        if not folder.is_dir():
            raise Refused(f"{name} names {folder}, which is not a folder.", "Make the folder, or correct the name.")
    return found


def time_zone(name: str) -> str:
    """Return a time zone by its name in the zone database; UTC is the default. Raises Refused for an unknown one."""
    zone = text(name, "UTC")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise Refused(f"{name} is {zone!r}, which is no time zone.", f"Set {name}=America/New_York, or UTC.") from error
    return zone


def hosts(name: str) -> list[str]:
    """Return the names this machine has for itself, and those of a comma-separated variable.

    Raises Refused for what is more than a name.
    """
    found = words(name)
    for host in found:
        if "/" in host or host.rpartition("]")[2].count(":") == 1:
            raise Refused(f"{name} names {host!r}, which is more than a host.", f"Set {name}=icop.example.org.")
    return [*HERE, *found]


def origins(name: str) -> list[str]:
    """Return a comma-separated list of addresses that begin with http:// or https://. Raises Refused for another."""
    found = words(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise Refused(f"{name} names {origin!r}, which is no address.", f"Set {name}=https://icop.example.org.")
    return found


def sign_on() -> list[dict[str, Any]]:
    """Return the OpenID Connect server of this site for allauth, or none.

    Raises Refused when its address is none, or the client is not named.
    """
    url, client = text("ICOP_OIDC_URL"), text("ICOP_OIDC_CLIENT")
    if not url:
        return []
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Refused(
            f"ICOP_OIDC_URL is {url!r}, which is no address.", "Set ICOP_OIDC_URL=https://sign-on.example.org."
        )
    if not client:
        raise Refused("ICOP_OIDC_URL is set, but ICOP_OIDC_CLIENT is not.", "Set it to the name that server gave icop.")
    return [
        {
            "provider_id": "site",
            "name": text("ICOP_OIDC_NAME", "single sign-on"),
            "client_id": client,
            "secret": text("ICOP_OIDC_SECRET"),
            "settings": {"server_url": url},
        }
    ]


def home() -> Path:
    """Return the folder this site writes to (`ICOP_HOME`, default ./var), as an absolute path."""
    given = Path(text("ICOP_HOME", "var"))
    try:
        return given.expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused(f"ICOP_HOME is {str(given)!r}, which leads nowhere.", "Set it to a folder's path.") from error


def folder(name: str, default: Path) -> Path:
    """Return the folder the variable names, as an absolute path; it need not be there."""
    return Path(text(name) or default).expanduser().resolve()


def secret_key(folder: Path) -> str:
    """Return the signing key: `ICOP_SECRET_KEY`, or one made once and kept in the home folder."""
    given = text("ICOP_SECRET_KEY")
    if given:
        return given
    kept = folder / "secret-key"
    return _read_secret(kept) or _make_secret(kept)


def _read_secret(kept: Path) -> str:
    try:
        return kept.read_text(encoding="utf-8").strip()
    except PermissionError as error:
        fix = "Run icop as the owner of that folder, or set ICOP_HOME to another one."
        raise Refused(f"icop may not read its signing key {kept}.", fix) from error
    except (OSError, ValueError):
        return ""


def _make_secret(kept: Path) -> str:
    """Write a key aside and put it in its place whole: nobody ever reads half of one, and of two makers one wins."""
    key = secrets.token_urlsafe(48)
    aside = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(key)
        _put(aside, kept)
    except OSError:
        return key  # the folder can't be written: `icop up` says so in its own words
    return _read_secret(kept) or key


def _put(aside: Path, kept: Path) -> None:
    if kept.is_file() and not _read_secret(kept):
        kept.unlink()  # left empty by a start that was cut off
    try:
        os.link(aside, kept)
    except FileExistsError:
        aside.unlink()
    except OSError:
        aside.replace(kept)  # a disk without hard links
    else:
        aside.unlink()


def database(folder: Path) -> dict[str, Any]:
    """Return Django's database settings: SQLite in the home folder, or what `ICOP_DATABASE_URL` names."""
    url = text("ICOP_DATABASE_URL")
    if not url:
        return sqlite(folder / "icop.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(_path_in(url))
    if parts.scheme in {"postgres", "postgresql"}:
        if not parts.path.strip("/"):
            raise Refused("ICOP_DATABASE_URL names no database.", "Write postgresql://user:password@host:5432/name.")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(_port(parts) or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"connect_timeout": "10", **dict(parse_qsl(parts.query))},
        }
    raise Refused(
        f"ICOP_DATABASE_URL begins with {parts.scheme!r}.",
        "Write postgresql://user:password@host:5432/name or sqlite:////folder/file, or leave it out for SQLite.",
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise Refused(
            "The port in ICOP_DATABASE_URL is no number.", "Write postgresql://user:password@host:5432/name."
        ) from error


def _path_in(url: str) -> Path:
    """Return the path in `sqlite:////folder/file`, or in `sqlite:///file` as seen from the current folder."""
    name = unquote(url.partition("://")[2]).removeprefix("/")
    if not name or name.endswith("/"):
        raise Refused("ICOP_DATABASE_URL names no file.", "Write it as sqlite:////folder/file.")
    return Path(name).resolve()


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for the SQLite file at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
                " PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;"
            ),
        },
    }
