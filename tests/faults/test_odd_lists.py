"""Lists that repeat themselves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs
from tests.support.network import Network, crawl, sqlite_database

CHANNEL = "https://www.ccgp.gov.cn/cggg/zygg/"
NAME = "gkzb/202611/t20261107_99000001.htm"


def test_a_notice_that_stands_on_a_list_five_times_is_asked_once(tmp_path: Path) -> None:
    network = Network(tmp_path / "network")
    labels = (("发布时间", "2026-11-07 10:26"), ("地域", "云南"), ("采购人", "样本研究所"))
    rows = [list_row(f"./{NAME}", labels=labels)] * 5
    pager = "Pager({size:1, current:0, prefix:'index'});"
    network.add(f"{CHANNEL}index.htm", list_page(*rows, pager=pager))
    body = paragraphs("项目编号：YB-1\n预算金额：10万元\n")
    network.add(f"{CHANNEL}{NAME}", detail_page(body, published="2026年11月07日 10:26"))

    end = crawl("ccgp_zygg", sqlite_database(tmp_path), tmp_path / "archive", network.files())
    assert end.verdict == "complete"
    with closing(sqlite3.connect(tmp_path / "yindao.sqlite")) as database:
        visits = database.execute("SELECT url FROM visit").fetchall()
    assert sorted(visits) == [(f"{CHANNEL}{NAME}",), (f"{CHANNEL}index.htm",)]
