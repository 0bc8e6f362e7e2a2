"""Files of announcements, crawled by the real spider over a replayed site."""

from __future__ import annotations

from pathlib import Path

from tests.support import announcement_sites as sites, hostile_pdfs
from tests.support.announcement_world import World
from tests.support.office_files import list_docx, list_xlsx

BASE = "https://czt.hubei.gov.cn/bmdt/dtyw"
TITLE = "样本省产业引导基金拟参股子基金名单公示"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument\0".encode("utf-16-le")
FILES = ("名单.xlsx", "说明.docx", "旧文.doc", "申报书模板.docx", "迟到.docx")


def test_files_are_fetched_read_and_hang_on_their_notice(tmp_path: Path) -> None:
    """One is missing first and asked for in the next run; none is asked for twice."""
    world = World(tmp_path)
    links = "".join(f'<p><a href="./{n}.bin">{name}</a></p>' for n, name in enumerate(FILES))
    links += '<p><a href="https://elsewhere.example/x.pdf">别处.pdf</a></p>'
    listed = sites.row("./202611/t20261105_101.shtml", TITLE, "2026-11-05")
    news = sites.row("./202611/t20261104_102.shtml", "关于春节放假的通知", "2026-11-04")
    world.network.add(f"{BASE}/index.shtml", sites.trs_list(listed, news, pages=1, ending="shtml"))
    page = sites.article(TITLE, body="现予公示，名单见附件。", files=links)
    world.network.add(f"{BASE}/202611/t20261105_101.shtml", page)
    other = sites.article("关于春节放假的通知", body="放假通知见附件。", files=links)
    world.network.add(f"{BASE}/202611/t20261104_102.shtml", other)
    bodies = (list_xlsx("名单"), list_docx("名单"), OLD_WORD)
    for number, body in enumerate(bodies):
        world.network.add(f"{BASE}/202611/{number}.bin", body, headers={})
    world.network.add(f"{BASE}/202611/4.bin", status=404)
    try:
        world.crawl("hubei_finance")
        outcomes = {
            row["title"]: (row["form"], row["outcome"]) for row in world.rows("fund_attachment")
        }
        assert outcomes == {
            "名单.xlsx": ("xlsx", "read"),
            "说明.docx": ("docx", "read"),
            "旧文.doc": ("doc", outcomes["旧文.doc"][1]),
            "申报书模板.docx": (None, "blank_form"),
            "迟到.docx": (None, None),
            "别处.pdf": (None, "elsewhere"),
        }
        assert outcomes["旧文.doc"][1] in ("no_converter", "damaged")
        first = world.rows("fund_notice_party")
        funds = [row for row in first if row["role"] == "proposed_subfund"]
        places = ["table 1, row 2", "table 1, row 3", "名单, row 3", "名单, row 4"]
        assert sorted(row["place"] for row in funds) == places
        documents = {row["id"]: row["url"] for row in world.rows("document")}
        (third,) = (row for row in funds if row["place"] == "名单, row 3")
        assert documents[third["document_id"]] == f"{BASE}/202611/0.bin"
        world.network.add(f"{BASE}/202611/4.bin", hostile_pdfs.pdf(pages=1), headers={})
        world.crawl("hubei_finance")
        late = [row for row in world.rows("fund_attachment") if row["title"] == "迟到.docx"]
        assert [(row["form"], row["outcome"]) for row in late] == [("pdf", "read")]
        assert world.rows("fund_notice_party") == first
        asked = world.asked()
        assert [asked.count(f"{BASE}/202611/{n}.bin") for n in range(4)] == [1, 1, 1, 0]
    finally:
        world.engine.dispose()
