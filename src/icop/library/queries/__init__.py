"""Reading the library. Every question names the reader; what they may not see does not exist for them."""

from icop.library.queries.citing import Cited, find_by_citation, sections_by_citation
from icop.library.queries.coverage import Counts, Coverage, coverage, library_counts
from icop.library.queries.reading import (
    Line,
    Reading,
    certainty_of,
    contents_of,
    paragraphs_of,
    passages_of,
    readings_for,
    section_for,
    sightings_of,
    texts_of,
)
from icop.library.queries.relations import Edge, relations_of
from icop.library.queries.shelves import (
    SORTS,
    Filters,
    document_for,
    documents_by,
    documents_for,
    editions_for,
    facets_for,
)
from icop.library.queries.statuses import Status, instruments_of, standings_of, status_of_text, statuses_of

__all__ = [
    "SORTS",
    "Cited",
    "Counts",
    "Coverage",
    "Edge",
    "Filters",
    "Line",
    "Reading",
    "Status",
    "certainty_of",
    "contents_of",
    "coverage",
    "document_for",
    "documents_by",
    "documents_for",
    "editions_for",
    "facets_for",
    "find_by_citation",
    "instruments_of",
    "library_counts",
    "paragraphs_of",
    "passages_of",
    "readings_for",
    "relations_of",
    "section_for",
    "sections_by_citation",
    "sightings_of",
    "standings_of",
    "status_of_text",
    "statuses_of",
    "texts_of",
]
