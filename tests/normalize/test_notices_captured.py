"""Every captured notice and text: its step and method, and nothing of persons in what is stored.

The texts are those of one day, as pages of ccgp and of Jiangsu's two portals. Steps and methods
were read from the texts by a person; the channel alone would get some of them wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from normalize.procurement.notices import notice, notice_row
from normalize.records import Json, ProcurementNoticeRecord, Record
from spiders.body_text import read_body
from spiders.contacts import hide_in_fields
from spiders.drafts import Draft, Page
from spiders.notice_body import body_fields
from spiders.platforms.ccgp import read_detail, read_list
from tests.support.ccgp_pages import paragraphs
from tests.support.notices import the

NOW = datetime(2026, 10, 1, tzinfo=UTC)
ON_CCGP = re.compile(r"/cggg/(?P<scope>zygg|dfgg)/(?P<channel>[a-z]+)/\d+/t\d+_(?P<id>\d+)\.htm$")

# What a channel stands for, and the texts that are something else, with the reason.
BY_CHANNEL: dict[str, tuple[str, str | None]] = {
    "gkzb": ("tender", "open"),
    "jzxcs": ("tender", "consultation"),
    "jzxtpgg": ("tender", "negotiation"),
    "gzgg": ("correction", None),
}
READ_BY_A_PERSON: dict[str, tuple[str, str | None]] = {
    "27034380": ("tender", "consultation"),  # filed as a negotiation; 采购方式：竞争性磋商
    "27034550": ("tender", "consultation"),  # the same
    "27034186": ("tender", "consultation"),  # 其他公告 with a cut title; the body takes bids
    "27034230": ("termination", None),  # 项目失败公告
    "27034277": ("other", None),  # 市场调研公告
    "27034587": ("tender", None),  # "…采购项目其他", opened on a day; no method named
    # Jiangsu: tenders of works under the bidding law, and purchases of which one names its method.
    "014019be-e8c0-4166-ba2e-a4847780d86a": ("tender", None),
    "33854dd6-dcb1-4951-aadb-64a6da5dbc54": ("tender", None),
    "ed594645-2a55-4745-b43d-7e8e37106875": ("tender", None),
    "19012932fe74446fb3e25260fe00a687": ("tender", None),
    "3dfac10e173448638e6e9ad911adc22a": ("tender", "consultation"),
    "6dadd82d573d41eda4e289bd55bdb713": ("tender", None),
}


def said_texts(captures: Path) -> Iterator[dict[str, Any]]:
    lines = (captures / "ccgp_text/notices_20260729.jsonl").read_text(encoding="utf-8").splitlines()
    yield from map(json.loads, lines)


def draft_of(said: dict[str, Any]) -> Draft:
    """A text as the reader of a page would give it."""
    match = ON_CCGP.search(said["url"])
    own: dict[str, Json] = {
        "title": said["title"],
        "published": said["publish_time"][:16].replace("T", " "),
        "breadcrumb": [said["ann_type"]],
        "summary": {"采购单位": said["buyer"]},
        "attachments": [],
        **body_fields(read_body(paragraphs(said["clean_text"]))),
    }
    context: dict[str, Json] = {"version": "1"}
    if match:
        context |= {"channel": match["channel"], "scope": match["scope"]}
    number = match["id"] if match else Path(said["url"].split("?")[0]).stem
    return Draft("notice", number, hide_in_fields(own), "text", context)


def test_step_and_method_of_every_text(captures: Path) -> None:
    wrong, seen = [], 0
    for said in said_texts(captures):
        draft = draft_of(said)
        found = the(notice(draft), ProcurementNoticeRecord)
        match = ON_CCGP.search(said["url"])
        filed = BY_CHANNEL.get(match["channel"]) if match else None
        expected = READ_BY_A_PERSON.get(draft.native_id, filed)
        seen += 1
        if (found.stage, found.method) != expected:
            wrong.append((draft.native_id, found.stage, found.method, expected))
    assert (seen, wrong) == (60, [])


def test_figures_of_texts_read_by_a_person(captures: Path) -> None:
    """Budget and number as the texts print them, of notices of every template there is."""
    expected = {
        "27034534": ("CZ2026-1146", 5_494_895_33),
        "27034368": ("KMZC2026-G1-01867-RWZX-0038", 23_083_900_00),
        "27034222": ("152203-HNHA-CS-20260001", 2_033_800_00),
        "27034393": ("HBSJ-202607FJ-158001001", 9_605_600_00),
        "27034186": ("XZYY-2026-0701", 294_370_00),
        "27034587": ("2026-C021", 39_980_00),
    }
    found = {}
    for said in said_texts(captures):
        draft = draft_of(said)
        if draft.native_id in expected:
            record = the(notice(draft), ProcurementNoticeRecord)
            found[draft.native_id] = (record.project_no_raw, record.budget_minor)
    assert found == expected


# --- persons

# Of this file's own, and wider than the rules that hide: what is found is looked at.
PHONES = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d{9}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z-])0\d{2,3}[-－—–]\d{7,8}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z-])400-?\d{3}-?\d{4}(?![0-9A-Za-z])"
    r"|[A-Za-z0-9_.+-]+[@＠][A-Za-z0-9-]+\.[A-Za-z0-9-.]+"
)


def words(value: object) -> Iterator[str]:
    """Every text in a value, at whatever depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*words(key), *words(inner))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from words(inner)
    elif is_dataclass(value):
        yield from words([getattr(value, field.name) for field in fields(value)])


def captured_pages(captures: Path) -> Iterator[tuple[str, list[Record]]]:
    """The records of every captured page of a notice, whichever portal it is of."""
    for path in sorted((captures / "ccgp").glob("detail_*.html")):
        url = "https://www.ccgp.gov.cn/cggg/dfgg/qtgg/202606/t20260602_26600001.htm"
        page = Page(url, "detail", path.read_text(encoding="utf-8"), NOW)
        yield path.name, notice(read_detail(page).drafts[0])
    others = ("ccgp/intention_detail_2026.html", "ggzy/detail_b.html", "jiangsu/detail.html")
    for name in others:
        html = (captures / name).read_text(encoding="utf-8")
        title = {"ggzy/detail_b.html": "样例合同公告", "jiangsu/detail.html": "样例招标公告"}
        own: dict[str, Json] = {
            "title": title.get(name, "样例采购意向"),
            "published": "2026-03-17 08:00",
            "summary": {},
            "attachments": [],
            **body_fields(read_body(html)),
        }
        yield name, notice(Draft("notice", "1", hide_in_fields(own), "body", {}))
    for said in said_texts(captures):
        yield said["url"], notice(draft_of(said))


def test_no_phone_and_no_mail_in_anything_that_is_stored(captures: Path) -> None:
    read, found = 0, []
    for name, records in captured_pages(captures):
        read += 1
        found += [
            (name, record.entity, match[0])
            for record in records
            for text in words(record)
            for match in PHONES.finditer(text)
        ]
    listed = (captures / "ccgp/list_zygg_20260703.html").read_text(encoding="utf-8")
    page = Page("https://www.ccgp.gov.cn/cggg/zygg/index.htm", "list", listed, NOW)
    for draft in read_list(page).drafts:
        read += 1
        found += [("list", "row", m[0]) for r in notice_row(draft) for m in PHONES.finditer(str(r))]
    assert (read, found) == (5 + 3 + 60 + 20, [])


def test_the_search_would_find_what_the_pages_hold(captures: Path) -> None:
    """The bodies themselves are full of them: a pattern that finds nothing there proves nothing."""
    texts = [said["clean_text"] for said in said_texts(captures)]
    assert sum(bool(PHONES.search(text)) for text in texts) >= 55


@pytest.mark.parametrize("text", ["13800000002", "0871-60000001", "a.b@mail.example"])
def test_the_search_knows_a_phone(text: str) -> None:
    assert PHONES.search(f"电话：{text}，")
