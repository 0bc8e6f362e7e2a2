"""The second way to a jpaas list: asked from within a real browser, over a site in the archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import open_engine
from db.models import metadata
from scheduler.run import CrawlOrder, run_crawl
from spiders.browser_found import NoBrowser, find_browser
from tests.support.announcement_platforms import jpaas
from tests.support.announcement_world import SINCE
from tests.support.network import TODAY, Network, sqlite_database
from tests.support.require import missing

pytestmark = pytest.mark.xdist_group("browser")

ENTRY = """
[sample_browser]
platform = "jpaas"
title = "样本省发展和改革委员会 通知公告"
publisher = "样本省发展和改革委员会"
url = "https://fzggw.zj.gov.cn/col/col1599544/index.html"
browser = true
from_spec = "all of it"
"""


def test_a_column_and_its_interface(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pages, of which two come from the interface; a page of HTML is no challenge here."""
    try:
        find_browser(None)
    except NoBrowser as error:
        missing("browser", str(error))
    entries = tmp_path / "entries"
    entries.mkdir()
    (entries / "own.toml").write_text(ENTRY, encoding="utf-8")
    monkeypatch.setenv("YINDAO_SOURCES", str(entries))
    network = Network(tmp_path)
    jpaas(network)
    database = sqlite_database(tmp_path)
    end = run_crawl(
        CrawlOrder(
            source_id="sample_browser",
            database=database,
            archive=tmp_path / "archive",
            since=SINCE,
            until=TODAY,
            replay=network.files(),
            contact="tests@example.org",
            log_level="CRITICAL",
            in_browser=True,
        )
    )
    assert (end.verdict, end.reason) == ("complete", None)
    notice = metadata.tables["fund_notice"]
    engine = open_engine(database)
    with engine.connect() as connection:
        titles = connection.execute(select(notice.c.title).order_by(notice.c.title)).scalars().all()
    engine.dispose()
    assert titles == ["样本基金公告0", "样本基金公告1", "样本基金公告2"]
