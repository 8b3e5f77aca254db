"""What an importer is given: one file, and what was said about it when it was brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from icop.library.drafts import DocumentDraft, Draft, Drafts, SectionDraft


@dataclass(slots=True)
class Source:
    """A file at `path`, called `name` (its path below the folder that was named). `as_of` is the day it was given.

    `held` are the lines of a record set that was unpacked before.
    """

    path: Path
    name: str
    set_name: str = ""
    as_of: str = ""
    held: list[bytes] = field(default_factory=list)
    _given: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """Return the file's name without folders and endings."""
        name = PurePosixPath(self.name).name
        while PurePosixPath(name).suffix.lower() in {".xz", ".gz", ".jsonl", ".json"}:
            name = PurePosixPath(name).stem
        return name

    def once(self, draft: Draft) -> Drafts:
        """Yield a document or heading the first time it is met in this file; a heading again once it has a title."""
        if isinstance(draft, SectionDraft) and draft.record_id:
            self._given.add((draft.document, draft.anchor))
            yield draft  # a record of its own is counted, even when others told of the heading before
            return
        key = (draft.key, "") if isinstance(draft, DocumentDraft) else (draft.document, draft.anchor)
        if isinstance(draft, SectionDraft) and draft.title and key in self._given:
            key = (draft.document, f"{draft.anchor} titled")
        if key not in self._given:
            self._given.add(key)
            yield draft

    def free_anchor(self, document: str, anchor: str) -> str:
        """Return `anchor`, or with a number behind it when this file has used it for the document."""
        wanted, number = anchor, self._numbers.get((document, anchor), 1)
        while (document, wanted) in self._given:
            number += 1
            wanted = f"{anchor}-{number}"
        self._numbers[document, anchor] = number
        self._given.add((document, wanted))
        return wanted


def heading(
    document: str,
    anchor: str,
    title: str,
    sort_key: str,
    *,
    number: str = "",
    citation: str = "",
    parent: str = "",
    level: int = 1,
    unit: str = "",
) -> SectionDraft:
    """Return a section without text: a part, subpart, chapter or title that others hang from."""
    return SectionDraft(
        document=document,
        anchor=anchor,
        title=title,
        sort_key=sort_key,
        number=number,
        citation=citation,
        parent=parent,
        level=level,
        unit=unit,
        kind="heading",
    )
