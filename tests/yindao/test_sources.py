"""Taking in a source by its address, and looking at sources, as the command line does."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Engine

from db.engine import open_engine
from spiders.recognise import Unrecognised
from spiders.registry import UnknownSource
from tests.support import announcement_sites as sites, forked
from tests.support.network import Network, sqlite_database
from yindao import looking
from yindao.errors import UserError
from yindao.settings import Settings
from yindao.source_adding import Wanted, add_source
from yindao.source_checking import check_sources

SITE = "https://tzgg.sample.example/fund"
URL = f"{SITE}/index.shtml"
SETTINGS = Settings(contact=None)
ROWS = [
    sites.row(f"./202611/t2026110{n}_7{n}.shtml", f"样本基金公告{n}", f"2026-11-0{n}")
    for n in range(1, 4)
]


@pytest.fixture(autouse=True)
def _quick_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of one that is made: migrating takes longer than a look."""

    def prepare(url: str) -> Engine:
        folder = Path(url.removeprefix("sqlite:///")).parent
        made = sqlite_database(folder)
        Path(made.removeprefix("sqlite:///")).rename(url.removeprefix("sqlite:///"))
        return open_engine(url)

    monkeypatch.setattr(looking, "prepare", prepare)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made = Network(tmp_path)
    made.add(URL, sites.trs_list(*ROWS, ending="shtml"))
    for n in range(1, 4):
        made.add(f"{SITE}/202611/t2026110{n}_7{n}.shtml", sites.article(f"样本基金公告{n}"))
    return made


def added(to: Path, wanted: Wanted) -> tuple[bool, str]:
    told = io.StringIO()
    good = add_source(SETTINGS, wanted, to, Console(file=told, width=200))
    return good, told.getvalue()


def test_a_list_is_recognised_tried_and_written_down(tmp_path: Path, network: Network) -> None:
    """And what was written is a source: its look is replayed from its own fixture. A second page
    that is the first again is none."""
    to, second = tmp_path / "own", f"{SITE}/index_1.shtml"
    further = sites.row("./202610/t20261001_61.shtml", "样本基金公告0", "2026-10-01")
    network.add(second, sites.trs_list(further, ending="shtml"))
    wanted = Wanted(url=URL, publisher="样本省财政厅", region_code="420000", replay=network.files())
    good, told = added(to, wanted)
    assert good
    assert "Recognised: trs" in told
    assert "List: 3 rows" in told
    assert "title: 样本基金公告1" in told
    (entry,) = to.glob("*.toml")
    assert tomllib.loads(entry.read_text(encoding="utf-8")) == {
        "tzgg_sample_example_fund": {
            "platform": "trs",
            "url": URL,
            "following": "index_{n}.shtml",
            "list": "ul.u-list",
            "title": "样本省财政厅",
            "publisher": "样本省财政厅",
            "captured": "a list page and what it names (2026-11-08)",
            "region_code": "420000",
        }
    }
    assert f"Second page: 1 rows at {second}" in told
    (fixture,) = to.glob("*.warc.gz")
    later = Network(tmp_path / "later")
    later.add(second, sites.trs_list(*ROWS, ending="shtml"))
    replay = [fixture, *later.files()]
    again, told = added(tmp_path / "again", Wanted(url=URL, id="other", replay=replay))
    assert (again, "List: 3 rows" in told) == (True, True)
    assert f"expected further rows at {second}, found 3 rows" in told
    other = tomllib.loads((tmp_path / "again" / "other.toml").read_text(encoding="utf-8"))["other"]
    assert (other["pages"], other["capped"]) == ("first", 3)
    with pytest.raises(UserError, match="an id that is free, found tzgg_sample_example_fund"):
        added(to, wanted)


def test_a_saved_page_that_is_no_list_is_told(tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    page.write_text("", encoding="utf-8")
    with pytest.raises(UserError, match=f"{URL}: expected a list, found drift"):
        added(tmp_path / "own", Wanted(url=URL, page=page))
    page.write_text(sites.article(), encoding="utf-8")
    with pytest.raises(Unrecognised, match=r"Looked for gkmlpt.*Found"):
        added(tmp_path / "own", Wanted(url=URL, page=page))
    assert not (tmp_path / "own").exists()


def test_a_site_that_blocks_is_told_and_nothing_is_written(
    tmp_path: Path, network: Network
) -> None:
    network.add(URL, "请完成安全验证")
    with pytest.raises(UserError, match=r"expected a page, found blocked: .*verification"):
        added(tmp_path / "own", Wanted(url=URL, replay=network.files()))
    with pytest.raises(UserError, match="expected an http or https address, found 'file:"):
        added(tmp_path / "own", Wanted(url="file:///etc/passwd"))
    with pytest.raises(UserError, match="YINDAO_CONTACT"):
        added(tmp_path / "own", Wanted(url=URL))
    for wrong, told in (
        (Wanted(url="http://tzgg.sample.example:8899/fund/"), "port 80 for http"),
        (Wanted(url=URL, id="../../x"), "--id: expected 3 to 60"),
        (Wanted(url=URL, platform="foo"), "--platform: expected one of trs, date_hash"),
        (Wanted(url=URL, region_code="999999"), "--region: expected a GB/T 2260 code"),
    ):
        with pytest.raises(UserError, match=told):
            added(tmp_path / "own", wrong)
    assert not (tmp_path / "own").exists()


def test_a_look_asks_for_one_list_page_and_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "run_crawl", forked.crawl)
    network = Network(tmp_path)
    base = "https://czt.hubei.gov.cn/bmdt/dtyw"
    rows = [sites.row(f"./t2026110{n}_7{n}.shtml", f"公告{n}", f"2026-11-0{n}") for n in (1, 2)]
    network.add(f"{base}/index.shtml", sites.trs_list(*rows, ending="shtml"))
    network.add(f"{base}/t20261101_71.shtml", sites.article())
    assert checked("hubei_finance", network) == (
        True,
        "source,verdict,rows,page,reason\nhubei_finance,complete,2,read,2 rows\n",
    )
    network.add(f"{base}/index.shtml", status=412)
    good, told = checked("hubei_finance", network)
    assert (good, "hubei_finance,blocked,0,none," in told) == (False, True)
    assert "guessed of it: the name of the list's page in its folder" in told


def test_what_can_not_be_looked_at_is_told_before_anything_is_asked() -> None:
    console = Console(file=io.StringIO())
    with pytest.raises(UnknownSource, match="found 'hubei_finanze'; did you mean hubei_finance"):
        check_sources(SETTINGS, "hubei_finanze", (), "csv", console)
    with pytest.raises(UserError, match="YINDAO_CONTACT"):
        check_sources(SETTINGS, None, (), "csv", console)


def test_a_restricted_source_is_not_asked_even_where_it_is_named() -> None:
    """Until its operator has set the User-Agent that it is asked with."""
    told = io.StringIO()
    settings = Settings(contact="operator@sample.example")
    assert check_sources(settings, "govcn_policies", (), "csv", Console(file=told, width=200))
    assert "govcn_policies,not_asked,0,,restricted: expected a User-Agent" in told.getvalue()


def checked(source_id: str, network: Network) -> tuple[bool, str]:
    told = io.StringIO()
    good = check_sources(SETTINGS, source_id, network.files(), "csv", Console(file=told, width=200))
    return good, told.getvalue()
