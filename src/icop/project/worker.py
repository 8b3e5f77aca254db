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
from types import FrameType

from django.conf import settings
from django.db import close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from icop.links.actions import forget_finished_jobs, put_back_jobs
from icop.links.queries import pending_jobs
from icop.project.home import HomeLock

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
PRUNE_SECONDS = 3600
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


class WorkerProcess:
    """The loop of the worker process: jobs first, then what is due by the clock; ends cleanly on a signal."""

    def __init__(self) -> None:
        self.running = True
        self._pruned = 0.0

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """End after the job at hand."""
        self.running = False

    def run(self) -> None:
        """Work until told to stop."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        put_back_jobs(home_id())
        logger.info("worker started")
        parent = os.getppid()
        while self.running and os.getppid() == parent:
            _worker().run()
            self._keep_tidy()
            close_old_connections()
            time.sleep(IDLE_SECONDS)

    def _keep_tidy(self) -> None:
        if time.monotonic() - self._pruned > PRUNE_SECONDS or not self._pruned:
            self._pruned = time.monotonic()
            forget_finished_jobs(KEPT_JOBS)
