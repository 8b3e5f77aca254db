"""Finds all citations of a text: every reader looks, and where two claim the same words the one that began first, then
the longer, has them."""

from __future__ import annotations

from icop.engine.citations.citation import Citation
from icop.engine.citations.codes import find_codes
from icop.engine.citations.congress import find_prints
from icop.engine.citations.defense import find_defense
from icop.engine.citations.laws import find_laws
from icop.engine.citations.manual import find_manual
from icop.engine.citations.presidential import find_memos
from icop.engine.citations.regulations import find_regulations
from icop.engine.citations.sections import find_sections

_READERS = (
    find_sections, find_codes, find_regulations, find_laws, find_prints, find_memos, find_defense, find_manual,
)  # fmt: skip


def find_citations(text: str, home: str = "") -> tuple[Citation, ...]:
    """Return the citations in `text`, in order, without overlaps; `text[c.start:c.end] == c.text` for each.

    A list gives one citation per item, a range its two ends (the first carries `through`). `home` is the normal form
    of the place the text itself stands at: it gives "section 2776 of this title" and "§ 126.1" their meaning; without
    it they are not citations. Time grows linearly with the text.
    """
    groups = [group for reader in _READERS for group in reader(text, home) if group]
    groups.sort(key=lambda group: (group[0].start, -group[-1].end))
    kept: list[Citation] = []
    end = 0
    for group in groups:
        if group[0].start >= end:
            kept += group
            end = group[-1].end
    return tuple(kept)
