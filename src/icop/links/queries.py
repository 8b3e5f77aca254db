"""Reading who cites what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.links.jobs import registered_jobs
from icop.links.models import Use
from icop.links.registry import Card, cards


@dataclass(frozen=True, slots=True)
class CitedBy:
    """A thing that cites a provision, as its reader may see it."""

    card: Card
    citation: str
    standing: str
    checked_on: date


def cited_by(citation: str, reader: Reader, on: date, *, limit: int = 50) -> list[CitedBy]:
    """Return the things that cite `citation` or a subsection of it and that `reader` may see, one line per thing."""
    return _lines(Use.objects.filter(_at_or_below(citation)), reader, on, limit)


def cited_in(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what each of these facts cites, once each, asked in one question; those that cite nothing are left out."""
    wanted = list(keys)
    found: dict[str, dict[str, None]] = {}
    if wanted:
        rows = Use.objects.filter(room="facts", key__in=wanted).order_by("pk").values_list("key", "citation")
        for key, citation in rows:
            found.setdefault(key, {})[citation] = None
    return {key: tuple(citations) for key, citations in found.items()}


def used_citations() -> list[str]:
    """Return every citation in use, once."""
    return list(Use.objects.order_by("citation").values_list("citation", flat=True).distinct())


def _at_or_below(citation: str) -> Q:
    return Q(citation=citation) | Q(citation__startswith=f"{citation}(")


def _lines(uses: Iterable[Use], reader: Reader, on: date, limit: int) -> list[CitedBy]:
    first = {use.key: use for use in sorted(uses, key=lambda use: (use.key, use.citation), reverse=True)}
    shown = cards(first, reader, on)
    lines = [
        CitedBy(shown[key], use.citation, use.standing, use.checked_on) for key, use in first.items() if key in shown
    ]
    return sorted(lines, key=lambda line: (line.card.kind, line.card.title))[:limit]


def pending_jobs() -> int:
    """Return how many jobs wait or run."""
    return DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).count()


def failed_jobs() -> int:
    """Return how many jobs failed and were not tried again."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()


def keys_under_way(name: str) -> frozenset[Any]:
    """Return the keys given to jobs of this name that wait or run."""
    rows = _jobs(name).filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    return frozenset(key for given in rows.values_list("args_kwargs", flat=True) for key in given.get("args", [])[:1])


def running_jobs(name: str) -> int:
    """Return how many jobs of this name run now."""
    return _jobs(name).filter(status=TaskResultStatus.RUNNING).count()


def _jobs(name: str) -> QuerySet[DBTaskResult[Any, Any]]:
    return DBTaskResult.objects.filter(task_path=registered_jobs()[name].module_path)


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as people see it: what it does, to what, where it stands, and what went wrong."""

    id: str
    name: str
    about: str
    state: str
    enqueued_at: datetime
    finished_at: datetime | None
    trouble: str


def jobs_for(reader: Reader, *, most: int = 100) -> list[JobLine]:
    """Return the newest jobs: failed first, then running and waiting, then done. Raises NotAllowed for non-editors.

    What a job is about, and what went wrong, only an administrator is told: it may name what an editor may not read.
    """
    require(reader, "library.receive")
    order = Case(
        When(status=TaskResultStatus.FAILED, then=0),
        When(status=TaskResultStatus.RUNNING, then=1),
        When(status=TaskResultStatus.READY, then=2),
        default=3,
    )
    rows = DBTaskResult.objects.annotate(order=order).order_by("order", "-enqueued_at")[:most]
    names = {task.module_path: name for name, task in registered_jobs().items()}
    return [_job(row, names, in_full=reader.is_admin) for row in rows]


def _keys(args: list[Any]) -> list[str]:
    """Return the keys a job was given, one by one."""
    return [str(key) for part in args[:1] for key in (part if isinstance(part, list) else [part])]


def _job(row: DBTaskResult[Any, Any], names: dict[str, str], *, in_full: bool) -> JobLine:
    keys = _keys(row.args_kwargs.get("args", []))
    last = row.traceback.strip().splitlines()[-1] if row.traceback else ""
    about = ", ".join(keys)[:80] if in_full else f"{len(keys)} thing{'' if len(keys) == 1 else 's'}" if keys else ""
    trouble = last[:300] if in_full else last.partition(":")[0]
    name = names.get(row.task_path, row.task_path)
    return JobLine(str(row.pk), name, about, row.status.lower(), row.enqueued_at, row.finished_at, trouble)
