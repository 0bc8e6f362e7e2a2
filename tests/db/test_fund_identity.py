"""Which fund a naming is of: what is evidence, what is a question, and what is nothing at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.funds.identity import Identities, Naming, Registered, identify, keys_of

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
