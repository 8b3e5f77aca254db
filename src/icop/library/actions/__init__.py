"""Changing the library: each verb checks permission, changes, leaves a line in the trail and asks for the index."""

from icop.library.actions.instruments import sync_instruments
from icop.library.actions.receiving import About, IngestReport, Refusal, receive

__all__ = ["About", "IngestReport", "Refusal", "receive", "sync_instruments"]
