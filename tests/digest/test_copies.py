"""A notice on several portals is told once, and the letter says where else it stands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from tests.db.conftest import Desk, answer, day
from tests.digest.conftest import OpenDesk, Tell, last_change, only, told
from tests.support.fund_notices import read
from tests.support.purchases import notice_of, on


@pytest.fixture
def portals(open_desk: OpenDesk) -> dict[str, Desk]:
    """Three portals that have been observed before."""
    return {
        name: open_desk(
            "procurement_notice", id=name, title=f"门户{name}", full_list=False
        ).observed()
        for name in ("ccgp", "ggzy", "zcy")
    }


def bring(desk: Desk, stage: str = "tender", days: int = 0, **fields: Any) -> None:
    """A crawl that finds one notice, on a day of this issue."""
    number = f"{stage}-{days}"
    said = notice_of(number, stage, on(days), **fields)
    desk.begin()
    desk.store.save([answer(*said, native_id=number, page=f"{desk.facts.id}/{number}")])
    desk.end(at=day(1))


def test_told_once_with_the_other_places(portals: dict[str, Desk], tell: Tell) -> None:
    bring(portals["ggzy"], budget_minor=300_000_00)
    bring(portals["ccgp"], region_code="530102", region_raw="昆明市")
    bring(portals["zcy"])
    entry = only(tell())
    assert (entry.source_id, entry.kind) == ("ccgp", "new")
    assert entry.facts[:2] == (("also_on", "门户ggzy"), ("also_on", "门户zcy"))
    assert entry.amount_minor == 300_000_00  # which ccgp doesn't say


def test_a_copy_that_comes_later_is_not_told_again(portals: dict[str, Desk], tell: Tell) -> None:
    bring(portals["ggzy"], days=1)
    assert only(tell()).source_id == "ggzy"
    before = last_change(portals["ggzy"])
    bring(portals["ccgp"])  # its canonical notice
    bring(portals["zcy"])
    assert tell(before).entries == ()
    bring(portals["zcy"], "award", 26)  # another notice is news
    assert only(tell(before)).source_id == "zcy"


def test_what_befalls_a_copy_is_told(portals: dict[str, Desk], tell: Tell) -> None:
    bring(portals["ccgp"])
    bring(portals["zcy"], budget_minor=100)
    before = last_change(portals["zcy"])
    bring(portals["zcy"], budget_minor=200)
    entry = only(tell(before))
    assert (entry.source_id, entry.section) == ("zcy", "gone")  # a document that was altered
    assert told(entry) == [("procurement_notice", "budget_minor", "100", "200")]


def test_a_first_look_tells_nothing_and_silences_nothing(
    open_desk: OpenDesk, portals: dict[str, Desk], tell: Tell
) -> None:
    first = open_desk("procurement_notice", id="anew", title="门户新", full_list=False)
    bring(first)
    bring(portals["zcy"])
    entry = only(tell())
    assert (entry.source_id, entry.facts[0]) == ("zcy", ("also_on", "门户新"))


def test_of_fund_notices_too(open_desk: OpenDesk, tell: Tell) -> None:
    """And counted once, though each keeps what it says."""
    said = "经评审，确定云杉私募基金管理有限公司为云川省新材料产业引导基金管理机构。"
    title = "云川省新材料产业引导基金管理机构遴选结果公告"
    fin, gov, late = (
        open_desk("fund_notice", id=name, title=f"门户{name}", channel="fund").observed()
        for name in ("fin", "gov", "late")
    )
    for desk in (gov, fin):
        desk.next_run()
        desk.say(*read(said, title, published="2026-05-30"), native_id="n1", kind="detail")
        desk.end(at=day(1))
    entry = only(tell())
    assert (entry.source_id, entry.facts[0]) == ("fin", ("also_on", "门户gov"))
    before = last_change(fin)
    late.next_run()
    late.say(*read(said, title, published="2026-05-31"), native_id="n1", kind="detail")
    late.end(at=day(2))
    assert tell(before).entries == ()
    assert [row["canonical_id"] for row in fin.rows("fund_notice", source_id="fin")] == [None]
    with fin.engine.connect() as connection:
        named = "SELECT COUNT(*) FROM v_fund_notice_party WHERE outcome = 'selected'"
        assert connection.execute(text(named)).scalar() == 3
        assert connection.execute(text(f"{named} AND canonical_id IS NULL")).scalar() == 1
