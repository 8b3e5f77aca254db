"""What kind of document a file is and who issued it, told by how it opens. Editors may correct both."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from icop.library.extract import Extracted

# (kind, pattern on the title and the first words); the first that fits is taken
_KINDS = (
    ("class deviation", r"class deviation"),
    ("federal register rule", r"\b(?:final|interim|proposed) rule\b|federal register"),
    ("executive order", r"\bexecutive order\b"),
    ("memo", r"\bmemorandum (?:for|to)\b|\bmemo\b"),
    ("directive", r"\bDoD ?Directive\b|\bDoDD \d"),
    ("instruction", r"\bDoD ?Instruction\b|\bDoDI \d|\bCJCSI \d"),
    ("regulation change", r"\bDFARS (?:PGI )?case\b|\bPGI case\b|technical amendment|PGI administrative change"),
    ("manual", r"\bmanual\b|\bSAMM\b"),
    ("guide", r"\bguide(?:book)?\b|\bhandbook\b|\bprocedures\b|\btoolkit\b"),
    ("policy", r"\bpolicy (?:letter|memorandum)\b"),
    ("solicitation", r"\bsolicitation\b|\bRFP\b|\brequest for (?:proposals?|information|quotations?)\b|\bRFI\b"),
    ("statement of work", r"\bstatement of (?:work|objectives)\b|\bperformance work statement\b|\bSOO\b|\bPWS\b"),
    ("report", r"\breport\b"),
    ("fact sheet", r"\bfact sheet\b"),
)
_ISSUERS = (
    ("DSCA", r"defense security cooperation agency|\bDSCA\b"),
    ("DoD", r"defense acquisition regulations? system|office of the (?:under )?secretary of defense|\bDFARS\b"),
    ("DoD", r"department of defense|\bDoD\b|\bOUSD\b|\bUSD\("),
    ("DAU", r"defense acquisition university|\bDAU\b"),
    ("DISA", r"defense information systems agency|\bDISA\b"),
    ("Department of State", r"department of state"),
    ("Department of the Army", r"department of the army|\bU\.?S\.? army\b"),
    ("Department of the Navy", r"department of the navy|\bSPAWAR\b|\bNAVAIR\b|\bNAVSEA\b"),
    ("Department of the Air Force", r"department of the air force|\bU\.?S\.? air force\b"),
    ("GSA", r"general services administration|\bGSA\b"),
    ("OMB", r"office of management and budget|office of federal procurement policy|\bOFPP\b|\bOMB\b"),
    ("GPO", r"government publishing office|\bGPO\b"),
    ("Department of Energy", r"department of energy"),
    ("Department of Agriculture", r"department of agriculture|\bUSDA\b"),
    ("GAO", r"government accountability office|\bGAO\b"),
    ("RAND", r"\bRAND corporation\b"),
)


def opening_of(extracted: Extracted, most: int = 1500) -> str:
    """Return the first words of a document."""
    return " ".join(block.text for block in extracted.blocks[:40])[:most]


def kind_of(extracted: Extracted, name: str) -> str:
    """Return the kind the title says, else the file's name, else its opening; "document" when nothing tells."""
    words = re.sub(r"[-_]+", " ", PurePosixPath(name).stem)
    return _first(_KINDS, extracted.title, words, opening_of(extracted, 600)) or "document"


def issuer_of(extracted: Extracted, name: str) -> str:
    """Return who issued the document by its title, its opening, or its file's name; "" when nothing tells."""
    words = re.sub(r"[-_]+", " ", PurePosixPath(name).stem)
    return _first(_ISSUERS, extracted.title, words, opening_of(extracted))


def title_of(extracted: Extracted, name: str) -> str:
    """Return the document's title, or its file's name in words."""
    words = " ".join(re.sub(r"[-_]+", " ", PurePosixPath(name).stem).split()) or name
    return extracted.title or words[:1].upper() + words[1:]


def _first(table: tuple[tuple[str, str], ...], *texts: str) -> str:
    for text in texts:
        for word, pattern in table:
            if re.search(pattern, text, re.IGNORECASE):
                return word
    return ""
