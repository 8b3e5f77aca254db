"""Normal forms: one writing per place, what contains it, its order, its public address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icop.engine.citations import (
    KINDS,
    ancestors,
    display,
    find_citations,
    kind_of,
    normal_form,
    parent_of,
    public_address,
    sort_key,
)

FORMS = {
    "us-code": ["22 USC 2776(b)(1)", "22 USC 2394-1a", "10 USC 333", "22 USC ch. 39", "22 USC 2762 note",
                "50 USC App. 2411"],
    "cfr": ["48 CFR 225.7301-1", "48 CFR 225.73", "48 CFR 225", "22 CFR 126.4(b)", "22 CFR 121", "22 CFR 120 subpart A",
            "15 CFR 774 supp. 1", "48 CFR ch. 2", "15 CFR ch. VII"],
    "pgi": ["PGI 225.7301(c)(ii)", "PGI 225.73", "PGI 225"],
    "public-law": ["P.L. 115-91"],
    "act-section": ["P.L. 115-91 sec. 887", "P.L. 115-91 sec. 1259A(b)", "AECA sec. 40A", "FAA sec. 620J"],
    "bill": ["H.R. 5515", "S. 2731", "H.J.Res. 37", "H.R. 5515 sec. 1639", "H.R. 3138 (119th) sec. 2(a)"],
    "congress-report": ["H. Rept. 115-863", "S. Rept. 115-262"],
    "congressional-record": ["164 Cong. Rec. S4059"],
    "stat": ["131 Stat. 1461", "112 Stat. 2681-150", "114 Stat. 1654A-77"],
    "federal-register": ["84 FR 65304"],
    "fr-doc": ["FR Doc. 2018-14045"],
    "executive-order": ["EO 14268", "EO 13637 sec. 1(j)", "EO 13526 sec. 4.3", "EO 12163 sec. 1-201(a)"],
    "presidential-memo": ["NSPM-10", "NSM-18", "PPD-27", "NSDD-189"],
    "dod-issuance": ["DoDI 5000.85", "DoDI 5000.85 3C.3", "DoDI 5000.85 3C.3.a", "DoDD 5132.03", "DoDI 5530.03 sec. 5",
                     "DoDM 5200.01 vol. 1", "DoDI 2040.02 encl. 3", "DoD 7000.14-R vol. 15 ch. 7", "DTM 20-002"],
    "cjcsi": ["CJCSI 5123.01H", "CJCSM 3170.01"],
    "jrocm": ["JROCM 025-19"],
    "samm": ["SAMM", "SAMM C5", "SAMM C5.4.1", "SAMM C5.T6", "SAMM C5.F13", "SAMM AP6", "SAMM AP8.T2"],
    "dsca-memo": ["DSCA 19-34", "DSCA 25-100"],
    "class-deviation": ["CD 2018-O0017", "CD 2018-O0017 rev. 1"],
}  # fmt: skip
ALL = [(kind, form) for kind, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("kind", "form"), ALL)
def test_a_normal_form_is_its_own_normal_form_and_knows_its_kind(kind: str, form: str):
    assert normal_form(form) == form
    assert kind_of(form) == kind


def test_there_is_a_form_for_each_kind():
    assert set(FORMS) == set(KINDS)


@pytest.mark.parametrize(("kind", "form"), [pair for pair in ALL if pair[1] != "SAMM"])
def test_a_normal_form_is_found_again_in_a_sentence(kind: str, form: str):
    text = f"It rests on {form}, as the card says."
    assert [(c.normal, c.kind, c.text) for c in find_citations(text)] == [(form, kind, form)]


@pytest.mark.parametrize("text", ["", "this act", "22 U.S.C. 2776 and more", "22 USC 2751-2799", "DFARS", "2776"])
def test_what_is_not_one_citation_has_no_normal_form(text: str):
    assert normal_form(text) is None


@pytest.mark.parametrize("text", ["(22 U.S.C. 2776(b))", " 22 USC 2776(b). ", "section 36(b) of the AECA"])
def test_brackets_blanks_and_a_full_stop_do_not_matter(text: str):
    assert normal_form(text) == "22 USC 2776(b)"


@pytest.mark.parametrize(
    "chain",
    [
        ["22 USC 2776(b)(1)", "22 USC 2776(b)", "22 USC 2776"],
        ["22 USC 2762 note", "22 USC 2762"],
        ["48 CFR 225.7301-1(a)", "48 CFR 225.7301-1", "48 CFR 225.7301", "48 CFR 225.73", "48 CFR 225"],
        ["48 CFR 209.105-2-70", "48 CFR 209.105-2", "48 CFR 209.105", "48 CFR 209.1", "48 CFR 209"],
        ["48 CFR 252.225-7027", "48 CFR 252.225", "48 CFR 252.2", "48 CFR 252"],
        ["PGI 225.7301(c)(ii)", "PGI 225.7301(c)", "PGI 225.7301", "PGI 225.73", "PGI 225"],
        ["22 CFR 126.4(b)", "22 CFR 126.4", "22 CFR 126"],
        ["22 CFR 120 subpart A", "22 CFR 120"],
        ["P.L. 115-91 sec. 887(b)", "P.L. 115-91 sec. 887", "P.L. 115-91"],
        ["AECA sec. 40A", "P.L. 90-629"],
        ["H.R. 3138 (119th) sec. 2", "H.R. 3138 (119th)"],
        ["EO 13637 sec. 1(j)", "EO 13637 sec. 1", "EO 13637"],
        ["SAMM C5.4.1", "SAMM C5.4", "SAMM C5", "SAMM"],
        ["SAMM C5.T6", "SAMM C5", "SAMM"],
        ["DoDI 5000.85 3C.3.a", "DoDI 5000.85 3C.3", "DoDI 5000.85 3C", "DoDI 5000.85"],
        ["DoD 7000.14-R vol. 15 ch. 7", "DoD 7000.14-R vol. 15", "DoD 7000.14-R"],
        ["CD 2018-O0017 rev. 1", "CD 2018-O0017"],
        ["84 FR 65304"],
    ],
    ids=lambda chain: chain[0],
)
def test_a_place_lies_in_what_contains_it(chain: list[str]):
    assert ancestors(chain[0]) == tuple(chain[1:])
    assert parent_of(chain[-1]) is None


def test_places_are_ordered_as_a_reader_counts():
    ordered = ["22 USC 2776(b)(2)", "22 USC 2776(b)(10)", "22 USC 2778", "48 CFR 15.403-1", "48 CFR 225.7301",
               "SAMM C5.4.2", "SAMM C5.4.10", "SAMM C10.1"]  # fmt: skip
    mixed = ordered[::2] + ordered[1::2]
    assert sorted(mixed, key=sort_key) == ordered


def test_a_citation_for_a_page_stays_on_one_line():
    assert display("P.L. 115-91 sec. 887") == "P.L.\u00a0115\u201191\u00a0sec.\u00a0887"


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ("22 USC 2776(b)", "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title22-section2776&num=0&edition=prelim"),
        ("48 CFR 225.7301-1", "https://www.ecfr.gov/current/title-48/section-225.7301-1"),
        ("48 CFR 225.73", "https://www.ecfr.gov/current/title-48/part-225/subpart-225.73"),
        ("22 CFR 121", "https://www.ecfr.gov/current/title-22/part-121"),
        ("P.L. 115-91 sec. 887", "https://www.govinfo.gov/link/plaw/115/public/91"),
        ("H.R. 3138 (119th)", "https://www.congress.gov/bill/119th-congress/house-bill/3138"),
        ("H. Rept. 115-863", "https://www.congress.gov/congressional-report/115th-congress/house-report/863"),
        ("84 FR 65304", "https://www.federalregister.gov/citation/84-FR-65304"),
        ("FR Doc. 2018-14045", "https://www.federalregister.gov/d/2018-14045"),
        ("EO 14268 sec. 3(a)", "https://www.federalregister.gov/executive-order/14268"),
        ("SAMM C5.4.1", "https://samm.dsca.mil/chapter/chapter-5"),
        ("SAMM C9.T4A", "https://samm.dsca.mil/table/table-c9t4a"),
        ("DSCA 13-16", "https://samm.dsca.mil/policy-memoranda/dsca-13-16"),
        ("DoDI 5000.85 3C.3", "https://www.esd.whs.mil/Directives/issuances/dodi/"),
        ("H.R. 5515", ""), ("P.L. 90-629", ""), ("NSPM-10", ""), ("JROCM 025-19", ""), ("PGI 225.7301", ""),
        ("nonsense", ""),
    ],
)  # fmt: skip
def test_the_public_address_follows_from_the_citation_or_is_left_empty(form: str, address: str):
    assert public_address(form) == address


LEVELS = st.lists(st.sampled_from(["(a)", "(b)", "(1)", "(12)", "(A)", "(ii)", "(iv)"]), max_size=4).map("".join)
NUMBER = st.integers(1, 9999)
SUFFIX = st.sampled_from(["", "a", "aa-1"])
PATH = st.lists(st.integers(1, 30), min_size=1, max_size=6)
MADE = st.one_of(
    st.builds(lambda t, n, s, v: f"{t} USC {n}{s}{v}", st.integers(1, 54), NUMBER, SUFFIX, LEVELS),
    st.builds(lambda p, n, v: f"48 CFR 2{p:02}.{n}{v}", st.integers(1, 53), st.integers(100, 9999), LEVELS),
    st.builds(lambda p, n, v: f"22 CFR {p}.{n}{v}", st.integers(120, 130), st.integers(1, 99), LEVELS),
    st.builds(lambda c, n, s, v: f"P.L. {c}-{n} sec. {s}{v}", st.integers(91, 119), NUMBER, NUMBER, LEVELS),
    st.builds(lambda c, ns: f"SAMM C{c}." + ".".join(map(str, ns)), st.integers(1, 16), PATH),
    st.builds(lambda y, n: f"DSCA {y:02}-{n:02}", st.integers(1, 26), st.integers(1, 120)),
    st.builds(lambda v, p: f"{v} Stat. {p}", st.integers(65, 139), NUMBER),
    st.builds(lambda v, p: f"{v} FR {p}", st.integers(10, 91), st.integers(1, 99999)),
)  # fmt: skip


@given(MADE)
def test_any_normal_form_is_stable_and_so_are_its_ancestors(form: str):
    for place in (form, *ancestors(form)):
        assert normal_form(place) == place
        assert kind_of(place)
