"""The one worker of a home: it alone runs jobs and writes the index.

Jobs are rows (django-tasks-db). A job cut off by a killed worker is put back when a worker of the same home starts:
jobs take keys and may run twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import time
from collections.abc import Callable
from datetime import date
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from icop.accounts.queries import site_reader
from icop.cases.actions.bringing_in import forget_old_files
from icop.cases.actions.refreshing import ask_for_refresh
from icop.cases.actions.taking_out import forget_old_take_outs
from icop.facts.queries import State, facts_state
from icop.library.actions import ask_for_scans, tidy
from icop.library.actions.tagging import Tagging
from icop.links.actions import forget_finished_jobs, put_back_jobs
from icop.links.queries import pending_jobs
from icop.project.home import HomeLock
from icop.project.logs import turn_over
from icop.project.meaning import IdleMaking
from icop.project.memory import Thrift
from icop.search.actions import prune_failed_searches

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
TIDY_SECONDS = 600
SWEEP_SECONDS = 21_600
LONGEST_PAUSE = 10.0
REPAIR_SECONDS = 120.0
KEPT_JOBS = 2000


def home_id() -> str:
    """Return the name under which this home's worker claims jobs: the same at every start, one for each folder."""
    return f"home-{hashlib.sha256(str(settings.ICOP_HOME).encode()).hexdigest()[:16]}"


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=50,
        worker_id=f"{home_id()}-{os.getpid()}",
        excluded_queue_names=[],
    )


def work_off(progress: Callable[[int], None] | None = None) -> None:
    """Run every waiting job in this process and return when none is left. The caller holds the home's lock."""
    put_back_jobs(home_id())
    while left := pending_jobs():
        if progress:
            progress(left)
        _worker().run()


def finish_jobs(progress: Callable[[int], None] | None = None) -> None:
    """Return when no job is left: run here if no site runs on this home, else waited for while its worker runs them."""
    lock = HomeLock(settings.ICOP_HOME)
    while left := pending_jobs():
        if lock.take():
            try:
                work_off(progress)
            finally:
                lock.release()
            return
        if progress:
            progress(left)
        time.sleep(IDLE_SECONDS)


# What is done now and then: how it is called, how often, and what it is. Each is tried for itself.
CHORES: tuple[tuple[str, float, Callable[[], object]], ...] = (
    ("forgetting old jobs", TIDY_SECONDS, lambda: forget_finished_jobs(KEPT_JOBS)),
    ("turning the log over", TIDY_SECONDS, lambda: turn_over(settings.ICOP_HOME)),
    ("forgetting sessions", TIDY_SECONDS, lambda: call_command("clearsessions", verbosity=0)),
    ("tidying the library", SWEEP_SECONDS, lambda: tidy(by=site_reader(), on=timezone.localdate())),
    ("asking for scans", SWEEP_SECONDS, lambda: ask_for_scans(by=site_reader())),
    ("forgetting searches", SWEEP_SECONDS, lambda: prune_failed_searches(on=timezone.localdate())),
    ("forgetting files of cases", SWEEP_SECONDS, lambda: forget_old_files(on=timezone.localdate())),
    ("forgetting lists taken out", SWEEP_SECONDS, lambda: forget_old_take_outs(now=timezone.now())),
)


class WorkerProcess:
    """The loop of the worker process: jobs first, then what is due by the clock; ends cleanly on a signal."""

    def __init__(self) -> None:
        self.running = True
        self._jobs = _worker()
        self._pause = IDLE_SECONDS
        self._has_looked = False
        self._seen: tuple[date, State] | None = None
        self._meaning = IdleMaking()
        self._tagging = Tagging()
        self._thrift = Thrift()
        self._due: dict[str, float] = {}

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """End after the job at hand."""
        self.running = self._jobs.running = False

    def run(self) -> None:
        """Work until told to stop."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        logger.info("worker started")
        while self.running:
            try:
                self._look()
                self._pause = IDLE_SECONDS
            except (OperationalError, InterfaceError) as error:
                self._wait_for_database(error)
            self._rest()

    def _look(self) -> None:
        if not self._has_looked:
            put_back_jobs(home_id())
            self._has_looked = True
        if self._seen != (seen := (timezone.localdate(), facts_state())):
            ask_for_refresh()
            self._seen = seen
        self._jobs = _worker()
        if self.running:  # the signal may have come in between
            self._jobs.run()
            self._thrift.look()
        for name, every, work in CHORES:
            self._beside(name, work, every)
        # Tagging goes twelve times as fast, so it comes first; what prevents it does not keep vectors from being made.
        if self._beside("tagging", lambda: self._tagging.work(self._has_more_urgent)):
            self._beside("making vectors", lambda: self._meaning.work(self._has_more_urgent))
        close_old_connections()

    def _beside(self, name: str, work: Callable[[], object], every: float = 0.0) -> bool:
        """Do work that is no job, if it is due; return whether what comes after it may go on.

        What fails is logged and left for a while: one fact or file that cannot be read must not keep jobs waiting.
        """
        if time.monotonic() < self._due.get(name, 0.0):
            return True
        try:
            goes_on = work() is not False
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("%s failed", name)
            goes_on, every = True, REPAIR_SECONDS
        self._due[name] = time.monotonic() + every
        return goes_on

    def _has_more_urgent(self) -> bool:
        return not self.running or pending_jobs() > 0

    def _wait_for_database(self, error: Exception) -> None:
        """Wait longer and longer for a database that went away; say so once."""
        if self._pause == IDLE_SECONDS:
            logger.warning("the database does not answer; waiting for it", extra={"error": type(error).__name__})
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        self._has_looked = False  # the job at hand may have been cut off
        connection.close()

    def _rest(self) -> None:
        until = time.monotonic() + self._pause
        while self.running and time.monotonic() < until:
            time.sleep(IDLE_SECONDS)
