"""Every backend passes the same tests; a new one is added here."""

from __future__ import annotations

from pathlib import Path

import pytest

from icop.index.choice import open_index
from icop.index.port import Index

BACKENDS = ("tantivy",)


@pytest.fixture(params=BACKENDS)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Index:
    """Return an empty index of each backend in turn."""
    found = open_index(f"{request.param}://{tmp_path / 'index'}")
    with found.writer() as writer:
        writer.rebuild(())
    return found
