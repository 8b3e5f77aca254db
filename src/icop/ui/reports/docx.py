"""Reports as Word documents that people go on editing: real styles and heading levels, tables whose head is repeated.

The same report gives the same bytes: the day written into the file is the report's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cached_property
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches
from docx.text.paragraph import Paragraph

from icop.ui.plain_text import plain_text
from icop.ui.reports import document as doc
from icop.ui.reports import docx_look as look
from icop.ui.reports import docx_words as words
from icop.ui.reports.fixed import fixed_archive

NOON = time(12)
TEXT_WIDTH = 6.6  # inches between the margins
_MOST_IN_PROPERTY = 250
_LEFT, _RIGHT = ("left", "auto", 0), ("right", "auto", 0)  # no lines at the sides
_RULED = (("top", look.RULE_INK, 8), _LEFT, ("bottom", look.RULE_SOFT, 4), _RIGHT, ("insideH", look.RULE_SOFT, 4))
_FIGURES = (("top", look.RULE_INK, 8), _LEFT, ("bottom", look.RULE_INK, 8), _RIGHT, ("insideV", look.RULE_SOFT, 4))


def docx_bytes(report: doc.Report) -> bytes:
    """Return the report as a DOCX file; the same report gives the same bytes."""
    made = Document()
    look.set_styles(made, report.language)
    _properties(made, report)
    _margins(made, report)
    body = _Body(made)
    body.opening(report)
    for part in report.parts:
        body.add(part)
    file = BytesIO()
    made.save(file)
    return fixed_archive(file.getvalue(), report.made_on)


def _properties(made: DocumentType, report: doc.Report) -> None:
    core = made.core_properties
    core.title = _line(report.title)[:_MOST_IN_PROPERTY]
    core.author = core.last_modified_by = _line(report.author)[:_MOST_IN_PROPERTY]
    core.subject = _line(report.kind)[:_MOST_IN_PROPERTY]
    core.keywords = _line(report.marking)[:_MOST_IN_PROPERTY]
    core.comments = ""
    core.language = report.language
    core.revision = 1
    core.created = core.modified = datetime.combine(report.made_on, NOON, UTC).replace(tzinfo=None)


def _line(text: str) -> str:
    return plain_text(text).replace("\n", " ").strip()


# ---- page, header and footer


def _margins(made: DocumentType, report: doc.Report) -> None:
    for section in made.sections:
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = Inches(0.95)
        section.top_margin = section.bottom_margin = Inches(1)
        _marking(section.header.paragraphs[0], report.marking)
        _footer(section.footer.paragraphs[0], report)
        if report.marking:
            _marking(section.footer.add_paragraph(style="Footer"), report.marking)


def _marking(paragraph: Paragraph, marking: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_line(marking))
    run.bold = True
    run.font.color.rgb = look.INK


def _footer(paragraph: Paragraph, report: doc.Report) -> None:
    look.rule(paragraph, top=look.Line(look.RULE_SOFT, 4))
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Inches(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{_line(report.running)}\tPage ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a field that the word processor works out itself; 1 stands there until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {name} ")
    paragraph._p.append(field)
    field.append(paragraph.add_run("1")._r)


# ---- the parts of a report


class _Body:
    """The body of a document, to which parts are added one after the other."""

    def __init__(self, made: DocumentType) -> None:
        self.made = made
        self.end = made.element.body.sectPr
        self.links: dict[str, str] = {}

    @cached_property
    def ids(self) -> dict[str, str]:
        """The id of each style by its name."""
        return {style.name: style.style_id for style in self.made.styles}

    def linked(self, address: str) -> str:
        """Return the name of the relation that leads to an address."""
        if address not in self.links:
            self.links[address] = self.made.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self.links[address]

    def paragraph(self, style: str, runs: doc.Runs = (), *, keep: bool = False) -> Any:
        """Return a paragraph that is not in the document yet."""
        return words.paragraph(self.ids[style], runs, self.linked, keep=keep)

    def say(self, style: str, runs: doc.Runs = (), *, keep: bool = False) -> Any:
        """Add a paragraph."""
        made = self.paragraph(style, runs, keep=keep)
        self.end.addprevious(made)
        return made

    def opening(self, report: doc.Report) -> None:
        """Add the title and what the report is about."""
        if report.kind:
            self.say(look.KIND, doc.runs(report.kind))
        self.say("Title", doc.runs(_line(report.title) or "Report"))
        for label, value in report.facts:
            line = self.say(look.FACT, (doc.Run(_line(label), look="soft"),))
            words.tab(line)
            words.write(line, doc.runs(_line(value)))

    def add(self, part: doc.Part) -> None:
        """Add one part of the report."""
        _WRITERS[type(part)](self, part)

    def heading(self, part: doc.Heading) -> None:
        self.say(f"Heading {part.level}", doc.runs(_line(part.text)))

    def plain(self, part: doc.Paragraph) -> None:
        style = {"lead": look.LEAD, "small": look.SOURCE, "notice": look.NOTICE}.get(part.kind, "Normal")
        self.say(style, part.runs)

    def source(self, part: doc.SourceLine) -> None:
        self.say(look.SOURCE, _sources(part.sources))

    def entry(self, part: doc.Entry) -> None:
        styles = (look.ENTRY, look.ENTRY_MORE, look.ENTRY_SOURCE) if part.label else ("Normal", "Normal", look.SOURCE)
        label = (doc.Run(f"\u00a0{part.label}\u00a0", look=part.look or "note"),) if part.label else ()
        first = self.say(styles[0], label, keep=bool(part.more or part.sources))
        if part.label:
            words.tab(first)
        words.write(first, part.runs, self.linked)
        for place, line in enumerate(part.more, 1):
            self.say(styles[1], line, keep=bool(part.sources) or place < len(part.more))
        if part.sources:
            self.say(styles[2], _sources(part.sources))

    def figures(self, part: doc.Figures) -> None:
        widths = (TEXT_WIDTH / len(part.figures),) * len(part.figures)
        table = words.table("Figures at a glance", widths, _FIGURES)
        told = [((look.FIGURE_LABEL, one.label), (look.FIGURE, one.number), (look.FIGURE_WORDS, one.words))
                for one in part.figures]  # fmt: skip
        cells = [[self.paragraph(style, doc.runs(text)) for style, text in one] for one in told]
        words.add_row(table, cells, widths)
        self._place(table)

    def table(self, part: doc.Table) -> None:
        self.say("Caption", doc.runs(_line(part.caption)))
        widths = tuple(TEXT_WIDTH * share for share in part.shares)
        table = words.table(_line(part.caption), widths, _RULED)
        words.add_row(table, self._cells([(doc.Run(head, bold=True),) for head in part.head]), widths, head=True)
        for row in part.rows:
            words.add_row(table, self._cells(row), widths)
        self._place(table)

    def _cells(self, row: Sequence[doc.Runs]) -> list[list[Any]]:
        return [[self.paragraph(look.CELL, runs)] for runs in row]

    def _place(self, table: Any) -> None:
        self.end.addprevious(table)
        self.say(look.GAP)

    def list(self, part: doc.List) -> None:
        number = look.new_numbering(self.made) if part.numbered else None
        for item in part.items:
            made = self.say("List Number" if part.numbered else "List Bullet", item)
            if number is not None:
                look.numbered_by(made, number)

    def signatures(self, part: doc.SignatureBlock) -> None:
        for line in part.lines:
            made = self.say(look.SIGNATURE, doc.runs(_line(line)), keep=line is not part.lines[-1])
            words.tab(made)
            words.write(made, doc.runs("Day"))


def _sources(sources: tuple[doc.Source, ...]) -> doc.Runs:
    return (doc.Run("Source: ", look="soft"), *doc.source_runs(sources))


_WRITERS: dict[type, Any] = {
    doc.Heading: _Body.heading, doc.Paragraph: _Body.plain, doc.SourceLine: _Body.source, doc.Entry: _Body.entry,
    doc.Figures: _Body.figures, doc.Table: _Body.table, doc.List: _Body.list, doc.SignatureBlock: _Body.signatures,
}  # fmt: skip
