"""Answers in words."""

from __future__ import annotations

from icop.engine.conditions import NOT_ANSWERED, UNKNOWN
from icop.engine.questionnaire import read_answers
from icop.tools.words import answer_in_words, heads_in_words, rows_in_words
from tests.engine.tools import compiled, finding, make_tool, question


def in_words(value: object, **given: object) -> str:
    tool = compiled(make_tool([question("q", **given)], [finding("f", {"q": {"answered": True}})]))
    answers, wrong = read_answers({"q": tool.ask("q")}, {"q": value})
    assert wrong == ()
    return answer_in_words(tool.ask("q"), answers["q"])


def test_answers_read_as_people_write_them():
    options = {"small": "A small boat", "large": "A large boat, decked"}
    assert in_words("yes") == "Yes"
    assert in_words("no") == "No"
    assert in_words("unknown") == "Unknown"
    assert in_words("1000000", answer="money") == "$1,000,000"
    assert in_words("2026-11-22", answer="date") == "22 Nov 2026"
    assert in_words("large", answer="one_of", options=options) == "A large boat, decked"
    assert in_words("large", answer="one_of", options=options, ordered=True) == "A large boat, decked"
    assert in_words(["large", "small"], answer="many_of", options=options) == "A small boat; A large boat, decked"
    assert in_words(["Norway", "Japan"], answer="countries") == "Norway; Japan"
    assert in_words("as typed", answer="text") == "as typed"
    assert in_words("2.5", answer="number") == "2.5"


def test_no_answer_says_why():
    tool = compiled(make_tool([question("q")], [finding("f", {"q": "yes"})]))
    assert answer_in_words(tool.ask("q"), NOT_ANSWERED) == "Not answered"
    assert answer_in_words(tool.ask("q"), UNKNOWN) == "Unknown"


def test_rows_keep_their_columns():
    columns = {"name": {"title": "Name"}, "on": {"title": "On", "answer": "date"}}
    tool = compiled(
        make_tool([question("q", answer="table", columns=columns)], [finding("f", {"q": {"answered": True}})])
    )
    answers, _ = read_answers({"q": tool.ask("q")}, {"q": [{"on": "2026-01-05"}, {"name": "unknown"}]})
    assert heads_in_words(tool.ask("q")) == ("Name", "On")
    assert rows_in_words(tool.ask("q"), answers["q"]) == (("", "5 Jan 2026"), ("Unknown", ""))
    assert answer_in_words(tool.ask("q"), answers["q"]) == "On: 5 Jan 2026\nName: Unknown"
