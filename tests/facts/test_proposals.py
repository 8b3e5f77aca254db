"""The one flow by which people change what the site says: draft, review, published by somebody else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from icop.accounts.reader import VISITOR, Reader
from icop.audit.queries import Asked, trail_for
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.facts.actions import (
    draft_proposal,
    publish_proposal,
    reject_proposal,
    revise_proposal,
    submit_proposal,
    withdraw_proposal,
)
from icop.facts.models import Proposal, Row
from icop.facts.queries import fact_for, proposal_for, proposals_for
from icop.links.queries import used_citations
from tests.makers import TODAY, load_facts, make_cite, make_fee, make_reader

pytestmark = pytest.mark.django_db
FEE = "parameter:pricing.fee"
CHANGED = make_fee(("2015-01-01", "4"), ("2022-07-01", "3.25"), ("2026-01-01", "3.5"))


@pytest.fixture(autouse=True)
def _shipped() -> None:
    load_facts({FEE: make_fee()})


@pytest.fixture
def author() -> Reader:
    return make_reader("member")


@pytest.fixture
def editor() -> Reader:
    return make_reader("editor")


def draft(by: Reader, text: str = CHANGED, reason: str = "It rose.") -> Proposal:
    return draft_proposal("parameter", "pricing.fee", text=text, reason=reason, by=by, on=TODAY)


def in_review(by: Reader, text: str = CHANGED) -> Proposal:
    return submit_proposal(draft(by, text), by=by, on=TODAY)


def publish(proposal: Proposal, by: Reader) -> Proposal:
    return publish_proposal(proposal, by=by, on=TODAY)


def values() -> list[str]:
    return [str(entry.value) for entry in fact_for(VISITOR, "parameter", "pricing.fee").shape.values]  # type: ignore[attr-defined]


class TestTheWayThrough:
    def test_a_draft_changes_nothing_until_it_is_published_by_another(self, author: Reader, editor: Reader):
        proposal = draft(author)
        assert (proposal.stage, values()) == ("draft", ["4", "3.25"])
        submit_proposal(proposal, by=author, on=TODAY)
        assert (proposal.stage, values()) == ("review", ["4", "3.25"])
        publish(proposal, editor)
        assert (proposal.stage, values()) == ("published", ["4", "3.25", "3.5"])

    def test_what_the_site_knew_before_stays_known(self, author: Reader, editor: Reader):
        before = timezone.now()
        publish(in_review(author), editor)
        known = fact_for(VISITOR, "parameter", "pricing.fee", known=before)
        assert [str(entry.value) for entry in known.shape.values] == ["4", "3.25"]  # type: ignore[attr-defined]
        assert known.pack == "icop"
        assert fact_for(VISITOR, "parameter", "pricing.fee").pack == "site"

    def test_what_was_published_overlays_every_pack_that_is_loaded_later(self, author: Reader, editor: Reader):
        publish(in_review(author), editor)
        load_facts({FEE: make_fee(title="Shipped again")})
        load_facts({FEE: make_fee(title="Office fee")}, pack="office", rank=5)
        assert values() == ["4", "3.25", "3.5"]

    def test_a_second_change_retires_the_first(self, author: Reader, editor: Reader):
        publish(in_review(author), editor)
        publish(in_review(author, CHANGED.replace("3.5", "3.6")), editor)
        assert values() == ["4", "3.25", "3.6"]
        assert Row.objects.filter(pack="site", retired_at=None).count() == 1
        assert Row.objects.filter(pack="site").count() == 2

    def test_the_citations_follow(self, author: Reader, editor: Reader):
        publish(in_review(author, CHANGED.replace(make_cite(), make_cite("Example Directive 99"))), editor)
        assert used_citations() == ["Example Directive 99"]

    def test_every_step_is_in_the_trail(self, author: Reader, editor: Reader, keeper: Reader):
        proposal = publish(in_review(author), editor)
        lines = [(entry.verb, entry.by, entry.note) for entry in trail_for(keeper, Asked(key=FEE))]
        note = f"proposal {proposal.pk}"
        assert lines == [
            ("facts.publish", editor.user_key, note),
            ("facts.submit", author.user_key, note),
            ("facts.draft", author.user_key, note),
        ]


class TestWhoMay:
    def test_a_visitor_may_not_propose(self):
        with pytest.raises(NotAllowed):
            draft(VISITOR)

    def test_a_member_may_not_publish(self, author: Reader):
        with pytest.raises(NotAllowed):
            publish(in_review(author), make_reader("member"))
        assert values() == ["4", "3.25"]

    def test_an_editor_may_not_publish_their_own(self, editor: Reader):
        with pytest.raises(NotAllowed, match="Somebody else"):
            publish(in_review(editor), editor)
        assert values() == ["4", "3.25"]

    def test_an_administrator_may_publish_their_own(self):
        keeper = make_reader("administrator")
        assert publish(in_review(keeper), keeper).stage == "published"

    def test_only_its_author_may_change_hand_in_or_take_back(self, author: Reader, editor: Reader):
        proposal = draft(author)
        for attempt in (
            lambda: revise_proposal(proposal, text=CHANGED, reason="Mine now.", by=editor, on=TODAY),
            lambda: submit_proposal(proposal, by=editor, on=TODAY),
            lambda: withdraw_proposal(proposal, by=editor, on=TODAY),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_a_member_may_not_turn_down(self, author: Reader):
        with pytest.raises(NotAllowed):
            reject_proposal(in_review(author), note="No.", by=make_reader("member"), on=TODAY)

    def test_others_see_no_open_proposal_and_it_sounds_like_a_missing_one(self, author: Reader):
        proposal = in_review(author)
        for reader in (VISITOR, make_reader("member")):
            assert list(proposals_for(reader)) == []
            said = []
            for pk in (proposal.pk, 10**6):
                with pytest.raises(NotFound) as caught:
                    proposal_for(reader, pk)
                said.append(str(caught.value))
            assert said[0] == said[1]

    def test_its_author_and_editors_see_it(self, author: Reader, editor: Reader):
        proposal = in_review(author)
        assert proposal_for(author, proposal.pk) == proposal_for(editor, proposal.pk) == proposal

    def test_everybody_sees_what_was_published(self, author: Reader, editor: Reader):
        proposal = publish(in_review(author), editor)
        assert list(proposals_for(VISITOR)) == [proposal]


class TestRefusals:
    def test_a_change_on_an_older_version_is_refused(self, author: Reader, editor: Reader):
        proposal = in_review(author)
        load_facts({FEE: make_fee(title="Changed meanwhile")})
        with pytest.raises(Refused, match="has changed since"):
            publish(proposal, editor)
        assert Row.objects.filter(pack="site").count() == 0

    def test_of_two_changes_to_one_version_the_second_is_refused(self, author: Reader, editor: Reader):
        one, two = in_review(author), in_review(author, CHANGED.replace("3.5", "9.9"))
        publish(one, editor)
        with pytest.raises(Refused, match="has changed since"):
            publish(two, editor)
        assert values() == ["4", "3.25", "3.5"]

    def test_turning_down_takes_a_reason(self, author: Reader, editor: Reader):
        proposal = in_review(author)
        with pytest.raises(Refused, match="Say why"):
            reject_proposal(proposal, note="  ", by=editor, on=TODAY)
        reject_proposal(proposal, note="The notice was withdrawn.", by=editor, on=TODAY)
        proposal.refresh_from_db()
        assert (proposal.stage, proposal.review_note) == ("rejected", "The notice was withdrawn.")

    def test_a_change_says_why(self, author: Reader):
        with pytest.raises(Refused, match="Say why"):
            draft(author, reason=" ")

    def test_a_text_that_says_the_same_is_no_change(self, author: Reader):
        with pytest.raises(Refused, match="already"):
            draft(author, text=make_fee())

    def test_a_draft_is_not_published(self, author: Reader, editor: Reader):
        with pytest.raises(Refused, match="draft"):
            publish(draft(author), editor)
        assert values() == ["4", "3.25"]

    @pytest.mark.parametrize("move", ["publish", "reject", "submit", "withdraw"])
    def test_what_is_decided_moves_no_more(self, author: Reader, editor: Reader, move: str):
        proposal = publish(in_review(author), editor)
        moves = {
            "publish": lambda: publish(proposal, editor),
            "reject": lambda: reject_proposal(proposal, note="No.", by=editor, on=TODAY),
            "submit": lambda: submit_proposal(proposal, by=author, on=TODAY),
            "withdraw": lambda: withdraw_proposal(proposal, by=author, on=TODAY),
        }
        with pytest.raises(Refused):
            moves[move]()
        assert Row.objects.filter(pack="site").count() == 1

    def test_what_was_decided_elsewhere_meanwhile_is_not_decided_again(self, author: Reader, editor: Reader):
        proposal = in_review(author)
        opened_earlier = Proposal.objects.get(pk=proposal.pk)
        reject_proposal(proposal, note="No.", by=editor, on=TODAY)
        with pytest.raises(Refused):
            publish(opened_earlier, make_reader("editor"))
        assert Proposal.objects.get(pk=proposal.pk).stage == "rejected"
        assert values() == ["4", "3.25"]

    def test_what_was_taken_back_in_review_can_still_be_taken_back_once(self, author: Reader):
        proposal = withdraw_proposal(in_review(author), by=author, on=TODAY)
        assert proposal.stage == "withdrawn"
        with pytest.raises(Refused):
            withdraw_proposal(proposal, by=author, on=TODAY)

    def test_a_draft_may_be_changed_and_one_in_review_may_not(self, author: Reader):
        proposal = draft(author)
        revise_proposal(proposal, text=CHANGED.replace("3.5", "3.75"), reason="Better.", by=author, on=TODAY)
        assert "3.75" in Proposal.objects.get(pk=proposal.pk).text
        submit_proposal(proposal, by=author, on=TODAY)
        with pytest.raises(Refused):
            revise_proposal(proposal, text=CHANGED, reason="Again.", by=author, on=TODAY)


class TestTheText:
    """What people type is read as strictly as a file, and each problem names its line."""

    @pytest.mark.parametrize(
        ("change", "line", "word"),
        [
            (("unit: percent", "unit: parsec"), "Line 2", "parsec"),
            (("title: Service fee", "tittle: Service fee"), "Line 1", "tittle"),
            (("value: 4", "value: four"), "Line 5", "four"),
            (("standing: verified", "standing: certain"), "Line 6", "standing"),
            (("start: 2015-01-01", "start: 2023-01-01"), "Line", "2022-07-01"),
            (("start: 2015-01-01", "start: 2015-13-01"), "Line 4", "2015-13-01"),
        ],
    )
    def test_a_problem_names_its_line_and_what_is_wrong(
        self, author: Reader, change: tuple[str, str], line: str, word: str
    ):
        with pytest.raises(Refused) as caught:
            draft(author, text=make_fee().replace(*change, 1))
        assert line in caught.value.problem
        assert word in caught.value.problem
        assert not Proposal.objects.exists()

    def test_every_problem_is_told_at_once(self, author: Reader):
        text = make_fee().replace("unit: percent", "unit: [percent]")
        with pytest.raises(Refused) as caught:
            draft(author, text=text.replace("title: ", "tittle: "))
        assert [line[:7] for line in caught.value.problem.splitlines()] == ["Line 1:", "Line 2:"]

    def test_a_value_without_a_citation_is_refused(self, author: Reader):
        text = "\n".join(line for line in make_fee().splitlines() if "cite" not in line)
        with pytest.raises(Refused, match="cite"):
            draft(author, text=text)

    @pytest.mark.parametrize("text", ["", "   ", "[]", "just words", "a: &x 1\nb: *x", "title: [", "\x00", "- " * 50])
    def test_a_text_that_is_no_fact_is_refused_in_words(self, author: Reader, text: str):
        with pytest.raises(Refused) as caught:
            draft(author, text=text)
        assert caught.value.problem
        assert "Traceback" not in str(caught.value)

    def test_a_text_that_no_longer_passes_is_not_published(self, author: Reader, editor: Reader):
        proposal = in_review(author)
        Proposal.objects.filter(pk=proposal.pk).update(text=CHANGED.replace("unit: percent", "unit: parsec"))
        proposal.refresh_from_db()
        with pytest.raises(Refused, match="parsec"):
            publish(proposal, editor)
        assert values() == ["4", "3.25"]
