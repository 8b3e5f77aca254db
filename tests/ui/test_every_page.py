"""What holds for every page: its day, its content policy, no other host, and errors said in words."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from icop.ui.middleware import POLICY
from tests.makers import load_facts, make_fee, make_person, signed_in

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/topics/",
    "/help/",
    "/help/glossary/",
    "/help/accessibility/",
    "/news/",
    "/taxonomy/",
    "/taxonomy/a-z/",
    "/facts/",
    "/facts/parameters/",
    "/facts/parameters/pricing.fee/",
    "/facts/proposals/",
    "/library/",
    "/search/",
    "/health/",
    "/set-up/",
    "/accounts/login/",
    "/no/such/page/",
)


@pytest.fixture(autouse=True)
def _facts() -> None:
    load_facts({"parameter:pricing.fee": make_fee()})


@pytest.mark.parametrize("address", PAGES)
class TestPage:
    def test_it_carries_the_content_policy(self, client: Client, address: str):
        answer = client.get(address)
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in POLICY
        assert "unsafe" not in POLICY

    def test_it_loads_nothing_from_another_host_and_runs_nothing_inside(self, client: Client, address: str):
        text = client.get(address).content.decode()
        loaded = re.findall(r"<(?:link|script|img|iframe|source|use|image)\b[^>]*?(?:src|href)=\"([^\"]*)\"", text)
        assert loaded
        assert all(place.startswith(("/", "#")) and not place.startswith("//") for place in loaded), loaded
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)

    def test_its_shape_is_one_a_screen_reader_can_use(self, client: Client, address: str):
        text = client.get(address).content.decode()
        assert '<html lang="en">' in text
        assert len(re.findall(r"<h1\b", text)) == 1
        assert len(re.findall(r"<main\b", text)) == 1
        assert re.search(r"<title>\s*\S", text)
        ids = re.findall(r"\sid=\"([^\"]+)\"", text)
        assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
        outside = re.sub(r"<label\b(?:(?!</label>).)*</label>", "", text, flags=re.DOTALL)
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", outside)
        labelled = set(re.findall(r"<label[^>]* for=\"([^\"]+)\"", text))
        for field in fields:
            named = re.search(r"\sid=\"([^\"]+)\"", field)
            hidden = 'type="hidden"' in field
            assert hidden or "aria-label" in field or (named and named[1] in labelled), field


class TestDay:
    def test_without_one_it_is_today_and_links_carry_none(self, client: Client):
        text = client.get("/facts/").content.decode()
        assert "icop-past" not in text
        assert "on=" not in "".join(re.findall(r'href="[^"]*"', text))

    def test_a_past_day_repaints_the_page_and_every_link_of_ours_carries_it(self, client: Client):
        text = client.get("/facts/?on=2019-03-01").content.decode()
        assert 'class="icop-past"' in text
        body = text.split("<body")[1]
        links = [link for link in re.findall(r'<a[^>]*href="([^"]*)"', body) if link.startswith("/")]
        without = [link for link in links if "on=2019-03-01" not in link]
        still = {"/facts/", "/accounts/login/", "/api/v1/docs", "/health/"}  # back to today, and what knows no day
        assert set(without) <= still, without

    @pytest.mark.parametrize(
        "word", ["soon", "2019-13-01", "2019-02-30", "01/02/2019", "20190301", "2019-3-1", "٢٠١٩-٠٣-٠١"]
    )
    def test_a_wrong_one_is_refused_with_how_to_write_it(self, client: Client, word: str):
        answer = client.get("/facts/", {"on": word})
        assert answer.status_code == 400
        assert "Write it as year-month-day" in answer.content.decode()

    @pytest.mark.parametrize("word", ["0001-01-01", "9999-12-31"])
    def test_the_first_and_last_days_are_days(self, client: Client, word: str):
        for address in PAGES[:-1]:
            assert client.get(address, {"on": word}).status_code == 200
            assert client.get(address, {"known": word}).status_code in {200, 404}

    def test_the_edges_are_days_in_every_time_zone(self, client: Client, settings):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            settings.TIME_ZONE = zone
            for word in ("0001-01-01", "9999-12-31"):
                assert client.get("/facts/", {"known": word}).status_code == 200

    def test_the_api_says_it_in_its_own_shape(self, client: Client):
        answer = client.get("/api/v1/facts/parameter?on=soon")
        assert answer.status_code == 400
        assert set(answer.json()) == {"problem", "fix"}

    def test_nothing_can_be_changed_on_a_day_that_is_not_today(self, client: Client):
        browser = signed_in(make_person("administrator"))
        for day in ("2019-03-01", "2999-01-01"):
            answer = browser.post(f"/people/?on={day}", {"email": "x@office.example", "role": "member"})
            assert answer.status_code == 409
            assert "Return to today" in answer.content.decode()

    def test_one_can_sign_in_and_out_on_any_day(self, client: Client):
        person = make_person()
        person.set_password("seven calm harbour lights")
        person.save()
        typed = {"login": person.email, "password": "seven calm harbour lights"}
        assert client.post("/accounts/login/?on=2019-03-01", typed).status_code == 302
        assert client.post("/accounts/logout/?on=2019-03-01").status_code == 302


class TestErrors:
    def test_an_address_that_leads_nowhere_leads_on(self, client: Client):
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert "There is no such page." in answer.content.decode()

    def test_an_address_of_the_api_that_leads_nowhere_answers_in_its_shape(self, client: Client):
        answer = client.get("/api/v1/no/such")
        assert answer.status_code == 404
        assert set(answer.json()) == {"problem", "fix"}

    @pytest.mark.parametrize(
        "address", ["/api/v1/facts/nothing", "/api/v1/facts/parameter?limit=-1", "/api/v1/facts/parameter?limit=x"]
    )
    def test_what_the_api_cannot_read_is_answered_in_its_shape(self, client: Client, address: str):
        answer = client.get(address)
        assert 400 <= answer.status_code < 500
        assert set(answer.json()) == {"problem", "fix"}
        assert all(answer.json().values())

    @pytest.mark.parametrize("address", ["/api/v1/facts/parameter", "/health/alive"])
    def test_a_method_that_is_not_offered_never_leaves_a_blank_page(self, client: Client, address: str):
        answer = client.delete(address)
        assert answer.status_code in {403, 405, 200}
        assert answer.content.strip()

    def test_a_page_only_for_sending_says_so_when_opened(self):
        someone = make_person()
        answer = signed_in(make_person("administrator")).get(f"/people/{someone.pk}/invite/")
        assert answer.status_code == 405
        assert "<h1" in answer.content.decode()

    def test_a_form_without_its_token_says_what_to_do(self):
        browser = Client(enforce_csrf_checks=True)
        answer = browser.post("/set-up/", {"code": "x"})
        assert answer.status_code == 403
        assert "reload the page" in answer.content.decode()

    def test_a_host_that_is_not_ours_says_how_to_allow_it(self, client: Client):
        answer = client.get("/", headers={"host": "icop.office.example"})
        assert answer.status_code == 400
        assert "ICOP_HOSTS" in answer.content.decode()
        assert answer["Content-Security-Policy"] == POLICY

    def test_a_failure_of_ours_is_a_page_even_when_the_database_is_away(self, monkeypatch: pytest.MonkeyPatch):
        from django.db import DatabaseError
        from django.db.models.sql.compiler import SQLCompiler

        def away(*args: object, **kwargs: object) -> None:
            raise DatabaseError("the disk is gone")

        browser = signed_in(make_person())
        browser.raise_request_exception = False
        monkeypatch.setattr(SQLCompiler, "execute_sql", away)
        answer = browser.get("/facts/")
        text = answer.content.decode()
        assert answer.status_code == 500
        assert "Something went wrong on this site." in text
        assert "the disk is gone" not in text
        assert "icop.css" in text

    @pytest.mark.parametrize(
        "address", ["/search/?q=%00", "/library/?q=a%00b", "/facts/parameters/%00/", "/library/a%00b/"]
    )
    def test_an_invisible_character_is_refused_before_it_reaches_the_database(self, client: Client, address: str):
        answer = client.get(address)
        assert answer.status_code == 400
        assert "invisible character" in answer.content.decode()

    @pytest.mark.parametrize("number", ["0", "-1", "²", "9" * 5000, "x"])
    def test_a_number_in_a_question_that_is_none_is_left_out(self, client: Client, number: str):
        for address, name in (("/library/", "page"), ("/library/", "year"), ("/search/?q=fee", "page")):
            joined = f"{address}{'&' if '?' in address else '?'}{urlencode({name: number})}"
            assert client.get(joined).status_code in {200, 503}

    @pytest.mark.parametrize("number", ["0", "99999999999999999999999999", "-1", "x"])
    def test_a_number_that_is_nothing_is_not_found(self, number: str):
        browser = signed_in(make_person("administrator"))
        for address in (f"/facts/proposals/{number}/", f"/people/{number}/"):
            assert browser.get(address).status_code == 404
