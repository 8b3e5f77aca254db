"""The index in Tantivy: a folder on this machine, nothing to run beside.

schema     the fields, how text is cut into words, records in and out
folders    generations of the index, the pointer to the current one, the writer's lock
snapshot   what readers search: opened lazily, reloaded when the writer changed something
visible    which records a reader may see on a day, as clauses of a query
queries    an Ask as a Tantivy query
matching   which words of a question a record has, and where
counting   what was found by value
reading    the index as readers see it
vectors    which records hold a vector, and which vectors records ask for
words      completion and spelling, from visible records
suggesting completion among very many records
writing    the one writer: replacing works, rebuilding aside
"""

from pathlib import Path

from icop.index.backends.tantivy.reading import TantivyIndex


def open_index(place: str) -> TantivyIndex:
    """Return the index in the folder `place`; it need not exist yet."""
    return TantivyIndex(Path(place))
