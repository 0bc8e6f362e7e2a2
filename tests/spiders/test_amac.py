"""AMAC's register: windows that add up, rows and pages read strictly, and which pages are asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.drafts import Ask, Contents, Oddity, Page, Window
from spiders.platforms.amac import (
    ask_fund,
    body_of,
    keyword_window,
    month_windows,
    read_fund_page,
    read_list,
    row_version,
)
from spiders.select import LayoutDrift
from spiders.sources.funds.amac import AmacFunds
from tests.support import amac_answers as amac

NOW = datetime(2026, 5, 19, 12, 0, tzinfo=UTC)
SINCE, UNTIL = date(2026, 5, 3), date(2026, 5, 19)
API = "https://gs.amac.org.cn/amac-infodisc/api/pof/fund"
FUND = "https://gs.amac.org.cn/amac-infodisc/res/pof/fund/2601010000000001.html"
PLAIN = "青禾远航创业投资合伙企业（有限合伙）"


def spider(**options: str) -> AmacFunds:
    nothing = cast(Any, None)
    return AmacFunds(store=nothing, archive=nothing, since=SINCE, until=UNTIL, **options)


def listed(text: str, number: int = 0, **context: Any) -> Contents:
    url = f"{API}?page={number}&size=100&sort=putOnRecordDate,desc"
    return read_list(Page(url, "list", text, NOW, {"fund_type": "OT0201", **context}))


def paged(text: str, **context: Any) -> Contents:
    return read_fund_page(Page(FUND, "fund_page", text, NOW, context))


# --- the list ----------------------------------------------------------------------------------


def test_a_page_of_a_window() -> None:
    rows = [amac.fund("SZZ001"), amac.fund("SZZ002", fundName=PLAIN)]
    read = listed(amac.body(rows, number=1, total=243), 1)
    assert (read.rows, read.total, read.pages, read.newest) == (2, 243, 3, None)
    assert read.oddities == ()
    assert [(draft.shape, draft.native_id, draft.place) for draft in read.drafts] == [
        ("fund_row", "SZZ001", "content[0]"),
        ("fund_row", "SZZ002", "content[1]"),
    ]
    assert read.drafts[0].fields == rows[0]
    assert read.drafts[0].context["fund_type"] == "OT0201"


def test_a_number_in_full_width_is_the_same_fund() -> None:
    (draft,) = listed(amac.body([amac.fund("ＳＺＺ００１")])).drafts
    assert draft.native_id == "SZZ001"


def test_an_empty_window() -> None:
    read = listed(amac.body([]))
    assert (read.rows, read.total, read.pages, read.drafts, read.follow) == (0, 0, 0, (), ())


class Store:
    """What the database knows of guidance funds, and of pages that are due."""

    def __init__(self) -> None:
        self.asked: list[datetime | None] = []
        self.rows: dict[str, amac.Row] = {}

    def guidance_funds(self) -> frozenset[str]:
        return frozenset({"SZZ006"})

    def unread_guidance_funds(self, limit: int) -> dict[str, amac.Row]:
        return self.rows

    def due_for_another_look(
        self, before: datetime, limit: int, listed_since: datetime | None
    ) -> dict[str, str]:
        self.asked.append(listed_since)
        return {f"SZZ{n:03}": FUND for n in range(100, 100 + limit)}


def chosen(read: Contents) -> list[str | None]:
    asking = spider()
    asking.store = cast(Any, Store())
    return [ask.native_id for ask in asking.chosen(read)]


def test_pages_are_asked_of_funds_that_something_speaks_for() -> None:
    """A name, a manager that is known as the state's, or what the database has from elsewhere."""
    state = "南宁投资引导基金有限责任公司"
    rows = [
        amac.fund("SZZ001"),
        amac.fund("SZZ002", fundName=PLAIN),
        amac.fund("SZZ003", fundName="青禾创新私募证券投资基金"),
        amac.fund("SZZ004", fundName="青禾科创投资基金合伙企业（有限合伙）"),
        amac.fund("SZZ005", fundName=PLAIN, managersInfo=[], managerName=state),
        amac.fund("SZZ006", fundName=PLAIN),
    ]
    read = listed(amac.body(rows))
    assert chosen(read) == ["SZZ001", "SZZ004", "SZZ005", "SZZ006"]


def test_pages_are_asked_of_all_that_a_keyword_finds() -> None:
    rows = [amac.fund("SZZ001"), amac.fund("SZZ002", fundName=PLAIN)]
    assert chosen(listed(amac.body(rows), keyword="引导基金")) == ["SZZ001", "SZZ002"]


def test_a_keyword_that_is_in_no_row_was_not_heard() -> None:
    with pytest.raises(LayoutDrift, match="expected a name with 母基金, found none in 2"):
        listed(
            amac.body([amac.fund("SZZ001"), amac.fund("SZZ002", fundName=PLAIN)]), keyword="母基金"
        )


def test_the_request_of_a_page() -> None:
    ask = ask_fund(amac.fund())
    assert (ask.url, ask.kind, ask.method, ask.native_id) == (FUND, "fund_page", "GET", "SZZ001")
    assert ask.version == row_version(amac.fund())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fundName", PLAIN),
        ("workingState", "提前清算"),
        ("putOnRecordDate", amac.ms("2026-05-19")),
        ("establishDate", None),
        ("mandatorName", ""),
        ("managersInfo", [amac.manager(12, "乙私募有限公司")]),
    ],
)
def test_facts_make_a_new_version(key: str, value: Any) -> None:
    assert row_version(amac.fund(**{key: value})) != row_version(amac.fund())


def test_the_rest_makes_no_new_version() -> None:
    base = amac.fund(managersInfo=[amac.manager(11, "甲"), amac.manager(12, "乙")])
    same = {
        **base,
        "fundName": "青禾市产业<em>引导基金</em>合伙企业（有限合伙）",
        "lastQuarterUpdate": True,
        "managersInfo": [amac.manager(12, "<em>乙</em>"), amac.manager(11, "甲")],
    }
    assert row_version(same) == row_version(base)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<html><body>403 Forbidden</body></html>", "<html>"),
        ("", "no body"),
        ("[]", "list"),
        ('{"timestamp":1,"status":500,"error":"Internal Server Error"}', "status"),
    ],
)
def test_anything_but_the_answer_is_a_drift(text: str, found: str) -> None:
    with pytest.raises(LayoutDrift) as caught:
        listed(text)
    assert found in caught.value.found


def test_a_truncated_answer_is_a_drift() -> None:
    text = amac.body([amac.fund()])
    for length in range(1, len(text) - 1, 53):
        with pytest.raises(LayoutDrift):
            listed(text[:length])


@pytest.mark.parametrize("key", sorted(amac.fund()))
def test_each_of_the_14_keys_is_needed(key: str) -> None:
    row = amac.fund()
    row["renamed"] = row.pop(key)
    with pytest.raises(LayoutDrift) as caught:
        listed(amac.body([amac.fund(), row]))
    assert key in caught.value.expected


def test_new_keys_are_oddities() -> None:
    row = amac.fund(scale=1, managersInfo=[{**amac.manager(), "uscc": "x"}])
    assert listed(amac.body([row, row], took=3)).oddities == (
        Oddity("answer: new key", "took"),
        Oddity("fund row: new key", "scale"),
        Oddity("managersInfo: new key", "uscc"),
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numberOfElements": 2}, "2 rows"),
        ({"number": 1}, "page 1"),
        ({"totalElements": "243"}, "totalElements"),
        ({"totalPages": None}, "totalPages"),
        ({"content": None}, "array"),
        ({"content": ["x"]}, "objects"),
    ],
)
def test_an_envelope_that_contradicts_itself_is_a_drift(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(LayoutDrift, match=message):
        listed(amac.body([amac.fund()], **changes))


# --- windows and requests ----------------------------------------------------------------------


def test_windows_are_whole_months_of_both_kinds() -> None:
    windows = list(month_windows(date(2025, 12, 31), date(2026, 2, 1)))
    assert [(window.key, window.since, window.until) for window in windows] == [
        ("OT0201/2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("OT0201/2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("OT0201/2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("OT0203/2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("OT0203/2026-01", date(2026, 1, 1), date(2026, 1, 31)),
        ("OT0203/2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert all(window.counted for window in windows)


def test_the_request_of_a_month() -> None:
    window = next(month_windows(SINCE, UNTIL))
    ask = spider().ask_list(window, 3)
    assert ask.method == "POST"
    assert ask.body == (
        '{"fundType":"OT0201","putOnRecordDate":{"from":"2026-05-01","to":"2026-05-31"}}'
    )
    assert ask.url.startswith(API + "?")
    query = parse_qs(urlsplit(ask.url).query)
    assert query.pop("rand") != []
    assert query == {"page": ["2"], "size": ["100"], "sort": ["putOnRecordDate,desc"]}
    assert ask.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert ask.headers["Origin"] == "https://gs.amac.org.cn"
    assert "User-Agent" not in ask.headers
    assert ask.context == {"fund_type": "OT0201"}


def test_what_does_not_matter_is_all_that_differs_between_two_requests() -> None:
    window = next(month_windows(SINCE, UNTIL))
    first, second = (spider().ask_list(window, 1) for _ in range(2))
    assert first.url != second.url
    assert AmacFunds.spec.volatile == {"rand"}
    assert first.url.partition("&rand=")[0] == second.url.partition("&rand=")[0]


def test_the_request_of_a_keyword() -> None:
    window = keyword_window("引导基金", SINCE, UNTIL)
    assert (window.key, window.counted) == ("keyword/引导基金", True)
    ask = spider().ask_list(window, 1)
    assert (ask.body, ask.context) == ('{"keyword":"引导基金"}', {"keyword": "引导基金"})


def test_bodies_are_compact_with_sorted_keys() -> None:
    for window in spider().windows(SINCE, UNTIL):
        body = json.loads(body_of(window))
        packed = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        assert body_of(window) == packed


def keywords(windows: list[Window]) -> list[str]:
    return [w.key.removeprefix("keyword/") for w in windows if w.key.startswith("keyword/")]


def test_keywords_may_be_narrowed() -> None:
    assert len(keywords(list(spider().windows(SINCE, UNTIL)))) == 19
    narrowed = list(spider(keywords="母基金, 政府引导").windows(SINCE, UNTIL))
    assert keywords(narrowed) == ["母基金", "政府引导"]
    assert len(narrowed) == 2 + 2
    assert keywords(list(spider(keywords="").windows(SINCE, UNTIL))) == []
    with pytest.raises(ValueError, match="母鸡金"):
        spider(keywords="母鸡金")


def test_another_look_is_taken_at_pages_only() -> None:
    assert spider().ask_again("SZZ001", FUND) == Ask(
        url=FUND, kind="fund_page", context={"native_id": "SZZ001"}, native_id="SZZ001"
    )
    assert spider().ask_again("SZZ001", f"{API}?page=0&size=100") is None


def test_of_pages_that_are_due_half_may_be_of_funds_that_became_guidance_funds_late() -> None:
    """Of 240,000 funds some hundreds have a page that is asked for; the others never come."""
    found, store = spider(), Store()
    store.rows = {"SZZ001": amac.fund("SZZ001")}
    found.store = cast(Any, store)
    due = found._due()
    assert (store.asked, len(due)) == ([None], AmacFunds.spec.spot_checks)
    assert [*due.items()][:2] == [("SZZ001", FUND), ("SZZ100", FUND)]
    assert found.ask_again("SZZ001", FUND) == ask_fund(amac.fund("SZZ001"))  # with its version


def test_the_spec() -> None:
    spec = AmacFunds.spec
    assert (spec.id, spider().name, spec.entity) == ("amac_funds", "amac_funds", "fund")
    assert {urlsplit(FUND).hostname, urlsplit(API).hostname} == spec.hosts
    assert not spec.full_list  # the register is far too long to be read whole


# --- a fund's page -----------------------------------------------------------------------------


def test_a_page() -> None:
    hint = '<tr><td class="c_b5151d">异常</td><td>指管理人未按期披露。</td></tr>'
    read = paged(amac.fund_page(hint=hint, notice="已逾期清算"), native_id="SZZ001", version="v7")
    (draft,) = read.drafts
    assert (draft.shape, draft.native_id, read.oddities) == ("fund_page", "SZZ001", ())
    assert draft.context["version"] == "v7"
    labels = cast(Mapping[str, str], draft.fields["labels"])
    assert labels["基金名称"] == "青禾市产业引导基金合伙企业（有限合伙）"
    assert labels["季报"] == "应披露4条，按时披露3条， 未披露1条；"
    assert labels["基金业协会特别提示（针对基金）"] == "已逾期清算"
    assert len(labels) == 19
    assert draft.fields["managers"] == [
        {"id": "101000000001", "name": "青禾样例私募基金管理有限公司"}
    ]
    assert draft.fields["hints"] == {
        "机构诚信信息": [],
        "机构提示信息": ["异常 指管理人未按期披露。"],
    }
    assert draft.fields["page_id"] == "2601010000000001"


def test_several_managers_and_one_without_a_link() -> None:
    two = '<a href="../manager/11.html">甲公司</a>\n<a href="../manager/12.html">乙公司</a>'
    (draft,) = paged(amac.fund_page({"基金管理人名称": two})).drafts
    assert draft.fields["managers"] == [
        {"id": "11", "name": "甲公司"},
        {"id": "12", "name": "乙公司"},
    ]
    (draft,) = paged(amac.fund_page({"基金管理人名称": "丙公司"})).drafts
    assert draft.fields["managers"] == [{"id": "", "name": "丙公司"}]
    (draft,) = paged(amac.fund_page({"基金管理人名称": ""})).drafts
    assert draft.fields["managers"] == []


@pytest.mark.parametrize(
    "label",
    ["基金名称", "基金编号", "成立时间", "备案时间", "基金类型", "基金管理人名称", "运作状态"],
)
def test_a_renamed_or_missing_label_is_a_drift(label: str) -> None:
    for changes in ({label: None}, {label: None, f"新{label}": "x"}):
        with pytest.raises(LayoutDrift) as caught:
            paged(amac.fund_page(changes))
        assert caught.value.expected == label


@pytest.mark.parametrize("label", ["注册地", "币种", "托管人名称", "基金备案阶段"])
def test_other_labels_may_be_missing(label: str) -> None:
    (draft,) = paged(amac.fund_page({label: None})).drafts
    assert label not in cast(Mapping[str, str], draft.fields["labels"])


def test_a_new_label_is_an_oddity() -> None:
    read = paged(amac.fund_page({"基金规模": "1亿元"}))
    assert read.oddities == (Oddity("fund page: new label", "基金规模"),)


def test_a_label_that_stands_twice_is_a_drift() -> None:
    text = amac.fund_page().replace("管理类型:", "运作状态:")
    with pytest.raises(LayoutDrift, match="运作状态 once"):
        paged(text)


def test_a_truncated_page_is_a_drift() -> None:
    text = amac.fund_page()
    for length in range(0, len(text.rstrip()) - 1, 101):
        with pytest.raises(LayoutDrift):
            paged(text[:length])


def test_a_page_of_another_fund_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="SZZ009"):
        paged(amac.fund_page(), native_id="SZZ009")


def test_a_page_of_the_portal_is_a_drift() -> None:
    with pytest.raises(LayoutDrift, match="labels"):
        paged("<html><body><h1>404</h1></body></html>")
