"""Each importer does what it is asked for by name, also with a file that was read by another one before."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from icop.library.importers import NAMES
from icop.library.models import Document, Edition
from tests.architecture.source import ROOT
from tests.library.making import code_section, records, take_in, write
from tests.library.test_samm import PAGE
from tests.library.test_saved_pages import PAGE as LIBRARY

pytestmark = pytest.mark.django_db


def _regulation() -> bytes:
    """Return an archive of few pages of a regulation: too few to be told from any other archive."""
    page = '<html><head><meta name="DC.Identifier" content="FAR {0}"/></head><body><h1>{0} Quays</h1><p>Keep {0}.</p>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in ("99.001", "99.002"):
            archive.writestr(f"{number}.html", page.format(number) + "</body></html>")
    return packed.getvalue()


def _file_for(importer: str, folder: Path) -> Path:
    name, content = {
        "office": ("c99.html", PAGE.encode()),
        "samm": ("c99.html", PAGE.encode()),
        "records": ("set.jsonl", records([code_section("9901", "Words on quays.")])),
        "sharepoint": ("harbour.txt", LIBRARY.encode()),
        "acquisition": ("far.zip", _regulation()),
    }[importer]
    return write(folder, name, content)


@pytest.mark.parametrize("importer", NAMES)
def test_an_importer_asked_for_by_name_reads_the_file(importer: str, tmp_path: Path):
    report = take_in(_file_for(importer, tmp_path), importer=importer)
    assert not report.refused
    assert report.added
    assert set(Edition.objects.values_list("extractor", flat=True)) == {importer}


@pytest.mark.parametrize("importer", [name for name in NAMES if name != "acquisition"])
def test_an_importer_told_by_the_content_is_the_one_noted(importer: str, tmp_path: Path):
    path = write(tmp_path, "a.txt", "Words on quays.") if importer == "office" else _file_for(importer, tmp_path)
    take_in(path)
    assert set(Edition.objects.values_list("extractor", flat=True)) == {importer}


def test_a_file_read_as_its_content_told_is_read_again_as_somebody_asks(tmp_path: Path):
    path = write(tmp_path, "c99.html", PAGE)
    take_in(path)
    assert take_in(path, importer="samm").unchanged == 1
    take_in(path, importer="office")
    assert list(Document.objects.filter(withdrawn_at=None).values_list("key", flat=True)) == ["c99"]


def test_the_guide_names_every_importer():
    guide = (ROOT / "docs/guides/texts.md").read_text(encoding="utf-8")
    line = next(line for line in guide.splitlines() if "`--importer NAME`" in line)
    assert set(re.findall(r"`(\w+)`", line)) == set(NAMES)


@pytest.mark.parametrize("field", ["text", "body", "content"])
def test_a_record_of_any_set_may_call_its_text_by_another_name(field: str, tmp_path: Path):
    report = take_in(write(tmp_path, "quays.jsonl", records([{"id": "1", field: "The granite rule.", "name": "Quay"}])))
    assert (report.added, report.refused) == (1, ())
    text = Document.objects.get().sections.get().texts.get()
    assert (text.title, text.body.text) == ("Quay", "The granite rule.")
