"""A full sweep of the listing exchanges, from replay to database, and what the next one asks.

Two figures for each exchange: answers a second of a first sweep (every project with its details),
beside a script that only stores the text of the same answers; and, after some projects have moved,
the requests of the second sweep for each of these, beside a crawler that reads all again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bench.process import ROOT
from bench.reparse import stored_as_text
from bench.report import Figure, parser, tell
from bench.worlds import Answers, sse_projects, szse_projects
from db.engine import open_engine
from db.models import metadata
from tests.support.network import NOW, TODAY, Network, sqlite_database

JSON = {"Content-Type": "application/json; charset=utf-8"}
_CHILD = (
    "import sys; from spiders.crawl import main; from bench.process import tell_held;"
    " code = main(sys.argv[1:]); tell_held(); sys.exit(code)"
)
World = Callable[[int, int], Answers]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a crawl took: requests, seconds with the start of the process, MB at its peak."""

    requests: int
    seconds: float
    peak: float


def sweep(source_id: str, database: str, folder: Path, files: list[Path]) -> Sweep:
    """Crawl in a child process. Raises RuntimeError unless it ends complete."""
    began = time.perf_counter()
    command = [sys.executable, "-c", _CHILD, source_id, "--database", database, "--floor", "1"]
    command += ["--archive", str(folder / "archive"), "--until", str(TODAY + timedelta(days=1))]
    command += ["--replay", *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    seconds = time.perf_counter() - began
    events = {event["event"]: event for event in map(json.loads, done.stdout.splitlines())}
    if events["end"]["verdict"] != "complete":
        raise RuntimeError(f"expected a complete crawl, found {events['end']}")
    return Sweep(_requests(database), seconds, events["held"]["peak"])


def _requests(database: str) -> int:
    run = metadata.tables["crawl_run"]
    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            last = select(func.max(run.c.id)).scalar_subquery()
            return int(
                connection.execute(select(run.c.requests).where(run.c.id == last)).scalar_one()
            )
    finally:
        engine.dispose()


def compare(name: str, source_id: str, world: World, projects: int, moved: int) -> list[Figure]:
    """Both figures of an exchange."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        database = sqlite_database(folder)
        network = Network(folder / "world")
        _answer(network, world(projects, 0))
        first = sweep(source_id, database, folder, network.files())
        text_only = stored_as_text(folder / "archive", folder)
        network = Network(folder / "later", NOW + timedelta(days=1))
        _answer(network, world(projects, moved))
        second = sweep(source_id, database, folder, network.files())
    speed = first.requests / first.seconds
    return [
        Figure(
            name=f"a first sweep of {projects:,} projects, {name}",
            unit="answers/s",
            ours=[speed],
            peer_name="text only",
            peer=[text_only],
            more={"seconds": round(first.seconds, 1), "MB at the peak": round(first.peak, 1)},
        ),
        Figure(
            name=f"requests for each of {moved:,} projects that moved, {name}",
            unit="requests",
            ours=[second.requests / moved],
            peer_name="all again",
            peer=[first.requests / moved],
            more={"requests in all": second.requests},
        ),
    ]


def _answer(network: Network, answers: Answers) -> None:
    for ask, body in answers:
        network.add(ask.url, body, headers=JSON)


def main(arguments: list[str] | None = None) -> int:
    """Sweep Shanghai and Shenzhen."""
    options = parser(__doc__)
    options.add_argument("--sse", type=int, default=1_300)
    options.add_argument("--szse", type=int, default=1_700)
    options.add_argument("--moved", type=int, default=30)
    given = options.parse_args(arguments)
    figures = [
        *compare("Shanghai", "sse_listings", sse_projects, given.sse, given.moved),
        *compare("Shenzhen", "szse_listings", szse_projects, given.szse, given.moved),
    ]
    tell(figures, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
