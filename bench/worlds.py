"""Made-up worlds of any size, in the shape of the real pages, written once as WARC files."""

from __future__ import annotations

from pathlib import Path

from bench.notices import notice_pages
from spiders.drafts import Ask
from tests.support import sse_answers as sse, szse_answers as szse
from tests.support.network import Network

Answers = list[tuple[Ask, str]]  # what was asked, and the body of the answer


def notices(folder: Path, number: int) -> list[Path]:
    """A channel of ccgp with as many notices, as WARC files."""
    network = Network(folder)
    for url, page in notice_pages(number):
        network.add(url, page)
    return network.files()


def projects(folder: Path, number: int) -> list[Path]:
    """SSE with as many projects, as WARC files."""
    network = Network(folder)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    for ask, body in sse_projects(number):
        network.add(ask.url, body, headers=headers)
    return network.files()


def sse_projects(number: int, moved: int = 0) -> Answers:
    """SSE with as many projects, five answers each; the first ones have moved since."""
    rows = [_sse_row(str(10_000 + place), moves=place < moved) for place in range(number)]
    answers = sse.list_answers(rows)
    for row in rows:
        answers += sse.detail_answers(_sse_details(row), row)
    return answers


def _sse_row(number: str, *, moves: bool) -> sse.Row:
    if not moves:
        return sse.project(number)
    return sse.project(number, currStatus=4, updateDate="20240401120000", OPERATION_SEQ="f" * 32)


def _sse_details(row: sse.Row) -> dict[str, list[sse.Row]]:
    number = row["stockAuditNum"]
    stages = (1, 2, 4) if row["currStatus"] == 4 else (1, 2)
    steps = [
        sse.step(status, f"{number}-{status}", None, stockAuditNum=number) for status in stages
    ]
    return {
        "info": [row],
        "status": steps,
        "release": [sse.filed(f"{number}7", stockAuditNum=number)],
        "result": [],
        "res": [{**each, "reasonDesc": ""} for each in reversed(steps)],
    }


def szse_projects(number: int, moved: int = 0) -> Answers:
    """SZSE with as many projects, one page each; the first ones have moved since."""
    states = [60 if place < moved else 30 for place in range(number)]
    rows = [szse.project(10_000 + place, status) for place, status in enumerate(states)]
    answers = szse.list_answers(rows)
    for row in rows:
        answers.append(szse.detail_answer(_szse_detail(row["prjid"], row["prjstatus"]), row))
    return answers


def _szse_detail(number: int, status: int) -> szse.Row:
    if status != 60:
        return szse.detail(number, status)
    found = szse.detail(number, status)
    later = szse.step(60, szse.WORDS[60], "2026-11-10 09:00", 2)
    return {**found, "prjprogs": [*found["prjprogs"], later]}
