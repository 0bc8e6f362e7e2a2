"""Documents of projects in Shanghai: filed, asked and answered, decided.

Three queries name them, with numbers of their own for what a file is: the older one of first
listings, that of refinancing and restructuring, and the newer one of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from normalize.dates import beijing_date, read_datetime
from normalize.listings.applications import coded, codes, stated
from normalize.listings.file_urls import file_url
from normalize.listings.inquiry_rounds import inquiry_round
from normalize.reading import Reading, Reason
from normalize.records import UNSET, Doubt, Json, Link, ListingDocumentRecord, Record, Whole
from normalize.said import Said, day_in, text_in

# What both queries say of a file. What the older one has said is the better word: its date is that
# of the publication, the newer one's that of the upload.
_SAID = frozenset(
    {
        "kind",
        "kind_raw",
        "version",
        "version_raw",
        "title",
        "inquiry_round",
        "url",
        "published_on",
        "size_bytes",
    }
)
_RESULT = "结果"


def document(said: Said) -> Iterator[Record]:
    """A filed document, or a decision of the exchange or the regulator."""
    kind = coded(codes()["documents"], said.fields, "fileType")
    yield _document(said, kind, day_in(said.fields, "publishDate"))


def notice(said: Said) -> Iterator[Record]:
    """A notice of the listing committee. One notice covers several projects: a record for each."""
    kind = coded(codes()["notices"], said.fields, "fileType")
    yield _document(said, kind, day_in(said.fields, "publishDate"))


def later_document(said: Said) -> Iterator[Record]:
    """A document of refinancing or restructuring, whose kinds have numbers of their own."""
    row = said.fields
    kind = _later_kind(row)
    yield _document(said, kind, day_in(row, "publishDate") if "publishDate" in row else _day(row))


def _later_kind(row: Mapping[str, Json]) -> Reading[str]:
    """Of two numbers it is not known which is the committee's notice and which its result."""
    kind = coded(codes()["later_documents"], row, "fileType")
    if kind.value == "committee_notice" and _RESULT in text_in(row, "fileTitle"):
        return Reading(kind.raw, value="committee_result")
    return kind


def file(said: Said) -> Iterator[Record]:
    """A document of a first listing by the newer query.

    Its code says what it is and, of what is filed, in which version: I0012 is a prospectus for the
    committee. The older number may stand beside it, and must not say another thing.
    """
    yield _file(said, coded(codes()["documents"], said.fields, "fileType"))


def later_file(said: Said) -> Iterator[Record]:
    """A document of refinancing or restructuring by the newer query."""
    yield _file(said, _later_kind(said.fields))


def _file(said: Said, numbered: Reading[str]) -> ListingDocumentRecord:
    row = said.fields
    code = text_in(row, "fileTypeMap")
    meant: Mapping[str, Any] = codes()["files_by_code"].get(code, {})
    kind = _agreed(meant.get("kind"), numbered, code)
    version = _agreed(meant.get("version"), coded(codes()["versions"], row, "fileVersion"), code)
    record = _document(said, kind, _day(row))
    named = row.get("named_before") is True  # then the older query's word on it is the better one
    doubts = (
        *(doubt for doubt in record.doubts if doubt.field not in {"kind", "version"}),
        *Doubt.of("kind", kind),
        *(Doubt.of("version", version) if version.reason is Reason.CONTRADICTORY else ()),
    )
    return replace(
        record,
        doubts=() if named else doubts,
        weak=_SAID if named else frozenset(),
        version=version.value,
        version_raw=code or None,
    )


def _agreed(meant: str | None, numbered: Reading[str], code: str) -> Reading[str]:
    """What the newer code means, else the older number; none where they contradict each other."""
    if meant and numbered.value and meant != numbered.value:
        both = (meant, numbered.value)
        return Reading(code, reason=Reason.CONTRADICTORY, candidates=both)
    if value := meant or numbered.value:
        return Reading(code or numbered.raw, value=value)
    return Reading(code or numbered.raw, reason=Reason.UNREADABLE if code else numbered.reason)


def _document(said: Said, kind: Reading[str], published: Reading[date]) -> ListingDocumentRecord:
    row = said.fields
    version = coded(codes()["versions"], row, "fileVersion")
    url = file_url(codes()["files"], text_in(row, "filePath"))
    project = said.native_id.partition("/")[0]
    return ListingDocumentRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("kind", kind),
            *Doubt.of("version", version),
            *Doubt.of("url", url),
            *Doubt.of("published_on", published),
        ),
        published=published.value,
        application=Link("listing_application", project),
        kind=kind.value,
        kind_raw=kind.raw or None,
        version=version.value if "fileVersion" in row else UNSET,
        version_raw=stated(row, "fileVersion"),
        title=text_in(row, "fileTitle") or None,
        inquiry_round=inquiry_round(kind.value, text_in(row, "fileTitle")),
        url=url.value,
        published_on=published.value,
        size_bytes=_size(row),
    )


def _day(row: Mapping[str, Json]) -> Reading[date]:
    """The day of a file's upload, in place of its publication: in 1,471 of 1,502 rows of 2021,
    which have both, they were the same."""
    moment = read_datetime(text_in(row, "fileUpdTime"))
    if moment.value is None:
        return Reading(moment.raw, reason=moment.reason, candidates=moment.candidates)
    return Reading(moment.raw, value=beijing_date(moment.value))


def _size(row: Mapping[str, Json]) -> Whole:
    """Bytes, also where they are printed as text; True is no number."""
    if "fileSize" not in row:
        return UNSET
    size = row["fileSize"]
    printed = "" if isinstance(size, bool) else text_in(row, "fileSize")
    return int(printed) if re.fullmatch(r"[0-9]{1,15}", printed) else None
