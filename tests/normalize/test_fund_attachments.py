"""What files of fund notices say: rows with their place, contacts left out, repeats told once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from normalize.funds.attachments import attached, attachment_records, fund_attachment, samples_of
from normalize.funds.notices import read_fund_notice
from normalize.policies.files import policy_told
from normalize.policies.records import PolicyClauseRecord, PolicyDocumentRecord, PolicyLinkRecord
from normalize.records import (
    FundAttachmentRecord,
    FundContributionRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundSizeRecord,
    FundTermRecord,
    Json,
    Link,
    Record,
)
from spiders.drafts import Draft
from spiders.platforms.announcement_links import is_file
from tests.support.policy_texts import NEW, TITLE

MOTHER, SUB = "云岭市产业引导基金", "云岭青禾创投合伙企业（有限合伙）"
OTHER = "云岭松岚产业投资基金"
HEAD: list[Json] = ["序号", "母基金", "子基金名称", "管理机构", "规模", "申请出资", "备注"]


def said(*blocks: Mapping[str, Any], form: str = "xlsx", **context: Any) -> list[Record]:
    """The records of a file of one page."""
    page: dict[str, Any] = {"page": 1, "blocks": [*blocks]}
    if form == "xlsx":
        page["name"] = "名单"
    fields: dict[str, Json] = {
        "outcome": "read",
        "form": form,
        "count": 1,
        "odd": [],
        "pages": [page],
    }
    own = {"notice": "n1", "notice_title": "子基金清理名单公告", "title": "附件1"}
    return list(
        fund_attachment(Draft("fund_attachment", "n1/file/a", fields, "file", own | context))
    )


def parties(records: list[Record]) -> list[FundNoticePartyRecord]:
    return [each for each in records if isinstance(each, FundNoticePartyRecord)]


def test_a_bare_name_in_a_file_is_one_funds_in_its_notice() -> None:
    """Where nobody knows whose place that is, and then it has no region."""
    row = ["1", None, "青年创业样例基金", "青禾资本管理有限公司", "5", "1.2", ""]
    records = said({"rows": [HEAD, row], "row": 1})
    (naming,) = (each for each in records if isinstance(each, FundNamingRecord))
    assert (naming.place, naming.region_code) == ("n1", None)


def test_each_row_of_a_list_is_a_sub_fund_with_its_place_and_its_mother() -> None:
    rows = [
        ["清理子基金名单", None, None, None, None, None, None],
        ["单位：亿元", None, None, None, None, None, None],
        HEAD,
        ["1", MOTHER, SUB, "青禾资本管理有限公司", "5", "1.2", "首期资金未到位"],
        ["2", None, OTHER, "松岚投资管理有限公司", "2.5", "0.5", ""],
        ["合计", "", "", "", "7.5", "1.7", ""],
    ]
    file, *_ = records = said({"rows": rows, "row": 2, "above": [[4, 1]]})
    assert isinstance(file, FundAttachmentRecord)
    assert (file.outcome, file.pages, file.doubts) == ("read", 1, ())
    assert file.whole >= {"fund_notice_party", "fund_naming", "fund_size"}
    sizes = [each for each in records if isinstance(each, FundSizeRecord)]  # no gift is left
    assert [(s.subject_raw, s.measure, s.lo_minor, s.place) for s in sizes] == [
        (SUB, "target", 50_000_000_000, "名单, row 5"),
        (OTHER, "target", 25_000_000_000, "名单, row 6"),
    ]
    assert str(sizes[1].quote).endswith("2.5 | 0.5 |  [单位:亿元]")
    namings = [each for each in records if isinstance(each, FundNamingRecord)]
    assert [(n.role, n.name_raw, n.manager_raw, n.attachment) for n in namings] == [
        ("sub", SUB, "青禾资本管理有限公司", Link("fund_attachment", "n1/file/a")),
        ("mother", MOTHER, None, Link("fund_attachment", "n1/file/a")),
        ("sub", OTHER, "松岚投资管理有限公司", Link("fund_attachment", "n1/file/a")),
    ]
    funds = [each for each in parties(records) if each.role == "proposed_subfund"]
    assert [
        (f.name_raw, f.mother_raw, f.size_minor, f.amount_minor, f.reason, f.place, f.outcome)
        for f in funds
    ] == [
        (SUB, MOTHER, 50_000_000_000, 12_000_000_000, "首期资金未到位", "名单, row 5", "cleared"),
        (OTHER, MOTHER, 25_000_000_000, 5_000_000_000, None, "名单, row 6", "cleared"),
    ]  # fmt: skip
    assert {f.notice for f in funds} == {Link("fund_notice", "n1")}
    assert {f.attachment for f in funds} == {Link("fund_attachment", "n1/file/a")}


def test_files_of_an_archive_have_their_names_in_their_places() -> None:
    page: dict[str, Any] = {"page": 1, "file": "名单.xlsx", "form": "xlsx", "name": "一"}
    row: list[Any] = [["子基金名称", "基金规模（亿元）"], [SUB, "5"]]
    blank: dict[str, Any] = {"page": 1, "file": "申报书.docx", "form": "docx"}
    fields: dict[str, Json] = {
        "outcome": "read", "form": "zip", "count": 2, "odd": [],
        "pages": [
            {**page, "blocks": [{"rows": row, "row": 1, "above": []}]},
            {**blank, "blocks": [{"line": f"{OTHER}，总规模3亿元。"}]},
        ],
    }  # fmt: skip
    context: dict[str, Json] = {
        "notice": "n1",
        "notice_title": "子基金清理名单公告",
        "title": "附件",
    }
    draft = Draft("fund_attachment", "n1/file/a", fields, "file", context)
    assert [(f.name_raw, f.place) for f in parties([*fund_attachment(draft)])] == [
        (SUB, "名单.xlsx: 一, row 2")
    ]


def test_a_sentence_over_two_lines_of_a_pdf_is_one_with_its_page() -> None:
    lines = ("第三条 子基金规模原则上不低于", "2亿元，存续期限不超过10年。")
    records = said(*({"line": each} for each in lines), form="pdf", notice_title="基金管理办法")
    terms = [each for each in records if isinstance(each, FundTermRecord)]
    assert ("min_size", 20_000_000_000) in [(each.key, each.lo_minor) for each in terms]
    assert {each.place for each in terms} == {"page 1"}


def test_a_file_that_repeats_its_page_says_nothing_twice() -> None:
    text = "".join(
        f"第{n}条 子基金规模不低于{n}亿元，由样本省财政厅负责解释。" for n in range(1, 30)
    )
    page = {"line": text}
    samples = samples_of(text)
    assert len(samples) == 12
    (file,) = said(page, form="docx", samples=samples)
    assert isinstance(file, FundAttachmentRecord)
    assert file.outcome == "repeats_page"
    assert len(said({"line": "第一条 子基金规模不低于2亿元。"}, form="docx", samples=samples)) > 1


def test_what_could_not_be_read_is_a_question() -> None:
    fields: dict[str, Json] = {"outcome": "no_converter", "form": "doc", "pages": [], "odd": ["x"]}
    context: dict[str, Json] = {"notice": "n1", "title": "名单.doc"}
    draft = Draft("fund_attachment", "n1/file/a", fields, "file", context)
    (file,) = fund_attachment(draft)
    assert [(d.field, d.reason, d.raw) for d in file.doubts] == [
        ("outcome", "not_read", "no_converter: 名单.doc; x")
    ]


def test_which_files_are_asked_for() -> None:
    names = ("名单.xlsx", "名单.pdf", "申报书模板.docx", "办法.pdf", "别处.pdf")
    files: list[Json] = [
        {"title": name, "url": f"https://s.example/{n}/f?id={n % 2}"}
        for n, name in enumerate(names)
    ]
    last = files[-1]
    assert isinstance(last, dict)
    last["elsewhere"] = True
    found = [*attached("n1", {"attachments": files})]
    assert [each.why_not for each in found] == [
        None, "same_as_other", "blank_form", None, "elsewhere",
    ]  # fmt: skip
    assert [each.native_id.removeprefix("n1/file/") for each in found] == [
        "f?id=0", "f?id=1", "f?id=0-2", "f?id=1-2", "f?id=0-3",
    ]  # fmt: skip
    named = (
        "附件",
        "附件",
        "清单.xls",
        "清单.xls",
        "申报表汇总名单.xls",
        "名单登记表模板.doc",
        "申报表.doc",
    )
    files = [{"title": name, "url": f"https://s.example/{n}"} for n, name in enumerate(named)]
    assert [each.why_not for each in attached("n1", {"attachments": files})] == [
        None, None, None, None, None, "blank_form", "blank_form",
    ]  # fmt: skip
    forms: list[Json] = [
        {"title": name, "url": f"https://s.example/{name}"} for name in ("名单.ceb", "工具.exe")
    ]
    notice = Draft("n", "n1", {"title": "清理公告", "attachments": forms}, "detail", {})
    assert [(each.outcome, each.doubts[0].raw) for each in attachment_records(notice)] == [
        ("other_form", "other_form: 名单.ceb"),
        ("other_form", "other_form: 工具.exe"),
    ]
    assert is_file("https://s.example/f/名单.CEB?a=1")
    many: list[Json] = [{"title": f"{n}", "url": f"https://s.example/{n}"} for n in range(25)]
    assert [each.why_not for each in attached("n1", {"attachments": many})].count(None) == 20


def test_a_policy_whose_words_stand_in_a_file_has_the_files_clauses() -> None:
    letter, _, rule = NEW.partition("2024年2月1日\n")
    fields: dict[str, Json] = {
        "title": TITLE,
        "published": "2024-02-03",
        "text": f"{letter}2024年2月1日",
        "attachments": [{"title": "办法.docx", "url": "https://x.invalid/a.docx"}],
    }
    page = read_fund_notice(Draft("notice", "n1", fields, "page", {}))
    (policy,) = (each for each in page if isinstance(each, PolicyDocumentRecord))
    assert not any(isinstance(each, PolicyClauseRecord) for each in page)
    assert "policy_clause" not in policy.whole, "it is the file that lists them"
    assert "effective_on" in policy.weak, "and its days are no doubt of the page's"

    told = policy_told(fields)
    assert told["signed"] == "2024-02-01"
    lines = [{"line": line} for line in rule.splitlines()]
    records = said(*lines, form="docx", notice_title=TITLE, **told)
    clauses = [each for each in records if isinstance(each, PolicyClauseRecord)]
    assert [each.number for each in clauses] == [f"第{n}条" for n in "一二三四五六七"]
    assert {each.policy for each in clauses} == {Link("policy_document", "n1/policy")}
    (own,) = (each for each in records if isinstance(each, PolicyDocumentRecord))
    assert (own.native_id, str(own.effective_on)) == (policy.native_id, "2024-02-01")
    assert "repeals" in {e.kind for e in records if isinstance(e, PolicyLinkRecord)}
    (cap,) = (e for e in records if isinstance(e, FundTermRecord) and e.key == "share_cap")
    assert (cap.clause_no, cap.policy) == ("第三条", Link("policy_document", "n1/policy"))

    # A form that is another file's, and a page that has the clauses itself, give none.
    other = said({"line": "第一条 样表"}, *lines[3:], form="docx", notice_title=TITLE, **told)
    again = said(*lines, form="docx", notice_title=TITLE, **{**told, "clauses": True})
    for some in (other, again):
        assert not any(isinstance(each, PolicyClauseRecord) for each in some)


def test_a_file_whose_only_partners_are_another_firms_lists_none_of_its_own() -> None:
    """Those that an earlier reading took for the fund's are withdrawn by it."""
    table = {"rows": [["股东名称", "认缴出资额（万元）"], ["青禾集团有限公司", "10"]], "row": 1}
    (file, *rest) = said({"line": "基金管理人股权结构如下："}, table, form="docx")
    assert "fund_contribution" in file.whole
    assert [each for each in rest if each.entity == "fund_contribution"] == []


def test_the_row_of_a_person_without_a_name_has_its_place_where_it_is_told() -> None:
    head = ["合伙人名称", "认缴出资额（万元）"]
    rows = [head, ["张三丰", "10"], ["李四", "20"], ["王五", "20"]]
    found = [e for e in said({"rows": rows, "row": 1}) if isinstance(e, FundContributionRecord)]
    assert [(e.contributor_raw, e.place) for e in found] == [
        (None, "名单, row 2"),
        (None, None),
        (None, None),
    ]
