"""What happened in our house, or only seems to have happened: told in a line, and never as news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from db.engine import open_engine
from digest.contents import Contents
from digest.filters import Wants
from digest.issue import freeze
from digest.message import Letterhead
from digest.select import select
from digest.subscribers import subscribe
from scheduler.health import source_findings
from tests.db.conftest import Desk, day, fund, notice

OpenDesk = Callable[..., Desk]
LETTERHEAD = Letterhead(sender="Yindao <digest@example.org>", list_id="yindao.example.org")
MONDAY = datetime(2026, 6, 8, 0, 30, tzinfo=UTC)  # 08:30 in Beijing


def last_change(desk: Desk) -> int:
    return int(desk.rows("change")[-1]["id"])


def told(engine: Engine, after: int = 0) -> Contents:
    with engine.connect() as connection:
        return select(connection, after, 10**9)


def test_a_source_mended_after_sixty_days_is_one_line(engine: Engine, open_desk: OpenDesk) -> None:
    """Fault 10: what gathered meanwhile is no news of this week."""
    desk = open_desk("procurement_notice", cadence_seconds=86_400)
    desk.begin()
    desk.say(notice(1))
    desk.end(at=datetime.now(UTC) - timedelta(days=60))

    desk.store.begin(datetime.now(UTC).date(), datetime.now(UTC).date())
    desk.say(*map(notice, range(2, 302)), notice(1, title="变更后的公告"))
    contents = told(engine, 1)
    assert contents.entries == ()
    assert not contents.has_news
    (line,) = contents.collapsed
    assert (line.cause, line.source_id, line.records) == ("backfill", desk.facts.id, 301)


@pytest.mark.parametrize("verdict", ["partial", "drift"])
def test_the_rest_of_a_catch_up_that_broke_off_is_no_news(
    engine: Engine, open_desk: OpenDesk, verdict: str
) -> None:
    """Only a run that walked the lists to their ends has caught up."""
    desk = open_desk("procurement_notice", cadence_seconds=86_400)
    desk.begin()
    desk.end(at=datetime.now(UTC) - timedelta(days=60))
    today = datetime.now(UTC).date()
    desk.store.begin(today, today)
    desk.say(notice(1))
    desk.end(verdict, at=datetime.now(UTC), lists_done=False)

    desk.store.begin(today, today)
    desk.say(notice(2))
    desk.end("partial", at=datetime.now(UTC), lists_done=True)
    assert told(engine).entries == ()
    desk.store.begin(today, today)
    desk.say(notice(3))
    assert [entry.title for entry in told(engine).entries] == ["样例公告3"]


def test_a_fill_tells_what_changed_and_not_what_it_found(
    engine: Engine, open_desk: OpenDesk
) -> None:
    desk = open_desk("procurement_notice", cadence_seconds=86_400, full_list=False)
    desk.begin()
    desk.say(notice(1))
    desk.end(at=datetime.now(UTC))
    after = last_change(desk)
    today = datetime.now(UTC).date()
    desk.store.begin(today, today, kind="fill")
    desk.say(notice(1, title="变更后的公告"), notice(2))

    assert [entry.title for entry in told(engine, after).entries] == ["变更后的公告"]


def test_a_short_pause_hides_no_news(engine: Engine, open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice", cadence_seconds=86_400)
    desk.begin()
    desk.say(notice(1))
    desk.end(at=datetime.now(UTC) - timedelta(days=13))

    desk.store.begin(datetime.now(UTC).date(), datetime.now(UTC).date())
    desk.say(notice(2))
    assert [entry.title for entry in told(engine, 1).entries] == ["样例公告2"]


def test_a_reparse_of_a_thousand_rows_is_not_in_the_next_issue(
    engine: Engine, open_desk: OpenDesk
) -> None:
    desk = open_desk().observed()
    desk.say(*(fund(number, status="a") for number in range(1000)), at=day(0))
    desk.end(at=day(0.1))
    after = last_change(desk)
    document = desk.row("document")["id"]
    again = [fund(number, status="b") for number in range(1000)]
    desk.reparse(*again, document=document, at=day(0))

    contents = told(engine, after)
    assert contents.entries == ()
    assert not contents.has_news
    (line,) = contents.collapsed
    assert (line.cause, line.records, line.changes) == ("reparse", 1000, 1000)


def test_new_numbers_for_old_things_are_a_question_and_no_letter(
    engine: Engine, open_desk: OpenDesk
) -> None:
    """Fault 7."""
    desk = open_desk().observed()
    old = [str(number) for number in range(50)]
    desk.say(*map(fund, old), listed=old)
    desk.end(at=day(0.5))
    after = last_change(desk)
    desk.begin()
    new = [str(number) for number in range(100, 150)]
    desk.say(*(fund(number) for number in new), listed=new, at=day(1))
    desk.end(at=day(1.5))

    assert told(engine, after).entries == ()
    assert [row["gone_at"] for row in desk.rows("fund")] == [None] * 100
    with engine.connect() as connection:
        found = [each.code for each in source_findings(connection, day(1.6))]
    assert "mass_replacement" in found


@pytest.mark.parametrize("verdict", ["partial", "blocked", "empty", "drift", "failed"])
def test_a_bad_run_withdraws_nothing_and_is_told(
    engine: Engine, open_desk: OpenDesk, verdict: str
) -> None:
    """Faults 2 to 5: nothing is gone because a list could not be read."""
    desk = open_desk().observed()
    names = [str(number) for number in range(20)]
    desk.say(*map(fund, names), listed=names)
    desk.end(at=day(0.5))
    for at in (1, 2, 3):
        desk.begin()
        desk.say(listed=names[:1], at=day(at))
        desk.end(verdict, at=day(at + 0.5))

    assert [row["gone_at"] for row in desk.rows("fund")] == [None] * 20
    with engine.connect() as connection:
        (found,) = source_findings(connection, day(4))
    assert (found.code, found.since) == (verdict, day(1.5))


def test_an_unchanged_page_with_another_counter_is_nothing(
    engine: Engine, open_desk: OpenDesk
) -> None:
    """Fault 9."""
    desk = open_desk("procurement_notice").observed()
    desk.say(notice(1), body="浏览次数：17")
    desk.next_run(at=day(1))
    before = desk.dump()
    after = last_change(desk)
    desk.say(notice(1), body="浏览次数：18", at=day(2))

    assert desk.dump() == before
    assert told(engine, after) == Contents()


def test_a_week_ends_at_midnight_in_beijing(
    engine: Engine, migrated_url: str, open_desk: OpenDesk
) -> None:
    """Fault 14: 23:30 on Sunday is of the week, 00:30 on Monday is of the next one."""
    desk = open_desk("procurement_notice").observed()
    late = datetime(2026, 6, 7, 15, 30, tzinfo=UTC)
    desk.say(notice(1, title="周日公告"), at=late)
    desk.say(notice(2, title="周一公告"), at=late + timedelta(hours=1))
    writer = open_engine(migrated_url).execution_options(writes=True)
    with writer.begin() as connection:
        subscribe(connection, "a@example.org", Wants(), now=late)

    first = freeze(writer, MONDAY, [], LETTERHEAD)
    second = freeze(writer, MONDAY + timedelta(days=7), [], LETTERHEAD)
    assert first is not None
    assert second is not None
    writer.dispose()
    spans = [(row["after_change_id"], row["upto_change_id"]) for row in desk.rows("digest_issue")]
    titles = [
        [entry.title for entry in _between(engine, after, upto).entries] for after, upto in spans
    ]
    assert titles == [["周日公告"], ["周一公告"]]


def _between(engine: Engine, after: int, upto: int) -> Contents:
    with engine.connect() as connection:
        return select(connection, after, upto)
