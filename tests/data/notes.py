"""Reads the domain notes and our facts into the same form, so that the tests can compare the two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from icop.engine.clock import Start
from icop.engine.packs import Pack
from icop.engine.shapes import Dated, Member, Value
from icop.engine.timeline_checks import timelines_of

DAY = timedelta(days=1)
NAMES = {"Korea": "Korea (Republic of)"}

# A key of the notes, ours, the dimension and what stands in it. Letters change case; all other keys are the same.
MOVED = (
    (r"standard\.(days|start_event|stop_event)\.([A-D]\w*)", r"standard.\1", "category", r"\2"),
    (r"cn\.threshold\.(mde|total|construction|group)\.(\w+)", r"cn.threshold.\1", "partner_group", r"\2"),
    (r"(cn\.formal\.days|lease\.cert\.days)\.(\w+)", r"\1", "partner_group", r"\2"),
    (r"(tpt\.threshold\.\w+)", r"\1", "partner_group", "other"),
    (r"cn\.tiered\.days\.tier(\d)", "cn.tiered.days", "tier", r"\1"),
    (r"cas\.rate\.(\w+)", "cas.rate", "cas_part", r"\1"),
    (r"payment\.first\.(.+)", "payment.first", "accepted_from", r"\1"),
    (r"ia\.code\.(\w)", "ia.code", "letter", r"\1"),
    (r"restate\.window\.months\.rule2012", "restate.window.months", "", ""),
    (r"tdp\.royalty\.last_implementation", "tdp.royalty.charged", "", ""),
    (r"pml\.last_acceptance", "pml.allowed", "", ""),
    (r"pch\.tier\d\.pct", "pch.rate", "", ""),
)
SOURCES = re.compile(
    r"C\d+(?:\.[0-9TF]+[A-Z]?)+|AP\d\.\w+|DSCA \d\d-\d\d|P\.L\. \d+-\d+|\d+ USC [\w()]+|32 CFR \d+"
    r"|LOA Standardization Guide|C\d+\b|FMR"
)
Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class Entry:
    """A dated entry of ours: where it stands (kind, key, and the combination or member) and what follows it."""

    kind: str
    key: str
    who: str
    dated: Dated
    after: Dated | None

    @property
    def place(self) -> tuple[str, str, str]:
        return self.kind, self.key, self.who

    @property
    def said(self) -> tuple[str, str]:
        """The key and what the entry says, as `notes_beyond_csv.py` lists it."""
        return self.key, self.who if self.kind == "set" else ";".join(self.values)

    @property
    def values(self) -> tuple[str, ...]:
        """What the entry says: a value, tiers, a member; "" for what is not known, "ended" for an end."""
        if self.dated.ended:
            return ("ended",)
        if isinstance(self.dated, Member):
            return ("member",)
        assert isinstance(self.dated, Value)
        if self.dated.tiers:
            return tuple(str(tier.value) for tier in self.dated.tiers)
        return ("" if self.dated.unknown else str(self.dated.value).replace("True", "true").replace("False", "false"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.who} {self.values} from {self.dated.start}"


@dataclass(frozen=True)
class Claim:
    """What a row of the notes says, at our place for it."""

    place: tuple[str, str, str]
    value: str
    row: Row


def entries_of(pack: Pack) -> list[Entry]:
    """Return every dated entry of our parameters and sets."""
    return [
        Entry(fact.kind, fact.key, timeline.name if fact.kind == "set" else timeline.name.lower(), dated, after)
        for fact in pack.facts
        if fact.kind in {"parameter", "set"}
        for timeline in timelines_of(fact.shape)
        for dated, after in pairwise([*(entry for _, entry in timeline.entries), None])
    ]


def claims_of(row: Row) -> Iterator[Claim]:
    """Yield what a row says: one claim, or one for each member of a set and each part of a tuple."""
    key, value = row["key"], row["value"]
    if row["unit"] == "set":
        yield from (Claim(("set", key, NAMES.get(name, name)), "member", row) for name in value.split(";"))
    elif key == "cn.group.nato_plus5.member":
        yield Claim(("set", "cn.nato_plus5", NAMES.get(value, value)), "member", row)
    elif key.startswith("cas.waiver."):
        *_, customer, part = key.split(".")
        yield Claim(("set", f"cas.waiver.{part}", customer), "member" if value == "true" else value, row)
    elif key.startswith("cn.multinational."):
        lead = f"lead={key.rsplit('.')[-1]}"
        for part, figure in zip(("mde", "total", "days"), value.split(";"), strict=True):
            yield Claim(("parameter", f"cn.multinational.{part}", lead), figure, row)
    else:
        # "only on cases before DAY" is kept as yes until the day before, then no
        yield Claim(place_of(row), "true" if row["unit"] == "date" else value, row)


def place_of(row: Row) -> tuple[str, str, str]:
    key = row["key"]
    if re.fullmatch(r"standard\.days\.[A-D]", key) and row["start"] < "2021":
        return "parameter", "standard.aod.days", f"aod_group={key[-1].lower()}"
    for pattern, ours, dimension, word in MOVED:
        found = re.fullmatch(pattern, key)
        if found:
            who = f"{dimension}={found.expand(word).lower()}" if dimension else ""
            return "parameter", found.expand(ours), who
    return "parameter", key, ""


def says(entry: Entry, claim: Claim) -> bool:
    """Tell whether an entry says what the notes claim: place, value, first and last day, standing."""
    return (
        entry.place == claim.place
        and claim.value in entry.values
        and starts_as(entry.dated.start, claim.row["start"])
        and ends_as(entry, claim.row["end"])
        and entry.dated.cite.standing == claim.row["standing"]
    )


def starts_as(start: Start, day: str) -> bool:
    return start == Start.on(date.fromisoformat(day)) if day else not start.is_exact


def ends_as(entry: Entry, last_day: str) -> bool:
    if not last_day:
        return entry.after is None
    if entry.after is None:
        return False
    end, start = date.fromisoformat(last_day) + DAY, entry.after.start
    return (start.earliest or end) <= end <= (start.latest or end)


def references(citation: str) -> list[str]:
    """Return the sources that a citation of the notes names, without the words around them."""
    return [found.rstrip(".") for found in SOURCES.findall(citation)]


def section(note: Path, heading: str) -> str:
    """Return the text of a note from the line that starts with `heading` to the next heading."""
    text = "\n" + note.read_text(encoding="utf-8")
    _, _, rest = text.partition(f"\n{heading}")
    return re.split(r"\n#+ ", rest)[0]


def written(day: date) -> Iterator[str]:
    """Yield how notes write the day: 2026-07-01, 1 Jul 2026, 1 July 2026, or the last day before it."""
    for each in (day, day - DAY):
        yield each.isoformat()
        yield f"{each.day} {each:%b} {each.year}"
        yield f"{each.day} {each:%B} {each.year}"


def one_of_them(claim: Claim) -> bool:
    """Tell whether the notes cite a list for all members, of which each member of ours cites its own."""
    return claim.place[1].startswith(("cn.nato_plus5", "cas.waiver."))
