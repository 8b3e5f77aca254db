"""The report of a determination: outcome, facts, the way to it, other days, sources, who decides."""

from __future__ import annotations

from icop.engine.questionnaire import Determined, Span, determine, over_time, read_answers
from icop.tools.reporting import determination_report
from icop.ui.reports import document as doc
from icop.ui.reports.docx import docx_bytes
from icop.ui.reports.pdf import pdf_bytes
from tests.engine.tools import beside, compiled_determination, make_determination, question, rule
from tests.tools.reporting.making import ABOUT, LAW, ON
from tests.ui.reports.test_pdf import text_in

RULES = [
    rule("dear", "may_not", {"price": {"above": {"parameter": "boats.limit"}}}, says="It is above the limit.",
         do="Ask the bank.", decides="The bank", evidence=["The offer, page 2"], cites=[LAW]),
    rule("rest", "may", says="It is not above the limit."),
]  # fmt: skip


def determined(**answers: str) -> tuple[Determined, tuple[Span, ...]]:
    compiled = compiled_determination(make_determination([question("price", answer="money")], RULES))
    told, wrong = read_answers({ask.key: ask for ask in compiled.asks}, answers)
    assert wrong == ()
    reference = beside().reference
    return determine(compiled, told, ON, reference), over_time(compiled, told, reference)


def report(**answers: str) -> doc.Report:
    found, spans = determined(**answers)
    return determination_report(found, ABOUT, spans)


def tables(made: doc.Report) -> dict[str, list[list[str]]]:
    found = [part for part in made.parts if isinstance(part, doc.Table)]
    return {part.caption: [[doc.text_of(cell) for cell in row] for row in part.rows] for part in found}


def test_the_outcome_says_what_why_who_and_by_which_source():
    made = report(price="2500")
    (entry,) = [part for part in made.parts if isinstance(part, doc.Entry)]
    assert (entry.label, entry.look) == ("Stop", "stop")
    assert doc.text_of(entry.runs) == "May not. It is above the limit."
    assert [doc.text_of(line) for line in entry.more] == ["What to do: Ask the bank.", "Who decides: The bank."]
    assert [one.to for one in entry.sources] == ["10 USC 4211"]
    assert dict(made.facts)["Day of the trip"] == "5 Jan 2026"
    assert made.title == "May the boat go out?: May not"


def test_facts_and_steps_are_in_words():
    made = report(price="2500")
    assert tables(made)["The facts as given"][0][:3] == ["What of price?", "$2,500", "Given"]
    (steps,) = [part for part in made.parts if isinstance(part, doc.List) and part.numbered]
    told = [doc.text_of(item) for item in steps.items]
    assert told[0].startswith("Limit: 2000, since 1 Jan 2020")
    assert told[1].startswith("What of price? $2,500.")
    assert told[-1] == "Rule: It is above the limit. Holds. [10 USC 4211, verified]"


def test_the_same_facts_on_other_days_mark_the_day_asked_about():
    rows = tables(report(price="1500"))["The outcome over time"]
    assert [(row[0], row[1]) for row in rows] == [
        ("Until 31 Dec 2014", "Needs a human"),
        ("From 1 Jan 2015 until 31 Dec 2019", "May not"),
        ("From 1 Jan 2020 on (the day asked about)", "May"),
    ]


def test_what_a_human_needs_is_told():
    made = report()
    (entry,) = [part for part in made.parts if isinstance(part, doc.Entry)]
    assert (entry.label, entry.look) == ("Wait", "act")
    needs = [doc.text_of(item) for part in made.parts if isinstance(part, doc.List) for item in part.items]
    assert "What of price?" in needs


def test_it_becomes_both_files():
    made = report(price="2500")
    assert "Itisabovethelimit." in text_in(pdf_bytes(made))
    assert docx_bytes(made).startswith(b"PK")
