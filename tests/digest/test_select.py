"""What an issue tells: news by records, our own doing in one line, and nothing without a change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event as events
from sqlalchemy import text, update

from db.engine import writing
from db.models import DataRow, metadata
from digest.contents import Contents, Entry
from digest.parts import DESCRIBED, PARENTS, PROJECT
from digest.render import render
from normalize.records import (
    RECORD_TYPES,
    AwardRecord,
    AwardSupplierRecord,
    FundDisclosureRecord,
    Link,
    ListingDocumentRecord,
    ProcurementProjectRecord,
    SetAsideReadingRecord,
    SetAsideRecord,
)
from normalize.records_beside import ListingSecondaryRecord
from tests.db.conftest import (
    Desk,
    application,
    day,
    event,
    firm,
    fund,
    lot,
    notice,
    party,
)
from tests.digest.conftest import Tell, heading, last_change

OpenDesk = Callable[..., Desk]
ROOTS = {
    *("fund", "procurement_notice", "listing_application"),
    *("tutoring", "overseas_filing", "listing_secondary"),
}


def only(contents: Contents) -> Entry:
    """The only entry."""
    (entry,) = contents.entries
    return entry


def told(entry: Entry) -> list[tuple[str, str, str | None, str | None]]:
    """What its lines say, but for that it came in."""
    return [
        (line.entity, line.field, line.old, line.new)
        for line in entry.lines
        if (line.field, line.cause) != ("*", "new") or line.entity != entry.entity
    ]


@pytest.fixture
def notices(open_desk: OpenDesk) -> Desk:
    """A portal of notices that has been observed before."""
    return open_desk("procurement_notice", full_list=False).observed()


@pytest.fixture
def listings(open_desk: OpenDesk) -> Desk:
    """An exchange that has been observed before."""
    return open_desk("listing_application").observed()


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
    assert pointing - set(PARENTS) == {"procurement_notice", PROJECT}


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


# --- parts


def test_a_part_is_told_with_its_record(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, detail_version="1"), lot(1, 1, title="包一"), native_id="1")
    after = last_change(notices)
    notices.next_run(at=day(1))
    award = AwardRecord(
        native_id="1/award/1",
        notice=Link("procurement_notice", "1"),
        lot_no="1",
        amount_minor=12_300_000,
    )
    supplier = AwardSupplierRecord(
        native_id="1/award/1/supplier/1",
        award=Link("award", "1/award/1"),
        organisation=firm("青禾科技有限公司"),
        organisation_raw="青禾科技有限公司",
    )
    notices.say(
        notice(1, detail_version="2"),
        lot(1, 1, title="包一", status="awarded"),
        award,
        supplier,
        native_id="1",
        at=day(2),
    )

    entry = only(tell(after))
    assert (entry.entity, entry.kind) == ("procurement_notice", "changed")
    by_entity = {line.entity: line for line in entry.lines}
    assert by_entity["procurement_lot"].what == (("lot_no", "1"), ("title", "包一"))
    assert by_entity["award"].what == (("lot_no", "1"), ("amount_minor", "12300000"))
    assert by_entity["award_supplier"].what == (("organisation_raw", "青禾科技有限公司"),)
    assert ("winner", "青禾科技有限公司") in entry.facts
    assert entry.facts[-1] == ("amount_minor", "12300000")
    organisation = notices.row("organisation")["id"]
    assert entry.organisation_ids == {organisation}


def test_what_came_in_with_a_record_is_in_its_facts(notices: Desk, tell: Tell) -> None:
    link = Link("procurement_notice", "1")
    project = ProcurementProjectRecord(
        native_id="X-1/学校", project_no="X-1", title="样例项目", buyer=firm("样本中学", "agency")
    )
    notices.say(
        project,
        notice(
            1, project=Link(PROJECT, "X-1/学校"), stage="tender", budget_minor=500, budget_raw="5"
        ),
        lot(1, 1),
        SetAsideReadingRecord(native_id="1/reading", notice=link, outcome="stated"),
        SetAsideRecord(
            native_id="1/reading/1",
            reading=Link("set_aside_reading", "1/reading"),
            kind="sme_whole",
        ),
    )

    entry = only(tell())
    assert (entry.kind, told(entry), entry.amount_minor) == ("new", [], 500)
    assert entry.facts == (
        ("stage", "tender"),
        ("budget_minor", "500"),
        ("outcome", "stated"),
        ("set_aside_kind", "sme_whole"),
    )


def test_a_project_is_told_with_the_notice_that_spoke_of_it(notices: Desk, tell: Tell) -> None:
    def project(title: str) -> ProcurementProjectRecord:
        return ProcurementProjectRecord(native_id="X", project_no="X", title=title)

    link = Link(PROJECT, "X")
    notices.say(project("甲"), notice(1, project=link), page="1")
    notices.say(notice(2, project=link), page="2", at=day(1))
    after = last_change(notices)
    notices.next_run(at=day(2))
    notices.say(project("乙"), notice(1, project=link, method="open"), page="1", at=day(3))

    entry = only(tell(after))
    assert entry.title == "样例公告1"
    assert (PROJECT, "title", "甲", "乙") in told(entry)


def test_a_project_of_no_notice_is_an_entry_of_its_own(notices: Desk, tell: Tell) -> None:
    notices.say(ProcurementProjectRecord(native_id="X", project_no="X", title="样例项目"))

    entry = only(tell())
    assert (entry.entity, entry.title, entry.channel) == (PROJECT, "样例项目", "procurement")


def test_a_change_of_a_row_that_is_not_there_is_told_all_the_same(store: Desk, tell: Tell) -> None:
    store.say(fund(1))
    after = last_change(store)
    run = store.store.run_id
    for entity in ("award", "nothing_we_know"):
        store.put(
            "change",
            entity=entity,
            entity_id=77,
            field="x",
            value_new="1",
            cause="source_changed",
            run_id=run,
            seen_at=day(1),
        )
    store.put("change", entity="nothing", entity_id=1, field="x", cause="merged", seen_at=day(1))

    contents = tell(after)
    assert [(e.title, e.channel) for e in contents.entries] == [
        ("award 77", "fund"),
        ("nothing_we_know 77", "fund"),
    ]
    (line,) = contents.collapsed
    assert (line.cause, line.source_id, line.channel, line.records) == ("merged", "", "other", 1)


# --- listings


def test_the_stage_and_its_event_are_one_line(listings: Desk, tell: Tell) -> None:
    known = {"exchange": "sse", "issuer_raw": "青禾股份", "detail_version": "1"}
    first = event(1, "a", seq=1, stage="accepted", stage_raw="1")
    listings.say(
        application(1, stage_raw="1", stage_listed="accepted", **known), first, native_id="1"
    )
    after = last_change(listings)
    listings.next_run(at=day(1))
    listings.say(
        application(1, stage_raw="8", stage_listed="terminated_other", **known),
        first,
        event(1, "b", seq=2, stage="inquiry", stage_raw="2"),
        event(
            1,
            "c",
            seq=3,
            stage="terminated_withdrawn",
            stage_raw="8",
            happened_at=datetime(2026, 6, 2, tzinfo=UTC),
            reason="撤回发行上市申请",
        ),
        native_id="1",
        at=day(2),
    )

    entry = only(tell(after))
    assert told(entry) == [
        ("listing_application", "stage", "accepted", "terminated_withdrawn"),
        ("listing_event", "*", None, "1/event/b"),
    ]
    stage, inquiry = entry.lines
    assert dict(stage.what) == {
        "happened_at": "2026-06-02T00:00:00+00:00",
        "reason": "撤回发行上市申请",
    }
    assert inquiry.what == (("stage", "inquiry"),)
    all_ids = {each for line in entry.lines for each in line.change_ids}
    assert all_ids == {row["id"] for row in listings.rows("change") if row["id"] > after}


def test_a_step_that_only_the_list_knew_is_told_once(listings: Desk, tell: Tell) -> None:
    first = event(1, "a", seq=1, stage="accepted", stage_raw="1")
    seen = {"source_updated_at": day(0)}
    listings.say(application(1, stage_raw="1", stage_listed="accepted", **seen), first)
    after = last_change(listings)
    listings.next_run(at=day(1))
    moved = application(1, stage_raw="2", stage_listed="inquiry", source_updated_at=day(1))
    listings.say(moved, at=day(1))
    listings.next_run(at=day(1))
    listings.say(
        moved,
        first,
        event(1, "b", seq=2, stage="inquiry", stage_raw="2", happened_at=day(1)),
        native_id="1",
        at=day(2),
    )

    entry = only(tell(after))
    assert told(entry) == [("listing_application", "stage", "accepted", "inquiry")]


def test_an_amount_in_another_currency_is_none_in_fen(listings: Desk, tell: Tell) -> None:
    dollars = {"currency": "USD", "planned_raise_raw": "1亿美元"}
    listings.say(application(1, planned_raise_minor=100, **dollars))
    after = last_change(listings)
    assert only(tell()).amount_minor is None
    assert only(tell()).facts == (("planned_raise_raw", "1亿美元"),)

    listings.next_run(at=day(1))
    listings.say(application(1, planned_raise_minor=200, **dollars), at=day(2))
    (line,) = only(tell(after)).lines
    assert (line.field, line.what) == ("planned_raise_minor", (("currency", "USD"),))


# --- sections


def test_a_document_that_is_gone_or_altered_has_its_own_section(listings: Desk, tell: Tell) -> None:
    def paper(title: str) -> ListingDocumentRecord:
        link = Link("listing_application", "1")
        return ListingDocumentRecord(native_id=f"1/document/{title}", application=link, title=title)

    def page(*titles: str) -> list[Any]:
        whole = frozenset({"listing_document"})
        return [application(1, detail_version="1", whole=whole), *map(paper, titles)]

    listings.say(*page("a", "b"), native_id="1")
    after = last_change(listings)
    listings.next_run(at=day(1))
    listings.say(*page("a", "b", "c"), native_id="1", at=day(2))
    assert only(tell(after)).section == "listing"

    after = last_change(listings)
    listings.say(*page("b", "c"), native_id="1", at=day(3))
    entry = only(tell(after))
    assert (entry.section, entry.kind) == ("gone", "changed")
    assert entry.lines[0].what == (("title", "a"),)


def test_a_notice_that_was_altered_later_has_its_own_section(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, title="甲", detail_version="1"), native_id="1")
    after = last_change(notices)
    notices.next_run(at=day(1))
    notices.say(notice(1, title="乙", detail_version="1"), native_id="1", at=day(2))

    assert only(tell(after)).section == "gone"
    assert told(only(tell())) == [("procurement_notice", "title", "甲", "乙")]


def test_the_first_reading_of_a_notice_alters_nothing(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, title="甲"))
    after = last_change(notices)
    notices.next_run(at=day(1))
    notices.say(notice(1, title="甲乙", detail_version="1"), native_id="1", at=day(2))

    entry = only(tell(after))
    assert (entry.section, entry.kind) == ("procurement", "changed")
    assert told(only(tell())) == []


def test_a_correction_of_the_publisher_has_its_own_section(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, stage="correction"), notice(2, stage="tender"))

    assert [entry.section for entry in tell().entries] == ["corrections", "procurement"]


# --- what is no entry


def test_a_first_look_is_one_line(open_desk: OpenDesk, tell: Tell) -> None:
    desk = open_desk()
    desk.begin()
    evidence = FundDisclosureRecord(
        native_id="1/disclosure/1", fund=Link("fund", "1"), last_update_on=date(2026, 6, 1)
    )
    desk.say(*(fund(number) for number in range(1, 30)), evidence)

    contents = tell()
    assert contents.entries == ()
    (line,) = contents.collapsed
    assert (line.cause, line.records, line.changes) == ("backfill", 29, 30)
    assert (line.source_id, line.source_title, line.channel) == ("test_fund", "样例名录", "fund")
    assert not contents.has_news


def test_a_reparse_of_many_is_one_line(store: Desk, tell: Tell) -> None:
    store.say(*(fund(number, status="a") for number in range(600)))
    store.end(at=day(0))
    after = last_change(store)
    document = store.rows("fund")[0]["document_id"]
    store.reparse(
        *(fund(number, status="b") for number in range(600)), document=document, at=day(1)
    )

    contents = tell(after)
    assert contents.entries == ()
    (line,) = contents.collapsed
    assert (line.cause, line.records, line.changes) == ("reparse", 600, 600)
    assert not contents.has_news


def test_what_was_found_late_is_one_line_and_news(notices: Desk, tell: Tell) -> None:
    notices.say(notice(1, published=date(2026, 4, 1)), lot(1, 1), native_id="1")

    contents = tell()
    assert contents.entries == ()
    assert [(each.cause, each.records) for each in contents.collapsed] == [("late_found", 1)]
    assert contents.has_news


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


# --- who is named


def test_whoever_is_named_anywhere_is_found(listings: Desk, tell: Tell) -> None:
    listings.say(
        application(1, issuer=firm("青禾科技股份有限公司")),
        party(1, "1", role="sponsor", organisation=firm("样例证券股份有限公司"),
              organisation_raw="样例证券股份有限公司"),
    )  # fmt: skip

    ids = {row["id"] for row in listings.rows("organisation")}
    entry = only(tell())
    assert entry.organisation_ids == ids
    assert len(ids) == 2
    assert ("sponsor", "样例证券股份有限公司") in entry.facts


def test_an_organisation_that_was_merged_is_found_under_both_numbers(
    listings: Desk, tell: Tell
) -> None:
    table = metadata.tables["organisation"]
    for number, into in ((1_000, None), (1_001, 1_000), (1_002, 1_001)):
        listings.put(
            "organisation",
            id=number,
            name=f"样例{number}",
            name_key=f"样例{number}",
            kind="firm",
            merged_into=into,
            first_seen_at=day(0),
        )
    listings.say(application(1, issuer=firm("青禾科技股份有限公司")))
    own = listings.row("listing_application")["issuer_id"]
    with writing(listings.engine).begin() as connection:
        connection.execute(update(table).where(table.c.id == own).values(merged_into=1_001))

    assert only(tell()).organisation_ids == {own, 1_000, 1_001, 1_002}


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
