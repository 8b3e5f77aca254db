"""A real browser on a real site: this machine's Chromium on `icop up` with the shipped facts and a small library.

The site runs once for all tests; its first administrator is made, and a member invited, as people do it: in the
browser. Playwright downloads nothing.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.browser.library import put_in
from tests.project.running import Site, icop, site

AXE = Path(__file__).with_name("axe.min.js")
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 375, "height": 800}
NARROWEST: ViewportSize = {"width": 320, "height": 640}
PATIENCE = 20_000  # milliseconds until what should show is missed; machines that test are busy
# Milliseconds each answer of the site is held back, and then comes in pieces: what a test reads before its page has
# come shows with 500.
SLOWNESS = int(os.environ.get("ICOP_SLOWNESS", "0"))
PIECES = 400_000  # bytes a second, when answers are held back
PASSWORD = "seven calm harbour lights"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return the running browser."""
    # Playwright keeps an event loop in this thread; what a test does with the database itself is not on it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@dataclass
class Place:
    """The site under test: its address without the last slash, and who is signed in where (Playwright's state)."""

    address: str
    running: Site
    people: dict[str, dict]


@pytest.fixture(scope="session")
def place(browser: Browser, ready_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a running site with facts, a few documents, an administrator, a member, and a proposal in review."""
    folder = tmp_path_factory.mktemp("site")
    with site(shutil.copytree(ready_home, folder / "home")) as running:
        found = Place(running.address.rstrip("/"), running, {})
        code = re.search(r"with the code (\S+)", running.text())
        assert code, running.text()
        found.people["administrator"] = _first_administrator(browser, found, code[1])
        found.people["member"] = invite(browser, found, "member@office.example", "Mia Member")
        put_in(running.home, folder, icop)
        yield found


def window(browser: Browser, viewport: ViewportSize = WIDE, **options: Any) -> BrowserContext:
    """Return a window of its own, with nobody signed in unless `storage_state` says who."""
    context = browser.new_context(viewport=viewport, locale="en-US", **options)
    context.set_default_timeout(PATIENCE)
    if SLOWNESS:
        slow = {"offline": False, "latency": SLOWNESS, "downloadThroughput": PIECES, "uploadThroughput": -1}
        context.on("page", lambda page: context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow))
    return context


def _first_administrator(browser: Browser, place: Place, code: str) -> dict:
    context = window(browser)
    page = context.new_page()
    page.goto(f"{place.address}/set-up/")
    typed = {"code": code, "email": "admin@office.example", "name": "Ada Admin", "password": PASSWORD}
    for name, words in typed.items():
        page.fill(f"[name={name}]", words)
    page.click("text=Make the account")
    expect(page.get_by_role("link", name="Ada Admin")).to_be_visible()
    return _kept(context)


def invite(browser: Browser, place: Place, email: str, name: str) -> dict:
    """Add a person as the administrator, follow the invitation as that person, and return where they are signed in."""
    office, home = window(browser, storage_state=place.people["administrator"]), window(browser)
    page = office.new_page()
    page.goto(f"{place.address}/people/")
    page.fill("[name=email]", email)
    page.fill("[name=name]", name)
    page.click("text=Add and invite")
    address = page.locator(".icop-notice code").inner_text()
    office.close()
    page = home.new_page()
    page.goto(address)
    page.fill("[name=password]", PASSWORD)
    page.click("text=Come in")
    expect(page.get_by_role("link", name=name)).to_be_visible()
    return _kept(home)


def _kept(context: BrowserContext) -> dict:
    state = dict(context.storage_state())
    context.close()
    return state


@pytest.fixture
def open_page(browser: Browser, place: Place) -> Iterator[OpenPage]:
    """Return a function that opens an address of the site: `open_page("/", viewport=NARROW, who="member")`.

    What the page asks of another host, and what it writes to the console as an error, fails the test.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def open_path(path: str = "", *, viewport: ViewportSize = WIDE, scripts: bool = True, who: str = "visitor") -> Page:
        context = window(browser, viewport, java_script_enabled=scripts, storage_state=place.people.get(who))
        contexts.append(context)
        page = context.new_page()
        watch(page, place.address, trouble)
        if path:
            page.goto(place.address + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert not trouble, trouble


def watch(page: Page, home: str, trouble: list[str]) -> None:
    """Note in `trouble` what a page asks of another host and what goes wrong in it.

    That the site answers with a status of 400 or more is no trouble in itself: some pages are meant to.
    """
    page.on("request", lambda asked: trouble.append(asked.url) if is_foreign(asked.url, home) else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if _is_error(said.type, said.text) else None)


def is_foreign(url: str, home: str) -> bool:
    """Tell whether an address leads to another host."""
    return not url.startswith((home + "/", "data:", "blob:", "about:"))


def _is_error(kind: str, text: str) -> bool:
    return kind == "error" and not text.startswith("Failed to load resource: the server responded with a status of 4")


def await_shown(page: Page, role: str, name: str, seconds: int = 60) -> None:
    """Look at the page again each second until it shows what is made in the background."""
    for _ in range(seconds):
        if page.get_by_role(role, name=name).count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    raise AssertionError(f"{name} was not shown within {seconds} seconds")


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than the screen, once all of it has come."""
    page.wait_for_load_state()
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds wrong on a page (WCAG 2.2 A and AA, and best practice).

    It waits until all of the page has come.
    """
    if not AXE.is_file():
        pytest.fail("The axe checker is missing; ./run browser builds it.")
    source = AXE.read_text(encoding="utf-8")
    known: WeakSet[Page] = WeakSet()

    def check(page: Page) -> list[str]:
        page.wait_for_load_state()
        if not page.evaluate("() => !!window.axe"):
            page.evaluate(source)  # not a script tag: the content policy allows none
        if page not in known:  # where the page leads next, the browser has it ready
            known.add(page)
            page.add_init_script(source)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [
            f"{one['id']}: {node['html'][:120]} {node.get('failureSummary', '')}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return check
