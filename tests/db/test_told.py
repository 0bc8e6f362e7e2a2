"""What an issue of the digest has told stays as it was told, also while a run goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.db.conftest import Desk, day, fund

Changes = list[tuple[object, ...]]


def freeze(desk: Desk) -> None:
    """An issue that tells all changes up to now."""
    last = desk.rows("change")[-1]["id"]
    desk.put(
        "digest_issue",
        week="2026-W23",
        period_from=day(-7),
        period_to=day(0),
        after_change_id=0,
        upto_change_id=last,
        frozen_at=day(0),
    )


@pytest.fixture
def known(store: Desk) -> Desk:
    """A source with a fund of an earlier run."""
    store.say(fund(1, status="a"))
    store.next_run(at=day(1))
    return store


def status_changes(desk: Desk) -> Changes:
    return [(old, new) for field, old, new, _ in desk.changes("fund") if field == "status"]


def test_within_a_run_a_field_has_one_change(known: Desk) -> None:
    known.say(fund(1, status="b"), at=day(2))
    known.say(fund(1, status="c"), at=day(3))

    assert status_changes(known) == [("a", "c")]


def test_what_was_told_is_not_rewritten(known: Desk) -> None:
    known.say(fund(1, status="b"), at=day(2))
    freeze(known)
    known.say(fund(1, status="c"), at=day(3))
    known.say(fund(1, status="d"), at=day(4))

    assert status_changes(known) == [("a", "b"), ("b", "d")]


def test_what_was_told_is_not_taken_back_in_silence(known: Desk) -> None:
    known.say(fund(1, status="b"), at=day(2))
    freeze(known)
    known.say(fund(1, status="a"), at=day(3))

    assert status_changes(known) == [("a", "b"), ("b", "a")]


def test_what_was_told_stays_news(open_desk: Callable[..., Desk]) -> None:
    """Also where the source turns out to have given new numbers to everything."""
    desk = open_desk().observed()
    numbers = [str(number) for number in range(20)]
    desk.say(*map(fund, numbers), listed=numbers)
    desk.next_run(at=day(1))
    desk.say(*map(fund, range(100, 110)), listed=[str(n) for n in range(100, 110)], at=day(2))
    freeze(desk)
    desk.say(*map(fund, range(110, 120)), listed=[str(n) for n in range(110, 120)], at=day(2))
    desk.end(at=day(3))

    causes = desk.causes("fund")
    assert causes == ["new"] * 30 + ["backfill"] * 10
