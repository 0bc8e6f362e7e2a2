"""What a person does about notices: the questions, the decisions, and the export of purchases."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from db.engine import open_engine
from tests.db.conftest import Desk, facts
from tests.db.portals import asked, crawl, same
from tests.support.network import sqlite_database
from tests.support.purchases import notice_of, on
from yindao.errors import UserError
from yindao.exporting import export_ocds
from yindao.reviewing import decide_pair, settle_all, show_questions
from yindao.settings import Settings


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Two notices of which one may be the other."""
    url = sqlite_database(tmp_path)
    engine = open_engine(url)
    for name, budget in (("one", 5_000_00), ("other", 6_000_00)):
        desk = Desk(url, engine, facts("procurement_notice", id=name, full_list=False))
        crawl(desk, notice_of(name, "tender", on(0), budget_minor=budget))
        desk.store.close()
    engine.dispose()
    return url


@pytest.fixture
def console() -> Console:
    """Where it is told."""
    return Console(file=io.StringIO(), width=200)


def told(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_question_is_shown_answered_and_gone(url: str, console: Console) -> None:
    show_questions(url, "json", console)
    (question,) = json.loads(told(console))
    assert question["reason"].endswith("| unlike: amount")

    pair = question["notice_id"], question["other_id"]
    decide_pair(url, *pair, same=True, about="notice", by="甲", console=console)

    engine = open_engine(url)
    assert (same(engine), asked(engine)) == ({"other/other": "one/one"}, set())
    engine.dispose()
    assert "1 changes follow" in told(console)
    settle_all(url, console)
    assert told(console).endswith("0 changes\n")


@pytest.mark.parametrize(
    ("one", "other", "about", "expected"),
    [
        (1, 99, "notice", "there is no notice 99"),
        (1, 1, "notice", "expected two notices"),
        (1, 2, "fund", "expected notice, purchase or row, found 'fund'"),
    ],
)
def test_a_wrong_decision_is_refused(
    url: str, console: Console, one: int, other: int, about: str, expected: str
) -> None:
    with pytest.raises(UserError, match=expected):
        decide_pair(url, one, other, same=True, about=about, by="甲", console=console)


def test_purchases_are_exported_under_the_prefix_of_the_settings(
    url: str, console: Console, tmp_path: Path
) -> None:
    settings = Settings(ocds_prefix="ocds-abc123")
    folder = tmp_path / "ocds"
    number = "ynzc2026-g1-00001（二次）"
    export_ocds(settings, url, folder, since=date(2026, 6, 1), number=number, console=console)

    assert f"1 purchases, 2 releases: {folder}" in told(console).replace("\n", "")
    records = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    assert records["records"][0]["ocid"].startswith("ocds-abc123-YNZC2026-G1-00001-")


@pytest.mark.parametrize(
    ("number", "expected"),
    [("无", "expected a project number"), ("XY-2026-99", "there is no purchase")],
)
def test_a_number_that_is_none_is_told(
    url: str, console: Console, tmp_path: Path, number: str, expected: str
) -> None:
    with pytest.raises(UserError, match=expected):
        export_ocds(Settings(), url, tmp_path / "o", since=None, number=number, console=console)
