"""Tenders that are tried again, a person's word, and what is looked at once more."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Engine

from db.engine import writing
from db.purchases.settle import decide
from tests.db.conftest import day, empty
from tests.db.portals import OpenDesk, crawl, evidence, portal, repeats, rows, same, two
from tests.support.purchases import NUMBER, THING, notice_of, on

# --- tenders that are tried again


REPEATS = (
    (f"{NUMBER}（二次）", None, "number: attempt=2"),
    (f"{NUMBER}-1", None, f"number_suffix: number={NUMBER}-1"),
    ("YNZC2026-G1-00977", f"{THING}（第二次）公开招标公告", "title_round: attempt=2"),
)


def test_a_repeated_tender_is_tied_to_the_first(open_desk: OpenDesk, engine: Engine) -> None:
    first = [notice_of("1", "tender", on(0)), notice_of("2", "termination", on(20))]
    for (number, title, why), backwards in product(REPEATS, (False, True)):
        empty(engine)
        more: dict[str, Any] = {"title": title} if title else {}
        again = [notice_of("3", "tender", on(40), number=number, **more)]
        desks = portal(open_desk, "one"), portal(open_desk, "other")
        runs = [(desks[0], first), (desks[1], again)]
        for desk, notices in reversed(runs) if backwards else runs:
            crawl(desk, *notices)

        (tied,) = [row for row in desks[0].rows("procurement_project") if row["retender_of_id"]]
        assert tied["retender_evidence"] == why
        (before,) = desks[0].rows("procurement_project", id=tied["retender_of_id"])
        assert before["project_no"] == NUMBER


def test_a_suffix_alone_is_no_second_attempt(open_desk: OpenDesk, engine: Engine) -> None:
    """-1 is as often a lot or a serial number."""
    one = notice_of("1", "tender", on(0))
    two(open_desk, one, notice_of("2", "tender", on(40), number=f"{NUMBER}-1"))

    assert repeats(engine) == {}


# --- a person's word


def test_a_person_overrules_and_it_can_be_taken_back(open_desk: OpenDesk, engine: Engine) -> None:
    two(open_desk, notice_of("1", "tender", on(0)), notice_of("2", "tender", on(0)))
    (one,), (other,) = rows(engine, "SELECT id FROM procurement_notice ORDER BY id")
    assert same(engine) == {"other/2": "one/1"}

    for word, expected in ((False, {}), (True, {"other/2": "one/1"})):
        with writing(engine).begin() as connection:
            said: dict[str, Any] = {"same": word, "about": "notice", "by": "甲", "at": day(3)}
            changes = decide(connection, other, one, **said)
        assert [change.field for change in changes] == ["canonical_id"]
        (*_, last) = rows(engine, "SELECT field, cause, run_id FROM change ORDER BY id")
        assert last == ("canonical_id", "reviewed", None)
        assert same(engine) == expected
    (row,) = [row for row in evidence(engine) if row[0] == "other/2"]
    assert row[1] == "decided: by=甲"


def test_what_changes_later_is_looked_at_again(open_desk: OpenDesk, engine: Engine) -> None:
    _, desk = two(open_desk, notice_of("1", "tender", on(0)), notice_of("2", "tender", on(0)))
    crawl(desk, notice_of("2", "tender", date(2025, 1, 2)))

    assert same(engine) == {}


def test_a_run_that_was_killed_leaves_its_notices_to_the_next(
    open_desk: OpenDesk, engine: Engine
) -> None:
    crawl(portal(open_desk, "one"), notice_of("1", "tender", on(0)))
    desk = portal(open_desk, "other")
    desk.begin()
    desk.say(*notice_of("2", "tender", on(0)), native_id="2")
    crawl(desk)

    assert same(engine) == {"other/2": "one/1"}
