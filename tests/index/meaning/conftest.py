"""What every test of search by meaning may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.index.choice import the_index
from icop.index.port import Index


@pytest.fixture
def index(home: Path) -> Index:
    """Return the empty index of a home of its own."""
    with the_index().writer() as writer:
        writer.rebuild(())
    return the_index()
