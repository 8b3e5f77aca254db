"""Loading packs: rows are added and retired, never edited, so that what was known on a day stays known."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from icop.accounts.reader import VISITOR, Reader
from icop.audit.queries import Asked, trail_for
from icop.engine.errors import NotAllowed, NotFound
from icop.facts.actions import load_pack
from icop.facts.models import Row
from icop.facts.queries import counts, fact_for, facts_for, find_fact, history_of
from icop.links.models import Use
from icop.links.queries import used_citations
from tests.makers import TODAY, load_facts, make_cite, make_fee, make_reader, read_fact

pytestmark = pytest.mark.django_db
FEE, RATE = "parameter:pricing.fee", "parameter:pricing.rate"


def now() -> datetime:
    return timezone.now()


def title(key: str = "pricing.fee", known: datetime | None = None) -> str:
    return fact_for(VISITOR, "parameter", key, known=known).shape.title


def asked_to_index() -> list[str]:
    return [key for job in DBTaskResult.objects.all() for key in job.args_kwargs["args"][0]]


class TestLoading:
    def test_the_same_again_changes_nothing(self):
        first = load_facts({FEE: make_fee(), RATE: make_fee(title="Rate")})
        rows = list(Row.objects.values_list("pk", "sha", "retired_at"))
        asked = len(asked_to_index())
        again = load_facts({FEE: make_fee(), RATE: make_fee(title="Rate")})
        assert (first.added, first.unchanged) == ((FEE, RATE), 0)
        assert (again.added, again.changed, again.retired, again.unchanged) == ((), (), (), 2)
        assert list(Row.objects.values_list("pk", "sha", "retired_at")) == rows
        assert len(asked_to_index()) == asked

    def test_a_changed_fact_gets_a_new_row_and_its_old_one_is_retired(self):
        load_facts({FEE: make_fee(title="Old fee")})
        report = load_facts({FEE: make_fee(title="New fee")})
        assert report.changed == (FEE,)
        old, new = Row.objects.order_by("recorded_at")
        assert (old.title, new.title) == ("Old fee", "New fee")
        assert old.retired_at == new.recorded_at
        assert new.retired_at is None

    def test_spacing_and_comments_make_no_new_row(self):
        load_facts({FEE: make_fee()})
        assert load_facts({FEE: "# a comment\n" + make_fee().replace("unit: ", "unit:   ")}).unchanged == 1

    def test_a_fact_that_is_gone_is_retired_not_deleted(self):
        load_facts({FEE: make_fee(), RATE: make_fee()})
        assert load_facts({FEE: make_fee()}).retired == (RATE,)
        assert find_fact(VISITOR, "parameter", "pricing.rate") is None
        assert Row.objects.filter(key="pricing.rate").count() == 1
        with pytest.raises(NotFound):
            title("pricing.rate")

    def test_a_fact_may_come_back(self):
        load_facts({FEE: make_fee()})
        load_facts({})
        assert load_facts({FEE: make_fee()}).added == (FEE,)
        assert title() == "Service fee"

    def test_what_changed_is_asked_to_be_indexed_and_in_the_trail(self, keeper: Reader):
        load_facts({FEE: make_fee(), RATE: make_fee()})
        load_facts({FEE: make_fee(title="New fee")})
        assert asked_to_index() == [FEE, RATE, FEE, RATE]
        notes = [entry.note for entry in trail_for(keeper, Asked(key="pack:icop"))]
        assert notes == ["0 added, 1 changed, 1 retired", "2 added, 0 changed, 0 retired"]

    @pytest.mark.parametrize("role", ["visitor", "member", "editor"])
    def test_only_an_administrator_loads(self, role: str):
        with pytest.raises(NotAllowed):
            load_pack("icop", 0, [read_fact(FEE, make_fee())], by=make_reader(role), on=TODAY)
        assert not Row.objects.exists()


class TestKnown:
    def test_a_moment_in_the_past_shows_the_older_row(self):
        load_facts({FEE: make_fee(title="Old fee")})
        between = now()
        load_facts({FEE: make_fee(title="New fee")})
        assert (title(known=between), title(known=now()), title()) == ("Old fee", "New fee", "New fee")

    def test_before_it_was_recorded_a_fact_is_not_known(self):
        before = now()
        load_facts({FEE: make_fee()})
        assert facts_for(VISITOR, "parameter", known=before) == []
        assert counts(known=before) == {}
        with pytest.raises(NotFound):
            title(known=before)

    def test_a_retired_fact_is_known_as_of_the_days_it_was_used(self):
        load_facts({FEE: make_fee()})
        then = now()
        load_facts({})
        assert title(known=then) == "Service fee"
        assert counts(known=then) == {"parameter": 1}
        assert counts() == {}

    def test_its_history_keeps_every_version_newest_first(self):
        for name in ("First fee", "Second fee", "Third fee"):
            load_facts({FEE: make_fee(title=name)})
        assert [row.title for row in history_of(VISITOR, "parameter", "pricing.fee")] == [
            "Third fee",
            "Second fee",
            "First fee",
        ]


class TestOverlay:
    def test_a_later_pack_wins_whichever_was_loaded_first(self):
        load_facts({FEE: make_fee(title="Office fee")}, pack="office", rank=1)
        load_facts({FEE: make_fee(title="Shipped fee"), RATE: make_fee(title="Shipped rate")})
        assert (title(), title("pricing.rate")) == ("Office fee", "Shipped rate")
        assert counts() == {"parameter": 2}

    def test_when_it_leaves_the_earlier_one_shows_again(self):
        load_facts({FEE: make_fee(title="Shipped fee")})
        load_facts({FEE: make_fee(title="Office fee")}, pack="office", rank=1)
        then = now()
        load_facts({}, pack="office", rank=1)
        assert title() == "Shipped fee"
        assert title(known=then) == "Office fee"

    def test_loading_one_pack_leaves_the_others_alone(self):
        load_facts({FEE: make_fee(title="Office fee")}, pack="office", rank=1)
        load_facts({})
        assert title() == "Office fee"


class TestUses:
    """The citations a fact uses are those of the version that shows."""

    SHIPPED = make_fee().replace(make_cite(), make_cite("Shipped Directive 1"))
    OFFICE = make_fee().replace(make_cite(), make_cite("Office Directive 2"))

    @staticmethod
    def cited() -> set[str]:
        return set(used_citations())

    def test_each_place_of_a_fact_that_cites_is_kept(self):
        load_facts({FEE: make_fee()})
        places = [(use.place, use.standing) for use in Use.objects.all()]
        assert sorted(places) == [("values.0", "verified"), ("values.1", "verified")]

    def test_a_change_replaces_them(self):
        load_facts({FEE: self.SHIPPED})
        load_facts({FEE: self.OFFICE})
        assert self.cited() == {"Office Directive 2"}

    def test_a_fact_that_is_gone_uses_nothing(self):
        load_facts({FEE: self.SHIPPED})
        load_facts({})
        assert self.cited() == set()

    def test_an_overlay_takes_their_place(self):
        load_facts({FEE: self.SHIPPED})
        load_facts({FEE: self.OFFICE}, pack="office", rank=1)
        assert self.cited() == {"Office Directive 2"}

    def test_when_the_overlay_leaves_the_earlier_ones_are_back(self):
        load_facts({FEE: self.SHIPPED})
        load_facts({FEE: self.OFFICE}, pack="office", rank=1)
        load_facts({}, pack="office", rank=1)
        assert self.cited() == {"Shipped Directive 1"}

    def test_a_change_below_an_overlay_does_not_show_through(self):
        load_facts({FEE: self.SHIPPED})
        load_facts({FEE: self.OFFICE}, pack="office", rank=1)
        load_facts({FEE: self.SHIPPED.replace("Shipped Directive 1", "Shipped Directive 3")})
        assert self.cited() == {"Office Directive 2"}
