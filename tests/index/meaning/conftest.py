"""What every test of search by meaning may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.engine.errors import Unavailable
from icop.index.choice import the_index
from icop.index.meaning.model import Model, get_model
from icop.index.port import Index


@pytest.fixture
def model() -> Model:
    """Return the model, or skip by name where set-up could not build it."""
    try:
        return get_model()
    except Unavailable:
        pytest.skip("the model for search by meaning is not here")


@pytest.fixture
def index(home: Path) -> Index:
    """Return the empty index of a home of its own."""
    with the_index().writer() as writer:
        writer.rebuild(())
    return the_index()
