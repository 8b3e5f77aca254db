"""What a report says beside the answers and what follows from them: whose it is, how it is marked, who knows what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

STATES = {"open": "Open: answers may still change", "finished": "Finished"}
SIGNERS = ("Prepared by (name, role)", "Reviewed by (name, role)", "Approved by (name, role)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage attached to an answer as evidence: its document, its place there, how it is cited, where it opens."""

    title: str
    anchor: str = ""
    citation: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a question."""

    by: str
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A release process that applies: its name, why, what it waits for, and how long it takes, in words."""

    title: str
    why: str = ""
    after: str = ""
    takes: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a report says of itself. Mappings are by the key of the question, except where told otherwise.

    `made_on` is the day of the report, `state` whether the work is finished, `made_by` and `made_for` roles or offices.
    `marking` stands on each page, `reminder` says what may be entered, `address` is where the work is on the site.
    `answered` tells who answered when, `elsewhere` the title of the tool an answer was filled in from. `titles` gives
    title and address of what has a key: where an end leads (`tool:KEY`, `page:NAME`), and what was looked up
    (`parameter:KEY`, `set:KEY`, `instrument:KEY`).
    """

    program: str
    made_on: date
    state: Literal["open", "finished"] = "open"
    made_by: str = ""
    made_for: str = ""
    marking: str = ""
    reminder: str = ""
    address: str = ""
    passages: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)
    comments: Mapping[str, tuple[Comment, ...]] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    processes: tuple[ProcessRow, ...] = ()
    signers: tuple[str, ...] = SIGNERS
