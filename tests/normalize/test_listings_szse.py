"""Listing applications in Shenzhen: fields, parties and files, and the steps of a project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from normalize.listings.industries import industry_code
from normalize.listings.szse import application, document
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    Doubt,
    ListingDocumentRecord,
    ListingEventRecord,
    ListingPartyRecord,
    Record,
    RelationRecord,
)
from spiders.drafts import Draft
from tests.support import szse_answers as szse
from tests.support.szse_answers import step
from tests.support.szse_records import listed, of, project, read

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
