"""One purchase, one project: what several portals say of it, in whatever order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import Engine, text

from db.engine import writing
from db.purchases.settle import settle
from normalize.records import Record
from tests.db.conftest import day, empty
from tests.db.portals import OpenDesk, asked, crawl, evidence, portal, purchases, repeats, same, two
from tests.support.purchases import BUYER, NUMBER, THING, notice_of, on, won

Said: TypeAlias = Mapping[str, Sequence[Sequence[Record]]]  # notices by portal


# --- a story that four portals tell


STORY: Said = {
    "zcy": [
        notice_of("z1", "intention", on(-60), number=None, budget_minor=300_000_00),
        notice_of("z2", "tender", on(0), budget_minor=300_000_00),
    ],
    "ccgp": [
        notice_of("c1", "tender", on(0), budget_minor=300_000_00),
        notice_of("c2", "correction", on(6), corrected_on=on(6)),
    ],
    "ggzy": [notice_of("g1", "tender", on(1), budget_minor=300_000_00)],
    "gpcms": [notice_of("p1", "award", on(25), award_total_minor=280_000_00)],
}


def test_one_purchase_from_four_sources_is_one_chain(open_desk: OpenDesk, engine: Engine) -> None:
    for name, notices in STORY.items():
        crawl(portal(open_desk, name), *notices)

    assert same(engine) == {"ggzy/g1": "ccgp/c1", "zcy/z2": "ccgp/c1"}
    names = ("zcy/z1", "zcy/z2", "ccgp/c1", "ccgp/c2", "ggzy/g1", "gpcms/p1")
    assert purchases(engine) == dict.fromkeys(names, f"{NUMBER}|{BUYER}")
    assert asked(engine) == set()
    why = {name: (notice, purchase) for name, notice, purchase in evidence(engine)}
    told = f"number: stage=tender, number={NUMBER}, buyer={BUYER}, days=1"
    assert why["ggzy/g1"] == (told, None)
    assert why["zcy/z1"] == (
        None,
        f"title_budget: buyer={BUYER}, title=实验室设备, budget=30000000",
    )


def test_what_is_concluded_has_a_history_of_its_own(open_desk: OpenDesk) -> None:
    for name, notices in STORY.items():
        crawl(portal(open_desk, name), *notices)
    desk = portal(open_desk, "ccgp")
    moves = {(row["field"], row["cause"]) for row in desk.rows("change") if row["field"] != "*"}

    assert moves == {("canonical_id", "merged"), ("purchase_id", "merged")}


def test_settled_things_are_left_alone(open_desk: OpenDesk) -> None:
    desk = portal(open_desk, "ccgp")
    crawl(desk, *STORY["ccgp"])
    before = desk.dump()
    crawl(desk, *STORY["ccgp"])

    assert desk.dump() == before


# --- whatever the order


MORE: Said = {
    "ccgp": [
        *STORY["ccgp"],
        notice_of("c3", "correction", on(9), corrected_on=on(9)),  # another one
        notice_of("c4", "termination", on(25)),
        notice_of("c5", "tender", on(40), number=f"{NUMBER}（二次）", budget_minor=300_000_00),
        # The same short number of another agency, and the same thing of another buyer.
        notice_of("c6", "tender", on(0), number="202601", buyer="大理市样本医院"),
        notice_of("c7", "tender", on(0), number="ZB-0007", buyer="丽江市样本中学"),
    ],
    "zcy": [
        *STORY["zcy"],
        notice_of("z3", "correction", on(9), corrected_on=on(9)),
        notice_of("z4", "tender", on(41), number=f"{NUMBER}(二次)", budget_minor=300_000_00),
        notice_of("z5", "tender", on(0), number="202601", buyer="曲靖市样本医院"),
    ],
    "ggzy": [
        notice_of("g1", "tender", on(1), budget_minor=300_000_00),
        notice_of("g2", "award", on(60), number=f"{NUMBER}(二次)", award_total_minor=1),
        notice_of("g3", "award", on(60), number="ZB-0009", lots=["1"], thing="两包的项目"),
    ],
    "shenzhen": [
        notice_of("s1", "award", on(61), number="ZB-0009", lots=["2"], thing="两包的项目"),
        notice_of("s2", "tender", on(0), number=None, budget_minor=300_000_00),
    ],
    # A number behind that of the platform's own plan; a title alone; another budget.
    "hubei": [notice_of("h1", "tender", on(0), number=f"3305-{NUMBER}", budget_minor=300_000_00)],
    "hunan": [notice_of("h2", "tender", on(1), number=None, budget_minor=None)],
    "hainan": [notice_of("h3", "tender", on(2), budget_minor=299_000_00)],
}


def outcome(engine: Engine) -> tuple[Any, ...]:
    """All that is concluded, by names that are the same in any database."""
    return same(engine), purchases(engine), repeats(engine), asked(engine), evidence(engine)


# Of two portals what they say comes in two runs.
VISITS = [*MORE, "ccgp", "zcy"]


def test_the_order_of_crawling_leaves_no_trace(open_desk: OpenDesk, engine: Engine) -> None:
    desks = {name: portal(open_desk, name) for name in MORE}
    told: list[tuple[Any, ...]] = []

    @settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(st.permutations(VISITS), st.randoms(use_true_random=False))
    def holds(visits: Sequence[str], random: Random) -> None:
        empty(engine)
        left = {name: random.sample(list(of), len(of)) for name, of in MORE.items()}
        for number, name in enumerate(visits, start=1):
            again = name in visits[number:]
            now = left[name][::2] if again else left[name]
            left[name] = [said for said in left[name] if said not in now]
            crawl(desks[name], *now)
        told.append(outcome(engine))
        assert told[-1] == told[0]
        with writing(engine).begin() as connection:
            connection.execute(text("UPDATE procurement_notice SET settled_by = NULL"))
            assert settle(connection, None, day(2)) == []

    holds()
    of_same, of_purchase, of_repeats, questions, _ = told[0]
    assert of_same["zcy/z4"] == "ccgp/c5"
    assert of_same["zcy/z3"] == "ccgp/c3"
    assert {of_same[n] for n in ("zcy/z2", "ggzy/g1", "hubei/h1", "shenzhen/s2")} == {"ccgp/c1"}
    assert not {"ccgp/c6", "ccgp/c7", "zcy/z5", "ggzy/g3", "shenzhen/s1"} & set(of_same)
    assert of_repeats == {f"{NUMBER}(二次)|{BUYER}": f"{NUMBER}|{BUYER}"}
    assert of_purchase["hubei/h1"] == of_purchase["shenzhen/s2"] == of_purchase["zcy/z1"]
    assert {(one, other) for one, other, *_ in questions} == {
        ("ccgp/c1", "hunan/h2"),
        ("ccgp/c1", "hainan/h3"),
        ("hainan/h3", "hunan/h2"),
    }


# --- what makes two of them, and what is asked


CONTRADICTIONS: dict[str, Sequence[Record]] = {
    "stage": notice_of("2", "award", on(0)),
    "buyer": notice_of("2", "tender", on(0), buyer="大理市样本中学", number="202601"),
    "month": notice_of("2", "tender", on(30)),
    "law": notice_of("2", "tender", on(0), regime="bidding_law"),
    "round": notice_of("2", "tender", on(0), title=f"{THING}（第二次）公开招标公告", attempt=2),
    "lot": notice_of("2", "tender", on(0), lots=["3"]),
}


def test_what_contradicts_makes_two(open_desk: OpenDesk, engine: Engine) -> None:
    for what, other in CONTRADICTIONS.items():
        empty(engine)
        number = "202601" if "202601" in repr(other) else NUMBER
        first = notice_of("1", "tender", on(0), number=number, lots=["1", "2"], attempt=1)
        two(open_desk, first, other)

        assert (same(engine), asked(engine)) == ({}, set()), what


def test_a_title_alone_proves_nothing(open_desk: OpenDesk, engine: Engine) -> None:
    untitled: dict[str, Any] = {"number": None, "budget_minor": None}
    two(
        open_desk,
        notice_of("1", "tender", on(0), **untitled),
        notice_of("2", "tender", on(0), **untitled),
    )
    assert same(engine) == {}
    assert {row[:3] for row in asked(engine)} == {("one/1", "other/2", "notice")}


def test_buyer_title_and_amount_together_do(open_desk: OpenDesk, engine: Engine) -> None:
    said: dict[str, Any] = {"number": None, "budget_minor": 5_000_00}
    two(
        open_desk,
        notice_of("1", "tender", on(0), **said),
        notice_of("2", "tender", on(2), **said),
    )
    assert same(engine) == {"other/2": "one/1"}


def test_the_portals_own_link_to_the_original(open_desk: OpenDesk, engine: Engine) -> None:
    """ggzy names where it has a notice from; that the amounts disagree is the reprint's slip."""
    link = "http://source.example//test_one/1"
    two(
        open_desk,
        notice_of("1", "tender", on(0), budget_minor=1),
        notice_of("2", "tender", on(9), number=None, buyer=None, thing="别的", original_url=link),
    )
    assert same(engine) == {"other/2": "one/1"}
    assert purchases(engine)["other/2"] == f"{NUMBER}|{BUYER}"


def test_a_correction_leads_to_what_it_corrects(open_desk: OpenDesk, engine: Engine) -> None:
    link = "https://source.example/test_one/1"
    two(
        open_desk,
        notice_of("1", "tender", on(0)),
        notice_of("2", "correction", on(9), number=None, buyer=None, original_url=link),
    )
    assert same(engine) == {}
    assert purchases(engine) == dict.fromkeys(("one/1", "other/2"), f"{NUMBER}|{BUYER}")


def test_notices_that_a_portal_names_together_are_of_one_purchase(
    open_desk: OpenDesk, engine: Engine
) -> None:
    """政采云 and ggzy show the life-cycle; a correction names its original by its number."""
    life: dict[str, Any] = {"number": None, "buyer": None, "thing": "别的"}
    desk = portal(open_desk, "one")
    crawl(desk, notice_of("3", "award", on(26), related_native_ids="1 4", **life))
    crawl(desk, notice_of("1", "tender", on(0)), notice_of("4", "contract", on(40), **life))
    link = {"original_url": "https://source.example/cn?articleId=1", "original_native_id": "1"}
    crawl(portal(open_desk, "other"), notice_of("5", "correction", on(9), **life, **link))
    crawl(desk, notice_of("1", "tender", on(0), budget_minor=7))  # looked at again by itself

    assert same(engine) == {}
    of_one = dict.fromkeys(("one/1", "one/3", "other/5"), f"{NUMBER}|{BUYER}")
    assert purchases(engine) == {**of_one, "one/4": None}  # named by one that is of none itself
    assert ("one/3", None, "portal_names: portal=source.example/3") in evidence(engine)


def test_projects_that_a_portal_names_together(open_desk: OpenDesk, engine: Engine) -> None:
    """A second number of the purchase is one; that of the next attempt is not."""
    other: dict[str, Any] = {"number": "KM-2026-4711", "related_native_ids": "1"}
    again: dict[str, Any] = {"number": f"{NUMBER}-2", "related_native_ids": "1"}
    crawl(
        portal(open_desk, "one"),
        notice_of("1", "tender", on(0)),
        notice_of("2", "award", on(26), **other),
        notice_of("3", "tender", on(60), **again),
    )
    found = purchases(engine)
    assert found["one/2"] == found["one/1"] != found["one/3"]


def test_lots_that_are_awarded_apart_are_two_awards(open_desk: OpenDesk, engine: Engine) -> None:
    one = [*notice_of("1", "award", on(0)), *won("1", "青禾样例科技有限公司", 5, "1")]
    other = [*notice_of("2", "award", on(0)), *won("2", "晨露样例科技有限公司", 5, "2")]
    two(open_desk, one, other)

    assert same(engine) == {}


def test_two_corrections_of_a_week_meet_their_own_reprints(
    open_desk: OpenDesk, engine: Engine
) -> None:
    for name in ("one", "other"):
        crawl(
            portal(open_desk, name),
            notice_of("1", "correction", on(0)),
            notice_of("2", "correction", on(4)),
        )
    assert same(engine) == {"other/1": "one/1", "other/2": "one/2"}
