"""Addresses of sections: none is shadowed by a page of its document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from icop.index.sources import build_index
from icop.library.addresses import PAGES, section_url
from tests.library.making import take_in, write

pytestmark = pytest.mark.django_db

TEXT = "# Handbook\n\nHow to write.\n\n# {0}\n\nThe zebra clause stands under this heading.\n"


def pages_of_a_document() -> set[str]:
    """Return the names that stand right behind the key of a document in an address."""
    routes = get_resolver("icop.library.urls").url_patterns
    found = (re.fullmatch(r"<str:key>/([\w-]+)/", str(one.pattern)) for one in routes)
    return {one[1] for one in found if one}


def test_every_page_of_a_document_is_known_by_name():
    assert pages_of_a_document() == PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_section_called_like_a_page_of_its_document_opens(name: str, tmp_path: Path, client: Client):
    take_in(write(tmp_path, "handbook.md", TEXT.format(name.title())))
    build_index()
    [hit] = client.get("/api/v1/search", {"q": "zebra clause"}).json()["results"]
    assert f"/{name}_/" in hit["url"]
    page = client.get(hit["url"].partition("#")[0]).content.decode()
    assert "zebra clause" in page
    contents = client.get("/library/handbook/contents/").content.decode()
    assert section_url("handbook", name) in contents


def test_other_anchors_stand_in_addresses_as_they_are():
    assert section_url("far", "48-cfr-1-101", "a").endswith("/far/48-cfr-1-101/#a")
    assert section_url("far", "edit-history").endswith("/far/edit-history/")
