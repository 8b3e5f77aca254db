"""A file that is here and turns out to be classified: removed with all that was made of it, as if it had been refused.

A scan's words are known only when a machine has read its pages, and what is attached to a message only when it is read.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from icop.accounts.reader import Reader
from icop.audit.actions import record, strike
from icop.audit.queries import noted
from icop.engine.errors import IcopError, Refused
from icop.library.actions.narrowing import names_around
from icop.library.actions.removing import Files, forget_files, remove_copies, remove_document
from icop.library.extract.markings import STOP
from icop.library.indexing import index_documents
from icop.library.models import Document, Edition, IntakeFile
from icop.library.queries.scans import pages_to_read
from icop.library.storing import discard
from icop.links.jobs import enqueue
from icop.links.prepared import Prepared

logger = logging.getLogger(__name__)
VERB = "library.remove_classified"
WHY_WITHDRAWN = "A machine that read its pages met a classification marking."  # an earlier version only withdrew them
FOUND = "carries a classification marking, which was found when its pages were read. It was removed."
DIGITS = 12
_REMOVED = Prepared(lambda note: noted("library", VERB, note).order_by().values_list("pk")[:1])


@transaction.atomic
def remove_classified(editions: Iterable[Edition], *, by: Reader, on: date) -> None:
    """Remove the files of these copies with all that was made of them, for whatever audience, withdrawn or not.

    With them go the messages they were attached to and the uploads they came in. A document that has other copies keeps
    those. The trail and the log get the first digits of each hash; what the trail said of it loses its name. May be
    done twice.
    """
    found = list(editions)
    around = [held.sha256 for one in found for held in _messages_around(one)]
    _remove({*(one.sha256 for one in found), *around}, [one.source for one in found])
    for digits in sorted({one.sha256[:DIGITS] for one in found}):
        logger.warning("a file with a classification marking was removed", extra={"sha256": digits})
        record("library", VERB, by=by, on=on, note=digits)


@transaction.atomic
def remove_messages(names: Iterable[str], keys: Collection[str], set_name: str) -> list[str]:
    """Remove the messages among the documents `keys` to which files of these names, refused as classified, were
    attached: their own file holds what was refused. Returns the names of the messages.
    """
    around = {name for one in names for name in names_around(f"{set_name}/{one}" if set_name else one)}
    held = list(Edition.objects.filter(source__in=around, format="mail", document__key__in=keys))
    _remove({one.sha256 for one in held}, [])
    return [one.source.removeprefix(f"{set_name}/") for one in held]


def was_removed(sha256: str) -> bool:
    """Tell whether a file with this hash was here and turned out to be classified."""
    return bool(_REMOVED(note=sha256[:DIGITS]))


def is_withdrawn_as_classified(document: Document) -> bool:
    """Tell whether an earlier version withdrew the document because a machine had found it to be classified."""
    is_so = document.withdrawn_at is not None and document.withdrawn_why == WHY_WITHDRAWN
    return is_so and noted(f"document:{document.key}", "library.withdraw", WHY_WITHDRAWN).filter(by="site").exists()


def refuse_restoring(document: Document) -> None:
    """Raise Refused when a document must not come back into sight because it was found to be classified."""
    if is_withdrawn_as_classified(document):
        problem = "A machine that read its pages found a classification marking: it can't be restored."
        raise Refused(problem, "Leave it: it is removed within the hour. Tell your security manager now.")


def remove_withdrawn(*, by: Reader, on: date) -> None:
    """Remove what an earlier version only withdrew when a machine had found it to be classified."""
    for document in Document.objects.filter(withdrawn_why=WHY_WITHDRAWN).exclude(withdrawn_at=None):
        if is_withdrawn_as_classified(document):
            scans = [one for one in document.editions.all() if pages_to_read(one)]
            remove_classified(scans or document.editions.all(), by=by, on=on)


def _messages_around(edition: Edition) -> list[Edition]:
    held = Edition.objects.filter(source__in=names_around(edition.source), format="mail", set_name=edition.set_name)
    return list(held)


def _remove(hashes: Collection[str], sources: Collection[str]) -> None:
    """Remove the files with these hashes; `sources` are the names under which those found to be marked came in."""
    files: Files = {}
    touched: set[str] = set()
    for document in Document.objects.filter(editions__sha256__in=hashes).distinct():
        touched.add(document.key)
        files |= _take_out(document, hashes)
    gone = touched - set(Document.objects.filter(key__in=touched).values_list("key", flat=True))
    for file in IntakeFile.objects.filter(Q(sha256__in=hashes) | ~Q(documents=[])):
        _tell_intake(file, file.sha256 in hashes, touched, gone, sources)
    transaction.on_commit(partial(forget_files, files))
    transaction.on_commit(partial(_out_of_search, sorted(touched)))


def _out_of_search(keys: list[str]) -> None:
    """Take the documents out of the index here and now: a job that waits or is done would go on naming them."""
    try:
        index_documents(keys)
    except IcopError:  # another process writes the index, or there is none yet
        enqueue("library.index_documents", keys)


def _take_out(document: Document, hashes: Collection[str]) -> Files:
    """Remove the document, or only those copies of it; what the trail says of them loses every name."""
    digits = sorted({one[:DIGITS] for one in document.editions.values_list("sha256", flat=True) if one in hashes})
    is_whole = not document.editions.exclude(sha256__in=hashes).exclude(completed_at=None).exists()
    for one in digits:
        strike(one, f"document:{document.key}" if is_whole and not document.fact_key else "")
    return remove_document(document) if is_whole else remove_copies(document, hashes)


def _tell_intake(
    file: IntakeFile, is_it: bool, touched: Collection[str], gone: Collection[str], sources: Collection[str]
) -> None:
    """Tell whoever brought it in, and remove what they uploaded: the file itself, or the archive it came in."""
    keys = set(file.documents)
    is_around = not is_it and bool(keys & set(touched)) and not Edition.objects.filter(sha256=file.sha256).exists()
    if not (is_it or is_around or keys & set(gone)):
        return
    file.documents = [one for one in file.documents if one not in gone]
    if is_it or is_around:
        inside = [one for one in sources if f"/{file.name}/" in f"/{one}"]
        file.refusals = [*file.refusals, *(_told(one) for one in inside or [file.name])]
        file.state = "refused" if is_it else file.state
        if file.file:
            transaction.on_commit(partial(discard, file.file))
        file.file = ""
    file.save()


def _told(name: str) -> dict[str, Any]:
    return {"path": name, "problem": f"{name} {FOUND}", "fix": STOP, "is_classified": True}
