"""A short summary of a case as a report: where it stands, what comes next, clock, money, notification, documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from icop.cases.pages_case import CasePage
from icop.cases.showing import NOT_THE_RECORD
from icop.engine.cases.money import dollars
from icop.engine.cases.pricing import Block
from icop.engine.shapes import Cite
from icop.ui.reports import document as doc

SIGNERS = ("Prepared by (role)", "Reviewed by (role)")


def case_report(page: CasePage, made_on: date, address: str) -> doc.Report:
    """Return the summary of a case as it stands on the day of the page; `address` is where its page is."""
    shown = page.shown
    facts = (
        ("Case", shown.case.identifier), ("As of", doc.in_words(shown.on)), ("Made on", doc.in_words(made_on)),
        ("State", page.state.state.title), ("Page", address),
    )  # fmt: skip
    return doc.Report(
        title=f"{shown.case.identifier} {shown.file.title}", kind=shown.kind, made_on=made_on,
        parts=tuple(_parts(page)), facts=facts, marking=shown.reminder.marking, running=shown.case.identifier,
    )  # fmt: skip


def _parts(page: CasePage) -> Iterator[doc.Part]:
    yield doc.Paragraph(doc.runs(f"{NOT_THE_RECORD} {page.shown.reminder.title} {page.shown.reminder.says}"), "notice")
    yield doc.Figures(tuple(_figures(page)))
    yield from _blocked(page)
    yield from _clock(page)
    yield from _milestones(page)
    yield from _money(page)
    yield from _documents(page)
    yield from _sources(page)
    yield doc.SignatureBlock(SIGNERS)


def _figures(page: CasePage) -> Iterator[doc.Figure]:
    clock, offer, priced = page.current.clock, page.current.offer, page.figures.priced
    used = f"{clock.net_days} of {clock.days_allowed}" if clock.days_allowed is not None else str(clock.net_days)
    yield doc.Figure("Days used of the standard", clock.state if clock.net_days is None else used, clock.says)
    yield doc.Figure("Next move", page.next.title if page.next else "None", f"by {page.next.who}" if page.next else "")
    yield doc.Figure("Offer expires", doc.in_words(offer.day) if offer.day else "Not known", offer.because)
    total = "To be confirmed" if priced.total is None else f"${dollars(priced.total):,f}"
    yield doc.Figure("Total price", total, f"notification {page.notification_words}")


def _blocked(page: CasePage) -> Iterator[doc.Part]:
    if page.next is None or not page.next.stops:
        return
    yield doc.Heading(f"Blocked: {page.next.title}")
    for one in page.next.stops:
        yield doc.Entry("Act", "act", doc.runs(f"{one.block.says} {one.block.fix}"), sources=(_source(one.block.cite),))


def _clock(page: CasePage) -> Iterator[doc.Part]:
    yield doc.Heading("Clock")
    picture = page.current.picture
    yield doc.Paragraph(doc.runs(picture.description if picture is not None else page.current.clock.says))
    yield doc.SourceLine(tuple(map(_source, page.current.clock.cites)))


def _milestones(page: CasePage) -> Iterator[doc.Part]:
    yield doc.Heading("Milestones")
    for one in page.documents:
        rows = tuple(
            doc.row(line.posted.title, line.posted.code, doc.in_words(line.posted.on),
                    "" if line.count is None else str(line.count), line.posted.actor)
            for line in one.posted
        )  # fmt: skip
        if rows:
            yield doc.Table(one.title, ("Milestone", "Code", "Day", "Day count", "By"), rows, (4, 2.4, 2, 1.4, 3))


def _title(block: Block) -> str:
    return f"{block.title} ({block.note})" if block.note else block.title


def _money(page: CasePage) -> Iterator[doc.Part]:
    priced = page.figures.priced
    if not priced.lines:
        return
    yield doc.Heading("Lines and money")
    rows = [doc.row(row.line.number, row.line.title, _sum(row.cost.price)) for row in page.priced_lines if row.cost]
    rows += [doc.row(f"({block.number})", _title(block), _sum(block.amount)) for block in priced.blocks]
    caption = f"Price in U.S. dollars, what has not happened yet on {doc.in_words(page.figures.planned)} (assumed)"
    yield doc.Table(caption, ("Line", "What", "Sum"), tuple(rows), (1.2, 6, 2.6))
    if priced.open:
        yield doc.List(tuple(doc.runs(f"To be confirmed, {one.of}: {one.says} {one.fix}") for one in priced.open))


def _sum(amount: object) -> str:
    return "to be confirmed" if amount is None else f"{amount:,.2f}"


def _documents(page: CasePage) -> Iterator[doc.Part]:
    yield doc.Heading("Documents")
    rows = tuple(
        doc.row(one.title, one.where.state.title, doc.in_words(one.where.since) if one.where.since else "not known")
        for one in page.documents
    )
    yield doc.Table("Documents of this case", ("Document", "State", "Since"), rows, (5, 3, 2))
    for one in page.findings:
        yield doc.Entry(one.severity.capitalize(), one.severity, doc.runs(f"{one.says} {one.fix}"),
                        sources=tuple(map(_source, one.cites)))  # fmt: skip


def _sources(page: CasePage) -> Iterator[doc.Part]:
    if page.cites:
        yield doc.Heading("Sources")
        rows = tuple(doc.row(one.to, one.standing, doc.in_words(one.checked_on)) for one in page.cites)
        yield doc.Table("What this summary leans on", ("Source", "Standing", "Checked"), rows, (5, 2, 2))


def _source(cite: Cite) -> doc.Source:
    return doc.Source(cite.to, cite.standing, cite.checked_on, cite.url, cite.note)
