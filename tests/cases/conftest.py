"""What tests of cases begin with: the facts of the default pack, loaded once for a module, and a manager of cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from icop.accounts.models import User
from icop.accounts.queries import reader_of
from icop.accounts.reader import Reader
from tests.cases.making import load_policy
from tests.makers import make_person, signed_in


@pytest.fixture(scope="module")
def policy(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load what cases are judged by, and take it out again after the last test of the module.

    A module that needs further kinds of facts names them in `MORE_FACTS`.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_policy(*getattr(request.module, "MORE_FACTS", ()))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def manager(policy: None, db: None) -> User:
    """Return who works on cases, on a site that has the facts they are judged by."""
    return make_person(name="Mira Manager")


@pytest.fixture
def by(manager: User) -> Reader:
    """Return the manager as who reads and acts."""
    return reader_of(manager)


@pytest.fixture
def browser(manager: User) -> Client:
    """Return the browser in which the manager is signed in."""
    return signed_in(manager)
