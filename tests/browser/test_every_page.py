"""What holds for every page, whoever opens it: readable by all, on any screen, all of it from this host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, NARROWEST, WIDE, Place, overflow, watch, window
from tests.browser.pages import PAGES, At
from tests.project.running import shapes

pytestmark = pytest.mark.browser
PAST_DAY = "2019-03-01"
NOW = [(at, who, False) for at in PAGES for who in at.who]
POLICY = "default-src 'self'"

# Addresses that are no pages: JSON, files, sheets, what is only sent to, and what leads on at once.
NO_PAGES = {"openapi-json", "api-root", "library:original", "search:words", "job_again", "accounts:invite"}
NO_PAGES |= {"accounts:second_step", "taxonomy:download"}
NO_PAGES |= {"library:days", "library:list_file", "library:restore", "library:search", "library:undo"}
NO_PAGES |= {"library:topic_undo", "tsfd:plan_file", "tools:determination_file", "tools:assessment_file"}
NO_PAGES |= {"alerts:calendar", "tools:put_beside", "tools:program_change", "tools:assign", "tools:undo"}
NO_PAGES |= {"tools:remove", "tools:done", "tools:finish", "tools:reopen", "tools:report_docx", "tools:report_pdf"}
NO_PAGES |= {"tools:plan_sheet", "tools:plan_calendar", "tools:sale_json", "tools:plan_action", "tools:plan_json"}
NO_PAGES |= {"cases:as_json", "cases:as_yaml", "cases:calendar", "cases:task_sheet", "cases:task_mark"}
NO_PAGES |= {"cases:begin_sale"}
NO_PAGES |= {"cases:take_out", "cases:taken_out_file", "cases:views", "cases:sample"}
NO_PAGES |= {"cases:share", "cases:restore", "cases:report_docx", "cases:report_pdf"}
# Pages that a journey looks at: they need a proposal, or the password typed again.
ON_A_JOURNEY = {"facts:proposal", "facts:edit", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate"}
ON_A_JOURNEY |= {"library:intake", "facts:batch"}
ON_A_JOURNEY |= {"mfa_view_recovery_codes", "mfa_generate_recovery_codes", "library:likeness"}
ON_A_JOURNEY |= {"library:change", "library:list", "library:list_edit"}  # what is on them is made there
# A program and its assessments are made there.
ON_A_JOURNEY |= {"tools:assessment", "tools:section", "tools:question", "tools:findings", "tools:move"}
ON_A_JOURNEY |= {"tools:program", "tools:removed"}
ON_A_JOURNEY |= {"cases:open_from", "cases:tasks", "cases:tasks_follow"}
ON_A_JOURNEY |= {"cases:case", "cases:price", "cases:payments", "cases:notification", "cases:history", "cases:move"}
ON_A_JOURNEY |= {
    "cases:milestone",
    "cases:edit",
    "cases:drop",
    "cases:document_new",
    "cases:correct",
    "cases:take_back",
}
ON_A_JOURNEY |= {"cases:remove", "cases:intake", "cases:taken_out"}
# Pages of the sign-in that nothing here leads to: no mail is sent, and other hosts sign people in only where set up.
UNUSED = ("socialaccount_", "openid_connect_", "account_confirm_", "account_email_", "account_inactive", "account_set_")
UNUSED += ("account_reset_password_", "mfa_", "account_signup_")


def _name(state: tuple[At, str, bool]) -> str:
    at, who, is_past = state
    return f"{at.path}{' past' if is_past else ''} {who}"


# A past day changes little but colours and a banner: two thirds of those states wait for --every.
_OF_PAST = [(at, "visitor", True) for at in PAGES if at.past]
PAST = shapes(*_OF_PAST[::3], *_OF_PAST[1::3], *_OF_PAST[2::3], often=len(_OF_PAST[::3]))


class _Walker:
    """One window for each of the people, so that a page is all that is loaded anew."""

    def __init__(self, browser: Browser, place: Place) -> None:
        self.place, self.trouble = place, list[str]()
        self.pages: dict[str, Page] = {}
        self.contexts = []
        for who in ("visitor", "administrator"):
            context = window(browser, storage_state=place.people.get(who))
            self.contexts.append(context)
            self.pages[who] = context.new_page()
            watch(self.pages[who], place.address, self.trouble)


@pytest.fixture(scope="module")
def walker(browser: Browser, place: Place) -> Iterator[_Walker]:
    found = _Walker(browser, place)
    yield found
    for context in found.contexts:
        context.close()


@pytest.mark.parametrize("state", [*NOW, *PAST], ids=_name)
def test_page_is_sound_on_any_screen(walker: _Walker, axe: Callable[[Page], list[str]], state: tuple[At, str, bool]):
    at, who, is_past = state
    page = walker.pages[who]
    page.set_viewport_size(WIDE)
    walker.trouble.clear()
    day = f"{'&' if '?' in at.path else '?'}on={PAST_DAY}" if is_past else ""
    answer = page.goto(walker.place.address + at.path + day)
    assert answer is not None
    assert answer.status == at.status
    assert POLICY in answer.headers["content-security-policy"]
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main")).to_have_count(1)
    expect(page).to_have_title(re.compile("icop$"))
    expect(page.locator("body.icop-past")).to_have_count(int(is_past or "on=20" in at.path))
    assert (axe(page), overflow(page)) == ([], 0), "wide"
    page.set_viewport_size(NARROWEST)
    assert overflow(page) == 0, "narrowest"
    page.set_viewport_size(NARROW)
    assert overflow(page) == 0, "narrow"
    if who == at.who[0] and not is_past:  # other people and days change words and colours, which the wide look has seen
        assert axe(page) == [], "narrow"
    assert walker.trouble == []


def test_every_page_of_the_site_is_walked():
    seen = {_view(at.path) for at in PAGES} | NO_PAGES | ON_A_JOURNEY
    names = set(_names(get_resolver()))
    assert {"home", "search:index", "library:section", "facts:fact", "mfa_index"} <= names
    assert sorted(name for name in names - seen if not name.startswith((*UNUSED, "api:"))) == []


def _view(path: str) -> str:
    try:
        return resolve(path.partition("?")[0].replace("%20", " ")).view_name
    except Resolver404:
        return ""


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _names(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name
