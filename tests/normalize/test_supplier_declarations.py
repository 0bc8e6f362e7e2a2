"""What files of notices declare of suppliers, and what they say where the notice is silent."""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time
from typing import Any

import pytest

from normalize.procurement.files import KIND, procurement_file
from normalize.procurement.supplier_declarations import read_forms
from normalize.records import (
    Json,
    Link,
    ProcurementAttachmentRecord,
    Record,
    SetAsideReadingRecord,
    SetAsideRecord,
    SupplierDeclarationRecord,
)
from spiders.drafts import Draft
from spiders.file_text import file_text, without_contacts
from tests.support.office_files import docx, paragraph

PURCHASE = "参加云溪市样本医院的云溪市样本医院显微镜项目采购活动"
GOODS = f"""中小企业声明函（货物）
本公司（联合体）郑重声明，根据《政府采购促进中小企业发展管理办法》（财库﹝2020﹞46号）的规定，本公司（联合体）\
{PURCHASE}，提供的货物全部由符合政策要求的中小企业制造。相关企业的具体情况如下：
1.生物显微镜（标的名称），属于工业（采购文件中明确的所属行业）行业；制造商为示例光学有限公司（企业名称），\
从业人员62人，营业收入为1,493.43万元，资产总额为134.59万元，属于小型企业（中型企业、小型企业、微型企业）；
2.离心机，属于工业；制造商为样本（云溪）机械有限公司，从业人员____人，营业收入为____万元，资产总额为____万元，\
属于微型企业；
以上企业，不属于大企业的分支机构，不存在控股股东为大企业的情形，也不存在与大企业的负责人为同一人的情形。
本企业对上述声明内容的真实性负责。如有虚假，将依法承担相应责任。
企业名称（盖章）：云溪示例商贸有限公司
法定代表人：禾某
联系电话：13800000000
日期：2026年11月7日"""
SERVICES = f"""中小企业声明函（工程、服务）
本公司（联合体）郑重声明，根据《政府采购促进中小企业发展管理办法》的规定，本公司（联合体）{PURCHASE}，\
服务全部由符合政策要求的中小企业承接。相关企业的具体情况如下：
1.运维服务，属于软件和信息技术服务业；承接企业为云溪示例软件有限公司，从业人员8人，营业收入为905000元，\
资产总额为0.006亿元，属于微型企业；
企业名称（盖章）：云溪示例软件有限公司"""
DISABLED = f"""残疾人福利性单位声明函
本单位郑重声明，根据《财政部 民政部 中国残疾人联合会关于促进残疾人就业政府采购政策的通知》\
（财库〔2017〕 141号）的规定，本单位为符合条件的残疾人福利性单位，且本单位{PURCHASE}\
提供本单位制造的货物（由本单位承担工程/提供服务），或者提供其他残疾人福利性单位制造的货物\
（不包括使用非残疾人福利性单位注册商标的货物）。
本单位对上述声明的真实性负责。如有虚假，将依法承担相应责任。
单位名称（盖章）：云溪示例福利印刷厂
日期：2026年11月7日"""
PRISON = """监狱企业声明函
本单位郑重声明，根据《关于政府采购支持监狱企业发展有关问题的通知》的规定，本单位为监狱企业，\
参加云溪市样本局的服装项目采购活动。
供应商名称（公章）：云溪示例被服厂
日期："""


def said(*blocks: Mapping[str, Any], form: str = "docx", **context: Any) -> list[Record]:
    page: dict[str, Any] = {"page": 1, "blocks": [*blocks]}
    fields: dict[str, Json] = {"outcome": "read", "form": form, "count": 1, "odd": []}
    return of(fields | {"pages": [page]}, **context)


def of(fields: Mapping[str, Json], **context: Any) -> list[Record]:
    own = {"notice": "n1", "notice_title": "显微镜项目公告", "title": "声明函.docx"}
    return [*procurement_file(Draft(KIND, "n1/attachment/a", fields, "file", own | context))]


def declared(records: list[Record]) -> list[SupplierDeclarationRecord]:
    return [each for each in records if isinstance(each, SupplierDeclarationRecord)]


def read(text: str, **context: Any) -> list[SupplierDeclarationRecord]:
    return declared(said(*({"line": line} for line in text.splitlines()), **context))


def test_a_document_of_word_is_read_to_its_declarations_and_to_no_contact() -> None:
    body = docx("".join(paragraph(line) for line in f"{GOODS}\n{DISABLED}".splitlines()))
    file, first, second, unit = of(
        without_contacts(file_text(body)), title="第2包：中小企业声明函.docx"
    )
    assert isinstance(file, ProcurementAttachmentRecord)
    assert (file.form, file.outcome, file.doubts) == ("docx", "read", ())
    assert isinstance(first, SupplierDeclarationRecord)
    assert (first.kind, first.form, first.lot_no, first.role) == (
        *("sme", "goods", "2"),
        "manufacturer",
    )
    assert (first.buyer_raw, first.project_raw) == ("云溪市样本医院", "云溪市样本医院显微镜项目")
    assert (first.supplier_raw, first.organisation_raw) == (
        *("云溪示例商贸有限公司",),
        "示例光学有限公司",
    )
    assert (first.item, first.industry, first.size, first.employees) == (
        *("生物显微镜", "工业", "small"),
        62,
    )
    assert (first.revenue_minor, first.revenue_raw) == (1_493_430_000, "1,493.43万元")
    assert (first.assets_minor, first.currency) == (134_590_000, "CNY")
    assert first.attachment == Link(KIND, "n1/attachment/a")
    assert isinstance(second, SupplierDeclarationRecord)
    blanks = (second.employees, second.revenue_minor, second.revenue_raw, second.assets_minor)
    assert (second.size, blanks, second.doubts) == ("micro", (None,) * 4, ())
    assert isinstance(unit, SupplierDeclarationRecord)
    assert (unit.kind, unit.organisation_raw, unit.role) == (
        *("disabled_welfare", "云溪示例福利印刷厂"),
        "supplier",
    )
    assert not any(word in str((file, first, second, unit)) for word in ("13800000000", "禾某"))


def test_services_and_prisons() -> None:
    service, prison = read(f"{SERVICES}\n{PRISON}")
    assert (service.form, service.role, service.size) == ("services", "contractor", "micro")
    assert (service.revenue_minor, service.assets_minor) == (90_500_000, 60_000_000)
    assert service.organisation_raw == service.supplier_raw == "云溪示例软件有限公司"
    assert (prison.kind, prison.organisation_raw) == ("prison", "云溪示例被服厂")


@pytest.mark.parametrize(
    "text",
    [
        DISABLED.replace("云溪示例福利印刷厂", "          "),
        DISABLED.replace("为符合条件", "（请勾选）：□属于 □不属于符合条件"),
        DISABLED.replace("为符合条件", "不属于符合条件"),
        PRISON.replace("本单位为监狱企业", "本单位非监狱企业"),
        GOODS.replace("示例光学有限公司", "____").replace("样本（云溪）机械有限公司", "____"),
        "投标人须提供中小企业声明函、残疾人福利性单位声明函，监狱企业须提供证明文件。",
    ],
)
def test_forms_that_nobody_filled_in_or_that_say_no_declare_nothing(text: str) -> None:
    assert read(text) == []


def test_what_is_in_doubt_is_asked() -> None:
    text = GOODS.replace("1,493.43万元", "1,493.43").replace("属于微型企业", "属于小型、微型企业")
    first, second = read(text)
    assert (first.revenue_minor, first.revenue_raw) == (None, "1,493.43")
    assert [(each.field, each.reason) for each in first.doubts] == [("revenue_minor", "no_unit")]
    assert (second.size, [each.field for each in second.doubts]) == (None, ["size"])


def test_a_spreadsheet_of_declarations() -> None:
    heads = [
        "序号",
        "标的名称",
        "所属行业",
        "制造商",
        "从业人员（人）",
        "营业收入（万元）",
        "资产总额",
    ]
    rows = [
        ["中小企业声明情况表", None, None, None, None, None, None, None],
        [*heads, "企业规模"],
        ["1", "课桌", "工业", "示例家具有限公司", "35", "820.5", "300", "小型企业"],
        ["2", "课椅", "工业", "样例家具有限公司", "约20", "", "/", "微型"],
        ["合计", "", "", "", "", "", "", ""],
    ]
    first, second = declared(said({"rows": rows, "row": 1}, form="xlsx"))
    assert (first.item, first.organisation_raw, first.size) == ("课桌", "示例家具有限公司", "small")
    assert (first.employees, first.revenue_minor, first.assets_minor) == (35, 820_500_000, None)
    assert [(each.field, each.reason) for each in first.doubts] == [("assets_minor", "no_unit")]
    assert (second.size, second.employees, second.revenue_raw) == ("micro", None, None)
    assert [each.field for each in second.doubts] == ["employees"]
    assert first.place


def test_a_file_says_what_the_notice_left_open() -> None:
    line = {"line": "本项目专门面向小微企业采购。"}
    _, reading, statement = said(line, set_aside="not_read")
    assert isinstance(reading, SetAsideReadingRecord)
    assert (reading.native_id, reading.file_outcome) == ("n1/set-asides", "stated")
    assert isinstance(statement, SetAsideRecord)
    assert (statement.kind, statement.attachment) == (
        "small_micro_whole",
        Link(KIND, "n1/attachment/a"),
    )
    assert statement.reading == Link("set_aside_reading", "n1/set-asides")
    # The notice's own word holds, and a file that is silent says nothing of the others.
    assert len(said(line, set_aside="explicitly_not")) == 1
    assert len(said({"line": "一、货物清单"}, set_aside="not_read")) == 1


@pytest.mark.parametrize("text", ["郑重声明" * 100_000, ("参加" + "的" * 58) * 8_000])
def test_a_hostile_text_is_read_in_bounded_time(text: str) -> None:
    begun = process_time()
    assert read_forms(text) == []
    assert process_time() - begun < 5
