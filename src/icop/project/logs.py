"""Where icop writes what happens: with all details in `log/icop.log` of the home, in one line each on the console.

Every process of a site appends to the same file; the worker turns it over when it has grown. Never personal data: pages
are named by their route, e-mail addresses are struck out, and what a database says of the values of a row is dropped.
"""

from __future__ import annotations

import logging
import os
import re
import tempfile
import traceback
from contextlib import suppress
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

NAME = "icop.log"
MOST_BYTES = 5_000_000
KEPT_FILES = 3
LONGEST_LINE = 2000
_EMAIL = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:=]+")
_ROW_VALUES = re.compile(r"^DETAIL:.*$\n?", re.MULTILINE)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "status_code"}


class HomeLog(WatchedFileHandler):
    """Appends to the log of a home, opened when first needed. A log that can't be written never stops the site."""

    def __init__(self, home: Path) -> None:
        super().__init__(home / "log" / NAME, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record if the file can be written."""
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name in logging
        """Say nothing: the disk may be full, and the console has had its line."""


class Details(logging.Formatter):
    """The time, the level, the event with its keys, and the traceback where there is one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - its name in logging
        """Return the line with the keys given in `extra`."""
        return super().formatMessage(record) + _keys_of(record)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record without personal data."""
        return without_people(super().format(record))


class OneLine(logging.Formatter):
    """One line for the console; the details are in the log."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event in one line, with the name of the error and never its traceback."""
        first = record.getMessage().strip().splitlines()[:1] or [""]
        failed = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        more = f" ({failed}; details in log/{NAME})" if failed else ""
        return without_people(f"icop: {record.levelname.lower()}: {first[0]}{_keys_of(record)}{more}")


class Pages(logging.Filter):
    """Says what went wrong with a request without its address, which may hold a one-time code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rename the record; let every one pass."""
        request = getattr(record, "request", None)
        if record.name.startswith("django.security"):
            record.msg, record.args, record.exc_info = _refused(record), (), None
        elif request is not None:
            match = getattr(request, "resolver_match", None)
            record.msg = "the page %s %s answered %s"
            record.args = (request.method, match.route if match else "?", getattr(record, "status_code", 500))
        return True


def _refused(record: logging.LogRecord) -> str:
    if record.name.endswith("DisallowedHost"):
        return "a request under a name that is not in ICOP_HOSTS was refused"
    return f"a request was refused ({record.name.rpartition('.')[2]})"


def without_people(text: str) -> str:
    """Return `text` without e-mail addresses and without what a database tells of a row, each line within bounds."""
    cleaned = _EMAIL.sub("(e-mail)", _ROW_VALUES.sub("", text))
    return "\n".join(line[:LONGEST_LINE] for line in cleaned.splitlines())


def _keys_of(record: logging.LogRecord) -> str:
    extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
    return "".join(f" {name}={value}" for name, value in extra.items())


def turn_over(home: Path) -> None:
    """Begin a new log when the old one has grown; keep a few old ones."""
    log = home / "log" / NAME
    with suppress(OSError):
        if log.stat().st_size < MOST_BYTES:
            return
        for number in range(KEPT_FILES, 1, -1):
            with suppress(FileNotFoundError):
                log.with_name(f"{NAME}.{number - 1}").replace(log.with_name(f"{NAME}.{number}"))
        log.replace(log.with_name(f"{NAME}.1"))


def keep_traceback(error: BaseException, home: Path) -> Path | None:
    """Append the traceback of `error` to the log of the home, or to a file of its own; return where it is."""
    record = logging.makeLogRecord({"levelno": logging.ERROR, "levelname": "ERROR", "name": "icop", "msg": "failed"})
    record.exc_text = "".join(traceback.format_exception(error))
    text = Details().format(record) + "\n"
    for place in (home / "log" / NAME, Path(tempfile.gettempdir()) / f"icop-{os.getpid()}.log"):
        with suppress(OSError), place.open("a", encoding="utf-8") as file:
            file.write(text)
            return place
    return None


def settings_for(home: Path, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: the console from `level` on; the file takes our events and what others warn of."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": OneLine}, "details": {"()": Details}},
        "filters": {"pages": {"()": Pages}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["pages"], "level": level},
            "file": {"()": HomeLog, "home": home, "formatter": "details", "filters": ["pages"]},
        },
        "root": {"handlers": ["console", "file"], "level": level if level == "DEBUG" else "WARNING"},
        "loggers": {
            "icop": {"level": level if level == "DEBUG" else "INFO"},
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "django_tasks": {"level": "WARNING"},
        },
    }
