"""AMAC's register as it answered in May 2026, crawled, and what the tables then hold.

The rows of the two days are put into the months of their registration, in the envelope that the
register sends. Which funds changed between them is found here by comparing the two files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support import postgres
from tests.support.dumps import raw_data_of
from tests.support.network import sqlite_database
from tests.test_real_input.amac_register import KEYWORD, STATES, day, expected_fund, pages
from tests.test_real_input.conftest import Row, Sent, World, columns, opened
from yindao.database import prepare

pytestmark = pytest.mark.xdist_group("real_amac")

SINCE = date(2026, 2, 1)
MONTHS = {"2026-02": "28", "2026-03": "31", "2026-04": "30", "2026-05": "31"}
FIRST, SECOND = "20260507", "20260513"
# Which day's rows are answered in a crawl, and when.
CRAWLS = (
    (FIRST, datetime(2026, 5, 7, 12, tzinfo=UTC)),
    (SECOND, datetime(2026, 5, 13, 12, tzinfo=UTC)),
    (SECOND, datetime(2026, 5, 14, 12, tzinfo=UTC)),
    (FIRST, datetime(2026, 5, 15, 12, tzinfo=UTC)),
)
Difference = tuple[str, str, str, str]  # native id, column, before, after


class Days(NamedTuple):
    """A world that was crawled four times, and its funds and data after each crawl."""

    world: World
    rows: dict[str, dict[str, Row]]  # of each day, by fund number
    funds: list[dict[str, Row]]
    data: list[dict[str, Any]]


def register(rows: list[Row]) -> Iterator[Sent]:
    """All windows: equity funds by month; no venture funds, and nothing for a keyword."""
    for month, last in MONTHS.items():
        days = f'"putOnRecordDate":{{"from":"{month}-01","to":"{month}-{last}"}}'
        within = [row for row in rows if str(day(row["putOnRecordDate"])).startswith(month)]
        yield from pages(f'{{"fundType":"OT0201",{days}}}', within)
        yield from pages(f'{{"fundType":"OT0203",{days}}}', [])
    yield from pages(f'{{"keyword":"{KEYWORD}"}}', [])


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """As `database_url`, once for the whole session and with today's schema."""
    if request.param == "sqlite":
        yield sqlite_database(tmp_path_factory.mktemp("database"))
    else:
        with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
            prepare(url).dispose()
            yield url


@pytest.fixture(scope="session")
def days(captures: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    files = {name: captures / f"amac/daily_{name}.json" for name in (FIRST, SECOND)}
    rows = {name: json.loads(file.read_text("utf-8"))["funds"] for name, file in files.items()}
    by_number = {name: {row["fundNo"]: row for row in rows[name]} for name in rows}
    with opened(tmp_path_factory.mktemp("amac"), database) as world:
        found = Days(world, by_number, [], [])
        for name, at in CRAWLS:
            answers = register(rows[name])
            world.crawl("amac_funds", answers, at, since=SINCE, floor=None, keywords=KEYWORD)
            found.funds.append(world.by_id("fund"))
            found.data.append(raw_data_of(world.engine))
        yield found


def differences(before: Mapping[str, Row], after: Mapping[str, Row]) -> set[Difference]:
    """What differs between two days, of funds that stand in both, column by column."""
    names = {
        "fundName": "name",
        "managerName": "manager_raw",
        "mandatorName": "custodian_raw",
        "workingState": "status_raw",
        "establishDate": "established_on",
        "putOnRecordDate": "registered_on",
    }
    found: set[Difference] = set()
    for number in before.keys() & after.keys():
        for key in before[number].keys() - {"managersInfo"}:  # the name stands there once more
            old, new = before[number][key], after[number][key]
            if old != new and key in ("establishDate", "putOnRecordDate"):
                found.add((number, names[key], str(day(old)), str(day(new))))
            elif old != new:
                found.add((number, names[key], old, new))
                if key == "workingState":
                    found.add((number, "status", STATES[old], STATES[new]))
    return found


def ties_that_follow(changed: set[Difference], rows: Mapping[str, Row]) -> set[Difference]:
    """The same changes in the names that stand in a fund's ties."""
    found: set[Difference] = set()
    for number, column, old, new in changed:
        manager = f"fund_manager/{rows[number]['managersInfo'][0]['managerId']}"
        ties = {
            "custodian_raw": (("custodian", "subject_raw"),),
            "manager_raw": ((manager, "subject_raw"),),
            "name": ((manager, "object_raw"), ("custodian", "object_raw")),
        }
        for tie, name in ties.get(column, ()):
            found.add((f"{number}/relation/{tie}", name, old, new))
    return found


def told(days: Days, crawl: int, entity: str, cause: str) -> set[Difference]:
    """The changes of an entity with a cause that a crawl has kept."""
    run = days.world.run(crawl)["id"]
    names = {row["id"]: row["native_id"] for row in days.world.rows(entity)}
    return {
        (names[each["entity_id"]], each["field"], each["value_old"], each["value_new"])
        for each in days.world.rows("change", run_id=run, entity=entity, cause=cause)
    }


def outcome(days: Days, crawl: int) -> list[Any]:
    names = ["verdict", "reason", "new", "changed", "unchanged", "rejected", "review_items"]
    return [*columns(days.world.run(crawl), names).values()]


# --- four crawls -------------------------------------------------------------------------------


def test_the_first_day(days: Days) -> None:
    """406 funds, dates right to the day; a first look is no news."""
    assert outcome(days, 0) == ["complete", None, 406, 0, 0, 0, 0]
    assert days.funds[0].keys() == days.rows[FIRST].keys()
    for number, fund in days.funds[0].items():
        expected = expected_fund(days.rows[FIRST][number])
        assert columns(fund, expected) == expected
        assert fund["first_seen_at"] == CRAWLS[0][1]
    run = days.world.run(0)["id"]
    assert {each["cause"] for each in days.world.rows("change", run_id=run)} == {"backfill"}


def test_the_second_day(days: Days) -> None:
    """506 funds: each as the register gives it now."""
    assert outcome(days, 1) == ["complete", None, 100, 6, 400, 0, 0]
    assert days.funds[1].keys() == days.rows[SECOND].keys()
    for number, fund in days.funds[1].items():
        expected = expected_fund(days.rows[SECOND][number])
        assert columns(fund, expected) == expected
        known = number in days.rows[FIRST]
        assert fund["first_seen_at"] == CRAWLS[0 if known else 1][1]


def test_what_changed_in_between(days: Days) -> None:
    """Six funds, and nothing else, with the ties in which their new names stand."""
    changed = differences(days.rows[FIRST], days.rows[SECOND])
    assert {number for number, *_ in changed} == {
        *("SBDU38", "SBDU39", "SBMY78", "SBUA76", "SBVH29", "SBVR61"),
    }
    assert {column for _, column, *_ in changed} == {
        *("name", "manager_raw", "custodian_raw", "status", "status_raw", "established_on"),
    }
    assert told(days, 1, "fund", "source_changed") == changed
    ties = ties_that_follow(changed, days.rows[SECOND])
    assert told(days, 1, "relation", "source_changed") == ties
    run = days.world.run(1)["id"]
    changes = days.world.rows("change", run_id=run, cause="source_changed")
    assert len(changes) == len(changed) + len(ties)


def test_what_is_new(days: Days) -> None:
    """A hundred funds that were registered in February: found late, with their ties."""
    numbers = days.rows[SECOND].keys() - days.rows[FIRST].keys()
    assert len(numbers) == 100
    run = days.world.run(1)["id"]
    causes = {each["cause"] for each in days.world.rows("change", run_id=run)}
    assert causes == {"late_found", "source_changed"}
    assert {number for number, *_ in told(days, 1, "fund", "late_found")} == numbers
    ties = told(days, 1, "relation", "late_found")
    assert {native_id.partition("/")[0] for native_id, *_ in ties} == numbers
    assert len(ties) == 2 * 100


def test_the_same_day_again(days: Days) -> None:
    assert outcome(days, 2) == ["complete", None, 0, 0, 506, 0, 0]
    assert days.data[2] == days.data[1]


def test_a_fund_that_is_not_listed_is_not_gone(days: Days) -> None:
    """The first day's answers once more: a hundred funds are not in them, and six are as before."""
    assert outcome(days, 3) == ["complete", None, 0, 6, 400, 0, 0]
    back = differences(days.rows[SECOND], days.rows[FIRST])
    assert told(days, 3, "fund", "source_changed") == back
    run = days.world.run(3)["id"]
    assert {each["cause"] for each in days.world.rows("change", run_id=run)} == {"source_changed"}
    assert len(days.funds[3]) == 506
    assert {fund["gone_at"] for fund in days.funds[3].values()} == {None}


def test_managers_are_known_by_their_numbers(days: Days) -> None:
    """Also the one that changed its name: one organisation with two names."""
    numbers = {
        row["number"]: row["organisation_id"]
        for row in days.world.rows("identifier", scheme="amac_manager")
    }
    ties = {row["native_id"]: row for row in days.world.rows("relation", kind="fund_manager")}
    assert len(ties) == 506
    for native_id, row in ties.items():
        fund, *_, number = native_id.split("/")
        listed = days.rows[SECOND][fund]["managersInfo"]
        assert [str(one["managerId"]) for one in listed] == [number]
        assert row["subject_id"] == numbers[number]
    renamed = days.world.rows("organisation_name", organisation_id=numbers["1904151646106462"])
    assert {row["name"] for row in renamed} == {
        *("青岛易持资产管理有限公司", "易持（厦门）私募基金管理有限公司"),
    }


def test_windows_add_up(days: Days) -> None:
    """Four months of two kinds and a keyword, each with as many rows as the register states."""
    for crawl, (name, _) in enumerate(CRAWLS):
        windows = days.world.rows("crawl_window", run_id=days.world.run(crawl)["id"])
        assert len(windows) == 2 * len(MONTHS) + 1
        assert all(window["expected"] == window["got"] for window in windows)
        assert all(window["done_at"] for window in windows)
        assert sum(window["got"] for window in windows) == len(days.rows[name])


@pytest.mark.parametrize("name", ["fund", "relation"])
def test_every_row_leads_to_its_answer(days: Days, name: str) -> None:
    for text, rows in days.world.read_from(name):
        numbers = {row["fundNo"] for row in json.loads(text)["content"]}
        assert {row["native_id"].partition("/")[0] for row in rows} <= numbers


def test_a_b_b_a_leaves_two_documents_and_four_visits(days: Days) -> None:
    """Of the window of April, in which a fund changed."""
    documents = [
        row
        for row in days.world.rows("document", kind="list")
        if row["context"]["window"] == "OT0201/2026-04" and row["context"]["page"] == 1
    ]
    assert len({row["sha256"] for row in documents}) == len(documents) == 2
    visits = [
        row["document_id"]
        for row in days.world.rows("visit")
        if row["document_id"] in {each["id"] for each in documents}
    ]
    first, second = (row["id"] for row in documents)
    assert visits == [first, second, second, first]
