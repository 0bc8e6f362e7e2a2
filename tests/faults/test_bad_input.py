"""Bad input, each kind as a real crawl: what was good is stored, nothing is withdrawn or made up.

Every test begins where the sample's first week ended, takes the network of the second week, breaks
one answer in it, and crawls in a child process. What came must be in the archive, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest

from db.engine import open_engine
from normalize.records import Json
from scheduler.health import source_findings
from scheduler.run import CrawlEnd
from spiders.archive import Exchange, places, read_at
from spiders.drafts import Contents, Draft, Page
from spiders.reading import Outcome, Raw, Read, interpret, read_answer
from spiders.source import Source
from tests.support.network import Network, crawl, sqlite_database
from yindao.sample.network import SINCE, UNTIL
from yindao.sample.world import Answer, answers

ROOT = Path(__file__).parent.parent.parent
ENTITIES = {
    "ccgp_zygg": "procurement_notice",
    "sse_listings": "listing_application",
    "amac_funds": "fund",
}
OPTIONS = {"amac_funds": {"keywords": "引导基金"}}
NEW = {"ccgp_zygg": {"99000205", "99000212"}, "sse_listings": {"9105"}} | {
    "amac_funds": {"SZX906", "SZX908"}
}
ZYGG = "https://www.ccgp.gov.cn/cggg/zygg/"
LIST = ("zygg/index.htm",)
AWARD = ("t20261113_99000212",)
CORRECTION = ("t20261113_99000205",)
PROJECTS = ("pageHelp.pageNo=1",)
LOG = ("GP_GPZCZ_XMDTZTYYLB", "=9105")
FUNDS = ("OT0201", "2026-11-01")
FUND_PAGE = ("2611111522990016.html",)  # of SZX906
CHALLENGE = (ROOT / "yindao/sample/world/ccgp/challenge.html").read_bytes()
BUSY = "<html><title>提示</title><body><p>系统繁忙，请稍后再试。</p></body></html>".encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def answer_of(source: str, parts: Iterable[str], week: int = 2) -> Answer:
    """The only answer of a week whose request has all these parts."""
    (found,) = (
        answer
        for answer in answers(week)
        if answer.source == source and all(p in f"{answer.url} {answer.body}" for p in parts)
    )
    return found


def second_week(folder: Path, source: str) -> Network:
    """The sample's second week without its own troubles, so that a test breaks one thing only."""
    network = Network.of_week(folder, 2, source)
    for parts in (("t20261104_99000118",), ("2610281105990012.html",)):
        for answer in answers(1):
            if answer.source == source and parts[0] in answer.url:
                instead(network, answer, answer.content)
    return network


def instead(
    network: Network, answer: Answer, content: bytes | str, status: int = 200, **headers: str
) -> bytes:
    """Answer the same request with something else; the bytes that are sent."""
    return network.add(
        answer.url,
        content,
        method=answer.method,
        body=answer.body or "",
        status=status,
        headers={"Content-Type": dict(answer.headers)["Content-Type"], **headers},
    )


@dataclass
class Place:
    """A database and an archive into which a source is crawled."""

    folder: Path
    source: str
    known: set[str] = field(default_factory=set)

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'yindao.sqlite'}"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def crawl(self, files: Iterable[Path], week: int = 2, floor: int | None = 1) -> CrawlEnd:
        """Crawl in a child; its end must be that which the database keeps."""
        end = crawl(
            self.source,
            self.database,
            self.archive,
            files,
            since=SINCE if week == 1 else None,
            until=UNTIL[week],
            floor=floor,
            **OPTIONS.get(self.source, {}),
        )
        if end.verdict is not None:
            assert end.exit_code == 0
            kept = self.rows("SELECT verdict, reason FROM crawl_run ORDER BY id DESC LIMIT 1")
            assert kept == [(end.verdict, end.reason)]
            assert (end.verdict in self.told()) == (end.verdict != "complete")
        return end

    def told(self) -> set[str]:
        """The codes of what doctor says."""
        engine = open_engine(self.database)
        with engine.connect() as connection:
            found = {finding.code for finding in source_findings(connection, datetime.now(UTC))}
        engine.dispose()
        return found

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database says."""
        with closing(sqlite3.connect(self.folder / "yindao.sqlite")) as connection:
            return connection.execute(query, values).fetchall()

    @property
    def run(self) -> int:
        """The last run."""
        return int(self.rows("SELECT max(id) FROM crawl_run")[0][0])

    def things(self, where: str = "1 = 1") -> set[str]:
        """Native ids of what the source lists."""
        query = f"SELECT native_id FROM {ENTITIES[self.source]} WHERE source_id = ? AND {where}"
        return {row[0] for row in self.rows(query, self.source)}

    def new(self) -> set[str]:
        """What this test's crawl has added; and nothing that was known is gone."""
        assert self.things("gone_at IS NOT NULL") == set()
        assert self.known <= self.things()
        return self.things() - self.known

    def came(self, content: bytes) -> tuple[int, Exchange]:
        """The document of a body in the last run, and its answer from the archive."""
        digest = sha256(content)
        found = self.rows(
            "SELECT d.id, v.archive_file, v.archive_offset FROM visit v JOIN document d "
            "ON d.id = v.document_id WHERE v.run_id = ? AND d.sha256 = ?",
            self.run,
            digest,
        )
        assert len(found) == 1, f"{len(found)} visits got {content[:40]!r}"
        ((document, file, offset),) = found
        return document, read_at(self.archive, file, offset, digest)

    def says_nothing(self, content: bytes, status: int = 200) -> int:
        """A body that came and is archived, and from which nothing was taken; its document."""
        document, exchange = self.came(content)
        assert exchange.body == content
        assert exchange.status == status
        for table in ("observation", "change"):
            assert self.rows(f"SELECT * FROM {table} WHERE document_id = ?", document) == []
        return document

    def archived(self) -> list[tuple[str, str]]:
        """Addresses of all answers of the last run, with the digests of what came."""
        newest = max((self.archive / self.source).iterdir(), key=lambda path: path.name)
        found = []
        for place in places([newest]):
            answer = read_at(self.archive, f"{self.source}/{newest.name}", place.offset)
            found.append((place.url, sha256(answer.body)))
        return found


@pytest.fixture(scope="module")
def first_weeks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Place]:
    """What is known after the first week of each source; crawled once, when it is first needed."""
    made: dict[str, Place] = {}

    def first_week(source: str) -> Place:
        if source not in made:
            place = empty(tmp_path_factory.mktemp(source), source)
            end = place.crawl(Network.of_week(place.folder, 1, source).files(), 1)
            assert (end.verdict, end.reason) == ("complete", None)
            assert place.things()
            made[source] = place
        return made[source]

    return first_week


def empty(folder: Path, source: str) -> Place:
    """A place where nothing is known."""
    sqlite_database(folder)
    return Place(folder, source)


@pytest.fixture
def after(first_weeks: Callable[[str], Place], tmp_path: Path) -> Callable[[str], Place]:
    """A copy of what is known after the first week of a source."""

    def copy(source: str) -> Place:
        known = first_weeks(source)
        folder = tmp_path / "place"
        shutil.copytree(known.folder, folder, ignore=shutil.ignore_patterns("network"))
        return Place(folder, source, known.things())

    return copy


After = Callable[[str], Place]


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
        *("ccgp_zygg", AWARD, always(BUSY), "blocked", ("99000212", "the system is busy")),
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
    for _ in range(2):
        end = place.crawl(network.files(), floor=None)
        assert end.verdict == "empty"
        assert end.reason == "expected at least 500 rows, found 1"
        assert place.new() <= {"9105"}


# Pages that don't come


def pages_of(network: Network, most: int = 5) -> list[str]:
    """The list of the second week over several pages, whose rows are returned as they stand."""
    answer = answer_of("ccgp_zygg", LIST)
    text = answer.content.decode().replace("size:1,", f"size:{most},")
    begin, end = text.index("<li>"), text.rindex("</li>") + len("</li>")
    rows = [f"{row}</li>" for row in text[begin:end].split("</li>")[:-1]]
    for number in range(most):
        shown = rows[number : number + 1] if number < most - 1 else rows[number:]
        name = "index.htm" if number == 0 else f"index_{number}.htm"
        network.add(ZYGG + name, text[:begin] + "\n".join(shown) + text[end:])
    return rows


def test_an_error_on_page_3_of_5(after: After, tmp_path: Path) -> None:
    network = second_week(tmp_path, "ccgp_zygg")
    rows = pages_of(network)
    lost = next(each for each in NEW["ccgp_zygg"] | {"99000136"} if each in rows[2])
    assert len(rows) > 5
    sent = network.add(f"{ZYGG}index_2.htm", "<h1>500 Internal Server Error</h1>", status=500)
    place = empty(tmp_path, "ccgp_zygg")
    end = place.crawl(network.files(), week=1)
    assert end.verdict == "partial"
    assert f"1 pages did not come: {ZYGG}index_2.htm answered 500" in (end.reason or "")
    assert "1 lists were not walked to their ends: latest" in (end.reason or "")
    place.says_nothing(sent, 500)
    assert place.new() == {row.split("_")[1][:8] for row in rows} - {lost}
    assert place.things("detail_version IS NULL") == set()
    asked = [digest for url, digest in place.archived() if url.endswith("index_2.htm")]
    assert asked == [sha256(sent)] * 3, "asked again twice, and each answer is archived"
    assert place.rows("SELECT watermark_on, observed_from FROM source") == [(None, None)]


def test_an_answer_of_200_megabytes_is_skipped(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    instead(network, answer_of("ccgp_zygg", AWARD), bytes(200 * 1024 * 1024))
    end = place.crawl(network.files())
    assert end.verdict == "partial"
    assert (end.reason or "").startswith("1 pages were skipped: https://www.ccgp.gov.cn/")
    assert "99000212.htm: larger than the limit" in (end.reason or "")
    assert place.new() == NEW["ccgp_zygg"]
    assert place.things("detail_version IS NULL") == {"99000212"}
    assert sum(path.stat().st_size for path in place.archive.rglob("*.gz")) < 1_000_000


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("https://www.ccgp.gov.cn/", "redirected to the portal's home: https://www.ccgp.gov.cn/"),
        ("https://example.com/x", "redirected to another host: https://example.com/x"),
    ],
)
def test_a_new_page_that_leads_away_is_missing_and_not_gone(
    after: After, tmp_path: Path, to: str, told: str
) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    network.add("https://example.com/x", answer_of("ccgp_zygg", AWARD).content)
    sent = instead(network, answer_of("ccgp_zygg", AWARD), b"moved", 302, Location=to)
    end = place.crawl(network.files())
    assert end.verdict == "partial"
    assert end.reason == f"1 pages did not come: {answer_of('ccgp_zygg', AWARD).url}: {told}"
    assert place.new() == NEW["ccgp_zygg"]
    assert place.things("detail_version IS NULL") == {"99000212"}
    assert (answer_of("ccgp_zygg", AWARD).url, sha256(sent)) in place.archived()
    assert [url for url, _ in place.archived() if "example.com" in url or url == to] == []


def test_a_network_without_anything(after: After, tmp_path: Path) -> None:
    """As where a site moved: every address answers 404."""
    place = after("sse_listings")
    network = Network(tmp_path)
    network.add("https://example.com/", "elsewhere")
    end = place.crawl(network.files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith("https://query.sse.com.cn/commonSoaQuery.do?")
    assert (end.reason or "").endswith(" answered 404")
    assert place.new() == set()
    assert place.rows("SELECT http_status FROM visit WHERE run_id = ?", place.run) == [(404,)]


def test_robots_that_forbid_are_obeyed(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    robots = "https://www.ccgp.gov.cn/robots.txt"
    network.add(robots, "User-agent: *\nDisallow: /cggg/\n", headers={"Content-Type": "text/plain"})
    end = place.crawl(network.files())
    assert end.verdict == "blocked"
    assert f"{ZYGG}index.htm: robots.txt forbids it" in (end.reason or "")
    assert place.new() == set()
    assert [url for url, _ in place.archived()] == [robots]
    assert place.rows("SELECT * FROM visit WHERE run_id = ?", place.run) == []


# Things that are gone


def test_a_known_page_that_answers_404_is_gone_and_only_it(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    network = second_week(tmp_path, "ccgp_zygg")
    (known,) = (answer for answer in answers(1) if "99000118" in answer.url)
    sent = instead(network, known, "<h1>404 Not Found</h1>", 404)
    end = place.crawl(network.files())
    assert (end.verdict, end.reason) == ("complete", None)
    assert place.things("gone_at IS NOT NULL") == {"99000118"}
    assert place.things() == place.known | NEW["ccgp_zygg"]
    document, exchange = place.came(sent)
    assert (exchange.status, exchange.body) == (404, sent)
    told = place.rows(
        "SELECT c.field, c.value_old, c.value_new, c.cause, n.native_id FROM change c "
        "JOIN procurement_notice n ON n.id = c.entity_id "
        "WHERE c.entity = 'procurement_notice' AND c.document_id = ?",
        document,
    )
    assert told == [("*", "99000118", None, "gone", "99000118")]


def test_many_known_pages_that_lead_home_at_once_are_doubted(tmp_path: Path) -> None:
    """The portal more likely broke than withdrew all its notices: a person is asked."""
    network = Network.of_week(tmp_path, 1, "ccgp_zygg")
    urls = more_notices(network, 4)
    place = empty(tmp_path, "ccgp_zygg")
    assert place.crawl(network.files(), week=1).verdict == "complete"
    assert len(place.things()) == 9
    urls += [a.url for a in answers(1) if a.source == "ccgp_zygg" and "index" not in a.url]
    home = {"Content-Type": "text/html", "Location": "https://www.ccgp.gov.cn/"}
    for url in urls:
        network.add(url, status=302, headers=home)
    end = place.crawl(network.files())
    assert end.verdict == "complete"
    assert place.new() == place.things()
    assert len(place.things()) == 9
    asked = place.rows(
        "SELECT entity, raw, candidates FROM review_item WHERE reason = 'mass_withdrawal'"
    )
    assert [each[:2] for each in asked] == [("procurement_notice", "9 of 9 pages asked again")]
    assert set(json.loads(asked[0][2])) == place.things()
    assert place.rows("SELECT * FROM change WHERE cause = 'gone'") == []


def more_notices(network: Network, number: int) -> list[str]:
    """So many more notices on the first week's list, all like one of it; their addresses."""
    (like,) = (answer for answer in answers(1) if "99000118" in answer.url)
    text = answer_of("ccgp_zygg", LIST, week=1).content.decode()
    begin = text.rindex("<li>", 0, text.index("99000118"))
    row = text[begin : text.index("</li>", begin) + len("</li>")]
    numbers = [str(99000301 + n) for n in range(number)]
    rows = "\n".join(row.replace("99000118", each) for each in numbers)
    network.add(f"{ZYGG}index.htm", text[:begin] + rows + text[begin:])
    for each in numbers:
        page = like.content.decode().replace("ZHY-26-X-0093", f"ZHY-26-X-{each}")
        network.add(like.url.replace("99000118", each), page)
    return [like.url.replace("99000118", each) for each in numbers]


def test_who_is_blocked_asks_no_more(tmp_path: Path) -> None:
    """Not even for what already waited for its turn; one request may be on its way."""
    network = Network.of_week(tmp_path, 1, "ccgp_zygg")
    urls = more_notices(network, 30)
    for url in urls:
        network.add(url, BUSY)
    place = empty(tmp_path, "ccgp_zygg")
    end = place.crawl(network.files(), week=1)
    assert end.verdict == "blocked"
    came = [digest for _, digest in place.archived()]
    assert len(came) - 1 - came.index(sha256(BUSY)) <= 1
    assert len(place.new()) == 35


# Rules that stumble


class Stumbling:
    """A source whose reader and interpreter fail at what they don't expect."""

    spec = SimpleNamespace(id="stumbling", encoding="utf-8")

    @staticmethod
    def read(page: Page) -> Contents:
        rows = page.text.split("|")
        drafts = tuple(Draft("row", row, {"at": int(row)}, "place") for row in rows)
        return Contents(drafts=drafts, rows=len(rows))

    @staticmethod
    def say(draft: Draft) -> list[Json]:
        return [{"half": 12 // cast(int, draft.fields["at"])}]

    readers: ClassVar = {"list": read}
    interpreters: ClassVar = {"row": say}


STUMBLING = cast("type[Source]", Stumbling)


def raw(body: bytes, status: int = 200) -> Raw:
    return Raw(
        url="https://a.cn/list",
        kind="list",
        status=status,
        content_type="text/html",
        body=body,
        at=datetime(2026, 11, 8, tzinfo=UTC),
        context={},
    )


def test_a_row_that_no_rule_can_read_does_not_lose_the_others() -> None:
    read = read_answer(STUMBLING, raw(b"3|0|6"))
    records, doubts = interpret(STUMBLING, read.contents.drafts)
    assert cast(Sequence[object], records) == ({"half": 4}, {"half": 2})
    (doubt,) = doubts
    assert (doubt.field, doubt.reason) == ("row", "interpreter_failed")
    assert doubt.raw.startswith("0: ZeroDivisionError: ")


def test_a_reader_that_fails_is_a_failure_of_ours_and_no_drift() -> None:
    read = read_answer(STUMBLING, raw(b"3|x"))
    assert read.outcome is Outcome.UNREADABLE
    assert read.contents == Contents()
    assert (read.reason or "").startswith("https://a.cn/list: the reader failed: ValueError: ")


def test_an_answer_is_judged_before_it_is_read() -> None:
    judged: dict[tuple[bytes, int], Read] = {
        (body, status): read_answer(STUMBLING, raw(body, status))
        for body, status in [
            *[(b"3|6", status) for status in (200, 404, 410, 403, 429, 500, 304)],
            *((b"\xff\xfe\xff" * 9, 200), (b"\xff\xfe\xff" * 9, 502), (BUSY, 503)),
        ]
    }
    assert [read.outcome for read in judged.values()] == [
        Outcome.READ,
        *(Outcome.GONE, Outcome.GONE),
        *(Outcome.BLOCKED, Outcome.BLOCKED),
        *(Outcome.ERROR, Outcome.ERROR),
        *(Outcome.UNREADABLE, Outcome.ERROR, Outcome.BLOCKED),
    ]
    assert all(read.reason for read in judged.values() if read.outcome is not Outcome.READ)
    assert judged[b"3|6", 500].reason == "https://a.cn/list answered 500"


# Faults of our own machine


def test_a_database_that_is_read_only_is_said(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    file = place.folder / "yindao.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(file.read_bytes())
    data[18] = 3  # the version for writing: SQLite opens a later one for reading only, root or not
    file.write_bytes(data)
    runs = place.rows("SELECT count(*) FROM crawl_run")
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.exit_code == 1
    assert end.is_fault
    assert "readonly database" in (end.reason or "")
    assert place.rows("SELECT count(*) FROM crawl_run") == runs
    assert place.new() == set()


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    place = Place(tmp_path / "file", "ccgp_zygg")
    end = crawl("ccgp_zygg", place.database, tmp_path / "archive", [])
    assert (end.exit_code, end.verdict) == (1, None)
    assert "file" in (end.reason or "")


def test_a_database_that_refuses_in_the_middle_makes_the_run_failed(
    after: After, tmp_path: Path
) -> None:
    place = after("ccgp_zygg")
    with closing(sqlite3.connect(place.folder / "yindao.sqlite")) as connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON observation "
            "BEGIN INSERT INTO nowhere VALUES (1); END"
        )
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith("writing a batch: OperationalError")
    assert "no such table: main.nowhere" in (end.reason or "")
    assert place.new() == set(), "a batch is whole or absent"
    assert place.rows("SELECT * FROM visit WHERE run_id = ?", place.run) == []
    assert len(place.archived()) > 5, "the archive has what the database didn't take"


def test_an_answer_that_the_database_refuses_does_not_lose_the_others(
    after: After, tmp_path: Path
) -> None:
    """Here it is the list itself: the pages that it names are stored without it."""
    place = after("ccgp_zygg")
    with closing(sqlite3.connect(place.folder / "yindao.sqlite")) as connection:
        connection.execute(
            "CREATE TRIGGER odd BEFORE INSERT ON procurement_notice "
            "WHEN NEW.native_id = '99000212' BEGIN SELECT RAISE(ABORT, 'an odd row'); END"
        )
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith(f"{ZYGG}index.htm: IntegrityError: ")
    assert "an odd row" in (end.reason or "")
    assert place.new() == {"99000205"}
    place.came(answer_of("ccgp_zygg", CORRECTION).content)


def test_a_disk_that_is_full_ends_the_crawl(after: After, tmp_path: Path) -> None:
    """What can't be archived isn't read, and nothing more is asked for in vain."""
    place = after("ccgp_zygg")
    script = """
import errno, sys
from spiders import archive, crawl
append, taken = archive.Archive._append, []
def full(self, data):
    if len(taken) >= 3:
        taken.append("refused")
        raise OSError(errno.ENOSPC, "No space left on device")
    taken.append("taken")
    return append(self, data)
archive.Archive._append = full
code = crawl.main(sys.argv[1:])
print(taken.count("refused"))
sys.exit(code)
"""
    command = [sys.executable, "-c", script, "ccgp_zygg", "--database", place.database]
    command += ["--archive", str(place.archive), "--log-level", "CRITICAL"]
    command += ["--until", str(UNTIL[2]), "--floor", "1", "--replay"]
    command += map(str, second_week(tmp_path, "ccgp_zygg").files())
    child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    *_, end, refused = child.stdout.splitlines()
    assert json.loads(end)["verdict"] == "failed"
    assert "not archived" in json.loads(end)["reason"]
    assert "No space left on device" in json.loads(end)["reason"]
    assert int(refused) <= 2, "one request may be on its way when the disk is full"
    assert len(place.archived()) == 3
    assert place.new() == NEW["ccgp_zygg"], "the list had come"
