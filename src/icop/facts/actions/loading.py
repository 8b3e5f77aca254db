"""Changing facts: loading packs. Rows are added and retired, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from icop.accounts.policies import require
from icop.accounts.reader import Reader
from icop.audit.actions import record
from icop.facts.models import Row
from icop.facts.queries import cites_in, rows_in_use
from icop.links.actions import UseLine, replace_uses
from icop.links.jobs import enqueue

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FactIn:
    """A fact a pack brings: its kind and key, its body as JSON, and a digest that changes with the body."""

    kind: str
    key: str
    title: str
    body: dict[str, Any]
    sha: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack changed, as full keys (`parameter:pricing.fee`)."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    unchanged: int = 0


@transaction.atomic
def load_pack(name: str, rank: int, facts: Iterable[FactIn], *, by: Reader, on: date) -> LoadReport:
    """Make the rows in use of pack `name` say what `facts` say, and ask for what changed to be indexed.

    A changed fact gets a new row and its old one is retired; one that is gone is retired. Loading the same again
    changes nothing. Raises NotAllowed.
    """
    require(by, "facts.load")
    now = timezone.now()
    wanted = {(fact.kind, fact.key): fact for fact in facts}
    in_use = {(row.kind, row.key): row for row in Row.objects.filter(pack=name, retired_at=None).defer("body")}
    gone = [row for key, row in in_use.items() if key not in wanted]
    changed = [fact for key, fact in wanted.items() if key in in_use and in_use[key].sha != fact.sha]
    added = [fact for key, fact in wanted.items() if key not in in_use]
    stale = [row.pk for row in gone] + [in_use[(fact.kind, fact.key)].pk for fact in changed]
    for start in range(0, len(stale), ROWS_AT_ONCE):
        Row.objects.filter(pk__in=stale[start : start + ROWS_AT_ONCE]).update(retired_at=now)
    rows = [_row(name, rank, fact, now) for fact in added + changed]
    Row.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    report = LoadReport(
        tuple(f"{f.kind}:{f.key}" for f in added),
        tuple(f"{f.kind}:{f.key}" for f in changed),
        tuple(_full(row) for row in gone),
        len(wanted) - len(added) - len(changed),
    )
    _tell(name, report, by=by, on=on)
    return report


def _tell(name: str, report: LoadReport, *, by: Reader, on: date) -> None:
    touched = [*report.added, *report.changed, *report.retired]
    if touched:
        note = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.retired)} retired"
        record(f"pack:{name}", "facts.load", by=by, on=on, note=note)
        announce(touched)


def announce(full_keys: list[str]) -> None:
    """Let follow what follows from changed facts: the uses of citations, the index, the library for instruments."""
    replace_uses("facts", _uses_shown(full_keys))
    enqueue("facts.index", full_keys)
    instruments = [key for key in full_keys if key.startswith("instrument:")]
    if instruments:
        enqueue("library.sync_instruments", instruments)


def _row(pack: str, rank: int, fact: FactIn, now: Any) -> Row:
    return Row(
        kind=fact.kind,
        key=fact.key,
        pack=pack,
        rank=rank,
        body=fact.body,
        title=fact.title,
        sha=fact.sha,
        path=fact.path,
        recorded_at=now,
    )


def _full(row: Row) -> str:
    return f"{row.kind}:{row.key}"


def _uses_shown(full_keys: list[str]) -> dict[str, list[UseLine]]:
    """Return the citations of the version of each fact that shows now: of several packs the last one's."""
    uses: dict[str, list[UseLine]] = {full_key: [] for full_key in full_keys}
    keys = sorted({full_key.partition(":")[2] for full_key in full_keys})
    for start in range(0, len(keys), ROWS_AT_ONCE):
        rows = rows_in_use().filter(key__in=keys[start : start + ROWS_AT_ONCE]).order_by("rank", "recorded_at")
        uses |= {_full(row): _uses_of(row) for row in rows if _full(row) in uses}
    return uses


def _uses_of(row: Row) -> list[UseLine]:
    lines = [
        UseLine(title=row.title, place=place, citation=cite.to, standing=cite.standing, checked_on=cite.checked_on)
        for place, cite in cites_in(row.body)
    ]
    own = row.body.get("citation")
    return [*lines, replace(lines[-1], place="citation", citation=own)] if own and lines else lines
