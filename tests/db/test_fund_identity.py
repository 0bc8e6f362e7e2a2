"""Which fund a naming is of: what is evidence, what is a question, and what is nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.funds.groups import Naming
from db.funds.identity import Identities, Registered, identify, keys_of

NAME, MANAGER = "杭州云杉创业投资合伙企业", "云杉私募基金管理有限公司"
FULL = f"{NAME}(有限合伙)"
NAMING = Naming(1, FULL, FULL, NAME, None, False, frozenset(), None, None, None)
FUND = Registered(7, "SZX001", NAME, frozenset({FULL}), frozenset({MANAGER}))


def naming(number: int = 1, **fields: object) -> Naming:
    """A naming of the registered name, unless a test says otherwise."""
    return replace(NAMING, id=number, **fields)  # type: ignore[arg-type]


def fund(number: int = 7, **fields: object) -> Registered:
    """A registered fund."""
    return replace(FUND, id=number, **fields)  # type: ignore[arg-type]


def method(found: Identities, number: int = 1) -> str | None:
    """How a naming was found."""
    return found.found[number].method if number in found.found else None


@pytest.mark.parametrize(
    ("said", "how", "asked"),
    [
        (naming(), "registered_name", None),
        (naming(exact_key="其他", name_key="其他", amac_code="SZX001"), "number", None),
        (naming(provisional=True), None, "same_name_no_evidence"),
        (naming(provisional=True, managers=frozenset({MANAGER})), "name_and_manager", None),
        (naming(provisional=True, managers=frozenset({"甲"})), None, "same_name_other_manager"),
        (naming(amac_code="SZX999"), None, "same_name_no_evidence"),  # another fund's number
        (naming(exact_key=NAME + "二期", name_key=NAME + "二期"), None, None),  # another phase
        (naming(exact_key=NAME + "一号", name_key=NAME + "一号"), None, None),  # only similar
        (naming(place="330000"), None, None),  # any place may have a fund of that name
        (naming(place="330000", managers=frozenset({MANAGER})), "name_and_manager", None),
        (
            naming(decided_by="甲", decided_fund_id=7, name_key="其他", exact_key="其他"),
            "decided",
            None,
        ),
        (naming(decided_by="甲"), None, None),  # of none, says a person
    ],
)
def test_evidence(said: Naming, how: str | None, asked: str | None) -> None:
    found = identify([said], [FUND])
    assert method(found) == how
    assert [question.reason for question in found.questions] == ([asked] if asked else [])
    assert bool(found.announced) == (how is None)


def test_two_of_one_name_are_told_apart_by_the_manager() -> None:
    two = [FUND, fund(8, amac_code="SZX002", managers=frozenset({"青禾公司"}))]
    assert method(identify([naming()], two)) is None
    found = identify([naming(managers=frozenset({"青禾公司"}))], two)
    assert found.found[1].fund_id == 8


def test_a_name_borne_before_is_a_name() -> None:
    renamed = fund(name_key="新名", exact_keys=frozenset({"新名", FULL}))
    assert method(identify([naming()], [renamed])) == "registered_name"


def test_namings_without_evidence_are_one_fund_within_their_place() -> None:
    here = {"exact_key": "产业引导基金", "name_key": "产业引导基金", "provisional": True}
    some = [naming(n, place=place, **here) for n, place in ((1, "33"), (2, "33"), (3, "44"))]
    assert [[n.id for n in group] for group in identify(some, []).announced] == [[1, 2], [3]]


def test_the_order_of_namings_is_nothing() -> None:
    some = [naming(1, provisional=True), naming(2, amac_code="SZX001"), naming(3, name_key="别")]
    one, other = identify(some, [FUND]), identify(some[::-1], [FUND])
    assert one.found == other.found
    assert method(one, 1) == "group"


def test_a_rename_joins_two_names() -> None:
    new = {"exact_key": "新名", "name_key": "新名", "former_key": NAME}
    found = identify([naming(1, provisional=True), naming(2, **new)], [])
    assert [[n.id for n in group] for group in found.announced] == [[1, 2]]
    assert found.evidence[2].startswith("renamed: ")


def test_names_in_one_column() -> None:
    assert keys_of("/甲公司/乙公司/") == {"甲公司", "乙公司"}
    assert keys_of(None) == frozenset()


def announced(*some: Naming) -> list[list[int]]:
    """The namings of each announced fund, by number; those that a person is asked about below 0."""
    found = identify(some[::-1], [])
    asked = {question.naming_id for question in found.questions}
    return [[-n.id if n.id in asked else n.id for n in group] for group in found.announced]


def test_a_name_that_may_change_is_not_one_funds_alone() -> None:
    """Of a whole name that holds no place, before it is registered."""
    one, other = frozenset({MANAGER}), frozenset({"甲"})

    def open_yet(number: int, place: str, managers: frozenset[str] = frozenset()) -> Naming:
        return naming(number, place=place, managers=managers, provisional=True, whole=True)

    assert announced(open_yet(1, "33", one), open_yet(2, "33", other)) == [[-1], [-2]]
    assert announced(open_yet(1, "33", one), open_yet(2, "32", one)) == [[1, 2]]
    assert announced(open_yet(1, "33"), open_yet(2, "32")) == [[-1], [-2]]
    assert announced(open_yet(1, "33", one), open_yet(2, "33")) == [[1, 2]]
    registered = naming(3, whole=True)
    assert announced(open_yet(1, "33", one), registered) == [[1, 3]]
    assert announced(open_yet(1, "33", one), open_yet(2, "32", other), registered) == [
        *([-1], [-2], [-3]),
    ]
    managed = replace(registered, managers=other)
    assert announced(open_yet(1, "33", one), open_yet(2, "32", other), managed) == [[-1], [-2, -3]]
    # A name that holds its place is one fund's there: of other managers a person is told.
    here = [naming(n, managers=m, provisional=True) for n, m in ((1, one), (2, other))]
    assert announced(*here) == [[-1, -2]]
    # One that it bears already it may bear under another manager.
    assert announced(naming(1, managers=one), naming(2, managers=other)) == [[1, 2]]
    short = {"place": "33", "name_key": "产业引导基金", "exact_key": "产业引导基金"}
    assert announced(naming(1, managers=one, **short), naming(2, managers=other, **short)) == [
        [1, 2],
    ]


def test_a_rename_leads_to_the_former_name_in_its_own_place() -> None:
    old = {"exact_key": "旧引导基金", "name_key": "旧引导基金"}
    new = {"exact_key": "新引导基金", "name_key": "新引导基金", "former_key": "旧引导基金"}
    here, there = naming(1, place="33", **old), naming(2, place="44", **old)
    assert announced(here, there, naming(3, former_place="33", **new)) == [[1, 3], [2]]
    assert announced(naming(1, **old), naming(2, place="33", **new)) == [[1, 2]]
    nobody = naming(3, former_place="11", **new)
    assert announced(here, there, nobody) == [[1], [2], [3]]
