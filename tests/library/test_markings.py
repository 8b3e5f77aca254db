"""Markings: classified files are refused before anything of them is kept, CUI and distribution narrow the audience."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from icop.accounts.queries import site_reader
from icop.accounts.reader import VISITOR
from icop.audit.models import Entry
from icop.audit.queries import Asked, trail_for
from icop.engine.errors import Refused
from icop.index.sources import build_index
from icop.library.actions import IngestReport, Particulars, change_document, undo_change
from icop.library.extract.blocks import Block
from icop.library.extract.markings import Marking, edges_of, level_in, markings_in
from icop.library.looking import may_be_marked
from icop.library.models import Body, Change, Document, Edition
from icop.library.queries import documents_by, documents_for, readings_for
from tests.library.making import docx, packed, para, pdf, records, run, take_in, write
from tests.library.marking_gold import CLASSIFIED, NOTED, PASSES
from tests.library.office_files import message, pptx, shape, xlsx
from tests.makers import TODAY, find_or_make_audience, make_person, signed_in

FILLER = [f"Paragraph {number} says how the case is managed and who signs for it." for number in range(12)]


def seen(place: str, text: str) -> tuple[list[str], list[str], list[str]]:
    """Return heads, edges and texts of a document in which `text` stands at `place`."""
    lines = text.split("\n")
    texts = {"cover": [*lines, *FILLER], "foot": [*FILLER, *lines], "body": [*FILLER, *lines, *FILLER]}.get(
        place, FILLER
    )
    heads = lines if place == "head" else [f"SUBJECT: {text}"] if place == "subject" else []
    return heads, edges_of([Block("para", one) for one in texts]), texts


def short(markings: tuple[Marking, ...]) -> str:
    return ", ".join(one.letter or one.kind.upper() for one in markings)


def test_the_gold_set_is_large_enough():
    whole = {*CLASSIFIED, *PASSES, *NOTED}
    assert len(whole) == len(CLASSIFIED) + len(PASSES) + len(NOTED) >= 190


@pytest.mark.parametrize(("place", "level", "text"), CLASSIFIED)
def test_every_classification_marking_is_recognised(place: str, level: str, text: str):
    assert level_in(*seen(place, text)) == level


@pytest.mark.parametrize(("place", "wanted", "text"), [*PASSES, *NOTED])
def test_no_other_words_are_taken_for_one(place: str, wanted: str, text: str):
    heads, edges, texts = seen(place, text)
    assert level_in(heads, edges, texts) == ""
    assert short(markings_in(heads, texts, edges)) == wanted


@pytest.mark.parametrize("is_ascii", [True, False])
@pytest.mark.parametrize(("place", "wanted", "text"), [*CLASSIFIED, *PASSES, *NOTED])
def test_a_record_is_passed_over_only_where_nothing_is_marked(place: str, wanted: str, text: str, is_ascii: bool):
    _, edges, texts = seen("cover" if place == "head" else place, text)
    title = f"SUBJECT: {text}" if place == "subject" else "A plan"
    said = [title, *texts]
    if level_in([], [*edges, title], said) or markings_in([], said, edges):
        line = json.dumps({"title": title, "text": "\n".join(texts)}, ensure_ascii=is_ascii)
        assert may_be_marked(line.encode())


HEADER = '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:hdr>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWN = (
    '</w:t></w:r><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="SECRET"/></v:shape>'
    "</w:pict></w:r><w:r><w:t>"
)
COMMENT = f"<w:comments {WORD}><w:comment><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:comment></w:comments>"
CELL_COMMENT = "<comments><commentList><comment><text><r><t>%s</t></r></text></comment></commentList></comments>"
CORE = "<coreProperties><category>%s</category></coreProperties>"
WRAPPED = (
    b"This paragraph is as long as a line may be and then it goes on in\nthe next one, as wrapped lines do.\n\n" * 12
)
SECRET_FILES = {
    "plan.pdf": pdf([["The quartzite plan."], ["More."]], head="SECRET//NOFORN"),
    "foot.pdf": pdf([["The quartzite plan."], ["More."]], foot="TOP SECRET"),
    "plan.docx": docx(para("The quartzite plan."), extra={"word/header1.xml": (HEADER % "SECRET").encode()}),
    "portion.docx": docx(para("The quartzite plan."), para("(S//NF) It is so.")),
    "plan.txt": b"SECRET\n\nThe quartzite plan.\n\nSECRET\n",
    "plan.md": b"# The quartzite plan\n\n## Purpose\n\n(C//REL TO USA, FVEY) It is so.\n",
    "plan.html": b"<html><body><p>CONFIDENTIAL//NOFORN</p><h1>The quartzite plan</h1><p>Words.</p></body></html>",
    "head.html": b"<html><body><header>TOP SECRET//NOFORN</header><p>The quartzite plan.</p></body></html>",
    "plans.jsonl": records(
        [{"id": f"p{number}", "text": "A plan."} for number in range(3000)]
        + [{"id": "last", "text": "The quartzite plan.\n(S//NF) It is so."}]
    ),
    "drawn.docx": docx(para("The quartzite plan."), extra={"word/header1.xml": (HEADER % DRAWN).encode()}),
    "comment.docx": docx(para("The quartzite plan."), extra={"word/comments.xml": (COMMENT % "(S//NF) Why?").encode()}),
    "comment.xlsx": xlsx(
        {"Plan": [["The quartzite plan."]]}, extra={"xl/comments1.xml": CELL_COMMENT % "A. Writer:\n(S//NF) Why?"}
    ),
    "category.docx": docx(para("The quartzite plan."), extra={"docProps/core.xml": (CORE % "SECRET//NOFORN").encode()}),
    "declared.eml": b"X-Classification: SECRET//NOFORN\n" + message("Plans", "The quartzite plan.").as_bytes(),
    "cells.csv": b"item,class\n" + b"one,two\n" * 30 + b"The quartzite plan,SECRET//NOFORN\n" + b"one,two\n" * 30,
    "cells.tsv": b"item\tclass\n" + b"one\ttwo\n" * 30 + b"quartzite\t(S//NF) plan\n" + b"one\ttwo\n" * 30,
    "cells.xlsx": xlsx({"Plan": [["Item", "Class"]] + [["one", "two"]] * 30 + [["quartzite", "SECRET//NOFORN"]] * 9}),
    "title.html": b"<title>(S) Plans</title><p>(U) The quartzite plan.</p><p>More.</p>",
    "SECRET NOFORN for sale.txt": b"The quartzite plan.",
    "(S) for sale.txt": b"The quartzite plan.",
    "SECRET__REL TO USA for sale.txt": b"The quartzite plan.",
    "caveats.txt": b"CLASSIFICATION: SECRET\nCaveats: NOFORN\n\nThe quartzite plan.\n",
    "caveats.eml": message(
        "Plans", "Hello,\n\nCLASSIFICATION: SECRET\nCaveats: NONE\n\nThe quartzite plan.\n"
    ).as_bytes(),
    "middle.txt": WRAPPED + b"\nThe quartzite plan.\nSECRET//NOFORN\nMore of it.\n\n" + WRAPPED,
    "broken.html": b"<html><body><p>SECRET<br>Caveats: NOFORN</p><h1>The quartzite plan</h1></body></html>",
    "loose.html": b"<html><body><div>SECRET<br>Caveats: NOFORN</div><h1>The quartzite plan</h1></body></html>",
    "broken.docx": docx(para(run("SECRET"), "<w:r><w:br/></w:r>", run("The quartzite plan."))),
    "foot.pptx": pptx(shape("The quartzite plan.") + shape("SECRET//NOFORN", kind="ftr")),
    "layout.pptx": pptx(shape("The quartzite plan."), behind={"slideLayout": shape("SECRET//NOFORN", kind="ftr")}),
    "master.pptx": pptx(shape("The quartzite plan."), behind={"slideMaster": shape("SECRET//NOFORN")}),
    "head.xlsx": xlsx({"Plan": [["The quartzite plan."]]}, head='&L&D&C&"Arial,Bold"&12SECRET//NOFORN&RPage &P'),
    "plans.zip": packed({"memo.txt": "SECRET//NOFORN\n\nThe quartzite plan.\n"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SECRET_FILES))
def test_nothing_of_a_classified_file_is_kept(tmp_path: Path, home: Path, caplog: pytest.LogCaptureFixture, name: str):
    with caplog.at_level("INFO", "icop"):
        report = take_in(write(tmp_path / "in", name, SECRET_FILES[name]))
    (refused,) = report.refused
    assert refused.is_classified
    assert "was not taken in" in refused.problem
    assert "security manager" in refused.fix
    assert not Body.objects.exists()
    assert not Document.objects.exists()
    assert not [path for path in home.rglob("*") if path.is_file() and b"quartzite" in path.read_bytes()]
    assert not [path for path in (home / "files").rglob("*") if path.is_file()]
    assert [entry.verb for entry in trail_for(site_reader(), Asked(key="library"))] == ["library.refuse_classified"]
    told = caplog.text + "".join(str(vars(line)) for line in caplog.records)
    assert "quartzite" not in told
    assert name not in told


@pytest.mark.django_db
def test_files_beside_a_classified_one_are_taken_in(tmp_path: Path):
    write(tmp_path, "a.txt", "First.")
    write(tmp_path, "b.txt", "SECRET//NOFORN\n\nSecond.")
    write(tmp_path, "c.txt", "Third.")
    report = take_in(tmp_path)
    assert (report.added, [one.path for one in report.refused]) == (2, ["b.txt"])


def taken(
    tmp_path: Path, text: str | bytes, *, audience: str = "public", name: str = "memo.txt"
) -> tuple[Document, IngestReport]:
    report = take_in(write(tmp_path, name, text), audience=audience)
    assert not report.refused
    return documents_by(site_reader(), "key", report.documents)[0], report


D = (
    "DISTRIBUTION STATEMENT D. Distribution authorized to the Department of Defense and U.S. DoD contractors only; "
    "Critical Technology; 15 Jan 2021. Other requests shall be referred to Example Command, Code 12."
)


@pytest.mark.django_db
def test_a_file_marked_cui_is_kept_for_the_audience_the_site_says_and_the_report_says_so(tmp_path: Path):
    document, report = taken(tmp_path, "CUI//SP-EXPT\n\nThe drawing.\n")
    assert document.audience_id == "editors"
    assert document.markings == [{"kind": "cui", "text": "CUI//SP-EXPT", "controls": ["SP-EXPT"]}]
    (limited,) = report.limited
    assert (limited.path, limited.audience, limited.markings) == ("memo.txt", "editors", "CUI//SP-EXPT")
    assert not documents_for(VISITOR, on=TODAY).exists()


@pytest.mark.django_db
def test_a_distribution_statement_is_kept_with_its_parts(tmp_path: Path):
    document, _ = taken(tmp_path, f"{D}\n\nThe drawing.\n")
    (marking,) = document.markings
    assert marking["letter"] == "D"
    assert marking["reason"] == "Critical technology"
    assert marking["date"] == "15 Jan 2021"
    assert marking["office"] == "Example Command, Code 12"
    assert document.audience_id == "editors"


@pytest.mark.django_db
def test_statement_a_is_kept_as_said_and_limits_nothing(tmp_path: Path):
    document, report = taken(tmp_path, "DISTRIBUTION STATEMENT A. Approved for public release.\n\nThe drawing.\n")
    assert (document.audience_id, document.markings[0]["letter"], report.limited) == ("public", "A", ())


ROWS = {"Plan": [["Item", "Days"], ["The quartzite plan", "12"]]}
CUI_FILES = {
    "caveats.txt": b"CLASSIFICATION: UNCLASSIFIED//FOUO\nCaveats: FOUO\n\nThe plan.\n",
    "only.txt": b"CLASSIFICATION: UNCLASSIFIED\nCaveats: FOUO\n\nThe plan.\n",
    "caveats.eml": message("Plans", "CLASSIFICATION: UNCLASSIFIED//FOUO\nCaveats: FOUO\n\nThe plan.\n").as_bytes(),
    "broken.html": b"<html><body><p>CUI<br>The plan</p><p>More.</p></body></html>",
    "broken.docx": docx(para(run("CUI"), "<w:r><w:br/></w:r>", run("The plan.")), para("More.")),
    "foot.pptx": pptx(shape("The plan.") + shape("CUI", kind="ftr")),
    "master.pptx": pptx(shape("The plan."), behind={"slideMaster": shape("CUI//SP-EXPT", kind="ftr")}),
    "subject.eml": message("CUI: plan of the windmill", "The plan.").as_bytes(),
    "again.eml": message("Re: (CUI) plan of the windmill", "The plan.").as_bytes(),
    "older.eml": message("[FOUO] plan of the windmill", "The plan.").as_bytes(),
    "memo.txt": b"Office of Mills\n\nSUBJECT: (U//FOUO) Plan of the windmill\n\nThe plan.\n",
    "CUI plan of the vineyard.txt": b"The plan.",
    "(CUI) plan.txt": b"The plan.",
    "CUI_SP-EXPT.txt": b"The plan.",
    "head.xlsx": xlsx(ROWS, head="&CCUI"),
    "foot.xlsx": xlsx(ROWS, head="&LPlan && case&C&KFF0000CUI//SP-PROPIN"),
}
OPEN_FILES = {
    "comment.docx": docx(para("The plan."), extra={"word/comments.xml": (COMMENT % "Is a trade secret").encode()}),
    "category.docx": docx(para("The plan."), extra={"docProps/core.xml": (CORE % "Secretary").encode()}),
    "declared.eml": b"X-Classification: UNCLASSIFIED\n" + message("Plans", "The plan.").as_bytes(),
    "cells.csv": b"item,note\nWrite SECRET//NOFORN, and so on,two\n" * 20,
    "title.html": b"<title>(S) Plans</title><p>The plan.</p><p>More.</p>",
    "CUI registry and its categories.txt": b"The plan.",
    "CUI Marking Handbook.txt": b"The plan.",
    "CUISINE.txt": b"The plan.",
    "SECRET BALLOTS.txt": b"The plan.",
    "CONFIDENTIAL NATURE of offers.txt": b"The plan.",
    "(C) third enclosure.txt": b"The plan.",
    "(s)ubsection.txt": b"The plan.",
    "subject.eml": message("CUI training is due", "The plan.").as_bytes(),
    "cuisine.eml": message("Re: Cui bono: a question", "The plan.").as_bytes(),
    "wrapped.txt": b"The union asked for it, and so the ballot that was held there was\nSECRET\nand counted.\n\nMore.",
    "cui.txt": b"What the contractor has to mark before it is sent on to anybody is\nCUI\nand nothing else.\n\nMore.",
    "caveats.txt": b"CLASSIFICATION: UNCLASSIFIED\nCaveats: NONE\n\nThe plan.\n",
    "broken.html": b"<p>Who keeps a<br>trade secret</p><p>Secret<br>ballots</p>",
    "broken.docx": docx(para(run("Secret"), "<w:r><w:br/></w:r>", run("ballots")), para("More.")),
    "foot.pptx": pptx(shape("The plan.") + shape("Secret ballots, page 2", kind="ftr")),
    "spare.pptx": pptx(shape("The plan."), behind={"spare": shape("SECRET//NOFORN", kind="ftr")}),
    "master.pptx": pptx(shape("The plan."), behind={"slideMaster": shape("Click to edit the secret style")}),
    "head.xlsx": xlsx(ROWS, head="&CTrade secrets of vendors&RPage &P of &N"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CUI_FILES))
def test_cui_banners_are_found_wherever_banners_stand(tmp_path: Path, name: str):
    report = take_in(write(tmp_path, name, CUI_FILES[name]), audience="public")
    assert [one.audience for one in report.limited] == ["editors"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OPEN_FILES))
def test_words_that_are_no_marking_limit_nothing_there(tmp_path: Path, name: str):
    document, report = taken(tmp_path, OPEN_FILES[name], name=name)
    assert (document.audience_id, document.markings, report.limited) == ("public", [], ())


@pytest.mark.django_db
def test_a_marking_never_widens_the_audience(tmp_path: Path, settings):
    find_or_make_audience("office-a")
    settings.ICOP_CUI_AUDIENCE = "members"
    assert taken(tmp_path, "CUI\n\nOne.\n", audience="editors")[0].audience_id == "editors"
    assert taken(tmp_path, "CUI\n\nTwo.\n", audience="office-a", name="two.txt")[0].audience_id == "office-a"
    assert taken(tmp_path, "CUI\n\nThree.\n", name="three.txt")[0].audience_id == "members"


@pytest.mark.django_db
def test_where_neither_circle_is_the_narrower_the_file_is_refused(tmp_path: Path, settings):
    find_or_make_audience("office-a")
    find_or_make_audience("office-b")
    settings.ICOP_CUI_AUDIENCE = "office-b"
    report = take_in(write(tmp_path, "one.txt", "CUI\n\nOne.\n"), audience="office-a")
    assert "this one was brought in for office-a" in report.refused[0].problem
    assert not Body.objects.exists()


@pytest.mark.django_db
def test_bringing_the_same_marked_file_in_again_changes_nothing(tmp_path: Path):
    taken(tmp_path, "CUI\n\nThe drawing.\n")
    report = take_in(tmp_path / "memo.txt")
    assert (report.added, report.unchanged) == (0, 1)
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_markings_stand_wherever_the_document_is_shown_or_handed_out(tmp_path: Path):
    public = "DISTRIBUTION STATEMENT A. Approved for public release: distribution is unlimited."
    document, _ = taken(tmp_path, f"{public}\n\nThe quartzite drawing.\n")
    build_index()
    client = signed_in(None)
    anchor = readings_for(VISITOR, document, on=TODAY)[0][0].anchor
    for address in (
        f"/library/{document.key}/",
        f"/library/{document.key}/{anchor}/",
        f"/library/{document.key}/contents/",
    ):
        assert public in client.get(address).content.decode(), address
    assert "[distribution statement A]" in client.get(f"/library/{document.key}/{anchor}/").content.decode()
    assert "Distribution statement A" in client.get("/search/?q=quartzite").content.decode()
    marking = {
        "kind": "distribution",
        "text": public,
        "letter": "A",
        "controls": [],
        "reason": "",
        "date": "",
        "office": "",
    }
    assert client.get("/api/v1/documents").json()["items"][0]["markings"] == [marking]
    assert client.get(f"/api/v1/documents/{document.key}").json()["markings"] == [marking]
    assert client.get(f"/api/v1/documents/{document.key}/sections/{anchor}").json()["markings"] == [marking]
    (line,) = client.get(f"/api/v1/documents/{document.key}/sections").json()["items"]
    assert line["markings"] == [marking]
    assert client.get(f"/api/v1/documents/{document.key}/topics").json()["markings"] == [marking]
    editor = signed_in(make_person("editor"))
    for address in ("/library/", "/library/change-many/"):
        assert "Distribution statement A" in editor.get(address).content.decode(), address
    begun = client.get(f"/search/suggestions/?q={document.title.split()[0]}").content.decode()
    assert "document, distribution statement A" in begun
    found = client.get("/api/v1/search?q=quartzite").json()["results"]
    assert found
    assert all(line["markings"] == ["Distribution statement A"] for line in found)


@pytest.mark.django_db
def test_the_audience_of_a_marked_document_cannot_be_widened(tmp_path: Path):
    document, _ = taken(tmp_path, "CUI\n\nThe drawing.\n")
    with pytest.raises(Refused, match="is marked CUI"):
        change_document(document, Particulars("Memo", "memo", audience="public"), by=site_reader(), on=TODAY)


def unseen_before(document: Document) -> None:
    """Make the copy one that an older reader read, which did not know its marking."""
    Document.objects.filter(pk=document.pk).update(audience_id="public", markings=[])
    document.editions.update(markings=[], extractor_version="0")


@pytest.mark.django_db
class TestMarkedWhenReadAgain:
    def test_the_document_itself_is_narrowed_and_no_second_one_made(self, tmp_path: Path):
        document, _ = taken(tmp_path, "CUI\n\nThe drawing.\n")
        unseen_before(document)
        assert documents_for(VISITOR, on=TODAY).exists()
        report = take_in(tmp_path / "memo.txt")
        assert [one.audience for one in report.limited] == ["editors"]
        assert Document.objects.count() == 1
        assert not documents_for(VISITOR, on=TODAY).exists()
        change = Change.objects.get()
        assert change.title == f"Kept “{document.title}” for editors: its file is marked"
        assert Entry.objects.filter(verb="library.narrow").count() == 1

    def test_every_document_that_holds_the_same_file_is_narrowed(self, tmp_path: Path):
        document, _ = taken(tmp_path, "CUI\n\nThe drawing.\n")
        other, _ = taken(tmp_path, "CUI\n\nThe drawing.\n", name="copy.txt")
        for one in (document, other):
            unseen_before(one)
        take_in(tmp_path / "memo.txt")
        assert {one.audience_id for one in Document.objects.all()} == {"editors"}

    def test_an_editor_may_decide_otherwise_and_it_stays_so(self, tmp_path: Path):
        document, _ = taken(tmp_path, "CUI\n\nThe drawing.\n")
        unseen_before(document)
        take_in(tmp_path / "memo.txt")
        undo_change(Change.objects.get(), by=site_reader("editor"), on=TODAY)
        assert documents_for(VISITOR, on=TODAY).exists()
        document.editions.update(extractor_version="0")
        take_in(tmp_path / "memo.txt")
        assert Document.objects.count() == 1
        assert documents_for(VISITOR, on=TODAY).exists()


def letter(attached: dict[str, bytes]) -> bytes:
    return message("The drawings", "Attached.", attached=attached).as_bytes()


CUI_FILE = b"CUI//SP-EXPT\n\nThe quartzite drawing.\n"


@pytest.mark.django_db
class TestMessagesWithMarkedFiles:
    def test_a_message_is_kept_for_the_audience_of_what_is_attached_and_says_its_markings(self, tmp_path: Path):
        report = take_in(write(tmp_path, "note.eml", letter({"plan.txt": CUI_FILE, "other.txt": b"Other words."})))
        note = Document.objects.get(source_id="note.eml")
        assert (note.audience_id, [one["text"] for one in note.markings]) == ("editors", ["CUI//SP-EXPT"])
        assert {one.path for one in report.limited} == {"note.eml", "note.eml/plan.txt"}
        assert Document.objects.get(source_id="note.eml/other.txt").audience_id == "public"
        assert Client().get(f"/library/{note.key}/file/1/").status_code == 404

    @pytest.mark.parametrize("set_name", ["", "Letters"])
    def test_messages_within_messages_and_archives_are_limited_too(self, tmp_path: Path, set_name: str):
        outer = message("Outer", "See below.")
        outer.add_attachment(message("Inner", "Words.", attached={"plan.txt": CUI_FILE}))
        beside = letter({"plan.txt": b"Plain words."})
        whole = packed({"a.eml": outer.as_bytes(), "b.eml": beside})
        take_in(write(tmp_path, "all.zip", whole), set_name=set_name)
        kept = {one.source_id.removeprefix("Letters/"): one.audience_id for one in Document.objects.all()}
        assert kept == {
            "all.zip/a.eml": "editors",
            "all.zip/a.eml/part-1.eml": "editors",
            "all.zip/a.eml/part-1.eml/plan.txt": "editors",
            "all.zip/b.eml": "public",
            "all.zip/b.eml/plan.txt": "public",
        }

    def test_a_file_that_was_here_already_limits_the_message_it_is_attached_to(self, tmp_path: Path):
        take_in(write(tmp_path, "plan.txt", CUI_FILE))
        take_in(write(tmp_path, "note.eml", letter({"plan.txt": CUI_FILE})))
        assert Document.objects.get(source_id="note.eml").audience_id == "editors"

    def test_reading_the_message_again_changes_nothing(self, tmp_path: Path):
        path = write(tmp_path, "note.eml", letter({"plan.txt": CUI_FILE}))
        take_in(path)
        Edition.objects.update(extractor_version="older")
        for _ in range(2):
            take_in(path)
            assert [one.audience_id for one in Document.objects.all()] == ["editors", "editors"]
        assert Change.objects.count() == 1

    def test_what_is_approved_for_public_release_limits_and_marks_no_message(self, tmp_path: Path):
        plan = b"DISTRIBUTION STATEMENT A. Approved for public release.\n\nThe drawing.\n"
        take_in(write(tmp_path, "note.eml", letter({"plan.txt": plan})))
        note = Document.objects.get(source_id="note.eml")
        assert (note.audience_id, note.markings) == ("public", [])
