"""Errors as a person wants them: one line that says what is wrong and what to do."""

from __future__ import annotations

import sqlite3

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

_HEAD, _TAIL = 1200, 300  # characters of an error: the longest of ours name tables or labels


class UserError(Exception):
    """Something the person who called can mend; `exit_code` 2 as for wrong usage."""

    exit_code = 2


class Busy(UserError):
    """Another crawl of the source is running; `exit_code` 3, so that a script can wait."""

    exit_code = 3


class Unreachable(Exception):
    """A database that doesn't answer: a fault, which the next try may not have."""


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
