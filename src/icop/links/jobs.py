"""Jobs by name, so that an action can ask for one without importing it.

A room registers its tasks when the site starts; `enqueue` writes a row in the transaction of the change that caused it.
"""

from __future__ import annotations

from typing import Any

from django_tasks.base import Task

_TASKS: dict[str, Task[Any, Any]] = {}


def register_job(name: str, task: Task[Any, Any]) -> None:
    """Make a task known as `room.verb`; called once when the site starts."""
    _TASKS[name] = task


def registered_jobs() -> dict[str, Task[Any, Any]]:
    """Return the tasks of all jobs, by name."""
    return dict(_TASKS)


def enqueue(name: str, *args: Any) -> None:
    """Ask for a job: committed with the caller's transaction, or not at all. Arguments are keys (JSON values)."""
    _TASKS[name].enqueue(*args)
