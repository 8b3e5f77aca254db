"""A bare peer: plain BM25 over the same records, to measure everything else against.

One field of number, title and text, English stems, any word counts; no names, no short forms, no citations, no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import tantivy

from icop.index.port import Record

HEAP_BYTES = 100_000_000
_NOT_WORDS = re.compile(r"[^\w\s]")


class PlainIndex:
    """Records in memory, and the sources that plain BM25 finds among them."""

    def __init__(self, records: Iterable[Record]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("source", stored=True, tokenizer_name="raw")
        builder.add_text_field("text", tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(HEAP_BYTES, 1)
        for record in records:
            text = f"{record.number} {record.title} {record.text}"
            writer.add_document(tantivy.Document(source=record.source_id, text=text))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def sources(self, query: str, passages: int) -> list[str]:
        """Return the sources of the best `passages`, each once, best first."""
        parsed, _ = self._index.parse_query_lenient(_NOT_WORDS.sub(" ", query), ["text"])
        searcher = self._index.searcher()
        found = (searcher.doc(address).get_first("source") for _, address in searcher.search(parsed, passages).hits)
        return list(dict.fromkeys(map(str, found)))
