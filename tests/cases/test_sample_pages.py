"""Every page of every case of the sample portfolio opens: states, types and gaps of all kinds are among them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of
from icop.cases.actions.sampling import load_sample
from icop.cases.models import Case
from icop.cases.pages_case import CasePage
from icop.cases.queries import case_facts, cases_for
from icop.cases.sampling import sample_files
from icop.cases.showing import ShownCase
from icop.cases.summarising import summary_of
from icop.tools.models import Program
from tests.cases.paging import page, text_of
from tests.makers import make_person, signed_in

pytestmark = pytest.mark.django_db
PAGES = ("case", "payments", "notification")


def test_every_page_of_every_sample_case_opens(policy):
    keeper = make_person("administrator")
    load_sample(by=reader_of(keeper), on=timezone.localdate())
    browser, wrong = signed_in(keeper), []
    cases = list(cases_for(reader_of(keeper)))
    assert len(cases) >= 40
    for case in cases:
        for name in PAGES:
            answered = browser.get(page(case, name))
            if answered.status_code != 200:
                wrong.append(f"{case} {name}: {answered.status_code} {text_of(answered)[150:400]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 8, 24), date(2024, 6, 5)])
def test_lists_and_pages_lead_with_the_same_document_and_move(policy, on):
    facts, wrong = case_facts(), []
    for file in sample_files():
        told = file.model_copy(update={"events": tuple(one for one in file.events if one.on <= on)})
        case = Case(program=Program(), identifier=file.case)
        line, shown = summary_of(case, told, facts, on), CasePage(ShownCase(case, told, facts, on, True, True))
        following = shown.next.title if shown.next is not None and line.is_open else ""
        if (line.document, line.next_move) != (shown.current.document.key, following):
            wrong.append(f"{file.case}: {line.document} {line.next_move}, {shown.current.document.key} {following}")
        if line.state not in {shown.state.state.key, shown.position.case.state.key}:
            wrong.append(f"{file.case}: {line.state}, {shown.state.state.key}")
    assert not wrong, "\n".join(wrong)
