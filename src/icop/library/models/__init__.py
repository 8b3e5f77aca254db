"""The tables of the library: the record model, and what is kept about documents beside their texts."""

from icop.library.models.keeping import Change, Intake, IntakeFile, Likeness, ReadingList, ReadingListEntry, SavedSearch
from icop.library.models.records import Alias, Body, Document, Edition, Passage, Relation, Section, Sighting, Text

__all__ = [
    "Alias",
    "Body",
    "Change",
    "Document",
    "Edition",
    "Intake",
    "IntakeFile",
    "Likeness",
    "Passage",
    "ReadingList",
    "ReadingListEntry",
    "Relation",
    "SavedSearch",
    "Section",
    "Sighting",
    "Text",
]
