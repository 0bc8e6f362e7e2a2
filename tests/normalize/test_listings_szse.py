"""Listing applications in Shenzhen: fields, parties and files, and the steps of a project."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from normalize.industries import industry_code
from normalize.listing_log_szse import event_log
from normalize.listings_szse import application, detail, document
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Doubt,
    ListingApplicationRecord,
    ListingDocumentRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Record,
    RelationRecord,
)
from normalize.said import Said
from spiders.drafts import Draft, Page
from spiders.platforms.szse import ask_detail, read_detail
from tests.support import szse_answers as szse
from tests.support.szse_answers import step

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def listed(**changes: Any) -> list[Record]:
    return list(application(Draft("application", "9001", szse.project(**changes), "")))


def drafts(found: szse.Row, row: szse.Row | None = None, version: str | None = "v1") -> list[Draft]:
    """As the reader makes them of a page that was asked from `row`, by default from its own."""
    ask = ask_detail(row or found)
    context = {**ask.context, "version": version}
    return list(read_detail(Page(ask.url, "details", szse.detail_body(found), NOW, context)).drafts)


def read(found: szse.Row, row: szse.Row | None = None, version: str | None = "v1") -> list[Record]:
    rules: dict[str, Callable[[Said], Iterable[Record]]] = {
        "detail": detail,
        "log": event_log,
        "document": document,
    }
    return [each for one in drafts(found, row, version) for each in rules[one.shape](one)]


def of(kind: type[Any], records: Iterable[Record]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def project(records: Iterable[Record]) -> ListingApplicationRecord:
    (found,) = of(ListingApplicationRecord, records)
    assert isinstance(found, ListingApplicationRecord)
    return found


# --- the project -------------------------------------------------------------------------------


def test_every_field_of_a_row() -> None:
    found = project(listed())
    assert found.doubts == ()
    assert (found.exchange, found.kind, found.board) == ("szse", "ipo", "chinext")
    assert found.issuer_raw == "青禾样例科技股份有限公司"
    assert (found.stage_raw, found.stage_label, found.stage_listed) == ("30", "已问询", "inquiry")
    assert (found.planned_raise_minor, found.planned_raise_raw) == (62_500_000_000, "6.25")
    assert found.currency == "CNY"
    assert (found.industry_code, found.industry_raw) == ("C36", "汽车制造业")
    assert (found.region_code, found.region_raw) == ("320000", "江苏")
    assert found.accepted_on == found.published == date(2025, 12, 16)
    # The source dates its updates by day: the beginning of that day in Beijing.
    assert found.source_updated_at == found.as_of == datetime(2026, 3, 4, 16, tzinfo=UTC)
    page_only = (found.accounts_until, found.instrument, found.process_raw, found.detail_version)
    assert page_only == (UNSET,) * 4
    assert found.whole == frozenset()


def test_every_field_of_a_page() -> None:
    changes: dict[str, Any] = {
        "biztypsb": 24,
        "biztypsbName": "可转债",
        "approveProcessType": 2,
        "approveProcessTypeName": "简易",
        "issueTargetType": 1,
        "issueTargetName": "不特定对象",
    }
    found = project(read(szse.detail(biztype=2, **changes)))
    assert found.doubts == ()
    assert found.kind == "refinancing"
    assert (found.instrument, found.instrument_raw) == ("convertible_bond", "24 可转债")
    assert (found.process_raw, found.offered_to_raw) == ("简易", "不特定对象")
    assert found.accounts_until == date(2025, 12, 31)
    assert found.detail_version == "v1"
    assert found.whole == {"listing_party", "relation", "listing_document"}


def test_a_page_that_lacks_a_list_of_files_withdraws_no_file() -> None:
    found = szse.detail(registrationResultAttachment=None)
    assert "listing_document" not in project(read(found)).whole


def test_a_page_without_milestones_is_asked_again() -> None:
    assert project(read(szse.detail(prjprogs=[]))).detail_version is UNSET
    assert project(read(szse.detail(), version=None)).detail_version is UNSET


def test_main_board_and_no_board() -> None:
    assert project(listed(boardCode="12", boardName="主板")).board == "main"
    old = szse.project()
    del old["boardCode"], old["boardName"]
    assert project(application(Draft("application", "9001", old, ""))).board is UNSET


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"biztype": 4}, "kind", Reason.UNREADABLE),
        ({"boardCode": "13"}, "board", Reason.UNREADABLE),
        ({"maramt": "6250"}, "planned_raise_minor", Reason.OUT_OF_RANGE),
        ({"maramt": "若干"}, "planned_raise_minor", Reason.UNREADABLE),
        ({"csrcind": "卫生"}, "industry_code", Reason.AMBIGUOUS),
        ({"csrcind": "样例业"}, "industry_code", Reason.UNREADABLE),
        ({"acptdt": "2025-12"}, "accepted_on", Reason.AMBIGUOUS),
        ({"regloc": "样例省"}, "region_code", Reason.UNREADABLE),
        ({"prjstatus": 47, "prjst": "x"}, "stage_listed", Reason.UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_a_doubt(
    changes: dict[str, Any], field: str, reason: Reason
) -> None:
    found = project(listed(**changes))
    assert [(doubt.field, doubt.reason) for doubt in found.doubts] == [(field, reason)]
    assert getattr(found, field) is None


def test_a_province_whose_name_a_city_has_too() -> None:
    assert project(listed(regloc="吉林")).region_code == "220000"


@pytest.mark.parametrize(
    ("code", "words", "raw", "stage"),
    [
        (76, "终止注册", "76", "registration_terminated"),
        (78, "补充审核", "78", "supplementary_review"),
        (20, "新受理", "20", "accepted"),  # the site's words until 2023
        (95, "终止（撤回）", "95", "terminated_withdrawn"),
        (
            76,
            "补充审核",
            "76/补充审核",
            None,
        ),  # clients swap the two: nobody can say which is right
    ],
)
def test_code_and_words(code: int, words: str, raw: str, stage: str | None) -> None:
    found = project(listed(prjstatus=code, prjst=words))
    assert (found.stage_raw, found.stage_label, found.stage_listed) == (raw, words, stage)
    assert [doubt.field for doubt in found.doubts] == ["stage_listed"] * (stage is None)


def test_words_that_are_unknown_are_asked_about_and_move_nothing() -> None:
    found = project(listed(prjst="问询中"))
    assert (found.stage_raw, found.stage_listed) == ("30", "inquiry")
    assert found.doubts == (Doubt("stage_label", "30 问询中", Reason.UNREADABLE),)


def test_industries() -> None:
    assert industry_code("计算机、通信和其他电子设备制造业").value == "C39"
    assert industry_code("教育").candidates == ("P82", "P83")
    assert industry_code("").reason is Reason.NOT_STATED


# --- list and page -----------------------------------------------------------------------------


def test_a_page_behind_the_list_tells_only_what_happened() -> None:
    row = szse.project(status=30, updtdt="2026-03-05")
    behind = szse.detail(
        status=20, updtdt="2026-03-05", prjprogs=[step(20, "已受理", "2025-12-16 20:22", 0)]
    )
    records = read(behind, row)
    assert {type(each) for each in records} == {ListingEventRecord, ListingDocumentRecord}


def test_a_page_of_the_same_state_and_an_older_day_tells_what_the_list_has_not() -> None:
    row = szse.project(csrcind="批发业", updtdt="2026-03-05")
    records = read(szse.detail(updtdt="2026-03-01"), row)
    found = project(records)
    unsaid = (found.industry_raw, found.stage_raw, found.source_updated_at, found.issuer_raw)
    assert unsaid == (UNSET,) * 4
    assert found.as_of is None
    assert (found.accounts_until, found.detail_version) == (date(2025, 12, 31), "v1")
    assert len(of(ListingPartyRecord, records)) == 10


def test_a_newer_page_moves_the_project() -> None:
    found = project(read(szse.detail(status=45, updtdt="2026-03-06"), szse.project()))
    assert (found.stage_raw, found.stage_listed) == ("45", "committee_passed")
    assert found.as_of == datetime(2026, 3, 5, 16, tzinfo=UTC)


# --- parties -----------------------------------------------------------------------------------


def parties(records: Iterable[Record]) -> list[tuple[Any, ...]]:
    return [
        (each.role, each.seq, each.organisation_raw, each.person_name)
        for each in of(ListingPartyRecord, records)
    ]


def test_all_parties_in_order() -> None:
    changes: dict[str, Any] = {"jsprinst": "另一证券有限公司", "jsprrep": "庚七、辛八"}
    records = read(szse.detail(**changes))
    accountant, appraiser = "样例会计师事务所（特殊普通合伙）", "样例资产评估有限公司"
    assert parties(records) == [
        ("sponsor", 1, "样例证券股份有限公司", None),
        ("sponsor_representative", 1, "样例证券股份有限公司", "甲一"),
        ("sponsor_representative", 2, "样例证券股份有限公司", "乙二"),
        ("joint_sponsor", 1, "另一证券有限公司", None),
        ("joint_sponsor_representative", 1, "另一证券有限公司", "庚七"),
        ("joint_sponsor_representative", 2, "另一证券有限公司", "辛八"),
        ("accountant", 1, accountant, None),
        ("signing_accountant", 1, accountant, "戊五"),
        ("law_firm", 1, "样例律师事务所", None),
        ("signing_lawyer", 1, "样例律师事务所", "丙三"),  # 2021 has <br /> between persons
        ("signing_lawyer", 2, "样例律师事务所", "丁四"),
        ("appraiser", 1, appraiser, None),
        ("signing_appraiser", 1, appraiser, "己六"),
    ]
    ties = [(each.kind, each.subject_raw) for each in of(RelationRecord, records)]
    assert [kind for kind, _ in ties] == ["sponsor", "sponsor", "auditor", "law_firm", "appraiser"]


def test_the_list_shows_firms_only() -> None:
    roles = [role for role, *_ in parties(listed())]
    assert roles == ["sponsor", "accountant", "law_firm"]


def test_several_firms_of_one_role() -> None:
    """Nobody says who signs for which: no firm, and a question."""
    changes: dict[str, Any] = {
        "sprinst": "甲证券有限公司，乙证券有限公司",
        "sprrep": "甲一，张  亮（已离职）",
    }
    found = of(ListingPartyRecord, read(szse.detail(**changes)))[:4]
    assert [each.organisation_raw for each in found] == [
        "甲证券有限公司",
        "乙证券有限公司",
        None,
        None,
    ]
    assert [each.person_name for each in found] == [None, None, "甲一", "张亮"]
    assert [doubt.reason for each in found for doubt in each.doubts] == [Reason.AMBIGUOUS] * 2


def test_an_empty_place_is_nobody() -> None:
    found = parties(read(szse.detail(evalinst="", evalsgnt="无", acctsgnt=None)))
    assert not [role for role, *_ in found if "apprais" in role or role == "signing_accountant"]


# --- files -------------------------------------------------------------------------------------


def filed(**changes: Any) -> ListingDocumentRecord:
    (found,) = document(Draft("document", "9001/document/500", szse.filed(**changes), ""))
    assert isinstance(found, ListingDocumentRecord)
    return found


def test_every_field_of_a_file() -> None:
    found = filed()
    assert found.doubts == ()
    assert (found.kind, found.kind_raw) == ("prospectus", "3/3")
    assert (found.version, found.version_raw) == ("registration_draft", "3")
    assert found.title == "1-1 招股说明书.pdf"
    assert found.url == "https://reportdocs.static.szse.cn" + szse.filed()["dfpth"]
    assert found.published_on == found.published == date(2026, 2, 20)


@pytest.mark.parametrize(
    ("act", "what", "kind", "version"),
    [
        (1, 3, "prospectus", "application_draft"),
        (2, 4, "issuance_sponsor_letter", "committee_draft"),
        (3, 5, "listing_sponsor_letter", "registration_draft"),
        (1, 6, "audit_report", "application_draft"),
        (1, 7, "legal_opinion", "application_draft"),
        (1, 9, "prospectus", "application_draft"),
        (1, 11, "appraisal_report", "application_draft"),
        (1, 12, "restructuring_report", "application_draft"),
        (1, 13, "financial_adviser_report", "application_draft"),
        (4, None, "inquiry_reply", None),
        (20, None, "inquiry_reply", "updated"),
        (22, None, "inquiry_letter", None),
        (5, None, "committee_notice", None),
        (18, None, "committee_notice", None),
        (6, None, "committee_result", "decision"),
        (7, None, "registration_decision", "decision"),
        (10, None, "termination_decision", "decision"),
    ],
)
def test_kinds_of_files(act: int, what: int | None, kind: str, version: str | None) -> None:
    found = filed(dtyp=act, matcat=what)
    assert (found.kind, found.version, found.doubts) == (kind, version, ())


def test_a_decision_is_named_by_its_title_and_not_by_its_file() -> None:
    found = filed(dtyp=7, matcat=None, dftitle="关于同意注册的批复", dfnm="青禾样例.pdf")
    assert found.title == "关于同意注册的批复"
    reply = {"dtyp": 4, "matcat": None, "dftitle": "", "displayName": None, "dfnm": "回复.pdf"}
    assert filed(**reply).title == "回复.pdf"


def test_files_in_doubt() -> None:
    found = filed(dtyp=99, matcat=None, dfpth="//elsewhere.example/x.pdf", ddt="2026-02-30")
    assert {doubt.field for doubt in found.doubts} == {"kind", "url", "published_on"}
    assert (found.kind, found.url, found.published_on) == (None, None, None)
    assert filed(dtyp=1, matcat=None).kind is None  # a draft of what?


# --- the steps ---------------------------------------------------------------------------------

ACCEPTED = step(20, "已受理", "2025-12-16 20:22", 0)
ASKED = step(30, "已问询", "2026-01-12 11:32", 1)
MET = "2026-02-10 19:05"
SENT = step(60, "提交注册", "2026-02-20 17:05", 3)
NOT_YET = step(70, "注册结果", None, 4)


def met(*results: tuple[int, str, str], at: str = MET) -> szse.Row:
    return step(40, "上市委会议", at, 2, *results)


def events(status: int, *steps: szse.Row, **changes: Any) -> list[ListingEventRecord]:
    """The steps of a project that stands at `status`; it has no row -1 unless one is given."""
    found = szse.detail(status=status, prjprogs=list(steps), **changes)
    log = next(draft for draft in drafts(found) if draft.shape == "log")
    return of(ListingEventRecord, event_log(log))


def told(found: Iterable[ListingEventRecord]) -> list[tuple[Any, Any]]:
    return [(each.stage, each.stage_raw) for each in found]


BEGUN = [("accepted", "20"), ("inquiry", "30")]


def test_milestones_in_any_order_and_those_to_come() -> None:
    found = events(30, NOT_YET, ASKED, ACCEPTED, step(30, "已问询", "2026-01-12 11:32", -1))
    assert told(found) == BEGUN
    assert [each.native_id for each in found] == [
        "9001/event/20-202512162022",
        "9001/event/30-202601121132",
    ]
    assert found[0].happened_at == datetime(2025, 12, 16, 12, 22, tzinfo=UTC)
    assert [each.seq for each in found] == [None, None]  # time orders them
    assert [each.stage_label for each in found] == ["已受理", "已问询"]
    assert not any(each.doubts for each in found)


def test_times_to_the_second() -> None:
    dots = {"0": {"value": 20, "name": "已受理", "startTime": "2025-12-16 20:22:06"}}
    found = events(20, ACCEPTED, pjdot=json.dumps(dots))
    assert found[0].happened_at == datetime(2025, 12, 16, 12, 22, 6, tzinfo=UTC)
    assert found[0].native_id == "9001/event/20-202512162022"  # the same without `pjdot`


def test_times_told_twice_must_agree() -> None:
    dots = {"0": {"value": 20, "name": "已受理", "startTime": "2025-12-17 20:22:06"}}
    (found,) = events(20, ACCEPTED, pjdot=json.dumps(dots))
    assert [(doubt.field, doubt.reason) for doubt in found.doubts] == [
        ("happened_at", Reason.CONTRADICTORY)
    ]


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (45, "上市委会议通过", "committee_passed"),
        (44, "上市委会议未通过", "committee_rejected"),
        (46, "暂缓审议", "committee_deferred"),
        (56, "上市委复审会议通过", "committee_passed"),
        (54, "上市委复审会议未通过", "committee_rejected"),
    ],
)
def test_the_result_of_a_committee_is_nested(code: int, words: str, stage: str) -> None:
    found = events(code, ACCEPTED, ASKED, met((code, words, MET)))
    assert told(found) == [*BEGUN, (stage, str(code))]


def test_a_committee_without_a_result() -> None:
    """By the current state; else by what followed; else it isn't known."""
    now = step(46, "暂缓审议", MET, -1)
    assert told(events(46, ACCEPTED, ASKED, met(), now))[-1] == ("committee_deferred", "46")
    assert told(events(45, ACCEPTED, ASKED, met()))[-1] == ("committee_passed", "45")
    followed = events(60, ACCEPTED, ASKED, met(), SENT)
    assert told(followed)[2] == ("committee_passed", "40/60")
    assert told(events(80, ACCEPTED, ASKED, met()))[-1] == ("committee_pending", "40")


def test_a_result_that_comes_to_be_known_adds_no_step() -> None:
    before, after = (events(45, met(*r))[0] for r in ((), ((45, "上市委会议通过", MET),)))
    assert before.native_id == after.native_id == "9001/event/40-202602101905"


def test_a_stale_result_is_corrected_and_asked_about() -> None:
    now = step(45, "上市委会议通过", MET, -1)
    found = events(45, ACCEPTED, ASKED, met((46, "暂缓审议", MET)), now)
    assert told(found) == [*BEGUN, ("committee_passed", "45")]
    assert [doubt.reason for doubt in found[-1].doubts] == [Reason.CONTRADICTORY]


def test_a_deferral_and_a_later_pass_are_two_steps() -> None:
    now = step(45, "上市委会议通过", "2026-02-28 20:00", -1)
    found = events(45, ACCEPTED, ASKED, met((46, "暂缓审议", MET)), now)
    assert told(found)[2:] == [("committee_deferred", "46"), ("committee_passed", "45")]
    assert not any(each.doubts for each in found)


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (70, "注册生效", "registered"),
        (74, "不予注册", "registration_refused"),
        (76, "终止注册", "registration_terminated"),
        (78, "补充审核", "supplementary_review"),
    ],
)
def test_the_number_of_a_registration_says_nothing(code: int, words: str, stage: str) -> None:
    """注册结果 is 70 whatever came of it: the result is nested, or that of the current state."""
    at = "2026-03-01 00:00"
    bare, nested = step(70, "注册结果", at, 4), step(70, "注册结果", at, 4, (code, words, at))
    for done in (bare, nested):
        found = events(code, ACCEPTED, done, step(code, words, at, -1))
        assert told(found)[-1] == (stage, str(code))
        assert found[-1].native_id == "9001/event/70-202603010000"
        assert found[-1].published_on == date(2026, 3, 1)  # the legal date
    assert told(events(code, ACCEPTED, bare))[-1] == (stage, str(code))  # without a row -1


def test_a_registration_without_any_result_is_a_doubt() -> None:
    found = events(30, ACCEPTED, step(70, "注册结果", "2026-03-01 00:00", 4))
    assert told(found)[-1] == (None, "70/注册结果")
    assert [(doubt.field, doubt.reason) for doubt in found[-1].doubts] == [
        ("stage", Reason.UNREADABLE)
    ]


ENDED = "2026-03-02 14:21"
END = step(80, "终止", ENDED, 2)


@pytest.mark.parametrize(
    ("code", "words", "stage"),
    [
        (90, "终止(审核不通过)", "terminated_rejected"),
        (94, "终止(未在规定时限内回复)", "terminated_no_reply"),
        (95, "终止(撤回)", "terminated_withdrawn"),
    ],
)
def test_an_ending_has_the_number_of_a_stop(code: int, words: str, stage: str) -> None:
    text = "申请撤回发行上市申请文件，本所决定终止对其首次公开发行股票并在创业板上市的审核。"
    found = events(
        code,
        ACCEPTED,
        ASKED,
        END,
        step(code, words, ENDED, -1),
        others=[{"2026-03-02 15:00:00": text}],
    )
    assert told(found) == [*BEGUN, (stage, str(code))]  # its text is dated later, and is its own
    assert (found[-1].reason, found[-1].reason_class) == (text, "withdrawal")
    assert found[-1].native_id == "9001/event/end-202603021421"


def test_an_ending_of_unknown_kind_by_its_reason() -> None:
    text = "申请撤回申请文件，本所决定终止对其发行上市的审核。"
    found = events(30, ACCEPTED, END, others=[{"2026-03-02 15:00:00": text}])
    assert told(found)[-1] == ("terminated_withdrawn", "80/终止")
    assert told(events(30, ACCEPTED, END))[-1] == ("terminated_other", "80/终止")


STOPPED = {
    "2026-01-20 15:00:00": "因发行人及保荐人更新财务资料，主动申请中止上市审核程序，"
    "本所中止其发行上市审核。"
}
WENT_ON = {"2026-02-01 15:00:00": "因中止情形已消除，本所恢复其发行上市审核。"}


def test_stops_and_resumptions() -> None:
    """A resumption brings back the state before the stop, and its text names the stop, too."""
    found = events(30, ACCEPTED, ASKED, others=[WENT_ON, STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80"), ("inquiry", "30")]
    stop, resumed = found[2:]
    assert (stop.reason_class, stop.suspension_kind) == ("expired_financials",) * 2
    assert resumed.reason_class == "resumed"
    assert stop.native_id == "9001/event/stop-202601201500"


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("本所中止其发行上市审核，待财务资料更新后恢复审核。", "suspended"),
        ("发行人申请恢复发行上市审核，本所恢复其发行上市审核。", "inquiry"),
        ("发行人申请终止中止程序，审核予以恢复，继续审核。", "inquiry"),
        ("中止审核满三个月未消除，本所决定终止其发行上市审核。", "terminated_other"),
        ("中国证监会中止其注册程序。", "suspended"),
    ],
)
def test_what_a_text_tells(text: str, stage: str) -> None:
    found = events(30, ACCEPTED, ASKED, others=[{"2026-02-01 15:00:00": text}])
    assert found[-1].stage == stage


def test_a_stop_before_the_inquiry() -> None:
    """The milestones are dated by their last visit: what was resumed is what came before."""
    asked = step(30, "已问询", "2026-02-10 11:32", 1)
    found = events(30, ACCEPTED, asked, others=[WENT_ON, STOPPED])
    assert [stage for stage, _ in told(found)] == ["accepted", "suspended", "accepted", "inquiry"]


def test_a_stop_that_is_going_on() -> None:
    now = step(80, "中止", "2026-01-20 16:01", -1)  # its reason has a time of its own
    found = events(80, ACCEPTED, ASKED, now, others=[STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80")]


def test_a_stop_without_a_reason() -> None:
    found = events(80, ACCEPTED, ASKED, step(80, "中止", "2026-01-20 16:01", -1))
    assert told(found) == [*BEGUN, ("suspended", "80")]
    assert (found[-1].suspension_kind, found[-1].native_id) == (
        "unknown",
        "9001/event/stop-202601201601",
    )


def test_a_stop_lifted_without_a_word_is_left_to_the_list() -> None:
    now = step(30, "已问询", "2026-01-12 11:32", -1)
    found = events(30, ACCEPTED, ASKED, now, others=[STOPPED])
    assert told(found) == [*BEGUN, ("suspended", "80")]


def test_a_text_that_tells_nothing_known_moves_nothing() -> None:
    found = events(30, ACCEPTED, ASKED, others=[{"2026-02-01 15:00:00": "更正公告"}])
    assert told(found) == [*BEGUN, ("inquiry", "30")]
    assert [doubt.field for doubt in found[-1].doubts] == ["reason"]


def test_the_two_current_states_must_agree() -> None:
    found = events(45, ACCEPTED, ASKED, step(30, "已问询", "2026-01-12 11:32", -1))
    assert [doubt.field for doubt in found[-1].doubts] == ["stage_raw"]


def test_a_milestone_whose_code_and_words_disagree() -> None:
    found = events(30, ACCEPTED, step(30, "提交注册", "2026-01-12 11:32", 1))
    assert told(found)[-1] == (None, "30/提交注册")


def test_a_milestone_without_a_date_keeps_its_place() -> None:
    undated = step(30, "已问询", None, 1, finished=True)
    found = events(45, met((45, "上市委会议通过", MET)), undated, ACCEPTED)
    assert [stage for stage, _ in told(found)] == ["accepted", "inquiry", "committee_passed"]
    assert found[1].happened_at is None


def test_refinancing_has_states_of_its_own() -> None:
    answered = step(33, "已回复", "2026-01-20 10:00", 2)
    passed = step(36, "审核通过", "2026-02-01 10:00", 3)
    found = events(36, ACCEPTED, ASKED, answered, passed, biztype=2)
    assert told(found)[2:] == [("inquiry", "33"), ("committee_passed", "36")]
