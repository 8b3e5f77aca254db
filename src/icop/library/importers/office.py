"""Office files: PDF, Word, HTML, Markdown and plain text, one document a file."""

from __future__ import annotations

from icop.library.drafts import DocumentDraft, Drafts
from icop.library.extract import Format, read_document
from icop.library.importers.citing import citation_of
from icop.library.importers.composing import sections
from icop.library.importers.guessing import issuer_of, kind_of
from icop.library.importers.source import Source
from icop.library.importers.titles import title_of

NAME = "office"
_FORMATS = {"pdf", "docx", "html", "markdown", "text"}


def recognises(found: Format) -> bool:
    """Tell whether this importer reads files of the format."""
    return found in _FORMATS


def read(source: Source, found: Format) -> Drafts:
    """Yield the document and its sections. Raises Refused when the file can't be read."""
    extracted = read_document(source.path, source.name, found)
    title = title_of(extracted, source.name)
    made = extracted.dates.modified or extracted.dates.created
    citation = citation_of(title, source.name)
    yield DocumentDraft(
        key="",
        title=title[:400],
        kind=kind_of(extracted, title, source.name),
        issuer=issuer_of(extracted, title, source.name),
        number=citation,
        citation=citation,
        holding="observed" if source.as_of else "undated",
        language=extracted.language,
        format=found,
        pages=extracted.pages,
        seen=source.as_of,
        made_on=made.isoformat() if made else "",
        warnings=extracted.warnings,
    )
    yield from sections(extracted, source, title)
