"""How the sources are: last run, verdict, freshness."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import text

from yindao.crawling import STYLES
from yindao.output import printable, show_rows
from yindao.query import existing

_BEIJING = ZoneInfo("Asia/Shanghai")
_QUERY = text("SELECT * FROM v_source_health ORDER BY channel, source_id")


def show_status(database: str, format: str, console: Console) -> None:
    """Print what is known of each source."""
    engine = existing(database)
    with engine.connect() as connection:
        result = connection.execute(_QUERY)
        columns, rows = list(result.keys()), result.mappings().all()
    engine.dispose()
    if format == "table":
        console.print(_table(rows))
    else:
        show_rows(columns, [tuple(row.values()) for row in rows], format, console)


def _table(rows: Any) -> Table:
    table = Table("source", "verdict", "last run", "complete", "last new", "open questions", "why")
    for row in rows:
        verdict = row["last_verdict"] or "never run"
        table.add_row(
            row["source_id"],
            Text(verdict, style=STYLES.get(verdict, "dim")),
            row["last_run_at"] or "",
            _age(row["last_complete_at"]),
            _age(row["last_new_at"]),
            str(row["open_questions"]),
            Text(printable(row["last_reason"]), overflow="fold"),
        )
    table.caption = "Times are Beijing time."
    return table


def _age(moment: str | None) -> str:
    """How long ago, in the largest unit that says something."""
    if not moment:
        return "never"
    then = datetime.fromisoformat(moment).replace(tzinfo=_BEIJING)
    ago = datetime.now(_BEIJING) - then
    if ago < timedelta(hours=1):
        return f"{max(int(ago.total_seconds() // 60), 0)} min ago"
    if ago < timedelta(days=2):
        return f"{int(ago.total_seconds() // 3600)} h ago"
    return f"{ago.days} days ago"
