"""Pages of the library ask the database as often for many documents as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from icop.library.models import Document, Likeness
from tests.makers import make_document, make_person, signed_in

pytestmark = pytest.mark.django_db
PLACE = "# Berth {0}\n\nThe fee of berth {0} follows 22 USC {0}.\n\n"
FEW, MANY = 3, 15


def _asked(client: Client, address: str) -> int:
    """Return how many questions a page asks that was not asked for before."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _make(first: int, after: int) -> None:
    for number in range(first, after):
        memo = make_document(f"Memo {number}\n\nThe fee of berth {number}.", name=f"{number}.txt")
        other = Document.objects.exclude(pk=memo.pk).first()
        if other is not None:
            Likeness.objects.create(document=memo, other=other, kind="related", share=0.5)


@pytest.mark.parametrize("address", ["/library/", "/library/changes/", "/library/likenesses/", "/library/intakes/"])
def test_lists(address: str):
    client = signed_in(make_person("administrator"))
    _make(0, FEW - 1)
    client.get(address)  # facts and templates are read once
    _make(FEW - 1, FEW)
    few = _asked(client, address)
    _make(FEW, MANY)
    assert _asked(client, address) <= few


@pytest.mark.parametrize(
    "address", ["/library/{}/", "/library/{}/edit/", "/library/{}/topics/", "/library/{}/contents/"]
)
def test_a_document(address: str):
    client = signed_in(make_person("administrator"))
    first, few, many = (
        make_document("".join(PLACE.format(2770 + one) for one in range(number)), name=f"{number}.md").key
        for number in (1, FEW, MANY)
    )
    client.get(address.format(first))
    assert _asked(client, address.format(many)) <= _asked(client, address.format(few))
