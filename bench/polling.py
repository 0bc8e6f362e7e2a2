"""Requests for each new notice over a month: the real spiders at the times that the plan says.

Two channels: that of central units once a day, and that of all others, which rolls over within
hours, for a few days. Beside each a crawler that reads lists and notices all again, at the same
times. Also told: notices lost, because they had left the list before anybody looked. The first look
is no part of it. Goal: 1.3 requests a notice.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bench.month import BEGIN, BEIJING, Channel
from bench.process import crawled
from bench.report import Figure, parser, tell
from bench.server import in_thread
from db.engine import open_engine
from scheduler.plan import SourceClock, due_at
from spiders.registry import source
from spiders.spec import SourceSpec
from tests.support.network import sqlite_database

GOAL = 1.3


@dataclass(slots=True)
class Month:
    """What a crawler did after its first look.

    looks   when it looked, the first time included
    asked   requests
    new     ids of notices that it came to know
    lost    how many were published and never seen
    """

    looks: list[datetime] = field(default_factory=list)
    asked: int = 0
    new: set[str] = field(default_factory=set)
    lost: int = 0

    @property
    def cost(self) -> float:
        """Requests for each new notice."""
        return self.asked / max(len(self.new), 1)


def ours(spec: SourceSpec, channel: Channel, days: int) -> Month:
    """Real crawls, each in a process of its own and over HTTP, at a made-up clock."""
    month = Month()
    with tempfile.TemporaryDirectory() as folder, in_thread(channel.answer) as url:
        database = sqlite_database(Path(folder))
        clock = SourceClock(
            id=spec.id, cadence=spec.cadence, time_zone=spec.time_zone, quiet=spec.quiet_hours
        )
        while (at := due_at(clock, channel.at) or BEGIN) < BEGIN + timedelta(days=days):
            channel.at = max(at, channel.at)
            clock = _next(clock, channel.at, _crawl(spec.id, database, folder, url, channel.at))
            month.looks.append(clock.started_at or at)
            if len(month.looks) == 1:
                first, channel.asked = _stored(database), 0
        month.asked, month.new = channel.asked, _stored(database) - first
    month.lost = _lost(channel, month, first)
    return month


def _crawl(source_id: str, database: str, folder: str, server: str, at: datetime) -> str:
    """The verdict of one run."""
    arguments = ["--server", server, "--at", at.astimezone(UTC).isoformat(), source_id]
    arguments += ["--database", database, "--archive", f"{folder}/archive"]
    arguments += ["--until", f"{at.astimezone(BEIJING):%Y-%m-%d}", "--log-level", "ERROR"]
    return crawled(arguments)


def _next(clock: SourceClock, at: datetime, verdict: str) -> SourceClock:
    """What the plan knows after a run."""
    return SourceClock(
        id=clock.id,
        cadence=clock.cadence,
        time_zone=clock.time_zone,
        quiet=clock.quiet,
        started_at=at,
        verdict=verdict,
        in_a_row=clock.in_a_row + 1 if verdict == clock.verdict else 1,
    )


def _stored(database: str) -> set[str]:
    engine = open_engine(database)
    query = text("SELECT native_id FROM procurement_notice WHERE detail_version IS NOT NULL")
    with engine.connect() as connection:
        found = {row.native_id for row in connection.execute(query)}
    engine.dispose()
    return found


def _lost(channel: Channel, month: Month, first: set[str]) -> int:
    """Published between the first look and the last, and never seen."""
    published = channel.published(month.looks[0], month.looks[-1])
    return len(published - month.new - first)


def plain(channel: Channel, looks: list[datetime], wants: Callable[[str, set[str]], bool]) -> Month:
    """A crawler that reads the whole list at each look, and the notices that it `wants`."""
    month, known = Month(looks=looks), set[str]()
    for at in looks:
        channel.at = max(at, channel.at)
        for page in range(channel.pages):
            for number in channel.look(page):
                if wants(number, known):
                    channel.read()
                    known.add(number)
        if at == looks[0]:
            first, channel.asked = set(known), 0
    month.asked, month.new = channel.asked, known - first
    month.lost = _lost(channel, month, first)
    return month


def compare(source_id: str, daily: int, days: int) -> Figure:
    """One channel over as many days, beside the crawler that reads all again."""
    spec = source(source_id).spec

    def fresh() -> Channel:
        return Channel(spec.url, daily, days, spec.delay)

    mine = ours(spec, fresh(), days)
    all_again = plain(fresh(), mine.looks, lambda number, known: True)
    lists_again = plain(fresh(), mine.looks, lambda number, known: number not in known)
    return Figure(
        name=f"{source_id}, {daily:,} notices a working day, {days} days",
        unit="requests for each new notice",
        ours=[mine.cost],
        peer_name="all read again",
        peer=[all_again.cost],
        goal=f"at most {GOAL}",
        met=mine.cost <= GOAL,
        more={
            "runs": len(mine.looks),
            "new notices": len(mine.new),
            "notices lost": mine.lost,
            "all read again, notices lost": all_again.lost,
            "whole list and what is new, requests for each": round(lists_again.cost, 2),
            "whole list and what is new, notices lost": lists_again.lost,
        },
    )


def main(arguments: list[str] | None = None) -> int:
    """Live through the days; it is exact, so there is one round."""
    options = parser(__doc__)
    options.add_argument("--days", type=int, default=30, help="of the central channel")
    options.add_argument("--daily", type=int, default=250, help="notices on a working day")
    options.add_argument("--local-days", type=int, default=2, help="of the local channel; 0: none")
    options.add_argument("--local-daily", type=int, default=4500)
    given = options.parse_args(arguments)
    figures = [compare("ccgp_zygg", given.daily, given.days)]
    if given.local_days:
        figures.append(compare("ccgp_dfgg", given.local_daily, given.local_days))
    tell(figures, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
