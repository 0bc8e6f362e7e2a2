"""Rows for people and for programs: a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from yindao.errors import UserError

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def show_rows(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], format: str, console: Console
) -> None:
    """Print rows. Raises UserError for a format that is none."""
    writers = {"table": _table, "csv": _csv, "json": _json}
    if format not in writers:
        raise UserError(f"--format: expected table, csv or json, found {format!r}")
    writers[format](columns, list(rows), console)


def _table(columns: Sequence[str], rows: list[Sequence[Any]], console: Console) -> None:
    table = Table()
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(value)) for value in row))
    console.print(table)
    console.print(f"{len(rows)} rows", style="dim")


def _csv(columns: Sequence[str], rows: list[Sequence[Any]], console: Console) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([defused(column) for column in columns])
    writer.writerows([defused(value) for value in row] for row in rows)
    console.file.write(buffer.getvalue())


def _json(columns: Sequence[str], rows: list[Sequence[Any]], console: Console) -> None:
    if len(set(columns)) < len(columns):
        raise UserError(f"expected columns of different names, found {', '.join(columns)}")
    objects = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    text = json.dumps(objects, ensure_ascii=False, indent=1, default=str)
    console.file.write(_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def defused(value: Any) -> Any:
    """A cell that a spreadsheet takes for text: a page's text must not become a formula."""
    value = _plain(value)
    if not isinstance(value, str):
        return value
    value = printable(value)
    return "'" + value if value.startswith(_FORMULA) else value


def printable(value: Any) -> str:
    """A value as text that does nothing to a terminal: public pages may hold control characters,
    which move the cursor, set titles or turn the direction of writing."""
    return "" if value is None else _CONTROLS.sub("\ufffd", str(value))
