"""A source and its runs, as they come to stand in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from db.models import metadata

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)  # a Wednesday, noon in Beijing
DAY = timedelta(days=1)


def put(connection: Connection, table: str, **values: Any) -> None:
    connection.execute(insert(metadata.tables[table]).values(values))


def source(connection: Connection, **values: Any) -> None:
    usual = {
        "id": "s",
        "title": "样例名录",
        "channel": "fund",
        "entity": "fund",
        "publisher": "样例协会",
        "url": "https://source.example/",
        "access": "open",
        "cadence_seconds": 86_400,
        "full_list": True,
        "time_zone": "Asia/Shanghai",
        "observed_from": NOW - 100 * DAY,
        "last_new_at": NOW - DAY,
    }
    put(connection, "source", **{**usual, **values})


def run(connection: Connection, ago: float, verdict: str | None = "complete", **more: Any) -> None:
    """A run that began so many days ago."""
    started = NOW - ago * DAY
    usual: dict[str, Any] = {
        "source_id": "s",
        "kind": "crawl",
        "started_at": started,
        "finished_at": None if verdict is None else started + timedelta(minutes=5),
        "verdict": verdict,
        "responses": {},
        "backfill": False,
        "drafts": 100,
    }
    put(connection, "crawl_run", **{**usual, **more})


def question(connection: Connection, reason: str) -> None:
    """An open one about a source's records, raised yesterday."""
    put(
        connection,
        "review_item",
        source_id="s",
        entity="fund",
        entity_id=1,
        field="*",
        raw="r",
        raw_sha256="r",
        reason=reason,
        candidates=[],
        raised_at=NOW - DAY,
    )
