"""What is made of an answer of Shenzhen: the records of a row of its list, and of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from normalize.listings.log_szse import event_log
from normalize.listings.szse import application, detail, document
from normalize.records import (
    ListingApplicationRecord,
    Record,
)
from normalize.said import Said
from spiders.drafts import Draft, Page
from spiders.platforms.szse import ask_detail, read_detail
from tests.support import szse_answers as szse

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def listed(**changes: Any) -> list[Record]:
    return list(application(Draft("application", "9001", szse.project(**changes), "")))


def drafts(found: szse.Row, row: szse.Row | None = None, version: str | None = "v1") -> list[Draft]:
    """As the reader makes them of a page that was asked from `row`, by default from its own."""
    ask = ask_detail(row or found)
    context = {**ask.context, "version": version}
    return list(read_detail(Page(ask.url, "details", szse.detail_body(found), NOW, context)).drafts)


def read(found: szse.Row, row: szse.Row | None = None, version: str | None = "v1") -> list[Record]:
    rules: dict[str, Callable[[Said], Iterable[Record]]] = {
        "detail": detail,
        "log": event_log,
        "document": document,
    }
    return [each for one in drafts(found, row, version) for each in rules[one.shape](one)]


def of(kind: type[Any], records: Iterable[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def project(records: Iterable[Record]) -> ListingApplicationRecord:
    (found,) = of(ListingApplicationRecord, records)
    assert isinstance(found, ListingApplicationRecord)
    return found
