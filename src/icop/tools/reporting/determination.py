"""The report of a determination: the outcome and who decides, the facts, the way to it step by step, other days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from icop.engine.clock import FIRST_DAY
from icop.engine.questionnaire import Determined, Span
from icop.engine.shapes import Cite
from icop.engine.trace import Step
from icop.tools.reporting import saying
from icop.tools.reporting.about import About
from icop.ui.reports import document as doc

_LOOKS: dict[str, doc.Look] = {"gone": "stop", "wait": "act"}
_TRUTHS = {True: "holds", False: "does not hold", None: "not known"}


def determination_report(determined: Determined, about: About, spans: Sequence[Span] = ()) -> doc.Report:
    """Return the report of a determination; `spans` are the same facts on all days (`over_time`), if wanted."""
    shape = determined.determination.shape
    edition = shape.editions[-1]
    facts = (
        ("Determination", f"{shape.title}, version {edition.version} of {doc.in_words(edition.on)}"),
        ("Question", shape.asks),
        (shape.asks_day, doc.in_words(determined.on)),
        ("Who decides", _who(determined)),
    )
    return doc.Report(
        title=f"{shape.title}: {determined.result.title}",
        kind=f"Report of a determination, for {about.program}" if about.program else "Report of a determination",
        made_on=about.made_on,
        parts=tuple(_parts(determined, about, spans)),
        facts=saying.title_facts(about, facts),
        marking=about.marking,
        running=f"{shape.title}, on {doc.in_words(determined.on)}",
    )


def _who(determined: Determined) -> str:
    rule = determined.rule
    return (rule.decides if rule else "") or determined.determination.shape.decides


def _parts(determined: Determined, about: About, spans: Sequence[Span]) -> Iterator[doc.Part]:
    if about.reminder:
        yield doc.Paragraph(doc.runs(about.reminder), "notice")
    yield from _outcome(determined)
    yield from _needs(determined)
    yield from _facts(determined, about)
    yield from _trace(determined, about)
    yield from _regime(determined)
    yield from _other_days(determined, spans)
    yield from _notes(determined)
    table = saying.source_table(_cites(determined), determined.trace.steps)
    if table:
        yield doc.Heading("Sources")
        yield table
    if about.signers:
        yield doc.Heading("Signatures")
        yield doc.SignatureBlock(about.signers)
    yield doc.Paragraph(doc.runs(saying.CLOSING), "small")


def _outcome(determined: Determined) -> Iterator[doc.Part]:
    yield doc.Heading("Outcome")
    rule = determined.rule
    more = [f"What to do: {rule.do}"] if rule and rule.do else []
    more.append(f"Who decides: {_who(determined)}.")
    words = (doc.Run(f"{determined.result.title}. ", bold=True), doc.Run(determined.says))
    look = _LOOKS.get(determined.result.kind, "note")
    label = {"stop": "Stop", "act": "Wait", "note": "Result"}[look]
    yield doc.Entry(label, look, words, tuple(doc.runs(one) for one in more), saying.sources(determined.cites))
    if rule and rule.evidence:
        yield doc.Heading("Evidence to keep", 2)
        yield doc.List(tuple(doc.runs(one) for one in rule.evidence))


def _needs(determined: Determined) -> Iterator[doc.Part]:
    if not determined.needs:
        return
    yield doc.Heading("What is needed to decide", 2)
    told = saying.waiting_for(determined.needs, determined.told).split("\n")
    yield doc.List(tuple(doc.runs(one) for one in told))
    if determined.perhaps:
        yield doc.Paragraph(doc.runs("It may then be so: " + " Or: ".join(one.says for one in determined.perhaps)))


def _facts(determined: Determined, about: About) -> Iterator[doc.Part]:
    asked = [one for one in determined.told.values() if one.state != "not asked"]
    if not asked:
        return
    yield doc.Heading("Facts")
    rows = tuple(
        doc.row(one.ask.ask, saying.answer_of(one), saying.came_from(one, about), saying.cited_briefly(one.ask.cites))
        for one in asked
    )
    yield doc.Table("The facts as given", ("Fact", "Answer", "From", "Source"), rows, (4, 2.6, 2, 2.6))


def _trace(determined: Determined, about: About) -> Iterator[doc.Part]:
    steps = determined.trace.steps
    if steps:
        yield doc.Heading("How the outcome follows")
        yield doc.List(tuple(_step(one, determined, about) for one in steps), numbered=True)


def _step(step: Step, determined: Determined, about: About) -> doc.Runs:
    source = (doc.Run(f" [{step.citation}, {step.standing}]", look="soft"),) if step.citation else ()
    if step.kind == "question" and step.key in determined.told:
        told = determined.told[step.key]
        return doc.Run(f"{told.ask.ask} "), doc.Run(f"{saying.answer_of(told)}.", bold=True), *source
    if step.kind == "rule":
        says = next((rule.says for rule, _ in determined.determination.rules if rule.key == step.key), step.says)
        return doc.Run(f"Rule: {says} "), doc.Run(f"{_TRUTHS[step.truth].capitalize()}.", bold=True), *source
    if step.kind in {"parameter", "set", "instrument"}:
        return doc.runs(f"{saying.value_in_words(step, about)}.")
    since = f" Since {step.start}." if step.start and step.start not in step.says else ""
    says = (step.says or step.key).rstrip(".")
    return doc.Run(saying.days_in_words(f"{says}.{since}")), *source


def _regime(determined: Determined) -> Iterator[doc.Part]:
    if not (determined.eras or determined.overlays):
        return
    yield doc.Heading("The rules of the day")
    for era in determined.eras:
        words = (doc.Run(f"{era.title}. ", bold=True), doc.Run(era.says))
        yield doc.Entry("", "", words, sources=saying.sources((era.cite,)))
    for one in determined.overlays:
        until = f" until {doc.in_words(one.end)}" if one.end else ""
        words = (doc.Run(f"{one.title}, from {doc.in_words(one.start)}{until}. ", bold=True), doc.Run(one.says))
        yield doc.Entry("", "", words, sources=saying.sources((one.cite,)))


def _other_days(determined: Determined, spans: Sequence[Span]) -> Iterator[doc.Part]:
    if not spans:
        return
    yield doc.Heading("The same facts on other days")
    rows = tuple(_span(one, determined.on) for one in spans)
    yield doc.Table("The outcome over time", ("Days", "Outcome", "Why", "Source"), rows, (2.4, 2.4, 4, 2.6))


def _span(span: Span, on: date) -> tuple[doc.Runs, ...]:
    is_now = span.first <= on and (span.last is None or on <= span.last)
    first = "Before" if span.first.year < 1901 else f"From {doc.in_words(span.first)}"
    last = f"until {doc.in_words(span.last)}" if span.last else "on"
    days = (
        f"{first} {last}" if first != "Before" else f"Until {doc.in_words(span.last)}" if span.last else "On all days"
    )
    found = span.determined
    return doc.row(
        doc.Run(f"{days} (the day asked about)" if is_now else days, bold=is_now),
        doc.Run(found.result.title, bold=is_now),
        found.says,
        saying.cited_briefly(found.cites),
    )


def _days(span: Span) -> str:
    last = f"until {doc.in_words(span.last)}" if span.last else ""
    if span.first == FIRST_DAY:
        return f"Until {doc.in_words(span.last)}" if span.last else "On all days"
    return f"From {doc.in_words(span.first)} {last or 'on'}"


def _notes(determined: Determined) -> Iterator[doc.Part]:
    notes = determined.determination.shape.notes
    if notes:
        yield doc.Heading("To know beside this")
        for note in notes:
            yield doc.Paragraph(doc.runs(note.says))
            yield doc.SourceLine(saying.sources(note.cites))


def _cites(determined: Determined) -> Iterator[Cite]:
    shape = determined.determination.shape
    yield shape.cite
    yield from determined.cites
    for told in determined.told.values():
        yield from told.ask.cites
    yield from (era.cite for era in determined.eras)
    yield from (one.cite for one in determined.overlays)
    for note in shape.notes:
        yield from note.cites
