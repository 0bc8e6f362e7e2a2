"""Answers in an archive, and what is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from spiders.archive import (
    Archive,
    Archived,
    Exchange,
    places,
    read_at,
)

AT = datetime(2026, 11, 8, 12, 30, 15, 123456, tzinfo=UTC)
ANSWER = Exchange(
    method="GET",
    url="https://www.ccgp.gov.cn/cggg/zygg/index.htm",
    request_body=b"",
    status=200,
    headers=[("Content-Type", "text/html; charset=utf-8"), ("X-Twice", "1"), ("X-Twice", "2")],
    body="<html>公告</html>".encode(),
    at=AT,
)
POSTED = replace(
    ANSWER,
    method="POST",
    url="https://gs.amac.org.cn/amac-infodisc/api/pof/fund?page=0",
    request_body='{"keyword":"引导基金"}'.encode(),
    headers=[("Content-Type", "application/json")],
    body=b'{"content":[]}',
)


def written(folder: Path, *exchanges: Exchange, source: str = "ccgp_zygg") -> list[Archived]:
    archive = Archive(folder, source)
    try:
        return [archive.write(exchange) for exchange in exchanges]
    finally:
        archive.close()


def at(folder: Path, archived: Archived) -> Exchange:
    """What lies at the place of an answer's own record."""
    return read_at(folder, archived.record_file, archived.record_offset, archived.sha256)


def bodies(files: list[Path]) -> list[tuple[str, str]]:
    return [(place.method, place.url) for place in places(files)]
