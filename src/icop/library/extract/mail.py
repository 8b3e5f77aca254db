"""E-mail: its subject, sender and day, and its text; what is attached is taken in as files of their own.

Messages within messages are opened to a small depth only, and nothing a message points to is ever asked for.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path, PurePosixPath

from icop.engine.errors import Refused
from icop.library.extract.blocks import Block, Dates, Extracted
from icop.library.extract.html import read_markup
from icop.library.extract.markings import refuse_lines, refuse_marked
from icop.library.extract.text import lined, paragraphs

MOST_BYTES = 100_000_000
MOST_PARTS = 1000
MOST_DEPTH = 30
MOST_ATTACHED = 500
_FIELDS = ("From", "To", "Cc", "Date", "Subject")
_MARKED_FIELD = re.compile(r"^X-.*(?:classification|security-?label|marking)$", re.IGNORECASE)
_PART = re.compile(rb"^content-type:[ \t]*(?:multipart/|message/)", re.IGNORECASE | re.MULTILINE)
_LEAST_PICTURE = 20_000  # bytes: smaller pictures in a message are logos and smiles
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


def read(path: Path, name: str) -> Extracted:
    """Return the message at `path` as blocks: who wrote it to whom and when, then its text.

    Raises Refused when it is damaged, too long, or nests messages too deeply.
    """
    message = opened_message(path, name)
    fields = {field: said for field in _FIELDS if (said := _field(message, field))}
    refuse_marked(_declared(message), name)
    blocks = [Block("para", f"{field}: {said}") for field, said in fields.items()]
    body = list(_body(message, name))
    files = [file for file, _ in attached(message)]
    if files:
        body.append(Block("para", f"Attached: {', '.join(files)}"))
    if not body and "Subject" not in fields:
        raise Refused(f"{name} has no text.", "Save the message again in your mail program, as text or HTML.")
    return Extracted(
        title=fields.get("Subject", "")[:300],
        language="en",
        pages=0,
        blocks=(*blocks, *body),
        dates=Dates(created=_day(message)),
    )


def opened_message(path: Path, name: str) -> EmailMessage:
    """Return the message at `path`. Raises Refused when it is too long, damaged or nested too deeply."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Refused(f"{name} holds more than {MOST_BYTES // 1_000_000} MB.", "Save what is attached to it as files.")
    if len(_PART.findall(raw)) > MOST_PARTS:
        raise Refused(f"{name} holds too many messages in one.", "Save the inner messages as files of their own.")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        deepest = max((depth for depth, _ in _parts(message, 0)), default=0)
    except RecursionError as error:
        raise _too_deep(name) from error
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError) as error:
        raise Refused(f"{name} is a damaged message.", "Save it again in your mail program.") from error
    if deepest >= MOST_DEPTH:
        raise _too_deep(name)
    return message


def _too_deep(name: str) -> Refused:
    return Refused(f"{name} nests messages too deeply.", "Save the inner messages as files of their own.")


def _parts(message: EmailMessage, depth: int) -> Iterator[tuple[int, EmailMessage]]:
    """Yield all parts with their depth; those deeper than MOST_DEPTH are not opened."""
    yield depth, message
    if message.is_multipart() and depth < MOST_DEPTH:
        for part in message.get_payload():
            if isinstance(part, EmailMessage):
                yield from _parts(part, depth + 1)


def _field(message: EmailMessage, field: str) -> str:
    try:
        said = str(message.get(field, ""))
    except (ArithmeticError, ValueError, IndexError, AttributeError, TypeError, LookupError, MessageError):
        return ""  # a field that nobody can read says nothing
    return " ".join(said.split())[:2000]


def _declared(message: EmailMessage) -> Iterator[str]:
    """Yield what fields such as X-Classification say."""
    for field in message.keys():  # noqa: SIM118 (a message is no mapping)
        if _MARKED_FIELD.search(field):
            said = _field(message, field)
            yield from (said, f"CLASSIFICATION: {said}")


def _day(message: EmailMessage) -> date | None:
    try:
        sent = message["date"].datetime if message["date"] else None
    except (ArithmeticError, ValueError, IndexError, AttributeError, TypeError, LookupError, MessageError):
        return None
    return sent.date() if isinstance(sent, datetime) else None


def _body(message: EmailMessage, name: str) -> Iterator[Block]:
    """Yield the text of the message itself: HTML where it has headings or tables, else plain text."""
    for part in _shown(message):
        text = _content(part)
        if part.get_content_type() == "text/html":
            for block in read_markup(text, name).blocks:
                is_bare = block.kind == "image" and not block.text
                if not is_bare:  # a message's pictures are attached, or logos
                    yield block
        else:
            refuse_lines(lined(text), name)
            yield from (Block("para", one) for one in paragraphs(text))


def _shown(message: EmailMessage) -> Iterator[EmailMessage]:
    if not message.is_multipart():
        if message.get_content_maintype() == "text" and not _is_attached(message):
            yield message
        return
    inner = [part for part in message.get_payload() if isinstance(part, EmailMessage)]
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        shown = [found for part in inner if (found := list(_shown(part)))]
        rich = [found for found in shown if found[0].get_content_type() == "text/html"]
        yield from (rich or shown or [[]])[-1]
    elif kind == "multipart/related":
        yield from _shown(inner[0]) if inner else ()
    elif kind.startswith("multipart/"):
        for part in inner:
            yield from _shown(part)


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError, AttributeError, TypeError, MessageError):
        raw = part.get_payload(decode=True)
        return raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else ""


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def attached(message: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what is attached to the message itself, by a file name that is safe: files, and messages sent on.

    What is attached to a message sent on belongs to that message. Small pictures are logos and are left out.
    """
    taken: dict[str, int] = {}
    for number, part in enumerate(_attached(message, 0)):
        if number >= MOST_ATTACHED:
            return
        name = _file_name(part) or f"part-{number + 1}{_ending(part)}"
        taken[name] = taken.get(name, 0) + 1
        path = PurePosixPath(name)
        yield (name if taken[name] == 1 else f"{path.stem}-{taken[name]}{path.suffix}"), part


def _attached(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    if message.get_content_type() == "message/rfc822" and depth:
        yield message
    elif message.is_multipart():
        for part in message.get_payload() if depth < MOST_DEPTH else ():
            if isinstance(part, EmailMessage):
                yield from _attached(part, depth + 1)
    elif depth and (_is_attached(message) or message.get_content_maintype() != "text"):
        is_picture = message.get_content_maintype() == "image"
        if not is_picture or len(message.get_payload()) * 3 // 4 >= _LEAST_PICTURE:
            yield message


def _file_name(part: EmailMessage) -> str:
    """Return the name a part gives its file, without folders and characters that mean something to a system."""
    try:
        said = part.get_filename() or ""
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, MessageError):
        return ""
    return _UNSAFE.sub("-", said.replace("\\", "/").rpartition("/")[2]).strip(" .-")[:120]


def _ending(part: EmailMessage) -> str:
    known = {"message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}
    return known.get(part.get_content_type(), "")


def bytes_of(part: EmailMessage) -> bytes:
    """Return what is attached, as bytes: a message sent on as a message, anything else unpacked."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else part
        held = first if isinstance(first, EmailMessage) else part
        return held.as_bytes(policy=email.policy.default.clone(refold_source="none"))
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""
