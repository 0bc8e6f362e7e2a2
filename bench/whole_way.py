"""The whole way of procurement over HTTP: lists, pages, archive, reading, meaning, database.

Beside it a stock Scrapy that only fetches the same pages of 15 KB and throws them away. Goals: 0.7
of its speed with our own settings, and as fast as it with the faster download handler.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from sqlalchemy import text

from bench import process
from bench.report import Figure, alternate, parser, tell
from bench.server import Served, serving
from db.engine import open_engine
from tests.support.network import sqlite_database

# CONCURRENT_ITEMS=4, the greater part of what can be won, is our default already.
VARIANTS = {"twisted": ("our settings", 0.7), "aiohttp": ("our settings and aiohttp", 1.0)}


def ours(server: Served, notices: int, handler: str, *, watch: bool = False) -> process.Ended:
    """A crawl into a fresh database and archive; raises where a notice isn't in the database."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_database(Path(folder))
        arguments = ["--handler", handler, "ccgp_zygg", "--database", url]
        arguments += ["--archive", f"{folder}/archive", "--since", "2026-10-01"]
        arguments += ["--until", "2026-11-08", "--log-level", "ERROR"]
        ended = process.run("bench.child", arguments, server, watch=watch)
        if (found := _whole(url)) != notices:
            raise RuntimeError(f"expected {notices} whole notices, found {found}: {ended.events}")
    return ended


def _whole(url: str) -> int:
    """Notices in the database of which the page was read."""
    engine = open_engine(url)
    query = text("SELECT count(*) FROM procurement_notice WHERE detail_version IS NOT NULL")
    with engine.connect() as connection:
        found = int(connection.execute(query).scalar_one())
    engine.dispose()
    return found


def peer(server: Served, notices: int, *, watch: bool = False) -> process.Ended:
    """Stock Scrapy."""
    return process.run("bench.stock", ["--notices", str(notices)], server, watch=watch)


def _speed(ended: process.Ended, cost: list[float]) -> float:
    """Pages a second; what a page costs in ms of processor is noted in `cost`."""
    cost.append(1000 * ended.cpu / ended.asked)
    return ended.asked / ended.seconds


def compare(server: Served, notices: int, handler: str, rounds: int) -> Figure:
    """One variant."""
    name, goal = VARIANTS[handler]
    my_cost, their_cost = list[float](), list[float]()
    mine, theirs = alternate(
        lambda: _speed(ours(server, notices, handler), my_cost),
        lambda: _speed(peer(server, notices), their_cost),
        rounds,
    )
    figure = Figure(
        name=f"the whole way, {name}",
        unit="pages/s",
        ours=mine,
        peer_name="stock Scrapy, fetching only",
        peer=theirs,
        goal=f"ratio {goal:g}",
        more={
            "ms of processor a page, start included": round(median(my_cost), 2),
            "stock, ms of processor a page": round(median(their_cost), 2),
        },
    )
    figure.met = figure.ratio >= goal
    return figure


def main(arguments: list[str] | None = None) -> int:
    """Measure both variants."""
    options = parser(__doc__)
    options.add_argument("--notices", type=int, default=3000)
    options.add_argument("--only", choices=sorted(VARIANTS))
    given = options.parse_args(arguments)
    handlers = [given.only] if given.only else list(VARIANTS)
    with serving(given.notices) as server:
        figures = [compare(server, given.notices, each, given.rounds) for each in handlers]
    tell(figures, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
