"""The facts that icop ships, read once for a run of tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import icop
from icop.engine.packs import Pack, read_pack

DATA = Path(icop.__file__).parent / "data"


@cache
def shipped_pack() -> Pack:
    """Return the facts as they are shipped."""
    return read_pack(DATA)
