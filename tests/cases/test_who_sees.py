"""Whoever looks sees and counts the cases that are theirs to see, whatever was shared, removed or changed in a team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from icop.accounts.queries import reader_of
from icop.cases.actions.bringing_in import ask_for, receive_file
from icop.cases.actions.recording import remove, restore, share
from icop.cases.listing import cases_told
from icop.cases.models import Case, Summary
from icop.cases.policies import visible_lines
from icop.cases.queries import cases_for
from icop.cases.queries.duties import due_of_cases
from icop.cases.queries.named import lines_named
from icop.cases.queries.pacing import paces_for, paces_then
from icop.cases.queries.portfolio import ALL, Wanted, cases_known, counted, portfolio_for, shares, spans_for
from icop.engine.errors import IcopError
from icop.tools.actions.programs import seat
from icop.tools.models import Seat
from tests.cases.making import make_team, tell
from tests.cases.portfolios import asked_for, keep, workbook
from tests.makers import TODAY, make_person, make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy")]
EVERYTHING = Wanted(state=ALL, sort="case")
NAMES = ("BN-D-YCY", "BN-B-SAA")


def seen(reader: Any) -> dict[str, Any]:
    """Return, for each surface that lists or counts, what it shows a reader."""
    now, then = reader, TODAY - timedelta(days=1)
    known = None
    return {
        "list": {one.pk for one in portfolio_for(now, EVERYTHING, TODAY)},
        "another day": {one.case_id for one in spans_for(now, EVERYTHING, then)},
        "performance": len(list(paces_for(now, ""))),
        "performance then": len(list(paces_then(now, "", TODAY, known))),
        "count": counted(now, "", TODAY).open,
        "phases": sum(counted(now, "", TODAY).by_phase.values()),
        "command": cases_told(now, 100, on=TODAY)["total"],
        "cards": {one.pk for one in lines_named(now, map(str, Case.objects.values_list("pk", flat=True)))},
    }


def assert_sees_what_is_theirs(reader: Any) -> None:
    theirs = {one.pk for one in cases_for(reader)}
    told = seen(reader)
    for name in ("list", "another day", "cards"):
        assert told[name] == theirs, name
    for name in ("performance", "performance then", "count", "phases", "command"):
        assert told[name] == len(theirs), name
    assert {due.key.split(":")[1] for due in due_of_cases(reader, TODAY, 4000)} <= {str(pk) for pk in theirs}
    assert sum(one.offered for one in shares(reader, "")) <= len(theirs)


steps = st.lists(
    st.tuples(
        st.sampled_from(["share", "unshare", "remove", "restore", "say", "leave", "join", "bring in"]),
        st.integers(0, 1),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=6, deadline=None)
@given(steps)
def test_no_sequence_of_changes_shows_a_case_to_whom_it_is_not_shown(told):
    with transaction.atomic():
        _carried_out(told)
        transaction.set_rollback(True)


def _carried_out(told: list[tuple[str, int, bool]]) -> None:
    lead, mate = make_person(), make_person()
    by, stranger, admin = reader_of(lead), make_reader(), make_reader("administrator")
    program = make_team(lead, mate)
    files = [asked_for(name) for name in NAMES]
    keep(program, *files, by=by)
    old = {name: Case.objects.get(identifier=name) for name in NAMES}
    for what, number, is_stale in told:
        case = old[NAMES[number]]
        if not is_stale:
            case.refresh_from_db()
        try:
            _do(what, case, program, mate, by)
        except IcopError:
            continue
        for reader in (by, reader_of(mate), stranger, admin, make_reader("visitor")):
            assert_sees_what_is_theirs(reader)


def _do(what: str, case: Case, program: Any, mate: Any, by: Any) -> None:
    if what in {"share", "unshare"}:
        share(case, what == "share", by=by, on=TODAY)
    elif what in {"remove", "restore"}:
        {"remove": remove, "restore": restore}[what](case, by=by, on=TODAY)
    elif what == "say":
        tell(case, "case", by=by, says="More")
    elif what == "leave":
        Seat.objects.filter(person=mate).delete()
    elif what == "join" and not Seat.objects.filter(program=program, person=mate).exists():
        seat(program, mate, role="Case manager", leads=False, by=by, on=TODAY)
    elif what == "bring in":
        keep(program, asked_for(case.identifier, title="Brought in"), by=by)


@pytest.fixture
def lead():
    return make_person()


@pytest.fixture
def by(lead):
    return reader_of(lead)


@pytest.fixture
def case(lead, by):
    keep(make_team(lead), asked_for(), by=by)
    return Case.objects.get()


def test_a_case_that_was_removed_meanwhile_is_not_shared(case, by):
    old = Case.objects.get()
    remove(case, by=by, on=TODAY)
    with pytest.raises(IcopError):
        share(old, True, by=by, on=TODAY)
    assert not Summary.objects.filter(visible_lines(make_reader())).exists()


def test_a_case_that_is_no_longer_shared_does_not_come_back_with_a_file(case, by, monkeypatch):
    from icop.cases.actions import bringing_in

    share(case, True, by=by, on=TODAY)
    intake = receive_file(case.program, "c.xlsx", [workbook(asked_for(title="New"))], by=by, on=TODAY)
    worked_out = bringing_in._worked_out

    def unshared_meanwhile(*args: Any) -> Any:
        lines = worked_out(*args)
        share(Case.objects.get(), False, by=by, on=TODAY)
        return lines

    monkeypatch.setattr(bringing_in, "_worked_out", unshared_meanwhile)
    ask_for(intake, by=by, on=TODAY)
    intake.refresh_from_db()
    assert (intake.stage, Summary.objects.get().title) == ("done", "New")
    assert_sees_what_is_theirs(make_reader())


def test_a_case_that_is_no_longer_shared_does_not_come_back_at_midnight(case, by, monkeypatch):
    from icop.cases.actions import refreshing

    share(case, True, by=by, on=TODAY)
    worked_out = refreshing.line_of

    def unshared_meanwhile(*args: Any) -> Any:
        line = worked_out(*args)
        share(Case.objects.get(), False, by=by, on=TODAY)
        return line

    monkeypatch.setattr(refreshing, "line_of", unshared_meanwhile)
    refreshing.refresh("", on=TODAY + timedelta(days=1))
    assert Summary.objects.get().worked_on == TODAY + timedelta(days=1)
    assert_sees_what_is_theirs(make_reader())


def test_what_was_known_before_is_asked_of_ones_own_cases_alone(case, by):
    moment = case.made_at + timedelta(hours=1)
    assert list(cases_known(by, EVERYTHING, TODAY, moment)) == [case]
    assert not cases_known(make_reader(), EVERYTHING, TODAY, moment).exists()
