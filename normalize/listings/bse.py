"""Applications at the Beijing exchange (BSE): what its list and the detail of a project mean.

A detail is one answer with everything: the project, the dates of its steps, notes on stops and
resumptions, and files. The steps are made to a log in `events_bse`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from normalize.dates import beijing_date
from normalize.listings.file_urls import file_url
from normalize.listings.inquiry_rounds import inquiry_round
from normalize.listings.java_dates import read_java_date, read_java_day
from normalize.listings.share_codes import share_identifiers
from normalize.listings.stages import stage_of
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Doubt,
    Json,
    Link,
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingPartyRecord,
    Mention,
    Record,
    RelationRecord,
    Text,
)
from normalize.regions import read_region
from normalize.said import Said, day_in, name_in, text_in

EXCHANGE = "bse"

Fields = Mapping[str, Json]


@cache
def codes() -> Mapping[str, Any]:
    """The BSE's codes and wordings in our terms (data/listings.toml)."""
    file = Path(__file__).parents[1] / "data" / "listings.toml"
    rules: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))[EXCHANGE]
    return rules


def application(said: Said) -> Iterator[Record]:
    """A project with its parties, from a row of the list or from `projectNews` of its detail.

    Only the detail names those who sign, and so lists all parties; they have no numbers of the
    exchange's, and are known by role and place in its order.
    """
    row = said.fields
    issuer = _issuer(row)
    named = {party[key] for party in codes()["parties"] for key in ("firm", "people")}
    whole = frozenset({"listing_party", "relation"} if named <= row.keys() else ())
    yield _application(said.native_id, row, issuer, whole)
    yield from _parties(said.native_id, row)
    if issuer is not None:
        yield from _relations(said.native_id, row, issuer)


def _application(
    native_id: str, row: Fields, issuer: Mention | None, whole: frozenset[str]
) -> ListingApplicationRecord:
    updated, accepted = read_java_date(row.get("updateDate")), read_java_date(row["receiveDate"])
    region = read_region(text_in(row, "registerAddress"))
    stage = stage_of(EXCHANGE, text_in(row, "status"))
    accepted_on = beijing_date(accepted.value) if accepted.value else None
    return ListingApplicationRecord(
        native_id=native_id,
        raw=row,
        doubts=(
            *Doubt.of("stage_listed", stage),
            *Doubt.of("region_code", region),
            *Doubt.of("accepted_on", accepted),
            *Doubt.of("source_updated_at", updated),
        ),
        whole=whole,
        as_of=updated.value,
        published=accepted_on,
        exchange=EXCHANGE,
        board=EXCHANGE,
        kind="ipo",
        title=name_in(row, "companyName") or None,
        issuer=issuer,
        issuer_raw=name_in(row, "companyName") or None,
        stock_code=text_in(row, "stockCode") or UNSET,
        stage_raw=stage.raw or None,
        stage_listed=stage.value,
        region_code=_region_code(row, region.value.code if region.value else None),
        region_raw=(region.raw or None) if "registerAddress" in row else UNSET,
        accepted_on=accepted_on,
        source_updated_at=updated.value,
        revision=revision(row) or UNSET,
    )


def _region_code(row: Fields, code: str | None) -> Text:
    return code if "registerAddress" in row else UNSET


def revision(row: Fields) -> str:
    """The time of the last work on a row, as it stands there. Empty where the row has none."""
    return read_java_date(row.get("operatingTime")).raw


def _issuer(row: Fields) -> Mention | None:
    """By its full name; its code is that of the third board until it is listed."""
    region = read_region(text_in(row, "registerAddress")).value
    return mention(
        name_in(row, "companyName"),
        identifiers=share_identifiers(text_in(row, "stockCode")),
        region_code=region.code if region else None,
    )


# --- parties -----------------------------------------------------------------------------------


def _parties(project: str, row: Fields) -> Iterator[ListingPartyRecord]:
    """Firms and people in the order of the page."""
    link = Link("listing_application", project)
    for party in codes()["parties"]:
        firms = _names(row, party["firm"])
        for seq, name in enumerate(firms, 1):
            yield ListingPartyRecord(
                native_id=f"{project}/party/{party['role']}-{seq}",
                raw={party["firm"]: name},
                application=link,
                role=party["role"],
                seq=seq,
                organisation=mention(name, kind="intermediary"),
                organisation_raw=name,
            )
        # Of two sponsors nobody says whose the people are.
        employer = firms[0] if len(firms) == 1 else None
        for seq, person in enumerate(_names(row, party["people"]), 1):
            yield ListingPartyRecord(
                native_id=f"{project}/person/{party['signs_as']}-{seq}",
                raw={party["people"]: person},
                application=link,
                role=party["signs_as"],
                seq=seq,
                organisation=mention(employer, kind="intermediary") if employer else None,
                organisation_raw=employer,
                person_name=person,
            )


def _relations(project: str, row: Fields, issuer: Mention) -> Iterator[RelationRecord]:
    for party in codes()["parties"]:
        for seq, name in enumerate(_names(row, party["firm"]), 1):
            subject = mention(name, kind="intermediary")
            if subject is not None:
                yield RelationRecord(
                    native_id=f"{project}/relation/{party['tie']}/{seq}",
                    kind=party["tie"],
                    subject=subject,
                    object=issuer,
                    subject_raw=name,
                    object_raw=name_in(row, "companyName"),
                    observed_via="announcement",
                    application=Link("listing_application", project),
                )


def _names(row: Fields, key: str) -> list[str]:
    """The names of one field; the sign for nobody is no name."""
    parts = re.split(codes()["names_apart"], name_in(row, key))
    names = (" ".join(part.split()) for part in parts)
    return [name for name in names if name and name not in codes()["no_name"]]


# --- documents ---------------------------------------------------------------------------------


def document(said: Said) -> Iterator[Record]:
    """A filed document, a letter of the exchange or a decision.

    The reader adds where it stood: `section` is the list, `draft` the version of the application.
    """
    row = said.fields
    kind, version = _kind(row), _version(row)
    url, published = file_url(codes()["files"], text_in(row, "destFilePath")), _published(row)
    yield ListingDocumentRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("kind", kind),
            *Doubt.of("version", version),
            *Doubt.of("url", url),
            *Doubt.of("published_on", published),
        ),
        published=published.value,
        application=Link("listing_application", said.native_id.partition("/")[0]),
        kind=kind.value,
        kind_raw=kind.raw or None,
        version=version.value,
        version_raw=version.raw or None,
        title=text_in(row, "disclosureTitle") or None,
        inquiry_round=inquiry_round(kind.value, text_in(row, "disclosureTitle")),
        url=url.value,
        published_on=published.value,
    )


def _kind(row: Fields) -> Reading[str]:
    """By the file's sub-type and by the list it stands in, which must not disagree."""
    subtype, section = text_in(row, "disclosureSubType"), text_in(row, "section")
    own, listed = codes()["documents"].get(subtype), codes()["sections"].get(section)
    raw = subtype or section
    if own and listed and own != listed and section != "QT":  # QT: whatever else there is
        return Reading(raw, reason=Reason.CONTRADICTORY, candidates=(own, listed))
    term = own or listed
    return Reading(raw, value=term) if term else Reading(raw, reason=Reason.UNREADABLE)


def _version(row: Fields) -> Reading[str]:
    """Of an application's file its draft; decisions are what they are; letters have no version."""
    draft, versions = text_in(row, "draft"), codes()["versions"]
    if draft:
        term = versions.get(draft)
        return Reading(draft, value=term) if term else Reading(draft, reason=Reason.UNREADABLE)
    decided = versions.get(text_in(row, "section"))
    return Reading("", value=decided) if decided else Reading("", reason=Reason.NOT_STATED)


def _published(row: Fields) -> Reading[date]:
    """The day as the site shows it, else the date of publication."""
    shown = day_in(row, "publishDate")
    return read_java_day(row.get("pubDate")) if shown.reason is Reason.NOT_STATED else shown
