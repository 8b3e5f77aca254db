"""Finding the document that a file belongs to costs the same however many there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icop.library.models import Document
from tests.library.making import take_in, write

pytestmark = pytest.mark.django_db


def _plan_of(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[-1] for row in cursor.fetchall()]


def _goes_through_all(line: str) -> bool:
    is_whole = line.startswith(("SCAN library_document", "SCAN library_edition")) or "(audience_id=?)" in line
    return is_whole and "library_" in line


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks at SQLite's plans")
def test_no_question_asked_of_each_new_file_goes_through_all_documents(tmp_path: Path):
    take_in(write(tmp_path, "first.txt", "Words on quays."))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        take_in(write(tmp_path, "second.txt", "Words on berths."))
    questions = {one["sql"] for one in asked if one["sql"].startswith(("SELECT", "UPDATE"))}
    slow = {sql: plan for sql in questions if any(map(_goes_through_all, plan := _plan_of(sql)))}
    assert not slow
    assert Document.objects.count() == 2
