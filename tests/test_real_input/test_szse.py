"""The Shenzhen exchange as it answered on two days of 2021, crawled, and what the tables hold.

Expected values are read from the captures once more, by small rules of this file's own, which
follow sections 2 and 8 of the guide to listing sources and not the code.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from normalize.text import nfkc
from scheduler.run import CrawlEnd
from tests.support import szse_answers as szse
from tests.support.dumps import raw_data_of
from tests.test_real_input.conftest import NewWorld, Row, Sent, World, beijing, columns

pytestmark = pytest.mark.xdist_group("real_szse")

SINCE = date(2021, 1, 1)
DAYS = [datetime(2021, 1, 25, 12, tzinfo=UTC), datetime(2021, 2, 4, 12, tzinfo=UTC)]
BEHIND = {"1000741": ("30", "80"), "1000145": ("70", "60")}  # the list's state, an older page's

# Section 8.2 of the guide, its column for Shenzhen.
STAGES = {
    20: "accepted",
    30: "inquiry",
    45: "committee_passed",
    46: "committee_deferred",
    60: "submitted_registration",
    70: "registered",
    76: "registration_terminated",
    80: "suspended",
    90: "terminated_rejected",
    95: "terminated_withdrawn",
}
ROLES = {
    "sprinst": "sponsor",
    "jsprinst": "joint_sponsor",
    "acctfm": "accountant",
    "lawfm": "law_firm",
    "evalinst": "appraiser",
    "sprrep": "sponsor_representative",
    "jsprrep": "joint_sponsor_representative",
    "acctsgnt": "signing_accountant",
    "lglsgnt": "signing_lawyer",
    "evalsgnt": "signing_appraiser",
}
MATERIALS = {
    3: "prospectus",
    4: "issuance_sponsor_letter",
    5: "listing_sponsor_letter",
    6: "audit_report",
    7: "legal_opinion",
}
ACTS = {
    4: "inquiry_reply",
    20: "inquiry_reply",
    5: "committee_notice",
    6: "committee_result",
    7: "registration_decision",
    10: "termination_decision",
}
VERSIONS = {1: "application_draft", 2: "committee_draft", 3: "registration_draft", 20: "updated"}
TWO_CODES = {"卫生", "新闻和出版业", "文化艺术业", "社会工作", "综合", "教育", "娱乐业"}


class Captured(NamedTuple):
    """The rows of two lists by project, and the details of some of the second."""

    before: dict[str, Row]
    after: dict[str, Row]
    details: dict[str, Row]


class Crawls(NamedTuple):
    """Both lists without a page, then the second with its pages, twice; the data after each."""

    world: World
    ends: list[CrawlEnd]
    data: list[dict[str, Any]]


@pytest.fixture(scope="session")
def captured(captures: Path) -> Captured:
    folder = captures / "szse"
    lists = [
        json.loads((folder / f"list_{day}.data.json").read_text(encoding="utf-8"))
        for day in ("20210125", "20210204")
    ]
    lines = (folder / "details_20210204.jsonl").read_text(encoding="utf-8").splitlines()
    details = [json.loads(line)["data"] for line in lines]
    before, after, pages = ({str(row["prjid"]): row for row in rows} for rows in (*lists, details))
    return Captured(before, after, pages)


def sent(exchanges: Iterable[szse.Exchange]) -> list[Sent]:
    return [Sent(url=ask.url, content=body.encode(), json=True) for ask, body in exchanges]


@pytest.fixture(scope="session")
def crawls(captured: Captured, sqlite_world: NewWorld) -> Crawls:
    world = sqlite_world()
    before, after = (szse.list_answers([*rows.values()]) for rows in captured[:2])
    pages = [szse.detail_answer(d, captured.after[n]) for n, d in captured.details.items()]
    data = []
    for answers, at in zip(
        (before, after, after + pages, after + pages), (*DAYS, DAYS[1], DAYS[1]), strict=True
    ):
        world.crawl("szse_listings", sent(answers), at, since=SINCE, floor=None)
        data.append(raw_data_of(world.engine))
    return Crawls(world, world.ends, data)


@pytest.fixture(scope="session")
def world(crawls: Crawls) -> World:
    return crawls.world


def split(text: str | None) -> list[str]:
    return [name for name in re.split(r"，|、|<br />", text or "") if name]


def person(name: str) -> str:
    """Without spaces and without a mark that is no part of a name."""
    return name.replace(" ", "").removesuffix("（已离职）")


# --- the runs ----------------------------------------------------------------------------------


def test_the_counts_of_the_list_are_what_came(crawls: Crawls, captured: Captured) -> None:
    """Nothing is lacking but the pages that nobody captured."""
    for end, missing in zip(crawls.ends, (543, 545, 485, 485), strict=True):
        assert end.verdict == "partial"
        assert str(end.reason).startswith(f"{missing} pages did not come")
        assert "the source states" not in str(end.reason)
    windows = [row for row in crawls.world.rows("crawl_window") if row["key"] == "all"]
    assert windows[-1]["expected"] == windows[-1]["got"] == len(captured.after) == 545


def test_what_changed_between_the_two_days(world: World, captured: Captured) -> None:
    """Two new, 81 moves, one industry, and nothing of the 52 whose date of update alone moved."""
    run = world.rows("crawl_run")[1]
    changes = world.rows("change", run_id=run["id"])
    names = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    own = [each for each in changes if each["entity"] == "listing_application"]
    told = {
        field: {names[each["entity_id"]] for each in own if each["field"] == field}
        for field in {each["field"] for each in own}
    }
    both = captured.before.keys() & captured.after.keys()
    moved = {n for n in both if captured.before[n]["prjst"] != captured.after[n]["prjst"]}
    assert told == {
        "*": {"1001301", "1001310"},
        "stage": moved,
        "stage_raw": moved,
        "industry_raw": {"1000555"},
        "industry_code": {"1000555"},
    }
    assert len(moved) == 81
    for each in own:
        if each["field"] == "stage":
            old, new = (rows[names[each["entity_id"]]] for rows in captured[:2])
            codes = (old["prjstatus"], new["prjstatus"])
            assert (each["value_old"], each["value_new"]) == tuple(STAGES[code] for code in codes)
    others = Counter((each["entity"], each["field"]) for each in changes if each not in own)
    # The two new projects with three firms each; a step for each of them and for each move.
    assert others == {
        ("listing_event", "*"): 83,
        ("listing_party", "*"): 6,
        ("relation", "*"): 6,
    }
    assert {each["cause"] for each in changes} == {"new", "source_changed"}
    assert columns(run, ["new", "changed", "unchanged"]) == {
        "new": 2,
        "changed": 82,
        "unchanged": 461,
    }
    only = [
        n for n in both if {**captured.before[n], "updtdt": 0} == {**captured.after[n], "updtdt": 0}
    ]
    assert sum(captured.before[n] != captured.after[n] for n in only) == 52


def test_an_unchanged_answer_changes_nothing(crawls: Crawls) -> None:
    assert crawls.data[3] == crawls.data[2]
    assert not crawls.world.rows("change", run_id=crawls.world.rows("crawl_run")[3]["id"])


def test_pages_change_no_stage(crawls: Crawls) -> None:
    """Two pages are older than the list of their day: their projects stay where the list has them.
    Neither run tells of a project that moved."""
    world = crawls.world
    stages = {n: row["stage"] for n, row in world.by_id("listing_application").items()}
    assert {n: stages[n] for n in BEHIND} == {"1000741": "inquiry", "1000145": "registered"}
    runs = [row["id"] for row in world.rows("crawl_run")[2:]]
    assert not [c for c in world.rows("change", field="stage") if c["run_id"] in runs]
    told = [row for row in world.rows("review_item") if "behind the list" in row["field"]]
    assert {row["field"].split()[1] for row in told} == set(BEHIND)
    assert {n for n in BEHIND if world.by_id("listing_application")[n]["detail_version"]} == set()


# --- the tables --------------------------------------------------------------------------------


def test_every_project(world: World, captured: Captured) -> None:
    rows = world.by_id("listing_application")
    assert rows.keys() == captured.after.keys()
    organisations = world.organisations()
    unmatched: set[str] = set()
    for number, said in captured.after.items():
        row = rows[number]
        assert columns(row, ["exchange", "kind", "board", "currency", "gone_at"]) == {
            "exchange": "szse",
            "kind": "ipo",
            "board": None,  # the answers of 2021 have none
            "currency": "CNY",
            "gone_at": None,
        }
        assert row["issuer_raw"] == said["cmpnm"]
        if row["issuer_id"] is None:
            unmatched.add(row["issuer_raw"])
        else:
            # 三羊马 has its brackets in full width once, and in half width another time.
            assert nfkc(organisations[row["issuer_id"]]) == nfkc(row["issuer_raw"])
        assert (row["stage"], row["stage_listed"]) == (STAGES[said["prjstatus"]],) * 2
        assert (row["stage_raw"], row["stage_label"]) == (str(said["prjstatus"]), said["prjst"])
        assert row["planned_raise_minor"] == int(Decimal(said["maramt"]) * 10**10)
        assert row["planned_raise_raw"] == said["maramt"]
        assert row["industry_raw"] == said["csrcind"]
        assert (row["industry_code"] is None) == (said["csrcind"] in TWO_CODES)
        assert row["region_raw"] == said["regloc"]
        assert row["region_code"].endswith("0000")
        assert row["accepted_on"] == date.fromisoformat(said["acptdt"])
        assert row["source_updated_at"] == beijing(said["updtdt"])
        known = number in captured.details and number not in BEHIND
        assert (row["detail_version"] is not None) == known
        day = captured.details[number]["lastestAuditEndDate"] if known else None
        assert row["accounts_until"] == (day and date.fromisoformat(day))
    # Names so short that they may be another firm's: 张小泉股份有限公司.
    assert all(len(re.sub("(集团)?股份(有限)?公司", "", name)) <= 3 for name in unmatched)
    assert len(unmatched) == 7


def test_every_party(world: World, captured: Captured) -> None:
    names = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    found: dict[str, list[tuple[Any, ...]]] = {number: [] for number in names.values()}
    for row in world.rows("listing_party", gone_at=None):
        shown = row["person_name"] or row["organisation_raw"]
        found[names[row["application_id"]]].append((row["role"], row["seq"], shown))
    for number, said in captured.after.items():
        page = captured.details.get(number) if number not in BEHIND else None
        expected = [
            (role, seq, person(name) if key.endswith(("rep", "sgnt")) else name)
            for key, role in ROLES.items()
            for seq, name in enumerate(split((page or said)[key]), 1)
        ]
        assert sorted(found[number]) == sorted(expected), number


def test_every_step(world: World, captured: Captured) -> None:
    """Each milestone that was reached, each text; the list's state is that of the newest."""
    names = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    events: dict[str, list[Row]] = {number: [] for number in names.values()}
    for row in world.rows("listing_event", gone_at=None):
        if not row["provisional"]:
            events[names[row["application_id"]]].append(row)
    for number, page in captured.details.items():
        reached = [s for s in page["prjprogs"] if s["finished"] and s["orderNo"] >= 0]
        told = [(at, text) for each in page["others"] or [] for at, text in each.items()]
        halts = [(at, text) for at, text in told if "终止" not in text]
        steps = sorted(events[number], key=lambda row: row["happened_at"])
        assert len(steps) == len(reached) + len(halts), number
        assert {row["reason"] for row in steps} - {None} == {text for _, text in told}
        assert steps[-1]["stage_raw"] == str(page["prjstatus"])
        dots = json.loads(page["pjdot"])
        times = Counter(beijing(dots[str(s["orderNo"])]["startTime"]) for s in reached)
        times += Counter(beijing(at) for at, _ in halts)
        assert Counter(row["happened_at"] for row in steps) == times
        check_steps(steps, page)


def test_a_step_that_list_and_page_tell_is_one(world: World) -> None:
    """Two pages are behind the list of their day: what they know is told once, and the list's last
    word stays."""
    names = {row["id"]: row["native_id"] for row in world.rows("listing_application")}
    rows = world.rows("listing_event", gone_at=None)
    last = {
        number: [
            (row["stage_raw"], row["provisional"])
            for row in sorted(rows, key=lambda row: row["place"])
            if names[row["application_id"]] == number
        ]
        for number in BEHIND
    }
    assert last == {
        "1000741": [("20", False), ("30", False), ("80", False), ("30", True)],
        "1000145": [("20", False), ("30", False), ("45", False), ("60", False), ("70", True)],
    }


def check_steps(steps: Sequence[Row], page: Mapping[str, Any]) -> None:
    stages = [row["stage"] for row in steps]
    assert stages[0] == "accepted"
    assert not any(row["is_repeat"] for row in steps)
    assert "committee_pending" not in stages
    assert ("registered" in stages) == (page["prjstatus"] == 70)
    for row in steps:
        text = row["reason"] or ""
        assert row["is_resume"] == ("本所恢复" in text)
        assert (row["stage"] == "suspended") == ("本所中止" in text)
        if row["stage"] == "suspended":
            expired = re.search("更新财务资料|财务资料已过有效期", text)
            assert row["suspension_kind"] == ("expired_financials" if expired else "other")
        if row["stage"].startswith("terminated"):
            assert (row["stage"], row["reason_class"]) == ("terminated_withdrawn", "withdrawal")


def test_every_file(world: World, captured: Captured) -> None:
    rows = world.by_id("listing_document")
    files = {
        f"{number}/document/{file['dfid']}": file
        for number, page in captured.details.items()
        for value in page.values()
        if isinstance(value, list)
        for file in value
        if "dfid" in file
    }
    assert rows.keys() == files.keys()
    assert len(files) == 1145
    for name, file in files.items():
        row, act = rows[name], file["dtyp"]
        assert row["kind"] == (MATERIALS[file["matcat"]] if file["matcat"] else ACTS[act])
        assert row["version"] == VERSIONS.get(act, "decision" if act in (6, 7, 10) else None)
        assert row["url"] == "https://reportdocs.static.szse.cn" + file["dfpth"]
        assert row["published_on"] == date.fromisoformat(file["ddt"])
        assert row["title"] in (file["dfnm"], file["dftitle"], file["displayName"])


def test_only_what_is_open_is_asked(world: World) -> None:
    fields = Counter(row["field"].partition(" 10")[0] for row in world.rows("review_item"))
    assert fields == {"industry_code": 17, "project": 2}
