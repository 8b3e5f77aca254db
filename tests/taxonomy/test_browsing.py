"""Browsing: the tree with its counts, names of the day, and old names that lead on. Nobody learns of what is hidden."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from icop.facts.indexing import index_keys
from icop.index.choice import the_index
from icop.index.port import Replace
from tests.index.making import make_record
from tests.makers import load_facts, make_document, make_fee, make_person, signed_in
from tests.taxonomy.making import WIDGETS, make_concept

pytestmark = pytest.mark.django_db
FEE = "parameter:pricing.fee"


@pytest.fixture
def widgets() -> None:
    fee = make_fee() + 'topics: ["1.1.1"]\n'
    load_facts({**WIDGETS, FEE: fee})
    index_keys([FEE, *WIDGETS])


def put_document(key: str, *concepts: str, audience: str = "public") -> None:
    """Put two passages of a document into the index, tagged with concepts."""
    document = make_document("A memo\n\nThe fee is lawful.\n", name=f"{key}.txt", audience=audience)
    work = f"document:{document.key}"
    record = make_record(work=work, concepts=concepts, audiences=(audience,))
    with the_index().writer() as writer:
        writer.apply([Replace(work, tuple(replace(record, id=f"{work}#{n}") for n in range(2)))])


def numbers(client: Client, address: str = "/taxonomy/") -> dict[str, int]:
    """Return the counts of the tree by the number of each concept."""
    text = client.get(address).content.decode()
    found = re.findall(r'icop-tree__number">([^<]+)</span>.*?</a> <small[^>]*>(\d+)', text)
    return {number: int(count) for number, count in found}


class TestTree:
    def test_each_thing_is_counted_once_at_every_level_above_it(self, client: Client, widgets: None):
        put_document("memo", "1.1.1", "1.1", "1.2")
        assert numbers(client) == {"1": 2, "1.1": 2, "1.1.1": 2, "1.2": 1, "2": 0}

    def test_what_the_reader_may_not_see_is_not_counted(self, client: Client, widgets: None):
        put_document("memo", "1.2", audience="members")
        assert numbers(client)["1.2"] == 0
        assert numbers(signed_in(make_person("member")))["1.2"] == 1
        assert "memo" not in client.get("/taxonomy/1.2/").content.decode().lower()
        assert "memo" not in client.get("/taxonomy/1.2/under/?kind=document").content.decode().lower()

    def test_what_does_not_hold_on_the_day_is_not_counted(self, client: Client, widgets: None):
        document = make_record(work="document:gone", concepts=("1.2",), end_min=700_000, end_max=700_000)
        with the_index().writer() as writer:
            writer.apply([Replace(document.work, (document,))])
        assert numbers(client)["1.2"] == 0

    def test_the_tree_works_without_a_script(self, client: Client, widgets: None):
        text = client.get("/taxonomy/").content.decode()
        assert text.count("<details>") == 2
        assert all(f'href="/taxonomy/{key}/"' in text for key in ("1", "1.1", "1.1.1", "1.2", "2"))

    def test_words_find_concepts_and_say_so_when_none_has_them(self, client: Client, widgets: None):
        assert "Small widgets" in client.get("/taxonomy/?q=sw").content.decode()
        assert "No concept has “zzqqxx”" in client.get("/taxonomy/?q=zzqqxx").content.decode()


class TestConcept:
    def test_the_page_shows_path_definition_source_and_what_is_below(self, client: Client, widgets: None):
        text = client.get("/taxonomy/1.1.1/").content.decode()
        assert re.search(r"Widgets</a></li><li><a [^>]*>Small widgets</a>", text)
        assert "Widgets of the colour of the sea." in text
        assert "Example Directive 12" in text
        assert "Verified" in text
        assert '<a href="/facts/parameters/pricing.fee/">Service fee</a>' in text

    def test_relations_are_shown_from_both_sides(self, client: Client, widgets: None):
        assert 'href="/taxonomy/1.2/"' in client.get("/taxonomy/1.1/").content.decode()
        assert 'href="/taxonomy/1.1/"' in client.get("/taxonomy/1.2/").content.decode()

    def test_the_lists_of_a_concept_add_up_to_its_number(self, client: Client, widgets: None):
        put_document("memo", "1.1")
        context = client.get("/taxonomy/1/").context
        assert sum(shelf.works for shelf in context["shelves"]) == context["number"] == 2

    def test_it_bears_the_name_of_the_day(self, client: Client, widgets: None):
        assert "<h1>Harbour office</h1>" in client.get("/taxonomy/2/").content.decode()
        past = client.get("/taxonomy/2/?on=2019-01-01").content.decode()
        assert "<h1>Port office</h1>" in past
        assert "Propose a change" not in past

    def test_its_old_page_of_facts_leads_to_it(self, client: Client, widgets: None):
        assert client.get("/facts/concepts/1.1/?on=2019-01-01")["Location"] == "/taxonomy/1.1/?on=2019-01-01"
        assert client.get("/facts/concepts/")["Location"] == "/taxonomy/"

    def test_the_index_away_leaves_the_page_standing(self, client: Client):
        load_facts(WIDGETS)
        text = client.get("/taxonomy/1/").content.decode()
        assert "the index is not ready" in text
        assert "the index is not ready" in client.get("/taxonomy/").content.decode()


class TestLeadingOn:
    MERGED = make_concept("Boats", 'broader: "1"', "end: 2020-01-01", 'replaced_by: "1.2"')

    def test_a_merged_concept_leads_to_the_new_one_and_says_so(self, client: Client):
        load_facts({**WIDGETS, "concept:1.3": self.MERGED})
        text = client.get("/taxonomy/1.3/", follow=True).content.decode()
        assert "“Boats” is now found under “Large widgets”." in text
        assert "<h1>Large widgets</h1>" in text
        assert "Taken in" in text

    def test_before_its_end_it_stands_for_itself(self, client: Client):
        load_facts({**WIDGETS, "concept:1.3": self.MERGED})
        assert "<h1>Boats</h1>" in client.get("/taxonomy/1.3/?on=2019-12-31").content.decode()

    @pytest.mark.parametrize("name", ["Port office", "port  OFFICE", "harbour office"])
    def test_a_name_old_or_new_leads_to_its_concept(self, client: Client, widgets: None, name: str):
        answer = client.get(f"/taxonomy/{name}/", follow=True)
        assert answer.redirect_chain[-1][0] == "/taxonomy/2/"
        assert "is now found under" in answer.content.decode()

    def test_a_name_of_several_leads_to_the_list_of_them(self, client: Client):
        load_facts({**WIDGETS, "concept:3": make_concept("Switches", "acronyms: [SW]")})
        assert client.get("/taxonomy/SW/")["Location"] == "/taxonomy/?q=SW"

    def test_a_name_nobody_bears_is_not_found(self, client: Client, widgets: None):
        assert client.get("/taxonomy/zzqqxx/").status_code == 404
        assert client.get("/taxonomy/1/under/?kind=zzqqxx").status_code == 404

    def test_one_that_ended_without_another_says_so(self, client: Client):
        load_facts({**WIDGETS, "concept:1.3": make_concept("Boats", "end: 2020-01-01")})
        assert "Not used since 1 January 2020" in client.get("/taxonomy/1.3/").content.decode()
        assert 'href="/taxonomy/1.3/"' not in client.get("/taxonomy/").content.decode()


def test_the_alphabet_has_every_name_with_where_it_leads(client: Client, widgets: None):
    text = client.get("/taxonomy/a-z/").content.decode()
    assert re.search(r'<a href="/taxonomy/1.1/">SW</a> <span class="icop-soft">see Small widgets', text)
    assert "Port office" not in text
    assert "Port office" in client.get("/taxonomy/a-z/?on=2019-01-01").content.decode()


def test_a_fact_says_under_which_concepts_it_lies(client: Client, widgets: None):
    assert (
        '<a href="/taxonomy/1.1.1/">Blue widgets</a>' in client.get("/facts/parameters/pricing.fee/").content.decode()
    )
