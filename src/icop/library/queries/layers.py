"""Where the words of a document come from: its text layer, a machine that read its pages, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from icop.library.models import Document, Edition, Text

LAYERS = dict(Edition.TEXT_LAYERS)


def layers_of(documents: Iterable[Document]) -> dict[int, str]:
    """Return, in words, the text layer of those whose latest copy has no ordinary one: "no text layer" and so on."""
    odd = [one.pk for one in documents]
    if not odd:
        return {}
    rows = Edition.objects.filter(document__in=odd, completed_at__isnull=False).exclude(format="records")
    found: dict[int, str] = {}
    for document, layer in rows.order_by("document", "as_of", "recorded_at").values_list("document", "text_layer"):
        found[document] = layer
    return {document: LAYERS[layer] for document, layer in found.items() if layer != "text"}


def layer_of_text(text: Text | None) -> str:
    """Return where the words of a text come from: "text", or "read by machine"."""
    seen = text.sighting if text is not None else None
    return LAYERS[seen.edition.text_layer] if seen is not None else "text"
