"""The body of a notice: spanning cells are filled in, and hostile ones can't fill the memory."""

from __future__ import annotations

import pytest

from spiders.body_text import read_body
from spiders.contacts import HIDDEN, hide_in_rows
from spiders.drafts import Page
from spiders.platforms.ccgp import read_detail
from spiders.select import LayoutDrift
from tests.support.ccgp_pages import DETAIL_URL, detail_page
from tests.support.notices import NOW

WIDE = "<tr><td rowspan='50' colspan='50'>{}</td></tr>"
ROWS = "<tr><td>丙</td></tr>" * 60


def test_a_spanning_cell_stands_in_every_place_it_covers() -> None:
    (table,) = read_body(
        "<table><tr><td rowspan=2 colspan=2>甲<br>乙</td><td>丙</td></tr>"
        "<tr><td>丁</td></tr></table>"
    ).tables
    assert table.rows == (("甲\n乙", "甲\n乙", "丙"), ("甲\n乙", "甲\n乙", "丁"))


def test_a_span_covers_fifty_places_at_most() -> None:
    (table,) = read_body("<table><tr><td colspan=9999>甲</td></tr></table>").tables
    assert [len(row) for row in table.rows] == [50]


def test_a_small_page_can_not_make_many_characters() -> None:
    with pytest.raises(LayoutDrift) as caught:
        read_body(f"<table>{WIDE.format('字' * 20_000)}{ROWS}</table>")
    assert caught.value.expected == "at most 20000 cells and 4000000 characters"
    assert caught.value.found.startswith("202 cells, 4000002 characters")
    assert "字" not in str(caught.value)


def test_a_small_page_can_not_make_many_cells() -> None:
    with pytest.raises(LayoutDrift, match="found 20001 cells"):
        read_body(f"<table>{(WIDE.format('甲') + ROWS) * 9}</table>")


def test_all_tables_of_a_page_count_together() -> None:
    one = f"<table>{WIDE.format('甲')}{ROWS}</table>"
    assert len(read_body(one * 7).tables) == 7
    with pytest.raises(LayoutDrift, match="found 20001 cells"):
        read_body(one * 8)


def test_a_repeated_cell_is_hidden_in_all_its_places() -> None:
    text = "1" * 1_500 + " 13800000002"
    (table,) = read_body(f"<table>{WIDE.format(text)}{ROWS}</table>").tables
    rows = hide_in_rows(table.rows)
    assert sum(len(row) for row in table.rows) == sum(len(row) for row in rows) == 50 * 50 + 60
    hidden = {cell for row in rows for cell in row}
    assert hidden == {"1" * 1_500 + f" {HIDDEN}", "丙"}


def test_a_hostile_page_is_a_drift_of_its_notice() -> None:
    page = detail_page(f"<table>{WIDE.format('字' * 20_000)}{ROWS}</table>")
    with pytest.raises(LayoutDrift, match="tables of the body"):
        read_detail(Page(DETAIL_URL, "detail", page, NOW))
