"""Importers: each turns one kind of file into drafts. Adding one adds a module with NAME, `recognises` and `read`."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from icop.engine.errors import Refused
from icop.library.extract import Format
from icop.library.importers import acquisition, office, records, samm, sharepoint

IMPORTERS: tuple[ModuleType, ...] = (records, samm, sharepoint, office, acquisition)
NAMES = tuple(one.NAME for one in IMPORTERS)


def importer_for(found: Format, name: str, wanted: str = "", path: Path | None = None) -> ModuleType:
    """Return the importer called `wanted`, or the first that recognises the format and, where it looks, the content.

    Raises Refused when there is none, or the wanted one does not read the format.
    """
    for one in IMPORTERS:
        if one.recognises(found) and (wanted == one.NAME or (not wanted and _claims(one, path, found))):
            return one
    if wanted and wanted not in NAMES:
        raise Refused(f"There is no importer called {wanted}.", f"Use one of: {', '.join(NAMES)}.")
    raise Refused(f"{name} is {found}, which the importer {wanted or '(none)'} does not read.", "Leave --importer out.")


def _claims(one: ModuleType, path: Path | None, found: Format) -> bool:
    """Tell whether an importer takes the file: those that look into files say so themselves, others take all."""
    looks = getattr(one, "claims", None)
    return looks is None or (path is not None and bool(looks(path, found)))


def reads_archives(importer: str) -> bool:
    """Tell whether the importer called so reads an archive as one thing, whatever its members are called."""
    return importer == acquisition.NAME


def takes_whole(names: list[str]) -> bool:
    """Tell whether an importer reads an archive with members of these names as one thing."""
    return acquisition.takes_whole(names)
