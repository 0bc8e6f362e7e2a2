"""The archived file that a row was read from: a page of a PDF, the sheets or tables of others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from normalize.filings.flow import Line, flow
from normalize.records import Json
from normalize.said import rows_in, text_in
from spiders.file_forms import form_of
from spiders.file_text import file_text
from spiders.pdf import extract
from yindao.output import printable

MOST_TEXT = 4000  # characters of the archived text
_PAGE = re.compile(r"page (\d+)")


def is_file(body: bytes, url: str) -> bool:
    """True for what is no page of the web."""
    return form_of(body, url) != "unknown"


def page_of(row: Mapping[str, Any]) -> int:
    """The page of a PDF that a row was read from; the first where it doesn't say."""
    place = _PAGE.fullmatch(str(row.get("place") or ""))
    return int(row.get("page") or (place[1] if place else 1))


def print_file(body: bytes, url: str, row: Mapping[str, Any], console: Console) -> None:
    """Print the part of a file that a row was read from."""
    if form_of(body, url) == "pdf":
        _print_page(body, page_of(row), console)
        return
    said = file_text(body, url)
    if said["outcome"] != "read":
        console.print(Text(f"  not readable: {said['outcome']}", style="red"))
        return
    console.print(Text(printable("\n".join(_lines(said))[:MOST_TEXT])))


def _print_page(body: bytes, page: int, console: Console) -> None:
    said = extract(body, "", page=page)
    if said["outcome"] != "read":
        console.print(Text(f"  page {page} is not readable: {said['outcome']}", style="red"))
        return
    console.print(f"page {page} of {said['count']}", style="dim")
    lines: list[str] = []
    for block in flow(said):
        if isinstance(block, Line):
            lines.append(block.text)
        else:
            lines += map(block.quote, range(len(block.rows)))
    console.print(Text(printable("\n".join(lines)[:MOST_TEXT])))


def _lines(said: Mapping[str, Json]) -> Iterator[str]:
    """Lines and rows of a document, rows of a sheet with their numbers."""
    for page in rows_in(said, "pages"):
        if name := text_in(page, "name"):
            yield name
        for block in rows_in(page, "blocks"):
            yield from filter(None, [text_in(block, "line")])
            first, rows = block.get("row"), block.get("rows")
            for at, row in enumerate(rows if isinstance(rows, list) else ()):
                number = f"{first + at}: " if isinstance(first, int) else ""
                cells = row if isinstance(row, list) else []
                yield number + " | ".join(str(cell) for cell in cells if cell is not None)
