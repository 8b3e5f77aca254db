"""What a file is, told by its name and how it opens: each guess with the reason that people read beside it.

A guess is never more than that: editors correct it, and what they said is kept when the file is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from icop.library.extract import Block, Extracted
from icop.library.importers.citing import citation_of
from icop.library.importers.days import Written, day_in_name, days_in, labelled_in, months_in
from icop.library.importers.issuers import ISSUERS, LETTERHEADS
from icop.library.importers.kinds import KINDS, OF_FORMATS, OPENINGS
from icop.library.importers.numbers import number_in, number_of_line
from icop.library.importers.titles import of_name, subject_of, titled

LONGEST_WORDS = 90
HEAD = 600
LABEL_BEGINS = 3
FEW_PAGES = 12
PLAIN_PAPERS = {"memo", "directive", "instruction"}
CHANGES = {"class deviation", "federal register rule"}
OF_FILE = "from the file itself"
_MEMO_BEGINS = re.compile(r"\b(?:MEMORANDUM (?:FOR|TO)|SUBJECT\s*:|SUBJ\s*:|FROM\s*:|TO\s*:)", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:SUBJECT|SUBJ|Re)\s*:\s*(.{4,300})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and, in a few plain words, what it was told by: "from the file name: (Jun 18)"."""

    value: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Guessed:
    """What was guessed of a file. `issued` is a day, month or year, as far as it is written: `2018-06`, `2018-06-28`.

    `is_stated` tells whether the paper itself or its name says so; else the file's own day is all there is.
    """

    title: Guess
    kind: Guess
    issuer: Guess
    number: Guess
    issued: Guess
    citation: str = ""

    @property
    def is_stated(self) -> bool:
        """Tell whether the day was read in the text, the title or the name."""
        return not self.issued.reason.startswith(OF_FILE)

    @property
    def day(self) -> str:
        """Return the day it says it is of; "" when it says a month or year, or nothing."""
        return self.issued.value if len(self.issued.value) == len("2018-06-28") else ""

    def reasons(self) -> dict[str, str]:
        """Return the reasons by field; `issued` holds the day itself, whose reason stands with the `year`."""
        found = {
            "title": self.title,
            "kind": self.kind,
            "issuer": self.issuer,
            "number": self.number,
            "year": self.issued,
        }
        reasons = {name: one.reason for name, one in found.items() if one}
        return reasons | ({"issued": self.issued.value} if self.issued and self.is_stated else {})


def guess(extracted: Extracted, name: str, found: str = "") -> Guessed:
    """Return what the file called `name` seems to be; `found` is its format."""
    value, reason = titled(extracted, name)
    title = Guess(value, reason)
    return Guessed(
        title=title,
        kind=_kind(extracted, value, name, found),
        issuer=_issuer(extracted, value, name),
        number=_number(extracted, value, name),
        issued=_issued(extracted, value, name),
        citation=citation_of(value, name),
    )


def opening_of(extracted: Extracted, most: int = 1500) -> str:
    """Return the first words of a document."""
    return " ".join(block.text for block in extracted.blocks[:40])[:most]


def kind_of(extracted: Extracted, title: str, name: str) -> str:
    """Return the kind the title says, else the file's name, else its opening; "document" when nothing tells."""
    return _kind(extracted, title, name, "").value


def _kind(extracted: Extracted, title: str, name: str, found: str) -> Guess:
    texts: tuple[tuple[str, str], ...]
    opening = _earliest(OPENINGS, (("its opening", opening_of(extracted, HEAD)),))
    if opening.value in PLAIN_PAPERS and extracted.pages <= FEW_PAGES and subject_of(extracted):
        texts = (("the file name", of_name(name)),)  # the subject of a memo says what it is about, not what it is
    else:
        texts = (("its title", title), ("the file name", of_name(name)))
    return (
        _first([row for row in KINDS if row[0] in CHANGES], (("its title", title),))
        or _first(KINDS, texts)
        or opening
        or (Guess(OF_FORMATS[found], "from the format of the file") if found in OF_FORMATS else Guess("document"))
    )


def _first(table: Iterable[tuple[str, str]], texts: Iterable[tuple[str, str]]) -> Guess:
    for place, text in texts:
        for word, pattern in table:
            if found := re.search(pattern, text, re.IGNORECASE):
                return Guess(word, f"from {place}: {_short(found[0])}")
    return Guess()


def _issuer(extracted: Extracted, title: str, name: str) -> Guess:
    head = _letterhead(extracted)
    return _earliest(LETTERHEADS, (("its letterhead", head),)) or _earliest(
        ISSUERS,
        (
            ("its title", f"{title} {extracted.title}"),
            ("the file name", of_name(name)),
            ("its opening", opening_of(extracted)),
        ),
    )


def _letterhead(extracted: Extracted) -> str:
    """Return what stands above the address and subject of a memo or letter; of other papers the lines in capitals."""
    opening = opening_of(extracted, 4 * HEAD)
    begun = _MEMO_BEGINS.search(opening)
    if begun:
        return opening[: begun.start()][:HEAD]
    return " ".join(block.text for block in extracted.blocks[:6] if block.text.isupper() and len(block.text) < 200)


def _earliest(table: Iterable[tuple[str, str]], texts: tuple[tuple[str, str], ...]) -> Guess:
    """Return the word whose pattern is met first in the first text that meets any."""
    rows = list(table)
    for place, text in texts:
        found = [
            (hit.start(), rank, word, hit[0])
            for rank, (word, pattern) in enumerate(rows)
            if (hit := re.search(pattern, text, re.IGNORECASE))
        ]
        if found:
            _, _, word, shown = min(found)
            return Guess(word, f"from {place}: {_short(shown)}")
    return Guess()


def _number(extracted: Extracted, title: str, name: str) -> Guess:
    stem = PurePosixPath(name).stem
    plain = stem.replace("_", " ")
    citation = citation_of(title, name)
    if citation:
        place = "its title" if citation_of(title, "") == citation else "the file name"
        return Guess(citation, f"from {place}: {citation}")
    opening = opening_of(extracted, 4 * HEAD)
    for place, text in (("the file name", plain), ("its title", title)):
        number, shown = number_in(text)
        if number:
            return Guess(number, f"from {place}: {shown}")
    return _number_at_head(extracted, opening)


def _number_at_head(extracted: Extracted, opening: str) -> Guess:
    """Return the number a paper bears at its head: a line that is one, or one in its letterhead or subject."""
    for block in extracted.blocks[:12]:
        if _is_line(block.text) and (citation := citation_of(_of_defense(block.text), "")):
            return Guess(citation, f"from its head: {_short(block.text)}")
    subject = _SUBJECT.search(opening)
    if subject:
        policy = re.search(r"\bDSCA (?:Policy )?(?:Memo(?:randum)? )?(\d\d-\d\d)\b", subject[1])
        if policy:
            return Guess(f"DSCA {policy[1]}", f"from its subject: {policy[0]}")
    found = [told for block in _head_of(extracted) if (told := number_of_line(block.text))[0]]
    return Guess(found[0][0], f"from its head: {found[0][1]}") if found else Guess()


def _is_line(text: str) -> bool:
    """Tell a line at a head from a sentence, which ends with a full stop and only cites what it names."""
    return len(text) < LONGEST_WORDS and not re.search(r"[a-z]{2}\.$", text)


def _head_of(extracted: Extracted) -> Iterator[Block]:
    """Yield the blocks with which a paper opens."""
    length = 0
    for block in extracted.blocks[:40]:
        yield block
        length += len(block.text) + 1
        if length > HEAD:
            return


def _of_defense(line: str) -> str:
    """Return a heading in capitals as citations are written: DOD INSTRUCTION 5000.85 is DoD Instruction 5000.85."""
    return re.sub(r"\bDOD (INSTRUCTION|DIRECTIVE|MANUAL)\b", lambda found: f"DoD {found[1].capitalize()}", line)


def _issued(extracted: Extracted, title: str, name: str) -> Guess:
    """Return the day the paper is of: by a label, its date line, its file's name, its title, or the file itself."""
    opening = opening_of(extracted, 4 * HEAD)
    named = day_in_name(PurePosixPath(name).stem)
    labelled = _labelled(extracted)
    if labelled and (labelled.is_day or not named or not named.is_day):
        return _dated("its text", labelled)
    line = _date_line(extracted, opening, named)
    if line and (not named or not named.is_day):
        return _dated("the date at its head", line)
    if named:
        return _dated("the file name", named)
    in_title = (*days_in(title), *months_in(title), *(one for one in (day_in_name(title),) if one))
    if in_title:
        return _dated("its title", in_title[0])
    return _of_file(extracted)


def _labelled(extracted: Extracted) -> Written | None:
    """Return the day that a label states; in a running sentence "issued on" tells of another paper."""
    for block in extracted.blocks[:40]:
        found = labelled_in(block.text[:400])
        if found and (found.start <= LABEL_BEGINS or ":" in found.shown):
            return found
    return None


def _dated(place: str, day: Written) -> Guess:
    less = "" if day.is_day else f"; the {'month' if len(day.value) == 7 else 'year'} is all it says"
    return Guess(day.value, f"from {place}: {_short(day.shown)}{less}")


def _of_file(extracted: Extracted) -> Guess:
    made = extracted.dates.modified or extracted.dates.created
    if not made:
        return Guess()
    verb = "last changed" if extracted.dates.modified else "made"
    return Guess(str(made.year), f"{OF_FILE}, {verb} in {made.year}; the text states no day")


def _date_line(extracted: Extracted, opening: str, named: Written | None) -> Written | None:
    """Return the day or month at the head: a line that is little else, else the first day above a memo's address.

    One that lies outside the month that the file's name states is about something else.
    """
    found: list[Written] = []
    for block in extracted.blocks[:15]:
        days = [*days_in(block.text), *months_in(block.text)]
        if days and len(block.text) - len(days[0].shown) <= 25 and len(block.text) < LONGEST_WORDS:
            found.append(days[0])
    begun = _MEMO_BEGINS.search(opening)
    if begun:
        found += days_in(opening[: begun.start() + 400])[:1]
    fitting = [one for one in found if not named or len(named.value) == 4 or one.value.startswith(named.value[:7])]
    return min(fitting, key=lambda one: not one.is_day) if fitting else None


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_WORDS else f"{plain[:LONGEST_WORDS].rsplit(' ', 1)[0]} …"
