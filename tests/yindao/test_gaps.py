"""What doctor says about a source stands in the letter too, in plain words and with since when."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from db.engine import open_engine
from digest.issue import preview
from digest.wording import TEMPLATES
from scheduler.health import source_findings
from scheduler.messages import all_messages
from tests.support.network import sqlite_database
from tests.support.runs import DAY, NOW, question, run, source
from yindao import letters


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_engine(sqlite_database(tmp_path))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _hangs(connection: Connection) -> None:
    run(connection, 0.1, None, heartbeat_at=NOW - timedelta(hours=2))


def _is_short(connection: Connection) -> None:
    for ago in (5, 4, 3, 2):
        run(connection, ago, new=1)
    run(connection, 0.5, drafts=49, new=1)


def _asks(reason: str) -> Callable[[Connection], None]:
    def asked(connection: Connection) -> None:
        run(connection, 0.1)
        question(connection, reason)

    return asked


TROUBLES = {
    "hanging": (_hangs, "our reading of it makes no progress since 2026-11-25 10:00", "读取停滞"),
    "fewer_rows": (
        _is_short,
        "shows far fewer rows than it used to since 2026-11-25 00:00 "
        "(expected about 100 rows, found 49)",
        "条数远少于以往",
    ),
    "mass_withdrawal": (
        _asks("mass_withdrawal"),
        "much of it is missing at once, in doubt and not told as gone, since 2026-11-24 12:00",
        "大量条目同时缺失",
    ),
    "mass_replacement": (
        _asks("mass_replacement"),
        "much of it seems to have got new numbers, in doubt and not told as news, "
        "since 2026-11-24 12:00",
        "大量条目疑似更换编号",
    ),
}


@pytest.mark.parametrize("code", TROUBLES)
def test_what_makes_the_week_incomplete_is_told(connection: Connection, code: str) -> None:
    trouble, english, chinese = TROUBLES[code]
    source(connection)
    trouble(connection)

    unknown = letters.gaps(connection, NOW)
    told = {
        language: " ".join(preview(connection, NOW, unknown, language=language).text.split())
        for language in ("en", "zh")
    }
    assert [each.code for each in source_findings(connection, NOW)] == [code]
    assert f"样例名录: {english}" in told["en"]
    assert chinese in told["zh"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_that_doctor_may_say_about_a_source_has_words_in_the_letter(language: str) -> None:
    """But for the fills of the past, which are no part of any week."""
    words = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    of_sources = {code for code, told in all_messages().items() if "{source}" in told.title}

    assert of_sources - {"fill_given_up", "no_browser"} <= set(words[language]["gap_states"])


def test_a_source_that_was_not_read_for_long_is_a_gap_whenever_its_run_was(
    connection: Connection,
) -> None:
    """A replay of old pages runs today, and knows nothing of this week."""
    source(connection, last_read_at=NOW - 13 * DAY)
    run(connection, 1 / 24, "complete")

    (gap,) = letters.gaps(connection, NOW)
    assert (gap.state, gap.since) == ("overdue", NOW - 13 * DAY)


def test_what_broke_on_our_side_is_told_without_its_reason(connection: Connection) -> None:
    source(connection)
    run(connection, 1 / 24, "failed", reason="/srv/yindao: disk full")

    (gap,) = letters.gaps(connection, NOW)
    assert (gap.state, gap.reason) == ("failed", None)
    assert gap.since is not None
    assert NOW - gap.since < DAY
