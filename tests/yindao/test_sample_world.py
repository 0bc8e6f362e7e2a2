"""The sample's world is sound, says one thing only, and is invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from spiders.office_pages import read_xlsx
from spiders.pdf_pages import PdfFile
from tests.support import sample_files
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


# --- AMAC


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


# --- nothing is copied


def strings(value: Any, keys: frozenset[str]) -> Iterator[str]:
    """The texts under `keys`, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in keys and isinstance(inner, str):
                yield inner
            yield from strings(inner, keys)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, keys)


def json_of(path: Path) -> list[Any]:
    """A file of JSON, JSON lines or JSONP."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line]
    if path.suffix == ".jsonp":
        text = text[text.index("(") + 1 : text.rindex(")")]
    return [json.loads(text)]


FIRM_KEYS = frozenset(
    {
        "stockAuditName",
        "s_issueCompanyFullName",
        "i_intermediaryName",
        "companyFullName",
        "companyName",
        "fundName",
        "managerName",
        "mandatorName",
        "fund",
        "manager",
        "custodian",
        "orgName",
        "title",
        "buyer",
    }
)
PERSON_KEYS = frozenset({"i_p_personName", "s_personName", "artificialPersonName"})
TITLE = re.compile(r'(?:_\d+\.htm"[^>]*title=|ArticleTitle" content=)"([^"]+)"')
SUMMARY = re.compile(r"'title'[^>]*>(?:采购项目名称|采购单位|代理机构名称)</td><td[^>]*>([^<]+)<")


def captured_names(captures: Path, keys: frozenset[str]) -> Iterator[str]:
    for folder in ("sse", "amac", "ccgp_text"):
        for path in sorted((captures / folder).iterdir()):
            if path.suffix in (".json", ".jsonl", ".jsonp"):
                yield from strings(json_of(path), keys)


def text_of(path: Path) -> str:
    """What a file of the sample says; of a PDF what stands on its pages, of a list its cells."""
    content = path.read_bytes()
    if path.suffix == ".xlsx":
        return repr(read_xlsx(content).pages)
    if path.suffix == ".pdf":
        file = PdfFile(content)
        return "".join(file.text(number) for number in range(len(file)))
    return content.decode("utf-8")


def test_its_prospectus_is_what_the_script_writes() -> None:
    written = PdfFile(sample_files.prospectus())
    shown = "".join(written.text(number) for number in range(len(written)))
    assert shown == text_of(sample_files.FILE)
    assert sample_files.ISSUER in shown


def test_no_name_of_the_captures(captures: Path) -> None:
    sample = "\n".join(text_of(path) for path in WORLD.rglob("*.*"))
    names = set(captured_names(captures, FIRM_KEYS))
    for page in sorted((captures / "ccgp").glob("*.html")):
        for pattern in (TITLE, SUMMARY):
            names.update(pattern.findall(page.read_text(encoding="utf-8")))
    names = {name.strip() for name in names if len(name.strip()) > 4}
    assert len(names) > 1000
    assert sorted(name for name in names if name in sample) == []


def test_no_person_of_the_captures(captures: Path) -> None:
    pages = [*WORLD.rglob("sse/*.json"), *WORLD.rglob("amac/managers-*.json")]
    invented = {name for path in pages for name in strings(json_of(path), PERSON_KEYS)} - {""}
    assert invented
    assert invented.isdisjoint(captured_names(captures, PERSON_KEYS))


def test_telephones_are_no_telephones() -> None:
    number = re.compile(r"\b(?:0\d{2,3}-\d{7,8}|1[3-9]\d{9})\b")
    portals = ("ccgp", "ggzy", "zcy", "gpcms", "szggzy")
    paths = [path for name in portals for path in (WORLD / name).iterdir()]
    assert len(paths) > 25
    for path in paths:
        assert set(number.findall(path.read_text(encoding="utf-8"))) <= {"000-00000000"}
