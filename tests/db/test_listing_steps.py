"""The steps of an application, of its log and of the list, in one order (sources-ipo 8.2a)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from db.steps import in_order, list_is_ahead, marks, told_by_the_log
from normalize.listings import bse as listings_bse, events_bse as listing_events_bse
from normalize.records import Json, ListingApplicationRecord, ListingEventRecord, Record
from spiders.drafts import Draft
from tests.db.conftest import Desk, application, event
from tests.support import bse_answers as bse

STAGES = {"20": "accepted", "30": "inquiry", "45": "committee_passed", "80": "suspended"}
STAGES |= {"60": "submitted_registration", "95": "terminated_withdrawn", "7/": "suspended"}
STAGES |= {"1/": "accepted", "2/": "inquiry", "3/1": "committee_passed", "7/1": "suspended"}


def at(month: int, day: int, hour: int = 0) -> datetime:
    """A time in Beijing; its midnight is what a list gives that knows days alone."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


class Step(NamedTuple):
    """What the order needs of an event."""

    id: int
    stage_raw: str
    happened_at: datetime | None
    provisional: bool = False
    seq: int | None = None

    @property
    def stage(self) -> str | None:
        return STAGES.get(self.stage_raw)


def row(codes: str, updated: datetime) -> ListingApplicationRecord:
    """A row of the list."""
    return application(
        1,
        stage_raw=codes,
        stage_listed=STAGES[codes],
        source_updated_at=updated,
        as_of=updated,
    )


def line(codes: str, when: datetime, seq: int | None = None) -> ListingEventRecord:
    """A step that the page tells."""
    return event(
        1,
        f"{codes}-{when:%m%d}",
        seq=seq,
        stage=STAGES[codes],
        stage_raw=codes,
        happened_at=when,
        provisional=False,
    )


def beijing(listed: str, updated: str, **dates: str) -> list[Record]:
    """An answer of the Beijing exchange: the row of its list and the dates of the detail."""
    today = bse.java(updated)
    log: dict[str, Json] = {
        "status": bse.status(1, **dates),
        "notes": [],
        "listed": listed,
        "today": today,
    }
    row = bse.row(1, status=listed, updateDate=today)
    said = [
        *listings_bse.application(Draft("application", "1", row, "", {})),
        *listing_events_bse.event_log(Draft("log", "1", log, "", {"version": updated})),
    ]
    return [record for record in said if record.entity != "listing_party"]


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk("listing_application").observed()


def steps(desk: Desk) -> list[tuple[Any, ...]]:
    """The steps by their places: codes, whether only the list told, and what follows from both."""
    rows = sorted(desk.rows("listing_event", gone_at=None), key=lambda row: row["place"])
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))
    words = {"is_resume": "resume", "is_repeat": "repeat"}
    return [
        (row["stage_raw"], row["provisional"], *(word for name, word in words.items() if row[name]))
        for row in rows
    ]


def stage(desk: Desk) -> Any:
    return desk.row("listing_application")["stage"]


def test_a_lift_that_no_page_tells_stays_when_the_log_goes_on(desk: Desk) -> None:
    """The list alone saw that the stop ended; later pages tell the stop and the next milestone."""
    begun = [line("20", at(1, 5, 10)), line("30", at(2, 5, 10)), line("80", at(3, 31, 10))]
    desk.say(row("80", at(3, 31)), *begun)
    desk.next_run()
    desk.say(row("30", at(6, 30)))
    desk.next_run()
    assert stage(desk) == "inquiry"

    desk.say(row("45", at(9, 1)), line("45", at(9, 1, 10)))
    desk.end()

    assert stage(desk) == "committee_passed"
    assert steps(desk) == [
        ("20", False),
        ("30", False),
        ("80", False),
        ("30", True, "resume"),
        ("45", False),
    ]


def test_a_page_that_is_behind_the_list_tells_its_stop_once(desk: Desk) -> None:
    desk.say(row("80", at(1, 15)))
    desk.next_run()
    desk.say(row("30", at(2, 2)))
    desk.next_run()

    begun = [line("20", at(1, 2, 9)), line("30", at(1, 8, 9)), line("80", at(1, 15, 17))]
    for _ in range(2):
        desk.say(*begun)
        desk.next_run()

    assert steps(desk) == [("20", False), ("30", False), ("80", False), ("30", True, "resume")]
    assert stage(desk) == "inquiry"


def test_a_stop_is_one_whichever_of_its_kinds_the_codes_tell(desk: Desk) -> None:
    """The list has 7/1, the log 7/ for the same stop; a line of the log may say it again."""
    desk.say(row("2/", at(1, 2, 9)), line("1/", at(1, 1, 9), 1), line("2/", at(1, 2, 9), 2))
    desk.next_run()
    desk.say(row("7/1", at(1, 5, 9)))
    desk.next_run()
    assert steps(desk)[2:] == [("7/1", True)]

    desk.say(line("7/", at(1, 4, 9), 3))
    desk.next_run()
    assert steps(desk)[2:] == [("7/", False)]

    desk.say(line("7/1", at(1, 6, 9), 4))
    desk.end()
    assert steps(desk)[2:] == [("7/", False), ("7/1", False, "repeat")]


def test_of_one_day_the_list_is_later(desk: Desk) -> None:
    """It was asked after the page, which told of a meeting that morning."""
    desk.say(row("60", at(2, 3)), line("20", at(1, 1, 9)), line("45", at(2, 3, 10)))
    assert stage(desk) == "submitted_registration"
    desk.next_run()
    assert steps(desk) == [("20", False), ("45", False), ("60", True)]

    desk.say(line("60", at(2, 3, 19)))
    desk.end()
    assert steps(desk) == [("20", False), ("45", False), ("60", False)]
    assert stage(desk) == "submitted_registration"


def test_a_list_of_the_morning_takes_nothing_back(desk: Desk) -> None:
    """Its row was touched on the day on which the page then told of the next step."""
    desk.say(row("45", at(2, 3)), line("45", at(1, 20, 9)), line("60", at(2, 3, 20)))
    desk.end()
    assert stage(desk) == "submitted_registration"
    assert steps(desk) == [("45", False), ("60", False)]


def test_what_a_step_is_follows_from_all_that_are_known(desk: Desk) -> None:
    """A page that shows no more of an old stop changes nothing; and none of it is news."""
    desk.say(row("80", at(3, 31)), line("30", at(2, 5, 10)), line("80", at(3, 31, 10)))
    desk.next_run()
    desk.say(row("30", at(6, 30)), line("30", at(6, 30, 10)))
    desk.next_run()
    before = desk.rows("change")
    assert steps(desk) == [("30", False), ("80", False), ("30", False, "resume")]

    desk.say(row("30", at(6, 30)), line("30", at(6, 30, 10)))
    desk.end()
    assert desk.rows("change") == before
    assert steps(desk) == [("30", False), ("80", False), ("30", False, "resume")]


def test_a_list_that_goes_to_and_fro_within_a_day(desk: Desk) -> None:
    """Each look is a step, although the list gives one date for all; and no look adds one twice."""
    for codes in ("30", "80", "30"):
        desk.say(row(codes, at(2, 3)))
        desk.next_run()
    changes = desk.rows("change")
    desk.say(row("30", at(2, 3)))
    desk.end()
    assert steps(desk) == [("30", True), ("80", True), ("30", True, "resume")]
    assert stage(desk) == "inquiry"
    assert desk.rows("change") == changes


def test_what_beijing_shows_no_more_stays_in_its_time(desk: Desk) -> None:
    """An answer has the last date of each step alone: those of before stay, and none is numbered.
    A stop without a note leaves no trace but the list's."""
    begun = {"receiveDate": "2026-01-05", "inquiryDate": "2026-02-05"}
    stopped = {**begun, "listingCommitteeDate": "2026-03-10", "suspendDate": "2026-03-31"}
    desk.say(*beijing("P09", "2026-03-31", **stopped))
    desk.next_run()
    desk.say(*beijing("P02", "2026-05-20", **begun))
    desk.next_run()
    passed = {
        "listingCommitteeDate": "2026-06-10",
        "listingCommitteeResult": "1",
        "listingCommitteeResultDate": "2026-06-10",
        "submitDate": "2026-06-20",
    }
    desk.say(*beijing("P06", "2026-06-20", **begun, **passed))
    desk.end()

    assert steps(desk) == [
        ("P01", False),
        ("P02", False),
        ("P100", False),
        ("P09", False),
        ("P02", True, "resume"),
        ("P03", False),
        ("P06", False),
    ]
    assert stage(desk) == "submitted_registration"


# --- the order alone ---------------------------------------------------------------------------


def test_a_step_of_the_list_has_its_place_in_a_log_that_goes_on() -> None:
    log = [Step(n, code, at(n, 1, 9), seq=n) for n, code in enumerate(("1/", "2/", "3/1"), 1)]
    stop = Step(9, "7/", at(2, 20), provisional=True)
    undated = Step(10, "2/", None, provisional=True)
    assert [step.id for step in in_order([undated, stop, *log])] == [1, 2, 9, 3, 10]


def test_a_line_long_after_a_step_of_the_list_is_another_one() -> None:
    stop = Step(9, "7/", at(3, 1), provisional=True)
    before = Step(1, "2/", at(1, 1), seq=1)
    for day, told in ((4, [stop]), (28, [])):
        log = [before, Step(2, "7/", at(3, day), seq=2)]
        assert told_by_the_log(in_order([*log, stop])) == told


def test_an_end_is_no_resumption() -> None:
    steps = in_order([Step(1, "80", at(1, 1)), Step(2, "95", at(2, 1)), Step(3, "?", at(3, 1))])
    assert [values["is_resume"] for _, values in marks(steps)] == [False, False, False]
    unknown = in_order([Step(1, "80", at(1, 1)), Step(3, "?", at(3, 1))])
    assert [values["is_resume"] for _, values in marks(unknown)] == [False, None]


@pytest.mark.parametrize(
    ("codes", "seen", "ahead"),
    [
        ("45", at(2, 3), False),  # as the last step
        ("60", at(2, 2), False),  # an older list
        ("60", at(2, 3), True),
        ("60", at(2, 4), True),
        ("60", at(2, 3, 9), False),  # a list that knows the hour
        ("60", at(2, 3, 10), True),
        ("30", at(2, 3), False),  # where it stood before
        ("30", at(2, 4), True),
        ("60", None, True),
        (None, at(2, 4), False),
    ],
)
def test_whether_the_list_is_ahead(codes: str | None, seen: datetime | None, ahead: bool) -> None:
    steps = [Step(1, "20", at(1, 1)), Step(2, "30", at(1, 8)), Step(3, "45", at(2, 3, 10))]
    assert list_is_ahead(steps, codes, STAGES.get(codes or ""), seen) is ahead
