"""How alike two texts are, told by runs of five words: a small sketch to find pairs by, and an exact count to be sure.

A sketch keeps the runs whose hash is small: one in 32, or the 64 smallest of a short text. The same run is kept or left
out of every sketch alike, so what two sketches share tells what the texts share, also when one is a part of the other.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

RUN = 5
EVERY = 32
LEAST = 64
WHOLE = 1 << 32
_BASE = WHOLE // EVERY
_HEAD = struct.Struct("<BIIQ")
_VERSION = 1
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, in lower case."""
    return _WORD.findall(text.casefold())


def runs_of(words: list[str]) -> Iterator[str]:
    """Yield each run of five words; a text of three or four is one run, a shorter one none."""
    if len(words) < RUN:
        if len(words) > 2:
            yield " ".join(words)
        return
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


@dataclass(frozen=True, slots=True)
class Sketch:
    """What stands for a text: how many words and runs it has, and the hashes of runs below `limit` (of 2^32), sorted.

    The upper half of a hash orders it, the lower tells it from others of the same upper half.
    """

    words: int
    runs: int
    limit: int
    hashes: array[int]

    def packed(self) -> bytes:
        """Return the sketch as bytes, the same on every machine."""
        return _HEAD.pack(_VERSION, self.words, self.runs, self.limit) + _little(self.hashes).tobytes()

    def below(self, limit: int) -> int:
        """Return how many of its hashes lie below `limit`."""
        return bisect_left(self.hashes, limit << 32)


def unpacked(data: bytes) -> Sketch | None:
    """Return the sketch that `data` holds; None when it was made by other rules."""
    if len(data) < _HEAD.size or data[0] != _VERSION:
        return None
    _, words, runs, limit = _HEAD.unpack_from(data)
    hashes = array("Q")
    hashes.frombytes(data[_HEAD.size :])
    return Sketch(words, runs, limit, _little(hashes))


def _little(hashes: array[int]) -> array[int]:
    if sys.byteorder == "big":
        hashes = array("Q", hashes)
        hashes.byteswap()
    return hashes


def sketch(texts: Iterable[str]) -> Sketch:
    """Return the sketch of a document, given the texts of its sections. Their order does not matter."""
    kept: dict[int, str] = {}
    is_short, limit = True, WHOLE
    words = runs = 0
    for text in texts:
        found = words_of(text)
        words += len(found)
        for run in runs_of(found):
            runs += 1
            upper = crc32(run.encode())
            if upper < limit:
                kept[upper] = run
        if is_short and len(kept) > 2 * LEAST * EVERY:  # enough that one in 32 leaves more than the least
            is_short, limit = False, _BASE
            kept = {upper: run for upper, run in kept.items() if upper < _BASE}
    order = sorted(kept)
    if is_short and order:
        base = bisect_left(order, _BASE)
        order = order[: max(base, LEAST)]
        limit = WHOLE if len(order) == len(kept) else max(order[-1] + 1, _BASE)
    return Sketch(words, runs, limit, array("Q", [_whole(upper, kept[upper]) for upper in order]))


def _whole(upper: int, run: str) -> int:
    return (upper << 32) | int.from_bytes(blake2b(run.encode(), digest_size=4).digest(), "little")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that may be alike: about which part of the runs of each the other has."""

    left: int
    right: int
    of_left: float
    of_right: float


def pairs_among(
    new: Mapping[int, Sketch], others: Iterable[tuple[int, Sketch]], *, least: float = 0.2
) -> Iterator[Pair]:
    """Yield the pairs of a new sketch and any other of which one has about `least` of the other's runs, or more.

    The time follows the sizes of the sketches and never the number of pairs; only the new ones are held in memory.
    A pair of two new ones comes once.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for key, one in new.items():
        for value in one.hashes:
            holders[value].append(key)
    for other, theirs in others:
        met: Counter[int] = Counter()
        for value in theirs.hashes:
            if value in holders:
                met.update(holders[value])
        for key, shared in met.items():
            if key == other or (other in new and other < key):
                continue
            limit = min(new[key].limit, theirs.limit)
            of_left = shared / max(new[key].below(limit), 1)
            of_right = shared / max(theirs.below(limit), 1)
            if max(of_left, of_right) >= least:
                yield Pair(key, other, of_left, of_right)


@dataclass(frozen=True, slots=True)
class Shares:
    """Which part of the words of a smaller text stands in runs that the larger has too, and the other way round.

    `other_numbers` counts the numbers that one has and the other has not.
    """

    of_small: float
    of_large: float
    small_words: int
    large_words: int
    other_numbers: int = 0


def exact_shares(smalls: Mapping[int, Iterable[str]], large: Iterable[str]) -> dict[int, Shares]:
    """Return, for each of the smaller texts, the exact shares with the large one, which is gone through once."""
    texts = {key: [words_of(text) for text in parts] for key, parts in smalls.items()}
    wanted: dict[str, list[int]] = defaultdict(list)
    for key, parts in texts.items():
        for run in {run for part in parts for run in runs_of(part)}:
            wanted[run].append(key)
    met: set[str] = set()
    covered: Counter[int] = Counter()
    large_words = 0
    numbers: Counter[str] = Counter()
    for text in large:
        words = words_of(text)
        numbers.update(word for word in words if word.isdigit())
        large_words += len(words)
        until: dict[int, int] = {}
        for start, run in enumerate(runs_of(words)):
            for key in wanted.get(run, ()):
                met.add(run)
                end = min(start + RUN, len(words))
                covered[key] += end - max(start, until.get(key, 0))
                until[key] = end
    found = {}
    for key, parts in texts.items():
        small_words = sum(len(part) for part in parts)
        mine = sum(_covered(part, key, met, wanted) for part in parts)
        theirs = Counter(word for part in parts for word in part if word.isdigit())
        other = sum((numbers - theirs).values()) + sum((theirs - numbers).values())
        found[key] = Shares(
            mine / max(small_words, 1), covered[key] / max(large_words, 1), small_words, large_words, other
        )
    return found


def _covered(words: list[str], key: int, met: set[str], wanted: Mapping[str, list[int]]) -> int:
    until = total = 0
    for start, run in enumerate(runs_of(words)):
        if run in met:
            end = min(start + RUN, len(words))
            total += end - max(start, until)
            until = end
    return total
