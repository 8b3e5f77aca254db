"""Pages of facts: each answers for the day asked about, with its source; a past day shows what held then."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from icop.accounts.reader import VISITOR
from icop.facts.queries import find_fact
from tests.makers import load_facts, make_cite, make_fee, make_person, signed_in

pytestmark = pytest.mark.django_db
FEE = "/facts/parameters/pricing.fee/"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

BY_GROUP = f"""
title: Lead time
unit: days
by: [partner_group]
values:
  - {{start: 2015-01-01, value: 30, by: {{partner_group: nato}}, cite: {make_cite()}}}
  - {{start: 2020-01-01, value: 15, by: {{partner_group: nato}}, cite: {make_cite()}}}
  - {{start: 2015-01-01, value: 45, by: {{partner_group: others}}, cite: {make_cite()}}}
"""
CARD = f"""
title: Notice of sales
citation: 22 USC 2776(b)
issuer: Congress
statements:
  - {{start: 2000-01-01, says: A notice is sent first., cite: {make_cite("22 USC 2776(b)")}}}
  - {{start: 2020-01-01, says: A notice is sent twice., cite: {make_cite("22 USC 2776(b)")}}}
  - {{start: 2024-01-01, ended: true, note: Repealed., cite: {make_cite("22 USC 2776(b)")}}}
"""
OFFICE = f"""
title: Export office
names:
  - {{start: 2001-01-01, name: Office of Exports, acronym: OE, cite: {make_cite()}}}
  - {{start: 2019-06-01, name: Directorate of Trade, acronym: DT, reports_to: top.department, cite: {make_cite()}}}
contacts:
  - {{way: email, value: desk@office.example, purpose: questions, cite: {make_cite()}}}
"""
ABOVE = f"""
title: The department
names: [{{start: 1990-01-01, name: The Department, cite: {make_cite()}}}]
"""
SET = f"""
title: Close partners
members:
  - {{start: 2000-01-01, member: Arcadia, cite: {make_cite()}}}
  - {{start: 2010-01-01, member: Bandaria, cite: {make_cite()}}}
  - {{start: 2021-01-01, member: Bandaria, ended: true, cite: {make_cite()}}}
"""
TERM = f"title: Offset\nmeans: What a seller gives back.\ncite: {make_cite()}\n"
ALL = {
    "parameter:pricing.fee": make_fee(),
    "parameter:pricing.lead": BY_GROUP,
    "card:aeca.2776b": CARD,
    "office:state.exports": OFFICE,
    "office:top.department": ABOVE,
    "set:groups.close": SET,
    "term:words.offset": TERM,
}


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts(ALL)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def words(client: Client, address: str) -> str:
    """Return what a page says, without its markup."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page(client, address), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


class TestParameter:
    def test_it_shows_the_value_of_today_with_its_source_and_standing(self, client: Client):
        said = words(client, FEE)
        assert "3.25 percent" in said
        assert "Example Directive 12 s. 4(1)" in said
        assert "Verified" in said

    def test_on_a_past_day_it_shows_the_value_of_that_day(self, client: Client):
        said = words(client, f"{FEE}?on=2019-03-01")
        assert "On 1 March 2019 4 percent" in said
        assert "As of 1 March 2019." in said

    def test_the_day_before_a_change_has_the_older_value_and_the_day_itself_the_newer(self, client: Client):
        assert "On 30 June 2022 4 percent" in words(client, f"{FEE}?on=2022-06-30")
        assert "On 1 July 2022 3.25 percent" in words(client, f"{FEE}?on=2022-07-01")

    def test_before_its_first_day_it_says_there_is_none_and_what_to_do(self, client: Client):
        said = words(client, f"{FEE}?on=2014-12-31")
        assert "no value" in said
        assert "Ask for a later day" in said

    def test_the_look_up_answers_for_its_own_day(self, client: Client):
        answer = client.get(f"{FEE}?day=2016-05-01")
        assert answer.context["page"].answer.value == "4 percent"
        assert answer.context["page"].today.value == "3.25 percent"

    @pytest.mark.parametrize(("group", "value"), [("nato", "15 days"), ("others", "45 days")])
    def test_the_look_up_asks_for_the_dimension_a_value_differs_by(self, client: Client, group: str, value: str):
        answer = client.get("/facts/parameters/pricing.lead/")
        name = re.search(r'<select[^>]* name="([^"]+)"', answer.content.decode())
        assert name is not None
        chosen = client.get("/facts/parameters/pricing.lead/", {name[1]: group})
        assert chosen.context["page"].answer.value == value
        assert value in html.unescape(chosen.content.decode())

    def test_the_look_up_takes_day_and_dimension_together(self, client: Client):
        answer = client.get("/facts/parameters/pricing.lead/", {"partner_group": "nato", "day": "2016-01-01"})
        assert answer.context["page"].answer.value == "30 days"

    def test_a_dimension_nobody_knows_changes_nothing(self, client: Client):
        answer = client.get("/facts/parameters/pricing.lead/", {"partner_group": HOSTILE})
        assert answer.context["page"].answer.value == "15 days"
        assert HOSTILE not in answer.content.decode()

    def test_a_look_up_on_no_day_is_refused_in_words(self, client: Client):
        answer = client.get(f"{FEE}?day=soon")
        assert answer.status_code == 400
        assert "is not a day" in answer.content.decode()

    def test_the_chart_says_what_the_table_says(self, client: Client):
        answer = client.get(FEE)
        shown = answer.context["page"]
        table = [(str(row.start), row.value) for row in shown.tables[0].rows]
        drawn = [label.text for label in shown.chart.labels]
        assert table == [("2015-01-01", "4 percent"), ("2022-07-01", "3.25 percent")]
        assert [f"{text.removesuffix('%')} percent" for text in drawn] == [value for _, value in table]
        assert all(start in shown.chart.description for start, _ in table)

    def test_the_chart_has_a_title_and_a_description(self, client: Client):
        text = page(client, FEE)
        assert re.search(r'<svg[^>]*role="img"[^>]*aria-labelledby="chart-title chart-description"', text)
        assert '<title id="chart-title">Service fee' in text

    def test_each_row_of_the_table_has_its_source_and_standing(self, client: Client):
        rows = client.get(FEE).context["page"].tables[0].rows
        assert [row.cite.to for row in rows] == ["Example Directive 12 s. 4(1)"] * 2
        assert [row.here for row in rows] == [False, True]

    def test_a_later_value_is_marked_as_later_on_a_past_day(self, client: Client):
        rows = client.get(f"{FEE}?on=2019-03-01").context["page"].tables[0].rows
        assert [(row.here, row.later) for row in rows] == [(True, False), (False, True)]


class TestKnown:
    def test_a_page_can_be_asked_what_the_site_knew(self, client: Client):
        assert client.get(f"{FEE}?known=2001-01-01").status_code == 404
        assert client.get(f"{FEE}?known=9999-12-31").status_code == 200

    def test_it_says_that_it_shows_what_was_known(self, client: Client):
        assert "as it was known on 31 December 2999" in words(client, f"{FEE}?known=2999-12-31")
        assert "as it was known" not in words(client, FEE)

    def test_what_was_known_is_read_only(self):
        answer = signed_in(make_person()).post(f"{FEE}propose/?known=2020-01-01", {"text": "x", "reason": "y"})
        assert answer.status_code == 409

    def test_links_keep_it(self, client: Client):
        assert "known=2999-12-31" in page(client, "/facts/parameters/?known=2999-12-31").split("<main")[1]


class TestCard:
    @pytest.mark.parametrize(
        ("day", "says", "state"),
        [
            ("2015-06-01", "A notice is sent first.", "in force"),
            ("2021-06-01", "A notice is sent twice.", "in force"),
            ("2025-06-01", "No longer in force since 1 Jan 2024.", "ended 1 Jan 2024"),
            ("1999-12-31", "not yet in force, from 1 Jan 2000", "not yet in force"),
        ],
    )
    def test_it_says_what_held_on_the_day(self, client: Client, day: str, says: str, state: str):
        said = words(client, f"/facts/cards/aeca.2776b/?on={day}")
        assert says in said
        assert state in said

    def test_it_names_its_citation_and_who_cites_it(self, client: Client):
        load_facts(ALL | {"term:words.notice": TERM.replace("Example Directive 12 s. 4(1)", "22 USC 2776(b)(1)")})
        said = words(client, "/facts/cards/aeca.2776b/")
        assert "22 USC 2776(b) Notice of sales" in said
        assert "22 USC 2776(b)(1)" in said.split("Who cites it")[1]


class TestOffice:
    @pytest.mark.parametrize(
        ("day", "name", "other"),
        [("2010-01-01", "Office of Exports", "no"), ("2020-01-01", "Directorate of Trade", "The Department")],
    )
    def test_it_bears_its_name_of_the_day(self, client: Client, day: str, name: str, other: str):
        text = page(client, f"/facts/offices/state.exports/?on={day}")
        assert f"<h1>{name}</h1>" in text
        assert ("The Department" in text.split("Reports to")[1]) == (other != "no")

    def test_the_list_shows_the_name_of_the_day_too(self, client: Client):
        assert "Office of Exports" in words(client, "/facts/offices/?on=2010-01-01")
        assert "Directorate of Trade" in words(client, "/facts/offices/")

    def test_who_reports_to_it_is_listed_on_the_days_it_did(self, client: Client):
        address = "/facts/offices/top.department/"
        assert "Directorate of Trade" in words(client, address)
        assert "Office of Exports" not in words(client, f"{address}?on=2010-01-01")

    def test_it_says_whom_to_call(self, client: Client):
        assert "mailto:desk@office.example" in page(client, "/facts/offices/state.exports/")


class TestSet:
    def test_it_counts_the_members_of_the_day(self, client: Client):
        address = "/facts/sets/groups.close/"
        assert client.get(address).context["members"] == 1
        assert client.get(f"{address}?on=2015-01-01").context["members"] == 2
        assert client.get(f"{address}?on=1999-01-01").context["members"] == 0

    def test_who_left_and_who_is_not_yet_in_is_said(self, client: Client):
        assert "no longer" in words(client, "/facts/sets/groups.close/")
        assert "not yet" in words(client, "/facts/sets/groups.close/?on=2005-01-01")


class TestLists:
    def test_the_index_counts_each_kind_once(self, client: Client):
        load_facts({"parameter:pricing.fee": make_fee(title="Office fee")}, pack="office", rank=1)
        kinds = {folder: number for _, folder, number in client.get("/facts/").context["kinds"]}
        assert kinds == {
            "parameters": 2,
            "sets": 1,
            "cards": 1,
            "offices": 2,
            "terms": 1,
            "names": 0,
            "wordings": 0,
            "sources": 0,
            "concepts": 0,
            "processes": 0,
            "attributes": 0,
            "tools": 0,
            "determinations": 0,
            "examples": 0,
            "case-types": 0,
            "codes": 0,
            "checklists": 0,
            "scenarios": 0,
        }

    def test_a_list_is_narrowed_by_words(self, client: Client):
        answer = client.get("/facts/parameters/?q=LEAD time")
        assert (answer.context["page"].paginator.count, answer.context["total"]) == (1, 2)

    def test_nothing_found_leads_on(self, client: Client):
        said = words(client, "/facts/parameters/?q=zebra")
        assert "Nothing here has these words" in said
        assert "Search everything" in said

    def test_a_list_cites_what_held_on_the_day(self, client: Client):
        old = make_fee().replace(make_cite(), make_cite("Old Directive"), 1)
        load_facts(ALL | {"parameter:pricing.fee": old})
        assert "Old Directive" in words(client, "/facts/parameters/?on=2019-03-01&q=service")
        assert "Old Directive" not in words(client, "/facts/parameters/?q=service")

    @pytest.mark.parametrize("address", ["/facts/nothing/", "/facts/nothing/a.b/", "/facts/parameters/no.such/"])
    def test_what_is_not_there_says_what_to_do(self, client: Client, address: str):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "icop-notice--problem" in answer.content.decode()


class TestHistory:
    def test_each_version_shows_what_it_changed(self, client: Client):
        load_facts(ALL | {"parameter:pricing.fee": make_fee(title="Renamed fee")})
        said = words(client, f"{FEE}history/")
        assert "+ title: Renamed fee" in said
        assert "- title: Service fee" in said

    def test_a_fact_that_is_gone_keeps_its_history(self, client: Client):
        load_facts({key: text for key, text in ALL.items() if key != "parameter:pricing.fee"})
        assert client.get(FEE).status_code == 404
        assert "Service fee" in words(client, f"{FEE}history/")


class TestProposing:
    CHANGED = make_fee(("2015-01-01", "4"), ("2022-07-01", "3.25"), ("2026-01-01", "3.5"))

    def propose(self, browser: Client, **changes: str):
        typed = {"text": self.CHANGED, "reason": "It rose.", "review": "yes"} | changes
        return browser.post(f"{FEE}propose/", typed)

    def test_from_the_page_of_a_fact_to_the_published_value(self, client: Client):
        author, editor = signed_in(make_person()), signed_in(make_person("editor"))
        made = self.propose(author)
        assert made.status_code == 302
        assert "+ - start: '2026-01-01'" in words(editor, made["Location"])
        assert editor.post(made["Location"], {"move": "publish", "note": "Read."}).status_code == 302
        assert "3.5 percent" in words(client, FEE)
        assert "This site’s own version" in words(client, FEE)

    def test_the_form_starts_with_the_fact_as_it_stands_and_sending_it_back_is_no_change(self):
        browser = signed_in(make_person())
        text = browser.get(f"{FEE}propose/").context["form"].initial["text"]
        answer = self.propose(browser, text=text)
        assert answer.status_code == 400
        assert "says what the fact says already" in answer.content.decode()

    @pytest.mark.parametrize("value", ["false", "true", "0", "0.00", "[a, b]", "NO", "2019-03-01", "'007'", "1e5"])
    def test_every_value_comes_through_the_form_as_it_stands(self, value: str):
        units = {"false": "bool", "true": "bool", "0": "count", "0.00": "ratio", "[a, b]": "set", "2019-03-01": "date"}
        unit = units.get(value, "text")
        fact = f"title: A value\nunit: {unit}\nvalues: [{{start: 2015-01-01, value: {value}, cite: {make_cite()}}}]\n"
        load_facts(ALL | {"parameter:pricing.fee": fact})
        browser = signed_in(make_person())
        text = browser.get(f"{FEE}propose/").context["form"].initial["text"]
        assert "says what the fact says already" in self.propose(browser, text=text).content.decode()

    def test_problems_are_shown_by_line_and_what_was_typed_is_kept(self):
        wrong = self.CHANGED.replace("unit: percent", "unit: parsec").replace("value: 3.5", "value: much")
        answer = self.propose(signed_in(make_person()), text=wrong, reason="Because of the notice.")
        text = html.unescape(answer.content.decode())
        assert answer.status_code == 400
        assert "Line 2:" in text
        assert "value: much" in text
        assert "Because of the notice." in text
        assert find_fact(VISITOR, "parameter", "pricing.fee").pack == "icop"

    def test_each_problem_stands_on_its_own_line(self):
        wrong = self.CHANGED.replace("value: 3.5", "value: much").replace("value: 4", "value: four")
        answer = self.propose(signed_in(make_person()), text=wrong)
        assert len(re.findall(r"Line \d+: [^<]*</(?:li|p)>", html.unescape(answer.content.decode()))) == 2

    def test_an_author_sees_no_button_to_publish_their_own(self):
        editor = signed_in(make_person("editor"))
        made = self.propose(editor)
        assert 'value="publish"' not in page(editor, made["Location"])
        assert editor.post(made["Location"], {"move": "publish"}).status_code == 403

    def test_turning_down_without_a_reason_keeps_it_open(self):
        made = self.propose(signed_in(make_person()))
        editor = signed_in(make_person("editor"))
        answer = editor.post(made["Location"], {"move": "reject", "note": " "})
        assert answer.status_code == 400
        assert "Say why" in answer.content.decode()

    def test_a_move_that_is_none_is_refused_in_words(self):
        made = self.propose(signed_in(make_person()))
        answer = signed_in(make_person("editor")).post(made["Location"], {"move": "burn"})
        assert answer.status_code == 400

    def test_a_draft_can_be_changed_by_its_author(self):
        author = signed_in(make_person())
        made = author.post(f"{FEE}propose/", {"text": self.CHANGED, "reason": "It rose."})
        assert "3.5" in author.get(made["Location"]).content.decode()
        address = f"{made['Location']}edit/"
        answer = author.post(address, {"text": self.CHANGED.replace("3.5", "3.75"), "reason": "It rose more."})
        assert answer.status_code == 302
        assert "3.75" in page(author, made["Location"])
        assert signed_in(make_person()).get(address).status_code == 404
        assert signed_in(make_person("editor")).get(address).status_code == 403

    def test_visitors_do_not_learn_who_wrote_or_read_a_proposal(self, client: Client):
        writer, reader = make_person(name="Willa Writer"), make_person("editor", name="Rea Reader")
        made = self.propose(signed_in(writer))
        signed_in(reader).post(made["Location"], {"move": "publish", "note": "Fine."})
        for address in (made["Location"], "/facts/proposals/"):
            said = words(client, address)
            assert "Willa" not in said
            assert "Rea " not in said
            assert "Willa Writer" in words(signed_in(make_person()), address)


class TestHostileText:
    HOSTILE_FEE = make_fee(
        title=f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'", about=f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'"
    )

    def test_a_fact_cannot_bring_markup_into_a_page(self, client: Client):
        load_facts(ALL | {"parameter:pricing.fee": self.HOSTILE_FEE})
        for address in (FEE, "/facts/parameters/", f"{FEE}history/", "/facts/parameters/pricing.lead/"):
            text = page(client, address)
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert "&lt;script&gt;alert(1)" in text

    def test_a_question_cannot_bring_markup_into_a_page(self, client: Client):
        for address in ("/facts/parameters/", "/help/glossary/", "/"):
            text = client.get(address, {"q": HOSTILE, "words": HOSTILE}).content.decode()
            assert "<script>alert" not in text
            assert "<img src=x" not in text

    def test_a_proposal_cannot_either(self):
        author = signed_in(make_person(name=HOSTILE))
        text = TestProposing.CHANGED.replace("title: Service fee", f"title: '{HOSTILE.replace(chr(39), chr(39) * 2)}'")
        made = author.post(f"{FEE}propose/", {"text": text, "reason": HOSTILE, "review": "yes"})
        assert made.status_code == 302
        for address in (made["Location"], "/facts/proposals/", "/me/"):
            shown = page(author, address)
            assert "<script>alert" not in shown
            assert "<img src=x" not in shown
