"""Questions prepared once answer as the ones made anew each time do."""

from __future__ import annotations

from datetime import date

import pytest

from icop.links.actions import UseLine, replace_uses
from icop.links.models import Use
from icop.links.prepared import Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _uses():
    lines = [UseLine("A fee", f"values.{one}", f"10 USC {one}", "verified", date(2026, 1, one)) for one in range(1, 6)]
    replace_uses("facts", {"parameter:a.b": lines})


def test_values_change_and_days_stay_days():
    asked = Prepared(lambda citation: Use.objects.filter(citation=citation).values_list("place", "checked_on"))
    assert asked(citation="10 USC 2") == [("values.2", date(2026, 1, 2))]
    assert asked(citation="10 USC 5") == [("values.5", date(2026, 1, 5))]
    assert asked(citation="10 USC 9") == []


@pytest.mark.parametrize("number", range(6))
def test_lists_of_any_length_are_asked_for(number: int):
    asked = Prepared(lambda places: Use.objects.filter(place__in=places).order_by("pk").values_list("place"))
    places = [f"values.{one}" for one in range(1, number + 1)]
    assert [place for (place,) in asked(places=places)] == places


def test_numbers_and_words_are_told_apart():
    pk = Use.objects.order_by("pk").values_list("pk", flat=True)[0]
    asked = Prepared(lambda pk, place: Use.objects.filter(pk=pk, place=place).values_list("pk"))
    assert asked(pk=pk, place="values.1") == [(pk,)]
    assert asked(pk=pk, place="values.2") == []


def test_a_value_that_is_changed_on_its_way_can_not_be_prepared():
    asked = Prepared(lambda start: Use.objects.filter(place__startswith=start).values_list("pk"))
    with pytest.raises(AssertionError, match="changed on its way"):
        asked(start="values")
