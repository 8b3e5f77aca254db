"""The report of an assessment: what follows first, then what to do, then why, then every answer and source.

Everything said comes from the tool, the answers and the facts of the day; citations stand as they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from icop.engine.questionnaire import Followed, Told, Worked
from icop.engine.questionnaire.evaluating import SEVERITIES
from icop.engine.shapes import Cite
from icop.engine.tool_shapes import Severity
from icop.engine.trace import Step
from icop.tools.reporting import saying
from icop.tools.reporting.about import STATES, About
from icop.tools.reporting.rows import in_plan_order
from icop.ui.reports import document as doc

SEVERITY_WORDS: dict[Severity, tuple[str, str]] = {
    "stop": ("Stop", "A law or a mandatory approval is missing."),
    "act": ("Act", "A document or coordination is needed."),
    "note": ("Note", "Good practice, for the record."),
}


def assessment_report(worked: Worked, about: About) -> doc.Report:
    """Return the report of a tool worked through; the same work and `about` give the same report."""
    shape = worked.tool.shape
    edition = shape.editions[-1]
    facts = (
        ("Tool", f"{shape.title}, version {edition.version} of {doc.in_words(edition.on)}"),
        ("Rules as of", doc.in_words(worked.on)),
        ("State", STATES[about.state]),
    )
    return doc.Report(
        title=f"{shape.title}: findings and action plan",
        kind=f"Report of a job support tool, for {about.program}",
        made_on=about.made_on,
        parts=tuple(_parts(worked, about)),
        facts=saying.title_facts(about, facts),
        marking=about.marking,
        running=f"{about.program}: {shape.title}, rules as of {doc.in_words(worked.on)}",
    )


def _parts(worked: Worked, about: About) -> Iterator[doc.Part]:
    if about.reminder:
        yield doc.Paragraph(doc.runs(about.reminder), "notice")
    yield from _summary(worked)
    yield from _findings(worked)
    yield from _plan(worked)
    yield from _unknown(worked)
    yield from _open(worked)
    yield from _ends(worked, about)
    yield from _processes(about)
    yield from _evidence(worked, about)
    yield from _answers(worked, about)
    yield from _assumptions(worked)
    yield from _notes(worked)
    yield from _sources(worked)
    if about.signers:
        yield doc.Heading("Signatures")
        yield doc.SignatureBlock(about.signers)
    yield doc.Paragraph(doc.runs(saying.CLOSING), "small")


# ---- what follows


def _asked(worked: Worked) -> list[Told]:
    return [one for one in worked.told.values() if one.state != "not asked"]


def _summary(worked: Worked) -> Iterator[doc.Part]:
    yield doc.Heading("Summary")
    asked = len(_asked(worked))
    figures = [doc.Figure(word, str(len(found)), _first_due(found)) for word, found in _by_severity(worked)]
    figures.append(doc.Figure("Unknown", str(len(worked.unknown)), f"of {saying.counted(asked, 'question')} asked"))
    figures.append(doc.Figure("Not answered", str(len(worked.left)), "yet"))
    yield doc.Figures(tuple(figures))
    yield doc.Paragraph(doc.runs(" ".join(_in_sentences(worked, asked))), "lead")


def _by_severity(worked: Worked) -> list[tuple[str, tuple[Followed, ...]]]:
    return [(SEVERITY_WORDS[one][0], worked.by_severity(one)) for one in SEVERITIES]


def _first_due(found: Iterable[Followed]) -> str:
    days = [one.due for one in found if one.due]
    return f"first due {doc.in_words(min(days))}" if days else ""


def _in_sentences(worked: Worked, asked: int) -> Iterator[str]:
    stop, act, note = (len(worked.by_severity(one)) for one in SEVERITIES)
    answered = asked - len(worked.unknown) - len(worked.left)
    yield f"Of {saying.counted(asked, 'question')} asked, {answered} {'is' if answered == 1 else 'are'} answered."
    if worked.findings:
        yield (
            f"{saying.counted(len(worked.findings), 'finding')}: {stop} where a law or a mandatory approval is "
            f"missing, {act} where a document or coordination is needed, {note} for the record."
        )
    else:
        yield "Nothing follows from the answers so far."
    if worked.open:
        yield f"{saying.counted(len(worked.open), 'more finding')} may follow once what is open is known."
    assumed = sum(_leans(one) for one in worked.findings)
    if assumed:
        yield f"{saying.counted(assumed, 'finding rests', 'findings rest')} on an assumption."


def _findings(worked: Worked) -> Iterator[doc.Part]:
    yield doc.Heading("Findings")
    if not worked.findings:
        yield doc.Paragraph(doc.runs("Nothing follows from the answers so far."))
    for severity in SEVERITIES:
        found = worked.by_severity(severity)
        if found:
            word, says = SEVERITY_WORDS[severity]
            yield doc.Heading(f"{word}: {saying.counted(len(found), 'finding')}", 2)
            yield doc.Paragraph(doc.runs(says), "small")
            for one in found:
                yield _entry(one, severity, word)


def _entry(one: Followed, severity: Severity, word: str) -> doc.Entry:
    finding = one.finding
    number = f"{finding.number} " if finding.number else ""
    told = (("Owner", finding.owner), ("Due", _due(one.due)), ("Document", finding.document),
            ("Coordinate with", ", ".join(finding.coordinate)))  # fmt: skip
    line = ". ".join(f"{label}: {value}" for label, value in told if value)
    more = tuple(doc.runs(text) for text in (finding.do, f"{line}." if line else "") if text)
    words = (doc.Run(f"{number}{finding.says}", bold=True),)
    return doc.Entry(word, severity, words, more, saying.sources(finding.cites))


def _due(day: date | None) -> str:
    return doc.in_words(day) if day else ""


def _plan(worked: Worked) -> Iterator[doc.Part]:
    actions = in_plan_order(worked)
    if not actions:
        return
    yield doc.Heading("Action plan")
    head = ("No.", "Action", "Owner", "Due", "Document", "Coordinate with")
    rows = tuple(
        doc.row(
            str(place),
            _action(one),
            one.finding.owner,
            _due(one.due) or "No day set",
            one.finding.document or "None named",
            ", ".join(one.finding.coordinate) or "Nobody named",
        )
        for place, one in enumerate(actions, 1)
    )
    yield doc.Table(f"{saying.counted(len(rows), 'action')}, by due day", head, rows, (0.6, 5, 2.2, 1.7, 2.4, 2.4))


def _action(one: Followed) -> doc.Runs:
    """Return what is to be done, and under it why."""
    finding = one.finding
    label = doc.Run(SEVERITY_WORDS[finding.severity][0], look=finding.severity)
    return label, doc.Run(f" {finding.do}", bold=True), doc.Run(f"\n{finding.says}", look="soft")


# ---- what is not known, and where it leads


def _unknown(worked: Worked) -> Iterator[doc.Part]:
    if not worked.unknown:
        return
    yield doc.Heading("Still unknown")
    rows = tuple(
        doc.row(one.ask.question.number, one.ask.ask, one.ask.question.find_out_from or "Nobody named")
        for one in worked.unknown
    )
    caption = f"{saying.counted(len(rows), 'answer')} to find out, and whom to ask"
    yield doc.Table(caption, ("No.", "Question", "Ask"), rows, (1, 5, 3))


def _open(worked: Worked) -> Iterator[doc.Part]:
    pending = (*worked.open, *worked.open_ends)
    if not pending:
        return
    yield doc.Heading("What stays open")
    rows = tuple(doc.row(one.says, saying.waiting_for(one.needs, worked.told)) for one in pending)
    yield doc.Table("What may follow, and what it waits for", ("What may follow", "Waits for"), rows, (4, 5))


def _ends(worked: Worked, about: About) -> Iterator[doc.Part]:
    if not worked.ends:
        return
    yield doc.Heading("Where this leads")
    for one in worked.ends:
        leads = [_next(key, about) for key in one.end.next]
        more = (doc.Run("Go on with: "), *[run for runs in leads for run in runs][:-1]) if leads else ()
        yield doc.Entry("", "", doc.runs(one.end.says), (more,) if more else (), saying.sources(one.end.cites))


def _next(key: str, about: About) -> doc.Runs:
    title, address = about.titles.get(key, (key.partition(":")[2].replace("-", " "), ""))
    return doc.Run(title, link=address), doc.Run("; ")


def _processes(about: About) -> Iterator[doc.Part]:
    if not about.processes:
        return
    yield doc.Heading("Release processes in order")
    rows = tuple(
        doc.row(str(place), one.title, one.why, one.after or "Nothing", one.takes or "Not known")
        for place, one in enumerate(about.processes, 1)
    )
    head = ("No.", "Process", "Why", "After", "Takes")
    yield doc.Table(f"{saying.counted(len(rows), 'process', 'processes')} that apply", head, rows, (0.6, 3, 4, 3, 2))


# ---- why


def _evidence(worked: Worked, about: About) -> Iterator[doc.Part]:
    if not worked.findings:
        return
    yield doc.Heading("Evidence")
    head = ("Finding", "Answers", "Rule and values", "Source", "As of")
    rows = tuple(_evidence_row(one, worked, about) for one in worked.findings)
    yield doc.Table("From each finding back to answers, rule and source", head, rows, (3.2, 3, 2.4, 2.6, 1.6))


def _evidence_row(one: Followed, worked: Worked, about: About) -> tuple[doc.Runs, ...]:
    finding = one.finding
    rule = finding.number or finding.key.replace("_", " ")
    return doc.row(
        finding.says,
        saying.answers_behind(one.trace, worked.told),
        "\n".join((rule, *saying.values_behind(one.trace, about))),
        saying.cited_briefly(finding.cites),
        doc.in_words(worked.on),
    )


def _answers(worked: Worked, about: About) -> Iterator[doc.Part]:
    yield doc.Heading("Answers")
    for section in worked.tool.shape.sections:
        told = [worked.told[question.key] for question in section.questions]
        asked = [one for one in told if one.state != "not asked"]
        yield doc.Heading(section.title, 2)
        if len(asked) < len(told):
            left_out = saying.counted(len(told) - len(asked), "question does", "questions do")
            yield doc.Paragraph(doc.runs(f"{left_out} not apply by the other answers."), "small")
        if asked:
            rows = tuple(_answer_row(one, about) for one in asked)
            caption = f"{section.title}: {saying.counted(len(asked), 'question')}"
            yield doc.Table(caption, ("No.", "Question", "Answer", "From"), rows, (0.9, 4.4, 3.4, 2.4))
        yield from _beside(asked, about)


def _answer_row(one: Told, about: About) -> tuple[doc.Runs, ...]:
    return doc.row(one.ask.question.number, one.ask.ask, saying.answer_of(one), saying.came_from(one, about))


def _beside(asked: list[Told], about: About) -> Iterator[doc.Part]:
    """Yield what people attached to the answers: passages as evidence, and comments."""
    passages = tuple(
        (doc.Run(f"{saying.named(one.ask)}: ", bold=True), doc.Run(passage.title, link=passage.url), doc.Run(more))
        for one in asked
        for passage in about.passages.get(one.key, ())
        for more in ("".join(f", {part}" for part in (passage.anchor, passage.citation) if part),)
    )
    if passages:
        yield doc.Heading("Evidence given", 3)
        yield doc.List(passages)
    comments = tuple(
        (doc.Run(f"{saying.named(one.ask)}: ", bold=True),
         doc.Run(f"{comment.text} ({comment.by}, {doc.in_words(comment.on)})"))
        for one in asked
        for comment in about.comments.get(one.key, ())
    )  # fmt: skip
    if comments:
        yield doc.Heading("Comments", 3)
        yield doc.List(comments)


# ---- what it rests on


def _leans(one: Followed) -> bool:
    return one.trace.leans_on_assumed or any(cite.standing == "assumed" for cite in one.finding.cites)


def _assumptions(worked: Worked) -> Iterator[doc.Part]:
    leaning = [one for one in worked.findings if _leans(one)]
    if not leaning:
        return
    yield doc.Heading("What rests on assumptions")
    yield doc.Paragraph(doc.runs("These findings lean on a source that is assumed: planning days and advice of ours."))
    yield doc.List(tuple(_assumed(one) for one in leaning))


def _assumed(one: Followed) -> doc.Runs:
    given = {cite.to: cite.note for cite in one.finding.cites if cite.standing == "assumed"}
    given |= {
        step.citation: "" for step in one.trace.steps if step.standing == "assumed" and step.citation not in given
    }
    told = "; ".join(f"{to} ({note})" if note else to for to, note in given.items())
    return doc.Run(f"{one.finding.says} "), doc.Run(f"Assumed: {told}.", look="soft")


def _notes(worked: Worked) -> Iterator[doc.Part]:
    notes = worked.tool.shape.notes
    if notes:
        yield doc.Heading("To know beside this")
        for note in notes:
            yield doc.Paragraph(doc.runs(note.says))
            yield doc.SourceLine(saying.sources(note.cites))


def _sources(worked: Worked) -> Iterator[doc.Part]:
    table = saying.source_table(_cites(worked), _steps(worked))
    if table:
        yield doc.Heading("Sources")
        yield table


def _cites(worked: Worked) -> Iterator[Cite]:
    shape = worked.tool.shape
    yield shape.cite
    for followed in worked.findings:
        yield from followed.finding.cites
    for end in worked.ends:
        yield from end.end.cites
    for note in shape.notes:
        yield from note.cites
    for told in _asked(worked):
        yield from told.ask.cites


def _steps(worked: Worked) -> Iterator[Step]:
    for trace in (*(one.trace for one in worked.findings), *(one.trace for one in worked.ends)):
        yield from trace.steps
