"""Which formats there are, and by what a file tells that it is one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from icop.engine.shapes import Concept
from icop.taxonomy.exchange.guarding import refuse
from icop.taxonomy.exchange.rows import Row, Wrong

MOST_BYTES = 3_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in addresses, the ending of files, their type, and what people call it."""

    name: str
    ending: str
    type: str
    title: str


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format(
            "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Spreadsheet (XLSX)"
        ),
        Format("turtle", ".ttl", "text/turtle", "SKOS as Turtle"),
        Format("rdfxml", ".rdf", "application/rdf+xml", "SKOS as RDF/XML"),
        Format("jsonld", ".jsonld", "application/ld+json", "SKOS as JSON-LD"),
    )
}
_ENDINGS = {one.ending: one.name for one in FORMATS.values()} | {".xml": "rdfxml", ".json": "jsonld"}


def format_of(name: str) -> str:
    """Return the name of the format that a file's name tells. Raises FileRefused."""
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in _ENDINGS:
        raise refuse(f"'{name}' is none of the files icop reads here", "choose .xlsx, .ttl, .rdf or .jsonld")
    return _ENDINGS[ending]


def write_file(form: str, concepts: Mapping[str, Concept], on: date) -> bytes:
    """Return the concepts as a file of a format (a name of FORMATS), their names as of the day."""
    if form == "xlsx":
        from icop.taxonomy.exchange.sheet_out import write_sheets  # openpyxl and rdflib take long to load

        return write_sheets(concepts, on)
    from icop.taxonomy.exchange.skos_out import write_skos

    return write_skos(concepts, form, on)


def read_file(name: str, data: bytes) -> tuple[list[Row], list[Wrong]]:
    """Return what a file says of each concept, and everything wrong in it; its name tells the format.

    Raises FileRefused when it cannot be read at all. Nothing outside the file is read.
    """
    form = format_of(name)
    if len(data) > MOST_BYTES:
        raise refuse(f"the file is larger than {MOST_BYTES // 1_000_000} MB", "send the concepts alone")
    if form == "xlsx":
        from icop.taxonomy.exchange.sheet_in import read_sheets

        return read_sheets(data)
    from icop.taxonomy.exchange.skos_in import read_skos

    return read_skos(data, form)
