"""A database with today's schema for each test, and a desk from which a test plays a source.

The schema is migrated once for each kind of database and copied for every test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from db.engine import open_engine, writing
from db.models import metadata
from db.schema import migrate
from db.store import Answer, Counts, Reread, RunResult, SourceFacts, Store
from db.values import sha256_hex
from normalize.mentions import mention
from normalize.records import (
    Doubt,
    FundRecord,
    Json,
    Link,
    ListingApplicationRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Mention,
    ProcurementLotRecord,
    ProcurementNoticeRecord,
    Record,
)
from tests.support import postgres

Row = dict[str, Any]

START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
SINCE, UNTIL = date(2026, 5, 1), date(2026, 6, 30)
# Written by every run, whatever the source says (data model, rule 4).
OPERATIONS = frozenset({"source", "crawl_run", "crawl_window", "visit", "run_key", "document"})

# What a source leaves open: a budget of "about a million".
BUDGET = Doubt("budget_minor", "约百万", "vague", ("1000000",))


def day(number: float) -> datetime:
    """A moment that many days after the start."""
    return START + timedelta(days=number)


# --- databases ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with today's schema and no rows."""
    path = tmp_path_factory.mktemp("template") / "yindao.sqlite"
    migrate(f"sqlite:///{path}")
    assert not path.with_name(f"{path.name}-wal").exists(), "somebody still holds the template"
    return path


@pytest.fixture(scope="session")
def postgres_migrated(postgres_url: str) -> Iterator[str]:
    """A PostgreSQL database with today's schema, one for each worker."""
    with postgres.fresh_database(postgres_url) as url:
        migrate(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with today's schema and no rows. The test runs twice, as with `database_url`.

    A test that alters the schema takes `database_url` and migrates by itself.
    """
    if request.param == "sqlite":
        path = tmp_path / "yindao.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgres_migrated")
    engine = open_engine(url)
    empty(engine)
    engine.dispose()
    return url


def empty(engine: Engine) -> None:
    """Take out all rows: 10 ms, where a copy of a PostgreSQL database takes 500."""
    on_postgres = engine.dialect.name == "postgresql"
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in metadata.tables
    )
    with writing(engine).begin() as connection:
        in_any_order = "SET LOCAL session_replication_role = replica"
        connection.exec_driver_sql(
            in_any_order if on_postgres else "PRAGMA defer_foreign_keys = ON"
        )
        for (name,) in connection.exec_driver_sql(filled).all():
            connection.exec_driver_sql(f"DELETE FROM {name}")
        if on_postgres:
            connection.exec_driver_sql(
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """A way into the database beside the store."""
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database, for what only SQLite does."""
    path = tmp_path / "only.sqlite"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgres_migrated: str) -> Iterator[Engine]:
    """A PostgreSQL database, for what only PostgreSQL does."""
    engine = open_engine(postgres_migrated)
    empty(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def open_desk(engine: Engine, migrated_url: str) -> Iterator[Callable[..., Desk]]:
    """Desks of as many sources as a test wants, all in one database."""
    desks: list[Desk] = []

    def desk(entity: str = "fund", **changes: Any) -> Desk:
        desks.append(Desk(migrated_url, engine, facts(entity, **changes)))
        return desks[-1]

    yield desk
    for each in desks:
        each.store.close()


@pytest.fixture
def store(open_desk: Callable[..., Desk]) -> Desk:
    """The desk of a whole list of funds that has been observed before: what it says is news."""
    return open_desk().observed()


# --- a source under test -----------------------------------------------------------------------


def facts(entity: str = "fund", **changes: Any) -> SourceFacts:
    """What the spec of a source says of it."""
    known = SourceFacts(
        id=f"test_{entity}",
        title="样例名录",
        channel={"fund": "fund", "listing_application": "listing"}.get(entity, "procurement"),
        entity=entity,
        publisher="样例协会",
        url="https://source.example/",
        region_code=None,
        access="open",
        cadence_seconds=30 * 86_400,  # so that a month between two runs is no gap
        full_list=True,
    )
    return replace(known, **changes)


def answer(
    *records: Record,
    page: str = "page",
    body: str | None = None,
    at: datetime = START,
    native_id: str | None = None,
    kind: str = "list",
    status: int = 200,
    context: Mapping[str, Json] | None = None,
    doubts: tuple[Doubt, ...] = (),
) -> Answer:
    """An answer of the source. Without a `body` it is one of its own: different records, different
    bytes."""
    text = body if body is not None else repr(records)
    url = f"https://source.example/{page}"
    return Answer(
        method="GET",
        url=url,
        request_sha256=sha256_hex("GET", url),
        kind=kind,
        context=context if context is not None else {"page": 1},
        content_type="text/html",
        charset="utf-8",
        sha256=sha256_hex(text),
        text_sha256=None,
        size=len(text),
        archive_file="test/first.warc.gz",
        archive_offset=int(sha256_hex(text)[:8], 16),
        record_file="test/this.warc.gz",
        record_offset=17,
        http_status=status,
        at=at,
        native_id=native_id,
        records=records,
        doubts=doubts,
    )


class Desk:
    """One source, played by a test: what it says goes through the store, and all can be read."""

    def __init__(self, url: str, engine: Engine, facts: SourceFacts) -> None:
        self.url = url
        self.facts = facts
        self.engine = engine
        self.store = Store(url, facts, "test-1")

    # runs

    def begin(self, cause: str | None = None) -> int:
        """Begin a run."""
        return self.store.begin(SINCE, UNTIL, cause)

    def end(
        self, verdict: str = "complete", at: datetime = START, lists_done: bool = True, **more: Any
    ) -> RunResult:
        """End the run."""
        result = RunResult(
            verdict=verdict, reason=None, finished_at=at, lists_done=lists_done, **more
        )
        return self.store.finish(result)

    def observed(self) -> Desk:
        """A first run that found nothing lies behind the source; the second has begun."""
        self.begin()
        self.end(at=day(-30))
        self.begin()
        return self

    def next_run(self, verdict: str = "complete", at: datetime = START, **more: Any) -> int:
        """End the run and begin another."""
        self.end(verdict, at, **more)
        return self.begin()

    def say(self, *records: Record, listed: Sequence[str] = (), **how: Any) -> Counts:
        """One answer, in a batch of its own."""
        return self.store.save([answer(*records, **how)], listed)

    def reparse(
        self, *records: Record, document: int, at: datetime, apply: bool = True
    ) -> list[Any]:
        """One document read again."""
        return self.store.reparse([Reread(document, records, at)], apply=apply)

    # what is in the database

    def rows(self, table: str, **where: Any) -> list[Row]:
        """The rows of a table in order of their number."""
        columns = metadata.tables[table].c
        query = select(metadata.tables[table]).where(*(columns[k] == v for k, v in where.items()))
        with self.engine.connect() as connection:
            return [
                dict(row._mapping)
                for row in connection.execute(query.order_by(*metadata.tables[table].primary_key))
            ]

    def row(self, table: str, **where: Any) -> Row:
        """The only such row."""
        (row,) = self.rows(table, **where)
        return row

    def changes(self, entity: str | None = None, **where: Any) -> list[tuple[Any, ...]]:
        """Field, old, new and cause of each change, in order."""
        if entity is not None:
            where["entity"] = entity
        wanted = ("field", "value_old", "value_new", "cause")
        return [tuple(row[name] for name in wanted) for row in self.rows("change", **where)]

    def causes(self, entity: str) -> list[str]:
        """The causes of what befell the records as such."""
        return [row["cause"] for row in self.rows("change", entity=entity, field="*")]

    def dump(self, *, all_tables: bool = False) -> dict[str, list[Row]]:
        """Everything but what each run writes anyway."""
        names = sorted(set(metadata.tables) - (set() if all_tables else OPERATIONS))
        return {name: found for name in names if (found := self.rows(name))}

    def put(self, table: str, **values: Any) -> None:
        """A row that a test needs to be there."""
        with writing(self.engine).begin() as connection:
            connection.execute(insert(metadata.tables[table]).values(values))


# --- what sources say --------------------------------------------------------------------------


def firm(name: str, kind: str = "firm", **keys: Any) -> Mention:
    """An organisation as printed."""
    found = mention(name, kind, **keys)
    assert found is not None
    return found


def fund(number: int | str = 1, **fields: Any) -> FundRecord:
    """A fund; its name is its number unless a test says otherwise."""
    return FundRecord(native_id=str(number), **{"name": f"样例基金{number}", **fields})


def notice(number: int | str = 1, **fields: Any) -> ProcurementNoticeRecord:
    """A notice."""
    return ProcurementNoticeRecord(
        native_id=str(number), **{"title": f"样例公告{number}", **fields}
    )


def lot(of: int | str, number: int | str, **fields: Any) -> ProcurementLotRecord:
    """A lot of a notice."""
    return ProcurementLotRecord(
        native_id=f"{of}/lot/{number}",
        **{"notice": Link("procurement_notice", str(of)), "lot_no": str(number), **fields},
    )


def application(number: int | str = 1, **fields: Any) -> ListingApplicationRecord:
    """A project of an exchange."""
    return ListingApplicationRecord(native_id=str(number), **fields)


def event(of: int | str, item: str, **fields: Any) -> ListingEventRecord:
    """A line of the log of a project."""
    link = Link("listing_application", str(of))
    return ListingEventRecord(native_id=f"{of}/event/{item}", **{"application": link, **fields})


def party(of: int | str, number: str, **fields: Any) -> ListingPartyRecord:
    """A party of a project."""
    link = Link("listing_application", str(of))
    return ListingPartyRecord(native_id=f"{of}/party/{number}", **{"application": link, **fields})


# --- sources that have been observed before ---------------------------------------------------

OpenDesk = Callable[..., Desk]


@pytest.fixture
def notices(open_desk: OpenDesk) -> Desk:
    """A source of notices that has been observed before."""
    return open_desk("procurement_notice").observed()


@pytest.fixture
def projects(open_desk: OpenDesk) -> Desk:
    """A source of listing applications that has been observed before."""
    return open_desk("listing_application").observed()
