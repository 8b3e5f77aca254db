"""A reader and a page of the made-up parameter that most tests of facts look at."""

from __future__ import annotations

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import Reader


@pytest.fixture
def keeper() -> Reader:
    """Return the reader that commands run as."""
    return site_reader()
