"""Portfolio of cases.

Thousands of cases listed and filtered, a sheet of them brought in and written. The home is a bare one with the shipped
facts. Bringing in is from the file to the list: read, checked, compared with what is there, every case worked out, all
written in one transaction, by the same jobs as the worker runs. The peer of the page is the bare query of its lines,
without counts, charts or template.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.benchmarks.case_files import DAY, case_files
from tests.benchmarks.rows import Row, timed

MANY, FEW = 16_000, 1_000
QUERIES = (
    "", "?q=item+42", "?state=review", "?type=bpc&category=D", "?needs=offers", "?needs=late&sort=value",
    "?needs=blocked", "?needs=funds24&sort=funds", "?sort=age", "?sort=case&page=200", "?state=all",
    "?on=2026-06-01", "?on=2026-06-01&q=item+42", "?known=2026-12-31",
)  # fmt: skip


def run(quick: bool) -> list[Row]:
    """Measure in process, with the client of Django."""
    count = FEW if quick else MANY
    by = _prepare()
    with tempfile.TemporaryDirectory(prefix="icop-bench-cases-") as folder:
        path = Path(folder) / "cases.xlsx"
        written = timed(lambda: _write(path, count))
        brought = timed(lambda: _bring_in(path, by))
    taken = timed(lambda: _take_out(by, count))
    shown = {query: _milliseconds(lambda query=query: _open(query)) for query in QUERIES}  # type: ignore[misc]
    worst = max(shown, key=lambda query: shown[query])
    bare = _milliseconds(_bare_list(by))
    name = f"{count:,} cases"
    return [
        Row(f"Portfolio page, {name}", shown[""], "ms", 150, "its 25 lines alone, no counts or page", bare),
        Row(f"Portfolio page, {name}, the slowest of {len(QUERIES)} filters", shown[worst], "ms", 150, note=worst),
        Row(f"Performance page, {name}", _milliseconds(lambda: _open("performance/")), "ms"),
        Row(f"A sheet of {name} brought in, from file to list", brought, "s", 60 if count == MANY else None),
        Row(f"A sheet of {name} written", written, "s"),
        Row(f"A list of {name} made into a sheet in the background, from records to file", taken, "s"),
    ]


def _prepare() -> Any:
    import django

    django.setup()
    from django.conf import settings

    from icop.accounts.models import User
    from icop.accounts.queries import reader_of
    from icop.project.home import make_home
    from icop.project.preparing import load_facts, prepare_database
    from icop.tools.actions.programs import make_program

    settings.ALLOWED_HOSTS = ["*"]
    with suppress(FileExistsError):
        make_home(settings.ICOP_HOME)
    prepare_database(print)
    load_facts(print)
    person = User.objects.create(email="manager@office.example", name="Mira Manager", role="member")
    make_program("Many cases", by=reader_of(person), on=DAY)
    return person


def _write(path: Path, count: int) -> None:
    from icop.cases.tables.writing import Label, write_workbook

    with path.open("wb") as file:
        write_workbook(list(case_files(count)), Label("UNCLASSIFIED", DAY), file)


def _bring_in(path: Path, person: Any) -> None:
    from icop.accounts.queries import reader_of
    from icop.cases.actions.bringing_in import ask_for, receive_file
    from icop.project.worker import work_off
    from icop.tools.models import Program

    by, program = reader_of(person), Program.objects.get(name="Many cases")
    with path.open("rb") as file:
        intake = receive_file(program, path.name, iter(lambda: file.read(1 << 20), b""), by=by, on=DAY)
    work_off()
    intake.refresh_from_db()
    ask_for(intake, by=by, on=DAY)
    work_off()
    intake.refresh_from_db()
    assert intake.stage == "done", intake.told


def _take_out(person: Any, count: int) -> None:
    from icop.accounts.queries import reader_of
    from icop.cases.actions.taking_out import ask_for_file
    from icop.cases.queries.portfolio import Wanted
    from icop.project.worker import work_off

    found = ask_for_file("xlsx", Wanted(), cases=count, on=DAY, by=reader_of(person))
    work_off()
    found.refresh_from_db()
    assert (found.stage, found.cases) == ("done", count), found.told


def _open(query: str) -> None:
    from django.test import Client

    from icop.accounts.models import User

    if not _CLIENTS:
        _CLIENTS.append(Client())
        person = User.objects.get(email="manager@office.example")
        _CLIENTS[0].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = _CLIENTS[0].get(f"/cases/{query}")
    assert answer.status_code == 200, query


_CLIENTS: list[Any] = []


def _bare_list(person: Any) -> Callable[[], object]:
    from icop.accounts.queries import reader_of
    from icop.cases.queries.portfolio import Wanted, portfolio_for

    by = reader_of(person)
    return lambda: list(portfolio_for(by, Wanted(), DAY)[:25])


def _milliseconds(work: Callable[[], object], times: int = 7) -> float:
    """Return the median time of a piece of work."""
    work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
