"""Documents that are much alike are found and proposed; editors decide, nothing is joined by itself."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.engine.errors import NotAllowed, NotFound, Refused
from icop.library.actions import sync_instruments, undo_change
from icop.library.actions.deciding import decide_again, join_as_edition, keep_apart, relate, usual_relation
from icop.library.actions.likeness import compare_editions
from icop.library.models import Document, Edition, Likeness
from icop.library.queries import document_for, documents_for, relations_of
from icop.library.queries.likenesses import likeness_for, likenesses_for, likenesses_of, side_by_side
from icop.library.sketches import Sketch, exact_shares, pairs_among, sketch, unpacked
from icop.library.telling import added_in, bare_title, relation_told, told_in
from tests.library.making import pdf, records, take_in, write
from tests.makers import TODAY, load_facts, make_cite, make_document, make_reader

LETTERS = random.Random(7)


def essay(seed: int, number: int = 400) -> str:
    """Return so many made-up words in paragraphs, different for each seed."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghiklmnoprstu", k=chance.randint(3, 9))) for _ in range(number)]
    return "\n\n".join(" ".join(words[start : start + 40]) + "." for start in range(0, number, 40))


def changed(text: str, every: int = 60) -> str:
    """Return a text with one word in so many replaced."""
    words = text.split(" ")
    return " ".join(f"new{place}" if place % every == every - 1 else word for place, word in enumerate(words))


def compare() -> list[tuple[str, str, str]]:
    """Compare what is new; return kind and both keys of what is to be decided."""
    compare_editions(on=TODAY)
    return sorted((one.kind, one.document.key, one.other.key) for one in likenesses_for(site_reader()))


def only_likeness() -> Likeness:
    (found,) = likenesses_for(site_reader(), state="")
    return found


class TestSketches:
    def test_a_sketch_is_the_same_when_it_was_packed(self):
        one = sketch([essay(1), essay(2, 9000)])
        assert unpacked(one.packed()) == one
        assert unpacked(b"") is None

    def test_a_short_text_is_found_in_a_long_one(self):
        long, short = [essay(seed) for seed in range(150)], [essay(70)]
        (pair,) = pairs_among({1: sketch(short)}, [(2, sketch(long))])
        assert pair.of_left > 0.9
        assert pair.of_right < 0.1

    def test_shares_are_of_the_words(self):
        text = essay(3, 400)
        half = text[: len(text) // 2]
        shares = exact_shares({1: [half]}, [text])[1]
        assert shares.of_small > 0.97
        assert 0.45 < shares.of_large < 0.55

    def test_the_estimate_is_near_the_exact_share(self):
        text = essay(4, 6000)
        other = changed(text)
        (pair,) = pairs_among({1: sketch([text])}, [(2, sketch([other]))])
        exact = exact_shares({1: [text]}, [other])[1]
        assert abs(pair.of_left - exact.of_small) < 0.12

    @pytest.mark.slow
    def test_twenty_thousand_documents_are_gone_through_in_seconds(self):
        sketches: dict[int, Sketch] = {seed: sketch([essay(seed, 300)]) for seed in range(2000)}
        others = [(round_ * 2000 + seed, one) for round_ in range(10) for seed, one in sketches.items()]
        begun = time.monotonic()
        found = list(pairs_among({-1: sketch([essay(5, 300)])}, others))
        assert time.monotonic() - begun < 5
        assert len(found) == 10


class TestTelling:
    @pytest.mark.parametrize(
        ("sentence", "relation"),
        [
            ("This memorandum extends the guidance of DSCA 19-77 until 2031.", "extends"),
            ("DSCA Policy Memorandum 19-77 is hereby rescinded.", "rescinds"),
            ("This policy supersedes DSCA 19-77.", "supersedes"),
            ("Cancels: DSCA 19-77, of May 2019", "rescinds"),
            ("This change amends DSCA 19-77.", "amends"),
        ],
    )
    def test_a_sentence_tells_what_a_paper_does_to_another(self, sentence: str, relation: str):
        (told,) = told_in([f"Words before.\n{sentence} Words after."])
        assert (told.relation, told.citation) == (relation, "DSCA 19-77")

    @pytest.mark.parametrize(
        "sentence",
        [
            "In 2018 the agency cancelled DSCA 19-77.",
            "See DSCA 19-77 for the amended fee.",
            "This memorandum implements its duties under DSCA 19-77.",
        ],
    )
    def test_what_others_did_is_not_told(self, sentence: str):
        assert list(told_in([sentence])) == []

    def test_a_title_tells_of_an_extension(self):
        assert added_in("Quay Guidelines (Extension) (Dec 2007)", "Quay Guidelines (Mar 2004)") == "Extension"
        assert added_in("Quay Guidelines", "Pier Guidelines (Extension)") == ""
        assert added_in("Amendment 1 to Quay Guidelines", "Quay Guidelines") == "Amendment 1"

    def test_versions_and_dates_are_no_part_of_a_title(self):
        assert bare_title("gsa-berth-buyers-guide-2021-v1") == bare_title(
            "GSA berth buyers guide, July 2022 Version 2.0"
        )


@pytest.mark.django_db
class TestProposals:
    def test_a_changed_copy_under_another_name_is_proposed_as_an_edition(self):
        make_document(essay(1), name="berth-guide-2021-v1.txt")
        make_document(changed(essay(1)), name="berth-guide-2022-v2.txt")
        assert [kind for kind, *_ in compare()] == ["edition"]
        assert len(documents_for(VISITOR, on=TODAY)) == 2

    def test_the_same_words_in_another_file_are_a_duplicate(self):
        make_document(essay(1), name="guide.txt")
        make_document(f"{essay(1)}\n", name="copy-of-it.md")
        assert [kind for kind, *_ in compare()] == ["duplicate"]

    def test_another_amount_makes_no_duplicate(self):
        make_document(f"{essay(1, 4000)} The fee is 500 dollars.", name="fees.txt")
        make_document(f"{essay(1, 4000)} The fee is 700 dollars.", name="charges.txt")
        assert [kind for kind, *_ in compare()] == ["edition"]

    def test_a_chapter_is_proposed_as_a_part_of_the_whole(self):
        make_document("\n\n".join(essay(seed) for seed in range(6)), name="whole-manual.txt")
        make_document(essay(3), name="chapter.txt")
        assert compare() == [("part", "chapter", "whole-manual")]

    def test_texts_of_their_own_are_not_alike(self):
        for seed in range(4):
            make_document(essay(seed), name=f"paper-{seed}.txt")
        assert compare() == []

    def test_memos_of_one_pattern_are_no_editions(self):
        for day in ("May 3, 2019", "June 4, 2019"):
            name = f"delegation-{day[:3]}.txt"
            make_document(f"MEMORANDUM FOR ALL\n\n{day}\n\nSUBJECT: Delegation\n\n{essay(1)}", name=name)
        assert [kind for kind, *_ in compare()] == ["related"]

    def test_fixed_texts_of_a_record_set_are_not_alike(self, tmp_path: Path):
        rows = [
            {"id": f"eo-{number}", "kind": "executive_order", "title": f"Order {number}", "text": essay(1),
             "as_of": f"2021-0{number}-01", "citation": f"EO 1400{number}"}
            for number in (1, 2)
        ]  # fmt: skip
        take_in(write(tmp_path, "orders.jsonl", records(rows)))
        assert compare() == []

    def test_one_number_is_proposed_with_the_share(self):
        for seed in (1, 2):
            make_document(f"Paper {seed}\n\n{essay(seed)}", name=f"USA004711-18-DPAP ({seed}).txt")
        assert [kind for kind, *_ in compare()] == ["related"]
        assert only_likeness().reason.startswith("Both bear the number USA004711-18-DPAP")

    def test_what_a_paper_says_of_another_is_quoted(self):
        make_document(f"DSCA 19-77 Quay fees\n\n{essay(1)}", name="DSCA 19-77.txt")
        make_document(f"DSCA 20-78\n\nThis memorandum extends DSCA 19-77.\n\n{essay(2)}", name="DSCA 20-78.txt")
        assert [kind for kind, *_ in compare()] == ["related"]
        assert only_likeness().document.number == "DSCA 20-78"
        assert only_likeness().reason == "It says: “This memorandum extends DSCA 19-77.”"
        assert usual_relation(only_likeness()) == relation_told(only_likeness().reason) == "extends"

    def test_a_title_with_an_extension_is_related_to_the_one_without(self):
        make_document(f"Words.\n\n{essay(1)}", name="Quay Guidelines (Mar 2004).txt")
        make_document(f"Words.\n\n{essay(2)}", name="Quay Guidelines (Extension) (Dec 2007).txt")
        Document.objects.filter(source_id__contains="2004").update(title="Quay Guidelines (Mar 2004)")
        Document.objects.filter(source_id__contains="2007").update(title="Quay Guidelines (Extension) (Dec 2007)")
        compare()
        assert (only_likeness().kind, usual_relation(only_likeness())) == ("related", "extends")

    def test_a_file_with_the_number_of_a_work_without_text_is_proposed(self):
        memo = f"""
            title: Quay fees
            kind: memo
            number: USA004711-18-DPAP
            says: It is about fees.
            cite: {make_cite("22 USC 2776(b)")}
            states: [{{state: in force, start: 2019-05-01, cite: {make_cite()}}}]
        """
        load_facts({"instrument:memos.fees": memo})
        sync_instruments()
        make_document(essay(1), name="USA004711-18-DPAP signed.txt")
        assert [kind for kind, *_ in compare()] == ["edition"]
        assert only_likeness().other.fact_key == "memos.fees"

    def test_comparing_again_proposes_nothing_twice(self):
        make_document(essay(1), name="guide.txt")
        make_document(changed(essay(1)), name="manual.txt")
        first = compare()
        Edition.objects.update(signature=None)
        assert compare() == first

    def test_a_file_read_again_with_other_words_is_compared_again(self, tmp_path: Path):
        take_in(write(tmp_path, "a.pdf", pdf([essay(1).split("\n\n")])))
        take_in(write(tmp_path, "b.pdf", pdf([essay(2).split("\n\n")])))
        assert compare() == []
        take_in(write(tmp_path, "b.pdf", pdf([changed(essay(1)).split("\n\n")])))
        assert [kind for kind, *_ in compare()] != []


@pytest.mark.django_db
class TestDeciding:
    @pytest.fixture
    def likeness(self) -> Likeness:
        make_document(essay(1), name="berth-guide-2021-v1.txt")
        make_document(changed(essay(1)), name="berth-guide-2022-v2.txt")
        compare()
        return only_likeness()

    def test_joined_they_are_one_document_and_can_be_taken_apart_again(self, likeness: Likeness):
        keep, gone = likeness.other, likeness.document.key
        change = join_as_edition(likeness, keep=keep, by=site_reader(), on=TODAY)
        assert document_for(VISITOR, gone).key == keep.key
        assert keep.editions.count() == 2
        undo_change(change, by=site_reader(), on=TODAY)
        assert len(documents_for(VISITOR, on=TODAY)) == 2
        assert only_likeness().state == "open"

    def test_kept_apart_they_are_never_proposed_again(self, likeness: Likeness):
        keep_apart(likeness, by=site_reader(), on=TODAY)
        Edition.objects.update(signature=None)
        assert compare() == []
        assert likenesses_of(VISITOR, likeness.document) == []

    def test_related_both_pages_show_it_until_it_is_taken_back(self, likeness: Likeness):
        relate(likeness, "duplicate", by=site_reader(), on=TODAY)
        for one in (likeness.document, likeness.other):
            assert [edge.relation.type for edge in relations_of(VISITOR, one, on=TODAY)] == ["near duplicate of"]
        decide_again(likeness_for(site_reader(), likeness.pk), by=site_reader(), on=TODAY)
        assert relations_of(VISITOR, likeness.document, on=TODAY) == []
        assert only_likeness().state == "open"

    def test_a_fact_read_again_leaves_the_decision(self, likeness: Likeness):
        Document.objects.filter(pk=likeness.document_id).update(fact_key="memos.fees")
        relate(likeness_for(site_reader(), likeness.pk), "part", by=site_reader(), on=TODAY)
        memo = f"""
            title: Quay fees
            kind: memo
            says: It is about fees.
            cite: {make_cite("22 USC 2776(b)")}
            states: [{{state: in force, start: 2019-05-01, cite: {make_cite()}}}]
        """
        load_facts({"instrument:memos.fees": memo})
        sync_instruments()
        assert [edge.relation.type for edge in relations_of(VISITOR, likeness.document, on=TODAY)] == ["part of"]

    def test_nothing_is_decided_twice(self, likeness: Likeness):
        keep_apart(likeness, by=site_reader(), on=TODAY)
        with pytest.raises(Refused):
            relate(likeness, "part", by=site_reader(), on=TODAY)

    def test_only_editors_decide(self, likeness: Likeness):
        member = make_reader("member")
        for decide in (keep_apart, decide_again):
            with pytest.raises(NotAllowed):
                decide(likeness, by=member, on=TODAY)
        with pytest.raises(NotAllowed):
            join_as_edition(likeness, keep=likeness.other, by=member, on=TODAY)

    def test_side_by_side_shows_what_differs_first(self, likeness: Likeness):
        sides = side_by_side(site_reader(), likeness)
        assert sides.differences
        assert any("new59" in one.left + one.right for one in sides.differences)


@pytest.mark.django_db
class TestWhoSees:
    def test_a_likeness_with_a_hidden_document_does_not_exist(self):
        make_document(essay(1), name="guide.txt")
        make_document(changed(essay(1)), name="office-guide.txt", audience="office-a")
        compare()
        (found,) = likenesses_for(site_reader())
        for reader in (VISITOR, make_reader("editor"), make_reader("member", audiences=["office-b"])):
            assert list(likenesses_for(reader, state="")) == []
            with pytest.raises(NotFound):
                likeness_for(reader, found.pk)
            for one in (found.document, found.other):
                assert likenesses_of(reader, one) == []

    def test_a_decided_relation_to_a_hidden_document_is_not_told(self):
        make_document(essay(1), name="guide.txt")
        make_document(changed(essay(1)), name="office-guide.txt", audience="office-a")
        compare()
        relate(only_likeness(), "duplicate", by=site_reader(), on=TODAY)
        public = document_for(VISITOR, "guide")
        assert relations_of(VISITOR, public, on=TODAY) == []
        assert len(relations_of(site_reader(), public, on=TODAY)) == 1
