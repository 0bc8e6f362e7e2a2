"""The walk through a list: to its end, or until a whole page is older; never by what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from spiders import walk as module
from spiders.drafts import Contents, Draft, Window
from spiders.verdict import Tally, WindowTally, judge
from spiders.walk import Walk

SINCE = date(2026, 11, 2)
OLDER, NEWER = date(2026, 11, 1), date(2026, 11, 8)


def page(
    *ids: str, pages: int | None = 3, newest: date | None = NEWER, total: int | None = None
) -> Contents:
    drafts = tuple(Draft("row", each, {}, f"li[{n}]") for n, each in enumerate(ids, start=1))
    return Contents(drafts=drafts, rows=len(ids), pages=pages, newest=newest, total=total)


def a_walk(counted: bool = False) -> tuple[Walk, WindowTally, Tally]:
    tally = Tally()
    walk = Walk(Window(key="w", since=SINCE, until=NEWER, counted=counted), tally)
    return walk, tally.windows["w"], tally


def walked(
    answers: Mapping[int, Sequence[Contents | None]], counted: bool = False
) -> tuple[list[int], WindowTally, Tally]:
    """Walk through a list, of which each page has the answers given, one after the other."""
    walk, window, tally = a_walk(counted)
    asked: list[int] = []
    number: int | None = 1
    while number is not None:
        answer = answers[number][asked.count(number)]
        asked.append(number)
        number = walk.next_page(number, answer)
    return asked, window, tally


@pytest.mark.parametrize(("last", "is_short"), [(NEWER, True), (None, True), (OLDER, False)])
def test_a_list_that_may_go_on_has_to_reach_beyond_the_window(
    last: date | None, is_short: bool
) -> None:
    found = replace(page("a", "b", pages=None), last=last, beyond="no number of pages")
    _, window, tally = walked({1: [found]})
    verdict, reason = judge(tally, 1)
    assert (verdict, "no number of pages" in (reason or "")) == (
        ("partial", True) if is_short else ("complete", False)
    )
    assert window.finished


def test_to_the_end() -> None:
    asked, window, _ = walked({1: [page("a", "b")], 2: [page("c", "d")], 3: [page("e")]})
    assert asked == [1, 2, 3]
    assert window.finished
    assert (window.rows, window.pages) == (5, 3)
    assert window.seen == {"a", "b", "c", "d", "e"}


@pytest.mark.parametrize("pages", [0, 1, None])
def test_one_page(pages: int | None) -> None:
    asked, window, _ = walked({1: [page("a", pages=pages)]})
    assert (asked, window.finished) == ([1], True)


def test_stops_when_a_whole_page_is_older() -> None:
    """`newest` is the newest date of a page: only when that is older is all of it."""
    asked, window, tally = walked(
        {1: [page("a", pages=9)], 2: [page("b", pages=9, newest=SINCE)]}
        | {3: [page("c", pages=9, newest=OLDER)]}
    )
    assert asked == [1, 2, 3]
    assert window.finished
    assert tally.newest == NEWER


def test_a_page_without_dates_stops_nothing() -> None:
    asked, _, tally = walked({n: [page(str(n), newest=None)] for n in (1, 2, 3)})
    assert asked == [1, 2, 3]
    assert tally.newest is None


@given(st.sets(st.text("abcdefgh", min_size=1, max_size=2)), st.integers(2, 6))
def test_known_rows_stop_nothing(known: set[str], pages: int) -> None:
    """The walk isn't even told what is known: pages full of it are walked like any others."""
    asked, window, _ = walked(
        {n: [page(*sorted(known), f"new{n}", pages=pages)] for n in range(1, pages + 1)}
    )
    assert asked == list(range(1, pages + 1))
    assert window.finished
    assert {f"new{n}" for n in range(1, pages + 1)} <= window.seen


def test_an_old_row_that_is_slipped_in_first_stops_nothing() -> None:
    asked, _, _ = walked({n: [page(f"old{n}", f"new{n}")] for n in (1, 2, 3)})
    assert asked == [1, 2, 3]


def test_the_number_of_pages_may_grow_and_shrink() -> None:
    growing = {1: [page("a", pages=2)], 2: [page("b", pages=3)], 3: [page("c", pages=3)]}
    assert walked(growing)[0] == [1, 2, 3]
    shrinking = {1: [page("a", pages=3)], 2: [page("b", pages=2)]}
    assert walked(shrinking)[0] == [1, 2]


def test_a_later_page_need_not_say_how_many_there_are() -> None:
    asked, window, _ = walked({1: [page("a")], 2: [page("b", pages=None)], 3: [page("c")]})
    assert asked == [1, 2, 3]
    assert window.finished


# Pages that could not be read


def test_a_broken_page_in_the_middle_does_not_end_the_walk() -> None:
    asked, window, _ = walked({1: [page("a")], 2: [None], 3: [page("c")]})
    assert asked == [1, 2, 3]
    assert not window.finished
    assert window.seen == {"a", "c"}
    assert window.pages == 2


@pytest.mark.parametrize("broken", [1, 3])
def test_a_broken_first_or_last_page_ends_it(broken: int) -> None:
    answers: dict[int, list[Contents | None]] = {n: [page(str(n))] for n in (1, 2, 3)}
    answers[broken] = [None]
    asked, window, _ = walked(answers)
    assert asked == list(range(1, broken + 1))
    assert not window.finished


def test_after_a_broken_page_nobody_looks_once_more() -> None:
    """What is missing is known to be: the rows can't add up."""
    answers: dict[int, list[Contents | None]] = {
        1: [page("a", total=3)],
        2: [None],
        3: [page("c", total=3)],
    }
    asked, window, _ = walked(answers, counted=True)
    assert asked == [1, 2, 3]
    assert not window.finished


# A server that goes round in circles


def test_a_page_that_repeats_the_one_before_is_a_drift() -> None:
    asked, window, tally = walked({1: [page("a", "b")], 2: [page("b", "a")]})
    assert asked == [1, 2]
    assert tally.drifts == ["w: page 2 repeats the page before it"]
    assert not window.finished
    assert window.rows == 2


def test_pages_that_overlap_are_no_circle() -> None:
    """A row that is added while we page pushes another over the edge."""
    asked, window, tally = walked({1: [page("a", "b")], 2: [page("b", "c")], 3: [page("d")]})
    assert (asked, window.finished, tally.drifts) == ([1, 2, 3], True, [])


def test_empty_pages_are_no_circle() -> None:
    asked, _, tally = walked({n: [page()] for n in (1, 2, 3)})
    assert (asked, tally.drifts) == ([1, 2, 3], [])


def test_a_list_without_end_is_cut_and_not_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 4)
    endless = {n: [page(str(n), pages=n + 1)] for n in range(1, 9)}
    asked, window, _ = walked(endless)
    assert asked == [1, 2, 3, 4]
    assert not window.finished
    whole = {n: [page(str(n), pages=4)] for n in range(1, 5)}
    assert walked(whole)[1].finished


# Rows that must add up


def test_rows_that_add_up_need_one_walk() -> None:
    asked, window, _ = walked({n: [page(str(n), total=3)] for n in (1, 2, 3)}, counted=True)
    assert asked == [1, 2, 3]
    assert window.finished
    assert window.adds_up


def test_rows_that_do_not_add_up_are_walked_once_more() -> None:
    """While page 1 was read a row came in: "b" stands on page 2 now, and was seen twice."""
    answers = {
        1: [page("a", "b", pages=2, total=4), page("new", "a", pages=2, total=4)],
        2: [page("b", "c", pages=2, total=4), page("b", "c", pages=2, total=4)],
    }
    asked, window, _ = walked(answers, counted=True)
    assert asked == [1, 2, 1, 2]
    assert window.finished
    assert window.adds_up
    assert window.seen == {"new", "a", "b", "c"}


def test_they_are_walked_once_more_only() -> None:
    answers = {n: [page(str(n), total=9)] * 2 for n in (1, 2, 3)}
    asked, window, tally = walked(answers, counted=True)
    assert asked == [1, 2, 3, 1, 2, 3]
    assert window.finished
    assert not window.adds_up
    assert tally.drifts == []


def test_rows_of_the_second_walk_are_not_added_to_those_of_the_first() -> None:
    """Else a list of half its length would reach its floor by being walked twice."""
    answers = {n: [page(str(n), total=9)] * 2 for n in (1, 2, 3)}
    _, window, tally = walked(answers, counted=True)
    assert window.rows == tally.rows == 3


def test_the_second_walk_may_break_too() -> None:
    answers: dict[int, list[Contents | None]] = {
        1: [page("1", total=9), page("1", total=9)],
        2: [page("2", total=9), None],
        3: [page("3", total=9), page("3", total=9)],
    }
    asked, window, _ = walked(answers, counted=True)
    assert asked == [1, 2, 3, 1, 2, 3]
    assert not window.finished


def test_a_window_that_is_not_counted_is_walked_once() -> None:
    asked, window, tally = walked({n: [page(str(n), total=9)] for n in (1, 2, 3)})
    assert asked == [1, 2, 3]
    assert window.finished
    assert tally.warnings == ["w: the list states 9 rows, 3 came"]


def test_a_list_that_is_left_at_older_rows_need_not_come_whole() -> None:
    _, _, tally = walked({1: [page("a", total=9)], 2: [page("b", total=9, newest=OLDER)]})
    assert tally.warnings == []


# States that the source counts


def counted(state: str, **stated: int) -> Contents:
    return replace(page("a", pages=1, total=1), states={"a": state}, stated=stated)


def test_a_row_that_moved_while_we_paged_is_looked_at_once_more() -> None:
    asked, window, _ = walked({1: [counted("x", y=1), counted("y", y=1)]}, counted=True)
    assert asked == [1, 1]
    assert window.adds_up


def test_counts_that_stay_wrong_are_kept() -> None:
    asked, window, _ = walked({1: [counted("x", y=1)] * 2}, counted=True)
    assert asked == [1, 1]
    assert window.differences == ["0 in state x, 1 came", "1 in state y, 0 came"]


def test_a_later_page_need_not_state_the_counts() -> None:
    rest = replace(page("b", pages=2, total=2), states={"b": "x"})
    first = replace(page("a", pages=2, total=2), states={"a": "x"}, stated={"x": 2})
    asked, window, _ = walked({1: [first], 2: [rest]}, counted=True)
    assert asked == [1, 2]
    assert window.adds_up
