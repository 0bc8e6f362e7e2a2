"""What the views of guidance funds promise: no total mixes scopes, and each says what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.db.conftest import Desk, Row, day
from tests.support.fund_notices import read

YI = 100_000_000
MOTHER, MIDDLE = "浙江省新材料产业引导基金", "杭州市新材料产业母基金"
SUB, OTHER = "杭州云杉创业投资合伙企业（有限合伙）", "宁波青禾创业投资合伙企业（有限合伙）"

NOTICES = (
    # a mother with 60, a middle mother with 30 of which it gives 10, a sub-fund with 20 of which
    # the middle one gives 5, and a sub-fund of which the mother's part is not told
    ("2025-01-05", f"{MOTHER}认缴规模80亿元。"),
    ("2026-01-05", f"截至2025年末，{MOTHER}认缴规模60亿元，{MOTHER}实缴15亿元。"),
    ("2026-01-06", f"{MIDDLE}认缴规模30亿元，其中{MOTHER}出资10亿元。"),
    ("2026-01-07", f"{SUB}认缴规模20亿元，其中{MIDDLE}出资5亿元。"),
    ("2026-01-08", f"{MOTHER}拟参股{OTHER}，{OTHER}认缴规模7亿元。"),
    # figures about many funds, drawn-in money and targets: in no sum of committed money
    ("2026-01-09", "截至2025年末，全省母子基金共155只，认缴规模17700亿元，撬动社会资本3000亿元。"),
    ("2026-01-10", f"{MOTHER}目标规模500亿元，撬动社会资本1961亿元。"),
    ("2026-01-11", f"{MIDDLE}专项债券资金出资3亿元。"),
)


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A province's notices, read to the end of a run."""
    desk = open_desk("fund_notice", channel="fund", full_list=False).observed()
    for number, (on, said) in enumerate(NOTICES):
        records = read(said, number=f"n{number}", issuer="浙江省财政厅", published=on)
        desk.say(*records, page=str(number), at=day(1))
    desk.next_run(at=day(1))
    return desk


def show(desk: Desk, query: str) -> list[Row]:
    """The rows of a query."""
    with desk.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query))]


def test_sums_of_funds(desk: Desk) -> None:
    (found,) = show(
        desk,
        "SELECT * FROM v_fund_totals WHERE definition = 'broad' AND measure = 'committed'",
    )
    assert (found["level"], found["currency"]) == ("provincial", "CNY")
    assert (found["mothers"], found["mothers_yuan"]) == (1, 60 * YI)
    # 30 - 10 and 20 - 5; of OTHER the mother's part is not known
    assert (found["subs"], found["subs_lacking"], found["outside_yuan"]) == (3, 1, 35 * YI)
    assert found["with_outside_yuan"] == 95 * YI
    assert (found["funds"], found["naive_yuan"]) == (4, 117 * YI)
    assert found["funds_lacking"] == 0

    # A year before, of the same fund another figure had been told, and nothing of the others.
    query = "SELECT year, mothers_yuan, funds_lacking FROM v_fund_totals_year WHERE definition ="
    by_year = show(desk, f"{query} 'broad' AND measure = 'committed' AND level = 'provincial'")
    told = {row["year"]: (row["mothers_yuan"], row["funds_lacking"]) for row in by_year}
    assert told == {"2025": (60 * YI, 3), "2026": (60 * YI, 0)}
    notices = show(desk, "SELECT * FROM v_fund_notice ORDER BY notice_id")
    assert [notice["largest_size_yuan"] for notice in notices[:2]] == [80 * YI, 60 * YI]
    (row,) = show(desk, f"SELECT * FROM v_fund_notice_party WHERE name_raw = '{OTHER}'")
    assert (row["role"], row["fund_name"], row["genre"]) == (
        "proposed_subfund",
        OTHER,
        notices[4]["genre"],
    )

    # Of what a sum holds, nothing is a figure about many funds or of another measure.
    held = show(
        desk,
        "SELECT scope, measure FROM v_fund_size WHERE size_id IN"
        " (SELECT size_id FROM v_fund_size_latest WHERE measure = 'committed')",
    )
    assert {(row["scope"], row["measure"]) for row in held} == {("fund", "committed")}
    many = show(desk, "SELECT measure, scope, number_of_funds, lo_yuan FROM v_aggregate_claim")
    assert ("committed", "mother_and_subs", 155, 17700 * YI) in [tuple(r.values()) for r in many]

    latest = {row["measure"]: row for row in _latest(desk)}
    assert latest["committed"]["lo_yuan"] == 60 * YI  # the newest, not the highest
    assert (latest["committed"]["claims"], latest["committed"]["highest_yuan"]) == (2, 80 * YI)
    assert latest["committed"]["chosen_by"] == "newest_of_best_grade"

    (promise,) = show(desk, f"SELECT * FROM v_fund_promise WHERE fund_name = '{MOTHER}'")
    assert (promise["promised_is"], float(promise["paid_in_percent"])) == ("committed", 25.0)

    ties = show(desk, "SELECT mother_name, sub_name, committed_yuan, observed_via FROM v_fund_tie")
    assert {(r["mother_name"], r["sub_name"], _yi(r["committed_yuan"])) for r in ties} == {
        (MOTHER, MIDDLE, 10),
        (MIDDLE, SUB, 5),
        (MOTHER, OTHER, None),
    }
    (borrowed,) = show(desk, "SELECT * FROM v_fund_contribution WHERE is_borrowed = 1")
    assert (borrowed["budget_source"], borrowed["is_public"]) == ("special_bond", 1)


def _latest(desk: Desk) -> list[Row]:
    return show(desk, f"SELECT * FROM v_fund_size_latest WHERE fund_name = '{MOTHER}'")


def _yi(yuan: Any) -> int | None:
    return None if yuan is None else int(yuan / YI)


TOLD_AGAIN = (
    ("2024-02-05", "", f"{MOTHER}认缴规模60亿元，其中省财政出资40亿元。"),
    ("2025-02-05", "", f"{MOTHER}认缴规模60亿元，其中省财政厅出资40亿元。"),
    ("2026-01-05", "", f"{SUB}认缴规模20亿元，其中{MOTHER}出资5亿元。"),
    ("2026-02-05", "", f"{SUB}认缴规模20亿元，其中{MOTHER}出资4亿元。"),
    ("2026-03-05", "", f"{MOTHER}认缴规模超60亿元。{MOTHER}实缴规模70亿元。"),
    ("2026-03-06", "", f"{OTHER}认缴规模9亿元，其中{MOTHER}出资3亿元。"),
    ("2026-06-05", f"关于清理{MOTHER}参股子基金的公告", f"经研究，决定终止对{OTHER}的出资。"),
)


def test_what_is_told_again_counts_once_and_what_ended_not_at_all(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk("fund_notice", channel="fund", full_list=False).observed()
    for number, (on, title, said) in enumerate(TOLD_AGAIN):
        records = read(said, title=title, number=f"n{number}", issuer="浙江省财政厅", published=on)
        desk.say(*records, page=str(number), at=day(1))
    desk.next_run(at=day(1))

    given = show(desk, f"SELECT * FROM v_fund_contribution_latest WHERE fund_name <> '{OTHER}'")
    told = {
        (row["fund_name"], row["giver"].split()[0], _yi(row["committed_yuan"])) for row in given
    }
    assert told == {(MOTHER, "government", 40), (SUB, "fund", 4)}
    assert {row["tellings"] for row in given} == {2}

    (sums,) = show(
        desk,
        "SELECT * FROM v_fund_totals WHERE definition = 'broad' AND measure = 'committed'",
    )
    # more than 60 says no more than the 60 that were told before it
    assert (_yi(sums["mothers_yuan"]), _yi(sums["outside_yuan"])) == (60, 16)
    assert (sums["subs"], sums["subs_lacking"], sums["funds_ended"]) == (1, 0, 1)

    (promise,) = show(desk, f"SELECT * FROM v_fund_promise WHERE fund_name = '{MOTHER}'")
    assert (promise["promise_is_outdated"], promise["paid_in_percent"]) == (1, None)
    life = show(desk, "SELECT name, life, evidence FROM v_fund_life WHERE life = 'ended'")
    assert [tuple(row.values()) for row in life] == [(OTHER, "ended", "announcement")]
