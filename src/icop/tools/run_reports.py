"""The report of a tool that was run over a file of answers, written as a Word document or a tagged PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from icop.accounts.reader import VISITOR, Reader
from icop.engine.errors import Refused
from icop.links.registry import cards
from icop.tools.reminders import reminder
from icop.tools.reporting import About, assessment_report
from icop.tools.running import Ran
from icop.ui.reports import docx, pdf
from icop.ui.reports.document import Report

WRITERS: dict[str, Callable[[Report], bytes]] = {".docx": docx.docx_bytes, ".pdf": pdf.pdf_bytes}
NO_PROGRAM = "a program that is not named"


def write_report(ran: Ran, path: Path, *, made_on: date, reader: Reader = VISITOR) -> None:
    """Write the report to `path`, as its ending says. Raises Refused for another ending, or where it can't be written.

    A report that is there already is written over only once the new one is whole.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise Refused(f"{path} is neither a Word document nor a PDF.", "Name it something.docx or something.pdf.")
    made = writer(report_of(ran, made_on=made_on, reader=reader))
    try:
        path.write_bytes(made)
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror}).", "Name a place you may write to.") from error


def report_of(ran: Ran, *, made_on: date, reader: Reader = VISITOR) -> Report:
    """Return the report of a run, for the program its file names."""
    kept = reminder()
    named = cards([key for one in ran.worked.ends for key in one.end.next], reader, ran.worked.on)
    about = About(
        ran.answered.program or NO_PROGRAM,
        made_on,
        marking=kept.marking,
        reminder=f"{kept.title} {kept.says}",
        titles={key: (card.title, "") for key, card in named.items()},
    )
    return assessment_report(ran.worked, about)
