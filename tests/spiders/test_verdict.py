"""The verdict of a run: the gravest finding counts, and the reason says what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from spiders.verdict import Tally, Verdict, WindowTally, judge


def walked(rows: int = 5, expected: int | None = None, **changes: object) -> WindowTally:
    """A window that was walked to its end."""
    tally = WindowTally(
        counted=expected is not None,
        expected=expected,
        seen={str(n) for n in range(rows)},
        rows=rows,
        pages=1,
        finished=True,
    )
    for name, value in changes.items():
        setattr(tally, name, value)
    return tally


def tally_of(*windows: WindowTally, **found: list[str]) -> Tally:
    tally = Tally(windows={f"w{n}": window for n, window in enumerate(windows)})
    for name, value in found.items():
        setattr(tally, name, value)
    return tally


def test_all_walked_and_nothing_missing_is_complete() -> None:
    assert judge(tally_of(walked(), walked(3, expected=3)), 8) == (Verdict.COMPLETE, None)


def test_fewer_rows_than_ever_is_empty() -> None:
    assert judge(tally_of(walked(5), walked(2)), 8) == (
        Verdict.EMPTY,
        "expected at least 8 rows, found 7",
    )
    assert judge(tally_of(walked(0)), 1) == (Verdict.EMPTY, "expected at least 1 rows, found 0")


def test_without_a_floor_an_empty_list_is_complete() -> None:
    assert judge(tally_of(walked(0)), 0) == (Verdict.COMPLETE, None)


def test_a_list_that_was_not_walked_is_no_empty_list() -> None:
    verdict, reason = judge(tally_of(walked(0, finished=False)), 5)
    assert verdict is Verdict.PARTIAL
    assert reason == "1 lists were not walked to their ends: w0"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"missing": ["u answered 500"]}, "1 pages did not come: u answered 500"),
        ({"skipped": ["u: larger than the limit"]}, "1 pages were skipped: u: larger"),
    ],
)
def test_what_did_not_come_makes_it_partial(found: dict[str, list[str]], expected: str) -> None:
    verdict, reason = judge(tally_of(walked(), **found), 1)
    assert verdict is Verdict.PARTIAL
    assert (reason or "").startswith(expected)


def test_rows_that_do_not_add_up_make_it_partial() -> None:
    for expected in (4, 6):
        assert judge(tally_of(walked(5, expected=expected)), 1) == (
            Verdict.PARTIAL,
            f"w0: the source states {expected} rows, 5 came",
        )


def test_only_counted_windows_have_to_add_up() -> None:
    assert judge(tally_of(walked(5, expected=9, counted=False)), 1)[0] is Verdict.COMPLETE
    unsaid = walked(5, counted=True)
    assert judge(tally_of(unsaid), 1)[0] is Verdict.COMPLETE


def test_a_run_that_was_stopped_is_partial() -> None:
    tally = tally_of(walked())
    tally.stopped = "stopped: closespider_timeout"
    assert judge(tally, 1) == (Verdict.PARTIAL, "stopped: closespider_timeout")


def test_all_that_is_missing_is_told() -> None:
    tally = tally_of(
        walked(finished=False), walked(5, expected=6), missing=["a"], skipped=["b", "c"]
    )
    tally.stopped = "stopped: shutdown"
    assert judge(tally, 1)[1] == (
        "1 pages did not come: a; 2 pages were skipped: b; c; 1 lists were not walked to their "
        "ends: w0; w1: the source states 6 rows, 5 came; stopped: shutdown"
    )


def test_no_list_page_at_all_is_failed() -> None:
    assert judge(Tally(), 0) == (Verdict.FAILED, "no list page was read")
    unread = walked(0, pages=0, finished=False)
    assert judge(tally_of(unread, missing=["u answered 404"], skipped=["v"]), 0) == (
        Verdict.FAILED,
        "u answered 404; v",
    )


GRAVE: list[tuple[str, Verdict]] = [
    ("blocked", Verdict.BLOCKED),
    ("failures", Verdict.FAILED),
    ("drifts", Verdict.DRIFT),
]


@pytest.mark.parametrize("at", range(len(GRAVE)))
def test_the_gravest_finding_counts(at: int) -> None:
    found: dict[str, list[str]] = {name: [f"{name} found"] for name, _ in GRAVE[at:]}
    tally = tally_of(walked(0, finished=False), missing=["a"], **found)
    assert judge(tally, 9) == (GRAVE[at][1], f"{GRAVE[at][0]} found")


def test_a_block_is_told_even_where_no_page_was_read() -> None:
    assert judge(tally_of(blocked=["u answered 403"]), 9) == (Verdict.BLOCKED, "u answered 403")


def test_a_long_list_of_findings_is_cut() -> None:
    drifts = [f"page {n}" for n in range(1, 8)]
    assert judge(tally_of(walked(), drifts=drifts), 0)[1] == "page 1; page 2; page 3; and 4 more"
    assert judge(tally_of(walked(), drifts=drifts[:3]), 0)[1] == "page 1; page 2; page 3"


def test_warnings_are_told_and_take_nothing_away() -> None:
    warnings = ["list: new column", "row: new key", "list: new column"]
    told = "warning: list: new column; row: new key"
    assert judge(tally_of(walked(), warnings=warnings), 1) == (Verdict.COMPLETE, told)


def test_a_warning_hides_no_finding() -> None:
    tally = tally_of(walked(), missing=["u answered 500"], warnings=["list: new column"])
    assert judge(tally, 1) == (Verdict.PARTIAL, "1 pages did not come: u answered 500")


@pytest.mark.parametrize(
    ("windows", "done"),
    [((), False), ((walked,), True), ((walked, lambda: walked(finished=False)), False)],
)
def test_lists_are_done_where_every_one_is(
    windows: tuple[Callable[[], WindowTally], ...], done: bool
) -> None:
    assert tally_of(*(window() for window in windows)).lists_done is done


def test_rows_are_those_of_all_windows() -> None:
    tally = tally_of(walked(3), walked(4))
    tally.newest = date(2026, 11, 8)
    assert tally.rows == 7


def test_states_that_do_not_add_up_are_partial_and_named() -> None:
    """The total is right, and yet a project stands elsewhere than the source counts it."""
    states = {str(n): "30" for n in range(4)} | {"4": "95"}
    right = walked(5, expected=5, states=states, stated={"30": 4, "95": 1, "70": 0})
    assert judge(tally_of(right), 5) == (Verdict.COMPLETE, None)
    wrong = walked(5, expected=5, states=states, stated={"30": 5, "70": 0})
    told = "w0: the source states 5 in state 30, 4 came; 0 in state 95, 1 came"
    assert judge(tally_of(wrong), 5) == (Verdict.PARTIAL, told)
    assert not wrong.adds_up


def test_a_source_that_states_no_states_is_believed() -> None:
    assert judge(tally_of(walked(1, expected=1, states={"0": "30"})), 1)[0] is Verdict.COMPLETE
    told = "w0: the source states 2 rows, 1 came"
    assert judge(tally_of(walked(1, expected=2, states={"0": "30"})), 1) == (
        Verdict.PARTIAL,
        told,
    )
