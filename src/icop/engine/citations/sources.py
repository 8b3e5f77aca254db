"""Reads what a section is a section of ("the AECA", "title 10, United States Code", "the FY18 NDAA"), and says what
such a section is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from icop.engine.citations.lists import DASH, Item
from icop.engine.citations.naming import Named
from icop.engine.citations.numbers import in_code
from icop.engine.citations.tables import ACT_OF_LAW, CODE_TITLE, NAMED_ACTS, code_section, law_of_fiscal_year

_LAW_WORD = r"P(?:ublic\s{1,2}Laws?|ub\.?\s?L(?:aw)?s?\.?|\.\s?L\.|L)(?:\s?Nos?\.|\s\((?:PL|P\.L\.|Pub\. L\.)\))?"
LAW = rf"{_LAW_WORD}\s{{0,2}}(?P<law>\d{{2,3}}\s?{DASH}\s?\d{{1,4}})(?!\d)"
_AFTER_FY = r"(?:\s?\(FYs?\))?[\s-]{0,2}['’]?"
_FY = rf"(?:FY|[Ff]iscal\s{{1,2}}[Yy]ears?){_AFTER_FY}"
_ACT = r"N(?:ational\s{1,2}Defense\s{1,2}Authorization(?:\s{1,2}[Aa]ct)?|DAA)(?:\s?\(NDAA\))?"
_YEAR = r"(?P<{name}>\d{{4}}|\d{{2}})(?!\d)"
NDAA = (
    rf"(?:{_ACT},?\s{{1,2}}(?:(?:for|of)\s{{1,2}})?(?:the\s)?{_FY}{_YEAR.format(name='year')}(?:\sand\s(?:19|20)\d\d)?"
    rf"|FY{_AFTER_FY}{_YEAR.format(name='year2')}\s{{1,2}}{_ACT}"
    rf"|Fiscal\s[Yy]ear{_AFTER_FY}{_YEAR.format(name='year3')}\s{{1,2}}{_ACT}"
    rf"|fiscal\s[Yy]ear{_AFTER_FY}{_YEAR.format(name='year4')}\s{{1,2}}{_ACT}"
    rf"|2(?P<year5>0\d\d)\s{_ACT}"
    rf"|{_ACT}(?:\s(?:for|of)|,)\s(?P<year7>20\d\d)(?!\d))"
)
YEAR_ALONE = rf"F(?:Y|iscal\s[Yy]ear){_AFTER_FY}{_YEAR.format(name='year6')}"
AECA = r"A(?P<aeca>ECA\b|rms\s{1,2}Export\s{1,2}Control\s{1,2}Act)"
FAA = r"F(?P<faa>AA\b|oreign\s{1,2}Assistance\s{1,2}Act(?:\s?\(FAA\))?(?:,?\s?(?:of\s?)?1961)?)"
_CHAMBER = (
    r"H\.?\s?R\.|HR|H\.?\s?J\.?\s?Res\.|S\.?\s?J\.?\s?Res\.|H\.?\s?Con\.?\s?Res\.|S\.?\s?Con\.?\s?Res\.|H\.?\s?Res\."
    r"|S\.?\s?Res\.|S\."
)
BILL = (
    rf"(?P<bill>(?:{_CHAMBER})[ \u00a0]?\d{{1,5}})(?![\d.,]\d|\d)"
    r"(?:,?\s(?:of\s(?:the\s)?|\(?)(?P<congress>\d{2,3})(?:st|nd|rd|th)(?:\s[Cc]ongress)?\)?)?"
)
ORDER = (
    r"E(?:xecutive\s{1,2}Orders?|xec\.\s?Orders?|\.\s?O\.(?:s\b)?|Os?\b|x\.\s?Ord\.)(?:\s?\((?:E\.?O\.?s?)\))?"
    r"\s{0,2}(?:Nos?\.\s?|Numbered\s)?(?P<order>\d{4,5})(?!\d|[.,]\d)(?:,?\s(?:of|dated)\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4})?"
)
_LONG_NAMES = {
    "Federal Acquisition Regulation": "FAR",
    "Federal Acquisition Regulations": "FAR",
    "Defense Federal Acquisition Regulation Supplement": "DFARS",
    "International Traffic in Arms Regulations": "ITAR",
    "Export Administration Regulations": "EAR",
}
_LONG = "|".join(rf"{name}\b".replace(" ", r"\s{1,2}") for name in _LONG_NAMES)
REGULATION = rf"(?P<regulation>DFARS\s?PGI|PGI|DFARS|FAR|ITAR|EAR|{_LONG})(?![A-Za-z])"
_CODE_OF_TITLE = (
    r"United\s{1,2}States\s{1,2}Code|U\.?\s?S\.?\s?(?:C\.|C\b|Code)"
    r"|Code\s{1,2}of\s{1,2}Federal\s{1,2}Regulations|C\.?F\.?R\.?"
)
_TITLE = (
    r"(?P<where>[Tt]itle\s{1,2}(?P<title>\d{1,2})(?!\d)"
    rf"(?:,?\s{{1,2}}(?:of\s)?(?:the\s)?(?P<code>{_CODE_OF_TITLE}))?)"
)
_OTHER_ACT = (
    r"(?P<act>[A-Z][^.;()§\n]{2,160}?\bAct(?:\sof\s\d{4})?(?:,\sas\samended,?)?(?:\s\([A-Z]{2,8}\))?"
    rf"\s?[\[(,]\s?(?:division\s\w+\sof\s)?{_LAW_WORD}\s{{0,2}}(?P<otherlaw>\d{{2,3}}\s?{DASH}\s?\d{{1,4}})(?!\d))"
)
_NAMED = "|".join(name.replace(" ", r"\s{1,2}") for name in NAMED_ACTS)
_JOINED = (
    r"(?:,\s(?:respectively|as\sthe\scase\smay\sbe),)?"
    r"(?:,?\s{1,3}(?:(?:[Oo]f|in|under|to)\s{1,3})?|,|of\s{1,3})(?:the\s{1,3})?"
)
_SOURCE = re.compile(
    rf"{_JOINED}(?:{_TITLE}|{AECA}|{FAA}|{LAW}|{NDAA}|{YEAR_ALONE}\s[Aa]ct\b|{BILL}|{ORDER}|{REGULATION}"
    rf"|(?P<named>{_NAMED})|{_OTHER_ACT})"
)
_NAMED_ACT = re.compile(_JOINED + _OTHER_ACT)
_NICKNAME = re.compile(r"\s?\((?:the\s)?[\"“]?(?:AECA|FAA|NDAA|ITAR|EAR|FAR|DFARS|U\.S\.C\.)[\"”]?\)")
_AMENDED = re.compile(r",?\sas\samended\b")
_ALSO_LAW = re.compile(rf"(?:,?\s|\s?[\[(]\s?){_LAW_WORD}\s{{0,2}}(\d{{2,3}}\s?{DASH}\s?\d{{1,4}})(?!\d)")

_YEAR_GROUPS = tuple(f"year{number}" for number in ("", 2, 3, 4, 5, 6, 7))
_TITLES = {"FAR": "48", "DFARS": "48", "ITAR": "22", "EAR": "15"}


@dataclass(frozen=True, slots=True)
class Source:
    """What sections may be sections of: `scheme` says how they are called, `key` which one it is, `end` where it ends.

    Schemes: usc (key: title), cfr (title), pgi, AECA, FAA, law (number), bill (normal form), order (number).
    """

    scheme: str
    key: str
    end: int
    year: str = ""

    def name(self, item: Item) -> Named | None:
        """Return the normal form, kind and parts of a section of this source."""
        if self.scheme in CODE_TITLE:
            return name_in_act(self.scheme, item)
        if self.scheme == "law":
            return name_in_law(self.key, item, self.year)
        normal, kind = {
            "usc": (f"{self.key} USC {in_code(self.key, item.number)}{item.subs}", "us-code"),
            "cfr": (f"{self.key} CFR {item.number}{item.subs}", "cfr"),
            "pgi": (f"PGI {item.number}{item.subs}", "pgi"),
            "bill": (f"{self.key} sec. {item.number.upper()}{item.subs}", "bill"),
            "order": (f"EO {self.key} sec. {item.number}{item.subs}", "executive-order"),
        }[self.scheme]
        return normal, kind, {}


def name_in_act(act: str, item: Item) -> Named:
    """Return what a section of AECA or FAA is called: its place in the U.S. Code where the table knows it."""
    section = item.number.upper()
    coded = code_section(act, section)
    if coded:
        return f"{CODE_TITLE[act]} USC {coded}{item.subs}", "us-code", {"act": act, "section": section + item.subs}
    return f"{act} sec. {section}{item.subs}", "act-section", {"act": act}


def name_in_law(number: str, item: Item, year: str = "") -> Named:
    """Return what a section of a public law is called; those of the AECA's and FAA's own laws go to the U.S. Code."""
    if number in ACT_OF_LAW:
        return name_in_act(ACT_OF_LAW[number], item)
    parts = {"fiscal_year": year} if year else {}
    if item.number:
        return f"P.L. {number} sec. {item.number.upper()}{item.subs}", "act-section", parts
    return f"P.L. {number}", "public-law", parts


def read_source(text: str, position: int) -> Source | None:
    """Read what the sections that end at `position` are sections of; None where nothing known follows."""
    found = _SOURCE.match(text, position)
    source = _source_of(found) if found else None
    return with_trimmings(text, source) if source else None


def _source_of(found: re.Match[str]) -> Source | None:
    end = found.end()
    if found["title"]:
        code = (found["code"] or "").upper()
        scheme = "cfr" if code.startswith("C") else "usc"
        return Source(scheme, found["title"], end) if code or _can_end(found.string, end) else None
    if found["otherlaw"]:
        return Source("law", law_number(found["otherlaw"]), end)
    if found["regulation"]:
        return regulation_source(found["regulation"], end)
    if found["named"]:
        return Source("law", NAMED_ACTS[re.sub(r"\s+", " ", found["named"])], end)
    return law_source(found) or _by_its_law(found)


def law_source(found: re.Match[str]) -> Source | None:
    """Return the law, act, bill or order that a head of this module's patterns names."""
    groups, end = found.groupdict(), found.end()
    if groups.get("aeca") or groups.get("faa"):
        return Source("AECA" if groups.get("aeca") else "FAA", "", end)
    if groups.get("law"):
        return Source("law", law_number(groups["law"]), end)
    if groups.get("bill"):
        return Source("bill", bill_normal(groups["bill"], groups["congress"]), end)
    if groups.get("order"):
        return Source("order", groups["order"], end)
    year = next((groups[name] for name in _YEAR_GROUPS if groups.get(name)), "")
    return _year_source(year, end) if year else None


def _by_its_law(found: re.Match[str]) -> Source | None:
    named = _NAMED_ACT.match(found.string, found.start())
    return Source("law", law_number(named["otherlaw"]), named.end()) if named else None


def short_name(regulation: str) -> str:
    """Return FAR, DFARS, PGI, ITAR or EAR for a regulation's name as written."""
    plain = re.sub(r"\s+", " ", regulation)
    return "PGI" if plain.endswith("PGI") else _LONG_NAMES.get(plain, plain)


def regulation_source(name: str, end: int) -> Source:
    """Return the source that a regulation's name stands for."""
    short = short_name(name)
    return Source("pgi", "", end) if short == "PGI" else Source("cfr", _TITLES[short], end)


def _year_source(year: str, end: int) -> Source | None:
    year = "2" + year if len(year) == 3 else year
    law = law_of_fiscal_year(year)
    return Source("law", law, end, year=_four_digits(year)) if law else None


def _four_digits(year: str) -> str:
    return year if len(year) == 4 else ("20" if int(year) < 70 else "19") + year


def _can_end(text: str, end: int) -> bool:
    """Tell "section 333 of title 10" from "of title 10 percent": nothing that would change its meaning follows."""
    return not re.match(r"\s?(?:%|percent)|[.,]\d|\sof\s(?:the\s)?(?!United)[A-Z]", text[end : end + 24])


def with_trimmings(text: str, source: Source) -> Source:
    """Return `source` with what may follow its name taken in: "(AECA)", "as amended", "(Public Law 115-91)" again."""
    end = source.end
    while trim := _NICKNAME.match(text, end) or _AMENDED.match(text, end):
        end = trim.end()
    also = _ALSO_LAW.match(text, end) if source.scheme == "law" else None
    if also and law_number(also[1]) == source.key:
        closes = also[0].strip()[0] in "([" and text[also.end() : also.end() + 1] in {")", "]"}
        end = also.end() + closes
    return Source(source.scheme, source.key, end, source.year)


def law_number(written: str) -> str:
    """Return "115-91" of "115 – 91"."""
    return re.sub(rf"\s?{DASH}\s?", "-", written)


_CHAMBERS = {"hr": "H.R.", "s": "S.", "hjres": "H.J.Res.", "sjres": "S.J.Res.", "hconres": "H.Con.Res.",
             "sconres": "S.Con.Res.", "hres": "H.Res.", "sres": "S.Res."}  # fmt: skip


def bill_normal(written: str, congress: str | None) -> str:
    """Return "H.R. 5515" of "HR 5515", with "(115th)" where the Congress is stated: numbers begin anew with each."""
    letters, number = re.sub(r"[^A-Za-z]", "", written).lower(), re.sub(r"\D", "", written)
    return f"{_CHAMBERS[letters]} {int(number)}" + (f" ({ordinal(int(congress))})" if congress else "")


def ordinal(number: int) -> str:
    """Return 115th, 101st, 112th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
