"""The health page says what is wrong and what to do; it tells a visitor nothing about the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from icop.index.choice import the_index
from icop.index.sources import build_index
from icop.project.health import checks
from icop.project.home import HomeLock
from tests.makers import make_person, signed_in

pytestmark = pytest.mark.django_db


def check(name: str):
    return next(one for one in checks() if one.name == name)


def test_alive_answers_at_once_without_the_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/alive")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_each_check_that_is_not_well_says_what_to_do():
    bad = [one for one in checks() if not one.well]
    assert {one.name for one in bad} >= {"Administrator", "Index", "Worker"}
    assert all(one.found and one.fix for one in bad)


def test_a_site_that_is_ready_is_well(home: Path):
    make_person("administrator")
    build_index()
    with HomeLock(home):
        assert [one.name for one in checks() if not one.well] == []


def test_an_index_that_was_never_built_is_named(home: Path):
    assert not check("Index").well
    build_index()
    assert check("Index").well
    assert the_index().stats().records == 0


def test_looking_at_health_does_not_take_the_note_of_the_running_site(home: Path, client: Client):
    holder = HomeLock(home)
    holder.require("http://localhost:8000/")
    client.get("/health/")
    assert "http://localhost:8000/" in HomeLock(home).holder()
    holder.release()


def test_a_visitor_learns_that_something_is_wrong_but_not_where(home: Path, client: Client):
    page = client.get("/health/").content.decode()
    assert "Index" in page
    assert str(home) not in page
    assert "/tmp" not in page


def test_an_administrator_reads_the_details():
    page = signed_in(make_person("administrator")).get("/health/").content.decode()
    assert "GB free" in page


def test_a_database_in_trouble_is_named_and_the_page_still_shows(home: Path, client: Client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_tasks_database_dbtaskresult RENAME TO gone")
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone_too")
    assert not check("Jobs").well
    assert not check("Database").well
    assert client.get("/health/").status_code == 200
