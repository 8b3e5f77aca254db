"""Questions that nothing answers: it is said, what lies near is shown, and editors learn of them, not of who asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from icop.accounts.reader import VISITOR
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.facts.models import Proposal
from icop.index.sources import build_index
from icop.search.actions import forget_failed_search, note_failed_search, propose_label, prune_failed_searches
from icop.search.models import FailedSearch
from icop.search.queries import failed_searches, search
from icop.search.results import Wanted
from tests.makers import TODAY, load_facts, make_cite, make_person, make_reader, signed_in

pytestmark = pytest.mark.django_db

FACTS = {
    "term:field.sale": f"""
title: Foreign widget sale
also: [FWS]
means: A widget sold abroad by the government.
cite: {make_cite("DSCA 19-34")}
""",
    "card:law.notice": f"""
title: Notice to Congress
citation: 22 USC 2776(b)
statements:
  - start: 2002-09-30
    says: Congress is told of large widget offers.
    cite: {make_cite("22 USC 2776(b)")}
""",
}


@pytest.fixture
def site(home):
    load_facts(FACTS)
    build_index()


def ask(text: str, **wanted):
    return search(VISITOR, text, on=TODAY, wanted=Wanted({}, **wanted))


class TestSaying:
    @pytest.mark.parametrize("typed", ["widget offers", "22 USC 2776(b)", "22 USC 2776", "FWS", '"large widget"'])
    def test_what_is_here_answers(self, site, typed):
        assert ask(typed).answered

    @pytest.mark.parametrize(
        "typed", ["sourdough bread", "22 USC 99999", '"flux capacitor"', "bread sold in paper bags"]
    )
    def test_nothing_here_answers_other_things(self, site, typed):
        assert not ask(typed).answered

    def test_what_lies_nearest_is_shown(self, site):
        body = Client().get("/search/", {"q": "bread sold in paper bags"}).content.decode()
        assert "Nothing here" in body
        assert "Nearest to it" in body
        assert "Foreign widget sale" in body

    def test_the_endpoint_says_it_too(self, site):
        assert Client().get("/api/v1/search", {"q": "widget offers"}).json()["answered"] is True
        assert Client().get("/api/v1/search", {"q": "sourdough bread"}).json()["answered"] is False


class TestKeeping:
    def test_a_question_in_vain_is_counted_by_day_without_who_asked(self, site):
        for client in (Client(), signed_in(make_person()), signed_in(make_person("editor"))):
            client.get("/search/", {"q": "Sourdough  bread"})
        (row,) = FailedSearch.objects.all()
        assert row.text == "sourdough bread"
        assert {field.name for field in FailedSearch._meta.get_fields()} == {"id", "text", "on", "times"}

    @pytest.mark.parametrize(
        "query",
        [
            {"q": "widget offers"},
            {"q": "sourdough", "kind": "memo"},
            {"q": "sourdough", "on": "2019-01-01"},
            {"q": "sourdough", "taxonomy": "off"},
        ],
    )
    def test_only_what_was_asked_of_all_that_is_here_today_counts(self, site, query):
        Client().get("/search/", query)
        assert not FailedSearch.objects.exists()

    @pytest.mark.parametrize("typed", ["ann@office.example", "call 5551234567", "123-45-6789", "x" * 130, "zz"])
    def test_what_looks_like_a_persons_data_is_not_kept(self, db, typed):
        note_failed_search(typed, on=TODAY)
        assert not FailedSearch.objects.exists()

    def test_a_site_may_keep_none(self, db, settings):
        settings.ICOP_FAILED_SEARCH_DAYS = 0
        note_failed_search("sourdough", on=TODAY)
        assert not FailedSearch.objects.exists()

    def test_they_are_forgotten_after_a_time(self, db, settings):
        settings.ICOP_FAILED_SEARCH_DAYS = 30
        for days in (31, 30, 0):
            note_failed_search("sourdough", on=TODAY - timedelta(days=days))
        assert prune_failed_searches(on=TODAY) == 1
        assert FailedSearch.objects.count() == 2

    def test_the_same_question_counts_up(self, db):
        for on in (TODAY, TODAY, TODAY - timedelta(days=1)):
            note_failed_search("sourdough bread", on=on)
        build_index()
        ((line,), total) = failed_searches(make_reader("editor"), on=TODAY)
        assert (line.times, line.last, total) == (3, TODAY, 1)


class TestProposing:
    def test_editors_see_them_with_the_nearest_name(self, site):
        note_failed_search("widget export abroad", on=TODAY)
        ((line,), _) = failed_searches(make_reader("editor"), on=TODAY)
        assert line.near is not None
        assert line.near.key == "term:field.sale"

    @pytest.mark.parametrize("role", ["visitor", "member"])
    def test_others_do_not(self, site, role):
        reader = make_reader(role)
        for do in (
            lambda: failed_searches(reader, on=TODAY),
            lambda: forget_failed_search("bread", by=reader, on=TODAY),
            lambda: propose_label("bread", "term", "field.sale", by=reader, on=TODAY),
        ):
            with pytest.raises(NotAllowed):
                do()

    def test_a_button_drafts_the_proposal_of_a_label(self, site):
        note_failed_search("gadget export", on=TODAY)
        client = signed_in(make_person("editor"))
        body = client.get("/search/failed/").content.decode()
        assert "gadget export" in body
        answer = client.post("/search/failed/", {"text": "gadget export", "near": "term:field.sale", "propose": "1"})
        proposal = Proposal.objects.get()
        assert answer.url == f"/facts/proposals/{proposal.pk}/edit/"
        assert proposal.body["also"] == ["FWS", "gadget export"]
        assert client.get(answer.url).status_code == 200

    def test_a_name_it_bears_already_is_refused(self, site):
        with pytest.raises(Refused, match="called that already"):
            propose_label("fws", "term", "field.sale", by=make_reader("editor"), on=TODAY)

    def test_one_can_be_taken_off(self, site):
        note_failed_search("sourdough", on=TODAY)
        client = signed_in(make_person("editor"))
        client.post("/search/failed/", {"text": "sourdough", "forget": "1"})
        assert not FailedSearch.objects.exists()
        with pytest.raises(NotFound):
            forget_failed_search("sourdough", by=make_reader("editor"), on=date(2026, 11, 22))
