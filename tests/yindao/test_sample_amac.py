"""The sample's fund association agrees with itself: lists, windows, totals and pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.yindao.test_sample_world import answer_to, by_source, result
from yindao.sample.world import answers

KEYWORDS = [
    "引导基金",
    "政府投资基金",
    "政府引导",
    "产业引导",
    "创业投资引导",
    "创投引导",
    "天使投资引导",
    "政府出资",
    "政府产业投资",
    "母基金",
    "新旧动能转换",
    "战略性新兴产业",
    "中小企业发展基金",
    "集成电路产业投资",
    "制造业转型升级",
    "成果转化引导",
    "高质量发展基金",
    "先进制造产业投资",
    "国有企业结构调整",
]
# A part of the rules by name: enough for the names of this world.
SAYS_FUND = re.compile("引导基金|母基金|(?:产业|创业|天使)[\u4e00-\u9fa5]{0,10}(?:投资)?基金")


def known_funds(week: int) -> dict[str, dict[str, Any]]:
    """Every fund of the week by its id, without the marks of a keyword search."""
    found: dict[str, dict[str, Any]] = {}
    for answer in by_source(week, "amac_funds"):
        for row in result(answer) if answer.method == "POST" else []:
            plain: dict[str, Any] = json.loads(re.sub("</?em>", "", json.dumps(row)))
            assert found.setdefault(plain["id"], plain) == plain
    return found


def asked(week: int) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for answer in by_source(week, "amac_funds"):
        if answer.body is not None:
            body = json.loads(answer.body)
            assert answer.body == json.dumps(
                body, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
            yield body, result(answer)


def day(ms: int) -> str:
    assert ms % 86_400_000 == 0
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()


@pytest.mark.parametrize("week", [1, 2])
def test_keywords_find_exactly_what_has_them(week: int) -> None:
    searches = {body["keyword"]: rows for body, rows in asked(week) if "keyword" in body}
    assert list(searches) == KEYWORDS
    for keyword, rows in searches.items():
        expected = {
            fund["id"]
            for fund in known_funds(week).values()
            if keyword in fund["fundName"] or keyword in fund["managerName"]
        }
        assert {row["id"] for row in rows} == expected
        assert all(f"<em>{keyword}</em>" in row["fundName"] for row in rows)


@pytest.mark.parametrize("week", [1, 2])
def test_windows_hold_their_month(week: int) -> None:
    windows = [(body, rows) for body, rows in asked(week) if "fundType" in body]
    assert len(windows) == 4
    for body, rows in windows:
        dates = [day(row["putOnRecordDate"]) for row in rows]
        assert dates == sorted(dates, reverse=True)
        month = body["putOnRecordDate"]
        assert all(month["from"] <= at <= month["to"] for at in dates)
    in_windows = {row["id"] for _, rows in windows for row in rows}
    old = known_funds(week).keys() - in_windows
    assert {known_funds(week)[number]["fundNo"] for number in old} == {"SZX807"}


@pytest.mark.parametrize("week", [1, 2])
def test_totals_are_the_rows(week: int) -> None:
    for answer in by_source(week, "amac_funds"):
        if answer.method == "POST":
            page = json.loads(answer.content)
            assert page["totalElements"] == page["numberOfElements"] == len(page["content"])
            assert page["last"]


@pytest.mark.parametrize("week", [1, 2])
def test_guidance_funds_have_a_page_that_agrees(week: int) -> None:
    for fund in known_funds(week).values():
        url = f"https://gs.amac.org.cn/amac-infodisc/res/pof/fund/{fund['id']}.html"
        pages = [answer.content.decode() for answer in answers(week) if answer.url == url]
        assert len(pages) == bool(SAYS_FUND.search(fund["fundName"]))
        for page in pages:
            cells = re.findall(r'class="title">([^<]+):</td>\s*<td>\s*([^<]*?)\s*</td>', page)
            said = dict(cells)
            assert said["基金名称"] == fund["fundName"]
            assert said["成立时间"] == day(fund["establishDate"])
            assert said["备案时间"] == day(fund["putOnRecordDate"])
            assert said["托管人名称"] == fund["mandatorName"]
            assert said["运作状态"] == fund["workingState"]
            assert fund["fundNo"] in page
            assert ("产品编码" in said) == (week == 2 and fund["fundNo"] == "SZX902")
            assert ("基金编号" in said) != ("产品编码" in said)


@pytest.mark.parametrize("week", [1, 2])
def test_managers_stand_in_their_year_and_have_a_page_that_agrees(week: int) -> None:
    lists = [a for a in by_source(week, "amac_managers") if a.body]
    assert len(lists) == 2026 - 2014 + 1
    found = {}
    for answer in lists:
        year = json.loads(str(answer.body))["registerDate"]["from"][:4]
        for row in result(answer):
            assert day(row["registerDate"]).startswith(year)
            found[row["id"]] = row
    assert len(found) == 3 + week
    for number, row in found.items():
        url = f"https://gs.amac.org.cn/amac-infodisc/res/pof/manager/{number}.html"
        page = answer_to(week, url).content.decode()
        for key in ("managerName", "registerNo", "artificialPersonName", "registerAddress"):
            assert row[key] in page, key
    managers = {fund["managersInfo"][0]["managerId"] for fund in known_funds(week).values()}
    assert {str(number) for number in managers} <= found.keys()


def test_changes_of_funds() -> None:
    before, after = known_funds(1), known_funds(2)
    assert {after[n]["fundNo"] for n in after.keys() - before.keys()} == {"SZX906", "SZX908"}
    changed = {
        (after[n]["fundNo"], key, before[n][key], after[n][key])
        for n in before
        for key in after[n]
        if before[n][key] != after[n][key]
    }
    assert changed == {
        ("SZX807", "workingState", "正在运作", "提前清算"),
        ("SZX902", "mandatorName", "东衡屿银行股份有限公司", "江淮序通银行股份有限公司"),
    }
