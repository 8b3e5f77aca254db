"""Importers: each turns one kind of file into drafts. Adding one adds a module with NAME, `recognises` and `read`."""

from __future__ import annotations

from types import ModuleType

from icop.engine.errors import Refused
from icop.library.extract import Format
from icop.library.importers import acquisition, office, records

IMPORTERS: tuple[ModuleType, ...] = (records, office, acquisition)
NAMES = tuple(one.NAME for one in IMPORTERS)


def importer_for(found: Format, name: str, wanted: str = "") -> ModuleType:
    """Return the importer called `wanted`, or the one that recognises the format.

    Raises Refused when there is none, or the wanted one does not read the format.
    """
    for one in IMPORTERS:
        if (not wanted or wanted == one.NAME) and one.recognises(found):
            return one
    if wanted and wanted not in NAMES:
        raise Refused(f"There is no importer called {wanted}.", f"Use one of: {', '.join(NAMES)}.")
    raise Refused(f"{name} is {found}, which the importer {wanted or '(none)'} does not read.", "Leave --importer out.")


def takes_whole(names: list[str]) -> bool:
    """Tell whether an importer reads an archive with members of these names as one thing."""
    return acquisition.takes_whole(names)
