"""What every page of a case has: the case as it stands on the day, what it is judged by, who may change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from icop.accounts.web import Request
from icop.cases.actions.editing import last_record
from icop.cases.forms import codes_on
from icop.cases.judging import judged
from icop.cases.models import Case
from icop.cases.policies import may_change
from icop.cases.queries import case_facts, case_file, case_for
from icop.engine.cases.facts import CaseFacts
from icop.engine.cases.files import CaseDocument, CaseFile, CaseLine
from icop.tools.policies import may_lead
from icop.tools.reminders import Reminder, reminder
from icop.ui.clock import is_another_day

NOT_THE_RECORD = "icop is not the system of record."
KINDS = {"basic": "Basic LOA", "amendment": "Amendment", "modification": "Modification"}


@dataclass(frozen=True)
class ShownCase:
    """A case on a page. `may_change` is False on another day than today: nothing is changed then."""

    case: Case
    file: CaseFile
    facts: CaseFacts
    on: date
    may_change: bool
    may_lead: bool
    known: datetime | None = None
    is_today: bool = True

    @cached_property
    def kind(self) -> str:
        """What kind of case it is, whose, and where it is followed, in a line."""
        shape = self.facts.types.get(self.file.type)
        buyer = self.file.purchaser
        name = f"{buyer.name} ({buyer.code})" if buyer.name and buyer.code else buyer.name or buyer.code
        whose = f"{'for ' if self.file.type == 'bpc' and name else ''}{name}" or "purchaser not known"
        short = shape.short if shape is not None else self.file.type.upper()
        sample = " Sample data." if self.case.is_sample else ""
        return f"{short} case, {whose}, {self.agency}.{sample} {NOT_THE_RECORD}"

    @cached_property
    def judged(self) -> CaseFile:
        """The file as rules look at it, with what the day's rules say where the file leaves it open."""
        return judged(self.file, self.facts, self.on, known=self.known)

    @cached_property
    def agency(self) -> str:
        """The implementing agency, or its letter where the code list does not know it."""
        known = codes_on(self.facts, "agency", self.on).get(self.file.agency)
        return (known.title or known.means) if known else f"implementing agency {self.file.agency}"

    @cached_property
    def documents(self) -> tuple[CaseDocument, ...]:
        """The documents: the basic one, then the others by their numbers."""
        return tuple(sorted(self.file.documents, key=lambda one: (one.kind != "basic", one.key[1:], one.key)))

    @cached_property
    def lines(self) -> tuple[CaseLine, ...]:
        """The lines by number."""
        return tuple(sorted(self.file.lines, key=lambda one: one.number))

    @property
    def reminder(self) -> Reminder:
        """What this site lets people enter."""
        return reminder()

    @property
    def last_record(self) -> int:
        """The key of the last record, for who is about to change something."""
        return last_record(self.case)

    def title_of(self, of: str) -> str:
        """Return what the case, a document or a line is called."""
        return name_of_item(self.file, of)


def name_of_item(file: CaseFile, of: str) -> str:
    """Return what the case (`case`), a document (`A01`) or a line (`001`) of a file is called."""
    document, line = file.document(of), file.line(of)
    if document is not None:
        name = KINDS[document.kind] if document.kind == "basic" else f"{KINDS[document.kind]} {of[1:].lstrip('0')}"
        return f"{name}: {document.title}" if document.title else name
    if line is not None:
        return f"Line {of}: {line.title}" if line.title else f"Line {of}"
    return "The case" if of == "case" else of


def shown_case(request: Request, pk: UUID) -> ShownCase:
    """Return a case as the request asks for it: on its day, as known then. Raises NotFound."""
    case = case_for(request.reader, pk)
    is_today = not is_another_day(request)
    return ShownCase(
        case, case_file(case, on=request.on, known=request.known), case_facts(known=request.known), request.on,
        is_today and may_change(request.reader, case), is_today and may_lead(request.reader, case.program),
        request.known, is_today,
    )  # fmt: skip


def page_context(shown: ShownCase, **more: Any) -> dict[str, Any]:
    """Return what a page of a case shows, `more` beside it."""
    return {"shown": shown, "case": shown.case, "file": shown.file, "reminder": shown.reminder, **more}
