"""People of public filings, known only within an organisation (data model, rule 11)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.db.conftest import Desk, application, firm, party

FIRM, OTHER = "青禾样例科技股份有限公司", "丰谷样例科技股份有限公司"


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """An exchange that has been observed before."""
    return open_desk("listing_application").observed()


def people(desk: Desk) -> list[tuple[str, str]]:
    """Organisation and name of every person."""
    organisations = {row["id"]: row["name"] for row in desk.rows("organisation")}
    return [(organisations[row["organisation_id"]], row["name"]) for row in desk.rows("person")]


def test_a_person_with_a_post(desk: Desk) -> None:
    desk.say(
        application(1), party(1, "a", organisation=firm(FIRM), person_name="甲一", role="chairman")
    )

    assert people(desk) == [(FIRM, "甲一")]
    person, post = desk.row("person"), desk.row("position")
    assert (post["person_id"], post["role"]) == (person["id"], "chairman")
    assert post["organisation_id"] == person["organisation_id"]
    assert post["observed_via"] == "announcement"
    assert post["document_id"] == desk.row("listing_party")["document_id"]


def test_the_same_name_in_two_firms_is_two_people(desk: Desk) -> None:
    desk.say(
        application(1),
        party(1, "a", organisation=firm(FIRM), person_name="甲一", role="chairman"),
        party(1, "b", organisation=firm(OTHER), person_name="甲一", role="chairman"),
    )

    assert people(desk) == [(FIRM, "甲一"), (OTHER, "甲一")]


def test_two_posts_in_one_firm_are_one_person(desk: Desk) -> None:
    desk.say(
        application(1),
        party(1, "a", organisation=firm(FIRM), person_name="甲一", role="chairman"),
        party(1, "b", organisation=firm(FIRM), person_name="甲一", role="general_manager"),
    )
    desk.say(
        application(2), party(2, "a", organisation=firm(FIRM), person_name="甲一", role="chairman")
    )

    assert people(desk) == [(FIRM, "甲一")]
    assert [row["role"] for row in desk.rows("position")] == ["chairman", "general_manager"]


def test_who_belongs_to_no_known_organisation_is_no_person(desk: Desk) -> None:
    desk.say(
        application(1),
        party(1, "a", organisation=firm("青禾"), person_name="甲一", role="chairman"),
        party(1, "b", person_name="乙二", role="chairman"),
        party(1, "c", organisation=firm(FIRM), person_name=None, role="sponsor"),
    )

    assert people(desk) == []
    assert desk.rows("position") == []
    assert len(desk.rows("listing_party")) == 3


def test_a_name_that_changes_is_another_person(desk: Desk) -> None:
    desk.say(
        application(1), party(1, "a", organisation=firm(FIRM), person_name="甲一", role="chairman")
    )
    desk.say(
        application(1), party(1, "a", organisation=firm(FIRM), person_name="乙二", role="chairman")
    )

    assert people(desk) == [(FIRM, "甲一"), (FIRM, "乙二")]
