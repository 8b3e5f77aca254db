"""Changing the library: each verb checks permission, changes, leaves a line in the trail and asks for the index."""

from icop.library.actions.editing import Particulars, change_document, remove_document
from icop.library.actions.instruments import sync_instruments
from icop.library.actions.receiving import About, IngestReport, Refusal, receive

__all__ = [
    "About",
    "IngestReport",
    "Particulars",
    "Refusal",
    "change_document",
    "receive",
    "remove_document",
    "sync_instruments",
]
