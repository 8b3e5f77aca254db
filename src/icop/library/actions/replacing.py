"""Documents that an older reading of a file made, when the file is read as something else now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from icop.accounts.reader import Reader
from icop.library.actions.placing import Incoming
from icop.library.actions.withdrawing import withdraw_document
from icop.library.models import Alias, Document, Edition
from icop.links.prepared import Prepared

_HELD = Prepared(
    lambda sha, source: Edition.objects.filter(sha256=sha, source=source).order_by().values_list("document_id")
)


def replace_older_readings(now: Iterable[Document], one: Incoming, *, by: Reader, on: date) -> list[str]:
    """Withdraw the documents that the very same file made by the same name and makes no more; return their keys.

    Their addresses lead to the first of those it makes `now`. One that has another copy too, or of which a fact tells,
    stays. Each withdrawal is a change that can be undone. Runs in the caller's transaction.
    """
    made = {document.pk: document for document in now}
    held = _HELD(sha=one.weighed.sha256, source=one.source_id[:500])
    if not made or {pk for (pk,) in held} <= made.keys():
        return []
    first = next(iter(made.values()))
    same = Document.objects.filter(
        editions__sha256=one.weighed.sha256,
        editions__source=one.source_id[:500],
        editions__set_name=one.set_name,
        editions__said_as_of=one.as_of[:10],
        audience_id=one.audience,
        fact_key=None,
        withdrawn_at=None,
    )
    replaced = []
    for document in same.exclude(pk__in=made).distinct():
        if document.editions.exclude(sha256=one.weighed.sha256).exists():
            continue
        why = f"Its file is read as part of “{first.title}” now."
        withdraw_document(document, why=why[:300], by=by, on=on)
        Alias.objects.get_or_create(key=document.key, anchor="", defaults={"document": first})
        replaced.append(document.key)
    return replaced
