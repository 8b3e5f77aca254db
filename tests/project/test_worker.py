"""The worker process: one job at a time, none lost, none that kills it again and again."""

from __future__ import annotations

import json
import sys

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.facts.models import Row
from icop.links.actions import MOST_TRIES, put_back_jobs, try_job_again
from icop.links.jobs import enqueue
from icop.links.queries import pending_jobs
from icop.project import worker as module
from icop.project.memory import MUCH, Thrift
from icop.project.worker import WorkerProcess, home_id, work_off
from tests.makers import load_facts, make_fee, make_reader

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes old connections


def cut_off(times: int) -> DBTaskResult:
    """Return a job that was cut off so often while it ran."""
    enqueue("facts.index", ["card:nothing.here"])
    job = DBTaskResult.objects.order_by("-enqueued_at")[0]
    job.status, job.worker_ids = TaskResultStatus.RUNNING, [f"{home_id()}-{number}" for number in range(times)]
    job.save()
    return job


@pytest.mark.parametrize("times", range(1, MOST_TRIES))
def test_a_job_that_was_cut_off_is_run_again(times: int):
    job = cut_off(times)
    assert put_back_jobs(home_id()) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_a_job_that_is_cut_off_each_time_fails_instead_of_killing_the_worker_for_ever():
    job = cut_off(MOST_TRIES)
    assert put_back_jobs(home_id()) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert "Cut off" in job.traceback
    assert job.finished_at is not None


def test_a_job_tried_again_by_a_person_has_all_its_tries():
    job = cut_off(MOST_TRIES)
    put_back_jobs(home_id())
    try_job_again(str(job.pk), by=make_reader("administrator"))
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert json.loads(json.dumps(job.worker_ids)) == []
    work_off()
    job.refresh_from_db()
    assert job.status == TaskResultStatus.SUCCESSFUL


@pytest.mark.parametrize("kind", ["parameter", "concept"])
def test_a_fact_that_cannot_be_read_keeps_no_job_waiting(kind: str, monkeypatch: pytest.MonkeyPatch):
    load_facts({"parameter:boats.fee": make_fee()}, pack="office", rank=1)
    Row.objects.filter(key="boats.fee").update(kind=kind, body={"kept": "as another version of icop did"})
    worker = WorkerProcess()
    asked: list[str] = []

    def rest(seconds: float) -> None:
        if not asked:
            asked.append("card:nothing.here")
            enqueue("facts.index", asked)
        elif not pending_jobs():
            worker.stop(0, None)

    monkeypatch.setattr(module.time, "sleep", rest)
    worker.run()
    job = DBTaskResult.objects.order_by("-enqueued_at")[0]
    assert job.status == TaskResultStatus.SUCCESSFUL


def test_one_chore_that_fails_keeps_none_of_the_others_from_being_done(monkeypatch: pytest.MonkeyPatch):
    done: list[str] = []

    def fails() -> None:
        raise PermissionError("no right to look")

    chores = [("first", 60.0, fails), ("second", 60.0, lambda: done.append("second")), ("third", 0.0, fails)]
    monkeypatch.setattr(module, "CHORES", chores)
    worker = WorkerProcess()
    monkeypatch.setattr(module.time, "sleep", lambda seconds: worker.stop(0, None))
    worker.run()
    assert done == ["second"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc")
def test_memory_is_handed_back_after_much_work_and_not_looked_for_otherwise(monkeypatch: pytest.MonkeyPatch):
    given: list[bool] = []
    monkeypatch.setattr("icop.project.memory.give_back_memory", lambda: given.append(True))
    thrift = Thrift()
    assert not thrift.look()
    much = bytearray(b"x") * (2 * MUCH)
    assert thrift.look()
    assert not thrift.look()  # it is held, and was looked at
    assert (len(given), len(much)) == (1, 2 * MUCH)
