"""Notices read from pages that a test wrote: from HTML to records, as the crawl would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from normalize.procurement.notices import notice
from normalize.records import Json, Mention, Record
from spiders.drafts import Page
from spiders.platforms.ccgp import read_detail

NOW = datetime(2026, 8, 1, tzinfo=UTC)
R = TypeVar("R", bound=Record)


def address(channel: str, scope: str = "dfgg", number: str = "26600001") -> str:
    """The address of a notice in a channel."""
    return f"https://www.ccgp.gov.cn/cggg/{scope}/{channel}/202606/t20260602_{number}.htm"


def read(
    page: str, channel: str = "gkzb", scope: str = "dfgg", region: str = "云南"
) -> list[Record]:
    """The records of a page of a notice."""
    context: dict[str, Json] = {"list_region": region, "version": "1"}
    contents = read_detail(Page(address(channel, scope), "detail", page, NOW, context))
    return notice(contents.drafts[0])


def of(records: Sequence[Record], kind: type[R]) -> list[R]:
    """The records of one type."""
    return [record for record in records if isinstance(record, kind)]


def the(records: Sequence[Record], kind: type[R]) -> R:
    """The only record of a type."""
    (record,) = of(records, kind)
    return record


def named(organisation: object) -> str:
    """The name in a mention."""
    assert isinstance(organisation, Mention)
    return organisation.name


def beijing(*when: int) -> datetime:
    """A moment of Beijing time."""
    year, month, day, hour, minute = when
    return datetime(year, month, day, hour - 8, minute, tzinfo=UTC)
