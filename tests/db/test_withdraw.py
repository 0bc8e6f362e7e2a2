"""Gone means seen to be gone (data model, rule 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from db.withdraw import MANY
from tests.db.conftest import Desk, day, fund, notice

OpenDesk = Callable[..., Desk]


def walk(desk: Desk, *numbers: int, verdict: str = "complete", at: int = 0, **more: Any) -> None:
    """A run that finds these on the list."""
    desk.begin()
    listed = [str(number) for number in numbers]
    desk.say(*(fund(number, detail_version="v") for number in numbers), listed=listed, at=day(at))
    desk.end(verdict, at=day(at + 0.5), **more)


def gone(desk: Desk, table: str = "fund") -> list[str]:
    """What is gone, by native id."""
    return [row["native_id"] for row in desk.rows(table) if row["gone_at"] is not None]


def keys(desk: Desk) -> set[tuple[int, str]]:
    """Run and native id of what `run_key` holds."""
    return {(row["run_id"], row["native_id"]) for row in desk.rows("run_key")}


@pytest.fixture
def funds(open_desk: OpenDesk) -> Desk:
    """A source that lists all its funds."""
    return open_desk()


# --- missing from the list


def test_missing_once_says_nothing(funds: Desk) -> None:
    walk(funds, 1, 2, 3)
    walk(funds, 1, 2, at=1)

    assert gone(funds) == []


def test_missing_from_two_complete_runs_is_gone(funds: Desk) -> None:
    walk(funds, 1, 2, 3)
    walk(funds, 1, 2, at=1)
    walk(funds, 1, 2, at=2)

    assert gone(funds) == ["3"]
    row = funds.row("fund", native_id="3")
    assert row["gone_at"] == day(2.5)
    change = funds.rows("change", entity_id=row["id"])[-1]
    assert (change["field"], change["value_old"], change["value_new"]) == ("*", "3", None)
    assert (change["cause"], change["run_id"]) == ("gone", funds.rows("crawl_run")[-1]["id"])
    assert change["document_id"] is None  # nothing says so: it is what isn't there

    before = funds.dump()
    walk(funds, 1, 2, at=3)
    assert funds.dump() == before


@pytest.mark.parametrize("verdict", ["partial", "blocked", "empty", "drift", "failed"])
def test_runs_that_are_not_complete_say_nothing(funds: Desk, verdict: str) -> None:
    walk(funds, 1, 2, 3)
    walk(funds, 1, 2, at=1)
    walk(funds, 1, verdict=verdict, at=2)
    walk(funds, 1, verdict=verdict, at=3)
    assert gone(funds) == []

    walk(funds, 1, 2, at=4)  # the second complete one without 3; 2 was there in both
    assert gone(funds) == ["3"]


def test_a_run_that_was_killed_says_nothing(funds: Desk) -> None:
    walk(funds, 1, 2, 3)
    funds.begin()
    funds.say(listed=["1"], at=day(1))  # and then the machine stopped
    walk(funds, 1, 2, at=2)
    assert gone(funds) == []

    walk(funds, 1, 2, at=3)
    assert gone(funds) == ["3"]


def test_seen_again_in_between_begins_anew(funds: Desk) -> None:
    walk(funds, 1, 2)
    walk(funds, 1, at=1)
    walk(funds, 1, 2, at=2)
    walk(funds, 1, at=3)
    assert gone(funds) == []


def test_what_comes_back_is_back(funds: Desk) -> None:
    for at, numbers in enumerate([(1, 2), (1,), (1,), (1, 2)]):
        walk(funds, *numbers, at=at)

    row = funds.row("fund", native_id="2")
    assert row["gone_at"] is None
    assert [c[3] for c in funds.changes(entity_id=row["id"])] == ["backfill", "gone", "back"]
    assert row["first_seen_at"] == day(0)


def test_a_list_alone_brings_nothing_back_whose_page_is_gone(funds: Desk) -> None:
    walk(funds, 1, 2)
    walk(funds, 1, 2, gone={"2": 1}, asked_again=1, at=1)
    assert gone(funds) == ["2"]

    funds.begin()
    funds.say(fund(1), fund(2), listed=["1", "2"], at=day(2))  # rows without their pages
    assert gone(funds) == ["2"]
    funds.say(fund(2, detail_version="v2"), at=day(2))
    assert gone(funds) == []


def test_a_list_that_is_not_whole_withdraws_nothing(open_desk: OpenDesk) -> None:
    news = open_desk(full_list=False)
    for at, numbers in enumerate([(1, 2), (1,), (1,), (1,)]):
        walk(news, *numbers, at=at)

    assert gone(news) == []
    assert keys(news) == set()


def test_sources_do_not_withdraw_each_others_things(funds: Desk, open_desk: OpenDesk) -> None:
    other = open_desk(id="other")
    walk(other, 7, 8)
    for at, numbers in enumerate([(1, 2), (1,), (1,)]):
        walk(funds, *numbers, at=at)

    assert [
        (row["source_id"], row["native_id"]) for row in funds.rows("fund") if row["gone_at"]
    ] == [("test_fund", "2")]


# --- the page itself answered that it is gone


def test_a_page_that_answered_404_is_gone(open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice", full_list=False).observed()
    desk.say(notice(1, detail_version="v"), notice(2, detail_version="v"))
    desk.next_run()
    desk.say(page="1", native_id="1", body="404", kind="gone", status=404, at=day(1))
    said = desk.rows("document")[-1]["id"]

    desk.end(at=day(2), gone={"1": said}, asked_again=2)

    assert gone(desk, "procurement_notice") == ["1"]
    change = desk.rows("change")[-1]
    assert (change["value_old"], change["cause"], change["document_id"]) == ("1", "gone", said)


@pytest.mark.parametrize("verdict", ["partial", "drift", "blocked", "failed", "empty"])
def test_a_run_that_went_wrong_is_not_believed(open_desk: OpenDesk, verdict: str) -> None:
    desk = open_desk("procurement_notice").observed()
    desk.say(notice(1, detail_version="v"))

    desk.end(verdict, gone={"1": 1}, asked_again=1)

    assert gone(desk, "procurement_notice") == []


def test_a_page_that_was_never_read_was_never_there(open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice").observed()
    desk.say(notice(1), notice(2, detail_version="v"))

    desk.end(gone={"1": 1, "2": 1, "9": 1}, asked_again=3)

    assert gone(desk, "procurement_notice") == ["2"]


def test_what_is_gone_already_is_not_told_again(open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice").observed()
    desk.say(notice(1, detail_version="v"))
    desk.next_run(gone={"1": 1}, asked_again=1)
    before = desk.dump()

    desk.end(gone={"1": 1}, asked_again=1)

    assert desk.dump() == before


# --- when much goes at once, a person is asked


def test_many_missing_at_once_are_doubted(funds: Desk) -> None:
    everything = range(1, 21)
    few = range(1, 21 - MANY - 1)
    walk(funds, *everything)
    walk(funds, *few, at=1)
    walk(funds, *few, at=2)

    assert gone(funds) == []
    item = funds.row("review_item")
    assert (item["entity"], item["field"], item["reason"]) == ("fund", "*", "mass_withdrawal")
    assert item["raw"] == f"{MANY + 1} of 20 missing from two runs"
    assert item["candidates"] == [str(number) for number in everything if number not in few]


@pytest.mark.parametrize(("of", "missing"), [(20, MANY), (5 * (MANY + 1), MANY + 1)])
def test_a_few_or_a_small_share_are_believed(funds: Desk, of: int, missing: int) -> None:
    walk(funds, *range(of))
    walk(funds, *range(of - missing), at=1)
    walk(funds, *range(of - missing), at=2)

    assert len(gone(funds)) == missing
    assert funds.rows("review_item") == []


def test_many_pages_that_answer_404_at_once_are_doubted(open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice").observed()
    numbers = [str(number) for number in range(MANY + 1)]
    desk.say(*(notice(number, detail_version="v") for number in numbers))

    desk.next_run(gone=dict.fromkeys(numbers, 1), asked_again=2 * MANY)
    assert gone(desk, "procurement_notice") == []
    assert desk.row("review_item")["raw"] == f"{MANY + 1} of {2 * MANY} pages asked again"

    desk.end(gone=dict.fromkeys(numbers[:MANY], 1), asked_again=MANY)
    assert gone(desk, "procurement_notice") == numbers[:MANY]


def test_a_small_share_of_many_pages_that_answer_404_is_believed(open_desk: OpenDesk) -> None:
    desk = open_desk("procurement_notice").observed()
    numbers = [str(number) for number in range(MANY + 1)]
    desk.say(*(notice(number, detail_version="v") for number in numbers))

    desk.end(gone=dict.fromkeys(numbers, 1), asked_again=5 * (MANY + 1))

    assert gone(desk, "procurement_notice") == numbers
    assert desk.rows("review_item") == []


# --- the keys of runs


def test_only_the_keys_of_the_last_complete_run_are_kept(funds: Desk) -> None:
    walk(funds, 1, 2)
    walk(funds, 1, 3, at=1)
    first = funds.rows("crawl_run")[1]["id"]
    assert keys(funds) == {(first, "1"), (first, "3")}

    walk(funds, 4, verdict="partial", at=2)
    assert keys(funds) == {(first, "1"), (first, "3")}

    funds.begin()
    funds.say(listed=["5", "5"])
    funds.say(listed=["5"])
    assert (funds.store.run_id, "5") in keys(funds)
    funds.end()
    assert keys(funds) == {(funds.store.run_id, "5")}


def test_the_keys_of_other_sources_are_left_alone(funds: Desk, open_desk: OpenDesk) -> None:
    other = open_desk(id="other")
    walk(other, 1)
    kept = keys(other)

    walk(funds, 1)
    walk(funds, 1, at=1)

    assert kept <= keys(funds)


# --- a source that gives new numbers to old things


def causes_of(desk: Desk, run_id: int) -> list[str]:
    return [row["cause"] for row in desk.rows("change", entity="fund", run_id=run_id)]


def test_new_numbers_for_old_things_are_a_question_and_no_news(funds: Desk) -> None:
    walk(funds, *range(20))
    walk(funds, *range(100, 120), at=1)

    run_id = funds.store.run_id
    assert causes_of(funds, run_id) == ["backfill"] * 20
    question = funds.row("review_item")
    assert question["reason"] == "mass_replacement"
    assert question["raw"] == "20 of 20 missing and 20 new in one run"
    assert gone(funds) == []


@pytest.mark.parametrize(
    ("kept", "fresh"),
    [(20, 40), (20 - MANY, 40), (0, MANY)],
    ids=["many new, none missing", "many new, few missing", "few new, all missing"],
)
def test_much_that_is_new_alone_or_missing_alone_is_no_replacement(
    funds: Desk, kept: int, fresh: int
) -> None:
    walk(funds, *range(20))
    walk(funds, *range(kept), *range(100, 100 + fresh), at=1)

    assert causes_of(funds, funds.store.run_id) == ["new"] * fresh
    assert funds.rows("review_item") == []


def test_a_run_that_is_not_complete_replaces_nothing(funds: Desk) -> None:
    walk(funds, *range(20))
    walk(funds, *range(100, 120), at=1, verdict="partial")

    assert causes_of(funds, funds.store.run_id) == ["new"] * 20
