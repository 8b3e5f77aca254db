"""Changing the library: each verb checks permission, changes, leaves a line in the trail and asks for the index."""

from icop.library.actions.changing_many import ForAll, change_many, plan
from icop.library.actions.editing import Particulars, change_document, date_copies, particulars_of
from icop.library.actions.instruments import sync_instruments
from icop.library.actions.merging import merge_documents
from icop.library.actions.receiving import receive
from icop.library.actions.reporting import About, IngestReport, Refusal
from icop.library.actions.scans import ask_for_scans
from icop.library.actions.splitting import split_document
from icop.library.actions.tidying import Tidied, tidy
from icop.library.actions.undoing import undo_change
from icop.library.actions.withdrawing import delete_document, restore_document, withdraw_document

__all__ = [
    "About",
    "ForAll",
    "IngestReport",
    "Particulars",
    "Refusal",
    "Tidied",
    "ask_for_scans",
    "change_document",
    "change_many",
    "date_copies",
    "delete_document",
    "merge_documents",
    "particulars_of",
    "plan",
    "receive",
    "restore_document",
    "split_document",
    "sync_instruments",
    "tidy",
    "undo_change",
    "withdraw_document",
]
