"""The page of a determination: facts lead to an outcome with its steps; what was typed is never lost."""

from __future__ import annotations

import re

import pytest
from lxml import html

from tests.makers import load_facts, signed_in
from tests.tools.determining import LIMIT, PATH, PIER, SMALL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site():
    load_facts(PIER)


def page(query: str = "", *, path: str = PATH, status: int = 200) -> html.HtmlElement:
    answer = signed_in(None).get(f"{path}?{query}" if query else path)
    assert answer.status_code == status, answer.content[:400]
    return html.fromstring(answer.content.decode())


def text(root: html.HtmlElement, place: str = "outcome") -> str:
    return " ".join(root.get_element_by_id(place).text_content().split())


def asked(root: html.HtmlElement) -> list[str]:
    return [one.get("id").removeprefix("q-") for one in root.xpath("//*[@data-fact]")]


def steps(root: html.HtmlElement) -> list[str]:
    return [" ".join(one.text_content().split()) for one in root.xpath("//ol[@class='icop-trace']/li")]


def send(root: html.HtmlElement, **changed: str) -> str:
    """Return the query that a browser without scripts sends for the form as it stands, with some fields changed."""
    form = root.get_element_by_id("facts")
    for name, value in changed.items():
        form.fields[f"a.{name}" if name != "day" else name] = value
    return "&".join(f"{name}={value}" for name, value in form.form_values())


def test_before_any_fact_the_page_says_what_is_asked_and_offers_examples():
    root = page()
    assert "Give the facts" in text(root)
    assert asked(root) == ["is_boat", "kind", "worth", "built", "papers"]
    tried = {
        one.text_content(): one.get("href") for one in root.xpath("//ul[@class='icop-list']//a[contains(@href,'day=')]")
    }
    assert set(tried) == {"A raft", "A small sailing boat", "A tug with a pass"}
    for name, kind in (
        ("A raft", "May not moor"),
        ("A small sailing boat", "May moor"),
        ("A tug with a pass", "May moor"),
    ):
        assert text(page(path=tried[name].partition("#")[0])).startswith(("Stop", "Go on"))
        assert kind in text(page(path=tried[name].partition("#")[0]))


def test_the_outcome_says_why_what_to_do_who_decides_what_to_keep_and_where_it_is_written():
    said = text(page("day=2022-05-01&a.is_boat=no"))
    for words in (
        "Stop", "Day of arrival: 1 May 2022", "May not moor: only boats do", "Only boats moor.", "Anchor outside.",
        "Harbour master", "Photograph of the raft", "Example Directive 40 s. 2", "Verified",
        "All facts known, nothing assumed.",
    ):  # fmt: skip
        assert words in said, words


def test_the_steps_are_told_in_words_with_the_value_of_the_day_and_its_source():
    told = steps(page(SMALL))
    assert told[0] == (
        "The day, 1 May 2022, falls in the era New pier (since 1 March 2020): It is longer. Example Directive 40 s. 2"
    )
    assert told[1].startswith("Laid over it on that day: nothing. Storm order held to 31 January 2021.")
    assert "“Limit of worth” on 1 May 2022: $1,000. In force since 1 January 2015. Example Directive 40 s. 2" in told
    assert any(one.startswith("What is it worth? $999.") for one in told)
    assert any("when “What is it worth?” is at least “Limit of worth”: does not fit." in one for one in told)
    assert "The first rule that fits, in all other cases: May moor: there is room. Example Directive 40 s. 2" in told
    assert not any(re.search(r"is_boat|pier\.limit|at_least|20\d\d-\d\d", one) for one in told)


def test_an_outcome_that_leans_on_what_is_assumed_says_where():
    assert "It leans on what is assumed: step" in text(page(SMALL.replace("999", "1000")))
    assert "Ask for a berth first" in text(page(SMALL.replace("999", "1000")))


def test_another_day_has_the_rules_of_that_day():
    assert "May not moor" in text(page(SMALL.replace("2022-05-01", "2021-01-15")))
    assert "May moor" in text(page(SMALL.replace("2022-05-01", "2018-01-15")))
    assert "Ask for a berth" in text(page(SMALL.replace("2022-05-01", "2026-01-15")))


def test_the_day_asked_about_decides_unless_another_is_given():
    root = page("on=2021-01-15&a.is_boat=yes&a.kind=sail")
    assert "Day of arrival: 15 January 2021" in text(root)
    assert root.get_element_by_id("a-day").get("value") == "2021-01-15"


def test_the_same_facts_on_other_days_are_a_table_with_links_and_the_day_marked():
    root = page(SMALL)
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in root.xpath("//tbody/tr")]
    told = [(row[0], row[1], row[2]) for row in rows]
    assert ("1 – 31 Jan 2021", "May not moor", "Storm order; New pier") in told
    assert ("before 1 Jan 2015", "Ask for a berth first", "before the rules described here") in told
    assert ("since 2 May 2025", "Ask for a berth first", "New pier") in told
    here = root.xpath("//tr[@class='icop-here']/th")
    assert [one.text_content() for one in here] == ["1 Feb 2021 – 1 May 2025, the day above"]
    for link in root.xpath("//tbody//th/a/@href"):
        other = page(path=link.partition("#")[0])
        outcome = " ".join(other.xpath("//tr[@class='icop-here']/td")[0].text_content().split())
        assert outcome in text(other)


def test_what_is_unknown_leads_to_a_human_who_is_told_what_is_needed():
    said = text(page("day=2022-05-01&a.is_boat=unknown"))
    assert "Needs a human" in said
    assert "“Is it a boat?” is not known. Ask: Pilot." in said
    assert "May not moor Only boats moor." in said.partition("What may come out")[2]
    link = page("day=2022-05-01&a.is_boat=unknown").xpath("//section[@id='outcome']//li/a/@href")
    assert link[0] == "#a-is_boat"


def test_a_question_that_is_not_asked_is_not_shown_and_says_nothing():
    root = page("day=2022-05-01&a.is_boat=no&a.worth=nonsense&a.kind=sail")
    assert asked(root) == ["is_boat"]
    assert "May not moor" in text(root)
    assert not any("worth" in one for one in steps(root))


def test_every_question_offers_unknown():
    root = page()
    for key in ("is_boat", "kind", "worth", "built", "papers"):
        ticked = f"//*[@id='q-{key}']//*[@name='a.{key}' and @value='unknown']"
        assert root.xpath(f"{ticked} | //select[@id='a-{key}']/option[@value='unknown']")


def test_the_form_works_without_a_script():
    root = page(send(page(), day="2022-05-01", is_boat="yes", kind="sail", worth="999", built="2015-05-01"))
    assert "May moor" in text(root)
    assert root.get_element_by_id("facts").fields["a.worth"] == "999"
    changed = page(send(root, worth="$1,000"))
    assert "Ask for a berth first" in text(changed)
    assert changed.get_element_by_id("facts").fields["a.worth"] == "$1,000"


def test_a_table_is_filled_in_row_by_row_and_always_has_one_more():
    query = (
        "day=2022-05-01&a.is_boat=yes&a.kind=tug&a.papers.1.name=deed&a.papers.2.name=pass&a.papers.2.until=2030-01-01"
    )
    root = page(query)
    assert "It has a pass." in text(root)
    assert len(root.xpath("//*[@data-row]")) == 3
    assert root.get_element_by_id("facts").fields["a.papers.2.until"] == "2030-01-01"
    assert "Row 1, until: 'soon' is not a day." in text(page(query + "&a.papers.1.until=soon", status=400))
    assert "Two answers" in text(page(query + "&a.papers=unknown", status=400))


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("a.is_boat=perhaps", "is_boat", "'perhaps' is not yes or no. Write yes, no or unknown."),
        ("a.is_boat=yes&a.kind=sial", "kind", "'sial' is none of the answers. Did you mean 'sail'?"),
        ("a.is_boat=yes&a.worth=a+lot", "worth", "'a lot' is not a number."),
        ("a.is_boat=yes&a.worth=-5", "worth", "-5 is below 0. Give at least 0."),
        ("a.is_boat=yes&a.built=yesterday", "built", "not a day"),
        ("a.is_boat=yes&a.built=1066-10-14", "built", "out of range. Give a day from 1900-01-01"),
        ("a.is_boat=yes&a.worth=5&a.worth=unknown", "worth", "Two answers are given to one question."),
        ("day=soon&a.is_boat=yes", "day", "not a day"),
        ("day=1066-10-14&a.is_boat=yes", "day", "out of range. Give a day from 1900-01-01"),
    ],
)
def test_what_is_wrong_is_named_at_the_field_and_in_the_summary_and_nothing_typed_is_lost(query, place, said):
    root = page(query, status=400)
    assert said in text(root)
    assert said in text(root, f"wrong-{place}")
    link = root.xpath("//section[@id='outcome']//li/a/@href")
    assert link == [f"#a-{place}"]
    assert root.get_element_by_id(f"a-{place}") is not None
    assert root.get_element_by_id("outcome").get("tabindex") == "-1"
    assert root.xpath("//section[@id='outcome']/*[@role='alert']")
    kept = root.get_element_by_id("kept")
    assert {one.get("name") for one in kept} == {part.partition("=")[0] for part in query.split("&")}
    if place in {"worth", "built", "day"} and "unknown" not in query:
        typed = dict(part.split("=") for part in query.split("&"))
        name = place if place == "day" else f"a.{place}"
        assert root.get_element_by_id(f"a-{place}").get("value") == typed[name].replace("+", " ")


def test_facts_nobody_asks_for_are_pointed_out():
    assert "wheels" in text(page("a.is_boat=no&a.wheels=4"), "beneath")


def test_notes_show_both_sources():
    said = text(page(), "beneath")
    assert "differ on rafts" in said
    assert "Example Directive 40 s. 2" in said
    assert "Example Guide 7 Secondary" in said


def test_the_examples_have_a_page_with_their_facts_in_words():
    root = page(path=f"{PATH}examples/")
    said = " ".join(root.text_content().split())
    assert "A small sailing boat near miss" in said
    assert "Which kind is it? Sailing boat" in said
    assert "Which papers are on board? 1 row" in said


def test_the_way_and_the_facts_can_be_taken_away():
    client = signed_in(None)
    table = client.get(f"{PATH}file/csv/?{SMALL}").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Step,What was looked at")
    assert any('“Limit of worth” on 1 May 2022:,"$1,000."' in line for line in table)
    facts = client.get(f"{PATH}file/json/?{SMALL}").json()
    assert facts == {
        "day": "2022-05-01", "facts": {"is_boat": "yes", "kind": "sail", "worth": "999", "built": "2015-05-01"},
    }  # fmt: skip
    assert client.get(f"{PATH}file/csv/?a.is_boat=perhaps").status_code == 400
    assert client.get(f"{PATH}file/pdf2/?{SMALL}").status_code == 404


def test_a_changed_value_changes_the_outcome_and_its_other_days():
    assert "May moor" in text(page(SMALL))
    load_facts({**PIER, "parameter:pier.limit": LIMIT.replace("value: 1000", "value: 500")})
    root = page(SMALL)
    assert "Ask for a berth first" in text(root)
    assert "Ask for a berth first" in root.xpath("//tr[@class='icop-here']/td")[0].text_content()


def test_a_determination_nobody_knows_is_missing():
    assert signed_in(None).get("/tools/determinations/harbour.nothing/").status_code == 404


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_an_outcome_is_kept_for_the_file_as_a_report(form, begins):
    answered = signed_in(None).get(f"{PATH}file/{form}/?a.is_boat=no")
    assert answered.status_code == 200
    assert answered.content.startswith(begins)
