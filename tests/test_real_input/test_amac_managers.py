"""AMAC's managers as they stood in May 2026, crawled: the list on two days, 17 profiles, and those
that were cancelled.

The rows are put into the years of their registration, in the envelope that the register sends. Of
the profiles there are values and no pages: the pages are written here, in the shape of
descriptions. Values of a profile end after 3 holders and 12 lines of careers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support import amac_answers as amac, amac_manager_pages as pages
from tests.test_real_input.conftest import NewWorld, Row, Sent, World, columns

pytestmark = pytest.mark.xdist_group("real_amac_managers")

SITE = "https://gs.amac.org.cn/amac-infodisc"
SINCE = date(2026, 1, 12)  # the day on which the first of the 17 was registered
FIRST, SECOND = (datetime(2026, 5, day, 12, tzinfo=UTC) for day in (7, 13))
YEARS = range(2014, 2027)
MEMBER = "2510312307106309"  # taken here for one whose page stands among those of members


class Days(NamedTuple):
    """A world that was crawled on both days, and the files that it was made of."""

    world: World
    days: list[dict[str, Any]]

    @property
    def profiles(self) -> list[Row]:
        return list(self.days[0]["managerAdditions"])


def day(ms: int) -> date:
    """Whole days since 1970, whatever the time zone."""
    days, rest = divmod(ms, 24 * 60 * 60 * 1000)
    assert rest == 0
    return date(1970, 1, 1) + timedelta(days=days)


def row_of(profile: Row) -> Row:
    """The row of the list that stands in a profile."""
    return {key: profile[key] for key in pages.manager()}


def sent(path: str, body: str, rows: list[Row]) -> Iterator[Sent]:
    for number, text in enumerate(amac.window_answers(rows)):
        url = f"{SITE}/api/{path}?page={number}&size=100"
        yield Sent(url=url, content=text.encode(), method="POST", body=body, json=True)


def register(rows: list[Row]) -> Iterator[Sent]:
    for year in YEARS:
        body = f'{{"registerDate":{{"from":"{year}-01-01","to":"{year}-12-31"}}}}'
        within = [row for row in rows if day(row["registerDate"]).year == year]
        yield from sent("pof/manager/query", body, within)


def profile_page(profile: Row) -> str:
    detail = profile["detail"]
    labels = {
        "基金管理人全称(中文)": profile["managerName"],
        "登记编号": profile["registerNo"],
        "登记时间": str(day(profile["registerDate"])),
        "成立时间": str(day(profile["establishDate"])),
        "机构类型": profile["primaryInvestType"],
        "注册地址": profile["registerAddress"],
        "办公地址": detail["officeAddress"],
        "注册资本(万元)(人民币)": detail["registeredCapital"],
        "实缴资本(万元)(人民币)": detail["paidInCapital"],
        "注册资本实缴比例": detail["paidRatio"],
        "全职员工人数": detail["employeeCount"],
        "取得基金从业人数": detail["qualifiedCount"],
        "管理规模区间": detail["scaleRange"],
    }
    return pages.page(
        labels,
        controller=detail["actualController"],
        staff=[tuple(each.values()) for each in detail["executives"]],
        careers=[tuple(each.values()) for each in detail["workHistory"]],
        holders=[tuple(each.values()) for each in detail["shareholders"]],
        affiliates={},
    )


@pytest.fixture(scope="session")
def days(captures: Path, sqlite_world: NewWorld) -> Days:
    files = [captures / f"amac/daily_{name}.json" for name in ("20260507", "20260513")]
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    found = Days(sqlite_world(), read)
    new = [row_of(profile) for profile in found.profiles]
    for at, each in zip((FIRST, SECOND), read, strict=True):
        answers = [*register(each["managers"] + new)]
        for profile in found.profiles:
            place = "member" if profile["id"] == MEMBER else "manager"
            url = f"{SITE}/res/pof/{place}/{profile['url']}"
            answers.append(Sent(url=url, content=profile_page(profile).encode()))
        absent = f"{SITE}/res/pof/manager/{MEMBER}.html"
        answers.append(Sent(url=absent, content=b"<html>404</html>", status=404))
        found.world.crawl("amac_managers", answers, at, since=SINCE)
    return found


def test_the_first_day(days: Days) -> None:
    """84 managers and 17, with the dates right to the day, and each year adds up."""
    run = days.world.run(0)
    assert (run["verdict"], run["reason"], run["new"]) == ("complete", None, 84 + 17)
    windows = days.world.rows("crawl_window", run_id=run["id"])
    assert [window["key"] for window in windows] == [f"registered/{year}" for year in YEARS]
    assert all(window["expected"] == window["got"] for window in windows)
    rows = {row["id"]: row for row in days.days[1]["managers"]}
    stored = days.world.by_id("fund_manager")
    for number, row in rows.items():
        latitude, longitude = row["officeCoordinate"].split(",")
        expected = {
            "name": row["managerName"],
            "registration_no": row["registerNo"],
            "kind": "securities",
            "established_on": day(row["establishDate"]),
            "registered_on": day(row["registerDate"]),
            "legal_representative_raw": row["artificialPersonName"],
            "registered_address_raw": row["registerAddress"],
            "office_address_raw": row["officeAddress"],
            "office_latitude": Decimal(repr(float(latitude))),
            "office_longitude": Decimal(repr(float(longitude))),
            "fund_count": row["fundCount"],
            "has_products": row["managerHasProduct"],
            "has_hints": row["hasSpecialTips"],
            "has_credit_marks": row["hasCreditTips"],
            "member_raw": row["memberType"],
            "legal_form_raw": row["orgForm"],
            "paid_in_capital_minor": None,  # 1 in every row
            "detail_version": None,
            "gone_at": None,
        }
        assert columns(stored[number], expected) == expected
        assert str(stored[number]["office_region_code"]).startswith("6101")
    assert days.world.rows("review_item") == []


def test_what_changed_in_between(days: Days) -> None:
    """The numbers of funds of four managers, and nothing else."""
    before, after = ({row["id"]: row for row in each["managers"]} for each in days.days)
    changed = {
        (number, str(before[number][key]), str(after[number][key]))
        for number in before
        for key in before[number]
        if before[number][key] != after[number][key]
    }
    assert len(changed) == 4
    run = days.world.run(1)
    assert (run["verdict"], run["new"], run["changed"], run["unchanged"]) == ("complete", 0, 4, 97)
    names = {row["id"]: row["native_id"] for row in days.world.rows("fund_manager")}
    told = days.world.rows("change", run_id=run["id"])
    assert {(each["entity"], each["field"]) for each in told} == {("fund_manager", "fund_count")}
    assert {(names[t["entity_id"]], t["value_old"], t["value_new"]) for t in told} == changed


def test_pages_are_asked_once_of_what_is_new(days: Days) -> None:
    """Of a member in the second place, where the first has none: nothing is missing then."""
    visits = [each for each in days.world.rows("visit") if each["native_id"]]
    asked = [each["native_id"] for each in visits if each["http_status"] == 200]
    assert sorted(asked) == sorted(profile["id"] for profile in days.profiles)
    assert [each["native_id"] for each in visits if each["http_status"] == 404] == [MEMBER]


def test_the_profiles_as_values(days: Days) -> None:
    """Capital, staff, scale and controller of all 17, in figures."""
    stored = days.world.by_id("fund_manager")
    scales = {"0-5亿元": (0, 50_000_000_000), "10-20亿元": (100_000_000_000, 200_000_000_000)}
    assert len(days.profiles) == 17
    for profile in days.profiles:
        detail = profile["detail"]
        lo, hi = scales[detail["scaleRange"]]
        expected = {
            "registered_capital_minor": int(detail["registeredCapital"].replace(",", "")) * 10**6,
            "paid_in_capital_minor": int(detail["paidInCapital"].replace(",", "")) * 10**6,
            "paid_in_percent": 100,
            "currency": "CNY",
            "staff": int(detail["employeeCount"]),
            "qualified_staff": int(detail["qualifiedCount"]),
            "scale_lo_minor": lo,
            "scale_hi_minor": hi,
            "controller_raw": detail["actualController"],
            "ownership": "private",
        }
        assert columns(stored[profile["id"]], expected) == expected
        assert stored[profile["id"]]["detail_version"]


def test_people_and_careers_of_the_profiles(days: Days) -> None:
    """42 executives with each of their posts, and 203 lines of careers that name nobody."""
    managers = {row["id"]: row["native_id"] for row in days.world.rows("fund_manager")}
    staff: dict[str, list[Row]] = {profile["id"]: [] for profile in days.profiles}
    careers: dict[str, list[Row]] = {profile["id"]: [] for profile in days.profiles}
    for table, found in (("fund_manager_staff", staff), ("fund_manager_career", careers)):
        for row in days.world.rows(table):
            found[managers[row["manager_id"]]].append(row)
    posts = 0
    for profile in days.profiles:
        detail = profile["detail"]
        assert [(row["person_name"], row["roles_raw"]) for row in staff[profile["id"]]] == [
            (each["name"], each["role"]) for each in detail["executives"]
        ]
        posts += sum(len(row["roles"].split(",")) for row in staff[profile["id"]])
        for row, each in zip(careers[profile["id"]], detail["workHistory"], strict=True):
            began, _, ended = each["time"].partition(" -")
            assert f"{row['began_on']:%Y.%m}" == began
            assert (f"{row['ended_on']:%Y.%m}" if row["ended_on"] else "") == ended.strip()
            assert row["goes_on"] is (not ended)
            words = (each["company"], each["department"], each["role"])
            said = (row["employer_raw"], row["department_raw"], row["roles_raw"])
            assert said == tuple(None if word in ("无", "") else word for word in words)
    assert sum(map(len, staff.values())) == 42
    assert sum(map(len, careers.values())) == 203
    assert len(days.world.rows("position")) == posts


def test_holders_of_the_profiles(days: Days) -> None:
    """Each share is there; of a person who neither runs nor controls the firm without the name."""
    managers = {row["id"]: row["native_id"] for row in days.world.rows("fund_manager")}
    held: dict[str, list[tuple[str | None, Decimal]]] = {}
    for row in days.world.rows("relation", kind="shareholder"):
        place = held.setdefault(managers[row["manager_id"]], [])
        place.append((row["subject_raw"], row["share_percent"]))
    for profile in days.profiles:
        detail = profile["detail"]
        known = {each["name"] for each in detail["executives"]} | {detail["actualController"]}
        assert held[profile["id"]] == [
            (
                each["name"] if each["name"] in known or len(each["name"]) > 4 else None,
                Decimal(each["ratio"].rstrip("%")),
            )
            for each in detail["shareholders"]
        ]


# --- those that were cancelled -----------------------------------------------------------------


@pytest.fixture(scope="session")
def ended(captures: Path, sqlite_world: NewWorld) -> tuple[World, list[Row]]:
    """Those of one day, their pages, and older ones behind them: the walk ends there."""
    text = (captures / "amac/daily_20260507.json").read_text(encoding="utf-8")
    rows = json.loads(text)["nationalCancellations"]
    listed = [{key: row[key] for key in pages.cancelled()} for row in rows]
    old = [pages.cancelled(n, cancelDate=amac.ms("2026-02-27")) for n in range(101, 301)]
    answers = [*sent("cancelled/manager", "{}", listed + old)][:2]
    for row in rows:
        detail = row["detail"]
        labels = {
            "注销时间": str(day(row["cancelDate"])),
            "注销类型": detail["cancelType"],
            "注销原因": detail["cancelReason"],
            "机构类型": detail["managerType"],
            "注册地址": detail["registerAddress"],
            "办公地址": detail["officeAddress"],
            "注册资本(万元)(人民币)": detail["registeredCapital"],
            "实缴资本(万元)(人民币)": detail["paidInCapital"],
        }
        url = f"{SITE}/res/cancelled/manager/{row['userTenantId']}.html"
        content = pages.cancelled_page(labels, detail["productCount"]).encode()
        answers.append(Sent(url=url, content=content))
    world = sqlite_world()
    world.crawl("amac_cancelled", answers, FIRST, since=date(2026, 4, 1))
    return world, rows


def test_cancelled_managers(ended: tuple[World, list[Row]]) -> None:
    world, rows = ended
    run = world.run()
    assert (run["verdict"], run["reason"]) == ("complete", None)
    assert len(world.rows("visit")) == 2 + 14
    stored = world.by_id("fund_manager_cancellation")
    for row in rows:
        detail, code = row["detail"], row["orgCode"]
        expected = {
            "name": row["orgName"],
            "uscc": None if "-" in code else code,
            "org_code": code.replace("-", "") if "-" in code else code[8:17],
            "established_on": day(row["establishmentTime"]),
            "registered_on": day(row["orgSignDate"]),
            "cancelled_on": date(2026, 4, 30),
            "kind": "by_association",
            "kind_raw": "300",
            "reason_raw": detail["cancelReason"],
            "manager_kind": "securities",
            "registered_address_raw": detail["registerAddress"],
            "office_address_raw": detail["officeAddress"],
            "registered_capital_minor": int(detail["registeredCapital"].replace(",", "")) * 10**6,
            "paid_in_capital_minor": int(detail["paidInCapital"].replace(",", "")) * 10**6,
            "products": detail["productCount"],
        }
        assert columns(stored[str(row["userTenantId"])], expected) == expected
        assert stored[str(row["userTenantId"])]["region_code"]
        assert stored[str(row["userTenantId"])]["office_region_code"]
    assert sum("-" in row["orgCode"] for row in rows) == 7
    assert world.rows("review_item") == []
