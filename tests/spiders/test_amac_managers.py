"""AMAC's managers: lists and pages read strictly, and which pages are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from spiders.drafts import Contents, Page
from spiders.platforms.amac_managers import (
    ask_manager,
    read_cancelled,
    read_managers,
)
from spiders.platforms.amac_pages import read_cancelled_page, read_manager_page
from spiders.select import LayoutDrift
from spiders.sources.funds.amac import AmacCancelled, AmacManagers
from tests.support import amac_answers as answers, amac_manager_pages as amac

NOW = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)
SINCE, UNTIL = date(2026, 4, 14), date(2026, 5, 19)
SITE = "https://gs.amac.org.cn/amac-infodisc"
MANAGER = f"{SITE}/res/pof/manager/2601010000000001.html"


class Known:
    """What the store knows of guidance funds."""

    def managers_of_guidance_funds(self) -> frozenset[str]:
        return frozenset({"2601010000000002"})


def managers() -> AmacManagers:
    store = cast(Any, Known())
    return AmacManagers(store=store, archive=cast(Any, None), since=SINCE, until=UNTIL)


def listed(rows: list[answers.Row], **context: Any) -> Contents:
    url = f"{SITE}/api/pof/manager/query?page=0&size=100"
    return read_managers(Page(url, "list", answers.body(rows), NOW, {"year": 2019, **context}))


def cancelled(rows: list[answers.Row], **changes: Any) -> Contents:
    url = f"{SITE}/api/cancelled/manager?page=0&size=100"
    return read_cancelled(Page(url, "list", answers.body(rows, **changes), NOW, {}))


def paged(text: str, **context: Any) -> Contents:
    known = {"native_id": "2601010000000001", "number": "P1099001", **context}
    return read_manager_page(Page(MANAGER, "manager_page", text, NOW, known))


# --- lists -------------------------------------------------------------------------------------


def test_a_year_of_registration() -> None:
    read = listed([amac.manager(), amac.manager("2601010000000002")])
    assert (read.rows, read.total, read.pages, read.newest, read.oddities) == (2, 2, 1, None, ())
    assert [(d.shape, d.native_id) for d in read.drafts] == [
        ("manager_row", "2601010000000001"),
        ("manager_row", "2601010000000002"),
    ]
    assert read.drafts[0].fields == amac.manager()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (amac.manager(registerDate=answers.ms("2018-12-31")), "one of 2019"),
        (amac.manager(""), "id in digits"),
        ({k: v for k, v in amac.manager().items() if k != "registerNo"}, "registerNo"),
        ({**{k: v for k, v in amac.manager().items() if k != "orgForm"}, "form": 1}, "orgForm"),
    ],
)
def test_a_row_that_is_not_as_it_was_is_a_drift(row: answers.Row, message: str) -> None:
    with pytest.raises(LayoutDrift, match=message):
        listed([row])


def test_windows_are_all_years_and_counted() -> None:
    windows = list(managers().windows(SINCE, UNTIL))
    assert [window.key for window in windows] == [f"registered/{y}" for y in range(2014, 2027)]
    assert all(window.counted for window in windows)
    ask = managers().ask_list(windows[5], 2)
    assert ask.body == '{"registerDate":{"from":"2019-01-01","to":"2019-12-31"}}'
    assert ask.url.startswith(f"{SITE}/api/pof/manager/query?page=1&size=100&rand=0.")
    assert ask.headers["Referer"] == AmacManagers.spec.url


def test_pages_are_asked_of_managers_of_guidance_funds_and_of_new_ones() -> None:
    """The window's first and last day count."""
    rows = [
        amac.manager("2601010000000001"),
        amac.manager("2601010000000002"),
        amac.manager("2601010000000003", registerDate=answers.ms("2026-04-13")),
        amac.manager("2601010000000004", registerDate=answers.ms("2026-04-14")),
        amac.manager("2601010000000005", registerDate=answers.ms("2026-05-19")),
    ]
    asked = managers().chosen(listed(rows, year=None))
    assert [str(ask.native_id)[-1] for ask in asked] == ["2", "4", "5"]


def test_the_page_of_a_member_may_stand_elsewhere() -> None:
    ask = ask_manager(amac.manager())
    assert (ask.url, ask.kind, ask.native_id) == (MANAGER, "manager_page", "2601010000000001")
    other = ask.otherwise
    assert other is not None
    assert other.url == f"{SITE}/res/pof/member/2601010000000001.html"
    assert (other.version, other.native_id, other.otherwise) == (ask.version, ask.native_id, None)


@pytest.mark.parametrize(
    ("change", "asks"),
    [
        ({"fundCount": 8}, False),
        ({"managerName": f"<em>{amac.FIRM}</em>"}, False),
        ({"artificialPersonName": "乙二"}, True),
        ({"hasCreditTips": True}, True),
    ],
)
def test_what_makes_a_page_worth_reading_again(change: dict[str, Any], asks: bool) -> None:
    before, after = ask_manager(amac.manager()), ask_manager(amac.manager(**change))
    assert (before.version != after.version) is asks


def test_cancelled_managers_end_the_walk_by_their_dates() -> None:
    rows = [
        amac.cancelled(1, cancelDate=answers.ms("2026-05-04")),
        amac.cancelled(2, cancelDate=answers.ms("2026-04-13")),
    ]
    read = cancelled(rows)
    assert (read.newest, read.rows, read.total) == (date(2026, 5, 4), 2, None)
    assert cancelled(rows[::-1]).newest is None  # in another order: all is read
    spider = AmacCancelled(store=cast(Any, None), archive=cast(Any, None), since=SINCE, until=UNTIL)
    assert [ask.native_id for ask in spider.chosen(read)] == ["1"]
    assert read.follow[0].url == f"{SITE}/res/cancelled/manager/1.html"
    with pytest.raises(LayoutDrift, match="cancelDate"):
        cancelled([{k: v for k, v in rows[0].items() if k != "cancelDate"}])


# --- pages -------------------------------------------------------------------------------------


def test_a_manager_page() -> None:
    read = paged(amac.page(notice="已逾期"), version="v1")
    (draft,) = read.drafts
    assert (draft.shape, draft.native_id, read.oddities) == ("manager_page", "2601010000000001", ())
    labels = cast(Mapping[str, str], draft.fields["labels"])
    assert labels["登记编号"] == "P1099001"  # not the dead one of a comment
    assert labels["业务类型"] == "私募股权投资基金 创业投资基金"
    assert labels["实际控制人姓名/名称"] == amac.AUTHORITY
    assert len(labels) == 30
    assert "姓名" not in labels
    assert draft.fields["staff"] == [
        {"name": name, "roles": roles, "qualification": way} for name, roles, way in amac.STAFF
    ]
    careers = cast(list[dict[str, str]], draft.fields["careers"])
    assert [tuple(row.values()) for row in careers] == list(amac.CAREERS)
    holders = cast(list[dict[str, str]], draft.fields["holders"])
    assert [(row["name"], row["ratio"]) for row in holders] == list(amac.HOLDERS)
    assert draft.fields["affiliates"] == [
        {"id": "2601010000000009", "name": "丰谷样例私募基金管理有限公司"}
    ]
    assert draft.fields["notes"] == {
        "credit": [],
        "hints": ["存在逾期未清算基金 指超过到期日。"],
        "event": ["法定代表人变更"],
        "notice": ["已逾期"],
    }
    assert (draft.fields["products_before"], draft.fields["products_after"]) == (0, 2)


def test_an_executive_in_lines_of_their_own() -> None:
    """Label by label, each in its own line, the post before the name: the next begins where a
    label stands again."""
    lines = "".join(
        f'<tr><td class="title">{label}：</td><td>{value}</td></tr>'
        for name, roles, _ in amac.STAFF
        for label, value in (("职务", roles), ("姓 名", name), ("是否有基金从业资格", "是"))
    )
    text = amac.page(staff=()).replace(
        '<table class="list-table"><thead><tr><th>时间', f"<table>{lines}</table>"
        '<table class="list-table"><thead><tr><th>时间'
    )  # fmt: skip
    (draft,) = paged(text).drafts
    assert draft.fields["staff"] == [
        {"name": name, "roles": roles, "qualification": "是"} for name, roles, _ in amac.STAFF
    ]


def test_a_list_without_rows_says_nothing() -> None:
    head = "<th>认缴比例</th></tr></thead><tbody>"
    empty = f'{head}<tr><td colspan="3">暂无数据</td></tr>'
    text = amac.page(holders=()).replace(head, empty)
    (draft,) = paged(text).drafts
    assert draft.fields["holders"] == []


def test_lists_are_known_by_their_heads_and_never_taken_for_empty() -> None:
    whole, other = paged(amac.page()), amac.page().replace("list-table", "table table-bordered")
    assert paged(other) == whole
    for head, cell in (("<th>姓名/名称</th><th>认缴比例</th>", "td"), ("<th>", "<div>")):
        with pytest.raises(LayoutDrift, match=r"holders|career"):
            paged(other.replace(head, f"<{cell}>股东</{cell}>" if cell == "td" else cell))
    listed = amac.page().replace("出资人信息</span></div>", "出资人信息</span></div><p>丙三 9%</p>")
    with pytest.raises(LayoutDrift, match="holders") as drift:
        paged(re.sub(r"<p>丙三 9%</p>.*?</table>", "<p>丙三 9%</p>", listed, flags=re.S))
    assert "丙三" not in str(drift.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("登记编号:", "编号:", "登记编号"),
        ("P1099001", "P1099002", "manager P1099001"),
        ("认缴比例", "比例", "认缴比例"),
        ("任职单位", "单位", "任职单位"),
        ('class="section"', 'class="block"', "sections"),
        ("</html>", "", "</html>"),
    ],
)
def test_a_page_that_is_not_as_described_is_a_drift(before: str, after: str, message: str) -> None:
    with pytest.raises(LayoutDrift, match=message):
        paged(amac.page().replace(before, after))


def test_what_is_new_on_a_page_is_an_oddity() -> None:
    read = paged(amac.page({**amac.LABELS, "绿色投资": "是"}))
    assert [(odd.what, odd.found) for odd in read.oddities] == [
        ("manager page: new label", "绿色投资")
    ]


def test_the_page_of_a_cancelled_manager() -> None:
    labels = {
        "注销时间": "2026-04-30",
        "注销类型": "协会注销",
        "注销原因": "失联 样例",
        "机构类型": "私募股权、创业投资基金管理人",
        "注册资本(万元)(人民币)": "1,000",
    }
    page = Page("u", "cancelled_page", amac.cancelled_page(labels), NOW, {"native_id": "1"})
    (draft,) = read_cancelled_page(page).drafts
    assert draft.fields["products"] == 3
    assert cast(Mapping[str, str], draft.fields["labels"])["注销原因"] == "失联 样例"
    text = amac.cancelled_page({k: v for k, v in labels.items() if k != "注销原因"})
    with pytest.raises(LayoutDrift, match="注销原因"):
        read_cancelled_page(Page("u", "cancelled_page", text, NOW, {"native_id": "1"}))
