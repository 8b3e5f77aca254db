"""Proposals made together are decided together: all or none, checked beside each other."""

from __future__ import annotations

import pytest

from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.facts.actions import (
    draft_together,
    publish_together,
    reject_together,
    submit_together,
    withdraw_together,
)
from icop.facts.models import Proposal
from icop.facts.queries import batch_for, find_fact
from tests.makers import TODAY, load_facts, make_reader
from tests.taxonomy.making import WIDGETS, make_concept

pytestmark = pytest.mark.django_db
NEW = {
    "3.1": make_concept("Small boats", 'broader: "3"'),
    "3": make_concept("Boats"),
}


@pytest.fixture
def drafted() -> tuple[str, object, object]:
    load_facts(WIDGETS)
    author, editor = make_reader("member"), make_reader("editor")
    return draft_together("concept", NEW, reason="They float.", by=author, on=TODAY), author, editor


def stages() -> set[str]:
    return set(Proposal.objects.values_list("stage", flat=True))


def test_what_stands_below_may_come_before_what_it_stands_below(drafted):
    name, author, editor = drafted
    submit_together(batch_for(author, name), by=author, on=TODAY)
    publish_together(batch_for(editor, name), by=editor, on=TODAY)
    assert find_fact(editor, "concept", "3.1").shape.broader == "3"
    assert stages() == {"published"}


def test_one_that_changed_since_holds_all_back(drafted):
    _, author, editor = drafted
    name = draft_together("concept", {"1": make_concept("Widget"), "4": NEW["3"]}, reason="So.", by=author, on=TODAY)
    submit_together(batch_for(author, name), by=author, on=TODAY)
    load_facts({**WIDGETS, "concept:1": make_concept("Widgets and more")})
    with pytest.raises(Refused, match=r"Changed since this was proposed: 1\."):
        publish_together(batch_for(editor, name), by=editor, on=TODAY)
    assert find_fact(editor, "concept", "4") is None


def test_wrong_ones_are_told_by_key_and_nothing_is_kept():
    load_facts(WIDGETS)
    texts = {"3": make_concept("widgets"), "4": make_concept("Boats", 'broader: "9"')}
    with pytest.raises(Refused) as refused:
        draft_together("concept", texts, reason="So.", by=make_reader("member"), on=TODAY)
    assert "3: Line 1: 'widgets' is the preferred label of 1 too" in refused.value.problem
    assert "4: Line 4: there is no concept '9'" in refused.value.problem
    assert not Proposal.objects.exists()


def test_only_their_author_withdraws_and_only_another_publishes(drafted):
    name, author, editor = drafted
    with pytest.raises(NotAllowed):
        withdraw_together(batch_for(editor, name), by=editor, on=TODAY)
    with pytest.raises(NotAllowed):
        publish_together(batch_for(author, name), by=author, on=TODAY)
    withdraw_together(batch_for(author, name), by=author, on=TODAY)
    assert stages() == {"withdrawn"}
    with pytest.raises(Refused):
        submit_together(batch_for(author, name), by=author, on=TODAY)


def test_turning_down_takes_a_reason(drafted):
    name, author, editor = drafted
    submit_together(batch_for(author, name), by=author, on=TODAY)
    with pytest.raises(Refused, match="Say why"):
        reject_together(batch_for(editor, name), note=" ", by=editor, on=TODAY)
    reject_together(batch_for(editor, name), note="No boats.", by=editor, on=TODAY)
    assert stages() == {"rejected"}


def test_nothing_new_and_no_reason_are_refused():
    load_facts(WIDGETS)
    by = make_reader("member")
    with pytest.raises(Refused, match="Nothing in it differs"):
        draft_together("concept", {"1": WIDGETS["concept:1"]}, reason="So.", by=by, on=TODAY)
    with pytest.raises(Refused, match="Say why"):
        draft_together("concept", NEW, reason=" ", by=by, on=TODAY)


def test_drafts_of_others_are_not_found(drafted):
    with pytest.raises(NotFound):
        batch_for(make_reader("member"), drafted[0])
    with pytest.raises(NotFound):
        batch_for(make_reader("visitor"), "")
