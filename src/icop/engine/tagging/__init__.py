"""Tagging: which concepts of a vocabulary a passage speaks of, where in it, how sure, and why."""

from icop.engine.tagging.acronyms import Definition, definitions, gathered
from icop.engine.tagging.lessons import NO_LESSONS, Judged, Lessons
from icop.engine.tagging.tagger import VERSION, Tagger
from icop.engine.tagging.values import REASONS, Piece, Tag
from icop.engine.tagging.vocabulary import Vocabulary

__all__ = [
    "NO_LESSONS",
    "REASONS",
    "VERSION",
    "Definition",
    "Judged",
    "Lessons",
    "Piece",
    "Tag",
    "Tagger",
    "Vocabulary",
    "definitions",
    "gathered",
]
