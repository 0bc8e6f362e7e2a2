"""Doctor tells where a source needs a browser that isn't there."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_engine
from db.store import Store
from scheduler.messages import message_of
from spiders import browser_found
from spiders.facts import facts_of
from spiders.sources.listings.bse import BseListings
from tests.support.network import sqlite_database
from yindao.doctor import browser_findings
from yindao.settings import Settings


def test_an_open_source_without_its_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YINDAO_BROWSER", raising=False)
    database = sqlite_database(tmp_path)
    store = Store(database, facts_of(BseListings.spec), "1")
    store.register()
    store.close()
    engine = open_engine(database)
    missing = Settings(browser=tmp_path / "none")
    there = tmp_path / "chromium"
    there.write_text("#!/bin/sh\n", encoding="utf-8")
    there.chmod(0o755)
    try:
        with engine.connect() as connection:
            (found,) = browser_findings(connection, missing)
            assert list(browser_findings(connection, Settings(browser=there))) == []
            monkeypatch.setattr(browser_found, "ON_PATH", ())
            monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
            (none,) = browser_findings(connection, Settings())
        with engine.begin() as connection:
            connection.execute(text("UPDATE source SET access = 'restricted'"))
            assert list(browser_findings(connection, missing)) == []
    finally:
        engine.dispose()
    assert (found.code, found.source_id) == ("no_browser", "bse_listings")
    assert f"YINDAO_BROWSER names {missing.browser}" in str(found.detail)
    assert "apt install chromium" in str(none.detail)
    assert message_of(found).title == "bse_listings needs a browser, and none can be started"
