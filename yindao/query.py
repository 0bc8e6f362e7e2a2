"""Ad-hoc questions to the database: read-only, bounded in time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, make_url

from db.engine import open_engine
from yindao.errors import UserError

SECONDS = 120


def existing(url: str) -> Engine:
    """A read-only engine of a database that is there. Raises UserError where it isn't."""
    target = make_url(url)
    file = target.database
    if target.get_backend_name() == "sqlite" and not (file and Path(file).exists()):
        raise UserError(f"there is no database {file}: `make sample` or `yindao crawl` makes one")
    return open_engine(url, read_only=True)


def ask(url: str, query: str) -> tuple[list[str], list[Sequence[Any]]]:
    """Columns and rows of one statement. The database itself refuses to write."""
    engine = existing(url)
    try:
        with engine.connect() as connection:
            _bound(connection)
            result = connection.exec_driver_sql(query)
            if not result.returns_rows:
                raise UserError("expected a query that gives rows, such as SELECT ...")
            return list(result.keys()), [tuple(row) for row in result]
    finally:
        engine.dispose()


def _bound(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET statement_timeout = '{SECONDS}s'")
