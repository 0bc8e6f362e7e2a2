"""The sample's world is sound, says one thing only, and is invented."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from yindao.sample import world
from yindao.sample.network import LOOKS
from yindao.sample.world import WORLD, Answer, WorldError, answers, read_index

CCGP = "https://www.ccgp.gov.cn/cggg/"
SSE_PARTS = {
    "SH_XM_LB",
    "GP_GPZCZ_XMDTZTTLB",
    "GP_GPZCZ_SHXXPL",
    "GP_GPZCZ_SSWHYGGJG",
    "GP_GPZCZ_XMDTZTYYLB",
    "GP_COMMON_FILE_SEARCH",
}
NOT_PAGES = {"index.tsv", "README.md"}
HEAD = "\t".join(world.COLUMNS)
GOOD = "1\tccgp_zygg\tGET\thttps://www.ccgp.gov.cn/\t\t200\ttext/html\t\thome.html"


def by_source(week: int, source: str) -> list[Answer]:
    return [answer for answer in answers(week) if answer.source == source]


def answer_to(week: int, url: str) -> Answer:
    return next(answer for answer in answers(week) if answer.url == url)


def result(answer: Answer) -> list[dict[str, Any]]:
    """The rows of an answer of SSE or AMAC."""
    value = json.loads(answer.content)
    rows: list[dict[str, Any]] = value["result" if "result" in value else "content"]
    return rows


def query(answer: Answer) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


# --- the index


def test_every_file_is_used() -> None:
    on_disk = {path.relative_to(WORLD).as_posix() for path in WORLD.rglob("*") if path.is_file()}
    assert on_disk - NOT_PAGES == world.files()


def test_sources_and_weeks() -> None:
    index = read_index()
    assert {answer.source for answer in index} == {look.source_id for look in LOOKS[1]}
    assert {answer.week for answer in answers(1)} == {1}
    assert {answer.week for answer in answers(2)} == {1, 2}
    assert len({answer.key for answer in answers(2)}) == len(answers(2))


def test_week_two_lies_over_week_one() -> None:
    now = {answer.key: answer for answer in answers(2)}
    for before in answers(1):
        after = now[before.key]
        assert after.week == 2 or after == before


def test_order_of_query_parameters_does_not_matter() -> None:
    one = answers(1)[0]
    swapped = [
        Answer(1, "x", "GET", f"https://a.example/?{q}", None, 200, (), b"")
        for q in ("a=1%2C2&b=", "b=&a=1,2")
    ]
    assert swapped[0].key == swapped[1].key != one.key


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (GOOD.replace("1\t", "3\t", 1), "index.tsv:3: unknown week '3'"),
        (GOOD.replace("home", "other"), "index.tsv:3: no file other.html"),
        (GOOD, "index.tsv:3: the same request as in line 2"),
        (GOOD + "\tmore", "index.tsv:3: 10 columns, not 9"),
        (GOOD.replace("GET", "PUT"), "index.tsv:3: unknown method 'PUT'"),
        (GOOD.replace("https:", "ftp:"), "index.tsv:3: not an address"),
        (GOOD.replace("200", "20"), "index.tsv:3: not a status: '20'"),
        (GOOD.replace("200", "302"), "index.tsv:3: a redirect without a location"),
        (GOOD.replace("\t\thome", "\thttps://a.example/\thome"), "a location without a redirect"),
        (GOOD.replace("text/html", ""), "index.tsv:3: no content type"),
        (GOOD.replace("ccgp_zygg", ""), "index.tsv:3: no source"),
        (GOOD.replace("home.html", ""), "index.tsv:3: no file"),
        (GOOD.replace("home.html", "home.html + home.html"), "index.tsv:3: only arrays"),
        (GOOD.replace("home.html", "rows.json#nothing"), "no array 'nothing' in rows.json"),
        (GOOD.replace("home.html", "home.html#info"), "index.tsv:3: "),
    ],
)
def test_bad_lines_say_where(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "home.html").write_text("<html></html>", encoding="utf-8")
    (tmp_path / "rows.json").write_text('{"info": []}', encoding="utf-8")
    (tmp_path / "index.tsv").write_text(f"{HEAD}\n{GOOD}\n{line}\n", encoding="utf-8")
    with pytest.raises(WorldError, match=re.escape(problem)):
        read_index(tmp_path)


def test_bad_head_and_unknown_week(tmp_path: Path) -> None:
    (tmp_path / "index.tsv").write_text("week\tsource\n", encoding="utf-8")
    with pytest.raises(WorldError, match=r"index\.tsv:1: the head must be week \| source"):
        read_index(tmp_path)
    with pytest.raises(ValueError, match="the sample has the weeks"):
        answers(3)


# --- SSE


@pytest.mark.parametrize(("week", "projects"), [(1, 4), (2, 5)])
def test_sse_list_and_details_agree(week: int, projects: int) -> None:
    found = [a for a in by_source(week, "sse_listings") if query(a)]  # without the one file
    the_list, counts = (a for a in found if query(a)["isPagination"] == "true")
    assert sum(each["num"] for each in json.loads(counts.content)["statistics"]) == projects
    page = json.loads(the_list.content)["pageHelp"]
    assert (page["total"], page["pageCount"], page["pageSize"]) == (projects, 1, 100)
    rows = result(the_list)
    assert [row["updateDate"] for row in rows] == sorted(
        (row["updateDate"] for row in rows), reverse=True
    )
    for row in rows:
        number = row["stockAuditNum"]
        asked_of = {"stockAuditNum", "auditId"}
        of_project = [a for a in found if number in {query(a).get(key) for key in asked_of}]
        parts = {query(a)["sqlId"]: result(a) for a in of_project}
        assert set(parts) == SSE_PARTS
        assert parts["SH_XM_LB"] == [row]
        check_steps(row, parts["GP_GPZCZ_XMDTZTTLB"], parts["GP_GPZCZ_XMDTZTYYLB"])


def check_steps(
    row: dict[str, Any], milestones: list[dict[str, Any]], log: list[dict[str, Any]]
) -> None:
    """The last milestone and the newest line of the log are the list's status."""
    for last in (milestones[-1], log[0]):
        assert last["auditStatus"] == row["currStatus"]
        for part in ("commitiResult", "registeResult", "suspendStatus"):
            assert last[part] == row[part]
    assert [step["qianDate"] for step in log] == sorted(
        (step["qianDate"] for step in log), reverse=True
    )
    assert {step["auditItemId"] for step in milestones} <= {step["auditItemId"] for step in log}


def test_sse_rows_change_with_their_revision() -> None:
    before, after = (
        {row["stockAuditNum"]: row for row in result(by_source(week, "sse_listings")[0])}
        for week in (1, 2)
    )
    assert after.keys() - before.keys() == {"9105"}
    changed = {number for number in before if before[number] != after[number]}
    assert changed == {"9102", "9103", "9104"}
    for number in before:
        is_new = before[number]["OPERATION_SEQ"] != after[number]["OPERATION_SEQ"]
        assert is_new == (number in changed)


# --- ccgp


def links(week: int, scope: str) -> list[str]:
    page = answer_to(week, f"{CCGP}{scope}/index.htm")
    found = re.findall(r'<a href="(\./[^"]+\.htm)" target', page.content.decode())
    return [urljoin(page.url, link) for link in found]


@pytest.mark.parametrize(
    ("week", "scope", "notices"), [(1, "zygg", 5), (2, "zygg", 6), (1, "dfgg", 5), (2, "dfgg", 0)]
)
def test_listed_notices_have_their_page(week: int, scope: str, notices: int) -> None:
    assert len(links(week, scope)) == notices
    for link in links(week, scope):
        page = answer_to(week, link)
        assert page.status == 200
        assert page.content.decode().count("<!--vF_detail_content_container-->") == 1


def test_lists_are_one_page() -> None:
    for week, scope in ((1, "zygg"), (2, "zygg"), (1, "dfgg")):
        page = answer_to(week, f"{CCGP}{scope}/index.htm").content.decode()
        assert "Pager({size:1, current:0, prefix:'index',suffix:'htm'});" in page


def test_a_notice_is_gone_and_a_channel_is_blocked() -> None:
    (gone,) = set(links(1, "zygg")) - set(links(2, "zygg"))
    answer = answer_to(2, gone)
    assert (answer.status, dict(answer.headers)["Location"]) == (302, "https://www.ccgp.gov.cn/")
    assert answer_to(2, "https://www.ccgp.gov.cn/").status == 200
    challenge = answer_to(2, f"{CCGP}dfgg/index.htm")
    assert challenge.status == 200
    assert "访问过于频繁" in challenge.content.decode()


def summary(page: str) -> Decimal:
    """The total of an award in yuan, from its summary."""
    found = re.search(r"总中标金额</td><td[^>]*>￥([\d.]+) 万元", page)
    assert found
    return Decimal(found[1]) * 10_000


def times(counts: list[str], prices: list[str]) -> Decimal:
    """What the items of a row cost together: `3套` at `1180000.00`, and so on."""
    pairs = zip(counts, prices, strict=True)
    return sum((int(count[:-1]) * Decimal(price) for count, price in pairs), Decimal(0))


def test_central_award_adds_up() -> None:
    page = text_of_notice(2, "99000212")
    lots = [Decimal(n) * 10_000 for n in re.findall(r"中标（成交）金额：([\d.]+)（万元）", page)]
    rows = re.findall(r"<td>(\d[台套][^<]*(?:<br />[^<]*)*)</td><td>(.+?)</td></tr>", page)
    items = [times(*(cell.split(";<br />") for cell in row)) for row in rows]
    assert items == lots == [8_486_000, 4_114_000]
    assert sum(lots) == summary(page)
    assert "ZHY-26-A-0451" in page
    assert "ZHY-26-A-0451" in text_of_notice(1, "99000012")


def test_local_award_adds_up() -> None:
    page = text_of_notice(1, "99000133")
    rows = re.findall(r"<td>([\d.]+)\([台套]\)</td> <td>([\d,.]+)</td> <td>([\d,.]+)</td>", page)
    totals = [Decimal(total.replace(",", "")) for _, _, total in rows]
    assert [Decimal(n) * Decimal(p.replace(",", "")) for n, p, _ in rows] == totals
    assert sum(totals) == summary(page) == 3_268_000
    assert "<span>3,268,000.00元</span>" in page


def test_correction_links_to_its_original() -> None:
    (original,) = (link for link in links(2, "zygg") if "99000101" in link)
    assert f"地址：{original}" in text_of_notice(2, "99000205")


def text_of_notice(week: int, number: str) -> str:
    (answer,) = (a for a in answers(week) if a.url.endswith(f"_{number}.htm"))
    return answer.content.decode()


# --- across the channels


def test_firms_meet_under_one_name() -> None:
    for name, places in (
        ("合肥澜序量子仪器股份有限公司", {"sse_listings", "ccgp_zygg", "ggzy_procurement"}),
        ("成都穹域航空结构股份有限公司", {"sse_listings", "ccgp_dfgg"}),
        (
            "合肥岫云私募基金管理有限公司",
            {"amac_funds", "amac_managers", "ccgp_dfgg", "ggzy_procurement", "zcy_zhejiang"},
        ),
    ):
        assert {a.source for a in read_index() if name.encode() in a.content} == places
