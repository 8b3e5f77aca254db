"""The taxonomy as files of others: SKOS (Turtle, RDF/XML, JSON-LD) and spreadsheets (XLSX), out and in.

What is written and read again is the same taxonomy. A file is never trusted: nothing in it is fetched, run or expanded,
and what is wrong in it is told all at once, each with its place and what to do.
"""

from icop.taxonomy.exchange.files import FORMATS, MOST_BYTES, read_file, write_file
from icop.taxonomy.exchange.rows import FileRefused, Row, Wrong

__all__ = ["FORMATS", "MOST_BYTES", "FileRefused", "Row", "Wrong", "read_file", "write_file"]
