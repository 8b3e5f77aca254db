"""A throwaway virtual environment with the tools that build icop, so that none of them is needed to run it.

Both the assets and the wheel are built in one; it holds exactly what requirements/build.lock pins.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "build.lock"


@contextmanager
def build_environment() -> Iterator[Path]:
    """Give the Python of a new environment with the build lock installed; it is gone afterwards.

    Needs the network. Exits with pip's own words when the lock can't be installed.
    """
    with tempfile.TemporaryDirectory(prefix="icop-build-", ignore_cleanup_errors=True) as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK)], check=False)
        if done.returncode:
            sys.exit("The build tools could not be installed. Check the network and the lines above, then try again.")
        yield python
