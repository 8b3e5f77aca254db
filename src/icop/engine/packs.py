"""A pack of facts: a folder of `<kind's folder>/<topic>/<name>.yaml`, each file one fact with the key `<topic>.<name>`.

Some kinds are gathered: `<kind's folder>/<name>.yaml` holds many facts, each under its own key.
Reading collects every problem of every file. Parsed facts are kept by the hash of their file: a second start is quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from icop.engine import clock, fields, gathered, kinds, loading, process_shapes, shapes, shaping, tool_shapes
from icop.engine.cases import types as case_types
from icop.engine.gathered import split
from icop.engine.kinds import GATHERED, KINDS
from icop.engine.loading import Document, Place, Problem, read_bytes, read_file
from icop.engine.shapes import Fact
from icop.engine.shaping import one_of, read_shape
from icop.engine.units import Unit, read_units

# Folders of a pack that other readers know.
OTHER_FOLDERS = frozenset({"schemas", "schemes", "scales"})
_KIND_OF = {folder: kind for kind, (folder, _) in KINDS.items()}
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*\Z")
_IGNORED = {"README.md", "LICENSE", "__pycache__", "__init__.py"}


@dataclass(frozen=True, slots=True)
class LoadedFact:
    """A fact as read: its shape, the same as plain JSON (`body`) with the hash of that, and its file.

    `within` is its place in a file of many facts.
    """

    kind: str
    key: str
    shape: Fact
    body: Mapping[str, Any]
    sha: str
    path: str
    within: Place = ()

    def line_of(self, place: Place) -> int:
        """Return the line of a place of this fact, its file read anew."""
        return line_in(self.path, (*self.within, *place))


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds: its facts by kind and key, its units, and every problem met in reading it."""

    folder: str
    facts: tuple[LoadedFact, ...]
    problems: tuple[Problem, ...]
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one file gave: its facts by key ("" for the one fact of a file), and problems; kept in the cache."""

    bodies: dict[str, dict[str, Any]]
    problems: tuple[tuple[int, str, str], ...]


def read_pack(folder: Path, cache: Path | None = None) -> Pack:
    """Read all facts of a pack, ordered by kind and key. `cache` is a folder where parsed files may be kept."""
    if not folder.is_dir():
        problem = Problem(folder.as_posix(), 0, "there is no such folder", "check the path of the pack")
        return Pack(folder.as_posix(), (), (problem,))
    kept = _Cache(cache, folder)
    problems: list[Problem] = []
    facts: dict[tuple[str, str], LoadedFact] = {}
    for kind, path in _fact_files(folder, problems):
        for fact in _read_facts(kind, path, kept, problems):
            other = facts.setdefault((kind, fact.key), fact)
            if other is not fact:
                what = f"the key {fact.key} is also made by {other.path}"
                problems.append(Problem(fact.path, fact.line_of(()), what, _fix_for_twice(kind)))
    kept.write()
    units, found = _pack_units(folder)
    ordered = tuple(facts[place] for place in sorted(facts))
    return Pack(folder.as_posix(), ordered, tuple(sorted({*problems, *found})), units)


def _fix_for_twice(kind: str) -> str:
    return "give one of the two another key" if kind in GATHERED else "rename one file"


def overlay(packs: Iterable[Pack]) -> dict[tuple[str, str], LoadedFact]:
    """Return the facts of all packs by kind and key; a fact of a later pack takes the place of an earlier one whole."""
    return {(fact.kind, fact.key): fact for pack in packs for fact in pack.facts}


def all_units(packs: Iterable[Pack]) -> dict[str, Unit]:
    """Return the units of all packs by name; later packs win."""
    return {name: unit for pack in packs for name, unit in pack.units.items()}


def line_in(path: str, place: Place) -> int:
    """Return the line of a place in a fact file, read anew; 1 when the file cannot be read."""
    document, _ = read_file(Path(path))
    return document.line_of(place) if document else 1


def fact_from(kind: str, body: Mapping[str, Any]) -> Fact:
    """Return the shape of a body that was read before, such as a row of the database."""
    return KINDS[kind][1].model_validate(body)


def body_of(shape: Fact) -> dict[str, Any]:
    """Return a fact as plain JSON without what it leaves out; `fact_from` gives the same fact back."""
    return shape.model_dump(mode="json", exclude_defaults=True)


def sha_of(body: Mapping[str, Any]) -> str:
    """Return the hash of a fact's content: spacing, comments and the order of keys in the file don't change it."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _pack_units(folder: Path) -> tuple[dict[str, Unit], tuple[Problem, ...]]:
    path = folder / "units.yaml"
    return read_units(path) if path.is_file() else ({}, ())


def _fact_files(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    for path in _visible(folder):
        if path.is_file():
            if path.name != "units.yaml":
                fix = "move it to <kind's folder>/<topic>/<name>.yaml"
                problems.append(Problem(path.as_posix(), 0, "the file lies outside the folders of facts", fix))
        elif path.name in _KIND_OF:
            yield from ((_KIND_OF[path.name], file) for file in _files_of_kind(path, problems))
        elif path.name not in OTHER_FOLDERS:
            what = f"'{path.name}' is no folder of facts"
            problems.append(Problem(path.as_posix(), 0, what, one_of(path.name, {*_KIND_OF, *OTHER_FOLDERS})))


def _files_of_kind(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    if _KIND_OF[folder.name] in GATHERED:
        yield from _gathered_files(folder, problems)
        return
    for topic in _visible(folder):
        if topic.is_file():
            fix = f"move it to {folder.name}/<topic>/{topic.name}"
            problems.append(Problem(topic.as_posix(), 0, "the file lies in the wrong folder", fix))
            continue
        for path in _visible(topic):
            problem = _misplaced(path)
            if problem:
                problems.append(problem)
            else:
                yield path


def _gathered_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    for path in _visible(folder):
        if path.is_file() and path.suffix == ".yaml":
            yield path
        else:
            fix = f"keep files of many facts right in the folder: {folder.name}/<name>.yaml"
            problems.append(Problem(path.as_posix(), 0, "this is no file of facts", fix))


def _misplaced(path: Path) -> Problem | None:
    if path.is_dir():
        return Problem(path.as_posix(), 0, "the folder lies too deep", "keep facts two folders deep: topic, then file")
    if path.suffix != ".yaml":
        return Problem(path.as_posix(), 0, "this is no fact file", "name it <name>.yaml, or move it away")
    if not _NAME.match(path.stem) or not _NAME.match(path.parent.name):
        fix = "use a-z, 0-9, '_', '.' and '-' for the folder and the file"
        return Problem(path.as_posix(), 0, f"'{path.parent.name}.{path.stem}' cannot be a key", fix)
    return None


def _visible(folder: Path) -> list[Path]:
    with os.scandir(folder) as found:
        names = sorted(each.name for each in found if not each.name.startswith(".") and each.name not in _IGNORED)
    return [folder / name for name in names]


def _read_facts(kind: str, path: Path, kept: _Cache, problems: list[Problem]) -> Iterator[LoadedFact]:
    shown = path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.append(Problem(shown, 0, f"the file cannot be read ({error.strerror})", "check its name and rights"))
        return
    read, shapes_read = _parsed(kind, raw, kept)
    problems.extend(Problem(shown, *problem) for problem in read.problems)
    for key, body in read.bodies.items():
        shape = shapes_read.get(key) or fact_from(kind, body)
        within: Place = (key,) if key else ()
        yield LoadedFact(kind, key or f"{path.parent.name}.{path.stem}", shape, body, sha_of(body), shown, within)


def _parsed(kind: str, raw: bytes, kept: _Cache) -> tuple[_Read, dict[str, Fact]]:
    name = f"{kind}:{hashlib.sha256(raw).hexdigest()}"
    known = kept.find(name)
    if known:
        return known, {}
    document, problems = read_bytes(raw, "")
    found: dict[str, Fact] = {}
    for key, part in _documents(kind, document):
        shape, wrong = read_shape(part, KINDS[kind][1], "")
        said = {problem.line for problem in problems}
        problems += tuple(problem for problem in wrong if problem.line not in said)
        if shape:
            found[key] = shape
    if document and kind in GATHERED:
        problems += gathered.problems_of(document)
    # One wrong fact keeps its file out: half a file would be taken for the whole.
    bodies = {} if problems else {key: body_of(shape) for key, shape in found.items()}
    read = _Read(bodies, tuple((problem.line, problem.what, problem.fix) for problem in problems))
    kept.add(name, read)
    return read, found if bodies else {}


def _documents(kind: str, document: Document | None) -> Iterable[tuple[str, Document]]:
    if document is None:
        return ()
    return split(document) if kind in GATHERED else (("", document),)


class _Cache:
    """Parsed files by the hash of their bytes, in one JSON file per pack; anything odd in it is read anew."""

    def __init__(self, folder: Path | None, pack: Path) -> None:
        name = hashlib.sha256(pack.resolve().as_posix().encode()).hexdigest()[:16]
        self._path = folder / f"facts-{name}.json" if folder else None
        self._old: dict[str, Any] = self._load()
        self._used: dict[str, Any] = {}

    def find(self, name: str) -> _Read | None:
        entry = self._old.get(name)
        if entry is None:
            return None
        self._used[name] = entry
        return _Read(entry["facts"], tuple(map(tuple, entry["problems"])))

    def add(self, name: str, read: _Read) -> None:
        self._used[name] = {"facts": read.bodies, "problems": read.problems}

    def write(self) -> None:
        if self._path is None or self._used.keys() == self._old.keys():
            return
        text = json.dumps({"made_by": _reader_version(), "files": self._used}, ensure_ascii=False)
        aside = self._path.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):  # without a cache the next start is only slower
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(text, encoding="utf-8")
            aside.replace(self._path)

    def _load(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            kept = json.loads(self._path.read_bytes())
            return dict(kept["files"]) if kept["made_by"] == _reader_version() else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}  # a cache that cannot be read is only slower


@cache
def _reader_version() -> str:
    """Return a hash of the code that reads facts: another reader makes another cache."""
    readers = (case_types, clock, fields, gathered, kinds, loading, process_shapes, shapes, shaping, tool_shapes)
    sources = (Path(str(module.__file__)).read_bytes() for module in readers)
    return hashlib.sha256(b"".join(sources)).hexdigest()
