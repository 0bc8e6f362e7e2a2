"""Listing applications in Shenzhen: what a row of a project list and a project's page mean.

The list leaves empty what only the page has (null: it doesn't speak of it), and owns the stage: the
page says where a project stands only where it is newer than the row that asked for it, so that a
page out of a cache never moves a project back. Codes and words are those of
data/listings_szse.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from normalize.dates import BEIJING
from normalize.listings.file_urls import file_url
from normalize.listings.industries import industry_code
from normalize.listings.inquiry_rounds import inquiry_round
from normalize.listings.parties import Cast
from normalize.listings.parties_szse import parties, relations
from normalize.listings.planned_raise import planned_raise
from normalize.listings.share_codes import share_identifiers
from normalize.listings.stages import labels_of, stage_of
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Doubt,
    Json,
    Link,
    ListingApplicationRecord,
    ListingDocumentRecord,
    Record,
    Text,
    Unset,
)
from normalize.regions import read_region
from normalize.said import Said, day_in, name_in, text_in, version_of
from normalize.text import nfkc

EXCHANGE = "szse"
_UNIT = "亿元"  # of maramt, by the page's column head; the answer has the number alone
_WHOLE = frozenset({"listing_party", "relation"})
# What the list never speaks of.
_PAGE_ONLY = frozenset(
    {"accounts_until", "instrument", "instrument_raw", "process_raw", "offered_to_raw"}
)
# All lists of files that a page has had since 2021: with all of them it tells all files.
_FILES = frozenset(
    {
        "disclosureMaterials",
        "enquiryResponseAttachment",
        "meetingConclusionAttachment",
        "terminationNoticeAttachment",
        "registrationResultAttachment",
        "cashReorganizationResultAttachment",
    }
)

Fields = Mapping[str, Json]


@cache
def codes() -> Mapping[str, Any]:
    """The exchange's codes in our terms (data/listings_szse.toml)."""
    file = Path(__file__).parents[1] / "data" / "listings_szse.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def state(code: str, label: str) -> tuple[str, tuple[Doubt, ...]]:
    """The state of a project as it is stored, by its code, and whether its words agree.

    Clients of the site have 76 and 78 the wrong way round: where the words are those of another
    code nobody can say which is right, and code and words together mean nothing to us. Words that
    we don't know are only a question: the site has changed its wording before.
    """
    if not code or not label:
        return code, ()
    meant = _labels().get(nfkc(label))
    if meant == code:
        return code, ()
    if meant is not None and code in labels_of(EXCHANGE):
        return f"{code}/{label}", ()  # no such state: its reading is in doubt
    if code in labels_of(EXCHANGE):
        return code, (Doubt("stage_label", f"{code} {label}"[:200], Reason.UNREADABLE),)
    return code, ()


@cache
def _labels() -> Mapping[str, str]:
    """Codes by the site's words, and by other words for the same."""
    known = {nfkc(label): code for code, label in labels_of(EXCHANGE).items() if "/" not in code}
    return {nfkc(words): code for words, code in codes()["labels"].items()} | known


# --- the project -------------------------------------------------------------------------------


def application(said: Said) -> Iterator[Record]:
    """A project with the parties that the list shows: firms, and none of those who sign."""
    yield from _project(said, frozenset(), with_state=True)


def detail(said: Said) -> Iterator[Record]:
    """A project by its page, which has all parties and all files.

    One of another state that isn't newer than the list's row is behind it: it tells no more than
    its events and files, and is asked again. One of the same state and an older day tells what the
    list hasn't.
    """
    row = said.fields
    listed, seen = text_in(said.context, "stage_raw"), text_in(said.context, "updated")
    own, day = text_in(row, "prjstatus"), text_in(row, "updtdt")
    newer = bool(seen) and day > seen
    if listed and not newer and own != listed:
        return
    whole = _WHOLE
    if all(isinstance(row.get(key), int) for key in _FILES):
        whole |= {"listing_document"}
    if listed and day < seen:
        yield from _older(said, whole)
    else:
        yield from _project(said, whole, with_state=bool(listed))


def _older(said: Said, whole: frozenset[str]) -> Iterator[Record]:
    """What an older page knows and the newer row doesn't: all parties, and its own facts."""
    found, *others = _project(said, whole, with_state=False)
    assert isinstance(found, ListingApplicationRecord), "a project comes first"
    yield ListingApplicationRecord(
        native_id=found.native_id,
        raw=found.raw,
        doubts=tuple(doubt for doubt in found.doubts if doubt.field in _PAGE_ONLY),
        whole=whole,
        detail_version=found.detail_version,
        **{name: getattr(found, name) for name in _PAGE_ONLY},
    )
    yield from others


def _project(said: Said, whole: frozenset[str], *, with_state: bool) -> Iterator[Record]:
    row = said.fields
    region, code = read_region(text_in(row, "regloc"), level="province"), text_in(row, "cmpcode")
    issuer = mention(
        name_in(row, "cmpnm"),
        identifiers=share_identifiers(code),
        region_code=region.value.code if region.value else None,
    )
    cast = Cast(said.native_id, issuer, name_in(row, "cmpnm"), codes())
    found: dict[str, Any] = {**_facts(row), **(_state(row) if with_state else {})}
    doubts = found.pop("doubts") + found.pop("state_doubts", ()) + Doubt.of("region_code", region)
    accepted = day_in(row, "acptdt")
    log = row.get("prjprogs")
    yield ListingApplicationRecord(
        native_id=said.native_id,
        raw={key: value for key, value in row.items() if not isinstance(value, list)},
        doubts=doubts,
        whole=whole,
        as_of=_moment(day_in(row, "updtdt")),
        published=accepted.value,
        exchange=EXCHANGE,
        issuer=issuer,
        issuer_raw=cast.issuer_raw or None,
        stock_code=code or UNSET,
        currency="CNY",
        region_code=region.value.code if region.value else None,
        region_raw=region.raw or None,
        accepted_on=accepted.value,
        detail_version=(version_of(said) or UNSET) if isinstance(log, int) and log else UNSET,
        **found,
    )
    yield from parties(cast, row)
    yield from relations(cast, row)


def _facts(row: Fields) -> dict[str, Any]:
    """What the row says beside names and places."""
    kind, board = _coded("kinds", row, "biztype"), _coded("boards", row, "boardCode")
    raised = planned_raise(text_in(row, "maramt"), _UNIT, kind.value)
    industry = industry_code(text_in(row, "csrcind"))
    accounts, instrument = (
        day_in(row, "lastestAuditEndDate"),
        _coded("instruments", row, "biztypsb"),
    )
    return {
        "kind": kind.value,
        # Answers of 2021 have no board, and not every page has one now.
        "board": board.value if board.raw else UNSET,
        "planned_raise_minor": raised.value,
        "planned_raise_raw": raised.raw or None,
        "industry_code": industry.value,
        "industry_raw": industry.raw or None,
        "accounts_until": accounts.value if _speaks(row, "lastestAuditEndDate") else UNSET,
        "instrument": instrument.value if _speaks(row, "biztypsb") else UNSET,
        "instrument_raw": _instrument_raw(row),
        "process_raw": _named(row, "approveProcessType", "approveProcessTypeName"),
        "offered_to_raw": _named(row, "issueTargetType", "issueTargetName"),
        "doubts": (
            *Doubt.of("kind", kind),
            *Doubt.of("board", board),
            *Doubt.of("planned_raise_minor", raised),
            *Doubt.of("industry_code", industry),
            *Doubt.of("accepted_on", day_in(row, "acptdt")),
            *Doubt.of("accounts_until", accounts),
            *Doubt.of("instrument", instrument),
        ),
    }


def _state(row: Fields) -> dict[str, Any]:
    """Where the project stands, and of which day this is."""
    label, updated = text_in(row, "prjst"), day_in(row, "updtdt")
    raw, odd = state(text_in(row, "prjstatus"), label)
    stage = stage_of(EXCHANGE, raw)
    return {
        "stage_raw": raw or None,
        "stage_label": label or None,
        "stage_listed": stage.value,
        "source_updated_at": _moment(updated),
        "state_doubts": (
            *odd,
            *Doubt.of("stage_listed", stage),
            *Doubt.of("source_updated_at", updated),
        ),
    }


def _moment(day: Reading[date]) -> datetime | None:
    """The beginning of a Beijing day: the source dates its updates by day."""
    if day.value is None:
        return None
    return datetime.combine(day.value, time.min, BEIJING).astimezone(UTC)


def _speaks(row: Fields, key: str) -> bool:
    """Null is what the list says where only the page has the value."""
    return row.get(key) is not None


def _named(row: Fields, code: str, name: str) -> Text:
    """A code's own words; the list has an empty text where it has no code."""
    return (text_in(row, name) or text_in(row, code)) if _speaks(row, code) else UNSET


def _instrument_raw(row: Fields) -> Text | Unset:
    if not _speaks(row, "biztypsb"):
        return UNSET
    return " ".join(filter(None, (text_in(row, "biztypsb"), text_in(row, "biztypsbName")))) or None


def _coded(table: str, row: Fields, key: str) -> Reading[str]:
    """Our term for a code of the exchange."""
    code = text_in(row, key)
    term = codes()[table].get(code)
    if term is not None:
        return Reading(code, value=term)
    return Reading(code, reason=Reason.UNREADABLE if code else Reason.NOT_STATED)


# --- documents ---------------------------------------------------------------------------------


def document(said: Said) -> Iterator[Record]:
    """A file of a project: filed, asked and answered, decided. A notice of the committee covers
    several projects, and is a document of each."""
    row = said.fields
    act, what = text_in(row, "dtyp"), text_in(row, "matcat")
    kind = _document_kind(act, what)
    url, published = file_url(codes()["files"], text_in(row, "dfpth")), day_in(row, "ddt")
    title = _title(row, is_material=bool(what))
    yield ListingDocumentRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("kind", kind),
            *Doubt.of("url", url),
            *Doubt.of("published_on", published),
        ),
        published=published.value,
        application=Link("listing_application", said.native_id.partition("/")[0]),
        kind=kind.value,
        kind_raw=kind.raw or None,
        version=codes()["versions"].get(act),
        version_raw=act or None,
        title=title,
        inquiry_round=inquiry_round(kind.value, title),
        url=url.value,
        published_on=published.value,
    )


def _document_kind(act: str, what: str) -> Reading[str]:
    """By the kind of material, else by the act. A draft's material without a kind is a question."""
    raw = f"{act}/{what}" if what else act
    kind = codes()["documents"].get(what) if what else codes()["acts"].get(act)
    if kind is not None:
        return Reading(raw, value=str(kind))
    return Reading(raw, reason=Reason.UNREADABLE if raw else Reason.NOT_STATED)


def _title(row: Fields, *, is_material: bool) -> str | None:
    """Material is named by its file: its other title is the notice that it was published with."""
    names = ("dfnm", "dftitle") if is_material else ("dftitle", "displayName", "dfnm")
    return next(filter(None, (text_in(row, name) for name in names)), None)
