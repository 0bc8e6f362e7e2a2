"""A reparse as a person sees it: the difference first."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.values import as_text
from spiders.registry import source as source_of
from spiders.reparse import Reparsed, reparse
from yindao.output import printable
from yindao.query import existing

MOST_SHOWN = 40


def show_reparse(
    source: str,
    database: str,
    archive: Path,
    since: date | None,
    until: date | None,
    apply: bool,
    console: Console,
) -> bool:
    """Reparse and print what it changes, or would change. False where no page could be read."""
    source_of(source)
    existing(database).dispose()
    with console.status(f"reading the archive of {source} again") as shown:

        def count(pages: int) -> None:
            if pages % 50 == 0:
                shown.update(f"reading the archive of {source} again: {pages} pages")

        found = reparse(
            source, database, archive, since=since, until=until, apply=apply, on_page=count
        )
    _print(found, apply, console)
    return not found.unreadable or len(found.unreadable) < found.pages


def _print(found: Reparsed, apply: bool, console: Console) -> None:
    if found.changes:
        console.print(_table(found))
    fields = Counter(f"{change.entity}.{change.field}" for change in found.changes)
    for name, number in fields.most_common():
        console.print(f"  {number:6} {name}")
    verb = "changed" if apply else "would change (--apply writes it)"
    read = found.pages - len(found.unreadable)
    told = f"{read} of {found.pages} pages read again, {found.compared} of them compared; "
    told += f"{len(found.changes)} fields {verb}"
    console.print(told)
    for problem in found.unreadable[:MOST_SHOWN]:
        console.print(Text(printable(f"  not read: {problem}"), style="yellow"))
    if len(found.unreadable) > MOST_SHOWN:
        console.print(f"  and {len(found.unreadable) - MOST_SHOWN} more that could not be read")


def _table(found: Reparsed) -> Table:
    table = Table("record", "field", "before", "after")
    for change in found.changes[:MOST_SHOWN]:
        cells = (f"{change.entity} {change.entity_id}", change.field, change.old, change.new)
        table.add_row(*(Text(printable(as_text(cell)), overflow="fold") for cell in cells))
    if len(found.changes) > MOST_SHOWN:
        table.caption = f"and {len(found.changes) - MOST_SHOWN} more"
    return table
