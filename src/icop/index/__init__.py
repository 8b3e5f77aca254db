"""Where every passage and every fact is found. Other rooms see the port and `the_index()`, never an engine."""

from icop.index.choice import the_index

__all__ = ["the_index"]
