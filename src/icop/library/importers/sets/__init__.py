"""Record sets icop knows by their fields. Adding one adds a module with `fits(record)` and `drafts(record, source)`."""

from __future__ import annotations

from types import ModuleType

from icop.library.importers.sets import acts, manual, notices, plain, regulations, uscode

KNOWN: tuple[ModuleType, ...] = (uscode, manual, acts, notices, regulations, plain)
