"""Where the network that makes vectors lies, and what to do when it is not there.

It is built at set-up (`scripts/build_model.py`) and never fetched while icop runs. Without it, search is by words.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from icop.engine.errors import Unavailable

NETWORK, WORDS, ABOUT = "network.onnx", "tokenizer.json", "about.json"
FIX = "With network, run `./run up` or `./run test` once: it is built then. Or name its folder in ICOP_MODEL_DIR."


@dataclass(frozen=True, slots=True)
class Model:
    """A network that can be run: its folder, and a name that is another whenever it gives other vectors."""

    folder: Path
    name: str


def get_model() -> Model:
    """Return the model of this installation. Raises Unavailable with the fix when there is none."""
    folder = Path(settings.ICOP_MODEL_DIR)
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        name = str(about["name"])
        sizes = {file: (folder / file).stat().st_size for file in (NETWORK, WORDS)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable("The model for search by meaning is not here.", FIX) from error
    if any(about["files"].get(file, {}).get("size") != size for file, size in sizes.items()):
        raise Unavailable("The model for search by meaning is cut off.", FIX)
    return Model(folder, name)


def check_model() -> Model:
    """Return the model after comparing its files with their hashes. Raises Unavailable when they differ."""
    model = get_model()
    about = json.loads((model.folder / ABOUT).read_text(encoding="utf-8"))
    for file, known in about["files"].items():
        if hashlib.sha256((model.folder / file).read_bytes()).hexdigest() != known["sha256"]:
            raise Unavailable(f"The model for search by meaning is damaged ({file}).", f"Remove {file}. {FIX}")
    return model
