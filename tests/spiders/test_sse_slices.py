"""The Shanghai list where the site cuts it short: asked once more, status by status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.engine import open_engine
from db.models.provenance import CrawlWindow
from scheduler.run import CrawlEnd
from spiders.drafts import Page
from spiders.platforms.sse import read_counts
from spiders.platforms.sse_queries import ask_counts, ask_page
from tests.support import sse_answers as sse
from tests.support.network import Network, crawl, sqlite_database

_window = CrawlWindow.__table__  # type: ignore[attr-defined]

STATUSES = {"1": 2, "2": 3, "5": 7, "8": 4}  # how many projects stand where
ROWS = [
    sse.project(f"{status}{n:03}", currStatus=int(status), registeResult=1 if status == "5" else "")
    for status, number in STATUSES.items()
    for n in range(number)
]
COUNTS = "counts by status"
JSON = {"Content-Type": "application/json; charset=utf-8"}


@pytest.fixture
def database(tmp_path: Path) -> str:
    return sqlite_database(tmp_path)


def answer(
    tmp_path: Path,
    database: str,
    whole: Sequence[Mapping[str, Any]],
    by_status: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    counts: str | None = None,
) -> CrawlEnd:
    """A crawl of a list, with the pages of each project, and of its slices where there are any."""
    network = Network(tmp_path / str(len(list(tmp_path.iterdir()))))
    for ask, body in [*sse.list_answers(whole)[:-1], (ask_counts(), counts or sse.counts(ROWS))]:
        network.add(ask.url, body, headers=JSON)
    for status, rows in (by_status or {}).items():
        body = sse.body(rows, pageNo=1, pageCount=1 if rows else 0, total=len(rows))
        network.add(ask_page(1, status).url, body, headers=JSON)
    for row in ROWS:
        number = row["stockAuditNum"]
        log = [sse.step(row["currStatus"], "i1", registeResult=row["registeResult"])]
        parts = {
            "info": [row],
            "status": [{k: v for k, v in log[0].items() if k != "reasonDesc"}],
            "release": [],
            "result": [],
            "res": log,
        }
        for each in (parts["status"], parts["res"]):
            each[0]["stockAuditNum"] = number
        for ask, body in sse.detail_answers(parts, row):
            network.add(ask.url, body, headers=JSON)
    return crawl("sse_listings", database, tmp_path / "archive", network.files())


def windows(database: str) -> set[str]:
    engine = open_engine(database)
    with engine.connect() as connection:
        return {row.key for row in connection.execute(select(_window.c.key))}


def slices(**changes: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[Mapping[str, Any]]]:
    every = {
        str(status): [row for row in ROWS if row["currStatus"] == status] for status in range(1, 11)
    }
    return {**every, **{name.removeprefix("status_"): rows for name, rows in changes.items()}}


UNDER_REVIEW = [row for row in ROWS if row["currStatus"] in (1, 2)]


def test_a_list_as_long_as_ever_is_asked_once(tmp_path: Path, database: str) -> None:
    assert answer(tmp_path, database, ROWS).verdict == "complete"
    fewer = ROWS[3:]  # a few may go any day
    assert answer(tmp_path, database, fewer, counts=sse.counts(fewer)).verdict == "complete"
    assert windows(database) == {"all", COUNTS}


def test_a_list_cut_short_is_asked_by_status(tmp_path: Path, database: str) -> None:
    answer(tmp_path, database, ROWS)
    end = answer(tmp_path, database, UNDER_REVIEW, slices())
    assert (end.verdict, end.reason) == ("complete", None)
    empty = {f"status {n} again" for n in (3, 4, 6, 7, 9, 10)}
    assert windows(database) == {"all", COUNTS, *(f"status {n}" for n in range(1, 11)), *empty}


def test_a_status_that_answers_with_nothing_is_no_end_of_its_projects(
    tmp_path: Path, database: str
) -> None:
    answer(tmp_path, database, ROWS)
    end = answer(tmp_path, database, UNDER_REVIEW, slices(status_5=[]))
    assert end.verdict == "partial"
    assert end.reason == (
        "all: the source states 7 in state 5, 0 came; "
        "the list and its slices by status show 9 of 16 known projects"
    )


def test_a_slice_that_does_not_come_is_partial(tmp_path: Path, database: str) -> None:
    answer(tmp_path, database, ROWS)
    given = slices()
    del given["8"]
    end = answer(tmp_path, database, UNDER_REVIEW, given)
    assert end.verdict == "partial"
    assert "currStatus=8" in str(end.reason)


def test_what_came_is_compared_with_the_counts_by_status(tmp_path: Path, database: str) -> None:
    end = answer(tmp_path, database, ROWS[:-1])
    assert end.verdict == "partial"
    assert end.reason == "all: the source states 4 in state 8, 3 came"
    none = answer(tmp_path, database, ROWS, counts="<html>404</html>")
    assert none.verdict == "complete"
    assert str(none.reason).startswith("warning: counts by status: ")


@pytest.mark.parametrize(
    ("changes", "stated", "odd"),
    [
        ({}, STATUSES, 0),
        ({"pageHelp": {"total": 9}}, {}, 1),  # of another list
        ({"pageHelp": {"total": 0}}, {}, 0),  # of an empty list, as it was seen to be answered
        ({"statistics": None}, {}, 1),
        ({"actionErrors": ["x"]}, {}, 1),
    ],
)
def test_counts_that_are_not_those_of_the_list_are_compared_with_nothing(
    changes: dict[str, Any], stated: dict[str, int], odd: int
) -> None:
    ask, at = ask_counts(), datetime(2026, 7, 10, tzinfo=UTC)
    read = read_counts(Page(ask.url, ask.kind, sse.counts(ROWS, **changes), at))
    assert (read.stated, len(read.oddities)) == (stated, odd)
