"""What an issue tells: news by records, our own doing in one line, and nothing without a change."""

from __future__ import annotations

import re

from sqlalchemy import event as events, text

from db.models import DataRow, metadata
from digest.contents import Contents
from digest.parts import DESCRIBED, PARENTS, PROJECT
from digest.render import render
from normalize.records import RECORD_TYPES
from normalize.records_beside import ListingSecondaryRecord
from tests.db.conftest import (
    Desk,
    day,
    firm,
    fund,
    lot,
    notice,
)
from tests.digest.conftest import OpenDesk, Tell, heading, last_change, only, told

ROOTS = {
    *("fund", "fund_notice", "procurement_notice", "listing_application"),
    *("fund_manager", "fund_manager_cancellation", "curated_fund"),
    *("tutoring", "overseas_filing", "listing_secondary"),
}


# --- which table is a part of which record


def test_every_record_type_is_a_record_or_a_part_of_one() -> None:
    assert {each.entity for each in RECORD_TYPES} - set(PARENTS) - ROOTS == {PROJECT}


def test_every_table_that_points_to_a_record_is_a_part_of_it() -> None:
    data = {each.__tablename__ for each in DataRow.__subclasses__()}
    pointing = {
        name
        for name in data
        for column in metadata.tables[str(name)].c
        if any(key.column.table.name in data for key in column.foreign_keys)
    }
    # A fund or a notice may turn out to be another, and is no part of that one.
    assert pointing - set(PARENTS) == {"fund", "fund_notice", "procurement_notice", PROJECT}


def test_columns_named_for_parts_are_there() -> None:
    for entity, ways in PARENTS.items():
        assert DESCRIBED[entity], entity
        for column, parent in ways:
            (key,) = metadata.tables[entity].c[column].foreign_keys
            assert key.column.table.name == parent
    for entity, columns in DESCRIBED.items():
        assert set(columns) <= set(metadata.tables[entity].c.keys()), entity


# --- new, changed, gone and back


def test_a_new_record_is_one_entry_with_what_matters(store: Desk, tell: Tell) -> None:
    store.put("region", code="330000", name="浙江省", kind="division", level=1)
    store.say(fund(1, name="青禾基金", manager_raw="青禾公司", region_code="330000"))

    entry = only(tell())
    assert (entry.entity, entry.kind, entry.section) == ("fund", "new", "fund")
    assert (entry.title, entry.url) == ("青禾基金", "https://source.example/page")
    assert entry.facts == (("manager_raw", "青禾公司"), ("region", "浙江省"))
    assert entry.fund_ids == {entry.entity_id}
    assert told(entry) == []


def test_a_changed_record_is_told_from_old_to_new(store: Desk, tell: Tell) -> None:
    store.say(fund(1, status="operating", status_raw="正在运作"))
    after = last_change(store)
    store.next_run(at=day(1))
    store.say(fund(1, status="deregistered", status_raw="已注销"), at=day(2))

    entry = only(tell(after))
    assert entry.kind == "changed"
    assert told(entry) == [("fund", "status", "operating", "deregistered")]
    (line,) = entry.lines
    assert line.seen_at == day(2)
    assert set(line.change_ids) == {row["id"] for row in store.rows("change") if row["id"] > after}


def test_what_the_issue_before_has_told_is_not_told_again(store: Desk, tell: Tell) -> None:
    store.say(fund(1))
    after = last_change(store)

    assert tell(after) == Contents()
    assert not tell(after).has_news


def test_a_field_that_changes_in_two_runs_is_told_from_first_to_last(
    store: Desk, tell: Tell
) -> None:
    store.say(fund(1, status="a"))
    after = last_change(store)
    for number, status in enumerate("bc", start=1):
        store.next_run(at=day(number))
        store.say(fund(1, status=status), at=day(number))

    (line,) = only(tell(after)).lines
    assert (line.old, line.new, len(line.change_ids)) == ("a", "c", 2)


def test_what_changed_and_changed_back_is_nothing(store: Desk, tell: Tell) -> None:
    store.say(fund(1, status="a"))
    after = last_change(store)
    for number, status in enumerate("ba", start=1):
        store.next_run(at=day(number))
        store.say(fund(1, status=status), at=day(number))

    assert len(store.rows("change")) == after + 2
    assert tell(after) == Contents()


def test_what_we_set_right_ourselves_is_told_as_it_stands(store: Desk, tell: Tell) -> None:
    store.say(fund(1, status="a"), page="1")
    after = last_change(store)
    store.next_run(at=day(1))
    store.say(fund(1, status="b"), page="1", at=day(2))
    store.end(at=day(2))
    document = store.row("fund")["document_id"]
    store.reparse(fund(1, status="a"), document=document, at=day(2))

    contents = tell(after)
    assert contents.entries == ()
    assert [(each.cause, each.changes) for each in contents.collapsed] == [("reparse", 1)]
    assert not contents.has_news


def test_a_record_that_is_gone_and_one_that_is_back(store: Desk, tell: Tell) -> None:
    store.say(fund(1), fund(2), listed=("1", "2"))
    after = last_change(store)
    for number in (1, 2):
        store.next_run(at=day(number))
        store.say(fund(2), listed=("2",), at=day(number))
    store.next_run(at=day(3))

    entry = only(tell(after))
    assert (entry.kind, entry.section, entry.title) == ("gone", "gone", "样例基金1")
    assert [(line.field, line.cause) for line in entry.lines] == [("*", "gone")]

    after = last_change(store)
    store.say(fund(1, detail_version="1"), listed=("1", "2"), at=day(4))
    entry = only(tell(after))
    assert (entry.kind, entry.section) == ("back", "fund")


def test_a_record_that_came_and_went_is_gone(store: Desk, tell: Tell) -> None:
    store.say(fund(1), fund(2), listed=("1", "2"))
    for number in (1, 2):
        store.next_run(at=day(number))
        store.say(fund(2), listed=("2",), at=day(number))
    store.next_run(at=day(3))

    assert {e.title: e.kind for e in tell().entries} == {"样例基金1": "gone", "样例基金2": "new"}


# --- from the database to the letter


def test_the_letter_tells_what_was_selected_and_how_to_ask_for_it(
    notices: Desk, tell: Tell
) -> None:
    notices.say(notice(1, title="<b>样例</b>\r\nBcc: x"), at=day(1))
    rendered = render(tell(), heading())
    assert "* New: <b>样例</b> Bcc: x\n" in rendered.text
    assert "&lt;b&gt;样例&lt;/b&gt; Bcc: x" in rendered.html

    (command,) = re.findall(r'yindao sql "(.*)"', rendered.text)
    with notices.engine.connect() as connection:
        assert len(connection.execute(text(command)).all()) == 1


# --- size


def test_a_large_week_is_not_asked_for_row_by_row(notices: Desk, tell: Tell) -> None:
    for start in range(0, 1_500, 500):
        numbers = range(start, start + 500)
        notices.say(
            *(notice(n, buyer=firm(f"样例采购中心{n}", "agency")) for n in numbers),
            *(lot(n, 1) for n in numbers),
        )
    asked: list[str] = []
    events.listen(notices.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    assert len(tell().entries) == 1_500
    assert len(asked) < 60


def test_what_somebody_reprints_is_not_told(open_desk: OpenDesk, tell: Tell) -> None:
    """The exchanges have told it, and it would be told twice; a difference is for the view."""
    desk = open_desk("listing_secondary", full_list=False).observed()
    after = last_change(desk)
    desk.say(ListingSecondaryRecord(native_id="audit/1", stage="inquiry"), at=day(1))
    assert last_change(desk) > after
    assert tell(after) == Contents()
