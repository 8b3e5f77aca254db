"""The real notices of the shared corpus, what people read in them, and how much of them the reader reads right.

`python -m tests.engine.cases.noticed` prints it. Labels were written by reading the notices; for the others the cover
letter, a sum and a list of buyers say whether a notice was read right: none of the three uses the reader's patterns.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from icop.engine.cases.notices import GRAMMAR, ReadNotice, read_notices

LABELS = Path(__file__).with_name("notice_labels.csv")
FILES = ("congressional-record-2017-2018.jsonl.xz", "congressional-record-2025.jsonl.xz")
BUYERS = frozenset("""Australia,Austria,Bahrain,Belgium,Bosnia and Herzegovina,Brazil,Bulgaria,Canada,Czech Republic,
Denmark,Ecuador,Egypt,Estonia,Finland,France,Georgia,Germany,Greece,India,Iraq,Ireland,Israel,Italy,Japan,Kenya,Korea,
Kuwait,Latvia,Lebanon,Lithuania,Mexico,Morocco,Netherlands,New Zealand,Nigeria,Norway,Oman,Pakistan,Peru,Philippines,
Poland,Qatar,Romania,Saudi Arabia,Singapore,Slovakia,Spain,Sweden,Switzerland,Thailand,Turkey,Turkiye,Ukraine,
United Arab Emirates,United Kingdom""".replace("\n", "").split(","))  # fmt: skip
LETTER = re.compile(
    r"forwarding (?:herewith )?transmittal no\.?,? ([0-9a-z]+-[0-9a-z]+)[^$]{0,330}?estimated to cost "
    r"\$ ?([\d.,]*\d) (million|billion)", re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read in a notice, in millions of dollars; None: the notice does not say it."""

    record: str
    number: str
    purchaser: str
    mde: Decimal | None
    total: Decimal | None
    change: Decimal | None
    change_mde: Decimal | None


@dataclass(frozen=True, slots=True)
class Real:
    """A real notice as it was read, the day its record was printed, and what the letters of its record say."""

    record: str
    printed_on: str
    read: ReadNotice
    letters: dict[str, Decimal]


def labels() -> tuple[Label, ...]:
    """Return what people read, in the order of the file."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return tuple(_label(row) for row in csv.DictReader(file))


def _label(row: dict[str, str]) -> Label:
    amounts = {name: _millions(row[name]) for name in ("mde", "total", "change", "change_mde")}
    return Label(row["record"], row["number"], row["purchaser"], **amounts)


def _millions(text: str) -> Decimal | None:
    return Decimal(text) * 1_000_000 if text else None


def records(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield the records of the corpus."""
    for name in FILES:
        with lzma.open(corpus / "arms_sales" / name, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def real_notices(corpus: Path) -> tuple[Real, ...]:
    """Return every notice of the corpus as it was read."""
    return tuple(
        Real(record["id"], record["as_of"], read, _letters(record["text"]))
        for record in records(corpus) for read in read_notices(record["text"])
    )  # fmt: skip


def _letters(text: str) -> dict[str, Decimal]:
    scale = {"million": 10**6, "billion": 10**9}
    return {
        one[1].upper(): Decimal(one[2].replace(",", "")) * scale[one[3].lower()] for one in LETTER.finditer(text)
    }  # fmt: skip


def wrong_beside(label: Label, read: ReadNotice) -> tuple[str, ...]:
    """Return the fields that were read otherwise than a person read them."""
    same = {
        "number": read.transmittal == label.number, "purchaser": read.purchaser == label.purchaser,
        "mde": read.mde == label.mde, "total": read.total == label.total,
        "change": read.form == "b1" or (read.change.total, read.change.mde) == (label.change, label.change_mde),
    }  # fmt: skip
    return tuple(name for name, is_same in same.items() if not is_same)


def unsure(real: Real) -> tuple[str, ...]:
    """Return why a notice nobody labelled may be read wrong; nothing where all that can be compared agrees."""
    read, found = real.read, []
    if read.missing:
        found.append(f"not found: {', '.join(read.missing)}")
    if not GRAMMAR.match(read.transmittal):
        found.append(f"{read.transmittal} is no transmittal number")
    buyer = re.sub(r" \(UAE\)$", "", read.country)
    if buyer not in BUYERS and not buyer.startswith(("Taipei Economic and Cultural", "NATO Support and Procurement")):
        found.append(f"{buyer} is no buyer that is known")
    if read.adds_up is False:
        found.append(f"{read.mde} and {read.other} are not {read.total}")
    told = real.letters.get(read.transmittal)
    if told is not None and told != read.total:
        found.append(f"the letter says {told}, the notice {read.total}")
    return tuple(found)


def measure(corpus: Path) -> dict[str, list[str] | int]:
    """Return how many notices and records were read right, and what was not, with why."""
    known = {(one.record, one.number): one for one in labels()}
    real = real_notices(corpus)
    wrong: list[str] = []
    doubtful: list[str] = []
    labelled = 0
    for one in real:
        label = known.get((one.record, one.read.transmittal))
        labelled += label is not None
        bad = wrong_beside(label, one.read) if label else unsure(one)
        if bad:
            (wrong if label else doubtful).append(f"{one.record} {one.read.transmittal}: {'; '.join(bad)}")
    everywhere = {record["id"] for record in records(corpus)}
    not_read = sorted(everywhere - {one.record for one in real})
    bad_records = {line.split()[0] for line in (*wrong, *doubtful)} | set(not_read)
    return {
        "records": len(everywhere), "records_right": len(everywhere) - len(bad_records), "notices": len(real),
        "notices_right": len(real) - len(wrong) - len(doubtful), "labels": len(known), "labels_met": labelled,
        "labels_wrong": wrong, "not_labelled_doubtful": doubtful, "records_without_a_notice": not_read,
        "beside_a_letter": sum(one.read.transmittal in one.letters for one in real if one.read.form == "b1"),
    }  # fmt: skip


if __name__ == "__main__":
    import os

    shared = Path(os.environ.get("ICOP_SHARED") or Path(__file__).resolve().parents[4] / "shared")
    print(json.dumps(measure(shared / "corpus"), indent=1))
