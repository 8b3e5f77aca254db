"""The FAR and DFARS as downloaded from acquisition.gov: an archive of web pages, one a section, read as one edition."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from icop.engine.errors import Refused
from icop.library.drafts import Drafts
from icop.library.extract import Block, Format
from icop.library.extract.html import read_markup
from icop.library.extract.packed import member_bytes, opened
from icop.library.importers.sets import regulations
from icop.library.importers.source import Source

NAME = "acquisition"
MOST_PAGE_BYTES = 20_000_000
_PAGE = re.compile(r"(?:(?:Sub)?[Pp]art_)?\d{1,3}(?:\.\d{1,4}(?:-\d+)*)?\.html?$")
_SAID = re.compile(r'name="DC\.Identifier" content="(FAR|DFARS)', re.IGNORECASE)


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found in {"tar", "zip"}


def takes_whole(names: list[str]) -> bool:
    """Tell whether an archive with members of these names is one regulation rather than many files."""
    pages = [name for name in names if _PAGE.match(PurePosixPath(name).name)]
    return len(names) > 10 and len(pages) > 0.9 * len(names)


def read(source: Source, found: Format) -> Drafts:
    """Yield the regulation and its sections. Raises Refused when the pages are of something else."""
    is_any = False
    for name, raw in sorted(_pages(source, found)):
        text = raw.decode("utf-8", errors="replace")
        said = _SAID.search(text[:4000])
        if said is None:
            continue
        is_any = True
        record = _record(PurePosixPath(name).stem, text, source)
        if said[1].upper() == "DFARS":
            record["kind"] = "dfars"
        yield from regulations.drafts(record, source)
    if not is_any:
        raise Refused(f"{source.name} holds no pages of the FAR or DFARS.", "Unpack it and bring in the folder.")


def _record(stem: str, text: str, source: Source) -> dict[str, Any]:
    extracted = read_markup(text, stem)
    number = stem.replace("_", " ")
    title = re.sub(rf"^{re.escape(number)}\s*", "", extracted.title)
    lines = [_line(block) for block in extracted.blocks if block.kind != "heading"]
    is_heading = "art" in stem
    return {
        "id": stem,
        "number": number,
        "title": title,
        "part": number.split(".")[0],
        "text": "" if is_heading else "\n".join(lines),
        "as_of": source.as_of,
    }


def _line(block: Block) -> str:
    return block.text.removeprefix("• ")


def _pages(source: Source, found: Format) -> Iterator[tuple[str, bytes]]:
    if found == "zip":
        with opened(source.path, source.name) as packed:
            for member in packed.namelist():
                raw = member_bytes(packed, member, MOST_PAGE_BYTES) if _PAGE.match(PurePosixPath(member).name) else None
                if raw is not None:
                    yield member, raw
        return
    try:
        with tarfile.open(source.path) as archive:
            for one in archive:
                file = archive.extractfile(one) if one.isfile() and one.size < MOST_PAGE_BYTES else None
                if file is not None and _PAGE.match(PurePosixPath(one.name).name):
                    yield one.name, file.read()
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise Refused(f"{source.name} is a damaged archive.", "Get the file again.") from error
