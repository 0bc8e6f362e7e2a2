"""A step that the exchange shows and a snapshot retells is told once, by the exchange."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.db.conftest import Desk, application, day
from tests.digest.conftest import OpenDesk, Tell, last_change


def say(desk: Desk, number: str, stage: str, at: datetime, **more: Any) -> None:
    fields = {"exchange": "sse", "kind": "ipo", "stage_raw": stage, "stage_listed": stage, **more}
    desk.say(application(number, **fields), at=at)
    desk.next_run(at=at)


@pytest.fixture
def monitor(open_desk: OpenDesk) -> Desk:
    return open_desk("listing_application", id="monitor", grade="secondary").observed()


@pytest.fixture
def exchange(open_desk: OpenDesk) -> Desk:
    return open_desk("listing_application", id="exchange").observed()


def told_by(tell: Tell, after: int) -> list[str]:
    return [entry.source_id for entry in tell(after).entries]


def test_a_snapshot_alone_is_told(monitor: Desk, tell: Tell) -> None:
    say(monitor, "1", "inquiry", day(0))
    before = last_change(monitor)
    say(monitor, "1", "committee_passed", day(1))
    assert told_by(tell, before) == ["monitor"]


@pytest.mark.parametrize("exchange_first", [True, False])
def test_of_two_the_exchange_tells(
    monitor: Desk, exchange: Desk, tell: Tell, exchange_first: bool
) -> None:
    for desk in (monitor, exchange):
        say(desk, "1", "inquiry", day(0))
    before = last_change(monitor)
    order = [exchange, monitor] if exchange_first else [monitor, exchange]
    for number, desk in enumerate(order, 1):
        say(desk, "1", "committee_passed", day(number))
    assert told_by(tell, before) == ["exchange"]


def test_what_the_exchange_was_looked_at_for_later_stays_told_by_the_snapshot(
    monitor: Desk, open_desk: OpenDesk, tell: Tell
) -> None:
    """The first look at a source is a backfill: it would tell the step to nobody."""
    say(monitor, "1", "inquiry", day(0))
    before = last_change(monitor)
    say(monitor, "1", "committee_passed", day(1))
    exchange = open_desk("listing_application", id="exchange")
    exchange.begin()
    say(exchange, "1", "committee_passed", day(2))
    assert told_by(tell, before) == ["monitor"]
    later = last_change(monitor)
    for number, desk in enumerate((monitor, exchange), 3):
        say(desk, "1", "submitted_registration", day(number))
    assert told_by(tell, later) == ["exchange"]


def test_the_folder_of_hong_kong_is_the_same_number(
    monitor: Desk, exchange: Desk, tell: Tell
) -> None:
    say(exchange, "sehk/108565", "accepted", day(0), exchange="hkex")
    before = last_change(exchange)
    say(monitor, "108565", "accepted", day(1), exchange="hkex")
    assert told_by(tell, before) == []


@pytest.mark.parametrize("other", [{"exchange": "szse"}, {"kind": "refinancing"}])
def test_another_exchange_or_kind_has_numbers_of_its_own(
    monitor: Desk, exchange: Desk, tell: Tell, other: dict[str, str]
) -> None:
    say(exchange, "1", "accepted", day(0), **other)
    before = last_change(exchange)
    say(monitor, "1", "accepted", day(1))
    assert told_by(tell, before) == ["monitor"]


def test_two_official_sources_are_no_retelling(
    exchange: Desk, open_desk: OpenDesk, tell: Tell
) -> None:
    other = open_desk("listing_application", id="another").observed()
    for desk in (exchange, other):
        say(desk, "1", "accepted", day(0))
    assert sorted(told_by(tell, 0)) == ["another", "exchange"]
