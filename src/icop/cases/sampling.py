"""The sample portfolio: fictional cases of fictional partners, in files of this package (`sample/`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from icop.engine.cases.files import CaseFile
from icop.engine.loading import read_bytes

FOLDER = Path(__file__).parent / "sample"
PROGRAM = "Sample portfolio"
ABOUT = "Fictional cases of Bandaria and other partners that do not exist. Load them to look around; remove them again."


@cache
def sample_files() -> tuple[CaseFile, ...]:
    """Return the cases of the sample portfolio, in the order of their files."""
    found: list[CaseFile] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document, problems = read_bytes(path.read_bytes(), path.name)
        if document is None:
            raise ValueError(f"{path.name} is broken: {problems[0]}")
        found += [CaseFile.model_validate({**_plain(one), "is_sample": True}) for one in document.data["cases"]]
    return tuple(found)


def _plain(body: Any) -> dict[str, Any]:
    return dict(body)
