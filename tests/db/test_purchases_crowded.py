"""A thing that a buyer has hundreds of purchases of tells none from another: it costs no square."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from tests.db.portals import OpenDesk, asked, same, two
from tests.support.purchases import notice_of, on


def test_a_thing_that_many_are_of_proves_nothing(open_desk: OpenDesk, engine: Engine) -> None:
    said: dict[str, Any] = {"number": None, "budget_minor": 5_000_00}
    many = [record for n in range(101) for record in notice_of(str(n), "tender", on(0), **said)]
    two(open_desk, many, notice_of("200", "tender", on(1), **said))
    assert same(engine) == {}
    assert asked(engine) == set()


def test_among_many_a_number_still_does(open_desk: OpenDesk, engine: Engine) -> None:
    said: dict[str, Any] = {"number": None, "budget_minor": 5_000_00}
    many = [record for n in range(101) for record in notice_of(str(n), "tender", on(0), **said)]
    one = notice_of("150", "tender", on(0))
    two(open_desk, [*many, *one], notice_of("200", "tender", on(1)))
    assert same(engine) == {"other/200": "one/150"}
