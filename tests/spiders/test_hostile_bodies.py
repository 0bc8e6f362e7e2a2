"""Bodies made to stop a reader: each is read, or refused with its reason, in bounded time.

The bounds are of processor time and generous: reading takes a tenth of them or less. A reader
whose work grows with the square of a page needs minutes for these.
"""

from __future__ import annotations

import time

import pytest

from normalize.records import SetAsideReadingRecord
from spiders.select import LayoutDrift
from tests.support.ccgp_pages import detail_page
from tests.support.notices import of, read

BOUND = 20  # seconds of processor time for a megabyte
MEGABYTE = 1_000_000
SAID = "<p>本项目专门面向中小企业采购。</p>"
NESTED = "<!DOCTYPE html><html><head><title>样本</title></head><body><div>"
BOMB = (
    "<!DOCTYPE x [<!ENTITY a '样本样本样本样本'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
)
ROW = f"<tr><td>1</td><td>{'样本设备的技术参数。' * 100}</td></tr>"


def outcome_of(body: str) -> str:
    """The outcome of a page with this body, read within the bound."""
    began = time.process_time()
    try:
        records = read(detail_page(body, title="样本设备采购公开招标公告"))
        (reading,) = of(records, SetAsideReadingRecord)
        outcome = str(reading.outcome)
    except LayoutDrift as drift:
        outcome = f"drift: {drift.what}"
    assert time.process_time() - began < BOUND * max(1, len(body.encode()) / MEGABYTE)
    return outcome


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (NESTED * 900 + SAID, "stated"),
        (NESTED * 9_000 + SAID, "drift: body"),  # libxml2 leaves out what stands that deep
        (f"<table>{'<tr><td>1</td></tr>' * 30_000}</table>{SAID}", "drift: tables of the body"),
        (f"{BOMB}<p>{'&c;' * 3_000}&{'amp;' * 20_000}{'&amp;#x3014;' * 9_000}</p>{SAID}", "stated"),
        (f"<p>{'采购包1、预算金额：1,234.5万元，' * 5_000}</p>{SAID}", "stated"),
        (f"<p>{'联系人：张某 电话面向中小企业' * 7_000}</p>{SAID}", "stated"),
        (f"<p>{'1' * 100_000}</p>{SAID}", "stated"),
        (f"<p>{'<span>非</span>' * 20_000}</p>{SAID}", "stated"),
        (f"{'<a href=/样本.pdf>附件</a>' * 5_000}{SAID}", "stated"),
    ],
    ids=["documents", "deep", "cells", "entities", "line", "words", "digits", "spans", "links"],
)
def test_a_hostile_body_is_read_or_refused_in_bounded_time(body: str, outcome: str) -> None:
    assert outcome_of(body) == outcome


def test_a_table_of_ten_megabytes_is_read_in_bounded_time() -> None:
    """What stands behind half a million characters isn't read for set-asides, and that is said."""
    rows = ROW * (10 * MEGABYTE // len(ROW.encode()))
    assert outcome_of(f"<table>{rows}</table>{SAID}") == "not_read"
