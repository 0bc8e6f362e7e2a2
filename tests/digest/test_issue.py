"""An issue tells each change of its time once, whenever it is frozen and by whomever."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from loguru import logger
from sqlalchemy import Engine, func, insert, select, text

from db.engine import open_engine, writing
from db.models import metadata
from digest.contents import Gap
from digest.filters import Wants
from digest.issue import Frozen, is_due, preview, week_end, week_label
from digest.subscribers import unsubscribe
from tests.db.conftest import Desk
from tests.support.issues import (
    EIGHT,
    HOUR,
    MINUTE,
    MONDAY,
    WEEK,
    change_row,
    enter,
    frozen,
    letters,
    new,
    text_of,
    told,
)
from tests.support.outbox import rows

GAP = Gap(
    source_id="test_gap",
    source_title="样例缺口",
    channel="fund",
    state="silent",
    since=MONDAY - WEEK,
    reason=None,
)

OpenDesk = Callable[..., Desk]


# --- weeks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "end", "label"),
    [
        ("2026-06-07T15:59:59+00:00", "2026-05-31T16:00:00+00:00", "2026-W23"),
        ("2026-06-07T16:00:00+00:00", "2026-06-07T16:00:00+00:00", "2026-W24"),
        ("2026-06-07T23:30:00+08:00", "2026-05-31T16:00:00+00:00", "2026-W23"),
        ("2026-06-08T00:30:00+08:00", "2026-06-07T16:00:00+00:00", "2026-W24"),
        ("2026-06-07T12:30:00-04:00", "2026-06-07T16:00:00+00:00", "2026-W24"),
        ("2027-01-03T23:30:00+08:00", "2026-12-27T16:00:00+00:00", "2026-W53"),
        ("2027-01-04T00:30:00+08:00", "2027-01-03T16:00:00+00:00", "2027-W01"),
    ],
)
def test_weeks_are_those_of_beijing(now: str, end: str, label: str) -> None:
    moment = datetime.fromisoformat(now)
    assert week_end(moment) == datetime.fromisoformat(end)
    assert week_label(moment) == label


def test_an_issue_is_due_from_monday_at_eight_on(engine: Engine) -> None:
    due = {}
    for hours in (0, 7.99, 8, 50, 167.99, 168, 175.99, 176):
        with engine.connect() as connection:
            due[hours] = is_due(connection, MONDAY + hours * HOUR)
    # The week before was never frozen: before eight it waits to be told with the new one.
    assert due == {
        0: False, 7.99: False, 8: True, 50: True, 167.99: True, 168: False, 175.99: False, 176: True
    }  # fmt: skip


def test_what_is_frozen_is_not_due(engine: Engine) -> None:
    frozen(engine)
    with engine.connect() as connection:
        assert not is_due(connection, EIGHT)
        assert not is_due(connection, EIGHT + WEEK - HOUR)
        assert is_due(connection, EIGHT + WEEK)


# --- what an issue tells ------------------------------------------------------------------------


def test_a_first_issue(store: Desk) -> None:
    token = enter(store.engine, language="zh")
    new(store, 1, MONDAY - 2 * HOUR)
    found = frozen(store.engine)

    assert found == Frozen(
        issue_id=1,
        week="2026-W23",
        period_from=MONDAY - WEEK,
        period_to=MONDAY,
        deliveries=1,
        quiet=0,
    )
    (issue,) = rows(store.engine, "digest_issue")
    assert (issue.period_from, issue.period_to) == (MONDAY - WEEK, MONDAY)
    assert (issue.week, issue.frozen_at) == ("2026-W23", EIGHT)
    (copy,) = rows(store.engine, "delivery")
    assert (copy.state, copy.next_attempt_at, copy.attempts) == ("queued", EIGHT, 0)
    assert copy.message_id == "<2026-W23.1@yindao.example.org>"
    assert f"https://yindao.example.org/end/{token}" in text_of(copy.message)
    assert told(store.engine, 1) == [1]


def test_the_week_ends_at_midnight_in_beijing(store: Desk) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - WEEK - 30 * MINUTE)  # Sunday 23:30
    new(store, 2, MONDAY - WEEK + 30 * MINUTE)  # Monday 00:30
    new(store, 3, MONDAY - 30 * MINUTE)
    new(store, 4, MONDAY + 30 * MINUTE)
    frozen(store.engine)
    frozen(store.engine, EIGHT + WEEK)

    assert [told(store.engine, number) for number in (1, 2, 3, 4)] == [[], [1], [1], [2]]


def test_the_first_issue_does_not_tell_the_past(store: Desk) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - 3 * WEEK)
    frozen(store.engine)
    assert letters(store.engine) == {}


def test_asleep_over_three_weeks_makes_one_issue_of_all(store: Desk) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - HOUR)
    frozen(store.engine)
    for number in (2, 3, 4):
        new(store, number, MONDAY + (number - 1) * WEEK - HOUR)
    found = frozen(store.engine, MONDAY + 3 * WEEK + 30 * HOUR)

    assert found is not None
    assert (found.week, found.period_from, found.period_to) == (
        "2026-W26", MONDAY, MONDAY + 3 * WEEK
    )  # fmt: skip
    assert [told(store.engine, number) for number in (1, 2, 3, 4)] == [[1], [2], [2], [2]]
    assert frozen(store.engine, MONDAY + 3 * WEEK + 40 * HOUR) is None


def test_a_clock_that_goes_back_makes_no_issue(engine: Engine) -> None:
    assert frozen(engine, EIGHT) is not None
    assert frozen(engine, EIGHT - WEEK) is None


def test_what_was_seen_out_of_order_is_told_once(store: Desk) -> None:
    """Two crawls write at the same time: the one that began later may write first."""
    enter(store.engine)
    new(store, 1, MONDAY + HOUR)
    new(store, 2, MONDAY - HOUR)
    new(store, 3, MONDAY + HOUR)
    frozen(store.engine)
    frozen(store.engine, EIGHT + WEEK)

    assert [told(store.engine, number) for number in (1, 2, 3)] == [[1], [1], [2]]


def test_issues_join_without_gap_or_overlap(store: Desk) -> None:
    for week in range(4):
        if week != 2:
            new(store, week, MONDAY + week * WEEK - HOUR)
        frozen(store.engine, EIGHT + week * WEEK)

    issues = rows(store.engine, "digest_issue")
    for before, after in itertools.pairwise(issues):
        assert after.after_change_id == before.upto_change_id
        assert after.period_from == before.period_to
        assert after.upto_change_id >= after.after_change_id
    assert issues[-1].upto_change_id == store.rows("change")[-1]["id"]


# --- to whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("gaps", [(), (GAP,)])
def test_a_quiet_week_brings_what_each_has_chosen(engine: Engine, gaps: Sequence[Gap]) -> None:
    enter(engine, "nothing@example.org", quiet_weeks="nothing")
    enter(engine, "note@example.org", quiet_weeks="note")
    found = frozen(engine, gaps=gaps)

    assert found is not None
    assert (found.deliveries, found.quiet) == (1, 1)
    assert list(letters(engine)) == [("note@example.org", 1)]


def test_each_gets_what_he_asked_for(store: Desk) -> None:
    enter(store.engine, "all@example.org")
    enter(store.engine, "one@example.org", wants={"words": ("样例基金1号",)})
    enter(store.engine, "listing@example.org", wants={"channels": ("listing",)})
    enter(store.engine, "either@example.org", wants={"channels": ("listing",)})
    enter(store.engine, "either@example.org", wants={"words": ("样例基金2号",)})
    new(store, 1, MONDAY - 2 * HOUR)
    new(store, 2, MONDAY - 2 * HOUR)
    frozen(store.engine)

    found = letters(store.engine)
    assert {
        address: [number for number in (1, 2) if f"样例基金{number}号" in letter]
        for (address, _), letter in found.items()
    } == {"all@example.org": [1, 2], "one@example.org": [1], "either@example.org": [2]}


def test_who_has_ended_gets_none(store: Desk) -> None:
    token = enter(store.engine)
    with writing(store.engine).begin() as connection:
        unsubscribe(connection, token, MONDAY)
    new(store, 1, MONDAY - HOUR)
    found = frozen(store.engine)

    assert found is not None
    assert (found.deliveries, found.quiet) == (0, 0)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../etc", ""])
def test_a_zone_that_is_not_known_here_stops_nobody(store: Desk, zone: str) -> None:
    """As in a database that comes from a machine that knows other zones."""
    enter(store.engine, "lost@example.org")
    enter(store.engine, "other@example.org", time_zone="Europe/Berlin")
    with writing(store.engine).begin() as connection:
        table = metadata.tables["subscriber"]
        connection.execute(table.update().where(table.c.id == 1).values(time_zone=zone))
    new(store, 1, MONDAY - HOUR)
    said: list[str] = []
    sink = logger.add(said.append, level="WARNING", format="{message}")
    try:
        assert frozen(store.engine) is not None
    finally:
        logger.remove(sink)

    found = letters(store.engine)
    assert "2026-06-01 00:00 to 2026-06-08 00:00, Asia/Shanghai" in found["lost@example.org", 1]
    assert "2026-05-31 18:00 to 2026-06-07 18:00, Europe/Berlin" in found["other@example.org", 1]
    assert [line.strip() for line in said] == [
        f"subscriber 1: time zone {zone!r} is not known on this machine, "
        "his letter shows Asia/Shanghai"
    ]


# --- at the same time ---------------------------------------------------------------------------


def test_a_second_freeze_does_nothing(store: Desk) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - HOUR)
    assert frozen(store.engine) is not None
    before = rows(store.engine, "delivery")
    assert frozen(store.engine, EIGHT + HOUR) is None
    assert rows(store.engine, "delivery") == before
    assert len(rows(store.engine, "digest_issue")) == 1


def test_two_that_freeze_at_once_make_one_issue(store: Desk) -> None:
    for number in range(5):
        enter(store.engine, f"reader{number}@example.org")
    new(store, 1, MONDAY - HOUR)
    start = threading.Barrier(4)

    def work(_number: int) -> Frozen | None:
        engine = open_engine(store.url)
        try:
            start.wait()
            return frozen(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, range(4)))

    assert sorted(each is not None for each in found) == [False, False, False, True]
    assert len(rows(store.engine, "digest_issue")) == 1
    assert len(rows(store.engine, "delivery")) == 5


def test_a_freeze_that_fails_leaves_nothing(store: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - HOUR)

    def broken(*_: object) -> None:
        raise RuntimeError("out of words")

    with monkeypatch.context() as patch:
        patch.setattr("digest.draft.render", broken)
        with pytest.raises(RuntimeError, match="out of words"):
            frozen(store.engine)
    assert rows(store.engine, "digest_issue") == []
    assert frozen(store.engine) is not None
    assert len(told(store.engine, 1)) == 1


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_a_change_that_is_committed_late_is_not_lost(engine: Engine) -> None:
    """Its number is lower than one that can be read already: the freeze has to wait for it."""
    change = metadata.tables["change"]
    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as late:
            late.execute(insert(change).values(change_row(1, "晚", MONDAY - HOUR)))
            with engine.begin() as early:
                early.execute(insert(change).values(change_row(2, "早", MONDAY - HOUR)))
            freezing = pool.submit(frozen, engine)
            _wait_for_a_lock(engine)
            assert not freezing.done()
        assert freezing.result(timeout=30) is not None
    with engine.begin() as connection:
        connection.execute(insert(change).values(change_row(3, "后", MONDAY + HOUR)))
    frozen(engine, EIGHT + WEEK)

    spans = [(row.after_change_id, row.upto_change_id) for row in rows(engine, "digest_issue")]
    assert spans == [(0, 2), (2, 3)]
    assert [row.value_new for row in rows(engine, "change")] == ["晚", "早", "后"]


def _wait_for_a_lock(engine: Engine) -> None:
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(300):
        with engine.connect() as connection:
            if connection.execute(query).scalar_one():
                return
        threading.Event().wait(0.02)
    raise AssertionError("the freeze waits for nobody")


# --- looking ahead ------------------------------------------------------------------------------


def _preview(engine: Engine, *wants: Wants, now: datetime, **how: Any) -> str:
    with engine.connect() as connection:
        return preview(connection, now, [], wants, **how).text


def test_a_preview_tells_what_came_since_the_last_issue(store: Desk) -> None:
    new(store, 1, MONDAY - HOUR)
    frozen(store.engine)
    new(store, 2, MONDAY + 2 * HOUR)
    before = store.dump(all_tables=True)
    text = _preview(store.engine, now=MONDAY + 3 * HOUR)

    assert "样例基金2号" in text
    assert "样例基金1号" not in text
    assert "2026-W24" in text
    assert store.dump(all_tables=True) == before


def test_a_preview_before_the_first_issue_tells_two_weeks_at_most(store: Desk) -> None:
    new(store, 1, MONDAY - WEEK - HOUR)
    new(store, 2, MONDAY - HOUR)
    new(store, 3, MONDAY + HOUR)
    text = _preview(store.engine, now=MONDAY + 2 * HOUR)
    assert [number for number in (1, 2, 3) if f"样例基金{number}号" in text] == [2, 3]


def test_a_preview_for_one_who_wants_little(store: Desk) -> None:
    new(store, 1, MONDAY - HOUR)
    new(store, 2, MONDAY - HOUR)
    text = _preview(store.engine, Wants(words=("样例基金2号",)), now=MONDAY + HOUR, language="zh")
    assert "样例基金2号" in text
    assert "样例基金1号" not in text


def test_a_preview_of_nothing(engine: Engine) -> None:
    assert _preview(engine, now=MONDAY + HOUR)
    with engine.connect() as connection:
        issues = metadata.tables["digest_issue"]
        assert connection.execute(select(func.count()).select_from(issues)).scalar_one() == 0
