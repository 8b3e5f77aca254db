"""What a person can do about errors that are not icop's own: of the disk, the rights, the database."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from icop.engine.errors import IcopError, Refused, Unavailable
from icop.project.logs import NAME, keep_traceback

FULL = "Free some space, then run the same command again; nothing is lost."
RIGHTS = "Set ICOP_HOME to a folder you may write to, or change its owner."
KNOWN = (  # words in what a database says, and what they mean
    ("is full", "The disk of the database is full.", FULL),
    ("no space left", "The disk of the database is full.", FULL),
    ("readonly database", "The database {name} may not be written to.", RIGHTS),
    ("unable to open database file", "The database {name} cannot be opened.", RIGHTS),
    (
        "not a database",
        "The file {name} is damaged: it is no database.",
        "Run `icop restore FILE --replace` with a backup, or move it away: icop then makes a new, empty one.",
    ),
    (
        "malformed",
        "The database {name} is damaged.",
        "Run `icop restore FILE --replace` with a backup, or move it away: icop then makes a new, empty one.",
    ),
    ("database is locked", "Another program is using the database {name}.", "Close it, then try again."),
)


def of_system(error: OSError) -> IcopError | None:
    """Return what to do about an error of the operating system; None when it may be our own mistake."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Refused(f"The disk is full{where}.", FULL)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}:
        return Refused(f"icop may not read or write what it needs{where}.", RIGHTS)
    if error.errno in {errno.EMFILE, errno.ENFILE, errno.ENOMEM}:
        return Unavailable(f"This machine is short of something ({error.strerror}).", "Stop other programs, try again.")
    if isinstance(error, BrokenPipeError):
        return Refused("Nobody reads what icop says.", "Leave out the program after the pipe.")
    return None


def of_database(error: Exception) -> IcopError | None:
    """Return what to do about an error of the database (`django.db.DatabaseError`); None when it is our own mistake."""
    from django.db import InterfaceError, OperationalError, connection

    text = (str(error).strip().splitlines() or [type(error).__name__])[0]
    name = str(connection.settings_dict["NAME"])
    for words, problem, fix in KNOWN:
        if words in text.lower():
            return Unavailable(problem.format(name=name), fix, retry=True)
    if connection.vendor == "postgresql" and isinstance(error, OperationalError | InterfaceError):
        return Unavailable(
            f"The database {name} does not answer ({text}).",
            "Start PostgreSQL, or correct ICOP_DATABASE_URL.",
            retry=True,
        )
    return None


def of_anything(error: BaseException, home: Path) -> IcopError:
    """Return what to say about any error; one nobody foresaw leaves its traceback in the log."""
    if isinstance(error, IcopError):
        return error
    found: IcopError | None = None
    if isinstance(error, OSError):
        found = of_system(error)
    elif isinstance(error, _database_errors()):
        found = of_database(error)
    return found or _unforeseen(error, home)


def _database_errors() -> tuple[type[Any], ...]:
    from django.db import DatabaseError, InterfaceError

    return DatabaseError, InterfaceError


def _unforeseen(error: BaseException, home: Path) -> IcopError:
    kept = keep_traceback(error, home)
    fix = f"What happened is in {kept}; please report it." if kept else f"It could not be written to log/{NAME}."
    what = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return IcopError(f"Something went wrong inside icop ({type(error).__name__}{what}).", fix)
