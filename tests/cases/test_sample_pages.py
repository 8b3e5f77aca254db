"""Every page of every case of the sample portfolio opens: states, types and gaps of all kinds are among them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from icop.accounts.queries import reader_of
from icop.cases.actions.sampling import load_sample
from icop.cases.queries import cases_for
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
