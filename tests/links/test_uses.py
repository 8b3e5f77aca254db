"""Who leans on which citation, and how a key of one room is shown to another."""

from __future__ import annotations

from datetime import date

import pytest

from icop.accounts.reader import VISITOR
from icop.links.actions import UseLine, replace_uses
from icop.links.models import Use
from icop.links.queries import cited_by, used_citations
from icop.links.registry import Kind, card, cards, register_kind
from tests.makers import TODAY, load_facts, make_fee

pytestmark = pytest.mark.django_db


def line(citation: str, place: str = "values.0") -> UseLine:
    return UseLine("A fee", place, citation, "verified", date(2026, 1, 5))


class TestUses:
    def test_a_second_keeping_replaces_the_first(self):
        replace_uses("facts", {"parameter:a.b": [line("10 USC 1"), line("10 USC 2", "values.1")]})
        replace_uses("facts", {"parameter:a.b": [line("10 USC 3")]})
        assert used_citations() == ["10 USC 3"]

    def test_keeping_none_forgets_all(self):
        replace_uses("facts", {"parameter:a.b": [line("10 USC 1")]})
        replace_uses("facts", {"parameter:a.b": []})
        assert used_citations() == []

    def test_other_keys_and_rooms_are_left_alone(self):
        replace_uses("facts", {"parameter:a.b": [line("10 USC 1")], "parameter:c.d": [line("10 USC 2")]})
        replace_uses("cases", {"parameter:a.b": [line("10 USC 9")]})
        replace_uses("facts", {"parameter:a.b": []})
        assert used_citations() == ["10 USC 2", "10 USC 9"]

    def test_the_same_place_citing_twice_is_kept_once(self):
        replace_uses("facts", {"parameter:a.b": [line("10 USC 1"), line("10 USC 1")]})
        assert [use.citation for use in Use.objects.all()] == ["10 USC 1"]

    def test_more_keys_than_a_database_takes_in_one_question(self):
        replace_uses("facts", {f"parameter:a.{n}": [line("10 USC 1")] for n in range(1200)})
        replace_uses("facts", {f"parameter:a.{n}": [] for n in range(1200)})
        assert used_citations() == []


class TestCitedBy:
    @pytest.fixture(autouse=True)
    def _facts(self) -> None:
        load_facts({f"parameter:pricing.{name}": make_fee(title=name) for name in ("one", "two", "three", "four")})
        uses = {"one": "22 USC 2776(b)", "two": "22 USC 2776", "three": "22 USC 27760", "four": "22 USC 2776(b)(1)"}
        replace_uses("facts", {f"parameter:pricing.{name}": [line(cites)] for name, cites in uses.items()})

    @staticmethod
    def titles(citation: str) -> list[str]:
        return [found.card.title for found in cited_by(citation, VISITOR, TODAY)]

    def test_it_finds_what_cites_the_provision_or_a_part_of_it(self):
        assert self.titles("22 USC 2776") == ["four", "one", "two"]
        assert self.titles("22 USC 2776(b)") == ["four", "one"]
        assert self.titles("22 USC 2776(b)(1)") == ["four"]

    def test_a_longer_number_is_another_provision(self):
        assert self.titles("22 USC 277") == []

    def test_a_thing_that_cites_it_twice_is_one_line(self):
        replace_uses("facts", {"parameter:pricing.one": [line("22 USC 2776(a)"), line("22 USC 2776(b)", "values.1")]})
        assert self.titles("22 USC 2776") == ["four", "one", "two"]

    def test_what_is_gone_is_no_line(self):
        load_facts({})
        replace_uses("facts", {"parameter:pricing.one": [line("22 USC 2776")]})
        assert self.titles("22 USC 2776") == []


class TestRegistry:
    def test_a_key_of_no_kind_or_of_nothing_has_no_card(self):
        assert card("nothing:here", VISITOR, TODAY) is None
        assert card("parameter:no.such", VISITOR, TODAY) is None
        assert card("without a colon", VISITOR, TODAY) is None
        assert card("", VISITOR, TODAY) is None

    def test_cards_of_many_kinds_are_asked_for_kind_by_kind(self, django_assert_num_queries):
        load_facts({f"parameter:pricing.{n}": make_fee(title=f"Fee {n}") for n in range(5)})
        keys = [f"parameter:pricing.{n}" for n in range(5)] + ["office:no.such"]
        cards(keys, VISITOR, TODAY)  # facts are kept in memory from here on
        with django_assert_num_queries(2):
            found = cards(keys, VISITOR, TODAY)
        assert sorted(one.title for one in found.values()) == [f"Fee {n}" for n in range(5)]

    def test_a_name_is_taken_once(self):
        with pytest.raises(ValueError, match="twice"):
            register_kind(Kind("parameter", "Other", "Others", lambda keys, reader, on: {}))
