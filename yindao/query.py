"""Ad-hoc questions to the database: read-only, bounded in time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect

from db.engine import database_url, open_engine
from yindao.errors import UserError, usable

SECONDS = 120
_FAULTS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOTADB,
    }
)


def existing(url: str) -> Engine:
    """A read-only engine of a database that is there. Raises UserError where it isn't, or where
    it can't be opened."""
    with usable(url):
        target = database_url(url)
        file = target.database
        if target.get_backend_name() == "sqlite" and not (file and Path(file).exists()):
            raise UserError(
                f"there is no database {file}: `make sample` or `yindao crawl` makes one"
            )
        engine = open_engine(url, read_only=True)
        with engine.connect() as connection:
            inspect(connection).get_table_names()  # SQLite opens any file, and looks later
    return engine


def ask(url: str, query: str) -> tuple[list[str], list[Sequence[Any]]]:
    """Columns and rows of one statement. The database itself refuses to write.

    Raises UserError for a query that the database doesn't take.
    """
    engine = existing(url)
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.cursor()
            _run(engine, connection, raw, query)
            if raw.description is None:
                raise UserError("expected a query that gives rows, such as SELECT ...")
            return [str(column[0]) for column in raw.description], list(raw.fetchall())
    except engine.dialect.loaded_dbapi.Error as error:
        raise _told(error) from error
    finally:
        engine.dispose()


def _run(engine: Engine, connection: Connection, cursor: Any, query: str) -> None:
    if engine.dialect.name == "postgresql":
        cursor.execute(f"SET statement_timeout = '{SECONDS}s'")
        # Prepared means one statement, and one statement can't end our transaction.
        cursor.execute(query, prepare=True)
        return
    ends = time.monotonic() + SECONDS
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(lambda: time.monotonic() > ends, 100_000)
    driver.set_authorizer(_allows)
    cursor.execute(query)


def _told(error: Exception) -> Exception:
    """What the database says of the query; a fault of the file, such as a full disk, stays one."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # extended codes
    if code in _FAULTS:
        return error
    said = str(error).strip().splitlines() or [type(error).__name__]
    return UserError(f"query: expected one SELECT that the database takes, it says: {said[0]}")


def _allows(action: int, *_: Any) -> int:
    """SQLite makes a file of whatever is attached, also where the database is read-only."""
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
