"""Which announcements are one on several pages: by number, by title and day, by their words."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from db.funds.same import Notice, folded, groups, title_key

BODY = folded("经评审，确定云杉私募基金管理有限公司为云川省新材料产业引导基金管理机构，" * 3)
OTHER = folded("经评审，确定青禾私募基金管理有限公司为云川省新材料产业引导基金管理机构，" * 3)
FIN = Notice(
    id=1,
    source_id="fin",
    native_id="a",
    grade="official",
    title_key=title_key("云川省财政厅关于引导基金管理机构遴选结果的公告"),
    issuer="云川省财政厅",
    day=date(2026, 6, 2),
)
GOV = replace(FIN, id=2, source_id="gov", native_id="b")


def _found(*notices: Notice, **bodies: str) -> dict[int, int]:
    """The canonical one of each copy, the same in whatever order they are given."""
    told = {
        tuple(sorted((id, first) for id, (first, _) in groups(some, _body(bodies)).items()))
        for some in itertools.permutations(notices)
    }
    (one,) = told
    return dict(one)


def _body(bodies: dict[str, str]) -> Callable[[int], str]:
    return lambda id: bodies.get(f"n{id}", BODY)


def test_the_title_with_issuer_and_day_or_the_words() -> None:
    assert title_key("关于引导基金管理机构遴选结果的公告") == FIN.title_key
    assert _found(FIN, GOV) == {2: 1}
    assert _found(FIN, GOV, n2=f"来源财政厅{BODY}") == {2: 1}  # a portal adds a line
    assert _found(FIN, GOV, n1="", n2="") == {2: 1}  # files alone
    assert _found(FIN, GOV, n2=OTHER) == {}
    later = replace(GOV, day=date(2026, 6, 9), issuer="云川省人民政府")
    assert _found(FIN, later) == {2: 1}
    assert _found(FIN, later, n2=f"来源财政厅{BODY}") == {}
    assert _found(FIN, replace(GOV, day=date(2026, 8, 2))) == {}  # told again after months
    assert _found(FIN, replace(GOV, issuer="")) == {2: 1}
    assert _found(replace(FIN, grade="reprint"), GOV) == {1: 2}
    short = title_key("公告")
    assert _found(replace(FIN, title_key=short), replace(GOV, title_key=short)) == {}


def test_a_portal_s_own_two_are_two_unless_all_their_words_are_one() -> None:
    again = replace(FIN, id=3, native_id="c")
    there = replace(GOV, id=4, native_id="d")
    assert _found(FIN, again, n3=OTHER) == {}
    assert _found(FIN, again) == {3: 1}
    assert _found(FIN, again, GOV, there, n3=OTHER, n4=OTHER) == {2: 1, 4: 3}
    assert _found(FIN, again, GOV, n1="", n2="", n3="") == {}  # of which of the two is it a copy?


def test_the_number_with_the_name_of_the_rule() -> None:
    rule = replace(FIN, number="云财规〔2026〕1号", rule="产业基金管理办法")
    there = replace(
        GOV, title_key="x" * 9, day=date(2026, 9, 1), number=rule.number, rule=rule.rule
    )
    assert _found(rule, there) == {2: 1}
    assert _found(rule, replace(there, rule="产业基金管理办法政策解读")) == {}
    assert _found(rule, replace(there, version="2026年修订")) == {}
    assert _found(rule, replace(GOV, number="云财规〔2026〕2号", rule=rule.rule)) == {}
