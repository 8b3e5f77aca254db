"""The facts of the default pack, loaded once for a module of tests: each test takes back what it did itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cases.making import load_policy


@pytest.fixture(scope="module")
def policy(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load what cases are judged by, and take it out again after the last test of the module.

    A module that needs further kinds of facts names them in `MORE_FACTS`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_policy(*getattr(request.module, "MORE_FACTS", ()))
        yield
        transaction.set_rollback(True)
