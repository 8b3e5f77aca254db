"""The hostile set: every kind of trouble a file can make, by what makes it."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tarfile

from tests.hostile.making import (
    BOOK,
    DIRECTORY,
    ENTITY_BOMB,
    LETTER,
    MEMO,
    NOVEL,
    OLE,
    OUTSIDE,
    PAGE,
    SLIDES,
    SOUND,
    Hostile,
    bomb_member,
    deep_message,
    deep_pages,
    deep_tables,
    docx_with,
    far_cell,
    locked_zip,
    many_pages,
    member,
    nested,
    one_member,
    replaced,
    shared_strings_bomb,
    tarred,
    wide_sheet,
    with_head,
    zipped,
)
from tests.library.making import W, docx, packed, para, pdf, words
from tests.library.office_files import epub, xlsx

SCRIPT = "<script>document.title='owned'</script><img src=x onerror=alert(1)><a href='javascript:alert(2)'>here</a>"
FORMULA = '=HYPERLINK("http://evil.invalid","click")'
RIGHT_TO_LEFT = "‮gpj.exe"

LOCKED = [
    Hostile("locked.pdf", lambda: pdf([["Words."]], encrypted=True), says="protected by a password"),
    Hostile("locked.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), says="protected by a password"),
    Hostile("locked.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), says="protected by a password"),
    Hostile("locked.zip", locked_zip, says="protected by a password"),
]

ZIPPED = (".docx", ".xlsx", ".pptx", ".epub", ".zip", ".xz")
CUT = [
    Hostile(f"cut-{share}-{name}", lambda name=name, share=share: SOUND[name][: len(SOUND[name]) * share // 100],
            "refused" if share < 60 and name.endswith(ZIPPED) else "either")
    for name in SOUND
    for share in (10, 50, 90)
]  # fmt: skip

EMPTY = [Hostile(f"empty{ending}", lambda: b"", says="is empty") for ending in (
    ".pdf", ".docx", ".xlsx", ".pptx", ".epub", ".eml", ".html", ".txt", ".zip", ".tar.gz", ".jsonl", "",
)] + [Hostile("blank.txt", lambda: b" \n\t\n " * 1000), Hostile("zeros.pdf", lambda: b"\x00" * 100_000)]  # fmt: skip

MISLABELLED = [
    Hostile("program.pdf", lambda: b"MZ\x90\x00" + bytes(range(256)) * 50),
    Hostile("picture.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50),
    Hostile("page.docx", lambda: PAGE),
    Hostile("archive.pdf", lambda: SOUND["memos.zip"], "either"),
    Hostile("book.docx", lambda: BOOK),
    Hostile("memo.xlsx", lambda: MEMO),
    Hostile("paper.txt", lambda: SOUND["memo.pdf"], "either"),
    Hostile("both.pdf", lambda: b"<html><script>alert(1)</script>" + SOUND["memo.pdf"], "either"),
]

BOMBS = [
    Hostile("bomb.zip", lambda: bomb_member("memo.txt", 1000), says="would unpack to 1000 MB"),
    Hostile("liar.zip", lambda: one_member("memo.txt", bomb_member("memo.txt", 300)[38:-80], 0, 1000)),
    Hostile("nested.zip", lambda: nested(3, b" " * 1000 + b"Words."), "either"),
    Hostile("nested-deep.zip", lambda: nested(60, b"Words."), "either"),
    Hostile("nested-bomb.zip", lambda: zipped((f"{n}.zip", bomb_member("m.txt", 100)) for n in range(10)), seconds=60),
    Hostile("bomb.docx", lambda: packed({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * 60_000_000})),
    Hostile("bomb.xlsx", lambda: packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 60_000_000})),
    Hostile("bomb.pptx", lambda: packed({"[Content_Types].xml": "<T/>", "ppt/presentation.xml": b" " * 60_000_000})),
    Hostile("bomb.epub", lambda: epub({"one.xhtml": "<p>" + "a" * 60_000_000 + "</p>"})),
    Hostile("bomb.txt.gz", lambda: gzip.compress(b"a " * 100_000_000, 1), seconds=60),
    Hostile("bomb.jsonl.xz", lambda: lzma.compress(b'{"id": "a", "text": "' + b" " * 200_000_000 + b'"}', preset=0)),
    Hostile("bomb.tar.gz", lambda: tarred((member("memo.txt"), b" " * 600_000_000)), seconds=60),
    Hostile("strings.xlsx", shared_strings_bomb, "either", seconds=60),
    Hostile("many.zip", lambda: zipped((f"{number}", b"x") for number in range(21_000)), seconds=60),
]  # fmt: skip

ENTITIES = [
    Hostile("laughs.docx", lambda: docx(para("&n;"), before=ENTITY_BOMB), never=("hahaha",)),
    Hostile("laughs.xlsx", lambda: replaced(BOOK, "xl/workbook.xml", with_head(ENTITY_BOMB)), never=("hahaha",)),
    Hostile("laughs-cells.xlsx", lambda: replaced(BOOK, "xl/worksheets/sheet1.xml", with_head(ENTITY_BOMB)), "either",
            never=("hahaha",)),
    Hostile("laughs.pptx", lambda: replaced(SLIDES, "ppt/slides/slide1.xml", with_head(ENTITY_BOMB)), "either",
            never=("hahaha",)),
    Hostile("laughs.epub", lambda: replaced(NOVEL, "OEBPS/one.xhtml", with_head(ENTITY_BOMB)), "either",
            never=("hahaha",)),
    Hostile("laughs.html", lambda: ENTITY_BOMB.encode() + b"<html><body><p>Words &n;</p></body></html>", "either",
            never=("hahaha",)),
    Hostile("laughs.svg", lambda: b'<?xml version="1.0"?>' + ENTITY_BOMB.encode() + b"<svg><text>&n;</text></svg>",
            never=("hahaha",)),
    Hostile("outside.docx", lambda: docx(para("&o;"), before=OUTSIDE), never=(DIRECTORY,)),
    Hostile("outside-late.docx", lambda: docx(para("&o;"), before=f"<!--{' ' * 9000}-->{OUTSIDE}"), "either",
            never=(DIRECTORY,)),
    Hostile("outside.xlsx", lambda: replaced(BOOK, "xl/workbook.xml", with_head(OUTSIDE)), never=(DIRECTORY,)),
    Hostile("outside.pptx", lambda: replaced(SLIDES, "ppt/presentation.xml", with_head(OUTSIDE)), never=(DIRECTORY,)),
    Hostile("outside.epub", lambda: replaced(NOVEL, "META-INF/container.xml", with_head(OUTSIDE)), never=(DIRECTORY,)),
    Hostile("outside.html", lambda: OUTSIDE.encode() + b"<html><body><p>Words &o;</p></body></html>", "either",
            never=(DIRECTORY,)),
    Hostile("outside.svg", lambda: b'<?xml version="1.0"?>' + OUTSIDE.encode() + b"<svg><text>&o;</text></svg>",
            never=(DIRECTORY,)),
]  # fmt: skip

PATHS = [
    Hostile("climbing.zip", lambda: zipped([
        ("../../climbed.txt", b"Words one."), ("/tmp/climbed.txt", b"Words two."),
        ("..\\..\\climbed.txt", b"Words three."),
        ("C:\\climbed.txt", b"Words four."), ("good.txt", b"The quartz clause binds."),
    ]), "either", says="climbed.txt", finds="quartz"),
    Hostile("climbing.tar.gz", lambda: tarred(
        (member("../../climbed.txt"), b"Words."), (member("/tmp/climbed.txt"), b"Words."),
        (member("good.txt"), b"The quartz clause binds."),
    ), "either", says="climbed.txt", finds="quartz"),
    Hostile("linked.tar.gz", lambda: tarred(
        (member("passwd.txt", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("hard.txt", tarfile.LNKTYPE, "/etc/passwd"), b""),
        (member("null", tarfile.CHRTYPE), b""), (member("pipe", tarfile.FIFOTYPE), b""),
        (member("disk", tarfile.BLKTYPE), b""),
        (member("good.txt"), b"The quartz clause binds."),
    ), "either", says="is a link to another file", never=(DIRECTORY,), finds="quartz"),
    Hostile("only-links.tar", lambda: tarred((member("a.txt", tarfile.SYMTYPE, "/etc/passwd"), b""), mode="w"),
            "either", never=(DIRECTORY,)),
]  # fmt: skip

MACROS = [
    Hostile("macros.docm", lambda: docx(para("The quartz clause binds."), extra={"word/vbaProject.bin": OLE}), "read",
            finds="quartz"),
    Hostile("macros.xlsm", lambda: packed({**_parts(BOOK), "xl/vbaProject.bin": OLE}), "read", finds="Pump"),
    Hostile("macros.pptm", lambda: packed({**_parts(SLIDES), "ppt/vbaProject.bin": OLE}), "read", finds="quartz"),
]  # fmt: skip


def _parts(whole: bytes) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


LARGE = [
    Hostile("wide.xlsx", lambda: wide_sheet(10_000, 30), "either", seconds=60),
    Hostile("far.xlsx", far_cell, "either"),
    Hostile("pages.pdf", lambda: many_pages(100_000), says="has 100,000 pages", seconds=120),
    Hostile("one-line.txt", lambda: b"word" * 5_000_000, "either", seconds=60),
    Hostile("lines.txt", lambda: b"a\n" * 1_000_000, "either", seconds=120),
    Hostile("no-end.html", lambda: b"<html><body><p>" + b"<b>" * 200_000, "either", seconds=60),
]

DEEP = [
    Hostile("deep.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"quartz" + b"</div>" * 100_000, "either"),
    Hostile("deep-lists.html", lambda: b"<html><body>" + b"<ul><li>x" * 20_000, "either", seconds=60),
    Hostile("deep-tables.html", lambda: b"<html><body>" + b"<table><tr><td>x" * 5_000, "either", seconds=60),
    Hostile("deep-spans.html", lambda: b"<html><body>" + b"<span>x" * 30_000, "either", seconds=60),
    Hostile("deep.jsonl", lambda: b'{"id": "a", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"),
    Hostile("deep.pdf", lambda: deep_pages(20_000), "either"),
    Hostile("deep.docx", lambda: deep_tables(3_000), "either", seconds=60),
    Hostile("deep-xml.docx", lambda: docx_with(f'<w:document xmlns:w="{W}">' + "<w:body>" * 50_000), "refused"),
    Hostile("deep.eml", lambda: deep_message(900), "either"),
    Hostile("deep.md", lambda: b"# A\n\n# B\n\n" + b">" * 50_000 + b" quartz\n", "either"),
    Hostile("deep-list.md", lambda: b"# A\n\n# B\n\n" + b"".join(b" " * n + b"- x\n" for n in range(3000)), "either"),
]  # fmt: skip

WORDS = [
    Hostile("script.html", lambda: f"<html><body><h1>Quartz{SCRIPT}</h1><p>Words{SCRIPT}</p></body></html>".encode(),
            "read", never=("document.title='owned'", "onerror", "javascript:")),
    Hostile("script.txt", lambda: f"Quartz {SCRIPT}\n\nWords {SCRIPT}".encode(), "read"),
    Hostile("script.docx", lambda: docx(para(f"Quartz {SCRIPT}", style="H1"), para(f"Words {SCRIPT}")), "read"),
    Hostile("script.pdf", lambda: pdf([[f"Quartz {SCRIPT}", "Words."]], title="<script>alert(3)</script>"), "read"),
    Hostile("script.jsonl", lambda: json.dumps({"id": "x/1", "title": SCRIPT, "text": SCRIPT}).encode(), "read"),
    Hostile("formula.xlsx", lambda: xlsx({"=1+1": [["Item", FORMULA], [FORMULA, "@SUM(1)"]]}), "read"),
    Hostile("formula.csv", lambda: f"Item,Price\n{FORMULA},+1\n@x,-2\n".encode(), "either"),
    Hostile("nul.txt", lambda: b"Quartz\x00\x01 clause.\n" * 3, "either"),
    Hostile("nul.jsonl", lambda: b'{"id": "a", "title": "Nul \\u0000", "text": "Quartz \\u0000\\ud800"}', "either"),
    Hostile("controls.docx", lambda: docx(para("Quartz ‮ clause﻿ ​ .")), "read"),
    Hostile("surrogate.html", lambda: b"<html><body><p>Quartz &#xD800;&#0;&#x1F;&#xFFFFFFF; clause</p></body></html>",
            "either"),
    Hostile("zalgo.txt", lambda: ("a" + "́" * 200_000).encode(), "either"),
    Hostile("long-word.txt", lambda: b"Quartz\n\n" + b"x" * 1_000_000, "either"),
    Hostile("headings.md", lambda: b"# x\n\n" * 20_000, "either", seconds=120),
    Hostile("regex.txt", lambda: b"(a" * 100_000 + b"\n\n" + b"1." * 100_000, "either", seconds=60),
    Hostile("spaces.html", lambda: b"<html><body><p>a" + b" " * 2_000_000 + b"b</p></body></html>", "either"),
]  # fmt: skip

NAMES = {
    "control\x07\x1b[31mname.txt": b"The quartz clause one binds.",
    "new\nline.txt": b"The quartz clause two binds.",
    f"bidi{RIGHT_TO_LEFT}.txt": b"The quartz clause three binds.",
    "CON.txt": b"The quartz clause four binds.",
    "aux": b"The quartz clause five binds.",
    f"{'long-' * 45}.txt": b"The quartz clause six binds.",
    "<script>alert(1)</script>.txt".replace("/", "⁄"): b"The quartz clause seven binds.",
    "=cmd|' calc'!A0.txt": b"The quartz clause eight binds.",
    "'; DROP TABLE library_document; --.txt": b"The quartz clause nine binds.",
    "%2e%2e%2fclimbed.txt": b"The quartz clause ten binds.",
    "space .txt ": b"The quartz clause twelve binds.",
    "add.txt": b"The quartz clause thirteen binds.",
    "\N{ZERO WIDTH SPACE}.txt": b"The quartz clause fourteen binds.",
}
"""Names that lie, hide or mean something to a system: each is taken in under a name that can be shown."""

FILES: list[Hostile] = [
    *LOCKED, *CUT, *EMPTY, *MISLABELLED, *BOMBS, *ENTITIES, *PATHS, *MACROS, *LARGE, *DEEP, *WORDS,
    Hostile("letter-in-letter.eml", lambda: LETTER * 50, "either"),
    Hostile("many-words.docx", lambda: docx(*[para(words(100, f"w{n}-")) for n in range(3000)]), "read", seconds=60),
]  # fmt: skip
HEAVY = {"bomb.zip", "bomb.tar.gz", "nested-bomb.zip", "pages.pdf", "bomb.txt.gz", "bomb.jsonl.xz", "many.zip",
         "lines.txt", "strings.xlsx", "headings.md", "bomb.epub", "deep-lists.html", "many-words.docx", "one-line.txt",
         "deep-tables.html", "wide.xlsx"}  # fmt: skip
"""Those that take a while to make or read: looked at with --all."""
