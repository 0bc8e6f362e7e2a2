"""Documents of applications in Hong Kong, of applications sent back, and of new listings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from normalize.listings.hkex_texts import (
    EXCHANGE,
    day_first,
    language_of,
    number_of,
    rules,
    split_name,
    url_of,
)
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, Link, ListingDocumentRecord, Record
from normalize.said import Said, name_in, rows_in, text_in
from normalize.text import nfkc, read_numeral, squeeze

# --- documents ---------------------------------------------------------------------------------


def documents(said: Said) -> Iterator[ListingDocumentRecord]:
    """The documents of a row, in the language of its feed, and the warning that goes with it."""
    for key in ("ls", "ps"):
        for row in rows_in(said.fields, key):
            yield _document(said, row)
    warning = text_in(said.fields, "w")
    if warning:
        url = url_of(warning)
        yield ListingDocumentRecord(
            native_id=f"{said.native_id}/document/{number_of(warning)}",
            raw={"w": warning},
            doubts=Doubt.of("url", url),
            application=Link("listing_application", said.native_id),
            kind="warning_statement",
            url=url.value,
            language=language_of(said),
        )


def _document(said: Said, row: Mapping[str, Json]) -> ListingDocumentRecord:
    group, label = text_in(row, "nF"), text_in(row, "nS1")
    whole, parts = text_in(row, "u1"), text_in(row, "u2")
    kind, published = _kind(group or label), day_first(text_in(row, "d"))
    url, index = url_of(whole), url_of(parts)
    submission = _submission(group)
    amended = re.search(rules()["submission"]["amended"], f"{group} {label}")
    return ListingDocumentRecord(
        native_id=f"{said.native_id}/document/{number_of(whole or parts)}",
        raw=row,
        doubts=(
            *Doubt.of("kind", kind),
            *Doubt.of("published_on", published),
            *Doubt.of("submission_no", submission),
            *Doubt.of("url", url),
            *Doubt.of("index_url", index),
        ),
        published=published.value,
        application=Link("listing_application", said.native_id),
        kind=kind.value,
        kind_raw=group or label or None,
        version="amended" if amended else None,
        version_raw=(label or None) if amended else None,
        submission_no=submission.value,
        title=" ".join(filter(None, (group, label))) or None,
        language=language_of(said),
        url=url.value,
        index_url=index.value,
        published_on=published.value,
    )


def _kind(label: str) -> Reading[str]:
    for rule in rules()["documents"]:
        if re.search(rule["pattern"], label):
            return Reading(label, value=rule["kind"])
    return Reading(label, reason=Reason.UNREADABLE if label else Reason.NOT_STATED)


def _submission(group: str) -> Reading[int]:
    """Which one of several versions of a proof it is, from 1: 第一次呈交."""
    if not group:
        return Reading(group, reason=Reason.NOT_STATED)
    found = re.search(rules()["submission"]["pattern"], nfkc(group))
    number = found and (int(found["digits"]) if found["digits"] else read_numeral(found["han"]))
    return Reading(group, value=number) if number else Reading(group, reason=Reason.UNREADABLE)


# --- applications that were returned -----------------------------------------------------------


def returned(said: Said) -> Iterator[Record]:
    """An application that the exchange sent back: who and when, but no number.

    It is kept as a document without an application, and a person is asked which one it was: the
    names of firms repeat, and so nothing here is tied to a folder by its name. The row's own words
    are its key, because it has nothing else.
    """
    row = said.fields
    name, on = squeeze(text_in(row, "a")), day_first(text_in(row, "rd"))
    sponsor = text_in(row, "s")
    yield ListingDocumentRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            Doubt("application", f"{name} | {sponsor} | {text_in(row, 'rd')}", "no_number"),
            *Doubt.of("published_on", on),
        ),
        published=on.value,
        application=None,
        kind="return_decision",
        title=name or None,
        issuer_raw=name or None,
        sponsor_raw=sponsor or None,
        language=language_of(said),
        published_on=on.value,
    )


def returned_key(board: str, row: Mapping[str, Json]) -> str:
    """The key of a row without a number: a digest of its words."""
    words = "\n".join(text_in(row, key) for key in ("a", "s", "rd"))
    return f"{board}/returned/{sha256(words.encode()).hexdigest()[:16]}"


# --- the table of new listings -----------------------------------------------------------------


def new_listing(said: Said) -> Iterator[Record]:
    """A firm about to be listed: its code, and a document for each cell that has one."""
    row = said.fields
    code = text_in(row, "code").zfill(5)
    name, _ = split_name(name_in(row, "name"))
    for shape, kind in rules()["new_listings"].items():
        for file in rows_in(row, shape):
            url = _own(text_in(file, "url"))
            day = _day_of(url.raw)
            yield ListingDocumentRecord(
                native_id=f"{code}/document/{number_of(url.raw)}",
                raw={"code": text_in(row, "code"), "name": text_in(row, "name"), **file},
                doubts=(*Doubt.of("published_on", day), *Doubt.of("url", url)),
                published=day.value,
                kind=kind,
                kind_raw=text_in(file, "head") or None,
                title=text_in(file, "title") or None,
                issuer=mention(name, identifiers=((EXCHANGE, code),)),
                issuer_raw=name or None,
                stock_code=code,
                url=url.value,
                language="en",
                published_on=day.value,
            )


def _own(url: str) -> Reading[str]:
    """An address at the exchange's own host; a page may link anywhere."""
    if url.startswith("https://www1.hkexnews.hk/"):
        return Reading(url, value=url)
    return Reading(url, reason=Reason.UNREADABLE)


def _day_of(url: str) -> Reading[date]:
    """The day in a file's folder: …/sehk/2026/0630/2026063000007.pdf."""
    found = re.search(r"/(\d{4})/(\d{2})(\d{2})/", url)
    if not found:
        return Reading(url, reason=Reason.UNREADABLE)
    return day_first("/".join(found.group(3, 2, 1)))
