"""The notice of a scan that is being read: it lasts a moment on a real site, so the page is made here and looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROWEST, Place, overflow, window
from tests.library.drawing import Picture, drawn, lines
from tests.library.making import take_in, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SCAN = [[Picture()], [Picture()]]
MIXED = [list(lines("The granite rule holds for each quay.")), [Picture()]]


@pytest.mark.parametrize(("pages", "says"), [(SCAN, "A machine is reading it"), (MIXED, "A machine is reading them")])
def test_the_notice_of_what_is_being_read_is_sound(
    browser: Browser,
    place: Place,
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pages: list,
    says: str,
):
    write(tmp_path, "bin/tesseract", "#!/bin/sh\n").chmod(0o755)  # is found, and never asked: no worker runs here
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    take_in(write(tmp_path, "harbour-rules.pdf", drawn(pages)))
    made = Client().get("/library/harbour-rules/").content.decode()
    assert says in made
    context = window(browser)
    page = context.new_page()
    address = f"{place.address}/library/harbour-rules/"  # styles are those of the site
    page.route(address, lambda asked: asked.fulfill(body=made, content_type="text/html; charset=utf-8"))
    page.goto(address)
    expect(page.get_by_role("progressbar")).to_have_count(1)
    assert (axe(page), overflow(page)) == ([], 0)
    page.set_viewport_size(NARROWEST)
    assert overflow(page) == 0
    context.close()
