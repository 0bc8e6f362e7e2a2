"""Two weekly snapshots of the exchanges' lists, imported: what a digest tells of the second.

What it must tell is worked out here by a plain comparison of the two files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console
from sqlalchemy import Engine, func, select

from db.engine import open_engine
from db.models import metadata
from digest.contents import Contents
from digest.select import select as select_news
from tests.support import forked
from tests.support.network import sqlite_database
from yindao.errors import UserError
from yindao.importing import import_file
from yindao.settings import Settings

pytestmark = pytest.mark.xdist_group("real_ipo_weekly")

FILES = ("filings_2026-07-13.json", "filings_2026-07-27.json")
EXCHANGES = {"上交所": "sse", "北交所": "bse", "港交所": "hkex", "深交所": "szse"}
STAGES = {
    "已受理": "accepted",
    "申请版本": "accepted",
    "已问询": "inquiry",
    "上市委会议通过": "committee_passed",
    "聆讯后资料集(PHIP)": "committee_passed",
    "提交注册": "submitted_registration",
    "注册生效": "registered",
    "中止": "suspended",
    "终止": "terminated_other",
}
Place = tuple[str, str]  # exchange and its number of the application


class Imported(NamedTuple):
    """The database after both files, and the last change of the first one."""

    engine: Engine
    contents: Contents
    snapshots: list[dict[Place, dict[str, Any]]]

    def places(self) -> dict[int, Place]:
        """Exchange and number of each application, by the number of its row."""
        table = metadata.tables["listing_application"]
        with self.engine.connect() as connection:
            rows = connection.execute(select(table.c.id, table.c.source_id, table.c.native_id))
            return {row.id: (row.source_id.rpartition("_")[2], row.native_id) for row in rows}

    def told(self, kind: str) -> set[Place]:
        """Applications of which the digest tells this."""
        places = self.places()
        return {places[each.entity_id] for each in self.contents.entries if each.kind == kind}


def snapshot(file: Path) -> dict[Place, dict[str, Any]]:
    found: dict[Place, dict[str, Any]] = {}
    for row in json.loads(file.read_text(encoding="utf-8")):
        number = re.search(r"Id=(\d+)|\?id=(\d+)", row["source_url"])
        key = next(filter(None, number.groups())) if number else row["stock_code"]
        place = (EXCHANGES[row["exchange"]], key)
        assert place not in found
        found[place] = row
    return found


@pytest.fixture(scope="module")
def imported(captures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    folder = tmp_path_factory.mktemp("ipo_weekly")
    url = sqlite_database(folder)
    settings = Settings.model_construct(archive=folder / "archive", log_level="CRITICAL")
    files = [captures / "ipo_weekly" / name for name in FILES]
    engine = open_engine(url)
    change = metadata.tables["change"]
    last = 0
    for file in files:
        with engine.connect() as connection:
            last = connection.execute(select(func.coalesce(func.max(change.c.id), 0))).scalar_one()
        with pytest.MonkeyPatch.context() as patch:
            forked.fork_crawls(patch)
            assert import_file(settings, url, "ipo_weekly", file, None, Console(quiet=True))
    with engine.connect() as connection:
        contents = select_news(connection, last, 10**9)
    yield Imported(engine, contents, [snapshot(file) for file in files])
    engine.dispose()


def test_what_is_new_what_moved_and_what_left(imported: Imported) -> None:
    before, after = imported.snapshots
    watched = {exchange for exchange, _ in before}
    there = {place for place in after if place[0] in watched}
    moved = {p for p in before.keys() & there if before[p]["status"] != after[p]["status"]}

    assert imported.told("new") == there - before.keys()
    assert imported.told("changed") == moved
    assert imported.told("gone") == before.keys() - there
    by_kind = {
        kind: {
            exchange: sum(place[0] == exchange for place in imported.told(kind))
            for exchange in sorted(watched)
        }
        for kind in ("new", "changed", "gone", "back")
    }
    assert by_kind == {
        "new": {"bse": 0, "hkex": 22, "sse": 0},
        "changed": {"bse": 63, "hkex": 1, "sse": 29},
        "gone": {"bse": 0, "hkex": 46, "sse": 0},
        "back": {"bse": 0, "hkex": 0, "sse": 0},
    }


def test_each_move_is_told_from_its_stage_to_its_stage(imported: Imported) -> None:
    before, after = imported.snapshots
    places = imported.places()
    told = {
        places[entry.entity_id]: {line.field: (line.old, line.new) for line in entry.lines}
        for entry in imported.contents.entries
        if entry.kind == "changed"
    }
    assert told
    for place, lines in told.items():
        old, new = before[place]["status"], after[place]["status"]
        expected = {"stage": (STAGES[old], STAGES.get(new))}
        if new not in STAGES:  # a label that leaves the outcome open is told as it is
            expected["stage_raw"] = (old, new)
        assert lines == expected


def test_a_channel_that_first_appears_is_a_backfill(imported: Imported) -> None:
    (line,) = [each for each in imported.contents.collapsed if each.source_id.endswith("_szse")]
    assert (line.cause, line.records) == ("backfill", 1461)
    assert [each.source_id for each in imported.contents.collapsed] == [line.source_id]


def test_a_lost_marker_is_no_new_name(imported: Imported) -> None:
    before, after = imported.snapshots
    renamed = [
        p for p in before.keys() & after if before[p]["company_name"] != after[p]["company_name"]
    ]
    assert len(renamed) == 38
    fields = {line.field for entry in imported.contents.entries for line in entry.lines}
    assert "issuer_raw" not in fields


def test_a_label_that_leaves_the_outcome_open_is_no_success(imported: Imported) -> None:
    table = metadata.tables["listing_application"]
    query = select(table.c.stage, func.count()).where(table.c.stage_raw == "注册结果")
    with imported.engine.connect() as connection:
        rows = connection.execute(query.group_by(table.c.stage)).all()
    assert [tuple(row) for row in rows] == [(None, 728)]


def test_an_older_file_is_refused_whatever_the_verdict_was(captures: Path, tmp_path: Path) -> None:
    """A few rows are stored and end as `empty`: an older file would overwrite them all the same."""
    settings = Settings.model_construct(archive=tmp_path / "archive", log_level="CRITICAL")
    url = sqlite_database(tmp_path)
    rows = json.loads((captures / "ipo_weekly" / FILES[1]).read_text(encoding="utf-8"))
    few = [row for row in rows if row["exchange"] == "上交所"][:2]
    few[1]["exchange"] = "沪市"  # nobody's
    newer, older = tmp_path / "newer.json", tmp_path / "older.json"
    newer.write_text(json.dumps(few), encoding="utf-8")
    for row in few:
        row["last_seen"] = "2026-07-01T00:00:00+00:00"
    older.write_text(json.dumps(few), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        forked.fork_crawls(patch)
        import_file(settings, url, "ipo_weekly", newer, None, Console(quiet=True))
    engine = open_engine(url)
    with engine.connect() as connection:
        runs = metadata.tables["crawl_run"]
        verdicts = {row.verdict for row in connection.execute(select(runs))}
        review = metadata.tables["review_item"]
        asked = [" ".join(map(str, row)) for row in connection.execute(select(review))]
    engine.dispose()
    assert verdicts == {"empty"}
    assert [("沪市" in each, "row 2" in each) for each in asked] == [(True, True)] * 4
    with pytest.raises(UserError, match="ipo_weekly_sse has read, found one of 2026-07-01"):
        import_file(settings, url, "ipo_weekly", older, None, Console(quiet=True))


def test_a_file_that_is_nested_too_deep_is_named(tmp_path: Path) -> None:
    settings = Settings.model_construct(archive=tmp_path / "archive", log_level="CRITICAL")
    for depth in (100, 100_000):
        file = tmp_path / "deep.json"
        row = '[{"last_seen": "2026-07-01T00:00:00+00:00", "markers": %s}]'
        file.write_text(row % ("[" * depth + "]" * depth), encoding="utf-8")
        with pytest.raises(UserError, match=r"deep\.json: expected a file of ipo_weekly: .*deep"):
            import_file(settings, "sqlite://", "ipo_weekly", file, None, Console(quiet=True))


def test_an_older_file_is_refused(imported: Imported, captures: Path, tmp_path: Path) -> None:
    settings = Settings.model_construct(archive=tmp_path / "archive", log_level="CRITICAL")
    url = imported.engine.url.render_as_string(hide_password=False)
    file = captures / "ipo_weekly" / FILES[0]
    with pytest.raises(UserError, match="expected a file made after 2026-07-27"):
        import_file(settings, url, "ipo_weekly", file, None, Console(quiet=True))
