"""The sample's world as WARC files: what the real spiders then crawl as their network."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from spiders.archive import Archive, Exchange
from yindao.sample.world import Answer, answers

FETCHED = {
    1: datetime(2026, 11, 8, 12, tzinfo=UTC),
    2: datetime(2026, 11, 15, 12, tzinfo=UTC),
}
UNTIL = {week: at.date() for week, at in FETCHED.items()}
SINCE = date(2026, 10, 1)  # of the first look; the second goes on where the first ended


def build(folder: Path) -> dict[int, list[Path]]:
    """Write the network of each week below `folder`, anew; the files by week."""
    shutil.rmtree(folder, ignore_errors=True)
    return {week: _build(folder, week) for week in FETCHED}


def _build(folder: Path, week: int) -> list[Path]:
    archive = Archive(folder, f"week{week}")
    for answer in answers(week):
        archive.write(_exchange(answer, FETCHED[week]))
    archive.close()
    return sorted((folder / f"week{week}").glob("*.warc.gz"))


def _exchange(answer: Answer, at: datetime) -> Exchange:
    return Exchange(
        method=answer.method,
        url=answer.url,
        request_body=(answer.body or "").encode(),
        status=answer.status,
        headers=list(answer.headers),
        body=answer.content,
        at=at,
    )
