"""The notice of a scan that is being read: it lasts a moment on a real site, so the page is made here and looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.conftest import NARROWEST, WIDE, Place, overflow
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
    context = browser.new_context(viewport=WIDE, locale="en-US")
    page = context.new_page()
    page.goto(f"{place.address}/help/")  # so that styles and address are those of a site
    page.evaluate("made => { document.open(); document.write(made); document.close(); }", made)
    page.wait_for_load_state("load")
    assert page.get_by_role("progressbar").count() == 1
    assert (axe(page), overflow(page)) == ([], 0)
    page.set_viewport_size(NARROWEST)
    assert overflow(page) == 0
    context.close()
