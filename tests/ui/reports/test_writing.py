"""Reports as files to download, and a site that does not carry their writers until one is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from icop.ui.reports.writing import FORMS, report_response
from tests.ui.reports.making import whole_report

HEAVY = ("docx", "typst", "openpyxl", "icalendar", "z3")


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_a_report_is_a_file_to_download(form: str, begins: bytes):
    answer = report_response(whole_report(), "assessment-7", form)
    assert answer["Content-Disposition"] == f'attachment; filename="assessment-7.{form}"'
    assert answer["Content-Type"] == FORMS[form]
    assert answer.content.startswith(begins)


def test_every_page_of_a_site_is_loaded_without_the_writers(tmp_path: Path):
    code = f"""
import sys
import django
django.setup()
import icop.project.urls
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    source = str(Path(__file__).resolve().parents[3] / "src")
    settings = {"DJANGO_SETTINGS_MODULE": "icop.project.settings", "ICOP_HOME": str(tmp_path)}
    environment = {**os.environ, "PYTHONPATH": source, **settings}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="processes are looked at through /proc")
@pytest.mark.slow
def test_many_long_reports_leave_no_memory_behind():
    from icop.ui.reports.pdf import pdf_bytes

    long = replace(whole_report(), parts=whole_report("Words that fill a line or two of it. " * 4).parts * 40)
    pdf_bytes(long)
    before = _resident_megabytes()
    for number in range(6):
        pdf_bytes(replace(long, title=f"Report {number}"))
    assert _resident_megabytes() - before < 60


def _resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
