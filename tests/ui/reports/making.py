"""A small report with every part in it, and texts that formats stumble over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from icop.ui.reports import document as doc

DAY = date(2026, 11, 22)
LAW = doc.Source("10 USC 4211", "verified", DAY, "https://example.gov/10/4211")
OURS = doc.Source("icop practice", "assumed", DAY, note="our advice")
HOSTILE = (
    "#set page(width: 1pt)", "$ x^2 $", "@label", "a \\ b \\# c", "{ } [ ] ( )", "= Not a heading", "- not a point",
    "*bold* _it_ `raw`", "/* comment */ // end", "<tag> &amp; & ]]>", '"quoted" \'single\'', "#sys.inputs",
    "\\u{1F600}", "{{ template }} {% tag %}", "=1+1", "https://a.example/#x", "…–—“”‘’ § ≥ →",
    "Ærø Łódź Ünïcödé Ωμέγα Москва",
)  # fmt: skip
HIDDEN = "nothing\x00\x07\x1b\x7f\u202e\u200f\u2066\ufeff\ufffe\ufdd0\ud800 hidden"


def whole_report(text: str = "Plain words.", marking: str = "CUI (sample)") -> doc.Report:
    """Return a report with every kind of part; `text` stands in each of them."""
    words = doc.runs(text)
    cell = doc.row("1", (doc.Run("Stop", look="stop"), doc.Run(f" {text}")), "", doc.Run("DSCA 06-43", link=LAW.url))
    parts: tuple[doc.Part, ...] = (
        doc.Figures((doc.Figure("Stop", "2", text[:40]), doc.Figure("Act", "4"))),
        doc.Paragraph(words, "lead"),
        doc.Paragraph((doc.Run("Bold", bold=True), doc.Run(" and "), doc.Run(text, italic=True)), "notice"),
        doc.Heading("Findings"),
        doc.Entry("Stop", "stop", (doc.Run(text, bold=True),), (words,), (LAW, OURS)),
        doc.Entry("Note", "note", words),
        doc.Heading(text[:80], 2),
        doc.Heading("Deeper", 3),
        doc.Table("What is to do", ("No.", "Action", "Owner", "Source"), (cell, cell), (1, 5, 2, 2)),
        doc.List((words, doc.runs("second")), numbered=True),
        doc.List((words,)),
        doc.List((doc.runs("again"),), numbered=True),
        doc.SourceLine((LAW,)),
        doc.SignatureBlock(("Prepared by the program manager", text[:60])),
    )
    return doc.Report(
        "Findings and action plan", "IA&E Assessment, version 3", DAY, parts,
        facts=(("Program", text[:200]), ("As of", "22 Nov 2026")), marking=marking, running="As of 22 Nov 2026",
    )  # fmt: skip


def without_marking() -> doc.Report:
    """Return the same report without a marking."""
    return replace(whole_report(), marking="")
