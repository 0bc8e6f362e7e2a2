"""Tables that are forms: a label and its value beside it, once or twice in a row.

Contracts and intentions are printed so. Their rows become labelled lines, so that one reader
serves a form, a paragraph and a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from normalize.procurement.notice_labels import NoticeText, fold_label
from normalize.records import Json
from normalize.said import rows_in

Cells = Sequence[str]
_LONGEST_LABEL: Final = 24
_LABEL = re.compile(
    r"(?:[0-9]{1,2}[.、．)]|[(（][0-9一二三四五六七八九十]{1,2}[)）])?[\u4e00-\u9fff]"
)


def tables_of(fields: Mapping[str, Json]) -> list[list[Cells]]:
    """The tables of a draft as rows of cells."""
    return [
        [[str(cell) for cell in row] for row in rows if isinstance(row, list)]
        for table in rows_in(fields, "tables")
        if isinstance(rows := table.get("rows"), list)
    ]


def with_forms(text: NoticeText, tables: Iterable[Sequence[Cells]]) -> NoticeText:
    """The text with a labelled line for each pair of a form, behind its own lines: tables know
    after how many of these they stand."""
    return NoticeText((*text.lines, *(line for table in tables for line in form_lines(table))))


def form_lines(table: Sequence[Cells]) -> Iterator[str]:
    """A form's pairs as labelled lines; none for a table that is no form."""
    pairs = (pair for row in table for pair in _pairs(row)) if is_form(table) else ()
    yield from (f"{label}：{value}" for label, value in pairs)


def is_form(table: Sequence[Cells]) -> bool:
    """True where the first cells of all rows are labels, and no row is wider than two pairs."""
    rows = [_plain(row) for row in table]
    rows = [row for row in rows if len(row) > 1]
    return bool(rows) and all(len(row) in (2, 4) and _is_label(row[0]) for row in rows)


def _plain(row: Cells) -> list[str]:
    """A row without the repeats of spanning cells."""
    cells = [cell.strip() for cell in row]
    return [cell for at, cell in enumerate(cells) if at == 0 or not cell or cell != cells[at - 1]]


def _is_label(cell: str) -> bool:
    folded = fold_label(cell).rstrip(":")
    return len(folded) <= _LONGEST_LABEL and _LABEL.match(folded) is not None


def _pairs(row: Cells) -> Iterator[tuple[str, str]]:
    cells = _plain(row)
    for label, value in zip(cells[::2], cells[1::2], strict=False):
        if label and value:
            yield fold_label(label).rstrip(":"), " ".join(value.split())
