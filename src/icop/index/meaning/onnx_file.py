"""Writes a network as an ONNX file: the few messages of its protobuf schema that we need.

onnxruntime reads such files but can't write them, and the package that can is three times the size of the model; the
format is stable (ir_version 8 and its field numbers, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IR_VERSION, OPSET = 8, 17
CONTRIB = "com.microsoft"
TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_VARINT, _BYTES, _FIXED32 = 0, 2, 5
_FLOAT, _INT, _INTS = 1, 2, 7

Attribute = float | int | list[int]


@dataclass(slots=True)
class Graph:
    """A network being put together: steps in the order they run, and the numbers they use."""

    nodes: list[bytes] = field(default_factory=list)
    numbers: list[bytes] = field(default_factory=list)
    made: int = 0

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Keep `values` under `name` and return the name."""
        dims = b"".join(_number(1, size) for size in values.shape)
        kind = _number(2, TYPES[values.dtype.name])
        raw = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        self.numbers.append(dims + kind + _text(8, name) + _block(9, raw))
        return name

    def add(self, kind: str, inputs: Sequence[str], results: int = 1, domain: str = "", **how: Attribute) -> list[str]:
        """Add a step of `kind` and return the names of its results; an input left out is ""."""
        self.made += 1
        outputs = [f"{kind}_{self.made}_{place}" for place in range(results)]
        self.nodes.append(
            b"".join(_text(1, name) for name in inputs)
            + b"".join(_text(2, name) for name in outputs)
            + _text(3, f"{kind}_{self.made}")
            + _text(4, kind)
            + b"".join(_block(5, _attribute(name, value)) for name, value in how.items())
            + (_text(7, domain) if domain else b"")
        )
        return outputs

    def one(self, kind: str, *inputs: str, domain: str = "", **how: Attribute) -> str:
        """Add a step with one result and return its name."""
        return self.add(kind, inputs, 1, domain, **how)[0]


def model_bytes(graph: Graph, inputs: dict[str, tuple[str, ...]], outputs: dict[str, tuple[str, ...]]) -> bytes:
    """Return the file of a network whose inputs are whole numbers (int64) and outputs float32, each with its axes."""
    content = (
        _blocks(1, graph.nodes)
        + _text(2, "meaning")
        + _blocks(5, graph.numbers)
        + b"".join(_block(11, _value(name, "int64", axes)) for name, axes in inputs.items())
        + b"".join(_block(12, _value(name, "float32", axes)) for name, axes in outputs.items())
    )
    opsets = _block(8, _text(1, "") + _number(2, OPSET)) + _block(8, _text(1, CONTRIB) + _number(2, 1))
    return _number(1, IR_VERSION) + _text(2, "icop") + _block(7, content) + opsets


def _value(name: str, kind: str, axes: Iterable[str]) -> bytes:
    shape = b"".join(_block(1, _number(1, int(axis)) if axis.isdigit() else _text(2, axis)) for axis in axes)
    return _text(1, name) + _block(2, _block(1, _number(1, TYPES[kind]) + _block(2, shape)))


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _tag(2, _FIXED32) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, list):
        return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, _INTS)
    return _text(1, name) + _number(3, value) + _number(20, _INT)


def _tag(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _number(number: int, value: int) -> bytes:
    return _tag(number, _VARINT) + _varint(value & 0xFFFF_FFFF_FFFF_FFFF)


def _text(number: int, text: str) -> bytes:
    return _block(number, text.encode())


def _block(number: int, content: bytes) -> bytes:
    return _tag(number, _BYTES) + _varint(len(content)) + content


def _blocks(number: int, contents: Iterable[bytes]) -> bytes:
    return b"".join(_block(number, content) for content in contents)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
