"""What Word, PowerPoint and Excel files share: XML parts read without entities, and relations between parts.

Relations that lead out of the file are never followed.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lxml import etree

from icop.engine.errors import Refused
from icop.library.extract.blocks import Dates
from icop.library.extract.packed import member_bytes

_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_HUGE = 9_000_000


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part leads: the last word of its type ("slide", "image"), and the member it leads to."""

    type: str
    target: str


def xml_of(
    packed: zipfile.ZipFile, member: str, name: str, program: str, *, without: Callable[[bytes], bytes] | None = None
) -> etree._Element | None:
    """Return the root of a part; None when there is no such part. `without` may leave out of it what is not needed.

    Raises Refused when it is damaged or defines entities, naming `program`, which can repair it.
    """
    raw = member_bytes(packed, member)
    if raw is None:
        return None
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw[:4096] or raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused(
            f"{name} defines entities, which {program} files never do.",
            f"Open it in {program}, save it again, and bring that in.",
        )
    if without is not None:
        raw = without(raw)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=len(raw) > _HUGE, remove_comments=True, collect_ids=False
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(
            f"{name} is a damaged {program} file.", f"Open it in {program}, repair and save it, and bring that in."
        ) from error


def relations_of(packed: zipfile.ZipFile, part: str, name: str, program: str) -> dict[str, Relation]:
    """Return where a part leads inside the file, by the ids it uses; what leads out of the file is left out."""
    folder, _, file = part.rpartition("/")
    root = xml_of(packed, f"{folder}/_rels/{file}.rels".lstrip("/"), name, program)
    found = {}
    for one in root if root is not None else ():
        if isinstance(one.tag, str) and one.get("TargetMode") != "External":
            target = str(one.get("Target", ""))
            member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[str(one.get("Id"))] = Relation(str(one.get("Type", "")).rpartition("/")[2], member.lstrip("/"))
    return found


def main_part(packed: zipfile.ZipFile, name: str, program: str, otherwise: str) -> str:
    """Return the part the file begins with."""
    found = relations_of(packed, "", name, program)
    return next((one.target for one in found.values() if one.type == "officeDocument"), otherwise)


def facts_of(packed: zipfile.ZipFile, name: str, program: str) -> tuple[str, Dates, str]:
    """Return the title the file states ("" when too short to be one), its days, and its language or ""."""
    root = xml_of(packed, "docProps/core.xml", name, program)
    if root is None:
        return "", Dates(), ""
    title = " ".join((root.findtext(f"{_DC}title") or "").split())
    days = [_day(root.findtext(f"{_TERMS}{tag}")) for tag in ("created", "modified")]
    return title if len(title) > 5 else "", Dates(*days), (root.findtext(f"{_DC}language") or "")[:2].lower()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
