"""What a file is called: by the case, the bill or the part of a code it holds, by its own title, or by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from icop.library.extract import Extracted
from icop.library.extract.title_words import ADDRESS
from icop.library.importers.days import days_in, months_in

# A form's or template's name, which says nothing about the file that holds it.
_GENERIC = re.compile(
    r"(?:contract )?(?:performance work statement|statement of (?:work|objectives))(?: \(\w+\))?(?: \[template\])?"
    r"|solicitation,? offer,? and(?: award)?|(?:supplies or )?services and prices|memorandum for\b.*|memorandum"
    r"|(?:microsoft )?(?:powerpoint presentation|word document)|slide \d+|(?:new )?template|presentation title"
    r"|(?:office of the )?(?:under |assistant |deputy )?secretary of defense|department of \w+( of america)?"
    r"|(?:table of )?contents|(?:chapter|part|page|section|volume|attachment) [\dIVXA-Z]{1,4}|untitled|document|\S+",
    re.IGNORECASE,
)
# An office as it stands above a memo or letter, and nothing more.
_OFFICE = re.compile(
    r"(?:the )?(?:u(?:nited |\.)s(?:tates|\.) )?(?:executive )?(?:"
    r"(?:office of )?(?:the )?(?:principal )?(?:deputy )?(?:under |assistant )?secretary of (?:the )?\w+"
    r"(?: (?:for )?\(?(?:acquisition|policy|comptroller|research)[\w ,&]{0,50}\)?)?"
    r"|department of (?:the )?\w+(?: \w+)?|office of (?:management and budget|federal procurement policy)"
    r"|defense (?:\w+ ){1,3}(?:agency|administration|university)|executive office of the president|white house"
    r"|joint (?:chiefs of staff|staff|requirements oversight council)|general services administration"
    r")(?: \([A-Z&]{2,8}\))?|acquisition(?: and)?(?: sustainment)?|memorandum (?:for|to)\b.*|washington,? d\.?c\.?",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"MEMORANDUM\b|POLICY LETTER\b|Dear [A-Z]|(?:FROM|TO|THRU|THROUGH) ?:", re.IGNORECASE)
_PRINTED_FROM = re.compile(r"^Microsoft (?:Word|PowerPoint|Excel) - |\.(?:docx?|pptx?|xlsx?|pdf)$", re.IGNORECASE)
_COPY = re.compile(
    r"\s*\((?:\d{1,3}|clean|final|copy|\.?(?:pdf|word) version)\)|(?:\s-)?\s(?:v?final(?:_\d)?)$", re.IGNORECASE
)
# What follows on the next line may have run into the subject.
_SUBJECT = re.compile(
    r"^(?:SUBJECT|SUBJ)\s*:\s*(.{8,}?)(?:\s(?:This (?:memo|policy|letter|document)|The purpose of|References?:"
    r"|Pursuant to|In accordance with|Effective immediately|\(?[a1][.)] )|$)",
    re.DOTALL,
)
_CASE = re.compile(r"^(?:(?:DFARS|FAR|PGI) )*(?:Case \d{4}-\w+|(?:Administrative Change|Technical Amendment)\b)", re.I)
_CASE_ENDS = re.compile(
    r"^(?:(?:Final|Interim|Proposed) Rule|(?:PGI|DFARS) Text|\[?(?:PGI |Sub)?Part\b|PGI \d|\*)", re.I
)
_MARK = re.compile(r"^\((?:S|EO)\) ")
_CODE_FILE = re.compile(r"(?:^|[^\d])(\d{1,2})[ _-]?cfr[ _-]part[ _-](\d{1,4})(?!\d)", re.IGNORECASE)
_PART = re.compile(r"^PART (\d{1,4})\s?[—–-]+\s?(.+)$", re.IGNORECASE)
_CHAPTER = re.compile(r"^Title (\d+)\s?[—–-]+.*CHAPTER (\w+)\s?[—–-]+\s?(.+)$", re.DOTALL)
_SAMM_SITE = " | Defense Security Cooperation Agency"
_SAMM_CHAPTER = re.compile(r"^((?:C|AP)\d{1,2}) - (.+)$")
_PASSED = re.compile(r"\bthe (Senate|House) passed ((?:H\.R\.|S\.|[HS]\. ?(?:J\. ?|Con\. ?)?Res\.) ?\d+)")
_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
_SHORT = (
    "AECA", "AF", "APT", "CAPE", "CFR", "CMMC", "DAU", "DCMA", "DFARS", "DISA", "DOE", "DPAS", "DSCA", "EBM", "EO",
    "FAA", "FAR", "FMR", "FMS", "FPDS", "GAO", "GPO", "GSA", "GSAM", "IT", "ITAR", "JROCM", "LOA", "LOR", "MDE",
    "MFD", "MOU", "NATO", "NDAA", "NG", "OFPP", "OMB", "OSD", "OTA", "PBSA", "PGI", "PWS", "RFI", "RFP", "RFQ",
    "SAMM", "SOFSA", "SOO", "SOW", "US", "USDA", "USLM", "USML",
)  # fmt: skip
_LONGEST_SHORT = 6
_SPELT = {"dod": "DoD", "dodd": "DoDD", "dodi": "DoDI", **{word.lower(): word for word in _SHORT}}


def titled(extracted: Extracted, name: str) -> tuple[str, str]:
    """Return the title a reader would give the document, at most 300 letters, and in plain words what told it."""
    stated = _stated(extracted)
    if found := _case(extracted):
        return found[:300], "from its heading: the case and its subject"
    if found := _of_a_code(extracted, name):
        return found[:300], "from the part or chapter that it holds"
    if found := _bill(extracted, stated):
        return found[:300], "from its opening: the bill and the chamber"
    subject = subject_of(extracted)
    if subject and _is_addressed(extracted):
        return subject[:300], "from its subject line"
    if stated and not _GENERIC.fullmatch(stated) and not _is_letterhead(stated):
        return calm(stated)[:300], "from the title that the file gives itself"
    if subject:
        return subject[:300], "from its subject line"
    return of_name(name)[:300], "from the file name"


def _is_addressed(extracted: Extracted) -> bool:
    """Tell whether a paper opens as memos and letters do: to whom it goes stands near its head."""
    return any(_ADDRESSED.match(block.text) for block in extracted.blocks[:15])


def _is_letterhead(title: str) -> bool:
    """Tell whether a title is but what stands above a memo: offices, addresses and days."""
    return all(_is_of_letterhead(part.strip()) for part in title.split(": "))


def _is_of_letterhead(part: str) -> bool:
    days = [*days_in(part), *months_in(part)]
    is_day = bool(days) and len(part) <= len(days[0].shown) + 2
    return is_day or bool(_OFFICE.fullmatch(part) or ADDRESS.search(part))


def of_name(name: str) -> str:
    """Return a file's name in words: hyphens between digits stay, short names are written as people write them."""
    stem = _COPY.sub("", PurePosixPath(name).stem) or PurePosixPath(name).stem
    stem = re.sub(r"_+" if " " in stem else r"(?<!\d)[-_]+|[-_]+(?!\d)", " ", stem)
    words = [_SPELT.get(word, word) for word in stem.split()]
    text = " ".join(words) or name
    return text[:1].upper() + text[1:]


def calm(title: str) -> str:
    """Return a title that shouts in ordinary letters; any other as it is."""
    if not title.isupper() or (" " not in title and len(title) <= _LONGEST_SHORT):
        return title
    words = [_calm_word(word) for word in title.lower().split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _calm_word(word: str) -> str:
    bare = word.strip("()[],.;:")
    if bare in _SPELT:
        return word.replace(bare, _SPELT[bare])
    return word if bare in _SMALL else re.sub(r"(?:^|(?<=[-(/]))[a-z]", lambda found: found[0].upper(), word)


def _stated(extracted: Extracted) -> str:
    """Return the title the file states; for a printed web page with its site behind a bar, what its heading says."""
    stated = _PRINTED_FROM.sub("", " ".join(extracted.title.split()))
    page, _, site = stated.partition(" | ")
    if site and _GENERIC.fullmatch(page):
        page = next((one.text for one in extracted.blocks if one.kind == "heading" and one.page <= 1), page)
    return page.rstrip(" .")


def _case(extracted: Extracted) -> str:
    """Return the case (or kind of change) and its subject, as changes of the DFARS and PGI open with both."""
    first = [block.text.strip() for block in extracted.blocks[:5]]
    if not first or not _CASE.match(first[0]) or len(first[0]) > 60:
        return ""
    subject: list[str] = []
    for text in first[1:3]:
        if _CASE_ENDS.match(text) or len(text) > 150:
            break
        subject.append(_MARK.sub("", text))
    case = calm(first[0]).replace("Dfars", "DFARS")
    return f"{case}: {' '.join(subject)}" if subject else case


def _of_a_code(extracted: Extracted, name: str) -> str:
    """Return "22 CFR part 126: ...", "22 U.S.C. chapter 39: ..." or "SAMM C5: ..." for a file that holds just that."""
    if chapter := _CHAPTER.match(extracted.title):
        return f"{chapter[1]} U.S.C. chapter {chapter[2]}: {calm(chapter[3])}"
    if extracted.title.endswith(_SAMM_SITE) and (chapter := _SAMM_CHAPTER.match(_stated(extracted))):
        return f"SAMM {chapter[1]}: {chapter[2]}"
    file = _CODE_FILE.search(PurePosixPath(name).name)
    if not file:
        return ""
    part = next((found for block in extracted.blocks[:3] if (found := _PART.match(block.text))), None)
    place = f"{file[1]} CFR part {file[2]}"
    return f"{place}: {calm(part[2])}" if part and part[1] == file[2] else place


def _bill(extracted: Extracted, stated: str) -> str:
    opening = " ".join(block.text for block in extracted.blocks[:3])
    passed = _PASSED.search(opening)
    return f"{passed[2]} as passed by the {passed[1]}: {calm(stated)}" if passed else ""


def subject_of(extracted: Extracted) -> str:
    """Return the subject that a memo states, in ordinary letters; "" without one."""
    for block in extracted.blocks[:40]:
        if found := _SUBJECT.match(block.text):
            return calm(" ".join(found[1].split()).rstrip("."))
    return ""
