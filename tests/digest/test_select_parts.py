"""A part is told with the record that it belongs to, and a step with its stage."""

from __future__ import annotations

from datetime import UTC, datetime

from digest.parts import PROJECT
from normalize.records import (
    AwardRecord,
    AwardSupplierRecord,
    Link,
    ProcurementProjectRecord,
    SetAsideReadingRecord,
    SetAsideRecord,
)
from tests.db.conftest import (
    Desk,
    application,
    day,
    event,
    firm,
    fund,
    lot,
    notice,
)
from tests.digest.conftest import Tell, last_change, only, told

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
