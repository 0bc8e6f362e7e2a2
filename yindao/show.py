"""One record with its history, and the archived text it was read from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from lxml import html
from lxml.etree import ParserError
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection, select

from db.models import metadata
from spiders.archive import ArchiveDamaged, read_at
from spiders.encoding import UnreadableEncoding, decode
from spiders.platforms.gkmlpt import body_in_script
from spiders.select import LayoutDrift
from yindao.errors import UserError
from yindao.output import printable
from yindao.query import existing
from yindao.show_file import MOST_TEXT, is_file, print_file

# Rows that we derive: whose document is theirs.
_DERIVED: Final = {"policy_difference": ("newer_id", "policy_document")}


def show_record(database: str, archive: Path, table: str, row_id: int, console: Console) -> None:
    """Print the record. Raises UserError where there is no such table or row."""
    data = metadata.tables.get(table)
    if data is None or not ("document_id" in data.c or table in _DERIVED):
        names = sorted(
            {*_DERIVED, *(n for n, t in metadata.tables.items() if "document_id" in t.c)}
        )
        raise UserError(f"expected a table with documents ({', '.join(names)}), found {table!r}")
    engine = existing(database)
    with engine.connect() as connection:
        row = connection.execute(select(data).where(data.c.id == row_id)).mappings().first()
        if row is None:
            raise UserError(f"expected a row of {table}, found none with id {row_id}")
        _print_row(table, row, console)
        _print_history(connection, table, row_id, console)
        _print_source(connection, table, row, archive, console)
    engine.dispose()


def _document_of(connection: Connection, table: str, row: Any) -> Any:
    """The number of the document that a row was read from, or what it was derived from."""
    if table not in _DERIVED:
        return row["document_id"]
    column, of = _DERIVED[table]
    source = metadata.tables[of]
    query = select(source.c.document_id).where(source.c.id == row[column])
    return connection.execute(query).scalar()


def _print_row(table: str, row: Any, console: Console) -> None:
    shown = Table("column", "value", title=f"{table} {row['id']}", title_justify="left")
    for name, value in row.items():
        if value is not None:
            shown.add_row(name, Text(printable(value), overflow="fold"))
    console.print(shown)


def _print_history(connection: Connection, table: str, row_id: int, console: Console) -> None:
    change = metadata.tables["change"]
    query = select(change).where(change.c.entity == table, change.c.entity_id == row_id)
    shown = Table(
        "seen at (UTC)", "field", "before", "after", "cause", title="History", title_justify="left"
    )
    for row in connection.execute(query.order_by(change.c.id)):
        cells = (
            row.seen_at.isoformat(" ", "seconds"),
            row.field,
            row.value_old,
            row.value_new,
            row.cause,
        )
        shown.add_row(*(Text(printable(cell)) for cell in cells))
    console.print(shown)


def _print_source(
    connection: Connection, table: str, row: Any, archive: Path, console: Console
) -> None:
    documents = metadata.tables["document"]
    query = select(documents).where(documents.c.id == _document_of(connection, table, row))
    document = connection.execute(query).one()
    console.print("[bold]Read from[/]")
    console.print(f"  {escape(printable(document.url))}", soft_wrap=True)
    first, last = document.first_seen_at, document.last_seen_at
    console.print(f"  first seen {first:%Y-%m-%d %H:%M}, last {last:%Y-%m-%d %H:%M} (UTC)")
    place = f"{document.archive_file} at byte {document.archive_offset}"
    console.print(f"  archive {escape(place)}, sha256 {document.sha256}", soft_wrap=True)
    _print_words(connection, table, row["id"], document.id, console)
    _print_text(document, row, archive, console)


def _print_words(
    connection: Connection, table: str, row_id: int, document_id: int, console: Console
) -> None:
    seen = metadata.tables["observation"]
    query = select(seen.c.raw).where(
        seen.c.entity == table, seen.c.entity_id == row_id, seen.c.document_id == document_id
    )
    raw = connection.execute(query).scalar()
    if raw:
        console.print("[bold]What it said of this record[/]")
        console.print(Text(printable(json.dumps(raw, ensure_ascii=False, indent=1)[:MOST_TEXT])))


def _print_text(document: Any, row: Any, archive: Path, console: Console) -> None:
    console.print("[bold]The archived text[/]")
    try:
        place = document.archive_file, document.archive_offset, document.sha256
        body = read_at(archive, *place).body
        if is_file(body, document.url):
            print_file(body, document.url, row, console)
            return
        text = decode(body, document.content_type, document.charset or "utf-8").text
    except (ArchiveDamaged, OSError, UnreadableEncoding) as error:
        console.print(Text(f"  not readable: {error}", style="red"))
        return
    text = readable(text)
    console.print(Text(printable(text[:MOST_TEXT])))
    if len(text) > MOST_TEXT:
        console.print(f"... and {len(text) - MOST_TEXT} characters more", style="dim")


def readable(text: str) -> str:
    """The words of an HTML page, a line a block; JSON stays as it is. A body that the page keeps in
    a script, where its reader finds it, stands before what else the page shows."""
    if not text.lstrip().startswith("<"):
        return text
    try:
        body = body_in_script(text)
    except LayoutDrift:  # a script that isn't whole: what else there is
        body = ""
    shown = [_words(f"<div>{body}</div>")] if body else []
    return "\n".join((*shown, _words(text)))


def _words(text: str) -> str:
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return text
    for node in root.xpath("//script|//style|//head"):
        node.drop_tree()
    lines: Sequence[str] = [" ".join(str(part).split()) for part in root.itertext()]
    return "\n".join(line for line in lines if line)
