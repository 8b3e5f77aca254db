"""Turns the released weights of all-MiniLM-L6-v2 into the network we run: 8-bit weights, pooled and of length one.

Reads: a safetensors file (90 MB, float32). Writes: one ONNX file (23 MB). Each column of a weight matrix and each row
of the word table has a scale of its own; what flows between the layers is quantised while it runs. Steps that
onnxruntime has as one pass over memory are written as one.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from icop.engine.errors import Refused
from icop.index.meaning.onnx_file import CONTRIB, Graph, model_bytes

VERSION = 1
"""Raised by one whenever the same weights give other vectors: all are made anew then."""

LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 256
"""How many tokens the network takes at most: as many as it was trained to take (its sentence_bert_config.json)."""

EPSILON = 1e-12
Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]


def read_safetensors(data: bytes) -> dict[str, Floats]:
    """Return the float32 tensors of a safetensors file by name. Raises Refused for what is none."""
    try:
        (size,) = struct.unpack_from("<Q", data)
        about = json.loads(data[8 : 8 + size])
        return {name: _tensor(data, 8 + size, one) for name, one in about.items() if _is_float(one)}
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise Refused(f"The weights of the model can't be read ({error}).", "Fetch them again.") from error


def _is_float(about: Mapping[str, object]) -> bool:
    return about.get("dtype") == "F32"


def _tensor(data: bytes, begin: int, about: Mapping[str, list[int]]) -> Floats:
    start, end = about["data_offsets"]
    count = (end - start) // 4
    return np.frombuffer(data, np.dtype("<f4"), count, begin + start).reshape(about["shape"]).astype(np.float32)


def network(weights: Weights, bits: int = 8) -> bytes:
    """Return the ONNX file: `tokens` (batch × length, int64) in, vectors (batch × 384, of length one) out.

    All texts of a batch are equally long: without a mask attention takes two thirds of the time. `bits` is 7 for
    processors whose 8-bit sums overflow.
    """
    layers = _Layers(weights, bits)
    graph = layers.build()
    return model_bytes(graph, {"tokens": ("batch", "length")}, {layers.result: ("batch", str(WIDTH))})


class _Layers:
    """The network, layer by layer."""

    def __init__(self, weights: Weights, bits: int) -> None:
        self._weights, self._graph = weights, Graph()
        self._most = 2 ** (bits - 1) - 1
        self.result = ""

    def build(self) -> Graph:
        """Return the whole network; its last result is named by `result` afterwards."""
        hidden = self._words()
        for number in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{number}.")
        self.result = self._pooled(hidden)
        return self._graph

    def _words(self) -> str:
        """Look up the words and their places, and bring both to one scale."""
        graph, table = self._graph, self._weights["embeddings.word_embeddings.weight"]
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
        rounded = np.rint(table / scales).astype(np.int8)
        words = graph.one("Gather", graph.constant("words", rounded), "tokens")
        scale = graph.one("Gather", graph.constant("word_scales", scales.astype(np.float32)), "tokens")
        summed = graph.one("Mul", graph.one("Cast", words, to=1), scale)
        places = self._weights["embeddings.position_embeddings.weight"][:LONGEST]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        summed = graph.one("Add", summed, graph.one("Gather", graph.constant("places", places), self._counted()))
        return self._scaled(summed, "embeddings.LayerNorm")

    def _counted(self) -> str:
        """Return the numbers from 0 to the length of the batch."""
        graph = self._graph
        length = graph.one("Gather", graph.one("Shape", "tokens"), graph.constant("at_1", np.array(1, np.int64)))
        zero, one = graph.constant("zero", np.array(0, np.int64)), graph.constant("one", np.array(1, np.int64))
        return graph.one("Range", zero, length, one)

    def _layer(self, hidden: str, name: str) -> str:
        graph, own = self._graph, f"{name}attention."
        joined = self._times(hidden, *self._joined(f"{own}self."), f"{own}self")
        query, key, value = graph.add("Split", [joined], 3, axis=-1)
        seen = graph.one("MultiHeadAttention", query, key, value, domain=CONTRIB, num_heads=HEADS)
        hidden = self._added(self._dense(seen, f"{own}output.dense"), hidden, f"{own}output.LayerNorm")
        wide = graph.one("Gelu", self._dense(hidden, f"{name}intermediate.dense"), domain=CONTRIB)
        return self._added(self._dense(wide, f"{name}output.dense"), hidden, f"{name}output.LayerNorm")

    def _joined(self, name: str) -> tuple[Floats, Floats]:
        parts = [f"{name}{part}" for part in ("query", "key", "value")]
        columns = np.concatenate([self._weights[f"{part}.weight"].T for part in parts], axis=1)
        return columns, np.concatenate([self._weights[f"{part}.bias"] for part in parts])

    def _dense(self, hidden: str, name: str) -> str:
        return self._times(hidden, self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"], name)

    def _times(self, hidden: str, matrix: Floats, bias: Floats, name: str) -> str:
        """Multiply by a matrix kept in 8 bits, a scale for each column."""
        graph = self._graph
        scales = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / self._most
        rounded = graph.constant(name, np.rint(matrix / scales).astype(np.int8))
        scale = graph.constant(f"{name}.scale", scales.astype(np.float32))
        given = [hidden, rounded, scale, "", graph.constant(f"{name}.bias", bias)]
        return graph.add("DynamicQuantizeMatMul", given, 1, CONTRIB)[0]

    def _added(self, new: str, old: str, name: str) -> str:
        """Add and bring to one scale, in two steps: onnxruntime's one step for both takes twice the time."""
        return self._scaled(self._graph.one("Add", new, old), name)

    def _scaled(self, hidden: str, name: str) -> str:
        gamma = self._graph.constant(f"{name}.gamma", self._weights[f"{name}.weight"])
        beta = self._graph.constant(f"{name}.beta", self._weights[f"{name}.bias"])
        return self._graph.one("LayerNormalization", hidden, gamma, beta, axis=-1, epsilon=EPSILON)

    def _pooled(self, hidden: str) -> str:
        """Return the mean over the words, of length one."""
        mean = self._graph.one("ReduceMean", hidden, axes=[1], keepdims=0)
        return self._graph.one("LpNormalization", mean, axis=-1, p=2)
