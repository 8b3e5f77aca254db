"""The public address of a cited place, where the publisher's addresses are stable and follow from the citation."""

from __future__ import annotations

import re
from collections.abc import Callable

_BILLS = {
    "H.R.": "house-bill", "S.": "senate-bill", "H.J.Res.": "house-joint-resolution",
    "S.J.Res.": "senate-joint-resolution", "H.Con.Res.": "house-concurrent-resolution",
    "S.Con.Res.": "senate-concurrent-resolution", "H.Res.": "house-resolution", "S.Res.": "senate-resolution",
}  # fmt: skip


def _code(found: re.Match[str]) -> str:
    place = f"chapter{found['chapter']}" if found["chapter"] else f"section{found['section']}"
    return f"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{found['title']}-{place}&num=0&edition=prelim"


def _regulation(found: re.Match[str]) -> str:
    start, number = f"https://www.ecfr.gov/current/title-{found['title']}", found["number"]
    if found["letter"]:
        return f"{start}/part-{number}/subpart-{found['letter']}"
    if "." not in number:
        return f"{start}/part-{number}"
    if found["title"] == "48" and re.fullmatch(r"\d+\.\d{1,2}", number):
        return f"{start}/part-{number.split('.')[0]}/subpart-{number}"
    return f"{start}/section-{number}"


def _law(found: re.Match[str]) -> str:
    congress, number = found["congress"], found["number"]
    # The link service holds public laws from the 104th Congress on.
    return f"https://www.govinfo.gov/link/plaw/{congress}/public/{number}" if int(congress) >= 104 else ""


def _bill(found: re.Match[str]) -> str:
    return f"https://www.congress.gov/bill/{found['congress']}-congress/{_BILLS[found['chamber']]}/{found['number']}"


def _report(found: re.Match[str]) -> str:
    congress, chamber = int(found["congress"]), "house" if found["chamber"] == "H" else "senate"
    ending = "th" if 10 <= congress % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(congress % 10, "th")
    return (
        f"https://www.congress.gov/congressional-report/{congress}{ending}-congress/{chamber}-report/{found['number']}"
    )


def _register(found: re.Match[str]) -> str:
    # The site holds the Federal Register from volume 59 (1994) on.
    volume, page = found["volume"], found["page"]
    return f"https://www.federalregister.gov/citation/{volume}-FR-{page}" if int(volume) >= 59 else ""


def _order(found: re.Match[str]) -> str:
    number = found["number"]
    return f"https://www.federalregister.gov/executive-order/{number}" if int(number) >= 12890 else ""


def _manual(found: re.Match[str]) -> str:
    letter, number, item = found["letter"].lower(), found["number"], (found["item"] or "").lower()
    if item:
        return f"https://samm.dsca.mil/{'table/table' if item[0] == 't' else 'figure/figure'}-{letter}{number}{item}"
    return f"https://samm.dsca.mil/{'chapter/chapter' if letter == 'c' else 'appendix/appendix'}-{number}"


_ADDRESSES: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (r"(?P<title>\d+) USC (?:ch\. (?P<chapter>\w+)|(?P<section>[\w-]+)[()\w]*(?: note)?)", _code),
    (r"(?P<title>\d+) CFR (?P<number>\d[\w.-]*)[()\w]*(?: subpart (?P<letter>[A-Z]+))?(?: supp\. \d+)?", _regulation),
    (r"P\.L\. (?P<congress>\d+)-(?P<number>\d+)(?: sec\. .*)?", _law),
    (r"(?P<chamber>[HS]\.[\w.]*) (?P<number>\d+) \((?P<congress>\w+)\)(?: sec\. .*)?", _bill),
    (r"(?P<chamber>[HS])\. Rept\. (?P<congress>\d+)-(?P<number>\d+)", _report),
    (r"(?P<volume>\d+) FR (?P<page>\d+)", _register),
    (r"FR Doc\. (?P<number>20\d\d-\d+)", lambda found: f"https://www.federalregister.gov/d/{found['number']}"),
    (r"EO (?P<number>\d+)(?: sec\. .*)?", _order),
    (r"SAMM (?P<letter>C|AP)(?P<number>\d+)(?:\.(?P<item>[TF]\d+[A-Z]*)|\.[\d.]+)?", _manual),
    (r"SAMM", lambda found: "https://samm.dsca.mil"),
    (r"DSCA (?P<number>\d\d-\d+)", lambda found: f"https://samm.dsca.mil/policy-memoranda/dsca-{found['number']}"),
    (r"DoDI .*", lambda found: "https://www.esd.whs.mil/Directives/issuances/dodi/"),
    (r"DoDD .*", lambda found: "https://www.esd.whs.mil/Directives/issuances/dodd/"),
    (r"DoDM .*", lambda found: "https://www.esd.whs.mil/Directives/issuances/dodm/"),
    (r"CJCSI .*", lambda found: "https://www.jcs.mil/Library/CJCS-Instructions/"),
    (r"CJCSM .*", lambda found: "https://www.jcs.mil/Library/CJCS-Manuals/"),
]
_COMPILED = [(re.compile(form), address) for form, address in _ADDRESSES]


def public_address(normal: str) -> str:
    """Return where the public can read a cited place (its section or series page), or "" where that is unsure."""
    for form, address in _COMPILED:
        if found := form.fullmatch(normal):
            return address(found)
    return ""
