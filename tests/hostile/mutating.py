"""Sound files made unsound at random, the same way for the same seed: bytes, members of archives, objects of PDFs."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from tests.hostile.making import zipped

WORDS = (
    b"<", b">", b"&", b"\x00", b"\xff\xfe", b"%PDF-1.7", b"PK\x03\x04", b"]]>", b"<!DOCTYPE", b"<!ENTITY a SYSTEM 'x'>",
    b"-1", b"0", b"4294967296", b"99999999999999999999", b"NaN", b"1e999", b"\n\n\n", b"\xed\xa0\x80", b"../", b"%s%n",
    b"endobj", b"stream\n", b"startxref", b"{", b"}", b'"', b"\\u0000", b"SECRET//NOFORN", b"\xe2\x80\xae", b"true",
    b"<w:p>", b"</w:p>", b"<tr>", b"<div>" * 50, b"Content-Type: multipart/mixed; boundary=x\n",
)  # fmt: skip
PDF_WORDS = (b"/Page", b"/Pages", b"/Catalog", b"/Font", b"/Kids", b"/Parent", b"/Contents", b"/Length",
             b"/FlateDecode", b"/Filter", b"/Encrypt", b"/Outlines", b"/ObjStm", b"/XRef")  # fmt: skip


def mutants(seed: int, number: int, sound: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield `number` files, each a sound one changed in one to four ways; now and then under another's ending."""
    names = sorted(sound)
    for place in range(number):
        chance = random.Random(f"{seed}.{place}")
        name = chance.choice(names)
        body = sound[name]
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            body = chance.choice(_ways_for(body))(body, chance, sound)
        ending = name if chance.random() > 0.1 else chance.choice(names)
        yield f"{place:05d}-{ending}", body


Way = Callable[[bytes, random.Random, Mapping[str, bytes]], bytes]


def _ways_for(body: bytes) -> tuple[Way, ...]:
    if body.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(body)):
        return (*PLAIN, _in_member, _in_member, _in_member, _members)
    return (*PLAIN, _objects, _objects, _objects) if body.startswith(b"%PDF") else PLAIN


def _spot(body: bytes, chance: random.Random, most: int = 400) -> tuple[int, int]:
    start = chance.randrange(len(body) + 1)
    return start, min(start + chance.randrange(1, most), len(body))


def _flipped(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    raw = bytearray(body)
    for _ in range(chance.choice((1, 3, 20, 200)) if raw else 0):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(raw)


def _cut(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _without(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    start, end = _spot(body, chance)
    return body[:start] + body[end:]


def _doubled(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    start, end = _spot(body, chance)
    return body[:end] + body[start:end] * chance.choice((1, 2, 50)) + body[end:]


def _blanked(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    start, end = _spot(body, chance)
    return body[:start] + chance.choice((b"\x00", b"\xff", b" ", b"A")) * (end - start) + body[end:]


def _worded(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    start, end = _spot(body, chance, 8)
    return body[:start] + chance.choice(WORDS) + (body[end:] if chance.random() < 0.5 else body[start:])


def _spliced(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    other = sound[chance.choice(sorted(sound))]
    return body[: chance.randrange(len(body) + 1)] + other[chance.randrange(len(other) + 1) :]


def _numbered(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    numbers = list(re.finditer(rb"\d+", body))
    if not numbers:
        return body
    one = chance.choice(numbers)
    return body[: one.start()] + chance.choice((b"0", b"-1", b"65536", b"2147483648", b"9" * 30)) + body[one.end() :]


PLAIN: tuple[Way, ...] = (_flipped, _cut, _without, _doubled, _blanked, _worded, _spliced, _numbered)


def _unzipped(body: bytes) -> list[tuple[str, bytes]]:
    """Return the members that can still be read; an earlier change may have spoiled some, or all."""
    found: list[tuple[str, bytes]] = []
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(body)) as archive:
        for one in archive.infolist():
            with suppress(Exception):
                found.append((one.filename, archive.read(one)))
    return found


def _in_member(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    """Change a member, and write the zip anew, so that its sums are right and readers get to see it."""
    members = _unzipped(body)
    if not members:
        return body
    place = chance.randrange(len(members))
    name, inner = members[place]
    members[place] = (name, chance.choice(PLAIN)(inner, chance, sound))
    return zipped(members)


def _members(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    """Drop, double, rename or swap members."""
    members = _unzipped(body)
    if len(members) < 2:
        return body
    first, second = chance.sample(range(len(members)), 2)
    way = chance.randrange(4)
    if way == 0:
        members.pop(first)
    elif way == 1:
        members.append(members[first])
    elif way == 2:
        members[first] = (members[second][0], members[first][1])
    else:
        members[first] = (chance.choice(("../x", "word/document.xml", "\x00", "a" * 300)), members[first][1])
    return zipped(members)


def _objects(body: bytes, chance: random.Random, sound: Mapping[str, bytes]) -> bytes:
    """Let objects of a PDF lead elsewhere, be of another kind, or claim another length."""
    way = chance.randrange(3)
    pattern = (rb"\d+ 0 R", rb"/[A-Z][A-Za-z]+", rb"/(?:Length|Count|Size|N|First)\s+\d+")[way]
    found = list(re.finditer(pattern, body))
    if not found:
        return body
    one = chance.choice(found)
    if way == 0:
        other = b"%d 0 R" % chance.choice((0, 1, 2, 3, 4, 5, 6, 99_999))
    elif way == 1:
        other = chance.choice(PDF_WORDS)
    else:
        other = one[0].split()[0] + b" %d" % chance.choice((-1, 0, 1, 100_000, 2**31, 2**63))
    return body[: one.start()] + other + body[one.end() :]
