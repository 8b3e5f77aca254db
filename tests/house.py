"""Gives the test run a home of its own, before Django's settings are read.

Loaded by pytest with `-p tests.house`, which comes before any conftest: what a developer has set for a running site
(`ICOP_*`) must neither reach the tests nor be touched by them. Each process of a parallel run gets its own home.
"""

from __future__ import annotations

import os
import tempfile

KEPT = {
    "ICOP_READY",
    "ICOP_DATABASE_URL",
    "ICOP_SHARED",
    "ICOP_CHROMIUM",
    "ICOP_SLOWNESS",
}  # what a test run may be told from outside

for name in [name for name in os.environ if name.startswith("ICOP_") and name not in KEPT]:
    del os.environ[name]
_home = tempfile.TemporaryDirectory(prefix="icop-tests-", ignore_cleanup_errors=True)
os.environ["ICOP_HOME"] = _home.name
os.environ["ICOP_SECRET_KEY"] = "only-for-tests-" + "0" * 40
os.environ["ICOP_LOG_LEVEL"] = "ERROR"


def pytest_unconfigure() -> None:
    """Remove the home when the run is over."""
    _home.cleanup()
