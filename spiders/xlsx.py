"""The cells of a spreadsheet as texts, of files that anybody might have made.

A spreadsheet is a zip of XML: a few kilobytes may unpack to gigabytes, and XML may define itself
into more. What a file says it unpacks to is checked before anything is unpacked, and what it
unpacks to while it is: the directory of a zip may lie.
"""

from __future__ import annotations

import warnings
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from spiders.select import LayoutDrift

_MOST_PARTS = 200
_MOST_BYTES = 48 * 1024 * 1024  # all parts unpacked; a table of 300 rows has 0.3 MB
_MOST_ROWS, _MOST_COLUMNS = 20_000, 60
_DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")


def sheet_rows(body: bytes, what: str) -> list[list[str]]:
    """The rows of the first sheet, each cell as text; dates as 2026-09-30, empty cells as "".

    Anything but a spreadsheet of a sane size is a drift.
    """
    from openpyxl import load_workbook  # half a second, which only spreadsheets need

    _check(body, what)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that we don't look at
            book = load_workbook(BytesIO(body), read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                rows = [
                    [_text(cell) for cell in row]
                    for row in sheet.iter_rows(
                        max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True
                    )
                ]
            finally:
                book.close()
    except Exception as error:  # whatever a parser finds wrong in a file is about the file
        found = f"{type(error).__name__} in a file of {len(body)} bytes"
        raise LayoutDrift(what, expected="a spreadsheet", found=found) from error
    if len(rows) > _MOST_ROWS:
        raise LayoutDrift(what, expected=f"at most {_MOST_ROWS} rows", found="more")
    return rows


def _check(body: bytes, what: str) -> None:
    try:
        with ZipFile(BytesIO(body)) as parts:
            listed = parts.infolist()
            stated = sum(part.file_size for part in listed)
            if len(listed) > _MOST_PARTS or stated > _MOST_BYTES:
                found = f"{len(listed)} parts, {stated} bytes unpacked"
                raise LayoutDrift(what, expected="a spreadsheet of a sane size", found=found)
            left = _MOST_BYTES
            for part in listed:
                with parts.open(part) as opened:
                    content = opened.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise LayoutDrift(what, expected="a sane size", found="more than it states")
                if any(mark in content for mark in _DEFINITIONS):
                    raise LayoutDrift(what, expected="no definitions in XML", found=part.filename)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        found = f"{type(error).__name__} in a file of {len(body)} bytes"
        raise LayoutDrift(what, expected="a spreadsheet", found=found) from error


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
