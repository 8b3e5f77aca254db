"""The libraries that compute, imported here alone and in this order.

usearch exports the C++ runtime it was built with: a process that loads it before onnxruntime crashes at the latter.
Together they take a quarter of a second and 60 MB, so whoever needs them imports this module where it needs them.
"""

from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer
from usearch.compiled import MetricKind
from usearch.index import Index as Graph
from usearch.index import search as look

__all__ = ["Graph", "InferenceSession", "MetricKind", "SessionOptions", "Tokenizer", "look"]
