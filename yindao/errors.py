"""Errors as a person wants them: one line that says what is wrong and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from db.engine import database_url, shown_url

_HEAD, _TAIL = 1200, 300  # characters of an error: the longest of ours name tables or labels


class UserError(Exception):
    """Something the person who called can mend; `exit_code` 2 as for wrong usage."""

    exit_code = 2


class Busy(UserError):
    """Another crawl of the source is running; `exit_code` 3, so that a script can wait."""

    exit_code = 3


@contextmanager
def usable(url: str) -> Iterator[None]:
    """Work by which it shows whether a database can be used at all. Raises UserError, which names
    the database without its password, where it can't."""
    try:
        target = database_url(url)
    except ValueError as error:
        raise UserError(f"database: {error}") from error
    kind = "SQLite" if target.get_backend_name() == "sqlite" else "PostgreSQL"
    file = Path(target.database or ".") if kind == "SQLite" else None
    try:
        if file is not None and target.database and file.is_dir():
            raise UserError(f"database {file}: expected a SQLite file, found a folder")
        yield
    except (DBAPIError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if cause is None or "no such table" in str(cause):
            raise
        said = str(cause).strip().splitlines()[0]
        raise UserError(
            f"database {file or shown_url(target)}: expected a {kind} database that can be opened, "
            f"found: {said}"
        ) from error


def told(error: BaseException) -> str:
    """The error in one line, of bounded length: it may hold what somebody has put in."""
    return shortened(_told(error))


def shortened(text: str) -> str:
    """A text without its middle where it is too long to be read."""
    left_out = len(text) - _HEAD - _TAIL
    if left_out <= 0:
        return text
    return f"{text[:_HEAD]} ... ({left_out} characters left out) ... {text[-_TAIL:]}"


def _told(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = "YINDAO_" + "_".join(str(part) for part in first["loc"]).upper()
        found = "" if "DATABASE" in name else f", found {first.get('input')!r}"  # no passwords
        return f"setting {name}: {first['msg'].removeprefix('Value error, ')}{found}"
    if isinstance(error, sqlite3.Error):
        return f"the database says: {error}"
    if isinstance(error, OperationalError) and "no such table" in str(error.orig):
        return f"the database has no tables yet ({error.orig}): crawl first, or `make sample`"
    if isinstance(error, DBAPIError):
        return f"the database says: {str(error.orig).strip().splitlines()[0]}"
    if isinstance(error, ArgumentError):
        return f"database URL: expected sqlite:/// or postgresql://, found another form ({error})"
    return str(error).strip().replace("\n", "; ") or type(error).__name__
