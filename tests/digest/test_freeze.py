"""Letters are written while others may write, and tell nevertheless exactly what is frozen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update

from db import engine as engines
from db.engine import open_engine, writing
from db.models import metadata
from digest import draft
from digest.contents import Rendered
from digest.issue import Frozen
from digest.render import render as digest_render
from digest.subscribers import unsubscribe
from tests.db.conftest import Desk, day, fund
from tests.support.issues import (
    HOUR,
    LETTERHEAD,
    MONDAY,
    change_row,
    enter,
    frozen,
    letters,
    new,
    told,
)
from tests.support.outbox import rows

Meanwhile = Callable[[Callable[[Connection], object]], None]


@pytest.fixture
def meanwhile(store: Desk, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Have something written by another process when the first letter is put into words.

    Where that can't be because the freeze holds the database, it fails within a second.
    """
    monkeypatch.setattr(engines, "_BUSY_MS", 500)

    def meanwhile(work: Callable[[Connection], object]) -> None:
        waiting = [work]

        def render(*arguments: Any) -> Rendered:
            while waiting:
                _by_another(store.url, waiting.pop())
            return rendered(*arguments)

        rendered = digest_render
        monkeypatch.setattr(draft, "render", render)

    return meanwhile


def _by_another(url: str, work: Callable[[Connection], object]) -> None:
    engine = open_engine(url)
    try:
        with writing(engine).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = '500ms'")
            work(connection)
    finally:
        engine.dispose()


def _renamed(connection: Connection) -> None:
    """A fund and its change, as a crawl of last week that ends late would write them."""
    table = metadata.tables["fund"]
    connection.execute(update(table).where(table.c.id == 1).values(name="样例基金改名"))
    row = change_row(1, "样例基金改名", MONDAY - HOUR)
    connection.execute(insert(metadata.tables["change"]).values(row))


def test_others_may_write_while_letters_are_written(store: Desk, meanwhile: Meanwhile) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - HOUR)
    row = change_row(1, "下周", MONDAY + HOUR)
    meanwhile(lambda connection: connection.execute(insert(metadata.tables["change"]).values(row)))

    assert frozen(store.engine) is not None
    (letter,) = letters(store.engine).values()
    assert "样例基金1号" in letter
    assert "下周" not in letter


def test_what_came_in_meanwhile_is_told_as_it_is_frozen(store: Desk, meanwhile: Meanwhile) -> None:
    enter(store.engine)
    store.say(fund(1, name="样例基金1号"), at=day(-30), page="page1")
    new(store, 2, MONDAY - 2 * HOUR)
    meanwhile(_renamed)

    assert frozen(store.engine) is not None
    (letter,) = letters(store.engine).values()
    assert "样例基金改名" in letter
    assert "样例基金2号" in letter
    (issue,) = rows(store.engine, "digest_issue")
    assert issue.upto_change_id == store.rows("change")[-1]["id"]


def test_who_leaves_or_comes_meanwhile_is_seen(store: Desk, meanwhile: Meanwhile) -> None:
    token = enter(store.engine, "leaves@example.org")
    enter(store.engine, "stays@example.org")
    new(store, 1, MONDAY - HOUR)

    def work(connection: Connection) -> None:
        unsubscribe(connection, token, MONDAY)
        subscriber = {"address": "comes@example.org", "language": "zh", "token": "t"}
        subscriber |= {"time_zone": "Asia/Shanghai", "quiet_weeks": "nothing"}
        row = {**subscriber, "consented_at": MONDAY}
        connection.execute(insert(metadata.tables["subscriber"]).values(row))

    meanwhile(work)
    found = frozen(store.engine)

    assert found is not None
    assert found.deliveries == 2
    assert {to for to, _ in letters(store.engine)} == {"stays@example.org", "comes@example.org"}


def test_two_that_have_all_letters_written_make_one_issue(
    store: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(store.engine)
    new(store, 1, MONDAY - HOUR)
    both = threading.Barrier(2, timeout=30)
    rendered = digest_render

    def render(*arguments: Any) -> Rendered:
        both.wait()
        return rendered(*arguments)

    monkeypatch.setattr(draft, "render", render)

    def work(_number: int) -> Frozen | None:
        engine: Engine = open_engine(store.url)
        try:
            return frozen(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(work, range(2)))

    assert sorted(each is not None for each in found) == [False, True]
    assert len(rows(store.engine, "digest_issue")) == 1
    assert told(store.engine, 1) == [1]
    assert rows(store.engine, "delivery")[0].message_id == LETTERHEAD.message_id("2026-W23", 1)
