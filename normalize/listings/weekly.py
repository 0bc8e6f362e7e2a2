"""Rows of a public monitor's weekly snapshots of the exchanges' lists.

They tell where an application stands, in the exchanges' labels and not in their codes: what a label
leaves open (注册结果 may be a refusal) stays open here. Links to prospectuses come and go with what
the monitor had looked up; they are kept as said, and are no documents of the application.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from normalize.listings.hkex_texts import split_name
from normalize.listings.stages import Stage
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    Json,
    Link,
    ListingApplicationRecord,
    ListingPartyRecord,
    Record,
)
from normalize.said import Said, day_in, name_in, text_in

_BEIJING = timezone(timedelta(hours=8))


@cache
def _codes() -> Mapping[str, Any]:
    file = Path(__file__).parents[1] / "data" / "listings_weekly.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def exchanges() -> tuple[str, ...]:
    """The labels of the exchanges whose rows are read."""
    return tuple(_codes()["exchanges"])


def hosts() -> Mapping[str, tuple[str, ...]]:
    """The domains of each exchange, by its label."""
    return {label: tuple(each) for label, each in _codes()["hosts"].items()}


def weekly_row(said: Said) -> Iterator[Record]:
    """The application of a row, and its sponsor where one is named."""
    row = said.fields
    stage = _stage(text_in(row, "status"))
    board = _coded("boards", text_in(row, "board"))
    updated = day_in(row, "page_updated")
    name, _ = split_name(name_in(row, "company_name"))  # the marks come and go
    yield ListingApplicationRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("stage_listed", stage),
            *Doubt.of("board", board),
            *Doubt.of("source_updated_at", updated),
        ),
        exchange=_codes()["exchanges"][text_in(row, "exchange")],
        board=board.value,
        kind="ipo",
        issuer=mention(name),
        issuer_raw=name or None,
        stage_raw=stage.raw or None,
        stage_listed=stage.value,
        source_updated_at=_midnight(updated),
    )
    yield from _sponsor(said.native_id, row)


def _sponsor(project: str, row: Mapping[str, Json]) -> Iterator[Record]:
    printed = name_in(row, "sponsor")
    if printed:
        yield ListingPartyRecord(
            native_id=f"{project}/party/sponsor",
            application=Link("listing_application", project),
            role="sponsor",
            seq=1,
            organisation=mention(printed, "intermediary"),
            organisation_raw=printed,
        )


def _stage(label: str) -> Reading[str]:
    if label in _codes()["open"]:
        return Reading(label, reason=Reason.NOT_STATED)
    read = _coded("stages", label)
    return read if read.value is None else Reading(label, value=str(Stage(read.value)))


def _coded(table: str, label: str) -> Reading[str]:
    term = _codes()[table].get(label)
    if term is not None:
        return Reading(label, value=term)
    return Reading(label, reason=Reason.UNREADABLE if label else Reason.NOT_STATED)


def _midnight(day: Reading[Any]) -> datetime | None:
    return datetime.combine(day.value, time(), _BEIJING) if day.value else None
