"""Office files: PDF, Word, HTML, Markdown and plain text, one document a file."""

from __future__ import annotations

from icop.library.drafts import DocumentDraft, Drafts
from icop.library.extract import Format, read_document
from icop.library.importers.composing import sections
from icop.library.importers.guessing import guess
from icop.library.importers.source import Source

NAME = "office"
_FORMATS = {"pdf", "docx", "slides", "sheet", "epub", "mail", "html", "markdown", "text"}


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found in _FORMATS


def read(source: Source, found: Format) -> Drafts:
    """Yield the document and its sections. Raises Refused when the file can't be read."""
    extracted = read_document(source.path, source.name, found)
    told = guess(extracted, source.name, found)
    title = told.title.value
    made = extracted.dates.modified or extracted.dates.created
    yield DocumentDraft(
        key="",
        title=title[:400],
        kind=told.kind.value,
        issuer=told.issuer.value,
        number=told.number.value,
        citation=told.citation,
        holding="observed" if source.as_of else "undated",
        language=extracted.language,
        format=found,
        pages=extracted.pages,
        seen=source.as_of,
        made_on=told.day or (made.isoformat() if made else ""),
        warnings=extracted.warnings,
        guesses=told.reasons(),
        text_layer=extracted.text_layer,
        pictures=extracted.pictures,
    )
    yield from sections(extracted, source, title)
