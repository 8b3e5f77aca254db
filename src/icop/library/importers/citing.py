"""What a file is cited by: the citation its title begins with, or that its name is."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from icop.engine.citations import find_citations, kind_of, normal_form

_WHOLE = {
    "dod-issuance",
    "dsca-memo",
    "cjcsi",
    "class-deviation",
    "executive-order",
    "jrocm",
    "presidential-memo",
    "fr-doc",
}


def citation_of(title: str, name: str) -> str:
    """Return the normal form of what the file is ("DoDI 5000.85"), or "" when neither title nor name says it.

    Only kinds that name a whole work count; a guide to an instruction, whose title ends with it, is another work.
    """
    found = find_citations(title[:200])
    if found and found[0].start == 0 and found[0].kind in _WHOLE:
        return found[0].normal
    stem = PurePosixPath(name).stem.replace("_", " ").upper()
    for said in (stem, re.sub(r"^([A-Z]+)-", r"\1 ", stem)):
        normal = normal_form(said)
        if normal and kind_of(normal) in _WHOLE:
            return normal
    return ""
