"""One crawl per source at a time, wherever it runs: so politeness holds across machines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

# The server's: one whose machine is gone says no goodbye, and would hold its locks for two hours.
_KEEPALIVE = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3}


class SourceBusy(Exception):
    """Another crawl of the source is running."""

    def __init__(self, source_id: str) -> None:
        self.source_id = source_id
        super().__init__(f"another crawl of {source_id} is running; it has to end first")


@contextmanager
def source_lock(engine: Engine, source_id: str) -> Iterator[None]:
    """Hold the lock of a source. It falls with the process, so a killed crawl leaves none behind.

    Raises SourceBusy at once where another holds it.
    """
    held = _advisory if engine.dialect.name == "postgresql" else _file
    with held(engine, source_id):
        yield


def keep_alive(connection: Connection) -> None:
    """Let a PostgreSQL server notice within half a minute that the holder of a lock is gone."""
    for setting, value in _KEEPALIVE.items():
        connection.execute(text(f"SET {setting} = {value}"))


@contextmanager
def _advisory(engine: Engine, source_id: str) -> Iterator[None]:
    number = int.from_bytes(hashlib.sha256(source_id.encode()).digest()[:8], "big", signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        keep_alive(connection)
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": number})
        if not taken.scalar():
            raise SourceBusy(source_id)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": number})


@contextmanager
def _file(engine: Engine, source_id: str) -> Iterator[None]:
    database = Path(engine.url.database or "memory.db")
    folder = database.parent / f"{database.stem}.locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{source_id}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise SourceBusy(source_id) from error
    try:
        yield
    finally:
        lock.release()
