"""On paper a page keeps its day, its citation and its words, and leaves the way around behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def on_paper(tmp_path: Path) -> Callable[[Page], str]:
    """Return a function that prints a page and returns the words on the paper."""

    def print_it(page: Page) -> str:
        file = tmp_path / "page.pdf"
        page.pdf(path=file, format="Letter")
        with pypdfium2.PdfDocument(file) as document:
            words = [sheet.get_textpage().get_text_range() for sheet in document]
        return " ".join(" ".join(words).split())

    return print_it


@pytest.mark.parametrize(("query", "day"), [("?on=2018-06-01", "1 June 2018"), ("", "")], ids=["past", "today"])
def test_a_text_is_printed_with_its_day_and_citation(open_page: OpenPage, on_paper, query: str, day: str):
    page = open_page(f"/library/usc-22/22-usc-2776/{query}")
    words = on_paper(page)
    assert "The office tells the committee of each large offer" in words
    assert "Reports and notices on sales" in words
    assert f"Shown as of {day}" in words
    assert "22 USC 2776 (copy of" in words
    assert "/library/usc-22/22-usc-2776/" in words
    for gone in ("Topics", "Sign in", "Skip to main content", "Definitions", "Search", "Texts over time"):
        assert gone not in words, gone


def test_a_value_is_printed_with_its_day_and_source(open_page: OpenPage, on_paper):
    words = on_paper(open_page("/facts/parameters/cn.threshold.mde/?on=2019-03-01"))
    assert "1 March 2019" in words
    assert "22 USC 2776" in words
    assert "/facts/parameters/cn.threshold.mde/" in words
    assert "Look up" not in words
