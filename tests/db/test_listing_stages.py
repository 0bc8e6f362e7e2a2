"""The stage of an application is that of its newest event (sources-ipo 8.2a)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from normalize.records import ListingApplicationRecord, ListingEventRecord, Record
from tests.db.conftest import Desk, application, day, event

# The source's codes, and what they mean by themselves.
STAGES = {
    "1/": "accepted",
    "2/": "inquiry",
    "3/1": "committee_passed",
    "4/": "registration_submitted",
    "7/": "suspended",
    "8/": "terminated_other",
}


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """An exchange that has been observed before."""
    return open_desk("listing_application").observed()


def row(codes: str, updated: datetime, number: int = 1) -> ListingApplicationRecord:
    """A row of the list."""
    return application(
        number,
        title="样例项目",
        stage_raw=codes,
        stage_listed=STAGES[codes],
        source_updated_at=updated,
        as_of=updated,
    )


def log(*codes: str, version: str = "v1", number: int = 1) -> list[Record]:
    """The log of a page: a line a day, the oldest first."""
    page = application(number, detail_version=version)
    return [page, *(line(code, seq, number=number) for seq, code in enumerate(codes, 1))]


def line(code: str, seq: int, stage: str | None = None, number: int = 1) -> ListingEventRecord:
    """A line of the log."""
    return event(
        number,
        f"e{seq}",
        seq=seq,
        stage=stage or STAGES[code],
        stage_raw=code,
        happened_at=day(seq),
        provisional=False,
    )


def stage(desk: Desk, number: int = 1) -> str | None:
    """The stage that the tables show."""
    found = desk.row("listing_application", native_id=str(number))["stage"]
    return None if found is None else str(found)


def moves(desk: Desk) -> list[tuple[str | None, str | None, str]]:
    """Every change of the stage: from, to, cause."""
    return [
        (change["value_old"], change["value_new"], change["cause"])
        for change in desk.rows("change", field="stage", entity="listing_application")
    ]


def provisional(desk: Desk) -> list[tuple[str, bool]]:
    """The codes of provisional events, and whether they have been retired."""
    events = desk.rows("listing_event", provisional=True)
    return [(row["stage_raw"], row["gone_at"] is not None) for row in events]


def test_the_stage_is_that_of_the_newest_event(desk: Desk) -> None:
    page = [row("2/", day(2)), *log("1/", "2/")]
    desk.say(*page[:2], *page[2:][::-1])  # the log's order is in `seq`, not in the answer

    assert stage(desk) == "inquiry"
    assert moves(desk) == []  # it came in like this
    desk.end()
    assert provisional(desk) == []


def test_a_stage_of_the_log_counts_more_than_that_of_the_list(desk: Desk) -> None:
    """The log knows how it ended; the list's code says only that it did."""
    desk.say(row("8/", day(2)))
    assert stage(desk) == "terminated_other"

    desk.say(application(1, detail_version="v"), line("8/", 1, "terminated_withdrawn"))

    assert stage(desk) == "terminated_withdrawn"


def test_a_log_that_is_ahead_of_a_stale_list_counts(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/", "3/1"))

    assert stage(desk) == "committee_passed"
    desk.end()
    assert provisional(desk) == []


def test_where_the_list_is_ahead_its_codes_give_the_stage(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    desk.next_run()

    desk.say(row("7/", day(5)), at=day(5))

    assert stage(desk) == "suspended"
    assert moves(desk) == [("inquiry", "suspended", "source_changed")]
    assert provisional(desk) == []  # the log may still come in this run

    desk.end(at=day(6))
    (found,) = desk.rows("listing_event", provisional=True)
    assert (found["stage"], found["stage_raw"], found["reason"]) == ("suspended", "7/", None)
    assert (found["happened_at"], found["first_seen_at"]) == (day(5), day(6))
    assert found["application_id"] == desk.row("listing_application")["id"]
    change = desk.rows("change", entity="listing_event", entity_id=found["id"])
    assert [(c["field"], c["value_new"], c["cause"]) for c in change] == [
        ("*", found["native_id"], "new")
    ]


def test_a_provisional_event_is_made_once_and_retired_by_the_log(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    desk.next_run()
    desk.say(row("7/", day(5)))
    desk.next_run()
    desk.say(row("7/", day(6)))  # an update of the row that is no move
    desk.next_run()
    assert provisional(desk) == [("7/", False)]

    desk.say(*log("1/", "2/", "7/", version="v2"), at=day(8))

    assert provisional(desk) == [("7/", True)]
    (found,) = desk.rows("listing_event", provisional=True)
    assert found["gone_at"] == day(8)
    retired = desk.rows("change", entity="listing_event", entity_id=found["id"])[-1]
    assert (retired["field"], retired["value_new"], retired["cause"]) == ("*", None, "merged")
    desk.end()
    assert provisional(desk) == [("7/", True)]
    assert stage(desk) == "suspended"


def test_moves_that_only_the_list_saw_are_events_of_their_own(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    for number, codes in enumerate(["7/", "2/", "7/"]):
        desk.next_run()
        desk.say(row(codes, day(5 + number)))
    desk.end()
    # The log still ends before the first of them: what lies between would be lost.
    assert provisional(desk) == [("7/", False), ("2/", False), ("7/", False)]
    assert stage(desk) == "suspended"


def test_list_and_log_never_flip_the_stage_back_and_forth(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    for number in range(3):
        desk.next_run()
        desk.say(row("7/", day(5)), at=day(5 + number))  # the list has it
        desk.say(*log("1/", "2/", version=f"v{number}"), at=day(5 + number))  # its page not yet
    assert moves(desk) == [("inquiry", "suspended", "source_changed")]

    for number in range(3):
        desk.next_run()
        desk.say(row("7/", day(5)), at=day(9 + number))
        desk.say(*log("1/", "2/", "7/", version=f"w{number}"), at=day(9 + number))
    assert moves(desk) == [("inquiry", "suspended", "source_changed")]
    assert stage(desk) == "suspended"


def test_a_page_older_than_the_list_moves_nothing_back(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    desk.next_run()
    desk.say(row("7/", day(5)))

    desk.say(row("2/", day(2)), *log("1/", "2/", version="v2"), at=day(6))

    assert stage(desk) == "suspended"
    found = desk.row("listing_application")
    assert (found["stage_raw"], found["source_updated_at"]) == ("7/", day(5))
    assert moves(desk) == [("inquiry", "suspended", "source_changed")]


def test_an_ending_that_is_told_more_finely_in_the_same_run_is_one_change(desk: Desk) -> None:
    desk.say(row("2/", day(2)), *log("1/", "2/"))
    desk.next_run()

    desk.say(row("8/", day(5)), at=day(5))
    assert moves(desk) == [("inquiry", "terminated_other", "source_changed")]
    desk.say(application(1, detail_version="v2"), line("8/", 3, "terminated_withdrawn"), at=day(5))
    desk.end()

    assert moves(desk) == [("inquiry", "terminated_withdrawn", "source_changed")]
    assert provisional(desk) == []


def test_what_the_codes_mean_may_be_learned_better(desk: Desk) -> None:
    """The meaning of a code is bookkeeping, but the stage that hangs on it is not."""
    desk.say(row("8/", day(2)))
    document = desk.row("listing_application")["document_id"]

    desk.reparse(application(1, stage_listed="terminated_rejected"), document=document, at=day(2))

    assert stage(desk) == "terminated_rejected"
    assert moves(desk) == [("terminated_other", "terminated_rejected", "reparse")]


def test_the_first_log_of_an_application_belongs_to_its_birth(desk: Desk) -> None:
    desk.say(row("8/", day(2)))
    desk.next_run()

    page = [application(1, detail_version="v"), line("8/", 1, "terminated_withdrawn")]
    desk.say(*page, native_id="1")

    assert {change["cause"] for change in desk.rows("change")} == {"new", "merged"}
    assert provisional(desk) == [("8/", True)]
    assert moves(desk) == [("terminated_other", "terminated_withdrawn", "new")]


def test_in_a_backfill_all_is_backfill(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("listing_application")
    desk.begin()
    desk.say(row("2/", day(2)), row("7/", day(3), number=2), *log("1/", "2/", number=2))
    desk.end()

    assert provisional(desk) == [("2/", False), ("7/", False)]
    assert {change["cause"] for change in desk.rows("change")} == {"backfill"}


def test_other_applications_and_other_sources_are_left_alone(
    desk: Desk, open_desk: Callable[..., Desk]
) -> None:
    other = open_desk("listing_application", id="other").observed()
    other.say(row("7/", day(5)))
    desk.say(row("2/", day(2)), *log("1/", "2/"), row("7/", day(4), number=2))

    desk.end()

    found = desk.rows("listing_event", provisional=True)
    assert [(row["source_id"], row["native_id"].split("/")[0]) for row in found] == [
        ("test_listing_application", "2")
    ]


def test_what_is_gone_gets_no_provisional_event(desk: Desk) -> None:
    desk.say(row("2/", day(2)), application(1, detail_version="v"))
    desk.end(gone={"1": 1}, asked_again=1)

    assert desk.row("listing_application")["gone_at"] is not None
    assert provisional(desk) == []


def test_a_provisional_event_that_is_true_once_more_comes_back(desk: Desk) -> None:
    desk.say(row("2/", day(2)))
    desk.next_run()
    desk.say(*log("1/", "2/"))
    assert provisional(desk) == [("2/", True)]

    desk.say(line("1/", 2))  # the exchange took the last line of its log back
    desk.end()

    assert provisional(desk) == [("2/", False)]
    assert stage(desk) == "inquiry"
