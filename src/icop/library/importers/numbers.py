"""The number a paper goes by: what its issuer wrote on it, or what its file is named after."""

from __future__ import annotations

import re

# (how it is written, pattern): groups are filled in; whole papers only, never a place inside one
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("USA{0}-{1}{2}", r"(?i)\bUSA ?(\d{6})[-_ ](\d{2})(-(?:DPAP|DPC|DPCAP|AP|IC))?(?![\d-])"),
    ("OSD{0}-{1}", r"(?i)\bOSD ?(\d{5,6})[-_](\d{2})(?!\d)"),
    ("CRPT-{0}{1}rpt{2}", r"(?i)\bCRPT-(1\d\d)([hs])rpt(\d{1,4})\b"),
    ("DFARS Case {0}", r"(?i)\bDFARS (?:PGI )?Case ((?:19|20)\d\d-[DP]\d{3})\b"),
    ("FAR Case {0}", r"(?i)\bFAR Case ((?:19|20)\d\d-\d{3})\b"),
    ("DFARS Case {0}", r"^(20\d\d-[DP]\d{3})(?=$|[^\d])"),
    ("CD {0}", r"(?i)\b(?:class deviation|DARS tracking number:?|deviation)[- ](20\d\d-O\d{4})\b"),
    ("{0}", r"\b(CD-20\d\d-\d{2})\b"),
    ("OFPP Policy Letter {0}", r"(?i)\bpolicy letter (?:no\.? ?)?(\d\d-\d{1,2})\b"),
    ("OMB {0}", r"\b(M-\d\d-\d\d)\b"),
    ("FAC {0}", r"\bFAC (20\d\d-\d{2})\b"),
    ("P.L. {0}", r"\b(?:P\.? ?L\.?|Public Law) (\d{2,3}-\d{1,3})\b"),
    ("H.R. {0}", r"\bH\.? ?R\.? ?(\d{2,5})\b"),
    ("DSCA {0}", r"\bDSCA(?: Policy)?(?: Memo(?:randum)?)? (\d\d-\d\d)(?![\d-])"),
    ("{0} {1}", r"\b(AFI|AFPD|AFMAN|AR|SECNAVINST|OPNAVINST|PPD)[- ](\d{1,4}(?:[-.]\d{1,4})?[A-Z]?)\b"),
    ("{0}{1}-{2}-{3}-{4}", r"\b([A-Z]{2}\d|[A-Z]\d{2}|[A-Z0-9]{2})(\d{3,4})-(\d\d)-([RQ])-([A-Z0-9]{4})\b"),
    ("{0}", r"\b(HQ\d{6}[A-Z0-9]{7}|GS\d{2}[MQ]\d{2}[A-Z]{3}\d{4})\b"),
    ("GAO-{0}-{1}", r"\bGAO-(\d\d)-(\d{1,6}(?:SP|T|R)?)\b"),
    ("{0}", r"\b(RR-?A?\d{3,5}(?:-\d)?)\b"),
    ("{0}", r"(?i)(?:rule|costs|offsets?|federal register|FR)\b.{0,20}?\b(20\d\d-\d{5})\b"),
)
# These name what a paper is made on, so only a file's name or title tells that the paper is the form itself.
_FORMS: tuple[tuple[str, str], ...] = (
    ("{0} Form {1}", r"\b(SF|DD|AF|OF|DA)[- ]?(?:Form )(\d{2,4}(?:-\d)?)\b"),
    ("SF {0}", r"(?i)\bStandard Form (\d{2,4})\b"),
    ("{0} {1}", r"\b(SF|DD)[- ](\d{2,4})\b"),
)
MOST_BESIDE = 60
_REFERRING = re.compile(
    r"^(?:in reply refer to|refer to|our ref(?:erence)?|ref(?:erence)? (?:no|number)|memo(?:randum)? (?:no|number)"
    r"|(?:solicitation|tracking|document|control|case|DARS tracking) (?:no|number)|subject|subj|no|number)\b\.? ?:?",
    re.IGNORECASE,
)
_AT_HEAD = tuple((form, re.compile(pattern)) for form, pattern in _NUMBERS)
_ALL = (*_AT_HEAD, *((form, re.compile(pattern)) for form, pattern in _FORMS))


def number_in(text: str, *, at_head: bool = False) -> tuple[str, str]:
    """Return the first number of a paper in `text`, as it is usually written, and the words that say it; else two "".

    Of several kinds the one that stands first in the list of kinds is taken. `at_head`: `text` is the head of a paper,
    where the name of a form says what it is written on.
    """
    for form, pattern in _AT_HEAD if at_head else _ALL:
        found = pattern.search(text)
        if found:
            return _written(form, [part or "" for part in found.groups()]), " ".join(found[0].split())
    return "", ""


def number_of_line(line: str) -> tuple[str, str]:
    """Return the number that a line at the head of a paper states, as `number_in` does: little else stands on it.

    A sentence only cites the papers it names. A line that refers ("In reply refer to: ...", the subject) states its
    own, and so does the field of a form.
    """
    number, shown = number_in(line, at_head=True)
    if not number or _REFERRING.match(line) or re.search(rf"SOLICITATION NO\.? {re.escape(shown)}", line):
        return number, shown
    rest = " ".join(line.split()).replace(shown, " ")
    is_own = len(rest.strip()) <= MOST_BESIDE and not any(word[:1].islower() for word in re.findall(r"\w+", rest))
    return (number, shown) if is_own else ("", "")


def _written(form: str, parts: list[str]) -> str:
    if form.startswith("CRPT"):
        return f"CRPT-{parts[0]}{parts[1].lower()}rpt{parts[2]}"
    return form.format(*(part.upper() for part in parts))


def same_number(left: str, right: str) -> bool:
    """Tell whether two numbers are one, however they are written; empty ones never are."""
    return bool(left) and _bare(left) == _bare(right)


def _bare(number: str) -> str:
    return re.sub(r"[\W_]+", "", number).casefold()
