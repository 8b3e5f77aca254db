"""The case that a command names: a file, the key of a case of this site, or its identifier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from icop.accounts.reader import Reader
from icop.cases.files import read_case_file
from icop.cases.models import Case
from icop.cases.queries import case_file, case_for, cases_for
from icop.engine.cases.files import IDENTIFIER, CaseFile, Place
from icop.engine.errors import NotFound, Refused
from icop.engine.loading import Document
from icop.engine.loading import Finding as Wrong

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Named:
    """A case that was named: its file, and where it was read from. One of a file has its lines."""

    file: CaseFile
    shown: str
    document: Document | None = None
    case: Case | None = None

    def line_of(self, place: tuple[Place | str | int, ...]) -> int | None:
        """Return the line of a place of the file; None for a case of the site."""
        return self.document.line_of(tuple(place)) if self.document else None

    def problem(self, place: tuple[str | int, ...], what: str, fix: str) -> str:
        """Return something wrong as one line: with file and line for a file."""
        if self.document is None:
            return f"{self.shown}: {what}; {fix}"
        return str(self.document.problem(Wrong(place, what, fix), self.shown))


def case_named(reader: Reader, name: str, *, on: date, known: datetime | None = None) -> Named:
    """Return the case of a file, a key or an identifier, as it stands on a day.

    Raises Refused with what is wrong in a file, or when several cases bear the identifier; NotFound when there is none.
    """
    path = Path(name)
    if path.is_file():
        file, document = read_case_file(path)
        return Named(file, name, document)
    case = _of_site(reader, name)
    return Named(case_file(case, on=on, known=known), case.identifier, None, case)


def _of_site(reader: Reader, name: str) -> Case:
    try:
        return case_for(reader, UUID(name))
    except ValueError:
        pass  # no key: an identifier, or a file that is not there
    if not IDENTIFIER.fullmatch(name.upper()):
        raise NotFound(f"There is no file {name}, and no case of that name.", "Name a file, or a case as `list` does.")
    found = list(cases_for(reader).filter(identifier=name.upper())[: SHOWN + 1])
    if not found:
        raise NotFound(f"There is no case {name.upper()} to see here.", "Name a file, or a case as `list` does.")
    if len(found) > 1:
        keys = ", ".join(f"{one.pk} ({one.program.name})" for one in found[:SHOWN])
        raise Refused(f"Several programs have a case {name.upper()}.", f"Use the key of one: {keys}.")
    return found[0]
