"""Alembic's entry: which database, which tables. The URL comes from the caller, not a file."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from db.engine import database_url, open_engine
from db.models import metadata


def _url() -> str:
    """The URL given by the caller, or by the environment where `alembic` is called by hand."""
    given = context.get_x_argument(as_dictionary=True).get("url")
    url = given or context.config.get_main_option("sqlalchemy.url")
    url = url or os.environ.get("YINDAO_DATABASE_URL")
    if not url:
        raise SystemExit("expected a database: -x url=... or YINDAO_DATABASE_URL; found none")
    return database_url(url).render_as_string(hide_password=False)


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tables of the queue, where there is one, are its own business."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def _let_tables_be_copied(connection: Connection) -> None:
    """SQLite alters a table by copying and dropping it, which rows that point to it would forbid.
    No statement inside a transaction can allow it, so the driver is told before one begins."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        assert driver is not None, "an open connection has its driver's"
        driver.cursor().execute("PRAGMA foreign_keys = OFF")


def _run() -> None:
    engine = open_engine(_url())
    try:
        with engine.connect() as connection:
            _let_tables_be_copied(connection)
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_as_batch=True,  # SQLite alters a table by copying it
                compare_type=True,
                include_name=_ours,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


_run()
