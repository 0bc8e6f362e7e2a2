"""A page of AMAC's whole register, and a fund's own page, as they answered in May 2026."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support import amac_answers as amac
from tests.test_real_input.amac_register import KEYWORD, SITE, expected_fund, pages
from tests.test_real_input.conftest import NewWorld, Sent, World, columns

HEARD = "SZZ001"
pytestmark = pytest.mark.xdist_group("real_amac_pages")


@pytest.fixture(scope="session")
def page_of_all(captures: Path, sqlite_world: NewWorld) -> World:
    """The answer of 20 funds out of 243,479 as if found by a keyword, and one fund's page. Another
    that bears the keyword is put to them: without any the answer would be taken as unheard.

    An empty page ends the list: the register would have 12,174.
    """
    world = sqlite_world()
    asked = f'{{"keyword":"{KEYWORD}"}}'
    url = f"{SITE}/api/pof/fund?page={{}}&size=100&sort=putOnRecordDate,desc"
    heard = json.loads((captures / "amac/pof_fund_20260519.json").read_text(encoding="utf-8"))
    heard["content"].append(amac.fund(HEARD))
    whole = json.dumps({**heard, "numberOfElements": 21}, ensure_ascii=False).encode()
    end = amac.body([], number=1, total=243_479, totalPages=1).encode()
    answers = [
        Sent(url=url.format(number), content=content, method="POST", body=asked, json=True)
        for number, content in enumerate((whole, end))
    ]
    may = '"putOnRecordDate":{"from":"2026-05-01","to":"2026-05-31"}'
    for kind in ("OT0201", "OT0203"):
        answers += pages(f'{{"fundType":"{kind}",{may}}}', [])
    page = (captures / "amac/fund_detail_S85784.html").read_bytes()
    answers.append(Sent(url=f"{SITE}/res/pof/fund/2605181902104495.html", content=page))
    at = datetime(2026, 5, 19, 12, tzinfo=UTC)
    world.crawl("amac_funds", answers, at, since=date(2026, 5, 1), keywords=KEYWORD)
    return world


def test_a_window_that_does_not_add_up(page_of_all: World) -> None:
    (end,) = page_of_all.ends
    assert end.verdict == "partial"
    assert str(end.reason).startswith(f"20 pages did not come: {SITE}/res/pof/fund/")
    short = f"keyword/{KEYWORD}: the source states 243479 rows, 21 came"
    assert str(end.reason).endswith(f"; {short}")
    windows = {row["key"]: row for row in page_of_all.rows("crawl_window")}
    window = windows[f"keyword/{KEYWORD}"]
    assert (window["expected"], window["got"], window["done_at"]) == (243_479, 21, None)


def test_rows_found_by_a_keyword(page_of_all: World, captures: Path) -> None:
    """What kind of fund they are is not said; the one whose page was read has it from there."""
    text = (captures / "amac/pof_fund_20260519.json").read_text(encoding="utf-8")
    rows = {row["fundNo"]: row for row in json.loads(text)["content"]}
    stored = page_of_all.by_id("fund")
    assert stored.pop(HEARD)["name"]
    assert stored.keys() == rows.keys()
    assert len(stored) == 20
    for number, fund in stored.items():
        if number != "S85784":
            expected = {**expected_fund(rows[number]), "amac_type": None}
            assert columns(fund, expected) == expected
    assert page_of_all.rows("review_item") == []


def test_the_page_of_a_fund(page_of_all: World) -> None:
    fund = page_of_all.by_id("fund")["S85784"]
    expected = {
        "name": "宁波同德源余策略壹期创业投资合伙企业（有限合伙）",
        "amac_code": "S85784",
        "amac_page_id": "2605181902104495",
        "amac_type": "venture_capital",
        "amac_type_raw": "创业投资基金",
        "legal_form": "limited_partnership",
        "region_code": "330206",
        "region_raw": "浙江省宁波市北仑区",
        "established_on": date(2026, 4, 17),
        "registered_on": date(2026, 5, 18),
        "status": "operating",
        "status_raw": "正在运作",
        "management_type_raw": "受托管理",
        "custody_raw": "是",
        "manager_raw": "安徽源余私募基金管理有限公司",
        "custodian_raw": "上海浦东发展银行股份有限公司",
        "currency_raw": "人民币现钞",
        "special_notice": None,
        "phase_raw": "暂行办法实施后成立的基金",
        "inclusion_tier": None,
    }
    assert columns(fund, expected) == expected
    assert fund["detail_version"]
    names = page_of_all.organisations()
    ties = page_of_all.rows("relation", fund_id=fund["id"])
    assert {(row["kind"], names[row["subject_id"]], names[row["object_id"]]) for row in ties} == {
        ("fund_manager", "安徽源余私募基金管理有限公司", fund["name"]),
        ("custodian", "上海浦东发展银行股份有限公司", fund["name"]),
    }


def test_the_reports_of_a_fund(page_of_all: World) -> None:
    (disclosure,) = page_of_all.rows("fund_disclosure")
    assert disclosure["native_id"] == "S85784/disclosure/2026-05-18"
    assert disclosure["fund_id"] == page_of_all.by_id("fund")["S85784"]["id"]
    assert disclosure["last_update_on"] == date(2026, 5, 18)
    assert disclosure["investor_accounts_percent"] == Decimal(0)
    counts = {name: disclosure[name] for name in disclosure if name.endswith(("due", "time"))}
    counts |= {name: disclosure[name] for name in disclosure if name.endswith("missing")}
    assert len(counts) == 12
    assert set(counts.values()) == {0}


def test_a_fund_leads_to_its_page(page_of_all: World, captures: Path) -> None:
    page = (captures / "amac/fund_detail_S85784.html").read_bytes().decode()
    for name in ("fund", "fund_disclosure"):
        read = dict(page_of_all.read_from(name))
        assert page in read, name
        assert {row["native_id"].partition("/")[0] for row in read[page]} == {"S85784"}
