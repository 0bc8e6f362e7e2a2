"""An announcement that its source alters and then takes away: the last copy and the difference are
kept, and the digest tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from db.engine import open_engine, writing
from db.models import metadata
from digest.render import render
from digest.select import select as told
from spiders.archive import read_at
from tests.digest.conftest import heading
from tests.support import announcement_sites as sites
from tests.support.network import NOW, TODAY, Network, crawl, sqlite_database

LIST = "https://czt.hubei.gov.cn/bmdt/dtyw/index.shtml"
PAGE = "https://czt.hubei.gov.cn/bmdt/dtyw/t20261105_77.shtml"
TITLE = "样本省产业引导基金管理办法"
FIRST = (
    "第一条 本办法适用于引导基金。</p><p>第二条 出资比例不超过20%。</p>"
    "<p>第三条 本办法由省财政厅解释。"
)
READ = "</p><p>浏览次数："  # a count that moves with each visit is no alteration
SECOND = FIRST.replace("20%", "30%").replace("第三条", "第三条 不得返投。</p><p>第四条")


def test_an_altered_and_a_removed_announcement_are_news_with_their_copies(tmp_path: Path) -> None:
    network, database = Network(tmp_path), sqlite_database(tmp_path)
    archive, engine = tmp_path / "archive", open_engine(database)
    row = sites.row("./t20261105_77.shtml", TITLE, "2026-11-05")
    network.add(LIST, sites.trs_list(row, ending="shtml", pages=1))

    def visit(since_last: int) -> int:
        """Crawl, when the page was read so many days before; the last change before that."""
        with writing(engine).begin() as connection:
            was = datetime.combine(TODAY, datetime.min.time(), UTC) - timedelta(days=since_last)
            connection.execute(text("UPDATE visit SET at = :at"), {"at": was})
            before = connection.execute(text("SELECT COALESCE(MAX(id), 0) FROM change")).scalar()
        end = crawl("hubei_finance", database, archive, network.files())
        assert (end.verdict, end.reason) == ("complete", None)
        return int(before or 0)

    def letter(after: int) -> str:
        """What the digest says of the changes behind one."""
        change = metadata.tables["change"]
        with engine.connect() as connection:
            upto = connection.execute(select(func.max(change.c.id))).scalar_one()
            return render(told(connection, after, upto), heading()).text

    bare = {"PubDate": "", "ArticleTitle": ""}  # title and day stand on the list alone
    network.add(PAGE, sites.article(TITLE, body=f"{FIRST}{READ}7", meta=bare))
    visit(0)
    network.add(
        PAGE, sites.article(TITLE, body=f"{SECOND}{READ}8", meta=bare), at=NOW + timedelta(hours=1)
    )
    shown = letter(visit(40))
    assert "Documents gone or altered" in shown
    gone, came = (
        "第二条 出资比例不超过20%。 第三条 本办法",
        "第二条 出资比例不超过30%。 第三条 不得返投。",
    )
    assert f"wording: {gone}" in shown
    assert f"→ {came}" in shown
    assert "浏览" not in shown
    with engine.connect() as connection:
        moved = "SELECT field FROM change WHERE entity = 'fund_notice' AND cause = 'source_changed'"
        assert connection.execute(text(moved)).scalars().all() == ["body"]  # not what the list says
    network.add(PAGE, status=404, at=NOW + timedelta(hours=2))
    shown = letter(visit(40))
    assert "no longer at its source" in shown
    with engine.connect() as connection:
        notice = connection.execute(select(metadata.tables["fund_notice"])).one()
        document = metadata.tables["document"]
        kept = connection.execute(select(document).where(document.c.kind == "page")).all()
    engine.dispose()
    assert notice.gone_at is not None
    assert "不超过30%" in notice.body  # the last copy
    bodies = [read_at(archive, each.archive_file, each.archive_offset).body for each in kept]
    assert ["20%" in body.decode() for body in bodies] == [True, False]  # and the one before
