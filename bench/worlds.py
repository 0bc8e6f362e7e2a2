"""Made-up worlds of any size, in the shape of the real pages, written once as WARC files."""

from __future__ import annotations

from pathlib import Path

from bench.notices import notice_pages
from tests.support.network import Network
from tests.support.sse_answers import Row, detail_answers, filed, list_answers, project, step


def notices(folder: Path, number: int) -> list[Path]:
    """A channel of ccgp with as many notices, as WARC files."""
    network = Network(folder)
    for url, page in notice_pages(number):
        network.add(url, page)
    return network.files()


def projects(folder: Path, number: int) -> list[Path]:
    """SSE with as many projects, five answers each."""
    network = Network(folder)
    rows = [project(str(10_000 + place)) for place in range(number)]
    exchanges = list_answers(rows)
    for row in rows:
        exchanges += detail_answers(_details(row), row)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    for ask, body in exchanges:
        network.add(ask.url, body, headers=headers)
    return network.files()


def _details(row: Row) -> dict[str, list[Row]]:
    number = row["stockAuditNum"]
    steps = [step(status, f"{number}-{status}", None, stockAuditNum=number) for status in (1, 2)]
    return {
        "info": [row],
        "status": steps,
        "release": [filed(f"{number}7", stockAuditNum=number)],
        "result": [],
        "res": [{**each, "reasonDesc": ""} for each in reversed(steps)],
    }
