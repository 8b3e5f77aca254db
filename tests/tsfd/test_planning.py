"""Which processes apply, in what order, and the days they lead to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.accounts.reader import VISITOR
from icop.engine.errors import Refused
from icop.engine.schedule import Spread
from icop.engine.workdays import working_days
from icop.tsfd.asking import Asked, Result
from icop.tsfd.model import Model
from icop.tsfd.noting import notes_of
from icop.tsfd.planning import Plan, plan
from icop.tsfd.queries import model_for
from icop.tsfd.telling import summary
from tests.makers import TODAY, load_facts
from tests.tsfd.making import HARBOUR, make_attribute

ATTRIBUTES = ("coded", "lamps", "buoys", "paint", "rushed")
subsets = st.frozensets(st.sampled_from(ATTRIBUTES))


@pytest.fixture
def model(db) -> Model:
    load_facts(HARBOUR)
    return model_for(VISITOR, on=TODAY)


def planned(model: Model, *yes: str, unknown: tuple[str, ...] = (), **more: object) -> Plan:
    return plan(model, Asked(frozenset(yes), TODAY, frozenset(unknown), **more))


def keys(found: Plan) -> list[str]:
    return [one.node.key for one in found.applies]


def test_an_attribute_opens_its_process_which_brings_what_it_needs_each_after_what_it_waits_for(model):
    assert keys(planned(model, "lamps")) == [
        "before.treaty", "pipes.code", "pipes.beacon", "milestones.offer", "milestones.delivery",
    ]  # fmt: skip


def test_every_process_says_why_it_applies_with_its_source(model):
    reasons = {
        one.node.short: [(r.title, r.says, r.citation) for r in one.reasons] for one in planned(model, "lamps").applies
    }
    assert reasons["BEACON"] == [("Lamps", "a lamp is a beacon", "Example Directive 30")]
    assert reasons["CODE"] == [("Beacons", "BEACON needs it", "Example Directive 30")]


def test_the_longest_path_and_its_days_decide_the_offer(model):
    found = planned(model, "lamps", "buoys")
    assert found.longest_path == ("before.treaty", "pipes.code", "pipes.beacon", "milestones.offer")
    assert (found.offer.low_days, found.offer.likely_days, found.offer.high_days) == (270, 755, 1540)
    assert (found.offer.low, found.offer.likely) == (date(2027, 8, 19), date(2028, 12, 16))
    assert found.tables["likely"].rows["pipes.mark"].slack == 300


def test_half_of_the_runs_come_before_four_of_five_and_both_between_low_and_high(model):
    offer = planned(model, "lamps", "paint").offer
    assert offer.low <= offer.shares["P50"] <= offer.shares["P80"] <= offer.high


def test_what_nobody_knows_may_apply_and_is_counted_beside(model):
    found = planned(model, "buoys", unknown=("coded",))
    assert [one.node.key for one in found.may_apply] == ["before.treaty", "pipes.code"]
    assert (found.offer.likely_days, found.if_all_apply) == (90, date(2028, 8, 18))


def test_what_must_be_confirmed_never_counts_and_is_told(model):
    found = planned(model, "lamps")
    assert [(one.node.short, one.days) for one in found.may_apply] == [("FOG", None)]
    assert any("Fog horns (FOG) may apply. To be confirmed" in str(note) for note in notes_of(found))


def test_a_decision_there_is_takes_no_more_days_and_one_that_has_expired_does(model):
    approved = Result("approved", on=date(2026, 5, 1))
    done = planned(model, "lamps", results={"before.treaty": approved})
    assert done.offer.likely_days == 390
    expired = Result("approved", on=date(2020, 5, 1), expires=date(2025, 5, 1))
    again = planned(model, "lamps", results={"before.treaty": expired})
    assert again.offer.likely_days == 755
    assert "expired on 2025-05-01" in " ".join(map(str, notes_of(again)))


def test_a_decision_that_stands_waits_for_nothing_and_brings_nothing_in(model):
    """The codes are approved: what codes needed is no longer asked for, and only the beacon takes days."""
    found = planned(model, "lamps", results={"pipes.code": Result("approved", on=date(2026, 5, 1))})
    assert keys(found) == ["pipes.code", "pipes.beacon", "milestones.offer", "milestones.delivery"]
    assert found.offer.likely_days == 120


def test_a_decision_expected_later_holds_up_what_waits_for_it(model):
    soon = Result("approved", on=date(2026, 12, 2))
    assert planned(model, "buoys", results={"pipes.mark": soon}).offer.likely == date(2026, 12, 2)


def test_a_decision_that_runs_out_before_the_offer_is_pointed_out(model):
    short = Result("approved", on=date(2026, 5, 1), expires=date(2027, 1, 1))
    found = planned(model, "lamps", results={"before.treaty": short})
    assert any("expires on 2027-01-01" in str(note) for note in notes_of(found))


def test_a_denial_that_has_expired_stops_nothing(model):
    old = Result("denied", on=date(2020, 1, 1), expires=date(2022, 1, 1))
    found = planned(model, "coded", results={"pipes.code": old})
    assert found.offer is not None
    assert "expired on 2022-01-01" in " ".join(map(str, notes_of(found)))


def test_a_referral_is_counted_in_full_and_told(model):
    found = planned(model, "buoys", results={"pipes.mark": Result("referred", on=date(2026, 11, 1))})
    assert found.offer.likely_days == 90
    assert "Sea marks (MARK) was referred" in " ".join(map(str, notes_of(found)))


def test_what_is_told_of_a_process_that_does_not_apply_is_pointed_out(model):
    found = planned(model, "buoys", results={"pipes.code": Result("denied")})
    assert found.offer is not None
    assert any("Signal codes (CODE): what is told of it is not counted" in str(note) for note in notes_of(found))


def test_days_that_are_to_be_confirmed_are_pointed_out_and_not_counted(db):
    certain = HARBOUR["process:pipes.fog"].replace("unknown: whether it is one", "says: on the list")
    horns = HARBOUR["attribute:lamps"].replace("unknown: whether lamps count", "reason: a lamp hoots")
    load_facts({**HARBOUR, "process:pipes.fog": certain, "attribute:lamps": horns})
    found = planned(model_for(VISITOR, on=TODAY), "lamps")
    assert "pipes.fog" in keys(found)
    assert any("Fog horns (FOG): its days are to be confirmed" in str(note) for note in notes_of(found))
    assert found.offer.likely_days == 755


def test_a_process_whose_successors_do_not_apply_holds_up_the_next_that_does(db):
    """Only the treaty applies: the order goes on through the codes, which do not, to the offer."""
    alone = make_attribute("No treaty", "process: before.treaty, reason: none stands")
    load_facts({**HARBOUR, "attribute:treatyless": alone})
    found = planned(model_for(VISITOR, on=TODAY), "treatyless")
    assert found.offer.likely_days == 365
    assert ("before.treaty", "milestones.offer") in {(edge.before, edge.after) for edge in found.edges}


def test_what_only_the_delivery_waits_for_leads_with_the_delivery(model):
    found = planned(model, "paint")
    assert (found.goal, found.offer.high_days, found.dates.likely_days) == ("milestones.delivery", 0, 180)
    assert found.longest_path == ("pipes.coat", "milestones.delivery")
    assert any("Nothing that applies holds up the offer" in str(note) for note in notes_of(found))
    assert "The delivery is likely 180 days" in summary(found)


def test_slack_is_counted_to_the_offer_and_to_the_delivery_for_what_only_that_waits_for(model):
    rows = planned(model, "lamps", "paint").tables["likely"].rows
    assert (rows["pipes.coat"].slack, rows["pipes.coat"].counted_to) == (575, "milestones.delivery")
    assert {key for key, row in rows.items() if row.slack == 0 and row.counted_to == "milestones.offer"} == {
        "before.treaty", "pipes.code", "pipes.beacon", "milestones.offer",
    }  # fmt: skip


def test_without_a_certain_answer_nothing_applies_and_what_may_is_told(model):
    found = planned(model, unknown=("coded",))
    assert found.is_empty
    assert summary(found).startswith("No process certainly applies by these answers. Perhaps also TREATY and CODE.")


def test_four_of_five_runs_is_the_share_that_is_told(model):
    """One process from 30 to 180 days, likely 90: a triangle ends by t with 1 - (180-t)^2/(150*90)."""
    offer = planned(model, "buoys").offer
    half, most = ((offer.shares[name] - TODAY).days for name in ("P50", "P80"))
    assert abs(half - (180 - (0.5 * 150 * 90) ** 0.5)) < 3
    assert abs(most - (180 - (0.2 * 150 * 90) ** 0.5)) < 3


def test_a_denial_of_a_primary_pipe_stops_the_configuration_and_opens_a_new_one(model):
    found = planned(model, "coded", results={"pipes.code": Result("denied")})
    assert found.offer is None
    assert found.delivery is None
    told = notes_of(found)
    assert told[0].says == "Signal codes (CODE) was denied: no dates are given."
    assert "new configuration" in told[1].says
    assert (told[1].cite.to, told[1].cite.standing) == ("icop practice", "assumed")
    assert "new configuration. (icop practice, assumed)" in summary(found)


def test_a_denial_elsewhere_does_not_stop_the_plan_but_is_told(model):
    found = planned(model, "buoys", results={"pipes.mark": Result("denied")})
    assert found.offer is not None
    assert "Sea marks (MARK) was denied" in " ".join(map(str, notes_of(found)))


def test_days_of_this_program_take_the_place_of_planning_days(model):
    found = planned(model, "buoys", days={"pipes.mark": Spread(1, 2, 3)})
    assert (found.offer.low_days, found.offer.likely_days, found.offer.high_days) == (1, 2, 3)


def test_with_working_days_a_date_on_a_weekend_or_holiday_moves_to_the_next_working_day(model):
    """Four calendar days from Sunday the 22nd lead to Thursday the 26th, a holiday told: Friday."""
    calendar = working_days([date(2026, 11, 26)])
    four, six = ({"pipes.mark": Spread(n, n, n)} for n in (4, 6))
    assert planned(model, "buoys", days=four, calendar=calendar).offer.likely == date(2026, 11, 27)
    assert planned(model, "buoys", days=six, calendar=calendar).offer.likely == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"yes": frozenset({"lamp"})}, "There is no attribute 'lamp'; did you mean 'lamps'?"),
        ({"yes": frozenset(), "unknown": frozenset({"zzqq"})}, "There is no attribute 'zzqq'; use one of"),
        ({"yes": frozenset(), "days": {"pipes.mrak": Spread(1, 1, 1)}}, "did you mean 'pipes.mark'?"),
        ({"yes": frozenset(), "results": {"x": Result("denied")}}, "There is no process 'x';"),
        ({"yes": frozenset(), "days": {"milestones.offer": Spread(1, 1, 1)}}, "is a milestone: it takes no days"),
        (
            {"yes": frozenset(), "results": {"pipes.mark": Result("approved", TODAY, expires=TODAY)}},
            "expires on 2026-11-22, before it was made",
        ),
        ({"yes": frozenset({"buoys"}), "days": {"pipes.mark": Spread(-5, 1, 1)}}, "pipes.mark would take or wait -5"),
    ],
)
def test_what_the_model_does_not_know_is_named(model, asked, said):
    with pytest.raises(Refused) as refused:
        plan(model, Asked(begin=TODAY, **asked))
    assert said in str(refused.value)


def test_without_an_offer_there_is_no_plan_and_the_sentence_says_what_to_add(db):
    load_facts({key: text for key, text in HARBOUR.items() if "milestones.offer" not in key and "delivery" not in key})
    with pytest.raises(Refused, match=r"Add the fact process:milestones\.offer"):
        planned(model_for(VISITOR, on=TODAY), "buoys")


def test_a_circle_in_the_facts_is_named(db):
    circle = HARBOUR["process:before.treaty"] + (
        "after: [{process: pipes.beacon, start: unknown, "
        "cite: {to: Example Directive 30, standing: verified, checked_on: 2026-01-05}}]\n"
    )
    load_facts({**HARBOUR, "process:before.treaty": circle})
    with pytest.raises(Refused, match=r"wait for each other.*pipes\.beacon"):
        model_for(VISITOR, on=TODAY)


def test_an_order_that_names_no_process_is_named(db):
    load_facts({key: text for key, text in HARBOUR.items() if key != "process:pipes.code"})
    with pytest.raises(Refused, match=r"pipes\.code, which is no process here"):
        model_for(VISITOR, on=TODAY)


@given(yes=subsets, more=subsets, unknown=subsets)
def test_adding_an_attribute_never_removes_a_process(yes, more, unknown):
    few, many = planned(MODEL, *yes, unknown=tuple(unknown)), planned(MODEL, *(yes | more), unknown=tuple(unknown))
    assert set(keys(few)) <= set(keys(many))
    assert {o.node.key for o in few.may_apply} <= {o.node.key for o in (*many.may_apply, *many.applies)}
    assert few.offer.likely_days <= many.offer.likely_days
    for found in (few, many):
        led = {edge.before for edge in found.edges}
        assert {one.node.key for one in found.applies if one.node.sort != "milestone"} <= led


@given(yes=subsets, place=st.integers(0, 6), more=st.tuples(*[st.integers(0, 99)] * 3))
def test_a_process_that_takes_longer_brings_no_date_forward(yes, place, more):
    before = planned(MODEL, *yes)
    node = list(MODEL.nodes.values())[place]
    if node.days.spread is None:
        return
    low, likely, high = (days + extra for days, extra in zip(
        (node.days.spread.low, node.days.spread.likely, node.days.spread.high), sorted(more), strict=True))  # fmt: skip
    after = planned(MODEL, *yes, days={node.key: Spread(low, likely, high)})
    for one, other in ((before.offer, after.offer), (before.delivery, after.delivery)):
        assert (one.low, one.likely, one.high) <= (other.low, other.likely, other.high)
        assert all(one.shares[name] <= other.shares[name] for name in one.shares)


@given(yes=subsets, unknown=subsets)
def test_every_edge_of_a_plan_points_to_what_applies_and_forward(yes, unknown):
    found = planned(MODEL, *yes, unknown=tuple(unknown))
    place = {key: number for number, key in enumerate(keys(found))}
    assert all(place[edge.before] < place[edge.after] for edge in found.edges)


def test_the_same_question_gives_the_same_answer(model):
    assert planned(model, "lamps", "paint").offer == planned(model, "lamps", "paint").offer


def _made_up() -> Model:
    """Return the model of HARBOUR without a database, for tests of many examples."""
    from icop.engine.packs import fact_from
    from icop.tsfd.model import model_of
    from tests.makers import read_fact

    shapes = {key: fact_from(key.partition(":")[0], read_fact(key, text).body) for key, text in HARBOUR.items()}

    def kind(name: str) -> dict:
        return {key.partition(":")[2]: shape for key, shape in shapes.items() if key.startswith(name)}

    return model_of(TODAY, kind("process"), kind("attribute"), kind("office"))


MODEL = _made_up()
