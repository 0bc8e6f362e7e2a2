"""What is wrong, since when, and what to do, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection, select

from db.models.provenance import Source
from scheduler.health import Finding, source_findings
from scheduler.holdings import archive_findings
from scheduler.messages import message_of
from scheduler.operations import (
    daemon_findings,
    disk_findings,
    fill_findings,
    letter_findings,
)
from spiders.browser_found import NoBrowser, find_browser
from spiders.registry import all_sources
from yindao.letters import setting_findings
from yindao.output import printable, show_rows
from yindao.query import existing
from yindao.settings import Settings

_source = Source.__table__  # type: ignore[attr-defined]
_BEIJING = ZoneInfo("Asia/Shanghai")


def findings(database: str, settings: Settings, now: datetime) -> list[Finding]:
    """All that is wrong: sources, the daemon, letters, the archive, the disk."""
    archive = settings.archive_of(database)
    engine = existing(database)
    try:
        with engine.connect() as connection:
            found = source_findings(connection, now)
            found += browser_findings(connection, settings)
            found += daemon_findings(connection, now)
            found += letter_findings(connection, now)
            found += fill_findings(connection)
            found += setting_findings(connection, settings)
            found += archive_findings(connection, archive)
    finally:
        engine.dispose()
    return [*found, *disk_findings(archive)]


def browser_findings(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Open sources that need a browser where there is none."""
    known = all_sources()
    query = select(_source.c.id).where(_source.c.access == "open").order_by(_source.c.id)
    waiting = [row.id for row in connection.execute(query)]
    waiting = [each for each in waiting if each in known and known[each].spec.browser]
    if not waiting:
        return
    try:
        find_browser(settings.browser)
    except NoBrowser as error:
        for source_id in waiting:
            yield Finding(code="no_browser", source_id=source_id, detail=str(error))


def show_findings(database: str, settings: Settings, format: str, console: Console) -> bool:
    """Print what is wrong. True where all is well."""
    found = findings(database, settings, datetime.now(UTC))
    if format != "table":
        columns = ("code", "source_id", "since", "title", "detail", "action")
        show_rows(columns, [_row(each) for each in found], format, console)
    else:
        _tell(found, console)
    return not found


def _row(finding: Finding) -> Sequence[object]:
    told = message_of(finding)
    since = _moment(finding.since)
    return finding.code, finding.source_id, since, told.title, finding.detail, told.action


def _tell(found: Sequence[Finding], console: Console) -> None:
    for each in found:
        told = message_of(each)
        since = f", since {_moment(each.since)}" if each.since else ""
        console.print(Text(f"{told.title}{since}", style="yellow"), soft_wrap=True)
        if each.detail:
            console.print(Text(f"  {printable(each.detail)}"), soft_wrap=True)
        console.print(Text(f"  {told.meaning}"), soft_wrap=True)
        console.print(Text(f"  What to do: {told.action}"), soft_wrap=True)
    if found:
        console.print(f"{len(found)} findings; times are Beijing time", style="dim")
    else:
        console.print("All is well.")


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(_BEIJING):%Y-%m-%d %H:%M}" if moment else ""
