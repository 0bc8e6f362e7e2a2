"""The cells of a spreadsheet as texts, of files that anybody might have made."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from spiders.cell_text import shown
from spiders.select import LayoutDrift
from spiders.zipped import check_zipped

_MOST_ROWS, _MOST_COLUMNS = 20_000, 60


@contextmanager
def opened(body: bytes, *, read_only: bool) -> Iterator[Any]:
    """A workbook of openpyxl, with what was last worked out in place of formulas.

    read_only  row by row and in little memory, but without merged cells
    """
    from openpyxl import load_workbook  # half a second, which only spreadsheets need

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that we don't look at
        book = load_workbook(BytesIO(body), read_only=read_only, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def sheet_rows(body: bytes, what: str) -> list[list[str]]:
    """The rows of the first sheet, each cell as text; dates as 2026-09-30, empty cells as "".

    Anything but a spreadsheet of a sane size is a drift.
    """
    check_zipped(body, what, "a spreadsheet")
    try:
        with opened(body, read_only=True) as book:
            rows = [
                [shown(cell) for cell in row]
                for row in book.worksheets[0].iter_rows(
                    max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True
                )
            ]
    except Exception as error:  # whatever a parser finds wrong in a file is about the file
        found = f"{type(error).__name__} in a file of {len(body)} bytes"
        raise LayoutDrift(what, expected="a spreadsheet", found=found) from error
    if len(rows) > _MOST_ROWS:
        raise LayoutDrift(what, expected=f"at most {_MOST_ROWS} rows", found="more")
    return rows
