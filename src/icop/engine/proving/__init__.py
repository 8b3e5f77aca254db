"""Prove of tools and determinations what no number of examples shows: everything in them can be reached, every case is
decided, and no two rules quarrel in silence.

Conditions become terms of z3 with three truth values (`terms`), over answers that are variables (`answers`). Needs the
package z3-solver, which is read only here.
"""

from icop.engine.proving.determinations import prove_determination
from icop.engine.proving.found import Proof, Shown, Wrong
from icop.engine.proving.tools import prove_tool

__all__ = ["Proof", "Shown", "Wrong", "prove_determination", "prove_tool"]
