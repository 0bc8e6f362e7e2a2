"""Bad input, each kind as a real crawl: what was good is stored, nothing is withdrawn or made up.

Every test begins where the sample's first week ended, takes the network of the second week, breaks
one answer in it, and crawls in a child process. What came must be in the archive, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from spiders.platforms.sse_queries import ask_page
from tests.support.second_week import (
    AWARD,
    BUSY,
    CHALLENGE,
    ENTITIES,
    FUND_PAGE,
    FUNDS,
    LIST,
    LOG,
    NEW,
    PROJECTS,
    After,
    answer_of,
    instead,
    second_week,
)


@pytest.mark.parametrize("source", ENTITIES)
def test_the_network_that_is_broken_below_is_whole(
    after: After, tmp_path: Path, source: str
) -> None:
    place = after(source)
    end = place.crawl(second_week(tmp_path, source).files())
    assert (end.verdict, end.reason) == ("complete", None)
    assert place.new() == NEW[source]
    assert place.things("detail_version IS NULL") <= {"SZX904", "SZX908"}  # ordinary funds


# Answers that are broken


@dataclass(frozen=True)
class Case:
    """One answer that is broken, and what has to come of it.

    says    what the reason has to say
    new     things that are found all the same
    unread  things whose own page could not be read
    """

    source: str
    parts: tuple[str, ...]
    broken: Callable[[bytes], bytes]
    verdict: str
    says: tuple[str, ...]
    new: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    status: int = 200


def cut(content: bytes) -> bytes:
    """The first half, as where a connection breaks off."""
    return content[: len(content) // 2]


def renamed(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode())

    return change


def without(key: str) -> Callable[[bytes], bytes]:
    """JSON without a key in any of its rows."""

    def change(content: bytes) -> bytes:
        answer = json.loads(content)
        rows = answer.get("result") or answer["content"]
        assert all(key in row for row in rows)
        for row in rows:
            del row[key]
        return json.dumps(answer, ensure_ascii=False).encode()

    return change


def always(content: bytes | str) -> Callable[[bytes], bytes]:
    sent = content.encode() if isinstance(content, str) else content
    return lambda _: sent


def with_garbage(content: bytes) -> bytes:
    """Far more bytes that are no text than a page may have."""
    middle = content.index("采购单位".encode())
    return content[:middle] + b"\xff\xfe\xff" * 100 + content[middle:]


PORTAL = "<!doctype html><html><head><title>首页</title></head><body>欢迎访问</body></html>"
NOTICES = frozenset({"99000205", "99000212"})
CASES = {
    # truncated
    "list cut": Case("ccgp_zygg", LIST, cut, "drift", ("zygg/index.htm", "</html>")),
    "notice cut": Case(
        "ccgp_zygg", AWARD, cut, "drift", ("99000212", "expected"), NOTICES, frozenset({"99000212"})
    ),
    "project list cut": Case("sse_listings", PROJECTS, cut, "drift", ("list", "whole JSON")),
    "log cut": Case(
        *("sse_listings", LOG, cut, "drift", ("=9105", "whole JSON")),
        *(frozenset({"9105"}), frozenset({"9105"})),
    ),
    "fund list cut": Case(
        "amac_funds", FUNDS, cut, "drift", ("whole JSON",), frozenset({"SZX908"})
    ),
    # a label or key that is renamed or missing
    "list label renamed": Case(
        *("ccgp_zygg", LIST, renamed("发布时间", "发布日期"), "drift"),
        ("list row", "expected 发布时间"),
    ),
    "notice label renamed": Case(
        *("ccgp_zygg", AWARD, renamed(">采购单位<", ">采购方<"), "drift"),
        ("99000212", "summary table", "expected 采购单位", "采购方"),
        *(NOTICES, frozenset({"99000212"})),
    ),
    "project key renamed": Case(
        *("sse_listings", PROJECTS, renamed('"stockAuditName"', '"auditTitle"'), "drift"),
        ("project", "expected keys stockAuditName", "auditTitle"),
    ),
    "log key missing": Case(
        *("sse_listings", LOG, without("auditStatus"), "drift"),
        ("log", "expected keys auditStatus", "found"),
        *(frozenset({"9105"}), frozenset({"9105"})),
    ),
    "fund key missing": Case(
        *("amac_funds", FUNDS, without("fundNo"), "drift"),
        ("fund row", "expected keys fundNo", "fundName"),
        frozenset({"SZX908"}),
    ),
    "fund label renamed": Case(
        *("amac_funds", FUND_PAGE, renamed("基金编号", "产品编码"), "drift"),
        ("labels", "expected 基金编号", "产品编码"),
        *(frozenset({"SZX906", "SZX908"}), frozenset({"SZX906"})),
    ),
    # JSON that is HTML
    "project list is a page": Case(
        *("sse_listings", PROJECTS, always(PORTAL), "drift"),
        ("list", "expected JSON", "<!doctype"),
    ),
    "fund list is a challenge": Case(
        "amac_funds", FUNDS, always(CHALLENGE), "blocked", ("pof/fund", "asks for a verification")
    ),
    # challenges and busy pages with status 200
    "list is a challenge": Case(
        "ccgp_zygg", LIST, always(CHALLENGE), "blocked", ("index.htm", "asks for a verification")
    ),
    "notice is a busy page": Case(
        *("ccgp_zygg", AWARD, always(BUSY), "partial", ("99000212", "the system is busy")),
        *(NOTICES, frozenset({"99000212"})),
    ),
    "project list is busy": Case(
        *("sse_listings", PROJECTS, always('{"code":500,"msg":"系统繁忙"}'), "blocked"),
        ("the system is busy",),
    ),
    # statuses
    "list forbidden": Case(
        *("sse_listings", PROJECTS, always("<h1>403 Forbidden</h1>"), "blocked"),
        ("answered 403",),
        status=403,
    ),
    "too many requests": Case(
        *("ccgp_zygg", AWARD, always("slow down"), "blocked", ("99000212", "answered 429")),
        *(NOTICES, frozenset({"99000212"}), 429),
    ),
    "list answers 500": Case(
        "ccgp_zygg", LIST, always("oops"), "failed", ("index.htm", "answered 500"), status=500
    ),
    "a new notice answers 404": Case(
        *("ccgp_zygg", AWARD, always("<h1>404</h1>"), "partial", ("99000212", "answered 404")),
        *(NOTICES, frozenset({"99000212"}), 404),
    ),
    # encodings
    "notice in no encoding": Case(
        *("ccgp_zygg", AWARD, with_garbage, "failed"),
        ("99000212", "expected one of utf-8, gb18030", "unreadable characters"),
        *(NOTICES, frozenset({"99000212"})),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_answer(after: After, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    place = after(case.source)
    network = second_week(tmp_path, case.source)
    answer = answer_of(case.source, case.parts)
    sent = instead(network, answer, case.broken(answer.content), case.status)
    end = place.crawl(network.files())
    assert end.verdict == case.verdict, end.reason
    assert [part for part in case.says if part not in (end.reason or "")] == [], end.reason
    document = place.says_nothing(sent, case.status)
    found = place.new()
    assert found == case.new
    assert case.unread & found <= place.things("detail_version IS NULL")
    if case.verdict in ("drift", "failed") and case.status == 200:
        asked = place.rows("SELECT reason, raw FROM review_item WHERE document_id = ?", document)
        assert [reason for reason, _ in asked] == [
            "drift" if case.verdict == "drift" else "unreadable"
        ]
        assert (end.reason or "").startswith(asked[0][1][:80])


# Answers with something new


@dataclass(frozen=True)
class New:
    """Something that no rule expects, on a list and on a page of its own."""

    source: str
    parts: tuple[str, ...]
    broken: Callable[[bytes], bytes]
    field: str
    raw: str


def with_key(key: str) -> Callable[[bytes], bytes]:
    """JSON whose rows have one more key."""

    def change(content: bytes) -> bytes:
        answer = json.loads(content)
        for row in answer.get("result") or answer["content"]:
            row[key] = "样本"
        return json.dumps(answer, ensure_ascii=False).encode()

    return change


CELL = "<tr><td class='title'>{}</td><td colspan='3'>样本</td></tr><tr><td class='title'>品目</td>"
ADDED = {
    "ccgp_zygg": (
        New(
            *("ccgp_zygg", LIST, renamed(" 地域：", " 预算：<em>1</em> 地域：")),
            *("list row: new label", "预算"),
        ),
        New(
            *("ccgp_zygg", AWARD),
            renamed("<tr><td class='title'>品目</td>", CELL.format("采购意向")),
            *("summary table: new label", "采购意向"),
        ),
    ),
    "sse_listings": (
        New("sse_listings", PROJECTS, with_key("newIndustry"), "project: new key", "newIndustry"),
        New("sse_listings", LOG, with_key("newReason"), "log: new key", "newReason"),
    ),
    "amac_funds": (
        New("amac_funds", FUNDS, with_key("fundScale"), "fund row: new key", "fundScale"),
        New(
            *("amac_funds", FUND_PAGE),
            lambda content: with_label(content, "基金规模"),
            *("fund page: new label", "基金规模"),
        ),
    ),
}


def with_label(content: bytes, label: str) -> bytes:
    """A fund's page with one more row, made after the one before it."""
    text = content.decode()
    begin = text.rindex("<tr", 0, text.index("基金编号"))
    end = text.index("</tr>", begin) + len("</tr>")
    row = text[begin:end]
    return (text[:begin] + row.replace("基金编号", label) + text[begin:]).encode()


@pytest.mark.parametrize("source", ADDED)
def test_something_new_is_warned_of_and_reviewed(after: After, tmp_path: Path, source: str) -> None:
    place = after(source)
    network = second_week(tmp_path, source)
    sent = []
    for new in ADDED[source]:
        answer = answer_of(source, new.parts)
        sent.append(instead(network, answer, new.broken(answer.content)))
    end = place.crawl(network.files())
    assert end.verdict == "complete"
    told = [f"{new.field}: {new.raw}" for new in ADDED[source]]
    assert end.reason == "warning: " + "; ".join(told)
    assert place.new() == NEW[source]
    for new, content in zip(ADDED[source], sent, strict=True):
        document, exchange = place.came(content)
        assert exchange.body == content
        query = "SELECT field, raw, reason, decision FROM review_item WHERE document_id = ?"
        items = [row for row in place.rows(query, document) if row[2] == "unexpected"]
        assert items == [(new.field, new.raw, "unexpected", None)]
        assert place.rows("SELECT * FROM observation WHERE document_id = ?", document)
    counted = place.rows("SELECT review_items FROM crawl_run WHERE id = ?", place.run)
    assert counted[0][0] >= 2


# Encodings


def test_gbk_declared_as_utf8_is_read_as_gb18030(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    sent = []
    for parts in (LIST, AWARD):
        answer = answer_of("ccgp_zygg", parts)
        assert b"charset=utf-8" in answer.content
        sent.append(instead(network, answer, answer.content.decode().encode("gb18030")))
    end = place.crawl(network.files())
    assert (end.verdict, end.reason) == ("complete", None)
    assert place.new() == NEW["ccgp_zygg"]
    for content in sent:
        document, exchange = place.came(content)
        assert exchange.body == content
        charset = place.rows("SELECT charset, content_type FROM document WHERE id = ?", document)
        assert charset == [("gb18030", "text/html; charset=utf-8")]
    buyers = place.rows(
        "SELECT title, buyer_raw FROM procurement_notice WHERE native_id = '99000212'"
    )
    assert buyers[0][0].startswith("国家深层地学观测中心量子重力梯度测量系统采购项目")
    assert buyers[0][1] == "国家深层地学观测中心"


# Lists that are empty or short


def test_an_empty_list_is_not_a_quiet_week(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    answer = answer_of("ccgp_zygg", LIST)
    text = answer.content.decode()
    begin, end_of_rows = text.index("<li>"), text.rindex("</li>") + len("</li>")
    sent = instead(network, answer, text[:begin] + text[end_of_rows:])
    end = place.crawl(network.files(), floor=None)
    assert end.verdict == "empty"
    assert end.reason == "expected at least 1 rows, found 0"
    assert place.new() == set()
    place.says_nothing(sent)


def test_a_list_that_is_far_too_short_is_empty_too(after: After, tmp_path: Path) -> None:
    """Two runs of it, so that a complete list would say that a project is gone."""
    place = after("sse_listings")
    network = second_week(tmp_path, "sse_listings")
    answer = answer_of("sse_listings", PROJECTS)
    short = json.loads(answer.content)
    short["result"] = short["result"][:1]
    short["pageHelp"]["total"] = 1
    instead(network, answer, json.dumps(short))
    nothing = {**short, "result": [], "pageHelp": {**short["pageHelp"], "total": 0}}
    for status in range(1, 11):  # a list that is cut short is asked once more by status
        network.add(
            ask_page(1, str(status)).url,
            json.dumps(nothing),
            headers={"Content-Type": "application/json"},
        )
    for _ in range(2):
        end = place.crawl(network.files(), floor=None)
        assert end.verdict == "empty"
        assert end.reason == "expected at least 500 rows, found 1"
        assert place.new() <= {"9105"}
