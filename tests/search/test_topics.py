"""Narrowing by a concept means what is below it too, in what is found and in the numbers beside it."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.facts.indexing import index_keys
from tests.makers import TODAY, load_facts, make_fee, make_reader
from tests.taxonomy.making import WIDGETS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fees() -> None:
    fees = {
        f"parameter:pricing.fee_{name}": make_fee(title=f"Fee {name}") + f'topics: ["{topic}"]\n'
        for name, topic in (("one", "1.1"), ("two", "1.1.1"), ("three", "1.2"))
    }
    load_facts({**WIDGETS, **fees})
    index_keys(fees)


def found(client: Client, query: str) -> set[str]:
    results = client.get(f"/search/?q=fee&{query}").context["results"]
    return {hit.card.title for hit in results.hits}


def test_what_is_below_a_concept_is_found_under_it(client: Client):
    assert found(client, "topic=1.1") == {"Fee one", "Fee two"}
    assert found(client, "topic=1.1.1") == {"Fee two"}
    assert found(client, "topic=1") == {"Fee one", "Fee two", "Fee three"}
    assert found(client, "topic=1.1.1&topic=1.2") == {"Fee two", "Fee three"}


def test_the_number_beside_a_concept_is_what_choosing_it_finds(client: Client):
    context = client.get("/search/?q=fee").context
    facet = next(one for one in context["facets"] if one.name == "topic")
    assert {choice.value: choice.number for choice in facet.choices} == {"1.1": 2, "1.1.1": 1, "1.2": 1}
    for choice in facet.choices:
        assert client.get(f"/search/?q=fee&topic={choice.value}").context["results"].total == choice.number


def test_the_reader_is_asked_for_as_ever():
    from icop.search.queries import search
    from icop.search.results import Wanted

    reader = make_reader("visitor")
    assert search(reader, "fee", on=TODAY, wanted=Wanted({"topic": ("1",)})).total == 3
