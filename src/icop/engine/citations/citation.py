"""The value every reader of citations returns: where it stands in the text, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = (
    "us-code",
    "cfr",
    "pgi",
    "public-law",
    "act-section",
    "bill",
    "congress-report",
    "congressional-record",
    "stat",
    "federal-register",
    "fr-doc",
    "executive-order",
    "presidential-memo",
    "dod-issuance",
    "cjcsi",
    "jrocm",
    "samm",
    "dsca-memo",
    "class-deviation",
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place cited in a text: `text == whole[start:end]`, `normal` its normal form, `kind` one of KINDS.

    `parts` holds what the normal form leaves out: `through` (the normal form of the last place of a range that begins
    here), `et_seq`, `act` (AECA, FAA: the act whose section was translated to the U.S. Code), `fiscal_year` (of an
    authorization act named by its year).
    """

    text: str
    start: int
    end: int
    normal: str
    kind: str
    parts: Mapping[str, str] = field(default_factory=dict, hash=False)


Group = tuple[Citation, ...]  # what one reading of one place yields: one citation, or the items of a list
