"""What a passage that is attached to an answer names: a citation, or the address of a place in the library here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve

from icop.accounts.reader import PUBLIC, Reader
from icop.engine.errors import Refused
from icop.library.queries import document_for, section_for


@dataclass(frozen=True, slots=True)
class Place:
    """A passage to attach: what it is called, and its citation, or its document and the place in it."""

    title: str
    citation: str = ""
    document: str = ""
    anchor: str = ""


def place_of(reader: Reader, typed: str, *, on: date) -> Place:
    """Return the passage that a citation or an address of this site's library names.

    Raises NotFound when there is no such place to read, Refused when not everybody may read it: the team could not.
    """
    path = unquote(urlsplit(typed.strip()).path)
    if not path.startswith("/"):
        return Place(typed.strip(), citation=typed.strip())
    try:
        found = resolve(path)
    except Resolver404:
        raise Refused("This is no address of a passage.", "Copy the address of a page of the library.") from None
    if found.view_name not in {"library:document", "library:section"}:
        raise Refused("This is no address of a passage.", "Copy the address of a page of the library.")
    key, anchor = found.kwargs["key"], found.kwargs.get("anchor", "")
    document = document_for(reader, key)
    if document.audience_id != PUBLIC:
        raise Refused("Not everybody on the team may read that document.", "Write its citation instead.")
    if not anchor:
        return Place(document.title, document.citation, document.key)
    section = section_for(reader, key, anchor, on=on).section
    named = section.citation or f"{document.title}, {section.title}".rstrip(", ")
    return Place(named, section.citation, document.key, section.anchor)
