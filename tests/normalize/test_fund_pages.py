"""A fund's page in AMAC's register: its labels, its reports, and ties as the row has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from normalize.funds.register import fund_row
from normalize.funds.register_pages import fund_page
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    FundDisclosureRecord,
    FundRecord,
    Link,
    Mention,
    Record,
    RelationRecord,
)
from spiders.drafts import Draft
from tests.support import amac_answers as amac


def read_row(fields: Mapping[str, Any]) -> list[Record]:
    return list(fund_row(Draft("fund_row", str(fields["fundNo"]), fields, "")))


def fund_of(records: Iterable[Record]) -> FundRecord:
    (fund,) = (record for record in records if isinstance(record, FundRecord))
    return fund


def relations_of(records: Iterable[Record]) -> dict[str, RelationRecord]:
    return {r.native_id: r for r in records if isinstance(r, RelationRecord)}


def doubts_of(record: Record) -> dict[str, str]:
    return {doubt.field: doubt.reason for doubt in record.doubts}


def named(mention: object) -> Mention:
    assert isinstance(mention, Mention)
    return mention


LABELS: dict[str, Any] = {
    "基金名称": "青禾市产业引导基金合伙企业（有限合伙）",
    "基金编号": "SZZ001",
    "成立时间": "2026-04-17",
    "备案时间": "2026-05-18",
    "基金备案阶段": "暂行办法实施后成立的基金",
    "基金类型": "创业投资基金",
    "注册地": "浙江省宁波市北仑区",
    "币种": "人民币现钞",
    "基金管理人名称": "青禾样例私募基金管理有限公司",
    "管理类型": "受托管理",
    "托管人名称": "样例银行股份有限公司",
    "运作状态": "正在运作",
    "基金信息最后更新时间": "2026-06-30",
    "基金业协会特别提示（针对基金）": "",
    "月报": "应披露0条，按时披露0条， 未披露0条；",
    "季报": "应披露4条，按时披露3条， 未披露1条；",
    "半年报": "应披露2条，按时披露2条， 未披露0条；",
    "年报": "应披露1条，按时披露0条， 未披露1条；",
    "投资者查询账号开立率": "50.00%",
}


def read_page(
    changes: Mapping[str, str | None] | None = None,
    managers: list[dict[str, str]] | None = None,
    **context: Any,
) -> list[Record]:
    """A page with some labels changed, or left out where they are None."""
    labels = {k: v for k, v in {**LABELS, **(changes or {})}.items() if v is not None}
    known = [{"id": "101000000001", "name": "青禾样例私募基金管理有限公司"}]
    fields = {
        "labels": labels,
        "managers": known if managers is None else managers,
        "hints": {},
        "page_id": "2601010000000001",
    }
    return list(fund_page(Draft("fund_page", "SZZ001", fields, "", context)))  # type: ignore[arg-type]


def disclosure_of(records: Iterable[Record]) -> FundDisclosureRecord:
    (found,) = (record for record in records if isinstance(record, FundDisclosureRecord))
    return found


def test_every_field_of_a_page() -> None:
    record = fund_of(read_page(version="v7"))
    assert (record.native_id, record.amac_code, record.doubts) == ("SZZ001", "SZZ001", ())
    assert record.amac_page_id == "2601010000000001"
    assert record.name == "青禾市产业引导基金合伙企业（有限合伙）"
    assert (record.amac_type, record.amac_type_raw) == ("venture_capital", "创业投资基金")
    assert record.legal_form == "limited_partnership"
    assert (record.region_code, record.region_raw) == ("330206", "浙江省宁波市北仑区")
    assert named(record.organisation).region_code == "330206"
    assert record.established_on == date(2026, 4, 17)
    assert record.registered_on == record.published == date(2026, 5, 18)
    assert (record.status, record.status_raw) == ("operating", "正在运作")
    assert (record.management_type_raw, record.custody_raw) == ("受托管理", UNSET)
    assert record.manager_raw == "青禾样例私募基金管理有限公司"
    assert (record.custodian_raw, record.currency_raw) == ("样例银行股份有限公司", "人民币现钞")
    assert (record.special_notice, record.inclusion_tier) == (None, "D")
    assert record.weak == {"inclusion_tier", "structure", "manager_raw"}
    assert record.detail_version == "v7"


def test_disclosures() -> None:
    record = disclosure_of(read_page())
    assert record.native_id == "SZZ001/disclosure/2026-06-30"
    assert (record.fund, record.last_update_on) == (Link("fund", "SZZ001"), date(2026, 6, 30))
    assert (record.monthly_due, record.monthly_on_time, record.monthly_missing) == (0, 0, 0)
    assert (record.quarterly_due, record.quarterly_on_time, record.quarterly_missing) == (4, 3, 1)
    half = (record.half_yearly_due, record.half_yearly_on_time, record.half_yearly_missing)
    assert half == (2, 2, 0)
    assert (record.yearly_due, record.yearly_on_time, record.yearly_missing) == (1, 0, 1)
    assert record.investor_accounts_percent == Decimal("50.00")
    assert record.doubts == ()


def test_disclosures_in_doubt() -> None:
    record = disclosure_of(read_page({"季报": "应披露若干条", "投资者查询账号开立率": "一半"}))
    assert (record.quarterly_due, record.investor_accounts_percent) == (None, None)
    assert doubts_of(record) == {
        "quarterly_due": Reason.UNREADABLE,
        "investor_accounts_percent": Reason.UNREADABLE,
    }


def test_a_page_without_reports() -> None:
    reports = dict.fromkeys(["月报", "季报", "半年报", "年报", "投资者查询账号开立率"])
    assert not any(isinstance(r, FundDisclosureRecord) for r in read_page(reports))
    undated = disclosure_of(read_page({"基金信息最后更新时间": None}))
    assert (undated.native_id, undated.last_update_on) == ("SZZ001/disclosure/undated", None)


def test_a_page_of_a_fund_that_is_no_firm_has_no_place() -> None:
    record = fund_of(read_page({"注册地": None, "币种": None}))
    assert (record.region_code, record.region_raw, record.currency_raw) == (UNSET, UNSET, UNSET)
    assert record.doubts == ()


def test_an_unknown_type_does_not_put_out_the_rows() -> None:
    record = fund_of(read_page({"基金类型": "某种基金"}))
    assert (record.amac_type, record.amac_type_raw) == (None, "某种基金")
    assert "amac_type" in record.weak
    assert doubts_of(record) == {"amac_type": Reason.UNREADABLE}


def test_a_failed_part_completes_no_version() -> None:
    assert fund_of(read_page(version=None)).detail_version is UNSET
    assert fund_of(read_page()).detail_version is UNSET


def test_signs_for_nothing_are_nothing() -> None:
    records = read_page({"托管人名称": "无", "基金业协会特别提示（针对基金）": "-"})
    assert fund_of(records).custodian_raw is None
    assert fund_of(records).special_notice is None
    assert set(relations_of(records)) == {"SZZ001/relation/fund_manager/101000000001"}


def test_the_pages_ties_are_the_rows() -> None:
    """One tie has one number, whichever document tells of it."""
    row, page = relations_of(read_row(amac.fund())), relations_of(read_page())
    assert row.keys() == page.keys()
    for key, relation in row.items():
        assert named(relation.subject) == named(page[key].subject)


def test_a_manager_without_a_link_is_in_doubt() -> None:
    records = read_page(managers=[{"id": "", "name": "某公司"}])
    assert doubts_of(fund_of(records)) == {"manager_raw": Reason.UNREADABLE}
    assert set(relations_of(records)) == {"SZZ001/relation/custodian"}
