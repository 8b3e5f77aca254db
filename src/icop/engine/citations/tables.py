"""Names that stand for other places: sections of two acts in the U.S. Code, and authorization acts by fiscal year.

These are identities of names, not policy: they do not change with the day asked about.
"""

from __future__ import annotations

# Arms Export Control Act (P.L. 90-629): section -> section of 22 U.S.C. chapter 39. Source: the source credits of
# that chapter (release of 2026-08-04). Two sections are numbered 40A (2781 and 2785), so 40A is left out on purpose.
AECA = {
    "1": "2751", "2": "2752", "3": "2753", "4": "2754", "5": "2755", "6": "2756",
    "21": "2761", "22": "2762", "23": "2763", "24": "2764", "25": "2765", "26": "2766", "27": "2767",
    "29": "2769", "30": "2770", "30A": "2770a", "31": "2771", "33": "2773", "34": "2774", "35": "2775",
    "36": "2776", "37": "2777", "38": "2778", "39": "2779", "39A": "2779a", "40": "2780",
    "42": "2791", "43": "2792", "44": "2793", "47": "2794", "51": "2795", "52": "2795a",
    "61": "2796", "62": "2796a", "63": "2796b", "64": "2796c", "65": "2796d",
    "71": "2797", "72": "2797a", "73": "2797b", "73A": "2797b-1", "73B": "2797b-2", "74": "2797c",
    "81": "2798", "91": "2799", "92": "2799a", "93": "2799b", "94": "2799c", "95": "2799d",
    "101": "2799aa", "102": "2799aa-1", "103": "2799aa-2",
}  # fmt: skip

# Foreign Assistance Act of 1961 (P.L. 87-195): section -> section of 22 U.S.C. chapter 32. Source: source credits of
# chapter 32 for 506, 531, 542, 543, 551, 552, 571, 581, 621, 622 and 656; E.O. 12163 as printed under 22 U.S.C. 2381,
# and other statutes and rules that name both numbers. What was read in none of these is not here: "FAA sec. N".
FAA = {
    "134": "2152d", "239": "2199", "307": "2227", "481": "2291", "490": "2291j", "496": "2293",
    "502": "2302", "502B": "2304", "503": "2311", "505": "2314", "506": "2318", "511": "2321d",
    "514": "2321h", "515": "2321i", "516": "2321j", "517": "2321k", "519": "2321m",
    "531": "2346", "541": "2347", "542": "2347a", "543": "2347b", "546": "2347e",
    "551": "2348", "552": "2348a", "571": "2349aa", "581": "2349bb",
    "602": "2352", "605": "2355", "607": "2357", "614": "2364",
    "620": "2370", "620A": "2371", "620E": "2375", "620I": "2378-1", "620M": "2378d",
    "621": "2381", "622": "2382", "624": "2384", "625": "2385", "627": "2387", "628": "2388", "630": "2390",
    "631": "2391", "632": "2392", "634": "2394", "634A": "2394-1", "634B": "2394-1a", "635": "2395", "636": "2396",
    "644": "2403", "653": "2413", "656": "2416", "660": "2420", "661": "2421",
}  # fmt: skip

# Acts cited by their name alone -> public law. Source: notes to 22 U.S.C. chapter 39; 50 U.S.C. chapter 58 notes.
NAMED_ACTS = {
    "International Security Assistance and Arms Export Control Act of 1976": "94-329",
    "Export Control Reform Act of 2018": "115-232",
    "Foreign Investment Risk Review Modernization Act of 2018": "115-232",
}

CODIFIED = {"AECA": AECA, "FAA": FAA}
CODE_TITLE = {"AECA": "22", "FAA": "22"}
LAW_OF_ACT = {"AECA": "90-629", "FAA": "87-195"}
ACT_OF_LAW = {law: act for act, law in LAW_OF_ACT.items()}

# National Defense Authorization Act for the fiscal year -> public law. Source: statutes, acquisition rules and Federal
# Register rules that name both (1989 to 2024); the domain notes for 2025 and 2026. 1992 covers 1992 and 1993's first
# act; the act for 1993 alone is P.L. 102-484.
NDAA = {
    1987: "99-661", 1989: "100-456", 1990: "101-189", 1991: "101-510", 1992: "102-190", 1993: "102-484",
    1994: "103-160", 1995: "103-337", 1996: "104-106", 1997: "104-201", 1998: "105-85", 1999: "105-261",
    2000: "106-65", 2001: "106-398", 2002: "107-107", 2003: "107-314", 2004: "108-136", 2005: "108-375",
    2006: "109-163", 2007: "109-364", 2008: "110-181", 2009: "110-417", 2010: "111-84", 2011: "111-383",
    2012: "112-81", 2013: "112-239", 2014: "113-66", 2015: "113-291", 2016: "114-92", 2017: "114-328",
    2018: "115-91", 2019: "115-232", 2020: "116-92", 2021: "116-283", 2022: "117-81", 2023: "117-263",
    2024: "118-31", 2025: "118-159", 2026: "119-60",
}  # fmt: skip


def law_of_fiscal_year(year: str) -> str | None:
    """Return the number of the authorization act for `year` ("18", "2018"), or None where it is not known."""
    number = int(year)
    if number < 100:
        number += 2000 if number < 70 else 1900
    return NDAA.get(number)


def code_section(act: str, section: str) -> str | None:
    """Return the U.S. Code section of `section` ("36", "620M") of AECA or FAA, or None where it is not known."""
    return CODIFIED[act].get(section.upper())
