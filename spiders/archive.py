"""Every response, good or bad, into WARC before it is parsed; and back by file and offset.

How a record keeps its body: decoded. The middleware stands behind Scrapy's decompression, so a
record holds the entity body as a reader gets it, without Content-Encoding and Transfer-Encoding;
`WARC-Payload-Digest` is the sha256 of exactly these bytes, and so is `document.sha256`.

One crawl writes files of its own, a gzip member per record, each written with one call: a crash
leaves whole records, and at most one torn member at the end of the last file, which readers skip.
A body that is archived already is written as a `revisit` that names file and offset of the first.
Requests that aren't plain GETs have their own `request` record, because replay needs the body.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROTATE_AT = 512 * 1024 * 1024
_REMEMBERED = 10_000  # digests of this run; older ones are asked from the database
_DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})

_DIGEST = "WARC-Payload-Digest"
_WARC = b"WARC/"

Headers = list[tuple[str, str]]
Lookup = Callable[[str], tuple[str, int] | None]


class ArchiveDamaged(Exception):
    """A record isn't where it should be, or its body isn't what it was."""

    def __init__(self, file: str, offset: int, *, expected: str, found: str) -> None:
        self.file, self.offset = file, offset
        super().__init__(f"archive {file} at {offset}: expected {expected}, found {found}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer."""

    method: str
    url: str
    request_body: bytes
    status: int
    headers: Headers
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Archived:
    """Where an answer lies: its own record, and the one that holds its body."""

    sha256: str
    at: datetime
    record_file: str
    record_offset: int
    file: str
    offset: int


class Archive:
    """Writes the answers of one crawl below `root`; file names are relative to it."""

    def __init__(self, root: Path, source_id: str, lookup: Lookup = lambda _: None) -> None:
        self._root = root
        self._source_id = source_id
        self._lookup = lookup
        self._recent: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        self._number = 0
        self._file: IO[bytes] | None = None
        self._name = ""

    def write(self, exchange: Exchange) -> Archived:
        """Keep an answer. Raises OSError where the disk doesn't take it: the crawl has to end."""
        digest = hashlib.sha256(exchange.body).hexdigest()
        first = self._recent.get(digest) or self._lookup(digest)
        if first and not (self._root / first[0]).exists():
            first = None  # the archive was moved or lost: the body is worth keeping again
        record = _revisit(exchange, digest, first) if first else _response(exchange, digest)
        file, offset = self._append(_members(record, exchange))
        first = first or (file, offset)
        self._remember(digest, first)
        return Archived(digest, exchange.at, file, offset, *first)

    def sync(self) -> None:
        """Bring what was written to the disk itself, before the database speaks of it."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _append(self, data: bytes) -> tuple[str, int]:
        file = self._open()
        offset = file.tell()
        taken = file.write(data)
        if taken != len(data):  # a disk that is nearly full takes a part, and says nothing
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._name)
        return self._name, offset

    def _open(self) -> IO[bytes]:
        if self._file is not None and self._file.tell() >= ROTATE_AT:
            self.close()
        if self._file is None:
            self._number += 1
            name = f"{self._source_id}-{self._stamp}-{os.getpid()}-{self._number:03}.warc.gz"
            self._name = f"{self._source_id}/{name}"
            path = self._root / self._name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("xb", buffering=0)
        return self._file

    def _remember(self, digest: str, place: tuple[str, int]) -> None:
        self._recent[digest] = place
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)


def _response(exchange: Exchange, digest: str) -> ArcWarcRecord:
    return _writer().create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_http(exchange),
        warc_headers_dict=_stamps(exchange, digest),
    )


def _revisit(exchange: Exchange, digest: str, first: tuple[str, int]) -> ArcWarcRecord:
    record = _writer().create_revisit_record(
        exchange.url,
        f"sha256:{digest}",
        exchange.url,
        _date(exchange.at),
        http_headers=_http(exchange),
    )
    record.rec_headers.replace_header("WARC-Date", _date(exchange.at))
    record.rec_headers.add_header("WARC-Refers-To-Filename", first[0])
    record.rec_headers.add_header("WARC-Refers-To-File-Offset", str(first[1]))
    return record


def _members(record: ArcWarcRecord, exchange: Exchange) -> bytes:
    """The record, and that of its request where it was no plain GET, as gzip members."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(record)
    if exchange.method != "GET" or exchange.request_body:
        writer.write_record(_request(exchange, record))
    return buffer.getvalue()


def _request(exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
    line = StatusAndHeaders(f"{exchange.method} {exchange.url} HTTP/1.1", [], is_http_request=True)
    stamps = {
        "WARC-Date": _date(exchange.at),
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return _writer().create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        http_headers=line,
        warc_headers_dict=stamps,
    )


def _writer() -> WARCWriter:
    return WARCWriter(io.BytesIO(), gzip=False)


class _Headers(StatusAndHeaders):  # type: ignore[misc]  # warcio comes without types
    """HTTP headers as they came: warcio would put %-signs into a Location in raw Chinese."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        encoded: bytes = self.to_bytes(filter_func, "latin-1")
        return encoded


def _http(exchange: Exchange) -> StatusAndHeaders:
    kept = [(name, value) for name, value in exchange.headers if name.lower() not in _DROPPED]
    kept.append(("Content-Length", str(len(exchange.body))))
    return _Headers(f"{exchange.status} -", kept, protocol="HTTP/1.1")


def _stamps(exchange: Exchange, digest: str) -> dict[str, str]:
    return {"WARC-Date": _date(exchange.at), _DIGEST: f"sha256:{digest}"}


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_at(root: Path, file: str, offset: int, sha256: str | None = None) -> Exchange:
    """The answer at a place of the archive; a `revisit` has the body of the record that it names.

    Raises ArchiveDamaged where there is no whole answer, or its body has another digest.
    """
    with (root / file).open("rb") as stream:
        stream.seek(offset)
        try:
            for record in ArchiveIterator(stream, parse_http=True):
                return _checked(_read(record, root, file), record, file, offset, sha256)
        except (OSError, ValueError, KeyError) as error:  # bytes that are no record
            found = f"{type(error).__name__}: {error}"
            raise ArchiveDamaged(file, offset, expected="a record", found=found) from error
    raise ArchiveDamaged(file, offset, expected="a record", found="the end of the file")


def _read(record: WarcRecord, root: Path, file: str) -> Exchange:
    if record.record_type == WarcRecordType.revisit:
        return _exchange(record, _first(record, root, file).body)
    if record.record_type != WarcRecordType.response or record.http_headers is None:
        raise ValueError("no answer")
    return _exchange(record, record.reader.read())


def _first(record: WarcRecord, root: Path, file: str) -> Exchange:
    """The record that a revisit points to; also where files were moved, but kept together."""
    headers = record.headers
    named = str(headers["WARC-Refers-To-Filename"])
    beside = str(Path(file).with_name(Path(named).name))
    there = named if (root / named).exists() else beside
    return read_at(root, there, int(headers["WARC-Refers-To-File-Offset"]))


def _checked(
    exchange: Exchange, record: WarcRecord, file: str, offset: int, sha256: str | None
) -> Exchange:
    found = f"sha256:{hashlib.sha256(exchange.body).hexdigest()}"
    own = record.headers.get(_DIGEST) or ""
    for expected in (f"sha256:{sha256}" if sha256 else found, own):
        if expected.startswith("sha256:") and found != expected:
            raise ArchiveDamaged(file, offset, expected=expected, found=found)
    return exchange


def _exchange(record: WarcRecord, body: bytes) -> Exchange:
    http = record.http_headers
    return Exchange(
        method="GET",
        url=record.headers["WARC-Target-URI"],
        request_body=b"",
        status=int(http.status_code or 0),
        headers=[(n.decode("latin-1"), v.decode("latin-1")) for n, v in http.items_bytes()],
        body=body,
        at=_at(record.headers["WARC-Date"]),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A response record of a WARC file, with what its request was."""

    method: str
    url: str
    request_body: bytes
    file: Path
    offset: int


def places(files: list[Path]) -> Iterator[Place]:
    """The answers of WARC files, in order; a torn member at the end of a file is none.

    Raises ArchiveDamaged where a file can't be read to its end.
    """
    for file in files:
        pending: Place | None = None
        for record in _whole_records(file):
            if record.record_type == WarcRecordType.request and pending is not None:
                method = str(record.http_headers.status_line).split(" ", 1)[0]
                yield replace(pending, method=method, request_body=record.reader.read())
                pending = None
            elif record.record_type in (WarcRecordType.response, WarcRecordType.revisit):
                if pending is not None:
                    yield pending
                url = record.headers["WARC-Target-URI"]
                pending = Place("GET", url, b"", file, record.stream_pos)
        if pending is not None:
            yield pending


def begins_as_warc(file: Path) -> bool:
    """Whether a file is a WARC file by its first bytes, packed by gzip or not; an empty one is."""
    with file.open("rb") as stream:
        begin = stream.read(1024)
    if begin.startswith(b"\x1f\x8b"):
        try:
            begin = zlib.decompressobj(wbits=31).decompress(begin, len(_WARC))
        except zlib.error:
            return False
    return begin[: len(_WARC)] == _WARC[: len(begin)]


def _whole_records(file: Path) -> Iterator[WarcRecord]:
    """All records of a file but a torn one, of which the digest can't be right."""
    last = 0
    try:
        for record in ArchiveIterator(str(file), parse_http=True, verify_digests=True):
            last = record.stream_pos
            yield record
    except OSError as error:
        if not _is_torn(file, last):
            raise ArchiveDamaged(
                file.name, last, expected="whole records from here", found=str(error)
            ) from error


def _is_torn(file: Path, offset: int) -> bool:
    """True where from `offset` on there are whole gzip members, and at the end a part of one."""
    with file.open("rb") as stream:
        stream.seek(offset)
        rest = stream.read()
    while rest:
        member = zlib.decompressobj(wbits=31)
        try:
            member.decompress(rest)
        except zlib.error:
            return False
        if not member.eof:
            return True
        rest = member.unused_data
    return False
