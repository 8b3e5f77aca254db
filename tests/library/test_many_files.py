"""Thousands of files take no more memory than the first few did: neither here nor in the processes that read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from icop.library.models import Document
from tests.library.making import take_in
from tests.library.many_files import held_megabytes, write_files

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WARM, MORE = 42, 140


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked at through /proc")
def test_memory_stays_flat_over_many_files(tmp_path: Path):
    take_in(*write_files(tmp_path / "warm", WARM))
    before = held_megabytes()
    report = take_in(*write_files(tmp_path / "more", MORE, first=WARM))
    assert (report.added, report.refused) == (MORE, ())
    assert Document.objects.count() == WARM + MORE
    assert max(now - then for then, now in zip(before, held_megabytes(), strict=True)) < 12
