"""Citations: found in any text, written in one normal form, placed in what contains them.

`find_citations` is the front door; the rest works on normal forms (`22 USC 2776(b)(1)`, `SAMM C5.T6`).
"""

from icop.engine.citations.address import public_address
from icop.engine.citations.bare import Bare, find_bare
from icop.engine.citations.citation import KINDS, Citation
from icop.engine.citations.find import find_citations
from icop.engine.citations.normal import ancestors, display, kind_of, normal_form, parent_of, sort_key

__all__ = [
    "KINDS",
    "Bare",
    "Citation",
    "ancestors",
    "display",
    "find_bare",
    "find_citations",
    "kind_of",
    "normal_form",
    "parent_of",
    "public_address",
    "sort_key",
]
