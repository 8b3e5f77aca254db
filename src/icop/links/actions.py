"""Keeping the uses of citations true to the things that cite."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.engine.errors import NotFound
from icop.links.jobs import enqueue, registered_jobs
from icop.links.models import Use
from icop.links.prepared import Prepared

ROWS_AT_ONCE = 500
MOST_TRIES = 5
CUT_OFF = "Cut off five times while it ran: the worker was killed, or ran out of memory."


@dataclass(frozen=True, slots=True)
class UseLine:
    """One citation in a thing of ours: the place in it, what is cited, how well it is known, when it was checked."""

    title: str
    place: str
    citation: str
    standing: str
    checked_on: date
    owner: str = ""


@transaction.atomic
def replace_uses(room: str, uses: Mapping[str, Sequence[UseLine]]) -> None:
    """Make the uses kept for each key of `room` exactly those given; an empty sequence forgets the key's uses."""
    keys = list(uses)
    for start in range(0, len(keys), ROWS_AT_ONCE):
        Use.objects.filter(room=room, key__in=keys[start : start + ROWS_AT_ONCE]).delete()
    rows = [_row(room, key, line) for key, lines in uses.items() for line in _once(lines)]
    Use.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _once(lines: Sequence[UseLine]) -> list[UseLine]:
    return list({(line.place, line.citation): line for line in lines}.values())


def _row(room: str, key: str, line: UseLine) -> Use:
    return Use(
        room=room,
        key=key,
        title=line.title[:300],
        place=line.place[:200],
        citation=line.citation[:300],
        standing=line.standing,
        checked_on=line.checked_on,
        owner=line.owner,
    )


def enqueue_once(name: str, *args: Any) -> None:
    """Ask for a job unless one waits that will do the same after this transaction.

    The one that waits is held until the transaction ends, so no worker can begin it too early; one that has begun
    does not count.
    """
    if not _waiting(json.dumps(args))(task=registered_jobs()[name].module_path):
        enqueue(name, *args)


@lru_cache(maxsize=64)
def _waiting(args: str) -> Prepared:
    """Return the question for a job that waits and was given these arguments (JSON)."""
    asked = {"args": json.loads(args), "kwargs": {}}
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, args_kwargs=asked).order_by()
    held = waiting.select_for_update(skip_locked=True).values_list("pk")
    return Prepared(lambda task: held.filter(task_path=task)[:1])


def put_back_jobs(worker: str) -> int:
    """Put back jobs that a worker whose name begins with `worker` had begun when it was killed; return how many.

    One that was cut off again and again has failed: it may be what kills the worker.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    mine = [job for job in running if job.worker_ids and job.worker_ids[-1].startswith(worker)]
    tired = [job.pk for job in mine if len(job.worker_ids) >= MOST_TRIES]
    DBTaskResult.objects.filter(pk__in=tired).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=CUT_OFF, exception_class_path=""
    )
    again = DBTaskResult.objects.filter(pk__in=[job.pk for job in mine if job.pk not in tired])
    return again.update(status=TaskResultStatus.READY, started_at=None)


def forget_finished_jobs(keep: int) -> None:
    """Forget all but the `keep` newest jobs that went well; failed ones stay until somebody tries them again."""
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
    oldest = done.order_by("-finished_at").values_list("finished_at", flat=True)[keep : keep + 1]
    for moment in oldest:
        done.filter(finished_at__lte=moment).delete()


def try_job_again(job: str, *, by: Reader) -> None:
    """Put a failed job back into the queue. Raises NotAllowed, or NotFound when no such job failed."""
    require(by, "library.receive")
    found = DBTaskResult.objects.filter(pk=job, status=TaskResultStatus.FAILED)
    if not found.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, traceback="", worker_ids=[]):
        raise NotFound("There is no such failed job.", "Reload the page: it may have been tried again.")
