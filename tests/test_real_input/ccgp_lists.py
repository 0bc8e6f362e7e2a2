"""Captured pages and texts of ccgp.gov.cn, on lists of a test's own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.support.ccgp_pages import detail_page, list_page, list_row, paragraphs
from tests.test_real_input.conftest import Row, Sent

SITE = "https://www.ccgp.gov.cn/cggg/"
ROWS_A_PAGE = 20


@dataclass(frozen=True)
class Listed:
    """A notice on a list: its address below the channel, what its row says, and its page."""

    path: str
    title: str
    kind: str
    published: str
    region: str
    buyer: str
    page: bytes

    def row(self) -> str:
        labels = (("发布时间", self.published), ("地域", self.region), ("采购人", self.buyer))
        return list_row(f"./{self.path}", html.escape(self.title), labels=labels, kind=self.kind)


class Labelled(NamedTuple):
    """A notice of a day with its text, and what a person said of it."""

    number: str
    said: Row
    label: str


# Their true addresses are not known: their numbers begin with 9000.
TENDER, AWARD = "90000001", "90000002"
CORRECTION, TERMINATION = "90000003", "90000004"
# What their rows say, newest first: address, time, type and province, with the name of the capture,
# in whose page title and buyer stand.
CAPTURED = f"""
zbgg/202609/t20260929_{AWARD}.htm 2026-09-29T12:26 中标公告 黑龙江 award_heilongjiang_gpcms_2026
fblbgg/202609/t20260924_{TERMINATION}.htm 2026-09-24T19:48 废标/终止 北京 termination_beijing_2026
gzgg/202609/t20260924_{CORRECTION}.htm 2026-09-24T15:32 更正公告 北京 correction_beijing_2026
gkzb/202606/t20260602_{TENDER}.htm 2026-06-02T10:26 公开招标 云南 gkzb_yunnan_zcy_20260602
"""


def listed_pages(captures: Path) -> Iterator[Listed]:
    """The four captured pages, newest first."""
    for line in CAPTURED.split("\n")[1:-1]:
        path, published, kind, region, name = line.split()
        page = (captures / f"ccgp/detail_{name}.html").read_text(encoding="utf-8")
        (title,) = re.findall('<meta name="ArticleTitle" content="([^"]+)"', page)
        buyer = re.findall("采购单位</td>\\s*<td[^>]*>([^<]+)<", page)[0]
        when = published.replace("T", " ")
        yield Listed(path, title, kind, when, region, buyer, page.encode())


def listed_text(said: Mapping[str, Any]) -> Listed:
    """A text of the day as a page; the Z of its time is untrue."""
    published = said["publish_time"][:16].replace("T", " ")
    year, month, day = published[:10].split("-")
    shown = f"{year}年{month}月{day}日 {published[11:]}"
    page = detail_page(
        paragraphs(said["clean_text"]),
        title=html.escape(said["title"]),
        published=shown,
        crumbs=("首页", "政采公告", "公告", said["ann_type"]),
        summary={"采购单位": said["buyer"], "公告时间": shown, "行政区域": ""},
    )
    path = re.sub(r".*/cggg/[a-z]+/", "", said["url"])
    words = (said["title"], said["ann_type"], published, said["region"], said["buyer"])
    return Listed(path, *words, page.encode())


def channel(name: str, notices: Iterable[Listed]) -> Iterator[Sent]:
    """The list of a channel, 20 rows a page, and all pages that it names."""
    listed = [*notices]
    count = -(-len(listed) // ROWS_A_PAGE)
    for number in range(count):
        rows = listed[number * ROWS_A_PAGE : (number + 1) * ROWS_A_PAGE]
        pager = f"Pager({{size:{count}, current:{number}, prefix:'index',suffix:'htm'}});"
        page = list_page(*(each.row() for each in rows), pager=pager)
        file = "index.htm" if number == 0 else f"index_{number}.htm"
        yield Sent(url=f"{SITE}{name}/{file}", content=page.encode())
    for each in listed:
        yield Sent(url=f"{SITE}{name}/{each.path}", content=each.page)


def labelled_texts(captures: Path) -> list[Labelled]:
    """The 54 notices of the portal, each with its label."""
    lines = (captures / "ccgp_text/notices_20260729.jsonl").read_text(encoding="utf-8").splitlines()
    table = (captures / "ccgp_text/setaside_labels.tsv").read_text(encoding="utf-8").splitlines()
    labels = {
        row[0]: ":".join(filter(None, row[3:5])) for row in (line.split("\t") for line in table)
    }
    found = [
        Labelled(re.sub(r".*_|\.htm$", "", said["url"]), said, labels[said["url"]])
        for said in map(json.loads, lines)
        if "ccgp.gov.cn" in said["url"]
    ]
    assert len(found) == 54
    return found
