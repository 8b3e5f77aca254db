"""The taxonomy as files: what goes out comes back the same, in every format; what is wrong is told with its place."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from rdflib import SKOS, Graph, URIRef

from icop.engine.checks import Surroundings
from icop.engine.packs import body_of, read_pack
from icop.engine.shapes import Concept
from icop.taxonomy.exchange import FORMATS, FileRefused, read_file, write_file
from icop.taxonomy.joining import Preview, preview
from tests.conftest import ROOT

ON = date(2026, 11, 22)
AROUND = Surroundings({}, {}, ON)
CITE = {"to": "Example Directive 12", "standing": "verified", "checked_on": "2026-01-05"}


def make(title: str, **fields) -> Concept:
    return Concept.model_validate({"title": title, "means": f"What {title} means.", "cites": [CITE], **fields})


WIDGETS = {
    "1": make("Widgets"),
    "1.1": make("Small widgets", broader="1", also=["tiny | widgets", "a\\b"], acronyms=["SW"], related=["1.2"]),
    "1.2": make(
        "Large widgets", broader="1", about="Of the harbour.", notation="L-2", topics=["2"],
        cites=[CITE, {**CITE, "to": "22 USC 2776", "standing": "assumed", "url": "https://x.example/y", "note": "b"}],
        labels=[{"text": "Big widgets", "kind": "preferred", "end": "2020-01-01", "cite": CITE, "note": "renamed"}],
    ),
    "2": make("Boats", end="2024-01-01", replaced_by="1.2"),
}  # fmt: skip


def laid_over(present: dict[str, Concept], name: str, data: bytes) -> Preview:
    return preview(read_file(name, data), present, AROUND, ON)


def wrongs(name: str, data: bytes, present: dict[str, Concept] | None = None) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        laid_over(present or {}, name, data)
    return [str(one) for one in refused.value.wrong]


def bodies(found: Preview) -> dict[str, dict]:
    return {one.key: sorted_lists(dict(one.body)) for one in found.planned}


def sorted_lists(body: dict) -> dict:
    return {**body, **{name: sorted(body[name]) for name in ("related", "topics") if name in body}}


every_format = pytest.mark.parametrize("form", FORMATS)


class TestRoundTrip:
    @every_format
    def test_nothing_is_lost(self, form: str):
        data = write_file(form, WIDGETS, ON)
        found = laid_over({}, f"x{FORMATS[form].ending}", data)
        assert bodies(found) == {key: sorted_lists(body_of(shape)) for key, shape in WIDGETS.items()}

    @every_format
    def test_what_comes_back_unchanged_changes_nothing(self, form: str):
        found = laid_over(WIDGETS, f"x{FORMATS[form].ending}", write_file(form, WIDGETS, ON))
        assert (found.new, found.changed, found.same) == ((), (), 4)

    @every_format
    def test_the_shipped_taxonomy_comes_back_the_same(self, form: str):
        pack = read_pack(ROOT / "src" / "icop" / "data")
        shipped = {fact.key: fact.shape for fact in pack.facts if isinstance(fact.shape, Concept)}
        found = laid_over(shipped, f"x{FORMATS[form].ending}", write_file(form, shipped, ON))
        assert (found.new, found.changed, found.gone, found.same) == ((), (), (), len(shipped))

    def test_labels_that_skos_readers_show_are_those_of_the_day(self):
        def shown(on: date) -> str:
            graph = Graph().parse(data=write_file("turtle", WIDGETS, on), format="turtle")
            return str(graph.value(URIRef("urn:icop:concept:1.2"), SKOS.prefLabel))

        assert (shown(date(2019, 1, 1)), shown(ON)) == ("Big widgets", "Large widgets")


letters = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="'\"\\|=+-@<>&,;:#[]{}"
)
texts = (
    st.text(letters, min_size=2, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 1)
)
some = st.lists(texts, max_size=3, unique=True)
days = st.dates(date(1990, 1, 1), date(2026, 1, 1))
cites = st.builds(
    lambda to, standing, checked, note: {"to": to, "standing": standing, "checked_on": checked, "note": note},
    texts.map("Q {}".format), st.sampled_from(["verified", "secondary", "assumed"]), days, st.just("") | texts,
)  # fmt: skip
labels = st.builds(
    lambda text, kind, start, cite: {"text": text, "kind": kind, "start": start, "cite": cite},
    texts, st.sampled_from(["alternative", "acronym"]), days, cites,
)  # fmt: skip
concepts = st.builds(
    lambda **fields: Concept.model_validate(fields),
    title=texts, also=some, acronyms=some, labels=st.lists(labels, max_size=2), means=texts,
    cites=st.lists(cites, min_size=1, max_size=3), about=st.just("") | texts,
)  # fmt: skip


@every_format
@settings(max_examples=25)
@given(found=st.lists(concepts, min_size=1, max_size=3, unique_by=lambda one: one.title.casefold()))
def test_any_taxonomy_comes_back_the_same(form: str, found: list[Concept]):
    shapes = {str(number): shape for number, shape in enumerate(found)}
    assert bodies(laid_over({}, f"x{FORMATS[form].ending}", write_file(form, shapes, ON))) == {
        key: sorted_lists(body_of(shape)) for key, shape in shapes.items()
    }


def make_sheet(
    *rows: tuple, head: tuple = ("Level 1", "Level 2", "Level 3", "Level 4", "Definition", "Source")
) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.active.title = "Terms"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestSheetOfPeople:
    ROWS = (
        ("Widgets", None, None, None, "All of them.", "Example Directive 12 [V]"),
        (None, "Small widgets", None, None, "The small ones.", "DFARS 225.7301 | DoDI 5000.85"),
        (None, None, "Blue widgets", None, "Small and blue.", "Widget handbook"),
        ("Boats", None, None, None, "They float.", "Widget handbook"),
    )

    def test_four_levels_a_definition_and_a_source_are_enough(self):
        found = {one.key: one.body for one in laid_over({}, "terms.xlsx", make_sheet(*self.ROWS)).new}
        assert {key: body["title"] for key, body in found.items()} == {
            "1": "Widgets", "1.1": "Small widgets", "1.1.1": "Blue widgets", "2": "Boats",
        }  # fmt: skip
        assert found["1.1.1"]["broader"] == "1.1"
        assert found["1"]["cites"] == [
            {"to": "Example Directive 12", "standing": "verified", "checked_on": "2026-11-22"}
        ]
        assert [cite["to"] for cite in found["1.1"]["cites"]] == ["48 CFR 225.7301", "DoDI 5000.85"]
        assert {cite["standing"] for cite in found["1.1"]["cites"]} == {"assumed"}

    def test_repeated_levels_mean_the_same_as_empty_ones(self):
        full = [list(row) for row in self.ROWS]
        full[1][0] = full[2][0] = "Widgets"
        full[2][1] = "Small widgets"
        again = laid_over({}, "a.xlsx", make_sheet(*map(tuple, full)))
        assert bodies(again) == bodies(laid_over({}, "b.xlsx", make_sheet(*self.ROWS)))

    def test_what_is_there_already_is_met_by_its_place_and_keeps_what_the_sheet_is_silent_on(self):
        row = ("Widgets", "Small widgets", None, None, "Smaller than large.", "Example Directive 12")
        found = laid_over(WIDGETS, "terms.xlsx", make_sheet(row))
        assert [one.key for one in found.changed] == ["1.1"]
        assert found.changed[0].body == {**body_of(WIDGETS["1.1"]), "means": "Smaller than large."}
        assert [one.key for one in found.gone] == ["1", "1.2"]

    def test_a_new_one_gets_the_next_number_below_its_broader(self):
        row = ("Widgets", "Round widgets", None, None, "They roll.", "Widget handbook")
        assert [one.key for one in laid_over(WIDGETS, "terms.xlsx", make_sheet(row)).new] == ["1.3"]

    def test_headings_may_stand_lower_and_bear_other_names(self):
        head = ("L1", "L2", "L3", "L4", "Short-form definition", "Source documents")
        data = make_sheet(head, *self.ROWS, head=("IA&E taxonomy, December", None, None, None, None, None))
        assert len(laid_over({}, "terms.xlsx", data).new) == 4


class TestBrokenSheets:
    def test_everything_is_told_at_once_with_sheet_and_cell(self):
        found = wrongs(
            "terms.xlsx",
            make_sheet(
                ("Widgets", None, None, None, None, "Widget handbook"),
                ("Boats", None, "Blue boats", None, "They float.", "Widget handbook"),
                ("Boats", None, None, None, "They float.", None),
                ("Cranes", "Small cranes", None, None, "=1+1", "Widget handbook"),
            ),
        )
        assert any(one.startswith("Terms!C3: 'Blue boats' has nothing above it in Level 2") for one in found)
        assert any(one.startswith("Terms!E5: the cell holds a formula; copy it and paste its value") for one in found)
        assert "Terms!2: it has no definition; write one" in found
        assert any(one.startswith("Terms!4: it has no source") for one in found)
        assert not any(one.startswith("Terms!5: it has no definition") for one in found)

    def test_what_a_concept_lacks_is_told_with_its_row(self):
        found = wrongs(
            "terms.xlsx",
            make_sheet(
                ("Widgets", None, None, None, None, "Widget handbook"),
                ("Boats", None, None, None, "They float.", None),
                ("Cranes", "Small cranes", None, None, "They lift.", "Widget handbook"),
            ),
        )
        assert found == [
            "Terms!2: it has no definition; write one",
            "Terms!3: it has no source; name where it is from; our own advice is 'icop practice'",
            "Terms!4: there is no concept 'Cranes'; "
            "add a row for it, with a definition and a source, or correct the name",
        ]

    def test_a_standing_nobody_knows_a_row_twice_and_a_cycle(self):
        head = ("Key", "Preferred label", "Definition", "Source", "Standing", "Broader")
        rows = (("1", "Widgets", "All.", "Handbook", "sure", None), ("1", "Boats", "Float.", "Handbook", "V", None))
        found = wrongs("terms.xlsx", make_sheet(*rows, head=head))
        assert found[0].startswith("Terms!E2: 'sure' is no standing")
        assert found[1].startswith("Terms!3: the concept is also in row Terms!2")
        rows = (("1", "Widgets", "All.", "Handbook", "V", "2"), ("2", "Boats", "Float.", "Handbook", "V", "1"))
        assert any("Terms!F2: it stands above itself" in one for one in wrongs("t.xlsx", make_sheet(*rows, head=head)))

    def test_a_name_taken_by_another_concept(self):
        found = wrongs(
            "t.xlsx",
            make_sheet(("Boats", "Widgets", None, None, "So.", "Handbook")),
            {"1": make("Widgets"), "2": make("Boats")},
        )
        assert found == ["Terms!B2: 'Widgets' is the preferred label of 1 too; tell the two apart, or merge them"]

    @pytest.mark.parametrize("name", ["a.docx", "a", "a.ttl.exe"])
    def test_a_file_of_another_kind(self, name: str):
        assert "choose .xlsx, .ttl, .rdf or .jsonld" in wrongs(name, b"x")[0]

    def test_a_workbook_without_our_columns(self):
        assert "no sheet has the columns" in wrongs("a.xlsx", make_sheet(("x",), head=("Fruit", "Price")))[0]


class TestHostile:
    def test_a_text_that_begins_like_a_formula_stays_text(self):
        evil = {"1": make("=HYPERLINK(1)", means="@SUM(1+1)", also=["+1", "-1"])}
        data = write_file("xlsx", evil, ON)
        sheet = load_workbook(io.BytesIO(data))["Concepts"]
        assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
        assert all(
            b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read(one)
            for one in zipfile.ZipFile(io.BytesIO(data)).namelist()
        )
        assert bodies(laid_over({}, "a.xlsx", data))["1"] == body_of(evil["1"])

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE r [<!ENTITY a "ha">]>',
            '<!DOCTYPE r SYSTEM "file:///etc/passwd">',
            '<!doctype r [<!ENTITY % p SYSTEM "http://x.example/">]>',
        ],
    )
    def test_xml_with_entities_is_refused_before_it_is_read(self, head: str):
        rdf = f'<?xml version="1.0"?>\n{head}\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
        assert wrongs("a.rdf", rdf.encode()) == [
            "line 2: the XML defines a document type or entities; save it without DOCTYPE and ENTITY"
        ]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
    def test_xml_in_another_encoding_hides_nothing(self, encoding: str):
        assert wrongs("a.rdf", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">]><r/>'.encode(encoding))
        assert wrongs("a.rdf", b'<?xml version="1.0" encoding="UTF-7"?><r/>')

    def test_an_entity_bomb_inside_a_workbook_is_refused(self):
        data, out = write_file("xlsx", WIDGETS, ON), io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for one in old.namelist():
                content = old.read(one)
                if one == "xl/worksheets/sheet1.xml":
                    content = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content
                new.writestr(one, content)
        assert wrongs("a.xlsx", out.getvalue())[0].startswith("xl/worksheets/sheet1.xml: the XML defines")

    def test_a_zip_bomb_is_refused(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", b" " * 50_000_000)
        assert "unpacks to far more" in wrongs("a.xlsx", out.getvalue())[0]

    @pytest.mark.parametrize(
        "context",
        [
            '"http://x.example/context"',
            '["http://x.example/context"]',
            '{"@import": "http://x.example/c"}',
            '{"a": {"@id": "urn:a", "@context": "c.jsonld"}}',
        ],
    )
    def test_json_that_asks_for_a_context_elsewhere_is_refused(self, context: str):
        found = wrongs("a.jsonld", f'{{"@context": {context}, "@id": "urn:a"}}'.encode())
        assert "icop fetches nothing" in found[0]

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.ttl", b"this is [ not turtle"), ("a.ttl", b"[" * 100_000), ("a.ttl", b"\xff\xfe\x00"),
            ("a.jsonld", b"[" * 100_000),
            ("a.jsonld", b'{"@id": '), ("a.rdf", b"<rdf"), ("a.rdf", b""), ("a.xlsx", b"PK\x03\x04rubbish"),
            ("a.xlsx", b""),
            ("a.ttl", b"<urn:a> <urn:b> <urn:c> ."), ("a.ttl", b"x" * 7_000_000),
        ],
    )  # fmt: skip
    def test_rubbish_is_refused_in_a_sentence(self, name: str, data: bytes):
        found = wrongs(name, data)
        assert len(found) == 1
        assert "; " in found[0]

    def test_nothing_is_opened_but_the_file(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
        import socket
        import urllib.request

        def no(*_: object, **__: object) -> None:
            raise AssertionError("the network was asked")

        monkeypatch.setattr(socket.socket, "connect", no)
        monkeypatch.setattr(urllib.request, "urlopen", no)
        for form in FORMATS:
            laid_over({}, f"x{FORMATS[form].ending}", write_file(form, WIDGETS, ON))


class TestSkosOfOthers:
    TURTLE = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix dc: <http://purl.org/dc/terms/> .
    <https://x.example/w> a skos:Concept ; skos:prefLabel "Widgets"@en, "Dinge"@de ; skos:definition "All of them."@en ;
      dc:source "Widget handbook" ; skos:narrower <https://x.example/s> .
    <https://x.example/s> a skos:Concept ; skos:prefLabel "Small widgets" ; skos:altLabel "tiny ones"@en ;
      skos:definition "The small ones." ; dc:source <https://x.example/handbook> ; skos:related <https://x.example/w> .
    """

    def test_plain_skos_is_taken_as_far_as_it_goes(self):
        found = {one.key: one.body for one in laid_over({}, "a.ttl", self.TURTLE.encode()).new}
        assert found["1"]["title"] == "Widgets"
        assert (found["1.1"]["broader"], found["1.1"]["also"], found["1.1"]["related"]) == ("1", ["tiny ones"], ["1"])
        assert found["1.1"]["cites"][0]["standing"] == "assumed"

    def test_what_is_missing_is_told_by_address(self):
        text = self.TURTLE.replace('dc:source "Widget handbook" ;', "").replace(
            "<https://x.example/w> .", "<https://x.example/z> ."
        )
        found = wrongs("a.ttl", text.encode())
        assert any(one.startswith("https://x.example/w: it has no source") for one in found)
        assert any("there is no concept 'https://x.example/z'" in one for one in found)
