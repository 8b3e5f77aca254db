"""Home and topic pages: what held on the day, thirty items a page, and a list that can be taken away."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from icop.library.actions import sync_instruments
from tests.makers import load_facts, make_cite

pytestmark = pytest.mark.django_db
TOPIC = "/topics/security-cooperation/"


def make_instrument(number: int, *, file: str = "", kind: str = "Reference", says: str = "What it says.") -> str:
    """Return the YAML of a library item that was rescinded in 2020 if its number is even."""
    gone = f"  - {{start: 2020-01-01, state: rescinded, cite: {make_cite()}}}\n" if number % 2 == 0 else ""
    return (
        f"title: Item {number:02}\nkind: memo\nsays: '{says}'\ncite: {make_cite()}\n"
        f"states:\n  - {{start: 2010-01-01, state: in force, cite: {make_cite()}}}\n{gone}"
        f"item: {{number: {number}, file: '{file or f'item-{number:02}.pdf'}', type: {kind},"
        f" modified: '2019-01-{number % 28 + 1:02} 10:00'}}\n"
    )


def make_topic(*keys: str) -> str:
    rows = "\n".join(
        f"  - {{subject: Fee, rule: {rule}, start: {start}, cite: {make_cite()}}}"
        for start, rule in (("2010-01-01", "The old rule."), ("2020-06-01", "The new rule."))
    )
    library = "".join(f"\n  - {key}" for key in keys)
    return (
        f"title: Security cooperation\nlead: {{says: What it is., cites: [{make_cite()}]}}\n"
        f"policy:\n{rows}\n{'library:' + library if library else ''}\n"
    )


@pytest.fixture
def items() -> None:
    """Load a topic with thirty-five items."""
    keys = [f"library.item_{number:02}" for number in range(1, 36)]
    kinds = {5: "Report", 6: "Report"}
    texts = {
        f"instrument:{key}": make_instrument(number, kind=kinds.get(number, "Reference"))
        for number, key in enumerate(keys, 1)
    }
    load_facts(texts | {"topic:topics.security_cooperation": make_topic(*keys)})
    sync_instruments()


def titles(client: Client, query: str = "") -> list[str]:
    return [line.title for line in client.get(f"{TOPIC}{query}").context["page"].lines]


def caption(client: Client, query: str = "") -> str:
    text = client.get(f"{TOPIC}{query}").content.decode()
    return text.split("<caption>")[-1].split("items")[0].strip()


@pytest.mark.usefixtures("items")
class TestItems:
    def test_thirty_stand_on_a_page_in_the_order_of_the_topic(self, client: Client):
        assert titles(client) == [f"Item {number:02}" for number in range(1, 31)]
        assert titles(client, "?page=2") == [f"Item {number:02}" for number in range(31, 36)]
        assert (caption(client), caption(client, "?page=2")) == ("1 – 30 of 35", "31 – 35 of 35")

    @pytest.mark.parametrize("page", ["0", "-1", "99", "x", "", "²", "٣", "9" * 5000, "1.5"])
    def test_a_page_that_is_none_shows_the_nearest(self, client: Client, page: str):
        answer = client.get(TOPIC, {"page": page})
        assert answer.status_code == 200
        assert answer.context["page"].number in {1, 2}

    def test_it_is_narrowed_by_type_and_words(self, client: Client):
        assert titles(client, "?type=Report") == ["Item 05", "Item 06"]
        assert titles(client, "?words=ITEM 07") == ["Item 07"]
        assert titles(client, "?words=item-08.pdf") == ["Item 08"]
        assert caption(client, "?type=Report") == "1 – 2 of 2"

    def test_it_is_sorted(self, client: Client):
        assert titles(client, "?sort=modified")[0] == "Item 27"
        assert titles(client, "?sort=title&page=2")[-1] == "Item 35"
        assert titles(client, "?sort=nothing") == titles(client)

    def test_nothing_found_leads_back(self, client: Client):
        assert "No item fits" in client.get(f"{TOPIC}?words=zebra").content.decode()

    def test_next_keeps_what_was_asked(self, client: Client):
        text = client.get(f"{TOPIC}?sort=title&on=2019-03-01").content.decode()
        assert "page=2&amp;sort=title&amp;on=2019-03-01#library" in text.replace("&type=", "")

    def test_each_shows_its_state_on_the_day(self, client: Client):
        states = {line.title: line.state for line in client.get(TOPIC).context["page"].lines}
        past = {line.title: line.state for line in client.get(f"{TOPIC}?on=2019-03-01").context["page"].lines}
        assert (states["Item 01"], states["Item 02"]) == ("in force", "rescinded")
        assert past["Item 02"] == "in force"

    def test_the_list_can_be_taken_away_whole(self, client: Client):
        answer = client.get(f"{TOPIC}?format=csv&on=2019-03-01")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 36
        assert rows[0][-1] == "On 2019-03-01"
        assert rows[2][-1] == "in force"

    def test_each_leads_to_its_document(self, client: Client):
        assert client.get("/library/library.item_01/", follow=True).status_code == 200


class TestTopic:
    def test_it_shows_the_rule_of_the_day_and_that_it_changed_later(self, client: Client):
        load_facts({"topic:topics.security_cooperation": make_topic()})
        now, past = (client.get(f"{TOPIC}{query}").content.decode() for query in ("", "?on=2015-01-01"))
        assert "The new rule." in now
        assert "The old rule." not in now
        assert "The old rule." in past
        assert "Changed later" in past

    def test_a_tool_that_is_a_room_leads_there(self, client: Client):
        tool = f"tools:\n  - {{title: All cases, room: cases, use_it_to: follow them, cite: {make_cite()}}}\n"
        load_facts({"topic:topics.security_cooperation": make_topic() + tool})
        for page in (TOPIC, "/"):
            assert '<a href="/cases/">All cases</a>' in client.get(page).content.decode()

    def test_before_the_first_rule_there_is_none(self, client: Client):
        load_facts({"topic:topics.security_cooperation": make_topic()})
        assert client.get(f"{TOPIC}?on=2001-01-01").context["policy"] == []

    def test_a_topic_that_is_none_is_not_found(self, client: Client):
        assert client.get("/topics/nothing/").status_code == 404

    def test_hostile_cells_are_text_in_the_sheet(self, client: Client):
        item = make_instrument(1, file="=cmd|x.pdf", says="@SUM(A1)")
        topic = make_topic("library.item_01")
        load_facts({"instrument:library.item_01": item, "topic:topics.security_cooperation": topic})
        rows = list(csv.reader(io.StringIO(client.get(f"{TOPIC}?format=csv").content.decode("utf-8-sig"))))
        assert (rows[1][0], rows[1][2]) == ("'=cmd|x.pdf", "'@SUM(A1)")


class TestHome:
    def test_an_empty_site_has_a_home(self, client: Client):
        answer = client.get("/")
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1

    def test_it_is_kept_apart_for_each_day(self, client: Client):
        load_facts({"topic:topics.security_cooperation": make_topic()})
        assert "icop-past" not in client.get("/").content.decode()
        assert "icop-past" in client.get("/?on=2019-03-01").content.decode()
        assert "icop-past" not in client.get("/").content.decode()

    def test_a_change_shows_at_once(self, client: Client):
        load_facts({"topic:topics.security_cooperation": make_topic()})
        assert "Security cooperation" in client.get("/").content.decode().split("<main")[1]
        load_facts({"topic:topics.security_cooperation": make_topic().replace("Security c", "Defense c")})
        assert "Defense cooperation" in client.get("/").content.decode().split("<main")[1]


class TestNews:
    def test_it_lists_what_happened_up_to_the_day_newest_first(self, client: Client):
        act = (
            f"title: An act\nkind: statute\nsays: It was passed.\nissued_on: 2015-05-05\ncite: {make_cite()}\nstates:\n"
            f"  - {{start: 2015-05-05, state: in force, cite: {make_cite()}}}\n"
            f"  - {{start: 2024-04-04, state: repealed, cite: {make_cite()}}}\n"
        )
        order = (
            act.replace("An act", "An order").replace("2015-05-05", "2018-08-08").replace("2024-04-04", "2030-01-01")
        )
        load_facts({"instrument:acts.act": act, "instrument:acts.order": order})
        said = [(one.title, one.words) for one in client.get("/news/").context["news"]]
        then = [(one.title, one.words) for one in client.get("/news/?on=2019-03-01").context["news"]]
        assert said == [("An act", "Now repealed."), ("An order", "It was passed.")]
        assert then == [("An order", "It was passed."), ("An act", "It was passed.")]


class TestKnown:
    def test_what_was_not_known_then_is_on_no_page(self, client: Client):
        term = f"title: Offset\nmeans: What is given back.\ncite: {make_cite()}\n"
        item = make_instrument(1)
        topic = make_topic("library.item_01")
        load_facts(
            {"term:words.offset": term, "instrument:library.item_01": item, "topic:a.security_cooperation": topic}
        )
        then = "?known=2001-01-01"
        assert client.get(f"{TOPIC}{then}").status_code == 404
        assert client.get(f"/help/glossary/{then}").context["terms"] == []
        assert client.get(f"/topics/{then}").context["topics"] == []
        assert client.get(f"/news/{then}").context["news"] == []
        assert client.get(f"/{then}").context["topics"] == []
        assert client.get(TOPIC).context["page"].all == 1


class TestGlossary:
    def test_it_is_narrowed_by_word_or_acronym(self, client: Client):
        term = f"title: Letter of offer\nalso: [LOA]\nmeans: The offer to a partner.\ncite: {make_cite()}\n"
        load_facts(
            {"term:words.loa": term, "term:words.offset": term.replace("Letter of offer", "Offset").replace("LOA", "X")}
        )
        assert [shape.title for _, shape in client.get("/help/glossary/?q=loa").context["terms"]] == ["Letter of offer"]
        assert len(client.get("/help/glossary/").context["terms"]) == 2
