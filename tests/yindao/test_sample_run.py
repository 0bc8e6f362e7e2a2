"""`make sample` as a user meets it: both weeks lived through, and then nothing to do."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine import open_engine
from spiders.declared import PLATFORMS, declared_sources
from spiders.platforms.single_page import SinglePageSpider
from tests.support.command import environment, yindao_in as yindao
from tests.support.dumps import raw_data_of
from yindao.sample.network import LOOKS

pytestmark = pytest.mark.xdist_group("sample")  # one worker makes the sample for all of these

ROOT = Path(__file__).parent.parent.parent


def started(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from yindao.cli import main; main()", *arguments],
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample has been run once."""
    folder = tmp_path_factory.mktemp("sample")
    done = started(folder, "run", "--sample")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Week 1" in done.stdout
    assert "Week 2" in done.stdout
    assert "sqlite:///data/sample/yindao.db" in done.stdout
    assert "data/sample/archive" in done.stdout
    return folder


def _rows(sample: Path, query: str) -> list[tuple[object, ...]]:
    engine = open_engine(f"sqlite:///{sample / 'data/sample/yindao.db'}", read_only=True)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def test_all_three_channels_have_rows_and_changes_between_the_weeks(sample: Path) -> None:
    tables = ("fund", "procurement_notice", "award", "set_aside", "listing_application")
    counts = {table: _rows(sample, f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables}
    assert counts["fund"] == 18
    assert _rows(sample, "SELECT COUNT(*) FROM fund WHERE source_id = 'amac_funds'") == [(8,)]
    assert counts["procurement_notice"] == 19
    assert counts["listing_application"] == 5
    assert all(counts.values())
    news = _rows(
        sample, "SELECT entity, field, value_old, value_new, cause FROM v_change WHERE is_news"
    )
    assert ("fund", "status_raw", "正在运作", "提前清算", "source_changed") in news
    assert ("procurement_notice", "*", None, "99000205", "new") in news
    stages = ("listing_application", "stage", "inquiry", "terminated_withdrawn", "source_changed")
    assert stages in news
    assert ("procurement_notice", "*", "99000118", None, "gone") in news


def test_the_verdicts_of_both_weeks(sample: Path) -> None:
    runs = _rows(
        sample, "SELECT source_id, verdict FROM crawl_run WHERE kind = 'crawl' ORDER BY id"
    )
    assert runs == [
        *((look.source_id, "complete") for look in LOOKS[1]),
        ("amac_funds", "drift"),
        ("amac_managers", "complete"),
        ("ccgp_zygg", "complete"),
        ("ccgp_dfgg", "blocked"),
        ("sse_listings", "complete"),
        ("ggzy_procurement", "complete"),
        ("hubei_finance", "complete"),
    ]


def test_each_platform_of_announcements_is_shown(sample: Path) -> None:
    """And the rule of one is compared with its new version of week 2."""
    shown = {row[0] for row in _rows(sample, "SELECT source_id FROM fund_notice")}
    platforms = {cls.__base__ for cls in declared_sources() if cls.spec.id in shown}
    assert platforms == set(PLATFORMS.values()) - {SinglePageSpider}
    told = yindao(sample, "policy", "diff", "鄂财样规[2026]9901号", "鄂财样规[2026]9902号").stdout
    assert "不超过[-20%-]{+30%+}" in told
    assert "3 added, 2 removed, 2 changed, 1 moved" in told


def test_what_a_file_of_an_announcement_says_is_of_funds(sample: Path) -> None:
    """A list of three sub-funds, of which the page names one."""
    files = _rows(sample, "SELECT title, form, outcome FROM fund_attachment")
    assert files == [("拟参股子基金名单.xlsx", "xlsx", "read")]
    ties = _rows(
        sample,
        "SELECT t.mother_name, t.sub_name, t.committed_yuan, p.place FROM v_fund_tie AS t"
        " JOIN v_fund_notice_party AS p ON p.fund_id = t.sub_id AND p.quote = t.quote"
        " WHERE p.file_title IS NOT NULL ORDER BY p.place",
    )
    mother, place = "穹岭天使投资引导基金", "名单, row {}"
    assert ties == [
        (mother, "成都穹岭星火创业投资合伙企业（有限合伙）", 60_000_000, place.format(4)),
        (mother, "绵阳穹岭微光创业投资合伙企业（有限合伙）", 45_000_000, place.format(5)),
        (mother, "德阳屿光焊谷天使创业投资合伙企业（有限合伙）", 30_000_000, place.format(6)),
    ]
    said = _rows(  # what only a row of the list says is a claim with its words, told once
        sample,
        "SELECT s.lo_yuan, c.committed_yuan, c.contributor_raw, s.quote, COUNT(t.sub_id)"
        " FROM v_fund_size AS s JOIN v_fund_contribution AS c ON c.fund_id = s.fund_id"
        " JOIN v_fund_tie AS t ON t.sub_id = s.fund_id WHERE s.fund_name LIKE '绵阳%'",
    )
    ((size, gift, giver, words, ties_told),) = said
    assert (size, gift, giver, ties_told) == (150_000_000, 45_000_000, mother, 1)
    assert str(words).startswith("2 | ")
    assert "亿元" in str(words)


def test_announcements_tell_of_sizes_a_cleared_fund_borrowed_money_and_a_contradiction(
    sample: Path,
) -> None:
    sizes = (
        "SELECT measure, COUNT(*) FROM v_fund_size WHERE measure IN ('committed', 'registered',"
        " 'paid_in') GROUP BY measure ORDER BY measure"
    )
    assert _rows(sample, sizes) == [("committed", 2), ("paid_in", 1), ("registered", 1)]
    cleared = "SELECT name_raw FROM v_fund_notice_party WHERE outcome = 'cleared'"
    assert _rows(sample, cleared) == [("苏州澄渚微屿创业投资合伙企业（有限合伙）",)]
    borrowed = "SELECT committed_yuan FROM v_fund_contribution WHERE is_borrowed = 1"
    assert _rows(sample, borrowed) == [(300_000_000,)]
    apart = (
        "SELECT b.lo_yuan - a.hi_yuan FROM v_fund_size AS a JOIN v_fund_size AS b"
        " ON b.fund_id = a.fund_id AND b.measure = a.measure AND b.told_on = a.told_on"
        " AND b.lo_yuan > a.hi_yuan WHERE a.grade_rank = 1 AND b.grade_rank = 1"
    )
    assert _rows(sample, apart) == [(200_000_000,)]


def test_one_purchase_on_three_portals_is_one_chain(sample: Path) -> None:
    """Planned and tendered on 政采云, awarded there, on ccgp and on ggzy."""
    (row,) = _rows(
        sample,
        "SELECT intention_on, tender_on, award_on, notices, canonical_notices, sources, set_aside"
        " FROM v_procurement_project WHERE project_no = 'NBXW-2026-CS-0018'",
    )
    assert row == ("2026-09-08", "2026-10-12", "2026-11-05", 4, 2, 3, "not_reserved")
    planned = _rows(sample, "SELECT position, project_no, purchase_confidence FROM v_intention")
    assert planned == [(1, None, None), (2, "NBXW-2026-CS-0018", 0.73), (3, None, None)]


def test_a_declaration_is_fetched_and_stands_beside_what_its_firm_won(sample: Path) -> None:
    query = """
        SELECT item, organisation_raw, size, employees, revenue_yuan, is_own, won_yuan,
            place, attachment_title LIKE '%.pdf' FROM v_supplier_declaration ORDER BY declaration_id
    """
    winner, maker = "北京沐川屿低温设备有限公司", "合肥屿澄真空科技有限公司"
    assert _rows(sample, query) == [
        ("低温恒温器", winner, "small", 86, 52_104_000, 1, 4_114_000, "page 1", 1),
        ("无磁真空腔体", maker, "micro", 9, None, 0, 4_114_000, "page 1", 1),
    ]


def test_a_letter_tells_an_award_on_two_portals_once(sample: Path) -> None:
    (letter,) = (sample / "data/sample/letters").glob("*.1@*.eml")
    message = message_from_bytes(letter.read_bytes(), policy=default)
    plain = message.get_body(("plain",))
    assert plain is not None
    told = plain.get_content()
    assert told.count("* New: 国家深层地学观测中心量子重力梯度测量系统采购项目中标公告") == 1
    assert "also on: 全国公共资源交易平台 政府采购; stage: award" in told


def test_firms_that_meet_in_two_channels(sample: Path) -> None:
    rows = _rows(
        sample,
        "SELECT name FROM v_firm_channels WHERE role IN ('issuer', 'supplier', 'fund_manager') "
        "GROUP BY organisation_id, name HAVING COUNT(DISTINCT channel) > 1 ORDER BY name",
    )
    assert rows == [
        ("合肥岫云私募基金管理有限公司",),
        ("合肥澜序量子仪器股份有限公司",),
        ("成都穹域航空结构股份有限公司",),
    ]


def test_managers_are_one_with_those_of_the_funds(sample: Path) -> None:
    """Whose they are, how many funds they have, and who took over in the second week."""
    managers = _rows(
        sample,
        "SELECT name, ownership, funds_listed, funds_known, guidance_funds_known "
        "FROM v_fund_manager ORDER BY registration_no",
    )
    assert managers == [
        ("合肥岫云私募基金管理有限公司", "state", 3, 3, 3),
        ("武汉屿光私募基金管理有限公司", None, 2, 2, 2),
        ("江苏澄渚创业投资管理有限公司", "state", 1, 1, 1),
        ("上海砚石拾光私募基金管理有限公司", "private", 2, 2, 1),
        ("杭州汐屿私募基金管理有限公司", "private", 0, 0, 0),
    ]
    news = _rows(
        sample,
        "SELECT field, value_old, value_new, cause FROM v_change "
        "WHERE is_news AND entity IN ('fund_manager', 'fund_manager_staff') ORDER BY 1, 2",
    )
    assert ("legal_representative_raw", "邬景行", "濮阳晗", "source_changed") in news
    assert ("*", "2108201015990003/staff/邬景行", None, "gone") in news
    assert ("*", None, "2609241130990008", "new") in news
    lives = _rows(sample, "SELECT life, COUNT(*) FROM v_fund_life GROUP BY life ORDER BY life")
    assert lives == [("alive", 5), ("ended", 2), ("unseen", 11)]


def test_a_correction_knows_its_original(sample: Path) -> None:
    ((url, project, original),) = _rows(
        sample,
        "SELECT n.original_url, n.project_id, o.project_id FROM procurement_notice n, "
        "procurement_notice o WHERE n.native_id = '99000205' AND o.native_id = '99000101'",
    )
    assert str(url).endswith("t20261103_99000101.htm")
    assert project == original


def test_a_further_run_changes_no_row(sample: Path) -> None:
    engine = open_engine(f"sqlite:///{sample / 'data/sample/yindao.db'}")
    before = raw_data_of(engine)
    again = yindao(sample, "run", "--sample")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Week 1" not in again.stdout
    after = raw_data_of(engine)
    engine.dispose()
    for name in before:
        assert after[name] == before[name], name


def test_status_tells_verdicts_and_reasons(sample: Path) -> None:
    shown = yindao(sample, "status").stdout
    assert "blocked" in shown
    assert "verification" in shown
    assert "drift" in shown
    rows = json.loads(yindao(sample, "status", "--format", "json").stdout)
    assert {row["source_id"]: row["last_verdict"] for row in rows}["ccgp_dfgg"] == "blocked"


def test_sql_gives_tables_csv_and_json(sample: Path) -> None:
    query = "SELECT native_id, issuer_raw FROM v_listing ORDER BY native_id LIMIT 2"
    table = yindao(sample, "sql", query).stdout
    assert "合肥澜序量子仪器股份有限公司" in table
    rows = list(csv.reader(io.StringIO(yindao(sample, "sql", query, "--format", "csv").stdout)))
    assert rows[0] == ["native_id", "issuer_raw"]
    assert rows[1] == ["9101", "合肥澜序量子仪器股份有限公司"]
    objects = json.loads(yindao(sample, "sql", query, "--format", "json").stdout)
    assert [one["native_id"] for one in objects] == ["9101", "9102"]


def test_csv_defuses_formulas(sample: Path) -> None:
    query = """SELECT '=HYPERLINK("x")' AS a, '+1' AS b, '-5' AS c, -5 AS d, '@x' AS e"""
    rows = list(csv.reader(io.StringIO(yindao(sample, "sql", query, "--format", "csv").stdout)))
    assert rows[1] == ['\'=HYPERLINK("x")', "'+1", "'-5", "-5", "'@x"]


@pytest.mark.parametrize(
    "query", ["DELETE FROM fund", "UPDATE fund SET name = 'x'", "DROP TABLE fund"]
)
def test_sql_is_read_only(sample: Path, query: str) -> None:
    held = _rows(sample, "SELECT COUNT(*) FROM fund")
    done = yindao(sample, "sql", query)
    assert done.returncode == 2
    assert "readonly" in done.stderr.replace("-", "")
    assert "Traceback" not in done.stderr
    assert _rows(sample, "SELECT COUNT(*) FROM fund") == held


def test_show_prints_record_history_and_archived_text(sample: Path) -> None:
    ((row_id,),) = _rows(sample, "SELECT id FROM listing_application WHERE native_id = '9103'")
    shown = yindao(sample, "show", "listing_application", str(row_id)).stdout
    assert "武汉屿川智能装备股份有限公司" in shown
    assert "terminated_withdrawn" in shown
    assert "https://query.sse.com.cn/commonSoaQuery.do" in shown
    assert "sse_listings/sse_listings-" in shown
    assert '"stockAuditNum"' in shown


def test_show_reads_a_page_of_html_as_text(sample: Path) -> None:
    ((row_id,),) = _rows(sample, "SELECT id FROM procurement_notice WHERE native_id = '99000101'")
    shown = yindao(sample, "show", "procurement_notice", str(row_id)).stdout
    assert "国家极地冰芯样品库" in shown
    assert "<div" not in shown.split("The archived text")[1]


def test_reparse_by_the_same_rules_changes_nothing(sample: Path) -> None:
    for source in ("amac_funds", "amac_managers", "ccgp_zygg", "ccgp_dfgg", "sse_listings"):
        shown = yindao(sample, "reparse", source)
        assert shown.returncode == 0, shown.stderr
        assert " 0 fields would change" in shown.stdout, source + shown.stdout


def test_every_row_leads_to_its_archived_answer(sample: Path) -> None:
    from db.models import metadata
    from spiders.archive import read_at

    archive = sample / "data/sample/archive"
    for name, table in metadata.tables.items():
        if "native_id" not in table.c or "document_id" not in table.c or name == "visit":
            continue
        rows = _rows(
            sample,
            "SELECT d.url, d.first_seen_at, d.archive_file, d.archive_offset, d.sha256 "
            f"FROM {name} x JOIN document d ON d.id = x.document_id",
        )
        assert len(rows) == _rows(sample, f"SELECT COUNT(*) FROM {name}")[0][0]
        for url, seen, file, offset, sha256 in set(rows):
            assert str(url).startswith(("https://", "http://"))
            assert seen
            assert read_at(archive, str(file), int(str(offset)), str(sha256)).body


def test_the_prospectus_of_its_network_is_fetched_read_and_shown(sample: Path) -> None:
    (network,) = (sample / "data/sample/network/week2").glob("*.warc.gz")
    asked = ("fetch-documents", "--application", "9101", "--replay", str(network))
    done = yindao(sample, *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    holders = _rows(
        sample,
        "SELECT r.id, r.share_percent, r.state_mark, f.native_id FROM relation r "
        "LEFT JOIN fund f ON f.organisation_id = r.subject_id "
        "WHERE r.observed_via = 'prospectus' AND r.kind = 'shareholder' ORDER BY r.share_percent",
    )
    fund, state = holders
    assert fund[1:] == (6.5, None, "SZX901")
    assert state[1:] == (10.0, "SS", None)
    assert not (sample / "data/archive").exists()  # the sample's own archive took it
    shown = yindao(sample, "show", "relation", str(fund[0])).stdout
    page = shown.split("The archived text")[1]
    assert "3 | 合肥市滨蜀量子产业投资引导基金合伙企业（有限合伙） | 585.00 | 6.50" in page
    assert "page 4 of 6" in page
