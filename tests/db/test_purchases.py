"""One purchase, one project: what several portals say of it, in whatever order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import Engine, text

from db.engine import writing
from db.purchases.settle import decide, settle
from normalize.records import Record
from tests.db.conftest import Desk, answer, day, empty
from tests.support.purchases import BUYER, NUMBER, THING, notice_of, on, won

OpenDesk = Callable[..., Desk]
Said: TypeAlias = Mapping[str, Sequence[Sequence[Record]]]  # notices by portal


def portal(open_desk: OpenDesk, name: str) -> Desk:
    """A portal that lists its latest notices only."""
    return open_desk("procurement_notice", id=f"test_{name}", full_list=False)


def crawl(desk: Desk, *notices: Sequence[Record]) -> None:
    """A run of a portal."""
    desk.begin()
    answers = []
    for records in notices:
        native_id = next(r.native_id for r in records if r.entity == "procurement_notice")
        answers.append(answer(*records, native_id=native_id, page=f"{desk.facts.id}/{native_id}"))
    desk.store.save(answers)
    desk.end(at=day(1))


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


NAMED = "replace(n.source_id, 'test_', '') || '/' || n.native_id"


def same(engine: Engine) -> dict[str, str]:
    """Of each notice that is another's: whose."""
    return dict(
        rows(
            engine,
            f"SELECT {NAMED}, {NAMED.replace('n.', 'c.')} FROM procurement_notice AS n"
            " JOIN procurement_notice AS c ON c.id = n.canonical_id ORDER BY 1",
        )
    )


def purchases(engine: Engine) -> dict[str, str | None]:
    """The purchase of each notice."""
    return dict(
        rows(
            engine,
            f"SELECT {NAMED}, p.native_id FROM procurement_notice AS n"
            " LEFT JOIN procurement_project AS p ON p.id = n.purchase_id ORDER BY 1",
        )
    )


def repeats(engine: Engine) -> dict[str, str]:
    """Each repeated tender with the one that it repeats."""
    return dict(
        rows(
            engine,
            "SELECT p.native_id, o.native_id FROM procurement_project AS p"
            " JOIN procurement_project AS o ON o.id = p.retender_of_id ORDER BY 1",
        )
    )


def asked(engine: Engine) -> set[tuple[Any, ...]]:
    """Open questions."""
    found = rows(
        engine,
        f"SELECT {NAMED}, {NAMED.replace('n.', 'o.')}, c.about, c.reason"
        " FROM notice_candidate AS c JOIN procurement_notice AS n ON n.id = c.notice_id"
        " JOIN procurement_notice AS o ON o.id = c.other_id WHERE c.decision IS NULL",
    )
    return {(*sorted((one, other)), about, reason) for one, other, about, reason in found}


def evidence(engine: Engine) -> set[tuple[Any, ...]]:
    """Why each notice is taken for another's, and of its purchase."""
    return set(
        rows(
            engine,
            f"SELECT {NAMED}, n.canonical_evidence, n.purchase_evidence FROM procurement_notice n",
        )
    )


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
    "ggzy": [
        notice_of("g1", "tender", on(1), budget_minor=300_000_00),
        notice_of("g2", "award", on(25), award_total_minor=280_000_00),
    ],
}


def test_one_purchase_from_four_sources_is_one_chain(open_desk: OpenDesk, engine: Engine) -> None:
    for name, notices in STORY.items():
        crawl(portal(open_desk, name), *notices)

    assert same(engine) == {"ggzy/g1": "ccgp/c1", "zcy/z2": "ccgp/c1"}
    assert set(purchases(engine).values()) == {f"{NUMBER}|{BUYER}"}
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


def two(open_desk: OpenDesk, one: Sequence[Record], other: Sequence[Record]) -> tuple[Desk, Desk]:
    """Two portals with a notice each."""
    desks = portal(open_desk, "one"), portal(open_desk, "other")
    for desk, said in zip(desks, (one, other), strict=True):
        crawl(desk, said)
    return desks


@pytest.mark.parametrize(
    "other",
    [
        notice_of("2", "award", on(0)),
        notice_of("2", "tender", on(0), buyer="大理市样本中学", number="202601"),
        notice_of("2", "tender", on(30)),
        notice_of("2", "tender", on(0), regime="bidding_law"),
        notice_of("2", "tender", on(0), title=f"{THING}（第二次）公开招标公告", attempt=2),
        notice_of("2", "tender", on(0), lots=["3"]),
    ],
    ids=["stage", "buyer", "month", "law", "round", "lot"],
)
def test_what_contradicts_makes_two(
    open_desk: OpenDesk, engine: Engine, other: Sequence[Record]
) -> None:
    number = "202601" if "202601" in repr(other) else NUMBER
    first = notice_of("1", "tender", on(0), number=number, lots=["1", "2"], attempt=1)
    two(open_desk, first, other)

    assert same(engine) == {}
    assert asked(engine) == set()


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


# --- tenders that are tried again


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("number", "title", "why"),
    [
        (f"{NUMBER}（二次）", None, "number: attempt=2"),
        (f"{NUMBER}-1", None, f"number_suffix: number={NUMBER}-1"),
        ("YNZC2026-G1-00977", f"{THING}（第二次）公开招标公告", "title_round: attempt=2"),
    ],
)
def test_a_repeated_tender_is_tied_to_the_first(
    open_desk: OpenDesk, number: str, title: str | None, why: str, backwards: bool
) -> None:
    first = [notice_of("1", "tender", on(0)), notice_of("2", "termination", on(20))]
    more: dict[str, Any] = {"title": title} if title else {}
    again = [notice_of("3", "tender", on(40), number=number, **more)]
    desks = portal(open_desk, "one"), portal(open_desk, "other")
    runs = [(desks[0], first), (desks[1], again)]
    for desk, notices in reversed(runs) if backwards else runs:
        crawl(desk, *notices)

    (tied,) = [row for row in desks[0].rows("procurement_project") if row["retender_of_id"]]
    assert tied["retender_evidence"] == why
    (before,) = desks[0].rows("procurement_project", id=tied["retender_of_id"])
    assert before["project_no"] == NUMBER


def test_a_suffix_alone_is_no_second_attempt(open_desk: OpenDesk, engine: Engine) -> None:
    """-1 is as often a lot or a serial number."""
    one = notice_of("1", "tender", on(0))
    two(open_desk, one, notice_of("2", "tender", on(40), number=f"{NUMBER}-1"))

    assert repeats(engine) == {}


# --- a person's word


def test_a_person_overrules_and_it_can_be_taken_back(open_desk: OpenDesk, engine: Engine) -> None:
    two(open_desk, notice_of("1", "tender", on(0)), notice_of("2", "tender", on(0)))
    (one,), (other,) = rows(engine, "SELECT id FROM procurement_notice ORDER BY id")
    assert same(engine) == {"other/2": "one/1"}

    for word, expected in ((False, {}), (True, {"other/2": "one/1"})):
        with writing(engine).begin() as connection:
            said: dict[str, Any] = {"same": word, "about": "notice", "by": "甲", "at": day(3)}
            changes = decide(connection, other, one, **said)
        assert [change.field for change in changes] == ["canonical_id"]
        (*_, last) = rows(engine, "SELECT field, cause, run_id FROM change ORDER BY id")
        assert last == ("canonical_id", "reviewed", None)
        assert same(engine) == expected
    (row,) = [row for row in evidence(engine) if row[0] == "other/2"]
    assert row[1] == "decided: by=甲"


def test_what_changes_later_is_looked_at_again(open_desk: OpenDesk, engine: Engine) -> None:
    _, desk = two(open_desk, notice_of("1", "tender", on(0)), notice_of("2", "tender", on(0)))
    crawl(desk, notice_of("2", "tender", date(2025, 1, 2)))

    assert same(engine) == {}


def test_a_run_that_was_killed_leaves_its_notices_to_the_next(
    open_desk: OpenDesk, engine: Engine
) -> None:
    crawl(portal(open_desk, "one"), notice_of("1", "tender", on(0)))
    desk = portal(open_desk, "other")
    desk.begin()
    desk.say(*notice_of("2", "tender", on(0)), native_id="2")
    crawl(desk)

    assert same(engine) == {"other/2": "one/1"}
