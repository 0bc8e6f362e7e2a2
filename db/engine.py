"""Connections: SQLite as the embedded default, PostgreSQL when outgrown."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

_PASSWORD = re.compile(r":[^:@/]*@")
_BUSY_MS = 30_000  # an analyst's long read must not make a crawl lose its batch


def database_url(text: str) -> URL:
    """A SQLAlchemy URL; `postgresql://` means psycopg 3, the one driver we use.

    Raises ValueError naming what was expected for anything that is neither SQLite nor PostgreSQL.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        found = _PASSWORD.sub(":***@", text)
        raise ValueError(f"expected a sqlite:/// or postgresql:// URL, found {found!r}") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite":
        return url
    raise ValueError(f"expected a sqlite:/// or postgresql:// URL, found {url.drivername}://")


def shown_url(url: URL) -> str:
    """A URL as it may be printed: without any password."""
    kept = {name: value for name, value in url.query.items() if "pass" not in name.lower()}
    return url.set(query=kept).render_as_string(hide_password=True)


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
    frozen = _frozen(url) if read_only else None
    engine = create_engine(url, hide_parameters=True, **({"creator": frozen} if frozen else {}))

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


def _frozen(url: URL) -> Callable[[], sqlite3.Connection] | None:
    """How a file is opened where SQLite may not write beside it, as on a read-only disk: there it
    can't keep the index of the journal, so the file is taken for one that nobody changes. None
    where it may, or where a journal waits beside the file and belongs to what is read."""
    if not url.database or url.database == ":memory:" or url.query:
        return None
    file = Path(url.database).resolve()
    journal = file.with_name(f"{file.name}-wal")
    if os.access(file.parent, os.W_OK) or (journal.exists() and journal.stat().st_size):
        return None
    address = f"{file.as_uri()}?immutable=1"
    return lambda: sqlite3.connect(address, uri=True, check_same_thread=False)


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
