"""Parts of the Code of Federal Regulations: DFARS with PGI and appendices, FAR, ITAR, EAR and any other title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from icop.library.drafts import DocumentDraft, Drafts, SectionDraft, paragraphs_of, written
from icop.library.importers.source import Source, heading
from icop.library.importers.titles import calm
from icop.library.naming import slug, sort_key

Record = Mapping[str, Any]

_NUMBER = re.compile(r"(?:PGI[_ ])?((\d{1,3})\.(\d{1,4})((?:-\d+[a-z]?)*))\b")
_PART = re.compile(r"(?:PGI[_ ])?part[_ ](\d{1,3})", re.IGNORECASE)
_SUBPART = re.compile(r"(?:(?:PGI[_ ])?subpart[_ ]|PGI[_ ])(\d{1,3})\.(\d{1,2})(?![\d-])", re.IGNORECASE)

_DFARS = DocumentDraft(
    "dfars",
    "Defense Federal Acquisition Regulation Supplement (DFARS)",
    "regulation",
    "Department of Defense",
    "48 CFR ch. 2",
)
_PGI = DocumentDraft(
    "dfars-pgi", "DFARS Procedures, Guidance, and Information (PGI)", "regulation", "Department of Defense", "PGI"
)
_FAR = DocumentDraft("far", "Federal Acquisition Regulation (FAR)", "regulation", "FAR Council", "48 CFR ch. 1")
# Their citations are those of the facts that tell of them, so that fact and text are one document.
_ITAR = DocumentDraft(
    "itar",
    "International Traffic in Arms Regulations",
    "regulation",
    "Department of State",
    "22 CFR 120-130",
    citation="22 CFR 120",
)
_EAR = DocumentDraft(
    "ear",
    "Export Administration Regulations",
    "regulation",
    "Department of Commerce",
    "15 CFR 730-774",
    citation="15 CFR 730",
)


def fits(record: Record) -> bool:
    """Tell whether the record is of DFARS, FAR or an eCFR set."""
    key = str(record.get("id", ""))
    is_topic = "part" in record and "number" in record and ("blob" in record or "source_path" in record)
    return key.startswith("cfr/") or is_topic


def drafts(record: Record, source: Source) -> Drafts:
    """Yield the record's section, after the document, part and subpart it hangs from."""
    if str(record["id"]).startswith("cfr/"):
        yield from _code_section(record, source)
    elif record.get("kind") == "appendix":
        yield from _appendix(record, source)
    else:
        yield from _topic(record, source)


def _title(text: object) -> str:
    return str(text or "").lstrip(" \t\n-–—").rstrip(" \t\n.")


def _part_number(record: Record, pattern: re.Pattern[str]) -> re.Match[str] | None:
    number = str(record.get("number") or "").replace("–", "-")
    key = str(record["id"]).replace("–", "-")
    title = str(record.get("title") or "").replace("–", "-")
    return pattern.match(number) or pattern.match(key) or pattern.match(title)


def _topic(record: Record, source: Source) -> Drafts:
    """A DITA topic of DFARS, PGI or FAR: a section, a subpart or a part."""
    is_pgi = record.get("kind") == "pgi" or str(record["id"]).startswith("PGI")
    document = _PGI if is_pgi else _DFARS if record.get("kind") else _FAR
    yield from source.once(document)
    prefix = "PGI" if is_pgi else "48 CFR"
    if part := _part_number(record, _PART):
        draft = _part_heading(document, prefix, part[1], _title(record["title"]))
        yield from source.once(replace(draft, record_id=str(record["id"])))
        return
    if subpart := _part_number(record, _SUBPART):
        yield from _subpart(record, document, prefix, subpart[1], subpart[2], source)
        return
    found = _part_number(record, _NUMBER)
    if found is None:
        yield from _front(record, document, source)
        return
    number, part_of, digits = found[1], found[2], found[3]
    parent, unit = f"part-{part_of}", part_of
    yield from _parents(document, prefix, part_of, source)
    if len(digits) > 2:
        under = digits[:-2]
        if part_of.endswith("52") and len(digits) == 3 and digits[0] == "2":
            unit = number.split("-")[0]
        if int(under):  # 203.070 stands before the first subpart
            yield from source.once(_subpart_heading(document, prefix, part_of, under, ""))
            parent = f"subpart-{part_of}-{under}"
    yield _section(
        record,
        document.key,
        f"{prefix} {number}",
        number,
        parent,
        unit,
        sort_key(number),
        _title(record["title"]).replace("–", "-").removeprefix("PGI ").removeprefix(number).lstrip(),
        source,
    )


def _subpart(record: Record, document: DocumentDraft, prefix: str, part: str, under: str, source: Source) -> Drafts:
    """A subpart: a heading, with a text of its own where it has one."""
    yield from _parents(document, prefix, part, source)
    draft = _subpart_heading(document, prefix, part, under, _title(record["title"]))
    text, indents = paragraphs_of(str(record.get("text") or ""))
    if not text:
        yield from source.once(replace(draft, record_id=str(record["id"])))
        return
    seen = str(record.get("as_of") or source.as_of)
    fields = written(text, indents=indents).as_fields()
    yield replace(draft, kind="section", record_id=str(record["id"]), seen=seen, **fields)


def _parents(document: DocumentDraft, prefix: str, part: str, source: Source) -> Drafts:
    yield from source.once(_part_heading(document, prefix, part, ""))


def _part_heading(document: DocumentDraft, prefix: str, part: str, title: str) -> SectionDraft:
    return heading(
        document.key,
        f"part-{part}",
        calm(title),
        sort_key(part),
        number=f"Part {part}",
        citation=f"{prefix} {part}",
        unit=part,
    )


def _subpart_heading(document: DocumentDraft, prefix: str, part: str, under: str, title: str) -> SectionDraft:
    return heading(
        document.key,
        f"subpart-{part}-{under}",
        calm(title),
        sort_key(f"{part}.{int(under) * 100}"),
        number=f"Subpart {part}.{under}",
        citation=f"{prefix} {part}.{under}",
        parent=f"part-{part}",
        level=2,
        unit=part,
    )


def _section(
    record: Record,
    document: str,
    citation: str,
    number: str,
    parent: str,
    unit: str,
    key: str,
    title: str,
    source: Source,
    kind: str = "section",
) -> SectionDraft:
    text, indents = paragraphs_of(str(record.get("text") or ""))
    return SectionDraft(
        document=document,
        anchor=source.free_anchor(document, slug(citation) if citation else slug(f"{kind} {number or record['id']}")),
        citation=citation,
        number=number,
        title=title,
        parent=parent,
        level=3,
        unit=unit,
        kind=kind,
        sort_key=key,
        record_id=str(record["id"]),
        seen=str(record.get("as_of") or source.as_of),
        **written(text, indents=indents).as_fields(),
    )


def _front(record: Record, document: DocumentDraft, source: Source) -> Drafts:
    """Foreword, corrections and the like; covers without text are left out."""
    if str(record.get("text") or "").strip():
        name = str(record["id"])
        yield _section(
            record, document.key, "", name, "", "front", sort_key(f"0 {name}"), _title(record["title"]), source, "front"
        )


def _appendix(record: Record, source: Source) -> Drafts:
    yield from source.once(_DFARS)
    yield from source.once(heading("dfars", "appendices", "Appendices", "z", unit="appendices"))
    number, title = _title(record.get("number")), _title(record.get("title"))
    name = number if re.match(r"[A-I]-\d", number) else str(record["id"]).replace("Appendix", "").strip("_-")
    section = _section(
        record, "dfars", "", name, "appendices", "appendices", sort_key(f"z {name}"), title, source, "appendix"
    )
    yield section


def _code_section(record: Record, source: Source) -> Drafts:
    title, part, section = str(record["title"]), str(record["part"]), str(record["section"])
    number = int(part) if part.isdigit() else 0
    if title == "22" and 120 <= number <= 130:
        document = _ITAR
    elif title == "15" and 730 <= number <= 774:
        document = _EAR
    else:
        document = DocumentDraft(
            f"{title}-cfr", f"Code of Federal Regulations, Title {title}", "regulation", "", f"{title} CFR"
        )
    yield from source.once(document)
    yield from source.once(
        heading(
            document.key,
            f"part-{part}",
            "",
            sort_key(part),
            number=f"Part {part}",
            citation=f"{title} CFR {part}",
            unit=part,
        )
    )
    citation = str(record.get("citation") or f"{title} CFR {section}")
    name = _title(record.get("heading"))
    yield _section(record, document.key, citation, section, f"part-{part}", part, sort_key(section), name, source)
