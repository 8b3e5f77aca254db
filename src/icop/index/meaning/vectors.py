"""The vectors on disk: segments of up to 8,192 rows that never change, and a list of those that count.

A change writes new segments and then replaces the list, a single rename: readers see the state before or after, a
process killed in between loses only what it had not yet listed. Each segment carries its checksum. One process writes
(whoever holds the home's lock); readers look at the list before each question and map the files into memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import struct
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from icop.engine.errors import Unavailable
from icop.index.meaning.converting import WIDTH
from icop.index.meaning.listing import LIST, REBUILD, Listed, Noted, keys_beside, read_list, stamp

Keys = NDArray[np.int64]
Halves = NDArray[np.float16]
MAGIC = b"ICOPVEC1"
HEAD = struct.Struct("<8sII32s")
SEGMENT_ROWS = 8192


@dataclass(frozen=True, eq=False)
class Segment:
    """Rows of a file: their keys, and their vectors mapped into memory."""

    name: str
    keys: Keys
    rows: Halves


@dataclass(frozen=True, eq=False)
class Vectors:
    """All vectors at one moment."""

    listed: Listed
    segments: tuple[Segment, ...] = field(default=())

    @cached_property
    def keys(self) -> Keys:
        """Return all keys, in the order of the rows."""
        return np.concatenate([segment.keys for segment in self.segments] or [np.empty(0, np.int64)])

    @cached_property
    def _sorted(self) -> tuple[Keys, NDArray[np.int64]]:
        order = np.argsort(self.keys, kind="stable")
        return self.keys[order], order

    def __len__(self) -> int:
        return len(self.keys)

    def of(self, keys: Keys) -> tuple[Keys, Halves]:
        """Return those of `keys` that have a vector, and their vectors."""
        held, order = self._sorted
        at = np.searchsorted(held, keys)
        known = at < len(held)
        known[known] = held[at[known]] == keys[known]
        places = order[at[known]]
        found = np.empty((len(places), WIDTH), np.float16)
        begin = 0
        for segment in self.segments:
            inside = (places >= begin) & (places < begin + len(segment.keys))
            found[inside] = segment.rows[places[inside] - begin]
            begin += len(segment.keys)
        return keys[known], found

    def parts(self, wanted: NDArray[np.bool_]) -> list[tuple[Keys, Halves]]:
        """Return keys and vectors of the rows `wanted`; a segment that is wanted whole is not copied."""
        found, begin = [], 0
        for segment in self.segments:
            mine = wanted[begin : begin + len(segment.keys)]
            begin += len(segment.keys)
            if mine.all():
                found.append((segment.keys, segment.rows))
            elif mine.any():
                found.append((segment.keys[mine], np.asarray(segment.rows[mine])))
        return found


class Store:
    """The vectors in a folder, which need not exist yet. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._open: tuple[tuple[int, ...], Vectors] | None = None

    def newest(self) -> Vectors:
        """Return the vectors as of now. Raises Unavailable when they can't be read."""
        opened, now = self._open, stamp(self.folder)
        if opened is None or opened[0] != now:
            with self._lock:
                opened = self._open = (now, self._read())
        return opened[1]

    def _read(self) -> Vectors:
        for _ in range(3):  # a writer may replace the list and remove a segment in between
            listed = read_list(self.folder)
            try:
                return Vectors(listed, tuple(_open(self.folder / name) for name in listed.segments))
            except FileNotFoundError:
                continue
        raise Unavailable("A file of the vectors is missing.", REBUILD)

    # What follows is for the one writer.

    def begin(self, model: str) -> Vectors:
        """Return what is there of this model; vectors of another one, or that can't be read, are forgotten."""
        try:
            found = self.newest()
        except Unavailable:
            found = Vectors(Listed())
        if found.listed.model == model and found.listed.made == len(found):
            return found
        if found.listed.model == model:
            self._replace(replace(found.listed, made=len(found)))
            return self.newest()
        self._replace(Listed(model=model))
        return self.newest()

    def add(self, keys: Keys, rows: NDArray[np.floating]) -> None:
        """Add vectors; the last segment takes in what it has room for."""
        if not len(keys):
            return
        found, number = self.newest(), len(keys)
        segments, listed = list(found.segments), found.listed
        if segments and len(segments[-1].keys) + len(keys) <= SEGMENT_ROWS:
            last = segments.pop()
            keys, rows = np.concatenate([last.keys, keys]), np.concatenate([last.rows, rows.astype(np.float16)])
        starts = range(0, len(keys), SEGMENT_ROWS)
        fresh = [self._write(keys[at : at + SEGMENT_ROWS], rows[at : at + SEGMENT_ROWS]) for at in starts]
        names = (*(segment.name for segment in segments), *fresh)
        self._replace(replace(listed, segments=names, made=len(found) + number))

    def remove(self, keys: Collection[int]) -> None:
        """Remove vectors for good; only segments that hold one of them are written anew."""
        found, gone = self.newest(), np.fromiter(keys, np.int64, len(keys))
        names, made = [], 0
        for segment in found.segments:
            kept = ~np.isin(segment.keys, gone)
            made += int(kept.sum())
            if kept.all():
                names.append(segment.name)
            elif kept.any():
                names.append(self._write(segment.keys[kept], segment.rows[kept]))
        self._replace(replace(found.listed, segments=tuple(names), made=made))

    def note(self, wanted: int, mark: str = "") -> None:
        """Note how many vectors the index asks for and, once all are made, the index's mark."""
        listed = self.newest().listed
        if (listed.wanted, listed.mark) != (wanted, mark):
            self._replace(replace(listed, wanted=wanted, mark=mark))

    def note_audiences(self, keys: Mapping[str, Keys]) -> None:
        """Note which keys each audience may read, in order; graphs of those that are still there stay."""
        listed = self.newest().listed
        known = {one.audience: one for one in listed.audiences}
        fresh = tuple(self._noted(known.get(name, Noted(name, "")), held) for name, held in sorted(keys.items()))
        if fresh != listed.audiences:
            self._replace(replace(listed, audiences=fresh))

    def _noted(self, before: Noted, keys: Keys) -> Noted:
        content = keys.astype("<i8").tobytes()
        if before.keys and (self.folder / before.keys).read_bytes() == content:
            return before
        name = _new_name("keys")
        _keep(self.folder / name, content)
        return replace(before, keys=name)

    def note_graph(self, audience: str, write: Callable[[str], object], keys: Keys) -> None:
        """Let the graph that `write` writes to the path it is given, with these keys in it, count for an audience."""
        name = _new_name("graph")
        path = self.folder / name
        write(str(path))
        _keep(self.folder / keys_beside(name), keys.astype("<i8").tobytes())
        listed = self.newest().listed
        size, sha = path.stat().st_size, _hash(path)
        fresh = [replace(one, graph=name, size=size, sha=sha) for one in listed.audiences if one.audience == audience]
        others = [one for one in listed.audiences if one.audience != audience]
        self._replace(replace(listed, audiences=tuple(sorted((*others, *fresh), key=lambda one: one.audience))))

    def check(self) -> list[str]:
        """Return the names of files whose content is not what was written."""
        found = self.newest().listed
        graphs = [one.graph for one in found.audiences if one.graph and _hash(self.folder / one.graph) != one.sha]
        return [name for name in found.segments if not _is_whole(self.folder / name)] + graphs

    def drop(self, names: Iterable[str]) -> None:
        """Forget files; what they held is made anew."""
        listed, gone = read_list(self.folder), set(names)
        segments = tuple(name for name in listed.segments if name not in gone)
        audiences = tuple(one for one in listed.audiences if one.graph not in gone)
        rows = [_head(self.folder / name)[1] for name in segments]
        self._replace(replace(listed, segments=segments, audiences=audiences, made=sum(rows), mark=""))

    def _write(self, keys: Keys, rows: NDArray[np.floating]) -> str:
        name = _new_name("vectors")
        content = keys.astype("<i8").tobytes() + rows.astype("<f2").tobytes()
        head = HEAD.pack(MAGIC, len(keys), WIDTH, hashlib.sha256(content).digest())
        _keep(self.folder / name, head + content)
        return name

    def _replace(self, listed: Listed) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        _keep(self.folder / LIST, json.dumps(asdict(listed)).encode())
        kept = listed.files() | {LIST}
        for path in self.folder.iterdir():
            if path.name not in kept:
                _remove(path)


def _new_name(kind: str) -> str:
    """Return a name no file ever had: readers keep files open by their names."""
    return f"{secrets.token_hex(8)}.{kind}"


def _keep(path: Path, content: bytes) -> None:
    aside = path.with_name(f"{path.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        fix = "See that its disk has room and may be written to."
        raise Unavailable(f"Vectors can't be written ({error.strerror}).", fix, retry=True) from error


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows keeps what a reader has open; the next change removes it
        return


def _head(path: Path) -> tuple[bytes, int, int, bytes]:
    """Return what a segment begins with: magic, rows, width, checksum; zeros where it is cut off."""
    with path.open("rb") as file:
        head = file.read(HEAD.size)
    magic, rows, width, digest = HEAD.unpack(head.ljust(HEAD.size, b"\0"))
    return magic, rows, width, digest


def _open(path: Path) -> Segment:
    magic, count, width, _ = _head(path)
    if magic != MAGIC or width != WIDTH or path.stat().st_size != HEAD.size + count * (8 + 2 * WIDTH):
        raise Unavailable(f"A file of the vectors is damaged ({path.name}).", REBUILD)
    with path.open("rb") as file:
        file.seek(HEAD.size)
        keys = np.frombuffer(file.read(8 * count), "<i8").astype(np.int64)
    rows = np.memmap(path, "<f2", "r", HEAD.size + 8 * count, (count, WIDTH))
    return Segment(path.name, keys, rows)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path) -> bool:
    digest = _head(path)[3]
    with path.open("rb") as file:
        file.seek(HEAD.size)
        return bool(hashlib.file_digest(file, "sha256").digest() == digest)


@lru_cache(maxsize=4)
def open_store(folder: Path) -> Store:
    """Return the store in `folder`, the same object each time."""
    return Store(folder)
