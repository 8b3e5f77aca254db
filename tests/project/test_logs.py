"""The log of a home: all details and no person; one line on the console; never a reason to stop."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.urls import resolve

from icop.project import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    """Return a logger that writes to the log of a home below `tmp_path`, as settings make it."""
    (tmp_path / "log").mkdir()
    handler = logs.HomeLog(tmp_path)
    handler.setFormatter(logs.Details())
    handler.addFilter(logs.Pages())
    logger = logging.getLogger("icop.tests.logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield logger
    logger.removeHandler(handler)
    handler.close()


def written(home: Path) -> str:
    return (home / "log" / logs.NAME).read_text(encoding="utf-8")


def record(name: str, message: str, **extra: object) -> logging.LogRecord:
    return logging.makeLogRecord({"name": name, "msg": message, "levelname": "ERROR", "levelno": 40, **extra})


def test_an_event_is_written_with_its_keys(log: logging.Logger, tmp_path: Path):
    log.info("case moved", extra={"case": "XX-B-YYY", "move": "offer"})
    assert "INFO icop.tests.logs case moved case=XX-B-YYY move=offer" in written(tmp_path)


def test_an_error_is_written_with_its_traceback_and_without_people(log: logging.Logger, tmp_path: Path):
    said = "duplicate key\nDETAIL:  Key (name)=(Jo Doe) exists.\nfor jo.doe@office.example"
    try:
        raise ValueError(said)
    except ValueError:
        log.exception("failed")
    said = written(tmp_path)
    assert "Traceback" in said
    assert "test_logs.py" in said
    assert "Jo Doe" not in said
    assert "jo.doe" not in said


def test_the_console_gets_one_line_without_traceback():
    try:
        raise KeyError("x")
    except KeyError as error:
        kept = record("icop", "something\nfailed", exc_info=(KeyError, error, error.__traceback__))
    assert logs.OneLine().format(kept) == "icop: error: something (KeyError; details in log/icop.log)"


def test_a_page_is_named_by_its_route_and_never_by_its_address():
    request = RequestFactory().get("/invitation/one-time-secret/", {"q": "words of a person"})
    request.resolver_match = resolve("/jobs/7d0b6a4e-7d0b-6a4e-7d0b-6a4e7d0b6a4e/again/")
    kept = record(
        "django.request", "Internal Server Error: /invitation/one-time-secret/", request=request, status_code=500
    )
    logs.Pages().filter(kept)
    assert kept.getMessage() == "the page GET jobs/<uuid:job>/again/ answered 500"
    assert "secret" not in logs.Details().format(kept)


def test_a_stranger_host_is_told_once_by_the_name_of_our_setting():
    kept = record(
        "django.security.DisallowedHost", "Invalid HTTP_HOST header: 'evil.example'", exc_info=(None, None, None)
    )
    logs.Pages().filter(kept)
    assert "ICOP_HOSTS" in kept.getMessage()
    assert "evil" not in logs.Details().format(kept)


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path):
    handler = logs.HomeLog(tmp_path / "nowhere")
    handler.handle(record("icop", "event"))
    assert not (tmp_path / "nowhere").exists()


def test_a_log_that_has_grown_is_turned_over_under_the_hands_of_its_writers(
    log: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(logs, "MOST_BYTES", 100)
    for number in range(1, 7):
        log.info("event %d %s", number, "x" * 100)
        logs.turn_over(tmp_path)
    log.info("last")
    kept = {path.name: path.read_text() for path in (tmp_path / "log").iterdir()}
    assert sorted(kept) == ["icop.log", "icop.log.1", "icop.log.2", "icop.log.3"]
    assert "last" in kept["icop.log"]
    assert "event 6" in kept["icop.log.1"]
    assert "event 4" in kept["icop.log.3"]


def test_a_small_log_stays(log: logging.Logger, tmp_path: Path):
    log.info("event")
    logs.turn_over(tmp_path)
    assert [path.name for path in (tmp_path / "log").iterdir()] == ["icop.log"]


def test_a_traceback_is_kept_even_where_the_home_is_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logs.tempfile, "gettempdir", lambda: str(tmp_path))
    kept = logs.keep_traceback(KeyError("x"), Path("/nowhere/at/all"))
    assert kept is not None
    assert kept.parent == tmp_path
    assert "KeyError" in kept.read_text()
