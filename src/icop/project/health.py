"""The health of this site: what is wrong, and the fix; and the list of jobs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from icop.accounts.queries import has_administrator
from icop.accounts.reader import VISITOR
from icop.accounts.web import Request
from icop.index.choice import the_index
from icop.index.meaning.state import meaning_state
from icop.library.actions.tagging import tagging_state
from icop.links.actions import try_job_again
from icop.links.queries import failed_jobs, jobs_for, pending_jobs
from icop.project.home import HomeLock

LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: whether it is well, what was found, and what to do if not."""

    name: str
    well: bool
    found: str
    fix: str = ""


def checks() -> list[Check]:
    """Return every check, in the order a keeper of the site would ask."""
    return [_looked(look) for look in CHECKS]


def _looked(look: Callable[[], Check]) -> Check:
    """Return what `look` finds; what can't be looked at without a database that does not answer is not well."""
    try:
        with transaction.atomic():  # on PostgreSQL what failed would spoil the checks after it
            return look()
    except DatabaseError:
        name = look.__name__.strip("_").capitalize()
        return Check(name, False, "It cannot be looked at while the database does not answer.", "See Database.")


def _database() -> Check:
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
    except DatabaseError as error:
        return Check("Database", False, str(error).strip().splitlines()[0], "Start it, or correct ICOP_DATABASE_URL.")
    return Check("Database", True, f"{kind} answers.")


def _index() -> Check:
    stats = the_index().stats()
    if not stats.ready:
        return Check("Index", False, stats.problem, stats.fix)
    return Check("Index", True, f"{stats.records:,} records, {stats.megabytes:.0f} MB.")


def _worker() -> Check:
    lock = HomeLock(settings.ICOP_HOME)
    if lock.take():
        lock.release()
        return Check("Worker", False, "No worker runs on this home.", "Start the site with `icop up`.")
    return Check("Worker", True, "Running.")


def _jobs() -> Check:
    failed, waiting = failed_jobs(), pending_jobs()
    if failed:
        return Check("Jobs", False, f"{failed} failed, {waiting} waiting.", "Open the list of jobs and try them again.")
    return Check("Jobs", True, f"{waiting} waiting.")


def _space() -> Check:
    free = shutil.disk_usage(settings.ICOP_HOME).free
    found = f"{free / 1e9:.1f} GB free."
    return Check("Disk", free > LITTLE_SPACE, found, "" if free > LITTLE_SPACE else "Free at least 1 GB.")


def _administrator() -> Check:
    if has_administrator():
        return Check("Administrator", True, "There is one.")
    return Check("Administrator", False, "Nobody administers this site.", "Use the one-time code shown at its start.")


def _meaning() -> Check:
    state = meaning_state()
    if not state.well:
        return Check("Search by meaning", False, f"{state.problem} Search is by words and citations.", state.fix)
    if not state.is_complete:
        found = f"{state.made:,} of {state.wanted:,} passages so far; the worker goes on while nothing else is to do."
        return Check("Search by meaning", True, found)
    return Check("Search by meaning", True, f"{state.made:,} passages, {state.megabytes:.0f} MB.")


def _tagging() -> Check:
    state = tagging_state()
    found = f"{state.done:,} of {state.wanted:,} documents have their concepts"
    if state.is_complete:
        return Check("Tagging", True, f"{found}.")
    told = f", {state.waiting:,} things to be told to the index" if state.waiting else ""
    return Check("Tagging", True, f"{found}{told}; the worker goes on while nothing else is to do.")


CHECKS: tuple[Callable[[], Check], ...] = (
    _database,
    _index,
    _worker,
    _jobs,
    _space,
    _administrator,
    _tagging,
    _meaning,
)


def alive(request: Request) -> HttpResponse:
    """Answer at once: the web process runs."""
    return HttpResponse("alive\n", content_type="text/plain")


def health(request: Request) -> HttpResponse:
    """Show what works and what does not; what was found in detail is for those who keep the site."""
    found = checks() if _may_read_details(request) else [replace(one, found="", fix="") for one in checks()]
    return render(request, "ui/health.html", {"checks": found, "bad": [one for one in found if not one.well]})


def _may_read_details(request: Request) -> bool:
    """Tell whether the reader keeps this site; while the database does not know anybody, all are visitors."""
    try:
        return request.reader.can_edit
    except DatabaseError:
        request.reader = VISITOR
        return False


def jobs(request: Request) -> HttpResponse:
    """List jobs: failed ones first, with what went wrong; and how far the work is that is done beside them."""
    beside = [_looked(look) for look in (_tagging, _meaning)]
    context = {"jobs": jobs_for(request.reader), "waiting": pending_jobs(), "beside": beside}
    return render(request, "ui/jobs.html", context)


@require_POST
def job_again(request: Request, job: str) -> HttpResponse:
    """Try a failed job again."""
    try_job_again(job, by=request.reader)
    return redirect("jobs")
