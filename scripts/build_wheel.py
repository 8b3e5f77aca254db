"""Build the wheel into dist/: the package with its shipped facts, style sheet and fonts.

The tools come from requirements/build.lock in a throwaway environment: the same tree gives the same wheel anywhere.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from build_assets import main as build_assets
from build_environment import ROOT, build_environment

MODEL = ROOT / "src" / "icop" / "index" / "meaning" / "model" / "about.json"


def main() -> None:
    """Build the assets if they are missing, then the wheel; print where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="the folder to build into (default: dist)")
    target: Path = parser.parse_args().to
    build_assets([])
    if not MODEL.is_file():
        print("The model for search by meaning is not built, so the wheel goes without; `./run up` builds it.")
    with build_environment() as python:
        command = [
            str(python),
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(target.resolve()),
            str(ROOT),
        ]
        if subprocess.run(command, check=False).returncode:
            sys.exit("The wheel could not be built; look at the lines above.")


if __name__ == "__main__":
    main()
