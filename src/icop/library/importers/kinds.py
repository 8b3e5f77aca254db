"""The words that tell what kind of document a file is: (kind, pattern), the first that fits is taken."""

from __future__ import annotations

KINDS: tuple[tuple[str, str], ...] = (
    ("bill stage", r"\bas passed\b|\bbill\b.*\bas (?:introduced|reported)\b|\b(?:H\.? ?R|S)\.? \d{2,5}\b.*\bas\b"),
    ("statute", r"^\d+ U\.S\.C\. chapter|\bpublic law \d+-\d+|\bP\.L\. \d+-\d+"),
    ("regulation", r"^\d+ CFR part|\bDFARS PGI\b(?! (?:case|administrative))"),
    ("class deviation", r"class deviation"),
    ("federal register rule", r"\b(?:final|interim|proposed) rule\b|federal register"),
    ("executive order", r"\bexecutive order\b"),
    ("presidential memo", r"\bNSPM\b|\bpresidential memorandum\b|national security presidential memorandum"),
    ("memo", r"\bmemorandum (?:for|to)\b|\bmemo\b|\bmemorandum\b(?! of (?:understanding|agreement))"),
    ("agreement", r"\bmemorandum of (?:understanding|agreement)\b|\bMO[UA]\b"),
    ("memo", r"\b(?:USA|OSD) ?\d{5,6}-\d\d"),
    ("directive", r"\bDoD ?Directive\b|\bDoDD ?\d"),
    ("instruction", r"\bDoD ?Instruction\b|\bDoDI ?\d|\bCJCSI ?\d|\bAFI ?\d|\b(?:SECNAV|OPNAV)INST\b"),
    ("regulation change", r"\b(?:DFARS|PGI) case \d|technical amendment|PGI administrative change"),
    ("manual", r"\bmanual\b|\bSAMM\b|\bDoDM ?\d"),
    ("learning asset", r"\bteaching note\b|\blearning content\b|\bmicro.?lesson\b|\bstudent guide\b|\bcourse\b"),
    ("learning asset", r"\btraining (?:material|course|module)"),
    ("handbook", r"\bhandbook\b"),
    ("guide", r"\bguide(?:book|lines)?\b|\bprocedures\b|\btool ?kit\b|\bplaybook\b|\bprimer\b"),
    ("policy", r"\bpolicy (?:letter|memorandum)\b"),
    ("taxonomy", r"\btaxonomy\b"),
    ("form", r"\b(?:standard|DD|SF|AF) form\b|\b(?:SF|DD)[- ]\d{2,4}\b|\bcomment (?:form|template)\b"),
    ("solicitation", r"\bsolicitation\b|\bRFP\b|\brequest for (?:proposals?|information|quotations?)\b|\bRFI\b"),
    ("statement of work", r"\bstatement of (?:work|objectives)\b|\bperformance work statement\b|\bSOO\b|\bPWS\b"),
    ("article", r"\barticle\b|\bop.?ed\b"),
    ("report", r"\breport\b|\bCRPT[- ]\d|\bfloor summary\b|\bassessment of\b"),
    ("fact sheet", r"\bfact sheet\b"),
    ("press release", r"\bpress release\b|\bfor immediate release\b"),
    ("plan", r"\bimplementation plan\b|\b(?:strategic|action) plan\b"),
    ("chart", r"\bchart\b|\bposter\b|\binfographic\b"),
    ("letter", r"\bletter (?:to|from)\b|\bdear colleague\b|\bletter of (?:commitment|transmittal)\b"),
    ("sheet", r"\btracker\b|\bspreadsheet\b|\bworksheet\b|\bregistry\b"),
    ("slides", r"\bslides?\b|\bbriefing\b|\bpresentation\b"),
    ("policy", r"\bpolicy\b(?! (?:update|analysis|letter|memo))|\binterim guidance\b"),
)  # fmt: skip
# below the title a word in passing says nothing about the whole, so these are left out there
_ONLY_IN_TITLES = {
    "article", "bill stage", "chart", "class deviation", "federal register rule", "form", "guide", "handbook",
    "learning asset", "letter", "manual", "plan", "policy", "presidential memo", "regulation", "report", "slides",
    "statute", "taxonomy", "agreement", "memo",
}  # fmt: skip
OPENINGS: tuple[tuple[str, str], ...] = (
    ("federal register rule", r"\baction:? (?:final|interim|proposed) rule\b|^federal register\b"),
    ("class deviation", r"^.{0,200}\bSUBJECT\s*:\s*class deviation\b"),
    ("memo", r"\bmemorandum (?:for|to)\b|\b(?:SUBJECT|SUBJ)\s*:"),
    ("letter", r"^.{0,400}\bDear (?:M[rs]|Mrs|Dr|Sir|Madam|Senator|Representative|Secretary|Chairman|Colleague)\b"),
    ("report", r"^.{0,200}\b(?:conference report|report to congress(?:ional committees)?)\b"),
    ("guide", r"^.{0,60}\bguide ?book\b"),
    *((kind, pattern) for kind, pattern in KINDS if kind not in _ONLY_IN_TITLES),
)  # fmt: skip
# what a file is when no word tells: its format
OF_FORMATS = {
    "slides": "slides",
    "pptx": "slides",
    "sheet": "sheet",
    "xlsx": "sheet",
    "xls": "sheet",
    "csv": "sheet",
    "mail": "letter",
    "eml": "letter",
}
