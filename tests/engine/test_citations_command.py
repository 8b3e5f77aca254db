"""`icop cite` as a script meets it."""

from __future__ import annotations

import json
import subprocess
import sys


def _cite(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "icop", "cite", *words], input=given, capture_output=True, text=True)


def test_json_names_each_citation_with_its_place():
    done = _cite("under section 36(b) of the AECA", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "citations": [
            {"text": "section 36(b) of the AECA", "start": 6, "end": 31, "normal": "22 USC 2776(b)", "kind": "us-code"}
        ]
    }


def test_a_dash_reads_standard_input():
    done = _cite("-", "--json", given="see SAMM C5.4\n")
    assert [cite["normal"] for cite in json.loads(done.stdout)["citations"]] == ["SAMM C5.4"]


def test_without_json_it_answers_in_words():
    assert _cite("nothing here").stdout == "No citation found.\n"
    assert _cite("84 FR 65304").stdout == "84 FR 65304  (federal-register, 0-11)\n"
