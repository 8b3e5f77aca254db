"""Where documents and their sections are shown: one place for the form of their addresses."""

from __future__ import annotations

from django.urls import reverse
from django.urls.converters import StringConverter

# pages of a document by whose names a section can't go: its address has one sign more, which no anchor has
PAGES = frozenset({"contents", "edit", "topics"})
_MORE = "_"


class AnchorConverter(StringConverter):
    """The anchor of a section in an address, so that one called like a page of its document has an address too."""

    def to_python(self, value: str) -> str:
        """Return the anchor that an address names."""
        return value[:-1] if value.endswith(_MORE) and value[:-1] in PAGES else value

    def to_url(self, value: str) -> str:
        """Return the anchor as an address has it."""
        return f"{value}{_MORE}" if value in PAGES else value


def document_url(key: str) -> str:
    """Return the address of a document's page."""
    return f"{reverse('library:index')}{key}/"


def section_url(key: str, anchor: str, path: str = "") -> str:
    """Return the address of a section, at the subsection or page `path` inside it."""
    place = f"{document_url(key)}{AnchorConverter().to_url(anchor)}/"
    return f"{place}#{path}" if path else place
