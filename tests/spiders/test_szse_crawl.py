"""Crawls of the Shenzhen list: completeness by its own counts, and stages that never flip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from scheduler.run import CrawlEnd
from tests.support import szse_answers as szse
from tests.support.network import TODAY, Network, crawl, sqlite_database
from tests.support.szse_answers import step
from tests.test_real_input.conftest import World, opened

JSON = {"Content-Type": "application/json; charset=utf-8"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with opened(tmp_path, sqlite_database(tmp_path)) as world:
        yield world


def run(
    world: World,
    rows: Sequence[Mapping[str, Any]],
    pages: Sequence[Mapping[str, Any]] = (),
    source: str = "szse_listings",
    **listed: Any,
) -> CrawlEnd:
    """A crawl of one list and of some pages; the others answer 404."""
    kind = {"szse_listings": 1, "szse_refinancing": 2, "szse_restructuring": 3}[source]
    network = Network(world._folder / f"crawl-{len(world.ends)}")
    answers = szse.list_answers(rows, kind, **listed)
    answers += [szse.detail_answer(page) for page in pages]
    for ask, body in answers:
        network.add(ask.url, body, headers=JSON)
    end = crawl(source, world._database, world.archive, network.files(), until=TODAY)
    world.ends.append(end)
    return end


def moves(world: World) -> list[tuple[str, str]]:
    changes = world.rows("change", field="stage")
    return [(each["value_old"], each["value_new"]) for each in changes]


def stage(world: World) -> str:
    return str(world.by_id("listing_application")["9001"]["stage"])


def test_counts_that_the_rows_do_not_reach_are_partial(world: World) -> None:
    """The total is right: only the list's own counts show that a project was in two places."""
    rows, pages = [szse.project(9001), szse.project(9002)], [szse.detail(9001), szse.detail(9002)]
    assert run(world, rows, pages).verdict == "complete"
    end = run(world, rows, pages, counts={30: 1, 95: 1})
    assert end.verdict == "partial"
    assert end.reason == "all: the source states 1 in state 30, 2 came; 1 in state 95, 0 came"


def test_the_kinds_are_kept_apart(world: World) -> None:
    for kind, source in ((2, "szse_refinancing"), (3, "szse_restructuring")):
        row = szse.project(9001, biztype=kind)
        assert run(world, [row], [szse.detail(9001, biztype=kind)], source).verdict == "complete"
    run(world, [szse.project(9001)], [szse.detail(9001)])
    found = [(row["source_id"], row["kind"]) for row in world.rows("listing_application")]
    assert found == [
        ("szse_refinancing", "refinancing"),
        ("szse_restructuring", "restructuring"),
        ("szse_listings", "ipo"),
    ]


def test_a_list_of_another_kind_is_drift(world: World) -> None:
    end = run(world, [szse.project(9001)], source="szse_refinancing")
    assert end.verdict == "drift"
    assert not world.rows("listing_application")


def test_a_page_is_asked_only_where_the_row_says_anything_new(world: World) -> None:
    asked = []
    given: list[dict[str, Any]] = [
        {},
        {},
        {"updtdt": "2026-03-09"},
        {"maramt": "7", "updtdt": "2026-03-10"},
    ]
    for changes in given:
        run(world, [szse.project(**changes)], [szse.detail(**changes)])
        asked.append(world.run()["requests"] - 1)
    assert asked == [1, 0, 0, 1]
    fields = {row["field"] for row in world.rows("change", cause="source_changed")}
    assert fields == {"planned_raise_minor", "planned_raise_raw"}


def test_a_project_that_goes_back_shows_both_moves(world: World) -> None:
    """Its page shows the last visit of a milestone only: what it showed before stays."""
    accepted = step(20, "已受理", "2025-12-16 20:22", 0)
    first = step(30, "已问询", "2026-01-12 11:32", 1)
    sent = step(60, "提交注册", "2026-02-20 17:05", 3)
    again = step(30, "已问询", "2026-03-01 10:00", 1)
    met = step(40, "上市委会议", "2026-02-10 19:05", 2, (45, "上市委会议通过", "2026-02-10 19:05"))
    for status, day, steps in (
        (30, "2026-01-12", [accepted, first]),
        (60, "2026-02-20", [accepted, first, met, sent]),
        (30, "2026-03-01", [accepted, again]),
        (60, "2026-03-20", [accepted, again, step(60, "提交注册", "2026-03-20 09:00", 3)]),
    ):
        row = szse.project(status=status, updtdt=day)
        page = szse.detail(status=status, updtdt=day, prjprogs=steps)
        assert run(world, [row], [page]).verdict == "complete"
    there, back = ("inquiry", "submitted_registration"), ("submitted_registration", "inquiry")
    assert moves(world) == [there, back, there]
    events = sorted(world.rows("listing_event", gone_at=None), key=lambda e: e["happened_at"])
    assert [event["stage_raw"] for event in events] == ["20", "30", "45", "60", "30", "60"]
    assert not any(event["provisional"] for event in events)


def test_a_list_that_goes_back_without_its_page(world: World) -> None:
    for status, day in ((30, "2026-01-12"), (60, "2026-02-20"), (30, "2026-03-01")):
        run(world, [szse.project(status=status, updtdt=day)])
    there, back = ("inquiry", "submitted_registration"), ("submitted_registration", "inquiry")
    assert moves(world) == [there, back]
    events = world.rows("listing_event", gone_at=None)
    assert [(event["stage_raw"], event["provisional"]) for event in events] == [
        ("30", True),
        ("60", True),
        ("30", True),
    ]


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-01"])
def test_a_page_out_of_a_cache_never_moves_a_project_back(world: World, day: str) -> None:
    """List and page disagree in three runs: the list's stage stands, and the page is asked again
    each time, until it has caught up."""
    row = szse.project(status=45, updtdt="2026-03-05")
    stale = szse.detail(status=30, updtdt=day)
    for _ in range(3):
        assert run(world, [row], [stale]).verdict == "complete"
        assert stage(world) == "committee_passed"
        assert world.run()["requests"] == 2
    met = step(40, "上市委会议", "2026-03-05 19:05", 2, (45, "上市委会议通过", "2026-03-05 19:05"))
    fresh = szse.detail(status=45, updtdt="2026-03-05")
    run(world, [row], [{**fresh, "prjprogs": [*fresh["prjprogs"], met]}])
    run(world, [row])
    assert world.run()["requests"] == 1
    assert (stage(world), moves(world)) == ("committee_passed", [])


def test_a_page_ahead_of_the_list_is_not_moved_back_by_it(world: World) -> None:
    """The project passed between the two answers, and the list takes until the third run."""
    met = step(40, "上市委会议", "2026-03-06 19:05", 2, (45, "上市委会议通过", "2026-03-06 19:05"))
    ahead = szse.detail(status=45, updtdt="2026-03-06")
    ahead["prjprogs"].append(met)
    behind = szse.project(status=30, updtdt="2026-03-05")
    for row in (behind, behind, szse.project(status=45, updtdt="2026-03-06")):
        run(world, [row], [ahead])
        assert stage(world) == "committee_passed"
    assert moves(world) == []
