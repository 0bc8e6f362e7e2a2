"""One daemon leads where several share a database: the others stand by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from db.lock import keep_alive

_KEY = 7_305_115  # of the advisory lock; those before it are of single transactions (db)


class Leader:
    """Whether this process leads; asked anew at every tick.

    On PostgreSQL the lock is held by one connection of its own: it falls with the process or with
    the connection, and a standby takes over. A SQLite file has a lock file beside it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._file = None if engine.dialect.name == "postgresql" else _lock_file(engine)

    def leads(self) -> bool:
        """True where this process holds the lock, now."""
        if self._file is not None:
            return self._file.is_locked or _taken(self._file.acquire)
        if self._connection is not None and self._is_alive(self._connection):
            return True
        return self._try()

    def release(self) -> None:
        """Let another one lead."""
        if self._file is not None:
            self._file.release()
        self._drop()

    def _try(self) -> bool:
        self._drop()
        options = {"isolation_level": "AUTOCOMMIT"}
        connection = self._engine.connect().execution_options(**options)
        query = text("SELECT pg_try_advisory_lock(:key)")
        try:
            keep_alive(connection)
            if connection.execute(query, {"key": _KEY}).scalar():
                self._connection = connection
                return True
        finally:
            if self._connection is not connection:
                connection.invalidate()  # a session that waits in a pool would keep its locks
                connection.close()
        return False

    @staticmethod
    def _is_alive(connection: Connection) -> bool:
        """The lock lives as long as its session, and no longer."""
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # not back into the pool: the session ends
            self._connection.close()
            self._connection = None


def _lock_file(engine: Engine) -> FileLock:
    database = Path(engine.url.database or "memory.db")
    folder = database.parent / f"{database.stem}.locks"
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / "daemon.lock", timeout=0)


def _taken(acquire: Callable[[], object]) -> bool:
    try:
        acquire()
    except Timeout:
        return False
    return True
