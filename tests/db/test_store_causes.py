"""Why a thing changed: its cause, its children, and answers older than what is known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from db.store import Counts
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Link,
)
from tests.db.conftest import (
    Desk,
    OpenDesk,
    answer,
    application,
    day,
    event,
    fund,
    lot,
    notice,
    party,
)

# --- causes


def test_what_a_first_run_finds_is_a_backfill(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.begin()
    desk.say(fund(1))
    desk.say(fund(1, status="operating"))

    assert {change[3] for change in desk.changes()} == {"backfill"}
    assert desk.row("crawl_run")["backfill"] is True

    desk.next_run()
    desk.say(fund(2))
    assert desk.causes("fund") == ["backfill", "new"]
    assert desk.rows("crawl_run")[-1]["backfill"] is False


@pytest.mark.parametrize(
    ("published", "seen", "cause"),
    [
        (date(2026, 5, 18), datetime(2026, 6, 1, 4, tzinfo=UTC), "new"),  # 14 days
        (date(2026, 5, 17), datetime(2026, 6, 1, 4, tzinfo=UTC), "late_found"),
        # 00:30 of the next day in Beijing, where the dates are from
        (date(2026, 5, 18), datetime(2026, 6, 1, 16, 30, tzinfo=UTC), "late_found"),
        (None, datetime(2026, 6, 1, 4, tzinfo=UTC), "new"),
    ],
)
def test_published_long_ago_is_found_late(
    store: Desk, published: date | None, seen: datetime, cause: str
) -> None:
    store.say(fund(1, published=published), at=seen)

    assert store.causes("fund") == [cause]


def test_the_cause_of_a_run_is_that_of_all_its_changes(store: Desk) -> None:
    store.say(fund(1, status="a"))
    store.end()
    store.begin("retag")
    store.say(fund(1, status="b"), fund(2, published=date(2020, 1, 1)))

    assert [change[3] for change in store.changes()] == ["new", "retag", "retag"]


def test_the_first_reading_of_its_own_page_belongs_to_the_birth_of_a_thing(notices: Desk) -> None:
    notices.say(notice(1, title="样例", published=date(2026, 1, 1)))
    notices.next_run()

    notices.say(notice(1, title="样例", budget_raw="1万元", detail_version="v1"), lot(1, 1))

    assert notices.changes()[1:] == [
        ("budget_raw", None, "1万元", "late_found"),
        ("*", None, "1/lot/1", "late_found"),
    ]

    notices.next_run()
    notices.say(notice(1, title="样例", budget_raw="2万元", detail_version="v2"))
    assert notices.changes()[-1] == ("budget_raw", "1万元", "2万元", "source_changed")


def test_a_change_of_the_list_row_before_the_page_was_read_is_news(notices: Desk) -> None:
    notices.say(notice(1, title="样例"))
    notices.next_run()

    notices.say(notice(1, title="样例（更正）"))

    assert notices.changes()[-1] == ("title", "样例", "样例（更正）", "source_changed")


def test_a_child_comes_in_with_its_parent(notices: Desk) -> None:
    old = date(2020, 1, 1)
    notices.say(notice(1, published=old, detail_version="v"), lot(1, 1), lot(1, 2))

    assert notices.causes("procurement_lot") == ["late_found", "late_found"]


def test_parts_of_a_page_that_is_not_read_to_its_end_belong_to_the_birth(projects: Desk) -> None:
    """A list that names a new child of such a thing tells news all the same."""
    projects.say(application(1, published=date(2020, 1, 1)))
    projects.next_run()

    projects.say(event(1, "a"), native_id="1", page="detail")
    projects.say(party(1, "b"), page="list")

    assert projects.causes("listing_event") == ["late_found"]
    assert projects.causes("listing_party") == ["new"]


def test_a_new_child_of_a_parent_that_was_read_is_news(projects: Desk) -> None:
    projects.say(application(1, published=date(2020, 1, 1), detail_version="v1"), event(1, "a"))
    projects.next_run()

    projects.say(application(1, detail_version="v2"), event(1, "a"), event(1, "b"))

    assert projects.causes("listing_event") == ["late_found", "new"]


# --- children of which a document lists all


WHOLE = frozenset({"procurement_lot"})


def test_a_child_that_is_listed_no_more_is_gone_and_comes_back(notices: Desk) -> None:
    notices.say(notice(1, whole=WHOLE, detail_version="v1"), lot(1, 1), lot(1, 2), lot(1, 3))
    notices.say(notice(2, whole=WHOLE, detail_version="v1"), lot(2, 1))

    notices.next_run()
    counts = notices.say(
        notice(1, whole=WHOLE, detail_version="v2"), lot(1, 1), lot(1, 3), at=day(1)
    )
    gone = notices.row("procurement_lot", native_id="1/lot/2")
    assert gone["gone_at"] == day(1)
    assert notices.changes(entity_id=gone["id"], field="*")[-1] == ("*", "1/lot/2", None, "gone")
    assert [row["gone_at"] for row in notices.rows("procurement_lot")] == [None, day(1), None, None]
    assert counts == Counts(unchanged=1)

    before = notices.dump()
    notices.say(notice(1, whole=WHOLE, detail_version="v2"), lot(1, 1), lot(1, 3), at=day(2))
    assert notices.dump() == before

    notices.next_run()
    notices.say(notice(1, whole=WHOLE, detail_version="v3"), *(lot(1, n) for n in (1, 2, 3)))
    assert notices.row("procurement_lot", native_id="1/lot/2")["gone_at"] is None
    assert notices.causes("procurement_lot")[-2:] == ["gone", "back"]


def test_without_whole_a_missing_child_says_nothing(notices: Desk) -> None:
    notices.say(notice(1), lot(1, 1), lot(1, 2))
    notices.say(notice(1), lot(1, 1))

    assert all(row["gone_at"] is None for row in notices.rows("procurement_lot"))


def test_the_last_answer_of_a_batch_says_which_children_there_are(notices: Desk) -> None:
    """A grandchild of a child that it took back goes with it, and is no orphan."""
    award = AwardRecord(native_id="1/award/1", notice=Link("procurement_notice", "1"))
    supplier = AwardSupplierRecord(
        native_id="1/award/1/1", award=Link("award", "1/award/1"), organisation_raw="某公司"
    )
    first = answer(notice(1, whole=frozenset({"award"})), award, supplier, body="first")
    second = answer(notice(1, whole=frozenset({"award"})), body="second", at=day(1))

    counts = notices.store.save([first, second])

    assert counts == Counts(new=1)
    assert notices.rows("award") == notices.rows("award_supplier") == []
    assert notices.rows("review_item") == []


# --- answers that are older than what is known


@pytest.mark.parametrize("in_one_batch", [False, True])
def test_an_older_answer_moves_nothing_nor_do_its_children(
    projects: Desk, in_one_batch: bool
) -> None:
    whole = frozenset({"listing_party"})
    newer = answer(
        application(1, title="新", source_updated_at=day(5), as_of=day(5), whole=whole),
        party(1, "a", title_raw="新"),
        party(1, "b"),
    )
    older = answer(
        application(1, title="旧", source_updated_at=day(4), as_of=day(4), whole=whole),
        party(1, "a", title_raw="旧"),
        party(1, "c"),
        page="detail",
    )
    for batch in [[newer, older]] if in_one_batch else [[newer], [older]]:
        projects.store.save(batch)

    row = projects.row("listing_application")
    assert (row["title"], row["source_updated_at"], row["document_id"]) == ("新", day(5), 1)
    assert [
        (r["native_id"], r["title_raw"], r["gone_at"]) for r in projects.rows("listing_party")
    ] == [
        ("1/party/a", "新", None),
        ("1/party/b", None, None),
    ]
    assert projects.rows("review_item") == []
    assert len(projects.rows("document")) == 2


def test_children_of_an_older_answer_leave_those_of_the_newer_one_in_peace(projects: Desk) -> None:
    """In a batch that has both, the older one first."""
    older = answer(application(1, title="旧", as_of=day(4)), party(1, "a", title_raw="旧"))
    newer = answer(
        application(1, title="新", as_of=day(5)), party(1, "a", title_raw="新"), page="2"
    )

    projects.store.save([older, newer])

    assert projects.row("listing_application")["title"] == "新"
    assert projects.row("listing_party")["title_raw"] == "新"
