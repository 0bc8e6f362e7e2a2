"""Runs of a source: how they begin, show life, and end, and what they mean for the source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db.runs import FINISHED
from db.store import SourceState
from tests.db.conftest import SINCE, UNTIL, Desk, day, facts, fund

OpenDesk = Callable[..., Desk]
VERDICTS = ("complete", "partial", "drift", "empty", "blocked", "failed")


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """A source that has never been asked."""
    return open_desk()


def source(desk: Desk) -> dict[str, Any]:
    """The source's row."""
    return desk.row("source", id=desk.facts.id)


# --- the source


def test_a_source_is_registered_with_its_facts(desk: Desk) -> None:
    assert desk.store.register() == SourceState(observed_from=None, watermark_on=None)

    row = source(desk)
    for name in facts().__dataclass_fields__:
        assert row[name] == getattr(desk.facts, name)


def test_new_facts_replace_old_ones_and_what_runs_taught_stays(
    desk: Desk, open_desk: OpenDesk
) -> None:
    desk.begin()
    desk.end(at=day(0), newest=date(2026, 5, 30))

    state = open_desk(title="另一个标题", access="restricted").store.register()

    assert state == SourceState(observed_from=day(0), watermark_on=date(2026, 5, 30))
    row = source(desk)
    assert (row["title"], row["access"], row["last_run_at"]) == ("另一个标题", "restricted", day(0))


# --- a run


def test_a_run_says_what_it_asked_for(desk: Desk) -> None:
    before = datetime.now(UTC)
    run = desk.begin()

    row = desk.row("crawl_run")
    assert (row["id"], row["source_id"], row["code_version"]) == (run, "test_fund", "test-1")
    assert (row["window_from"], row["window_to"]) == (SINCE, UNTIL)
    assert before <= row["started_at"] <= row["heartbeat_at"] <= datetime.now(UTC)
    assert (row["verdict"], row["finished_at"]) == (None, None)


def test_a_batch_is_a_sign_of_life_and_adds_its_counts(desk: Desk) -> None:
    desk.begin()
    begun = desk.row("crawl_run")["heartbeat_at"]

    desk.say(fund(1), fund(2))
    desk.say(fund(1), fund(2, status="operating"), fund(3))

    row = desk.row("crawl_run")
    assert (row["new"], row["changed"], row["unchanged"]) == (3, 1, 1)
    assert row["heartbeat_at"] > begun


def test_a_run_ends_with_its_verdict(desk: Desk) -> None:
    desk.begin()
    responses = {"200": 7, "404": 1}
    result = desk.end(
        "partial", at=day(1), requests=8, responses=responses, bytes=5_000_000_000, drafts=40
    )

    row = desk.row("crawl_run")
    assert (row["verdict"], row["reason"], row["finished_at"]) == ("partial", None, day(1))
    assert (row["requests"], row["responses"], row["bytes"]) == (8, responses, 5_000_000_000)
    assert row["drafts"] == 40
    assert result.verdict == "partial"


def test_a_run_that_died_is_swept_by_the_next(desk: Desk, open_desk: OpenDesk) -> None:
    other = open_desk(id="other")
    living = other.begin()
    dead = desk.begin()

    desk.begin()

    row = desk.row("crawl_run", id=dead)
    assert (row["verdict"], row["reason"]) == ("failed", "interrupted")
    assert row["finished_at"] == desk.rows("crawl_run")[-1]["started_at"]
    assert desk.row("crawl_run", id=living)["verdict"] is None


def test_a_run_that_ended_is_left_as_it_is(desk: Desk) -> None:
    first = desk.begin()
    desk.next_run("blocked", at=day(1))

    row = desk.row("crawl_run", id=first)
    assert (row["verdict"], row["finished_at"]) == ("blocked", day(1))


def test_windows_are_done_where_they_add_up(desk: Desk) -> None:
    run = desk.begin()
    desk.end(at=day(1), windows={"a": (10, 10), "b": (10, 9), "c": (None, 4)})

    rows = desk.rows("crawl_window")
    assert [(r["key"], r["expected"], r["got"], r["done_at"]) for r in rows] == [
        ("a", 10, 10, day(1)),
        ("b", 10, 9, None),
        ("c", None, 4, day(1)),
    ]
    assert {(row["run_id"], row["source_id"]) for row in rows} == {(run, "test_fund")}


# --- what runs mean for the source


@pytest.mark.parametrize("verdict", VERDICTS)
def test_how_fresh_a_source_is(desk: Desk, verdict: str) -> None:
    desk.begin()
    desk.end("complete", at=day(1))
    desk.begin()
    desk.end(verdict, at=day(2))

    row = source(desk)
    assert row["last_run_at"] == day(2)
    assert row["last_complete_at"] == (day(2) if verdict == "complete" else day(1))
    assert row["last_new_at"] is None


def test_when_something_new_came_last(desk: Desk) -> None:
    desk.begin()
    desk.say(fund(1))
    desk.next_run(at=day(1))
    desk.say(fund(1, status="operating"))
    desk.next_run(at=day(2))
    assert source(desk)["last_new_at"] == day(1)

    desk.say(fund(2))
    desk.end("partial", at=day(3))
    assert source(desk)["last_new_at"] == day(3)


@pytest.mark.parametrize("lists_done", [True, False])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_source_is_observed_once_its_lists_were_walked_to_their_ends(
    desk: Desk, verdict: str, lists_done: bool
) -> None:
    desk.begin()
    desk.end(verdict, at=day(1), lists_done=lists_done, newest=date(2026, 5, 1))

    walked = lists_done and verdict in FINISHED
    row = source(desk)
    assert row["observed_from"] == (day(1) if walked else None)
    assert row["watermark_on"] == (date(2026, 5, 1) if walked else None)
    desk.begin()
    assert desk.rows("crawl_run")[-1]["backfill"] is not walked


def test_a_source_is_observed_from_its_first_finished_run(desk: Desk) -> None:
    desk.begin()
    desk.next_run("failed", at=day(1))
    desk.next_run("partial", at=day(2))
    desk.end("complete", at=day(3))

    assert source(desk)["observed_from"] == day(2)


def test_the_watermark_never_goes_back(desk: Desk) -> None:
    marks = []
    for newest in (date(2026, 5, 3), date(2026, 5, 1), None, date(2026, 5, 4)):
        desk.begin()
        desk.end(newest=newest)
        marks.append(source(desk)["watermark_on"].day)

    assert marks == [3, 3, 3, 4]
