"""Citations as people write them: each spelling is read as the one place it means."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from icop.engine.citations import find_citations, kind_of, normal_form

READ = {
    # United States Code
    "as 22 U.S.C. § 2776(b) requires": ["22 USC 2776(b)"],
    "22 USC 2776(b)(5)(A)-(C)": ["22 USC 2776(b)(5)(A)", "22 USC 2776(b)(5)(C)"],
    "10 U.S.C. 331, 332, and 333 apply": ["10 USC 331", "10 USC 332", "10 USC 333"],
    "22 U.S.C. §§ 2751–2799": ["22 USC 2751", "22 USC 2799"],
    "22 U.S.C. 2394–1a and 22 U.S.C. 2797b–1": ["22 USC 2394-1a", "22 USC 2797b-1"],
    "(10 U.S.C. 2306A)": ["10 USC 2306a"],
    "26 U.S.C. 280G": ["26 USC 280G"],
    "26 U.S.C.4293": ["26 USC 4293"],
    "title 10, United States Code, section 333(c)": ["10 USC 333(c)"],
    "sections 321 and 333 of title 10, United States Code,": ["10 USC 321", "10 USC 333"],
    "Section 382 of Title 10": ["10 USC 382"],
    "section 401 of title 22 of the United States Code": ["22 USC 401"],
    "chapter 16 of title 10, United States Code": ["10 USC ch. 16"],
    "22 U.S.C. chapter 39": ["22 USC ch. 39"],
    "22 U.S.C. 2751 et seq.": ["22 USC 2751"],
    "22 U.S.C. 2762 note": ["22 USC 2762 note"],
    "50 U.S.C. App. 2411": ["50 USC App. 2411"],
    "subparagraph (A) of paragraph (5) of section 2776(b) of title 22": ["22 USC 2776(b)(5)(A)"],
    "10 U.S.C. 333 and 22 U.S.C. 2761(a), (b)": ["10 USC 333", "22 USC 2761(a)", "22 USC 2761(b)"],
    # Arms Export Control Act and Foreign Assistance Act
    "section 36(b)(1) of the AECA": ["22 USC 2776(b)(1)"],
    "sections 21, 22 and 36 of the Arms Export Control Act": ["22 USC 2761", "22 USC 2762", "22 USC 2776"],
    "AECA, Section 42(b) and (c)": ["22 USC 2791(b)", "22 USC 2791(c)"],
    "AECA 36(b)": ["22 USC 2776(b)"],
    "AECA, 22 U.S.C. 2776": ["22 USC 2776"],
    "Section 36(b)(1), AECA": ["22 USC 2776(b)(1)"],
    "section 36(b) of the Arms Export Control Act (AECA), as amended": ["22 USC 2776(b)"],
    "Arms Export Control Act (AECA), section 23": ["22 USC 2763"],
    "section 516 of the Foreign Assistance Act of 1961 (22 U.S.C. 2321j)": ["22 USC 2321j", "22 USC 2321j"],
    "section 506(a) (1) of the FAA": ["22 USC 2318(a)(1)"],
    "Pub. L. 90–629, ch. 3, §36": ["22 USC 2776"],
    "section 40A of the AECA": ["AECA sec. 40A"],
    "section 101 or 102, as the case may be, of the Arms Export Control Act": ["22 USC 2799aa", "22 USC 2799aa-1"],
    # Regulations
    "48 CFR 225.7301-1": ["48 CFR 225.7301-1"],
    "DFARS 225.7301(c)": ["48 CFR 225.7301(c)"],
    "FAR 15.403-1(b) and 52.215-20": ["48 CFR 15.403-1(b)", "48 CFR 52.215-20"],
    "the clause at 252.225-7027, in contracts": ["48 CFR 252.225-7027"],
    "225.7301 through 225.7304": ["48 CFR 225.7301", "48 CFR 225.7304"],
    "as prescribed in225.7301-2": ["48 CFR 225.7301-2"],
    "PGI 216.403-1 and DFARS PGI 225.7301(c)(ii)": ["PGI 216.403-1", "PGI 225.7301(c)(ii)"],
    "PGI 225.7902-4 (2)": ["PGI 225.7902-4(2)"],
    "PGI 216.403-l(l)(ii)(B), as scanned": ["PGI 216.403-1(1)(ii)(B)"],
    "FAR parts 12, 13, and 15": ["48 CFR 12", "48 CFR 13", "48 CFR 15"],
    "DFARS subpart 225.73": ["48 CFR 225.73"],
    "section 2.101 of the Federal Acquisition Regulation": ["48 CFR 2.101"],
    "48 CFR 9904.420": ["48 CFR 9904.420"],
    "ITAR § 126.4": ["22 CFR 126.4"],
    "ITAR parts 120-130": ["22 CFR 120", "22 CFR 130"],
    "22 C.F.R. Part 121": ["22 CFR 121"],
    "section 120.8 of title 22, Code of Federal Regulations": ["22 CFR 120.8"],
    "22 CFR 126.8-126.12": ["22 CFR 126.8", "22 CFR 126.12"],
    "22 CFR part 120, subpart A": ["22 CFR 120 subpart A"],
    "EAR part 774": ["15 CFR 774"],
    "§ 740.11(b)(2) of the EAR": ["15 CFR 740.11(b)(2)"],
    "15 CFR part 774, Supplement No. 1": ["15 CFR 774 supp. 1"],
    # Public laws and authorization acts
    "Public Law 115–91, section 887": ["P.L. 115-91 sec. 887"],
    "P.L. 115-91 §1268": ["P.L. 115-91 sec. 1268"],
    "Pub. L. No. 115-91": ["P.L. 115-91"],
    "Public Laws 115-91 and 115-232": ["P.L. 115-91", "P.L. 115-232"],
    "Pub. L. 114–328, div. A, title XII, §1241(a)(3), (b), Dec. 23, 2016": [
        "P.L. 114-328 sec. 1241(a)(3)", "P.L. 114-328 sec. 1241(b)"
    ],
    "section 887 of the National Defense Authorization Act for Fiscal Year 2018 (Public Law 115-91)": [
        "P.L. 115-91 sec. 887"
    ],
    "Section 830 of the FY 2017 National Defense Authorization Act (NDAA)": ["P.L. 114-328 sec. 830"],
    "FY18 NDAA 887": ["P.L. 115-91 sec. 887"],
    "NDAA FY2017 §830": ["P.L. 114-328 sec. 830"],
    "section 887 of the FY18 act": ["P.L. 115-91 sec. 887"],
    "section 815(b) of the National Defense Authorization Act (NDAA) for Fiscal Year (FY) 2012": [
        "P.L. 112-81 sec. 815(b)"
    ],
    "the FY26 NDAA": ["P.L. 119-60"],
    "section 1758 of the Export Control Reform Act of 2018": ["P.L. 115-232 sec. 1758"],
    "section 9 of the Widget Act of 2012 (Public Law 112-99; 10 U.S.C. 301 note)": [
        "P.L. 112-99 sec. 9", "10 USC 301 note"
    ],
    # Congress and the printed series
    "H.R. 5515, S. 2731 and H.J.Res. 37": ["H.R. 5515", "S. 2731", "H.J.Res. 37"],
    "section 1639 of H.R. 5515": ["H.R. 5515 sec. 1639"],
    "H.R. 3138 (119th)": ["H.R. 3138 (119th)"],
    "H.R. 1735 of the 114th Congress": ["H.R. 1735 (114th)"],
    "131 Stat. 1283": ["131 Stat. 1283"],
    "130 Stat. 2512, 2513; Pub.": ["130 Stat. 2512", "130 Stat. 2513"],
    "House Report 115–404": ["H. Rept. 115-404"],
    "Conference Report 115-404": ["H. Rept. 115-404"],
    "S. Rept. 115-262": ["S. Rept. 115-262"],
    "164 Cong. Rec. S4059": ["164 Cong. Rec. S4059"],
    "84 FR 65304 and 84 Fed. Reg. 65,304": ["84 FR 65304", "84 FR 65304"],
    "[FR Doc. 2018-14045 Filed": ["FR Doc. 2018-14045"],
    # The President, Defense, DSCA
    "E.O. 13637 sec. 1(j)": ["EO 13637 sec. 1(j)"],
    "section 1(j) of Executive Order 13637 of March 8, 2013": ["EO 13637 sec. 1(j)"],
    "Executive Orders 12866 and 13563": ["EO 12866", "EO 13563"],
    "NSPM-10, NSM-18, PPD 27, NSDD 189": ["NSPM-10", "NSM-18", "PPD-27", "NSDD-189"],
    "National Security Presidential Memorandum 10 of April 19": ["NSPM-10"],
    "DoDI 5000.85, paragraph 3C.3": ["DoDI 5000.85 3C.3"],
    "DoD Instruction 5530.03": ["DoDI 5530.03"],
    "Department of Defense Directive 5132.03, Enclosure 2": ["DoDD 5132.03 encl. 2"],
    "DoDM 5200.01 Vol. 1": ["DoDM 5200.01 vol. 1"],
    "DoD FMR Volume 15, Chapter 7": ["DoD 7000.14-R vol. 15 ch. 7"],
    "CJCSI 5123.01H": ["CJCSI 5123.01H"],
    "JROCM 025-19 Building Exportability": ["JROCM 025-19"],
    "SAMM C5.4.1 and Section C5.4.20.": ["SAMM C5.4.1", "SAMM C5.4.20"],
    "Table C5.T6., Figure C5.F13.": ["SAMM C5.T6", "SAMM C5.F13"],
    "Table C9.T2a": ["SAMM C9.T2A"],
    "SAMM Chapters 4 and 5, SAMM Appendix 9": ["SAMM C4", "SAMM C5", "SAMM AP9"],
    "DoD 5105.38-M": ["SAMM"],
    "(DSCA 5105.38-M), chapter 6, paragraph 6.3.9.": ["SAMM C6.3.9"],
    "Chapter 5 of the Security Assistance Management Manual": ["SAMM C5"],
    "DSCA 19-34, DSCA Policy 13-16, DSCA Policy Memorandum 21-66": ["DSCA 19-34", "DSCA 13-16", "DSCA 21-66"],
    "Class Deviation 2018-O0017": ["CD 2018-O0017"],
    "class deviation 2018-00017, Revision 1": ["CD 2018-O0017 rev. 1"],
    "(DEVIATION 2020-O0022)": ["CD 2020-O0022"],
}  # fmt: skip

NOT_CITED = [
    "the price was $225.7301 and 205.123% more",
    "section 5 of the report, 3 days later",
    "the 36 USC members; NSM transport vehicles",
    "proposed clause 252.242-70XX",
    "T.I.A.S. 6820, and the U.S. Court of Federal Claims",
    "Docket No. FAR-2017-0010",
    "an FAA certificate, Federal Aviation Administration part 145",
    "section 36 of that Act",
    "Transmittal No. 17-60",
    "FY17-18 and 2017-18",
]


@pytest.mark.parametrize("text", READ)
def test_each_spelling_is_read_as_the_place_it_means(text: str):
    assert [cited.normal for cited in find_citations(text)] == READ[text]


@pytest.mark.parametrize("text", NOT_CITED)
def test_what_only_looks_like_a_citation_is_left_alone(text: str):
    assert find_citations(text) == ()


def test_a_list_gives_one_citation_per_place_and_together_they_cover_its_words():
    text = "See sections 21, 22 and 36 of the Arms Export Control Act."
    cited = find_citations(text)
    assert [c.text for c in cited] == ["sections 21", "22", "36 of the Arms Export Control Act"]
    assert {c.parts["act"] for c in cited} == {"AECA"}


def test_a_range_is_its_two_ends_and_the_first_says_where_it_leads():
    first, last = find_citations("225.7301 through 225.7304")
    assert first.parts["through"] == last.normal == "48 CFR 225.7304"


def test_what_the_normal_form_leaves_out_stays_in_the_parts():
    assert find_citations("22 U.S.C. 2751 et seq.")[0].parts == {"et_seq": "yes"}
    assert find_citations("FY18 NDAA")[0].parts == {"fiscal_year": "2018"}


def test_the_texts_own_place_gives_this_title_and_bare_sections_their_meaning():
    text = "section 2776(b) of this title, § 126.1 of this subchapter, 15.403-1 and part 31"
    assert find_citations(text) == ()
    assert [c.normal for c in find_citations(text, "22 USC 2761")] == ["22 USC 2776(b)"]
    assert [c.normal for c in find_citations(text, "22 CFR 123.9")] == ["22 CFR 126.1"]
    assert [c.normal for c in find_citations("see 15.403-1 and part 31", "48 CFR 15.4")] == [
        "48 CFR 15.403-1", "48 CFR 31"
    ]  # fmt: skip
    assert [c.normal for c in find_citations("See Chapter 9 and Appendix 6.", "SAMM C5.4")] == ["SAMM C9", "SAMM AP6"]


WORDS = st.sampled_from(
    ["section ", "sections ", "§ ", "22 U.S.C. ", "48 CFR ", "DFARS ", "Pub. L. ", "115-91", "36", "2776", "225.7301",
     "(b)", "(1)", "(A)", ", ", " and ", " through ", "–", "-", " of the ", "AECA", "title 10", ", United States Code",
     "FY18 NDAA ", "E.O. ", "13637", "SAMM ", "C5.4.1", "C5.T6", ".", " note", " et seq.", "DoDI 5000.85", " 3C.3",
     "H.R. 5515", "(119th)", "CD 2018-O0017", " ", "\n", "\u00a0", "x", "0", "Act ", "(", ")", "131 Stat. ", "84 FR "]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=30).map("".join)


@given(TEXTS | st.text(max_size=200), st.sampled_from(["", "22 USC 2761", "48 CFR 225.73", "SAMM C5"]))
@example("", "")
def test_any_text_gives_citations_in_order_without_overlap_and_exactly_where_they_stand(text: str, home: str):
    end = 0
    for cited in find_citations(text, home):
        assert text[cited.start : cited.end] == cited.text
        assert end <= cited.start < cited.end
        assert kind_of(cited.normal) == cited.kind
        assert normal_form(cited.normal) == cited.normal
        end = cited.end


@pytest.mark.parametrize(
    "hostile",
    ["section " * 20_000, "1" * 100_000, "22 U.S.C. 2776" + "(a)" * 50_000, " " * 200_000,
     "sections " + "36, " * 30_000, "section 1 of the " + "Xx " * 50_000,
     "National Defense Authorization Act for " * 5_000, "225.7301-" * 20_000,
     "§" * 100_000, "C5." * 40_000],
    ids=lambda text: text[:16].strip() or "blanks",
)  # fmt: skip
def test_no_text_makes_reading_slow(hostile: str):
    began = time.process_time()
    find_citations(hostile, home="48 CFR 225.73")
    assert time.process_time() - began < 5
