"""From an archived answer to what it says: the same steps in a crawl, a test and a reparse.

Pure: bytes and context in, a `Read` out. Nothing is asked, stored or counted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial

from loguru import logger

from normalize.filings.readers import ATTACHMENTS, INTERPRETERS as OF_FILES, shape_of
from normalize.records import Doubt, Json, Record
from spiders.blocking import BLOCKING_STATUS, Challenge, blocked_by
from spiders.bounded import Limits
from spiders.drafts import Contents, Draft, Page
from spiders.encoding import UnreadableEncoding, decode
from spiders.file_text import file_text, without_contacts
from spiders.identity import text_sha256
from spiders.pdf import extract
from spiders.select import LayoutDrift
from spiders.source import Source
from spiders.storable import storable

_ZIP = b"PK\x03\x04"  # what a spreadsheet begins with; a challenge in its place is a text
TABLE = "table"  # the kind of an answer that is a table of rows which somebody brought
FILE = "file"  # the kind of an answer that is a file: it has bytes, not text
GONE_STATUS = frozenset({404, 410})
_HEAD = 200_000  # bytes in which a challenge says that it is one
_OF_ATTACHMENT = Limits(cpu_seconds=45, seconds=90)  # it is read while its crawl waits
_DATA = re.compile(r"\s*(?:[A-Za-z_$][\w$.]{0,80}\(\s*)?[\[{]")  # JSON, or JSONP


class Outcome(StrEnum):
    """What an answer turned out to be."""

    READ = "read"
    GONE = "gone"
    ERROR = "error"
    BLOCKED = "blocked"
    DRIFT = "drift"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An answer as it came out of the archive."""

    url: str
    kind: str
    status: int
    content_type: str | None
    body: bytes
    at: datetime
    context: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What an answer says, or why it says nothing."""

    outcome: Outcome
    reason: str | None = None
    contents: Contents = field(default_factory=Contents)
    charset: str | None = None
    text_sha256: str | None = None


def read_answer(source: type[Source], raw: Raw) -> Read:
    """Recognise, decode and read an answer with the source's reader for its kind."""
    if raw.status in GONE_STATUS:
        return Read(outcome=Outcome.GONE, reason=f"{raw.url} answered {raw.status}")
    if raw.status in BLOCKING_STATUS:
        return Read(outcome=Outcome.BLOCKED, reason=f"{raw.url} answered {raw.status}")
    is_good = 200 <= raw.status < 300
    if raw.kind == FILE and is_good:
        return _read_file(source, raw)
    if is_good and raw.kind in source.spec.files and raw.body.startswith(_ZIP):
        return _read(source, raw, "", None)
    try:
        decoded = decode(raw.body, raw.content_type, source.spec.encoding)
    except UnreadableEncoding as error:
        if not is_good:  # what a server in trouble sends along says nothing of ours
            return Read(outcome=Outcome.ERROR, reason=f"{raw.url} answered {raw.status}")
        return Read(outcome=Outcome.UNREADABLE, reason=f"{raw.url}: {error}")
    if is_good:
        return _read(source, raw, decoded.text, decoded.charset)
    if block := blocked_by(decoded.text, readable=False):
        return Read(outcome=Outcome.BLOCKED, reason=f"{raw.url}: {block}", charset=decoded.charset)
    return Read(outcome=Outcome.ERROR, reason=f"{raw.url} answered {raw.status}")


def is_pdf(body: bytes) -> bool:
    """True for what says that it is a PDF; some have a few bytes before that."""
    return b"%PDF-" in body[:1024]


def _read_file(source: type[Source], raw: Raw) -> Read:
    """A file is opened by a process of its own, which gives the pages that its kind is read for.

    That a file can't be read is an answer, too, and kept as one.
    """
    shape = shape_of(raw.context)
    if shape in ATTACHMENTS:
        return _read_attachment(raw, shape)
    if not is_pdf(raw.body):
        reason = f"{raw.url}: expected a PDF, found {raw.body[:8]!r}"
        return Read(outcome=Outcome.UNREADABLE, reason=reason)
    said = extract(raw.body, shape)
    draft = Draft(shape, str(raw.context.get("native_id")), said, "file", raw.context)
    contents = storable(Contents(drafts=(draft,)), "\x00")
    return Read(outcome=Outcome.READ, contents=contents)


def _read_attachment(raw: Raw, shape: str) -> Read:
    """A file of any form; a page in its place may be a challenge."""
    title = str(raw.context.get("title") or "")
    said = file_text(raw.body, title if "." in title else raw.url, _OF_ATTACHMENT)
    if said["form"] == "unknown" and (block := block_in(raw.body)):
        return Read(outcome=Outcome.BLOCKED, reason=f"{raw.url}: {block}")
    fields = without_contacts(said)
    draft = Draft(shape, str(raw.context.get("native_id")), fields, "file", raw.context)
    contents = storable(Contents(drafts=(draft,)), "\x00")
    return Read(outcome=Outcome.READ, contents=contents)


def block_in(body: bytes) -> str | None:
    """The challenge that a page in the place of a file is, if it is one."""
    try:
        return blocked_by(decode(body[:_HEAD], None, "utf-8").text, readable=False)
    except UnreadableEncoding:
        return None


def _read(source: type[Source], raw: Raw, text: str, charset: str | None) -> Read:
    """`charset` is None of a file, which is bytes and no text.

    A page that says something of what was asked for is no challenge, whatever words it has in it;
    nor is data, with which an interface answers. Any other that looks like one is one.
    """
    body = raw.body if charset is None else b""
    page = Page(raw.url, raw.kind, text, raw.at, raw.context, body)
    digest = None if charset is None else text_sha256(text)
    told = partial(Read, charset=charset, text_sha256=digest)
    try:
        contents = storable(source.readers[raw.kind](page), text)
    except Challenge as challenge:
        return told(outcome=Outcome.BLOCKED, reason=f"{raw.url}: {challenge}")
    except LayoutDrift as drift:
        block = blocked_by(text, readable=False)
        outcome = Outcome.BLOCKED if block else Outcome.DRIFT
        return told(outcome=outcome, reason=f"{raw.url}: {block or drift}")
    except Exception as error:  # the boundary around readers: the page is kept, the walk goes on
        if block := blocked_by(text, readable=True):
            return told(outcome=Outcome.BLOCKED, reason=f"{raw.url}: {block}")
        logger.exception("{} {}: {}", source.spec.id, raw.url, error)
        reason = f"{raw.url}: the reader failed: {type(error).__name__}: {error}"[:500]
        return told(outcome=Outcome.UNREADABLE, reason=reason)
    is_data = raw.kind == TABLE or _DATA.match(text) is not None
    if not contents.drafts and not is_data and (block := blocked_by(text, readable=True)):
        return told(outcome=Outcome.BLOCKED, reason=f"{raw.url}: {block}")
    return told(outcome=Outcome.READ, contents=contents)


def interpret(
    source: type[Source], drafts: Iterable[Draft]
) -> tuple[tuple[Record, ...], tuple[Doubt, ...]]:
    """Records of the drafts, and a doubt for each draft that could not be interpreted.

    A rule that stumbles over one row must not lose the batch: the row is put up for review with
    the error, and the archive still has it.
    """
    records: list[Record] = []
    doubts: list[Doubt] = []
    for draft in drafts:
        try:
            records += (OF_FILES.get(draft.shape) or source.interpreters[draft.shape])(draft)
        except Exception as error:  # the boundary around rules: whatever they raise is about a row
            logger.exception("{} {}: {}", source.spec.id, draft.native_id, error)
            raw = f"{draft.native_id}: {type(error).__name__}: {error}"
            doubts.append(Doubt(draft.shape, raw[:500], "interpreter_failed"))
    return tuple(records), tuple(doubts)
