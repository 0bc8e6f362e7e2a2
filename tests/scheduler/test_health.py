"""What `doctor` finds: from runs as they come to stand in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from db.models import metadata
from scheduler import health, operations
from scheduler.health import Finding, source_findings
from scheduler.messages import all_messages, message_of
from scheduler.operations import daemon_findings, disk_findings, letter_findings
from tests.support.runs import DAY, NOW, put, question, run, source


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def codes(found: list[Finding]) -> list[str]:
    return [each.code for each in found]


def test_a_source_that_is_well_is_not_spoken_of(connection: Connection) -> None:
    source(connection)
    for ago in (3, 2, 1, 0.1):
        run(connection, ago, new=1)

    assert source_findings(connection, NOW) == []


def test_a_source_that_is_not_open_is_not_spoken_of(connection: Connection) -> None:
    source(connection, access="retired")

    assert source_findings(connection, NOW) == []


def test_a_source_that_was_never_crawled(connection: Connection) -> None:
    source(connection)
    run(connection, 1, kind="fill")

    assert codes(source_findings(connection, NOW)) == ["never_run"]


@pytest.mark.parametrize("verdict", health.BAD)
def test_a_bad_verdict_is_told_since_the_last_complete_run(
    connection: Connection, verdict: str
) -> None:
    source(connection)
    for ago, came in ((4, "complete"), (3, "partial"), (2, verdict), (0.1, verdict)):
        run(connection, ago, came, reason="the reason")

    (found,) = source_findings(connection, NOW)
    assert (found.code, found.detail) == (verdict, "the reason")
    assert found.since == NOW - 3 * DAY + timedelta(minutes=5)


def test_what_is_well_again_is_not_spoken_of(connection: Connection) -> None:
    source(connection)
    run(connection, 1, "blocked")
    run(connection, 0.1)

    assert source_findings(connection, NOW) == []


def test_an_interrupted_run(connection: Connection) -> None:
    source(connection)
    run(connection, 0.1, "failed", reason="interrupted")

    assert codes(source_findings(connection, NOW)) == ["interrupted"]


def test_a_run_without_a_sign_of_life(connection: Connection) -> None:
    source(connection)
    run(connection, 0.1, None, heartbeat_at=NOW - timedelta(minutes=11))

    (found,) = source_findings(connection, NOW)
    assert (found.code, found.since) == ("hanging", NOW - timedelta(minutes=11))


def test_a_run_that_lives_is_none(connection: Connection) -> None:
    source(connection)
    run(connection, 0.1, None, heartbeat_at=NOW - timedelta(minutes=9))

    assert source_findings(connection, NOW) == []


def test_silence_is_measured_by_the_sources_own_rhythm(connection: Connection) -> None:
    """New things used to come every second day: silent after more than six."""
    source(connection, last_new_at=NOW - 7 * DAY)
    for ago in (17, 15, 13, 11, 9, 7):
        run(connection, ago, new=3)
    for since_then in (6, 4, 2, 0.1):
        run(connection, since_then)

    (found,) = source_findings(connection, NOW)
    assert (found.code, found.since) == ("silent", NOW - 7 * DAY)
    assert found.detail == "something new used to come every 2 days"


def test_a_source_with_long_pauses_is_not_silent_so_soon(connection: Connection) -> None:
    source(connection, last_new_at=NOW - 7 * DAY)
    for ago in (57, 47, 37, 27, 17, 7):
        run(connection, ago, new=3)
    run(connection, 0.1)

    assert source_findings(connection, NOW) == []


def test_a_source_of_unknown_rhythm_is_silent_after_a_month(connection: Connection) -> None:
    source(connection, last_new_at=NOW - 31 * DAY)
    run(connection, 0.1)

    assert codes(source_findings(connection, NOW)) == ["silent"]


def test_far_fewer_rows_than_usual(connection: Connection) -> None:
    source(connection)
    for ago in (5, 4, 3, 2):
        run(connection, ago, new=1)
    run(connection, 0.1, drafts=49, new=1)

    (found,) = source_findings(connection, NOW)
    assert (found.code, found.detail) == ("fewer_rows", "expected about 100 rows, found 49")


def test_a_source_that_nobody_asks(connection: Connection) -> None:
    source(connection)
    run(connection, 3.5, new=1)

    (found,) = source_findings(connection, NOW)
    assert found.code == "overdue"
    assert found.since == NOW - 2.5 * DAY


def test_questions_of_weight_are_told(connection: Connection) -> None:
    source(connection)
    run(connection, 0.1)
    question(connection, "mass_replacement")

    (found,) = source_findings(connection, NOW)
    assert (found.code, found.since) == ("mass_replacement", NOW - DAY)


# --- the house


def daemon(connection: Connection, ago: timedelta, **more: Any) -> None:
    usual: dict[str, Any] = {
        "host": "h",
        "pid": 7,
        "started_at": NOW - DAY,
        "heartbeat_at": NOW - ago,
    }
    usual |= {"heartbeat_at": NOW - ago, "leading": True}
    put(connection, "daemon", **{**usual, **more})


def test_no_daemon(connection: Connection) -> None:
    assert codes(list(daemon_findings(connection, NOW))) == ["daemon_missing"]


def test_a_daemon_that_lives(connection: Connection) -> None:
    daemon(connection, timedelta(hours=5))
    daemon(connection, timedelta(seconds=10))

    assert list(daemon_findings(connection, NOW)) == []


def test_a_daemon_that_died(connection: Connection) -> None:
    daemon(connection, timedelta(minutes=3))

    (found,) = daemon_findings(connection, NOW)
    assert (found.code, found.detail) == ("daemon_dead", "process 7 on h")


def test_a_daemon_that_was_stopped(connection: Connection) -> None:
    daemon(connection, timedelta(minutes=3), stopped_at=NOW - timedelta(minutes=3))

    assert codes(list(daemon_findings(connection, NOW))) == ["daemon_missing"]


def subscriber(connection: Connection) -> None:
    put(
        connection,
        "subscriber",
        id=1,
        address="a@example.org",
        language="en",
        time_zone="Asia/Shanghai",
        quiet_weeks="nothing",
        token="t",
        consented_at=NOW - 30 * DAY,
    )


def issue(connection: Connection, state: str | None = None) -> None:
    monday = datetime(2026, 11, 22, 16, tzinfo=UTC)  # Monday 00:00 in Beijing
    put(
        connection,
        "digest_issue",
        id=1,
        week="2026-W47",
        period_from=monday - 7 * DAY,
        period_to=monday,
        after_change_id=0,
        upto_change_id=9,
        frozen_at=monday + timedelta(hours=8),
    )
    if state:
        put(
            connection,
            "delivery",
            issue_id=1,
            subscriber_id=1,
            address="a@example.org",
            message_id="<m>",
            message="",
            state=state,
            attempts=1,
        )


def test_an_issue_that_nobody_made(connection: Connection) -> None:
    assert list(letter_findings(connection, NOW)) == []  # nobody waits for it
    subscriber(connection)

    (found,) = letter_findings(connection, NOW)
    assert (found.code, found.since) == ("issue_missing", datetime(2026, 11, 23, tzinfo=UTC))


def test_an_issue_is_not_missed_before_its_hour(connection: Connection) -> None:
    subscriber(connection)

    assert list(letter_findings(connection, datetime(2026, 11, 23, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("failed", "delivery_failed"),
        ("unknown", "delivery_unknown"),
        ("queued", "delivery_late"),
        ("sent", None),
    ],
)
def test_letters(connection: Connection, state: str, code: str | None) -> None:
    subscriber(connection)
    issue(connection, state)

    found = list(letter_findings(connection, NOW))
    assert codes(found) == ([code] if code else [])


def test_letters_of_who_has_left_are_no_finding(connection: Connection) -> None:
    subscriber(connection)
    issue(connection, "failed")
    connection.execute(metadata.tables["subscriber"].update().values(ended_at=NOW))

    assert list(letter_findings(connection, NOW)) == []


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(disk_findings(tmp_path / "not" / "yet")) == []
    monkeypatch.setattr(operations, "LITTLE", 10**18)

    (found,) = disk_findings(tmp_path / "not" / "yet")
    assert found.code == "disk_low"


def test_every_message_names_its_source() -> None:
    for code, message in all_messages().items():
        told = message_of(Finding(code=code, source_id="amac_funds"))
        assert "{" not in told.title + told.meaning + told.action, code
        assert message.title, code
        assert message.meaning.endswith("."), code
        assert message.action.rstrip("`").endswith("."), code
