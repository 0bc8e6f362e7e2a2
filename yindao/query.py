"""Ad-hoc questions to the database: read-only, bounded in time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine

from db.engine import database_url, open_engine
from yindao.database import check_database
from yindao.errors import UserError

SECONDS = 120


def existing(url: str) -> Engine:
    """A read-only engine of a database that is there. Raises UserError where it isn't, or is none,
    and Unreachable where it doesn't answer."""
    target = database_url(url)
    file = target.database
    if target.get_backend_name() == "sqlite" and not (file and Path(file).exists()):
        raise UserError(f"there is no database {file}: `make sample` or `yindao crawl` makes one")
    check_database(url)
    return open_engine(url, read_only=True)


def ask(url: str, query: str) -> tuple[list[str], list[Sequence[Any]]]:
    """Columns and rows of one statement. The database itself refuses to write.

    Raises UserError for a statement that the database can't or won't run.
    """
    engine = existing(url)
    ends = time.monotonic() + SECONDS
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.cursor()
            if engine.dialect.name == "postgresql":
                raw.execute(f"SET statement_timeout = '{SECONDS}s'")
                # Prepared means one statement, and one statement can't end our transaction.
                raw.execute(query, prepare=True)
            else:
                driver: Any = connection.connection.driver_connection
                driver.set_progress_handler(lambda: time.monotonic() > ends, 100_000)
                driver.set_authorizer(_allows)
                raw.execute(query)
            if raw.description is None:
                raise UserError("expected a query that gives rows, such as SELECT ...")
            return [str(column[0]) for column in raw.description], list(raw.fetchall())
    except (sqlite3.Error, psycopg.Error) as error:
        if _is_the_querys(error):
            first = str(error).strip().splitlines()[0]
            raise UserError(f"the query: the database says: {first}") from error
        raise
    finally:
        engine.dispose()


def _is_the_querys(error: sqlite3.Error | psycopg.Error) -> bool:
    """True where the database lives and the statement is at fault: it can't be understood, names
    what isn't there, or would write."""
    if isinstance(error, psycopg.Error):
        return isinstance(
            error,
            psycopg.ProgrammingError | psycopg.DataError | psycopg.errors.ReadOnlySqlTransaction,
        )
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)  # none: not even sent
    return code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH)


def _allows(action: int, *_: Any) -> int:
    """SQLite makes a file of whatever is attached, also where the database is read-only."""
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
