"""The facts of the default pack, loaded once for a module of tests: each test takes back what it did itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cases.making import load_policy


@pytest.fixture(scope="module")
def policy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load what cases are judged by, and take it out again after the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_policy()
        yield
        transaction.set_rollback(True)
