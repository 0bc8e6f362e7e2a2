"""The file behind a row, as a person looks at it."""

from __future__ import annotations

from io import StringIO
from typing import Any

from rich.console import Console

from tests.support.office_files import list_docx, list_xlsx
from yindao.show_file import is_file, page_of, print_file


def shown(body: bytes) -> list[str]:
    printed = StringIO()
    print_file(body, "https://s.example/f", {}, Console(file=printed, width=200))
    return [line.rstrip() for line in printed.getvalue().splitlines()]


def test_rows_of_a_sheet_are_shown_with_their_numbers_and_those_of_a_document_without() -> None:
    assert shown(list_xlsx("清单"))[:2] == ["名单", "1: 清单"]
    assert shown(list_xlsx("清单"))[4].startswith("4: 2 | 云岭松岚产业投资基金")
    assert shown(list_docx("清单", "注"))[2].startswith("1 | 云岭市产业引导基金")
    assert shown(b"Rar!\x1a\x07") == ["  not readable: other_form"]


def test_which_page_and_which_bytes() -> None:
    rows: tuple[dict[str, Any], ...] = (
        {"page": 4},
        {"place": "page 12"},
        {"place": "名单, row 3"},
        {},
    )
    assert [page_of(row) for row in rows] == [4, 12, 1, 1]
    assert [is_file(body, "u") for body in (b"<html>", b"%PDF-1.7")] == [False, True]
