"""Which browser is taken, and what is said where there is none."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import open_engine
from spiders.browser_found import NoBrowser, find_browser
from spiders.sources.listings.bse import BseListings
from spiders.spec import SourceSpec
from tests.support.network import sqlite_database


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")
def test_the_order(tmp_path: Path) -> None:
    """The one that is named, then one on the PATH, then the newest of Playwright's own."""
    home = tmp_path / "home"
    environment = {"PATH": str(tmp_path / "bin"), "HOME": str(home)}
    own = home / ".cache" / "ms-playwright"
    program(own / "chromium-999" / "chrome-linux" / "chrome")
    newest = program(own / "chromium-1200" / "chrome-linux64" / "chrome")
    assert find_browser(None, environment) == newest
    chrome = program(tmp_path / "bin" / "google-chrome")
    assert find_browser(None, environment) == chrome
    chromium = program(tmp_path / "bin" / "chromium")
    assert find_browser(None, environment) == chromium
    named = program(tmp_path / "mine")
    assert find_browser(named, environment) == named
    moved = {**environment, "PATH": "", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    with pytest.raises(NoBrowser):
        find_browser(None, moved)


def test_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said; a wrong name is told, and no other browser is taken for it."""
    nothing = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    with pytest.raises(NoBrowser, match="apt install chromium"):
        find_browser(None, nothing)
    for wrong in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NoBrowser, match="YINDAO_BROWSER names"):
            find_browser(wrong, nothing)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoBrowser, match=r"pip install 'yindao\[browser\]'"):
        find_browser(program(tmp_path / "mine"))


def test_a_crawl_without_a_browser_does_not_begin(tmp_path: Path) -> None:
    """It is a fault of its own: nothing was asked, and there is no run."""
    database = sqlite_database(tmp_path)
    command = [sys.executable, "-m", "spiders", "bse_listings", "--database", database]
    command += ["--archive", str(tmp_path), "--browser", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert (done.returncode, told["event"]) == (1, "fault")
    assert told["message"].startswith("NoBrowser: YINDAO_BROWSER names ")
    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM crawl_run")).scalar() == 0
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    "changes",
    [
        {"opens": ()},
        {"browser": False},
        {"opens": ("https://elsewhere.example/",)},
        {"opens": ("http://www.bse.cn:8080/",)},
    ],
)
def test_a_spec_names_own_pages_exactly_where_it_needs_a_browser(changes: dict[str, Any]) -> None:
    given = {name: getattr(BseListings.spec, name) for name in SourceSpec.__dataclass_fields__}
    SourceSpec(**given)
    with pytest.raises(ValueError, match="own pages to open"):
        SourceSpec(**{**given, **changes})
