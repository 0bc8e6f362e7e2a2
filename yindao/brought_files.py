"""Saved pages, records of a visit (HAR) and tables, as the answers that they hold.

What can't be right is told at once, with what was expected, what was found and where.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from spiders.archive import Exchange
from spiders.brought import address_of_table
from yindao.errors import UserError

_PAGES: Final = frozenset({".html", ".htm"})
_KINDS: Final = ".html, .htm, .har, .json or .csv"
# What a browser writes at the top of a page that it saves.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S{1,4000})\s*-->")
_CANONICAL = re.compile(
    rb"<link[^>]{1,200}rel=[\"']canonical[\"'][^>]{1,200}href=[\"']([^\"']{1,2000})[\"']", re.I
)
_HEAD: Final = 20_000
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC: Final = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "a zip"), (b"%PDF-", "a PDF"))

Json = Mapping[str, Any]


def exchanges_of(
    file: Path, content: bytes, source_id: str, *, url: str | None, at: datetime
) -> list[Exchange]:
    """The answers in a file.

    url  of the page, where it doesn't say so itself
    at   when it was saved, where it doesn't say so itself

    Raises UserError.
    """
    suffix = file.suffix.lower()
    if not content.strip():
        raise UserError(f"{file}: expected {_KINDS}, found an empty file")
    if suffix == ".har":
        return list(_in_har(file, content))
    if suffix == ".csv":
        _refuse_binary(file, content, "a table (CSV)")
        address = address_of_table(source_id, file.name)
        return [_exchange(address, content, _type_of_table(content), at)]
    if suffix in _PAGES:
        _refuse_binary(file, content, "a saved page (HTML)")
        return [_exchange(url or _address_in(file, content), content, "text/html", at)]
    if suffix == ".json":
        if not url:
            raise UserError(f"{file}: a saved answer doesn't say whence it came; say so with --url")
        return [_exchange(url, content, "application/json", at)]
    raise UserError(f"{file}: expected {_KINDS}, found {suffix or 'no suffix'}")


def _exchange(url: str, body: bytes, content_type: str, at: datetime) -> Exchange:
    return Exchange(
        method="GET",
        url=url,
        request_body=b"",
        status=200,
        headers=[("Content-Type", content_type)],
        body=body,
        at=at,
    )


def _type_of_table(content: bytes) -> str:
    """Spreadsheets write "Unicode text" in UTF-16, which says so by its first bytes."""
    return "text/csv; charset=utf-16" if content.startswith(_WIDE) else "text/csv"


def _refuse_binary(file: Path, content: bytes, expected: str) -> None:
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if kind is None and b"\0" in content and not content.startswith(_WIDE):
        kind = f"a zero byte at {content.index(0)}"
    if kind is not None:
        raise UserError(f"{file}: expected {expected}, found {kind}")


def _address_in(file: Path, content: bytes) -> str:
    head = content[:_HEAD]
    found = _SAVED_FROM.search(head) or _CANONICAL.search(head)
    url = found[1].decode("utf-8", "replace") if found else ""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UserError(
            f"{file}: expected the page's address, which browsers write at its top "
            f"(saved from url=…), found {url or 'none'}; say it with --url"
        )
    return url


# --- HAR (HTTP archive 1.2) ---------------------------------------------------------------------


def _in_har(file: Path, content: bytes) -> Iterator[Exchange]:
    entries = _entries(file, content)
    for number, entry in enumerate(entries, start=1):
        exchange = _of_entry(f"{file}: entry {number}", entry)
        if exchange is not None:
            yield exchange


def _entries(file: Path, content: bytes) -> list[Any]:
    expected = "a record of a visit (HAR: JSON with log.entries)"
    _refuse_binary(file, content, expected)
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"byte 0x{content[error.start]:02x} at {error.start}, which is no UTF-8"
        raise UserError(f"{file}: expected {expected}, found {found}") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        cut = " (cut off?)" if error.pos >= len(error.doc.rstrip()) - 1 else ""
        raise UserError(
            f"{file}: expected whole JSON, found at {where}: {error.msg}{cut}"
        ) from error
    except RecursionError as error:
        raise UserError(f"{file}: expected {expected}, found JSON nested too deep") from error
    log = value.get("log") if isinstance(value, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        found = ", ".join(list(value)[:10]) if isinstance(value, dict) else type(value).__name__
        raise UserError(f"{file}: expected {expected}, found {found or 'nothing'}")
    if not entries:
        raise UserError(f"{file}: expected requests in log.entries, found none")
    return entries


def _of_entry(where: str, entry: Any) -> Exchange | None:
    """The exchange of an entry; None where the record has no answer of its own with a body: one
    was broken off, led on, or came from the browser's own store."""
    try:
        request, response = entry["request"], entry["response"]
        content = response["content"]
        method, url = str(request["method"]).upper(), str(request["url"])
        status, text = int(response["status"]), content.get("text")
        posted = request.get("postData") or {}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(
            f"{where}: expected request and response.content, found none ({error})"
        ) from error
    if not isinstance(text, str) or urlsplit(url).scheme not in ("http", "https"):
        return None
    if status < 200 or 300 <= status < 400:
        return None
    declared = str(content.get("mimeType") or "application/octet-stream")
    return Exchange(
        method=method,
        url=url.partition("#")[0],
        request_body=str(posted.get("text") or "").encode(),
        status=status,
        headers=[("Content-Type", _charset(declared, content))],
        body=_body(where, content, text),
        at=_began(where, entry),
    )


def _charset(declared: str, content: Json) -> str:
    """A text in a HAR is Unicode, whatever charset the answer had."""
    if content.get("encoding") == "base64":
        return declared
    return f"{declared.partition(';')[0]}; charset=utf-8"


def _body(where: str, content: Json, text: str) -> bytes:
    if content.get("encoding") != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise UserError(f"{where}: expected Base64 in content.text, found: {error}") from error


def _began(where: str, entry: Json) -> datetime:
    said = str(entry.get("startedDateTime") or "")
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        found = said[:40] or "none"
        raise UserError(f"{where}: expected a time in startedDateTime, found {found}") from error
    return at.astimezone(UTC)
