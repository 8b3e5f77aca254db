"""Search with vectors: what only meaning finds is shown where it is near, and never for letters without sense."""

from __future__ import annotations

import pytest
from django.test import Client

from icop.index.meaning.making import Maker
from icop.index.meaning.model import Model
from icop.index.sources import build_index
from tests.makers import load_facts, make_cite
from tests.search.making import NOTICE_CARD, WIDGET_TERM

pytestmark = pytest.mark.django_db

BRIBES = f"""
title: Bribery of foreign officials
means: Giving anything of value to a foreign official to obtain or keep business is a crime.
cite: {make_cite("DSCA 19-34")}
"""


@pytest.fixture
def site(model: Model, home):
    load_facts({"term:field.sale": WIDGET_TERM, "term:field.bribery": BRIBES, "card:law.notice": NOTICE_CARD})
    build_index()
    assert Maker().work(lambda: False)


def body(typed: str) -> str:
    return Client().get("/search/", {"q": typed}).content.decode()


def test_what_only_meaning_finds_is_shown_as_such(site):
    page = body("corruption")
    assert "Bribery of foreign officials" in page
    assert "found by meaning alone" in page


@pytest.mark.parametrize("typed", ["zzqqxx", "qwertyuiop"])
def test_letters_without_sense_find_nothing_and_are_near_to_nothing(site, typed):
    page = body(typed)
    assert f"Nothing here has “{typed}”" in page
    assert "Nearest to it" not in page
