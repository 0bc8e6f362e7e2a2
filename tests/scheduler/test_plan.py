"""What is due follows from what has happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.plan import JITTER, LONGEST_WAIT, SourceClock, after_quiet_hours, due, due_at

NOW = datetime(2026, 11, 16, 4, tzinfo=UTC)  # noon in Beijing
DAY = timedelta(days=1)


def clock(**changes: Any) -> SourceClock:
    return SourceClock(**{"id": "ccgp_zygg", "cadence": DAY, **changes})


def test_a_source_that_never_ran_is_due_at_once() -> None:
    assert due([clock()], NOW) == ["ccgp_zygg"]


@pytest.mark.parametrize(
    "changes", [{"access": "restricted"}, {"access": "retired"}, {"access": "on_request"}]
)
def test_a_source_that_is_not_open_is_never_due(changes: dict[str, Any]) -> None:
    assert due([clock(**changes)], NOW) == []


def test_a_running_source_is_not_due() -> None:
    assert due([clock(running=True, started_at=NOW - 9 * DAY)], NOW) == []


@given(st.integers(0, 10**6))
def test_a_complete_run_waits_for_its_cadence_give_or_take_the_jitter(seconds: int) -> None:
    started = NOW - timedelta(seconds=seconds)
    at = due_at(clock(started_at=started, verdict="complete", in_a_row=1), NOW)
    assert at is not None
    assert abs(at - started - DAY) <= DAY * JITTER


def test_after_a_long_sleep_a_source_is_due_once() -> None:
    asleep = clock(started_at=NOW - 5 * DAY, verdict="complete", in_a_row=3)
    assert due([asleep], NOW) == ["ccgp_zygg"]
    awake = clock(started_at=NOW, verdict="complete", in_a_row=4)
    assert due([awake], NOW + timedelta(minutes=1)) == []


def test_a_run_of_the_future_is_of_a_clock_that_was_set_back() -> None:
    ahead = clock(started_at=NOW + 1000 * DAY, verdict="complete", in_a_row=1)
    assert due([ahead], NOW) == ["ccgp_zygg"]


def test_a_source_that_blocks_us_is_left_alone_ever_longer() -> None:
    waits = []
    for in_a_row in range(1, 9):
        at = due_at(clock(started_at=NOW, verdict="blocked", in_a_row=in_a_row), NOW)
        assert at is not None
        waits.append(at - NOW)
    assert waits[0] == 2 * DAY
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_what_failed_is_tried_again_soon_and_then_less_often() -> None:
    waits = []
    for in_a_row in range(1, 12):
        at = due_at(clock(started_at=NOW, verdict="failed", in_a_row=in_a_row), NOW)
        assert at is not None
        waits.append(at - NOW)
    assert waits[0] == timedelta(minutes=15)
    assert waits[1] == timedelta(minutes=30)
    assert waits[-1] == DAY


def test_a_slow_source_that_blocks_us_is_not_asked_more_often_than_usual() -> None:
    monthly = clock(cadence=30 * DAY, started_at=NOW, verdict="blocked", in_a_row=1)
    at = due_at(monthly, NOW)
    assert at is not None
    assert at - NOW >= 30 * DAY


@pytest.mark.parametrize(
    ("quiet", "beijing_hour", "opens_hour"),
    [((0, 6), 3, 6), ((22, 6), 23, 6), ((22, 6), 2, 6), ((0, 6), 6, 6), ((22, 6), 12, 12)],
)
def test_quiet_hours(quiet: tuple[int, int], beijing_hour: int, opens_hour: int) -> None:
    at = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(hours=beijing_hour - 8)
    opened = after_quiet_hours(clock(quiet=quiet), at)
    assert (opened + timedelta(hours=8)).hour == opens_hour
    assert at <= opened < at + DAY


def test_the_one_that_waited_longest_comes_first() -> None:
    sources = [
        clock(id="a", started_at=NOW - 2 * DAY, verdict="complete", in_a_row=1),
        clock(id="b", started_at=NOW - 4 * DAY, verdict="complete", in_a_row=1),
    ]
    assert due(sources, NOW) == ["b", "a"]


def test_a_time_zone_that_is_none_stops_no_other_source() -> None:
    lost = clock(id="lost", time_zone="Mars/Olympus", quiet=(1, 2))

    assert due([lost, clock()], NOW) == ["ccgp_zygg", "lost"]
