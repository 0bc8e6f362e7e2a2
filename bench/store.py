"""Writing what hasn't changed: the store against a plain upsert that compares one digest.

A crawl sees mostly what it has seen before, so this is what the store does nearly all the time.
Goal: 50,000 rows a second on SQLite.
"""

from __future__ import annotations

import gc
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Column, Engine, MetaData, Table, Text
from sqlalchemy.dialects import postgresql, sqlite

from bench.report import Figure, alternate, parser, tell
from db.engine import open_engine, writing
from db.store import Answer, Store
from normalize.records import FundRecord
from spiders.facts import facts_of
from spiders.registry import source
from tests.support import postgres
from yindao.database import prepare

GOAL = 50_000
PER_ANSWER, PER_BATCH = 100, 20
AT = datetime(2026, 11, 8, 12, tzinfo=UTC)


def answer(number: int, salt: int) -> Answer:
    """A list page of a hundred funds; the salt makes its bytes new, and nothing that it says."""
    digest = hashlib.sha256(f"{number} {salt}".encode()).hexdigest()
    return Answer(
        method="GET",
        url=f"https://source.example/{number}",
        request_sha256=digest,
        kind="list",
        context={"page": number},
        content_type="application/json",
        charset="utf-8",
        sha256=digest,
        text_sha256=digest,
        size=1,
        archive_file="f",
        archive_offset=0,
        record_file="f",
        record_offset=0,
        http_status=200,
        at=AT,
        records=tuple(fund(f"S{number}-{place}") for place in range(PER_ANSWER)),
    )


def fund(number: str) -> FundRecord:
    """A fund as its register's list shows it."""
    return FundRecord(
        native_id=number,
        name=f"样例基金{number}",
        amac_code=number,
        amac_page_id="1",
        amac_type="private_equity",
        established_on=date(2026, 1, 1),
        registered_on=date(2026, 2, 1),
        status="operating",
        status_raw="正在运作",
        management_type_raw="受托管理",
        custody_raw="是",
        manager_raw="样例私募基金管理有限公司",
        custodian_raw="样例银行股份有限公司",
        inclusion_tier=None,
        raw={"fundName": number},
    )


class Ours:
    """The store with all its rows written once."""

    def __init__(self, url: str, rows: int) -> None:
        prepare(url).dispose()
        self._batches = rows // (PER_ANSWER * PER_BATCH)
        self._salt = 0
        self._store = Store(url, facts_of(source("amac_funds").spec), "bench")
        self._store.register()
        self._store.begin(date(2026, 1, 1), date(2026, 11, 8))
        self.measure()

    def measure(self) -> float:
        """Rows a second; making the records is no part of it."""
        self._salt += 1
        seconds, rows = 0.0, 0
        for batch in range(self._batches):
            answers = [answer(batch * PER_BATCH + n, self._salt) for n in range(PER_BATCH)]
            gc.collect()
            began = time.perf_counter()
            self._store.save(answers)
            seconds += time.perf_counter() - began
            rows += PER_BATCH * PER_ANSWER
        return rows / seconds

    def close(self) -> None:
        """Give back the connections."""
        self._store.close()


class Upsert:
    """A table of sixteen columns, whose rows are written where their digest differs."""

    def __init__(self, url: str, rows: int) -> None:
        self._engine: Engine = writing(open_engine(url))
        names = [f"c{number}" for number in range(14)]
        self._table = Table(
            "bench_upsert",
            MetaData(),
            Column("id", Text, primary_key=True),
            Column("sha256", Text),
            *(Column(name, Text) for name in names),
        )
        self._table.create(self._engine)
        dialect: Any = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(self._table)
        changed = {name: statement.excluded[name] for name in [*names, "sha256"]}
        self._statement = statement.on_conflict_do_update(
            index_elements=["id"],
            set_=changed,
            where=self._table.c.sha256 != statement.excluded.sha256,
        )
        self._batches = [
            [self._row(number) for number in range(at, at + PER_ANSWER * PER_BATCH)]
            for at in range(0, rows, PER_ANSWER * PER_BATCH)
        ]
        self.measure()

    @staticmethod
    def _row(number: int) -> dict[str, str]:
        values = {f"c{place}": f"样例 {number} {place}" for place in range(14)}
        digest = hashlib.sha256(repr(values).encode()).hexdigest()
        return {"id": f"S{number}", "sha256": digest, **values}

    def measure(self) -> float:
        """Rows a second."""
        began = time.perf_counter()
        for batch in self._batches:
            with self._engine.begin() as connection:
                connection.execute(self._statement, batch)
        return sum(map(len, self._batches)) / (time.perf_counter() - began)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def compare(url: str, rows: int, rounds: int, name: str, goal: int | None) -> Figure:
    """Ours and the peer on one database."""
    ours, peer = Ours(url, rows), Upsert(url, rows)
    try:
        mine, theirs = alternate(ours.measure, peer.measure, rounds)
    finally:
        ours.close()
        peer.close()
    return Figure(
        name=f"unchanged rows on {name}",
        unit="rows/s",
        ours=mine,
        peer_name="plain upsert",
        peer=theirs,
        goal=f"{goal:,} rows/s" if goal else "",
        met=median(mine) >= goal if goal else None,
    )


@contextmanager
def sqlite_url() -> Iterator[str]:
    """A fresh file."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite'}"


def main(arguments: list[str] | None = None) -> int:
    """Measure on both databases."""
    options = parser(__doc__)
    options.add_argument("--rows", type=int, default=20_000, help="a multiple of 2,000")
    options.add_argument("--only", choices=("sqlite", "postgresql"))
    given = options.parse_args(arguments)
    figures = []
    if given.only != "postgresql":
        with sqlite_url() as url:
            figures.append(compare(url, given.rows, given.rounds, "SQLite", GOAL))
    if given.only != "sqlite":
        with postgres.server() as server, postgres.fresh_database(server) as url:
            figures.append(compare(url, given.rows, given.rounds, "PostgreSQL", None))
    tell(figures, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
