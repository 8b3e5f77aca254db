"""Builds the folder of the model: the network, its words, and what they are. Called at set-up, not while icop runs.

The network is tried on this machine before it counts: some processors overflow when they sum products of 8 bits, and
get one of 7 bits.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from icop.engine.errors import Refused
from icop.index.meaning.converting import VERSION, network, read_safetensors
from icop.index.meaning.encoder import Encoder
from icop.index.meaning.model import ABOUT, NETWORK, WORDS, Model

REFERENCE = Path(__file__).with_name("reference.json")
LEAST_COSINE = 0.99
NOTICE = """all-MiniLM-L6-v2 by the authors of sentence-transformers, Apache License 2.0
(https://www.apache.org/licenses/LICENSE-2.0), changed: quantised to 8 bits by scripts/build_model.py.
"""


def build(weights: bytes, words: bytes, folder: Path) -> str:
    """Make `folder` hold the model built from the released `weights` (safetensors) and tokenizer; return its name.

    Raises Refused when the weights can't be read or the network does not give what the released one gives.
    """
    tensors, fresh = read_safetensors(weights), folder.with_name(f"{folder.name}.new")
    for bits in (8, 7):
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        model = _write(fresh, {NETWORK: network(tensors, bits), WORDS: words}, f"minilm-l6-v2-{bits}bit-{VERSION}")
        cosine = likeness(model)
        if cosine >= LEAST_COSINE:
            shutil.rmtree(folder, ignore_errors=True)
            fresh.rename(folder)
            return model.name
    shutil.rmtree(fresh, ignore_errors=True)
    raise Refused(
        f"The model gives other vectors here than where it was made (cosine {cosine:.3f}).",
        "Search by words works without it. Please report your kind of processor.",
    )


def _write(folder: Path, files: dict[str, bytes], name: str) -> Model:
    for file, content in files.items():
        (folder / file).write_bytes(content)
    model = Model(folder, f"{name}-{hashlib.sha256(files[NETWORK]).hexdigest()[:8]}")
    about = {
        "name": model.name,
        "files": {
            file: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for file, content in files.items()
        },
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
    (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    return model


def likeness(model: Model) -> float:
    """Return the least cosine between the vectors of the reference sentences and those of the released network.

    The latter are kept in reference.json: computed in float32 from the same weights, rounded to three decimals.
    """
    kept = json.loads(REFERENCE.read_text(encoding="utf-8"))
    wanted = np.array([one["vector"] for one in kept], np.float32)
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    found = Encoder(model, threads=1).vectors([one["text"] for one in kept])
    return float((wanted * found).sum(axis=1).min())
