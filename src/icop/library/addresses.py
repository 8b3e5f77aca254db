"""Where documents and their sections are shown: one place for the form of their addresses."""

from __future__ import annotations

from django.urls import reverse


def document_url(key: str) -> str:
    """Return the address of a document's page."""
    return f"{reverse('library:index')}{key}/"


def section_url(key: str, anchor: str, path: str = "") -> str:
    """Return the address of a section, at the subsection or page `path` inside it."""
    place = f"{document_url(key)}{anchor}/"
    return f"{place}#{path}" if path else place
