"""kill -9 in the middle of a crawl: the next run makes the tables as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import open_engine
from db.models.provenance import CrawlRun
from spiders.archive import Archive, Exchange
from tests.support.dumps import Rows, data_of
from tests.support.network import sqlite_database
from tests.support.sse_answers import Row, detail_answers, filed, list_answers, project, step
from yindao.database import prepare

PROJECTS = 24  # five pages each, so that there are several batches
_AT = datetime(2026, 11, 8, 12, tzinfo=UTC)
_run = CrawlRun.__table__  # type: ignore[attr-defined]


def _network(folder: Path) -> Path:
    """A world of SSE with enough projects to be killed in the middle of."""
    archive = Archive(folder, "world")
    rows = [project(str(9000 + number)) for number in range(PROJECTS)]
    exchanges = list_answers(rows)
    for row in rows:
        exchanges += detail_answers(_detail(row), row)
    for ask, body in exchanges:
        archive.write(_exchange(ask.url, body))
    archive.close()
    (file,) = (folder / "world").glob("*.warc.gz")
    return file


def _detail(row: Row) -> dict[str, list[Row]]:
    number = row["stockAuditNum"]
    steps = [step(status, f"{number}-{status}", None, stockAuditNum=number) for status in (1, 2)]
    return {
        "info": [row],
        "status": steps,
        "release": [filed(f"{number}7", stockAuditNum=number)],
        "result": [],
        "res": [{**each, "reasonDesc": ""} for each in reversed(steps)],
    }


def _exchange(url: str, body: str) -> Exchange:
    return Exchange(
        method="GET",
        url=url,
        request_body=b"",
        status=200,
        headers=[("Content-Type", "application/json; charset=utf-8")],
        body=body.encode(),
        at=_AT,
    )


def _command(url: str, archive: Path, network: Path) -> list[str]:
    command = [sys.executable, "-m", "spiders", "sse_listings", "--database", url, "--floor", "1"]
    command += ["--archive", str(archive), "--until", "2026-11-08", "--replay", str(network)]
    return command


def _crawl(url: str, archive: Path, network: Path, *, kill: bool) -> str | None:
    """Crawl, and give the verdict; with `kill`, end the process hard after its first batch."""
    command = _command(url, archive, network)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if kill and event["event"] == "progress":
                os.kill(process.pid, signal.SIGKILL)
                return None
            if event["event"] == "end":
                return str(event["verdict"])
    raise AssertionError(f"the crawl ended with {process.returncode} and no verdict")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _network(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, network: Path) -> dict[str, Rows]:
    """What the tables hold after a crawl that nobody killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    url = sqlite_database(folder)
    assert _crawl(url, folder / "archive", network, kill=False) == "complete"
    engine = open_engine(url)
    whole = data_of(engine)
    engine.dispose()
    assert len(whole["listing_application"]) == PROJECTS
    return whole


def test_a_killed_crawl_leaves_nothing_half_done(
    database_url: str, tmp_path: Path, network: Path, undisturbed: dict[str, Rows]
) -> None:
    engine = prepare(database_url)
    assert _crawl(database_url, tmp_path / "archive", network, kill=True) is None
    assert _crawl(database_url, tmp_path / "archive", network, kill=False) == "complete"

    killed = data_of(engine)
    for name in undisturbed:
        assert killed[name] == undisturbed[name], name
    with engine.connect() as connection:
        runs = connection.execute(select(_run.c.verdict, _run.c.reason).order_by(_run.c.id)).all()
    assert [tuple(run) for run in runs] == [("failed", "interrupted"), ("complete", None)]
    engine.dispose()
