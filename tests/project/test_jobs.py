"""Jobs: rows that survive a kill, put back when the worker of the same home starts, tried again on request."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from icop.engine.errors import NotAllowed, NotFound
from icop.index.choice import the_index
from icop.links.actions import forget_finished_jobs, put_back_jobs, try_job_again
from icop.links.jobs import enqueue
from icop.links.queries import failed_jobs, jobs_for, pending_jobs
from icop.project.worker import home_id, work_off
from tests.makers import load_facts, make_fee, make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db
FEE = "parameter:pricing.fee"


def begun_by(worker: str) -> DBTaskResult:
    enqueue("facts.index", [FEE])
    job = DBTaskResult.objects.order_by("-enqueued_at")[0]
    job.status, job.started_at, job.worker_ids = TaskResultStatus.RUNNING, timezone.now(), [worker]
    job.save()
    return job


def failed() -> DBTaskResult:
    job = begun_by(f"{home_id()}-1")
    job.status, job.finished_at, job.traceback = TaskResultStatus.FAILED, timezone.now(), "Traceback\nKeyError: 'x'"
    job.save()
    return job


def state(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return job.status


def test_a_job_is_committed_with_the_change_that_caused_it_or_not_at_all():
    with transaction.atomic():
        load_facts({FEE: make_fee()})
        transaction.set_rollback(True)
    assert pending_jobs() == 0
    load_facts({FEE: make_fee()})
    assert pending_jobs() == 1


def test_a_job_begun_by_a_killed_worker_of_this_home_is_put_back():
    mine = begun_by(f"{home_id()}-4711")
    assert put_back_jobs(home_id()) == 1
    assert (state(mine), mine.started_at) == (TaskResultStatus.READY, None)


def test_a_job_of_another_home_is_left_to_its_worker():
    theirs = begun_by("home-0000000000000000-4711")
    assert put_back_jobs(home_id()) == 0
    assert state(theirs) == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_a_job_cut_off_is_done_after_the_next_start():
    load_facts({FEE: make_fee()})
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, worker_ids=[f"{home_id()}-4711"])
    work_off()
    assert pending_jobs() == failed_jobs() == 0
    assert the_index().stats().records == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_may_run_twice():
    load_facts({FEE: make_fee()})
    enqueue("facts.index", [FEE])
    work_off()
    assert failed_jobs() == 0
    assert the_index().stats().records == 1


def test_a_failed_job_is_tried_again_by_an_editor():
    job = failed()
    try_job_again(str(job.pk), by=make_reader("editor"))
    assert (state(job), job.traceback) == (TaskResultStatus.READY, "")


def test_a_job_that_did_not_fail_is_not_tried_again():
    job = begun_by("home-x")
    with pytest.raises(NotFound):
        try_job_again(str(job.pk), by=make_reader("editor"))
    assert state(job) == TaskResultStatus.RUNNING


@pytest.mark.parametrize("role", ["visitor", "member"])
def test_others_neither_see_nor_move_jobs(role: str):
    job = failed()
    with pytest.raises(NotAllowed):
        try_job_again(str(job.pk), by=make_reader(role))
    with pytest.raises(NotAllowed):
        jobs_for(make_reader(role))
    browser = signed_in(None if role == "visitor" else make_person(role))
    assert browser.get("/jobs/").status_code == browser.post(f"/jobs/{job.pk}/again/").status_code == 403


def test_the_page_lists_failed_jobs_first_with_their_last_line_only():
    failed()
    begun_by("home-x")
    page = signed_in(make_person("editor")).get("/jobs/").content.decode()
    assert page.index("KeyError") < page.index("running</td>")
    assert "Traceback" not in page


def test_old_jobs_that_went_well_are_forgotten_and_failed_ones_are_not():
    failed()
    for _ in range(5):
        done = begun_by("home-x")
        done.status, done.finished_at = TaskResultStatus.SUCCESSFUL, timezone.now()
        done.save()
    forget_finished_jobs(2)
    assert DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).count() == 2
    assert failed_jobs() == 1


def test_a_job_page_asked_by_get_says_what_to_do(client: Client):
    answer = client.get("/jobs/00000000-0000-0000-0000-000000000000/again/")
    assert answer.status_code == 405
    assert b"<h1>" in answer.content
