"""The closed words an instrument is told with: its kind, its state on a day, how it stands to another."""

from __future__ import annotations

from typing import Literal

InstrumentKind = Literal[
    "statute",
    "act section",
    "bill stage",
    "code section",
    "regulation",
    "federal register rule",
    "executive order",
    "presidential memo",
    "directive",
    "instruction",
    "manual",
    "memo",
    "class deviation",
    "fact sheet",
    "report",
    "article",
    "industry paper",
    "learning asset",
    "organization change",
    "policy",
    "guide",
    "taxonomy",
]
State = Literal[
    "in force",
    "superseded",
    "repealed",
    "rescinded",
    "expired",
    "incorporated",
    "proposed",
    "not enacted",
    "historic",
    "spent",
    "unknown",
    "current",  # the newest known of what binds nobody: a report, a teaching note, a chart
    "superseded in part",
    "enacted",
]
RelationKind = Literal[
    "amends",
    "supersedes",
    "repeals",
    "delays",
    "implements",
    "codifies",
    "incorporates",
    "rescinds",
    "reinstates",
    "cites",
    "requires report",
    "answers",
    "renumbers",
    "comments on",
    "reassigns",
    "extends",
    "near duplicate of",
    "part of",
    "belongs with",
    "updates",
    "copy of",  # a library file that carries the instrument's text
    "about",  # a library file that tells of it
]
