"""From names as printed to organisations: keys first, vetoes, and what stays open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from normalize.listings import applications as listings, hkex
from normalize.records import Mention
from spiders.drafts import Draft
from tests.db.conftest import Desk, OpenDesk, Row, application, firm, fund
from tests.support import hkex_answers, sse_answers

FULL = "青禾样例科技股份有限公司"
OTHER = "青禾样例科技集团股份有限公司"
SHORT = "青禾样例"
CODE, OTHER_CODE = "91310000MA1FL00001", "91310000MA1FL00002"
NUMBER = (("amac_manager", "101000000001"),)


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A source of funds, whose names are names of organisations."""
    return open_desk().observed()


def take(desk: Desk, number: int, mention: Mention) -> Row:
    """A fund that names an organisation; the row of how it was taken."""
    desk.say(fund(number, organisation=mention))
    return taken(desk, number)


def taken(desk: Desk, number: int) -> Row:
    """How the organisation of a fund was taken; the fund's row must say the same."""
    row = desk.row("fund", native_id=str(number))
    found = desk.row("mention", entity="fund", entity_id=row["id"])
    assert row["organisation_id"] == found["organisation_id"]
    assert found["document_id"] == row["document_id"]
    return found


def names(desk: Desk) -> list[tuple[int, str, str]]:
    """Organisation, kind and name of every name."""
    return [(r["organisation_id"], r["kind"], r["name"]) for r in desk.rows("organisation_name")]


def test_an_unknown_whole_name_is_a_new_organisation(desk: Desk) -> None:
    found = take(desk, 1, firm(FULL, "fund"))

    organisation = desk.row("organisation")
    assert (organisation["name"], organisation["kind"]) == (FULL, "fund")
    assert organisation["legal_form"] == "joint_stock"
    assert (found["organisation_id"], found["method"]) == (organisation["id"], "created")
    assert (found["field"], found["name_raw"], found["rule"]) == (
        "organisation",
        FULL,
        "resolve-1",
    )
    assert names(desk) == [(organisation["id"], "registered", FULL)]


def test_the_same_whole_name_is_the_same_organisation(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL))
    second = take(desk, 2, firm(f" {FULL} "))

    assert second["organisation_id"] == first["organisation_id"]
    assert second["method"] == "full_name"
    assert len(desk.rows("organisation")) == 1


def test_in_one_batch_one_organisation_is_made(desk: Desk) -> None:
    desk.say(*(fund(n, organisation=firm(FULL)) for n in (1, 2)), fund(3, organisation=firm(OTHER)))

    assert [row["organisation_id"] for row in desk.rows("fund")] == [1, 1, 2]


def test_who_applies_again_under_a_new_number_is_one_firm_with_two_applications(
    open_desk: Callable[..., Desk],
) -> None:
    """As in Hong Kong, where an application lapses after six months; names are no keys."""
    desk = open_desk("listing_application").observed()
    desk.say(*(application(f"sehk/{n}", issuer=firm(FULL), exchange="hkex") for n in (1, 2)))
    shown = desk.rows("listing_application")
    assert [row["native_id"] for row in shown] == ["sehk/1", "sehk/2"]
    assert len({row["issuer_id"] for row in shown}) == 1
    desk.say(application("sehk/2", issuer=firm(FULL), exchange="hkex", stage_listed="accepted"))
    first, second = desk.rows("listing_application")
    assert (first["stage_listed"], second["stage_listed"]) == (None, "accepted")


def test_the_same_code_is_the_same_organisation_whatever_its_name(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL, uscc=CODE))
    second = take(desk, 2, firm(OTHER, uscc=CODE))

    assert (second["organisation_id"], second["method"]) == (first["organisation_id"], "uscc")
    assert [kind for _, kind, _ in names(desk)] == ["registered", "registered"]


def test_the_same_number_of_a_register_is_the_same_organisation(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL, identifiers=NUMBER))
    second = take(desk, 2, firm(OTHER, identifiers=NUMBER))
    other_register = take(desk, 3, firm(SHORT, identifiers=(("sse", NUMBER[0][1]),)))

    assert (second["organisation_id"], second["method"]) == (first["organisation_id"], "identifier")
    assert other_register["organisation_id"] != first["organisation_id"]
    assert [(row["scheme"], row["number"]) for row in desk.rows("identifier")] == [
        NUMBER[0],
        ("sse", NUMBER[0][1]),
    ]


def test_another_code_under_the_same_name_is_another_organisation(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL, uscc=CODE))
    second = take(desk, 2, firm(FULL, uscc=OTHER_CODE))

    assert second["organisation_id"] != first["organisation_id"]
    assert second["method"] == "created"
    candidate = desk.row("match_candidate")
    assert (candidate["organisation_id"], candidate["other_id"]) == (
        second["organisation_id"],
        first["organisation_id"],
    )
    assert candidate["decision"] is None


def test_a_name_that_two_bear_stays_open(desk: Desk) -> None:
    take(desk, 1, firm(FULL, uscc=CODE))
    take(desk, 2, firm(FULL, uscc=OTHER_CODE))

    found = take(desk, 3, firm(FULL))

    assert (found["organisation_id"], found["method"]) == (None, "open")
    assert len(desk.rows("organisation")) == 2
    assert take(desk, 4, firm(FULL, uscc=OTHER_CODE))["organisation_id"] == 2


def test_a_short_name_stays_open(desk: Desk) -> None:
    take(desk, 1, firm(FULL))

    found = take(desk, 2, firm(SHORT))

    assert (found["organisation_id"], found["method"], found["name_raw"]) == (None, "open", SHORT)
    assert len(desk.rows("organisation")) == 1


def test_a_short_name_with_a_number_is_kept_as_a_short_name(desk: Desk) -> None:
    found = take(desk, 1, firm(SHORT, identifiers=NUMBER))

    assert names(desk) == [(found["organisation_id"], "short", SHORT)]
    assert take(desk, 2, firm(SHORT))["method"] == "open"


def test_a_code_is_learned_and_vetoes_from_then_on(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL))
    take(desk, 2, firm(FULL, uscc=CODE))
    assert desk.row("organisation")["uscc"] == CODE

    assert take(desk, 3, firm(FULL, uscc=OTHER_CODE))["organisation_id"] != first["organisation_id"]


def test_a_name_is_learned_and_found_by_from_then_on(desk: Desk) -> None:
    first = take(desk, 1, firm(FULL, uscc=CODE))
    take(desk, 2, firm(OTHER, uscc=CODE))

    found = take(desk, 3, firm(OTHER))

    assert (found["organisation_id"], found["method"]) == (first["organisation_id"], "full_name")
    assert [name for _, _, name in names(desk)] == [FULL, OTHER]
    assert desk.row("organisation")["name"] == FULL


def test_an_open_mention_is_taken_anew_when_more_is_known(desk: Desk) -> None:
    take(desk, 1, firm(FULL, uscc=CODE))
    take(desk, 2, firm(FULL, uscc=OTHER_CODE))
    assert take(desk, 3, firm(FULL))["method"] == "open"

    desk.say(fund(3, status="operating", organisation=firm(FULL, uscc=OTHER_CODE)))

    found = taken(desk, 3)
    assert (found["organisation_id"], found["method"]) == (2, "uscc")


def test_a_field_without_a_name_has_no_organisation(desk: Desk) -> None:
    take(desk, 1, firm(FULL))

    desk.say(fund(1, name="改", organisation=None))

    assert desk.row("fund")["organisation_id"] is None
    assert len(desk.rows("mention")) == 1  # what was printed once stays


def test_a_code_that_was_only_read_in_a_file_does_not_make_its_bearer_the_issuer(
    desk: Desk,
) -> None:
    """The name says who it is; that the code is another's is a question, and nothing is learned."""
    holder = take(desk, 1, firm(OTHER, uscc=CODE))["organisation_id"]
    issuer = take(desk, 2, firm(FULL))["organisation_id"]

    found = take(desk, 3, firm(FULL, uscc=CODE, name_first=True))

    assert (found["organisation_id"], found["method"]) == (issuer, "full_name")
    assert [row["uscc"] for row in desk.rows("organisation")] == [CODE, None]
    assert [(r["organisation_id"], r["other_id"]) for r in desk.rows("match_candidate")] == [
        (issuer, holder)
    ]
    unknown = take(desk, 4, firm(FULL, uscc=OTHER_CODE, name_first=True))
    assert unknown["organisation_id"] == issuer
    assert [row["uscc"] for row in desk.rows("organisation")] == [CODE, OTHER_CODE]


def test_one_issuer_in_hong_kong_and_in_shanghai_is_one_organisation(open_desk: OpenDesk) -> None:
    """In traditional characters there, in simplified ones here; each is shown as it was printed."""
    here, there = "青禾儲能電氣股份有限公司", "青禾储能电气股份有限公司"
    hongkong = open_desk("listing_application", id="hk").observed()
    row = hkex_answers.applicant(a=f"{here} - W")
    hongkong.say(
        *hkex.application(Draft("application", "sehk/1", row, "app[0]", {"language": "c"}))
    )
    shanghai = open_desk("listing_application", id="sse").observed()
    officer = sse_answers.officer("董事长", "甲", "1", s_issueCompanyFullName=there)
    project = sse_answers.project("1", stockIssuer=[officer])
    shanghai.say(*listings.application(Draft("application", "1", project, "result[0]")))

    first, second = shanghai.rows("listing_application")
    assert (first["issuer_raw"], second["issuer_raw"]) == (here, there)
    assert first["issuer_id"] == second["issuer_id"] is not None
    assert shanghai.row("organisation", id=first["issuer_id"])["name"] == here
