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
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from icop.project.home import HomeLock

logger = logging.getLogger(__name__)
IDLE_SECONDS = 0.2
PRUNE_SECONDS = 3600


def home_id() -> str:
    """Return the name under which this home's worker claims jobs: the same at every start, one for each folder."""
    return f"home-{hashlib.sha256(str(settings.ICOP_HOME).encode()).hexdigest()[:16]}"


def pending() -> int:
    """Return how many jobs wait or run."""
    return DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).count()


def put_back_cut_off() -> int:
    """Put back jobs this home's worker had begun when it was killed; return how many."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    mine = [job.pk for job in running if job.worker_ids and job.worker_ids[-1].startswith(home_id())]
    return DBTaskResult.objects.filter(pk__in=mine).update(status=TaskResultStatus.READY, started_at=None)


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
    put_back_cut_off()
    while left := pending():
        if progress:
            progress(left)
        _worker().run()


def finish_jobs(progress: Callable[[int], None] | None = None) -> None:
    """Return when no job is left: run here if no site runs on this home, else waited for while its worker runs them."""
    lock = HomeLock(settings.ICOP_HOME)
    while left := pending():
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
        put_back_cut_off()
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
            _prune_finished()


def _prune_finished(keep: int = 2000) -> None:
    """Forget all but the newest finished jobs; failed ones are kept."""
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).order_by("-finished_at")
    oldest = list(done.values_list("finished_at", flat=True)[keep : keep + 1])
    if oldest and oldest[0]:
        DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lte=oldest[0]).delete()
