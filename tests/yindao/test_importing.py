"""`yindao import`: what somebody saved comes into the tables, as from a crawl."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import select

from db.engine import open_engine
from db.models import metadata
from spiders.archive import read_at
from spiders.reparse import reparse
from tests.support import forked
from tests.support.network import sqlite_database
from tests.support.portal_answers import TENDER_BODY, gpcms_list, gpcms_notice, gpcms_row
from yindao.errors import UserError
from yindao.importing import import_answers
from yindao.main_job import crawl_one
from yindao.settings import Settings

API = "https://www.ccgp-sichuan.gov.cn/gpcms/rest/web/v2/info/"
TITLE = "样本仪器采购项目公开招标公告"
API_N1 = f"{API}getInfoById?id=n1"
LIST = f"{API}selectInfoForIndex?currPage=1&noticeType=00101&_t=17"


@pytest.fixture(autouse=True)
def _forked(monkeypatch: pytest.MonkeyPatch) -> None:
    forked.fork_crawls(monkeypatch)


class Place:
    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, sqlite_database(folder)
        archive = folder / "archive"
        self.settings = Settings.model_construct(archive=archive, log_level="CRITICAL")
        self.engine = open_engine(self.database)

    def bring(self, source: str, *files: Path, url: str | None = None) -> bool:
        console = Console(quiet=True)
        return import_answers(self.settings, self.database, source, files, url, None, console)

    def file(self, name: str, content: str, at: float = 1_794_000_000) -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        os.utime(path, (at, at))
        return path

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        with self.engine.connect() as connection:
            found = connection.execute(select(metadata.tables[table]))
            return [dict(each._mapping) for each in found]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def har(day: int, *answers: tuple[str, str]) -> str:
    entries = [
        {
            "startedDateTime": f"2026-11-{day:02}T10:00:00+08:00",
            "request": {"method": "GET", "url": url},
            "response": {
                "status": 200,
                "content": {"mimeType": "application/json", "text": text},
            },
        }
        for url, text in answers
    ]
    return json.dumps({"log": {"entries": entries}}, ensure_ascii=False)


def test_a_visit_then_another_and_a_table(place: Place) -> None:
    row = gpcms_row("n1", f"<font color='#be0108'>样本</font>{TITLE[2:]}")
    visit = har(
        7,
        (LIST, gpcms_list([row, gpcms_row("n2", TITLE)], total=300)),
        (API_N1, gpcms_notice(TITLE)),
        ("https://www.ccgp-sichuan.gov.cn/logo.png", "x"),
        (f"{API}getInfoById?id=n9", '{"code": "500", "msg": "请输入验证码", "data": null}'),
    )
    assert place.bring("gpcms_sichuan", place.file("visit.har", visit))
    notices = {each["native_id"]: each for each in place.rows("procurement_notice")}
    assert notices.keys() == {"n1", "n2"}
    assert notices["n1"]["budget_minor"] == 36_000_000
    assert (notices["n1"]["detail_version"], notices["n2"]["detail_version"]) == ("1", None)
    (run,) = place.rows("crawl_run")
    assert (run["kind"], run["verdict"]) == ("crawl", "partial")  # a captcha was among them
    assert "asks for a verification" in run["reason"]
    assert {each["cause"] for each in place.rows("change")} == {"backfill"}
    # A row leads back to the bytes.
    documents = {each["id"]: each for each in place.rows("document")}
    document = documents[notices["n1"]["document_id"]]
    assert document["url"] == API_N1
    archived = read_at(place.settings.archive, document["archive_file"], document["archive_offset"])
    assert json.loads(archived.body) == json.loads(gpcms_notice(TITLE))

    # The page alone, with another budget: what its row had said stays.
    body = TENDER_BODY.replace("360000", "400000")
    later = har(8, (API_N1, gpcms_notice(TITLE, body)))
    assert place.bring("gpcms_sichuan", place.file("later.har", later))
    assert place.rows("crawl_run")[1]["verdict"] == "complete"
    changes = [each for each in place.rows("change") if each["cause"] != "backfill"]
    assert {(c["field"], c["value_new"], c["cause"]) for c in changes} == {
        ("budget_minor", "40000000", "source_changed"),
        ("budget_raw", "400000", "source_changed"),
    }

    # The first visit once more: its pages are older than what has been read by now.
    with pytest.raises(UserError, match="expected answers newer than those that gpcms_sichuan"):
        place.bring("gpcms_sichuan", place.file("again.har", har(6, (API_N1, gpcms_notice(TITLE)))))

    table = "编号,标题,发布日期,采购人\nn3,样本设备采购项目成交公告,2026-11-07,样本市第二中学\n"
    assert place.bring("gpcms_sichuan", place.file("公告.csv", table, at=1_794_200_000))
    (third,) = [each for each in place.rows("procurement_notice") if each["native_id"] == "n3"]
    assert (third["stage"], third["buyer_raw"]) == ("award", "样本市第二中学")
    document = next(d for d in place.rows("document") if d["id"] == third["document_id"])
    assert document["url"] == "https://import.invalid/gpcms_sichuan/%E5%85%AC%E5%91%8A.csv"

    # And the archive reads as it did.
    read = reparse("gpcms_sichuan", place.database, place.settings.archive)
    assert (read.pages, read.unreadable, read.changes) == (3, [], [])


def test_a_page_of_a_source_that_is_asked_says_nothing_of_its_watermark(place: Place) -> None:
    url = "https://gdgpo.czt.gd.gov.cn/gpcms/rest/web/v2/info/getInfoById?id=n1"
    text = json.loads(gpcms_notice(TITLE))
    text["data"]["noticeTime"] = "2026-11-05 10:20:00"
    file = place.file("n1.json", json.dumps(text, ensure_ascii=False))
    assert place.bring("gpcms_guangdong", file, url=url)
    (run,) = place.rows("crawl_run")
    assert (run["kind"], run["verdict"]) == ("fill", "complete")
    (source,) = [each for each in place.rows("source") if each["id"] == "gpcms_guangdong"]
    assert (source["watermark_on"], source["observed_from"]) == (None, None)


def test_what_cannot_be_the_sources_is_refused_before_anything_is_kept(place: Place) -> None:
    strange = place.file("visit.har", har(7, ("https://other.example/x", "{}")))
    captcha = place.file("c.har", har(7, (LIST, '{"code": "500", "msg": "请输入验证码"}')))
    table = place.file("t.csv", "标题,日期\n样本,2026-11-07\n")
    bad = {
        strange: "expected pages of gpcms_sichuan (www.ccgp-sichuan.gov.cn), found 1 answers of "
        "other.example",
        captcha: "found 1 that are none",
        table: "expected columns 链接 or 编号",
    }
    for file, says in bad.items():
        with pytest.raises(UserError) as raised:
            place.bring("gpcms_sichuan", file)
        assert says in str(raised.value)
    with pytest.raises(UserError, match="--url: expected one file"):
        place.bring("gpcms_sichuan", strange, table, url="https://x.example/")
    assert not place.settings.archive.exists()


def test_a_restricted_source_is_not_crawled(place: Place) -> None:
    with pytest.raises(UserError, match=r"a signed request.*yindao import"):
        crawl_one(
            place.settings,
            "gpcms_sichuan",
            place.database,
            since=None,
            until=None,
            options={},
            replay=(),
            console=Console(quiet=True),
        )
