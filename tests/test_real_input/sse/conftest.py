"""The Shanghai exchange as it answered in 2021 and 2026, crawled, and what the tables then hold.

Expected values are read from the captures once more, by small rules of these files' own, which
follow sections 1 and 8 of the guide to listing sources and not the code. What is crawled once for
all of them stands here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scheduler.run import CrawlEnd
from spiders.platforms.sse_queries import ask_counts, ask_page
from tests.support import sse_answers as sse
from tests.support.dumps import raw_data_of
from tests.test_real_input.conftest import NewWorld, Row, Sent, World

AT = datetime(2021, 2, 4, 12, tzinfo=UTC)  # of the details; the list is of the day before
SINCE = date(2021, 1, 1)
PROJECTS, DETAILED, PARTS = 539, 60, 5
LISTED = 7  # answers on the list: six pages, and its counts by status
NOT_CAPTURED = (PROJECTS - DETAILED) * PARTS

RESULTS = ("commitiResult", "registeResult", "suspendStatus")


class Captured(NamedTuple):
    """The rows of the list by project, and the details of some."""

    rows: dict[str, Row]
    details: dict[str, Row]


class Crawls(NamedTuple):
    """A world that was crawled three times, and its data after each crawl."""

    world: World
    ends: list[CrawlEnd]
    data: list[dict[str, Any]]


@pytest.fixture(scope="session")
def captured(captures: Path) -> Captured:
    listed = json.loads((captures / "sse/list_20210203.result.json").read_text(encoding="utf-8"))
    lines = (captures / "sse/details_20210204.jsonl").read_text(encoding="utf-8").splitlines()
    details = [json.loads(line)["data"] for line in lines]
    return Captured(
        {row["stockAuditNum"]: row for row in listed},
        {detail["info"][0]["stockAuditNum"]: detail for detail in details},
    )


def network(captured: Captured) -> Iterator[Sent]:
    exchanges = sse.list_answers([*captured.rows.values()])
    for number, detail in captured.details.items():
        exchanges += sse.detail_answers(detail, captured.rows[number])
    for ask, body in exchanges:
        yield Sent(url=ask.url, content=body.encode(), json=True)


@pytest.fixture(scope="session")
def crawls(captures: Path, captured: Captured, sqlite_world: NewWorld) -> Crawls:
    """The same network twice, then an answer without any row."""
    world = sqlite_world()
    answers = [*network(captured)]
    nothing = (captures / "sse/list_empty_20211231.jsonp").read_bytes()
    # A list that is cut short is asked once more by status: these answers are empty, too.
    asked = [ask_page(1), ask_counts(), *(ask_page(1, str(status)) for status in range(1, 11))]
    empty = [Sent(url=ask.url, content=nothing, jsonp=True) for ask in asked]
    data = []
    for sent in (answers, answers, empty):
        world.crawl("sse_listings", sent, AT, since=SINCE, floor=None)
        data.append(raw_data_of(world.engine))
    return Crawls(world, world.ends, data)


@pytest.fixture(scope="session")
def world(crawls: Crawls) -> World:
    return crawls.world


def state_of(row: Mapping[str, Any], status: str) -> str:
    """The codes as `status/result`: no row has two results."""
    given = [row[key] for key in RESULTS if row[key] != ""]
    assert len(given) <= 1
    return f"{row[status]}/{given[0] if given else ''}"


def issuer_of(row: Mapping[str, Any]) -> str:
    return str(row["stockIssuer"][0]["s_issueCompanyFullName"]).strip()
