"""Filling in the past: every day once, and what is done stays done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert

from db.models import metadata
from scheduler.clocks import clocks
from scheduler.fills import FillWindow, ask_fill, next_window, progress
from scheduler.operations import fill_findings
from scheduler.plan import fill_windows

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
SINCE, UNTIL = date(2026, 9, 20), date(2026, 11, 24)
NOVEMBER = (date(2026, 11, 1), UNTIL)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SEPTEMBER = (SINCE, date(2026, 9, 30))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_windows_hold_every_day_once(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    windows = fill_windows(since, until)

    held = [
        first + timedelta(days=number)
        for first, last in windows
        for number in range((last - first).days + 1)
    ]
    assert sorted(held) == [since + timedelta(days=n) for n in range(days + 1)]
    assert windows == sorted(windows, reverse=True)
    assert all(first.month == last.month for first, last in windows)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        source = {
            "id": "s",
            "title": "t",
            "channel": "fund",
            "entity": "fund",
            "publisher": "p",
            "url": "u",
            "access": "open",
            "cadence_seconds": 86_400,
            "full_list": False,
            "time_zone": "Asia/Shanghai",
        }
        connection.execute(insert(metadata.tables["source"]).values(source))
        yield connection
        transaction.rollback()


def run(
    connection: Connection, window: tuple[date, date], verdict: str | None, **more: Any
) -> None:
    values: dict[str, Any] = {
        "source_id": "s",
        "kind": "fill",
        "window_from": window[0],
        "window_to": window[1],
        "started_at": NOW,
        "finished_at": None if verdict is None else NOW,
        "verdict": verdict,
        "responses": {},
        "walked": verdict in ("complete", "partial", "drift", "empty"),
        "backfill": True,
    }
    connection.execute(insert(metadata.tables["crawl_run"]).values({**values, **more}))


def following(connection: Connection, now: datetime = NOW) -> tuple[date, date] | None:
    found = next_window(connection, clocks(connection), now)
    return None if found is None else (found.since, found.until)


def test_the_windows_are_crawled_one_after_the_other(connection: Connection) -> None:
    number = ask_fill(connection, "s", SINCE, UNTIL, NOW)
    assert next_window(connection, clocks(connection), NOW) == FillWindow(number, "s", *NOVEMBER)
    run(connection, NOVEMBER, "complete")
    assert following(connection) == OCTOBER
    run(connection, OCTOBER, "empty")
    assert following(connection) == SEPTEMBER
    run(connection, SEPTEMBER, "partial")
    assert following(connection) is None

    (state,) = progress(connection)
    assert (state.done, state.given_up, state.total, state.finished) == (3, 0, 3, True)


def test_the_same_wish_twice_is_one(connection: Connection) -> None:
    assert ask_fill(connection, "s", SINCE, UNTIL, NOW) == ask_fill(
        connection, "s", SINCE, UNTIL, NOW
    )
    assert ask_fill(connection, "s", SINCE, SINCE, NOW) != ask_fill(
        connection, "s", SINCE, UNTIL, NOW
    )


def test_a_wish_without_an_end_is_the_same_on_another_day(connection: Connection) -> None:
    number = ask_fill(connection, "s", SINCE, None, NOW)
    assert ask_fill(connection, "s", SINCE, None, NOW + timedelta(days=40)) == number


def test_a_window_whose_list_was_not_walked_is_tried_again(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, "drift", walked=False)
    assert following(connection) == NOVEMBER


def test_a_wish_that_ends_before_it_begins(connection: Connection) -> None:
    with pytest.raises(ValueError, match="expected a first day up to 2026-09-20, found 2026-11-24"):
        ask_fill(connection, "s", UNTIL, SINCE, NOW)


def test_a_fill_ends_before_the_days_that_crawls_look_at(connection: Connection) -> None:
    source = metadata.tables["source"]
    connection.execute(source.update().values(watermark_on=date(2026, 11, 1)))
    ask_fill(connection, "s", SINCE, UNTIL, NOW)

    assert following(connection) == OCTOBER
    with pytest.raises(ValueError, match="expected a first day up to 2026-10-31"):
        ask_fill(connection, "s", date(2026, 11, 3), UNTIL, NOW)


def test_a_fill_leaves_the_overlap_to_crawls(connection: Connection) -> None:
    source = metadata.tables["source"]
    connection.execute(source.update().values(watermark_on=date(2026, 11, 1)))
    ask_fill(connection, "s", SINCE, UNTIL, NOW, overlap=timedelta(days=3))
    assert following(connection) == (date(2026, 10, 1), date(2026, 10, 28))


def test_a_window_under_way_is_waited_for(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, None)

    assert following(connection) is None


def test_a_window_that_failed_is_tried_again_after_a_while(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, "failed")

    assert following(connection) is None
    assert following(connection, NOW + timedelta(minutes=16)) == NOVEMBER


def test_after_three_times_a_window_is_given_up_and_told(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    for _ in range(3):
        run(connection, NOVEMBER, "blocked")

    assert following(connection, NOW + timedelta(days=8)) == OCTOBER
    (found,) = fill_findings(connection)
    assert (found.code, found.source_id) == ("fill_given_up", "s")
    assert found.detail == "1 of 3 windows, 2026-09-20 to 2026-11-24"


def test_other_runs_are_no_part_of_a_fill(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, "complete", kind="crawl")
    run(connection, NOVEMBER, "complete", started_at=NOW - timedelta(days=1))

    assert following(connection) == NOVEMBER


def test_a_source_that_is_being_crawled_is_left_alone(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, None, kind="crawl")

    assert following(connection) is None


def test_a_source_that_blocks_us_is_not_filled(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    run(connection, NOVEMBER, "blocked", kind="crawl")

    assert following(connection, NOW + timedelta(hours=40)) is None
    assert following(connection, NOW + timedelta(hours=49)) == NOVEMBER


def test_a_source_that_is_retired_is_not_filled(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    connection.execute(metadata.tables["source"].update().values(access="retired"))

    assert following(connection) is None


def test_a_source_that_is_asked_on_request_is_filled(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    connection.execute(metadata.tables["source"].update().values(access="on_request"))

    assert following(connection) == NOVEMBER


def test_quiet_hours_hold_for_fills(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    source = metadata.tables["source"]
    connection.execute(source.update().values(quiet_from=9, quiet_to=18))

    assert following(connection) is None  # noon in Beijing
    assert following(connection, NOW + timedelta(hours=7)) == NOVEMBER


def test_clocks_tell_what_the_runs_left_behind(connection: Connection) -> None:
    day = timedelta(days=1)
    for ago, verdict in ((4, "complete"), (3, "blocked"), (2, "blocked"), (1, "blocked")):
        run(connection, NOVEMBER, verdict, kind="crawl", started_at=NOW - ago * day)
    run(connection, NOVEMBER, "complete")

    (clock,) = clocks(connection)
    assert (clock.verdict, clock.in_a_row, clock.running) == ("blocked", 3, False)
    assert clock.started_at == NOW - day
    assert clock.quiet is None


def test_a_run_that_we_broke_off_is_tried_again_soon(connection: Connection) -> None:
    run(connection, NOVEMBER, "partial", kind="crawl", reason="stopped: shutdown")
    assert clocks(connection)[0].verdict is None

    run(connection, NOVEMBER, "partial", kind="crawl", reason="3 pages did not come")
    assert clocks(connection)[0].verdict == "partial"


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        ("partial", "2 pages did not come; stopped: shutdown"),
        ("failed", "stopped with the daemon"),
    ],
)
def test_a_window_that_we_broke_off_is_not_done_and_no_try(
    connection: Connection, verdict: str, reason: str
) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    for _ in range(4):
        run(connection, NOVEMBER, verdict, reason=reason)

    assert following(connection) == NOVEMBER
    assert [(each.done, each.given_up) for each in progress(connection)] == [(0, 0)]


def test_a_window_that_takes_too_long_is_given_up_and_not_done(connection: Connection) -> None:
    ask_fill(connection, "s", SINCE, UNTIL, NOW)
    for _ in range(3):
        run(connection, NOVEMBER, "partial", reason="stopped: closespider_timeout")

    assert following(connection) == OCTOBER
    assert [(each.done, each.given_up) for each in progress(connection)] == [(0, 1)]
