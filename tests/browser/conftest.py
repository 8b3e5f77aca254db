"""A real browser on a real site: this machine's Chromium, driven by Playwright, which downloads nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).with_name("axe.min.js")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return the running browser."""
    # Playwright keeps an event loop in this thread; the site's own database calls are not on it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *rights])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[OpenPage]:
    """Return a function that opens a path of the site: `open_page("/", viewport=NARROW, scripts=False)`.

    What the page asks of another host, and what it writes to the console as an error, fails the test.
    """
    contexts, trouble = [], []

    def open_path(path: str, *, viewport: dict[str, int] = WIDE, scripts: bool = True) -> Page:
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts, locale="en-US")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: trouble.append(asked.url) if _is_foreign(asked.url, live_server.url) else None)
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert not trouble, trouble


def _is_foreign(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:", "about:"))


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds wrong on a page (WCAG 2.2 A and AA, and best practice)."""
    if not AXE.is_file():
        pytest.fail("The axe checker is missing; ./run browser builds it.")

    def check(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))  # not a script tag: the content policy allows none
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return check
