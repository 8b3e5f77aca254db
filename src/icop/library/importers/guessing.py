"""What kind of document a file is and who issued it, told by how it opens. Editors may correct both."""

from __future__ import annotations

import re

from icop.library.extract import Extracted
from icop.library.importers.titles import of_name

# (kind, pattern on the title and the file's name); the first that fits is taken
_KINDS = (
    ("bill stage", r"\bas passed by the (?:senate|house)\b"),
    ("statute", r"^\d+ U\.S\.C\. chapter"),
    ("regulation", r"^\d+ CFR part|\bDFARS PGI\b(?! (?:case|administrative))"),
    ("class deviation", r"class deviation"),
    ("federal register rule", r"\b(?:final|interim|proposed) rule\b|federal register"),
    ("executive order", r"\bexecutive order\b"),
    ("memo", r"\bmemorandum (?:for|to)\b|\bmemo\b"),
    ("directive", r"\bDoD ?Directive\b|\bDoDD \d"),
    ("instruction", r"\bDoD ?Instruction\b|\bDoDI \d|\bCJCSI \d"),
    ("regulation change", r"\b(?:DFARS|PGI) case \d|technical amendment|PGI administrative change"),
    ("manual", r"\bmanual\b|\bSAMM\b"),
    ("guide", r"\bguide(?:book)?\b|\bhandbook\b|\bprocedures\b|\btoolkit\b"),
    ("policy", r"\bpolicy (?:letter|memorandum)\b"),
    ("solicitation", r"\bsolicitation\b|\bRFP\b|\brequest for (?:proposals?|information|quotations?)\b|\bRFI\b"),
    ("statement of work", r"\bstatement of (?:work|objectives)\b|\bperformance work statement\b|\bSOO\b|\bPWS\b"),
    ("report", r"\breport\b"),
    ("fact sheet", r"\bfact sheet\b"),
)
# below the title a word in passing says nothing about the whole, so these are left out there
_ONLY_IN_TITLES = {
    "bill stage", "statute", "regulation", "class deviation", "federal register rule", "manual", "guide", "policy",
    "report",
}  # fmt: skip
_OPENINGS = (
    ("federal register rule", r"\baction:? (?:final|interim|proposed) rule\b|^federal register\b"),
    *((kind, pattern) for kind, pattern in _KINDS if kind not in _ONLY_IN_TITLES),
)
_ISSUERS = (
    ("Congress", r"^\d+ U\.S\.C\. chapter|\bthe (?:Senate|House) passed (?:H\.|S\.)"),
    ("Department of State", r"^22 CFR part 1[23]\d\b"),
    ("Department of Commerce", r"^15 CFR part 7[3-7]\d\b"),
    ("Department of Defense", r"^48 CFR part 2\d\d\b"),
    ("Defense Security Cooperation Agency", r"defense security cooperation agency|\bDSCA\b"),
    ("Department of Defense", r"defense acquisition regulations? system|\bPGI\b|\bDFARS\b"),
    ("Department of Defense", r"office of the (?:under )?secretary of defense"),
    ("Department of Defense", r"department of defense|\bDoD\b|\bOUSD\b|\bUSD\("),
    ("Defense Acquisition University", r"defense acquisition university|\bDAU\b"),
    ("Defense Information Systems Agency", r"defense information systems agency|\bDISA\b"),
    ("Department of State", r"department of state"),
    ("Department of the Army", r"department of the army|\bU\.?S\.? army\b"),
    ("Department of the Navy", r"department of the navy|\bSPAWAR\b|\bNAVAIR\b|\bNAVSEA\b"),
    ("Department of the Air Force", r"department of the air force|\bU\.?S\.? air force\b"),
    ("General Services Administration", r"general services administration|\bGSA\b"),
    ("Office of Management and Budget", r"office of management and budget|\bOMB\b"),
    ("Office of Management and Budget", r"office of federal procurement policy|\bOFPP\b"),
    ("Government Publishing Office", r"government publishing office|\bGPO\b"),
    ("Department of Energy", r"department of energy"),
    ("Department of Agriculture", r"department of agriculture|\bUSDA\b"),
    ("Government Accountability Office", r"government accountability office|\bGAO\b"),
    ("RAND Corporation", r"\bRAND corporation\b"),
)


def opening_of(extracted: Extracted, most: int = 1500) -> str:
    """Return the first words of a document."""
    return " ".join(block.text for block in extracted.blocks[:40])[:most]


def kind_of(extracted: Extracted, title: str, name: str) -> str:
    """Return the kind the title says, else the file's name, else its opening; "document" when nothing tells."""
    found = _first(_KINDS, title, of_name(name))
    return found or _first(_OPENINGS, opening_of(extracted, 600)) or "document"


def issuer_of(extracted: Extracted, title: str, name: str) -> str:
    """Return who issued the document by its title, its opening, or its file's name; "" when nothing tells."""
    return _earliest(_ISSUERS, f"{title} {extracted.title}", of_name(name), opening_of(extracted))


def _first(table: tuple[tuple[str, str], ...], *texts: str) -> str:
    for text in texts:
        for word, pattern in table:
            if re.search(pattern, text, re.IGNORECASE):
                return word
    return ""


def _earliest(table: tuple[tuple[str, str], ...], *texts: str) -> str:
    """Return the word whose pattern is met first in the first text that meets any."""
    for text in texts:
        found = [
            (place.start(), rank, word)
            for rank, (word, pattern) in enumerate(table)
            if (place := re.search(pattern, text, re.IGNORECASE))
        ]
        if found:
            return min(found)[2]
    return ""
