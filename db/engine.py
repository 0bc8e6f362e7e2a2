"""Connections: SQLite as the embedded default, PostgreSQL when outgrown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

_BUSY_MS = 30_000  # an analyst's long read must not make a crawl lose its batch


def database_url(text: str) -> URL:
    """A SQLAlchemy URL; `postgresql://` means psycopg 3, the one driver we use.

    Raises ValueError naming what was expected for anything that is neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError(f"expected a sqlite:/// or postgresql:// URL, found {text!r}") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise ValueError(f"expected a sqlite:/// or postgresql:// URL, found {url.drivername}://")


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine whose transactions are whole, and that waits for a busy database for a while."""
    target = database_url(url)
    if target.get_backend_name() == "sqlite":
        return _sqlite(target, read_only)
    options = "-c default_transaction_read_only=on" if read_only else ""
    # What a statement was given may be an address or a token: no message may hold it.
    arguments = {"options": options} if options else {}
    return create_engine(target, connect_args=arguments, hide_parameters=True)


def _sqlite(url: URL, read_only: bool) -> Engine:
    if url.database and url.database != ":memory:" and not read_only:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, see _begin
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                connection.execute("PRAGMA journal_mode = WAL")  # needs the file to itself once
            connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that will write takes the lock at once: one that reads first and writes
        # later would fail instead of waiting when another writer came between.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions are going to write."""
    return engine.execution_options(writes=True)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection whose queries all see the database as it was at the first of them."""
    if engine.dialect.name == "postgresql":  # there each query sees anew; SQLite never does
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection
