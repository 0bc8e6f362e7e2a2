"""What documents of Word and spreadsheets say: lines and tables, as `spiders.pdf_pages` of a PDF.

A document has one page here, for only a printer knows where its pages end. A spreadsheet has one
for each sheet that is shown, with its `name`. A block is {"line": text} or {"rows": cells}; of a
sheet with `row`, the number of its first row. None in a row is a place covered by a merged cell:
from above where `above` has the place, else from the left. Formulas give what was last worked out,
and no macro is ever run: nothing here can run one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from lxml import html

from normalize.records import Json
from spiders.body_text import read_body
from spiders.cell_text import shown
from spiders.ofd_pages import ofd_pages
from spiders.xlsx import opened
from spiders.zipped import check_zipped

_MOST_ROWS, _MOST_COLUMNS = 10_000, 64  # of a sheet
_MOST_SHEETS: Final = 40
_MOST_PARTS: Final = 2_000  # pictures are parts
_MOST_BYTES: Final = 96 * 1024 * 1024  # unpacked, pictures with it

Block = dict[str, Json]
Place = tuple[int, int]


@dataclass(slots=True)
class Office:
    """The pages of a file, and what was odd about it."""

    pages: list[Json] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)


def read_docx(body: bytes) -> Office:
    """A document of Word, as a reader sees it: with insertions, without what was struck out."""
    import mammoth

    _check(body, "a document")
    made = mammoth.convert_to_html(BytesIO(body), convert_image=_no_picture)
    blocks = [*_of_html(made.value)]
    return Office([{"page": 1, "blocks": [*blocks]}])


def _no_picture(_: object) -> list[object]:
    return []


def _of_html(text: str) -> Iterator[Block]:
    for part in html.fragments_fromstring(text) if text.strip() else ():
        if isinstance(part, str):
            yield from map(_line, read_body(part).lines)
            continue
        read = read_body(html.tostring(part, encoding="unicode"))
        nested = part.find(".//table") is not None
        if not read.tables or nested:  # of nested tables only the inner ones are tables
            yield from map(_line, read.lines)
        for table in read.tables:
            yield {"rows": [list[Json](row) for row in table.rows]}


def _line(text: str) -> Block:
    return {"line": text}


def read_xlsx(body: bytes) -> Office:
    """A spreadsheet of 2007 or later. Merged cells are known only where it is read whole."""
    _check(body, "a spreadsheet")
    found = Office()
    with opened(body, read_only=False) as book:
        for number, sheet in enumerate(book.worksheets, start=1):
            _read_sheet(found, number, sheet)
    return found


def _read_sheet(found: Office, number: int, sheet: Any) -> None:
    if sheet.sheet_state != "visible":
        found.odd.append(f"sheet {sheet.title}: hidden, not read")
        return
    height = min(sheet.max_row, _MOST_ROWS)
    cells = sheet.iter_rows(max_row=height, max_col=min(sheet.max_column, _MOST_COLUMNS))
    rows = ([shown(c.value, str(c.number_format)) for c in row] for row in cells)
    merged = (
        (each.min_row - 1, each.min_col - 1, each.max_row, each.max_col)
        for each in sheet.merged_cells.ranges
    )
    _add_sheet(found, number, sheet.title, rows, merged)
    _tell_size(found, sheet.title, sheet.max_row, sheet.max_column)


def read_xls(body: bytes) -> Office:
    """A spreadsheet of before 2007, or of WPS."""
    import xlrd

    found = Office()
    with xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=_Silent()) as book:
        for number, sheet in enumerate(book.sheets(), start=1):
            if sheet.visibility:
                found.odd.append(f"sheet {sheet.name}: hidden, not read")
                continue
            height, width = min(sheet.nrows, _MOST_ROWS), min(sheet.ncols, _MOST_COLUMNS)
            rows = ([_xls_cell(book, sheet, r, c) for c in range(width)] for r in range(height))
            merged = ((top, left, bottom, right) for top, bottom, left, right in sheet.merged_cells)
            _add_sheet(found, number, sheet.name, rows, merged)
            _tell_size(found, sheet.name, sheet.nrows, sheet.ncols)
    return found


class _Silent:
    """Where a parser's remarks go."""

    def write(self, _: str) -> None:
        """Nothing is kept."""


def _xls_cell(book: Any, sheet: Any, row: int, column: int) -> str:
    import xlrd

    if column >= sheet.row_len(row):
        return ""
    cell = sheet.cell(row, column)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError):
            return shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return shown(cell.value, style.format_str if style else "General")
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return shown(cell.value)
    return ""  # empty, an error, or yes and no, which no list of funds has


def _add_sheet(
    found: Office,
    number: int,
    name: str,
    rows: Iterable[list[str]],
    merged: Iterable[tuple[int, int, int, int]],
) -> None:
    """A sheet's rows in pieces, parted by blank rows; merged cells as (top, left, bottom, right),
    the last two being the first behind them."""
    if len(found.pages) >= _MOST_SHEETS:
        found.odd.append(f"sheet {name}: beyond the first {_MOST_SHEETS}, not read")
        return
    grid: list[list[str | None]] = [[*row] for row in rows]
    above = _cover(grid, merged)
    blocks: list[Json] = []
    begin = 0
    for at in range(len(grid) + 1):
        if at < len(grid) and any(grid[at]):
            continue
        if at > begin:
            blocks.append(_block(grid[begin:at], begin, above))
        begin = at + 1
    if blocks:
        found.pages.append({"page": number, "name": name, "blocks": blocks})


def _block(rows: Sequence[Sequence[str | None]], begin: int, above: set[Place]) -> Block:
    width = max(at + 1 for row in rows for at, cell in enumerate(row) if cell)
    kept: list[Json] = [list[Json](row[:width]) for row in rows]
    places: list[Json] = [
        [row - begin, column]
        for row, column in sorted(above)
        if begin <= row < begin + len(rows) and column < width
    ]
    return {"rows": kept, "row": begin + 1, "above": places}


def _cover(grid: list[list[str | None]], merged: Iterable[tuple[int, int, int, int]]) -> set[Place]:
    """Empty the places that merged cells cover; those that are covered from above."""
    above: set[Place] = set()
    for top, left, bottom, right in merged:
        for row in range(top, min(bottom, len(grid))):
            for column in range(left, min(right, len(grid[row]))):
                if (row, column) != (top, left):
                    grid[row][column] = None
                if row > top:
                    above.add((row, column))
    return above


def _tell_size(found: Office, name: str, rows: int, columns: int) -> None:
    for count, most, what in ((rows, _MOST_ROWS, "rows"), (columns, _MOST_COLUMNS, "columns")):
        if count > most:
            found.odd.append(f"sheet {name}: {count} {what}, the first {most} are read")


def _check(body: bytes, expected: str) -> None:
    check_zipped(body, "file", expected, most_parts=_MOST_PARTS, most_bytes=_MOST_BYTES)


def read_ofd(body: bytes) -> Office:
    """A document in OFD."""
    _check(body, "a document")
    return Office([*ofd_pages(body)])


READERS: Final[Mapping[str, Any]] = {
    "docx": read_docx,
    "ofd": read_ofd,
    "xlsx": read_xlsx,
    "xls": read_xls,
}
