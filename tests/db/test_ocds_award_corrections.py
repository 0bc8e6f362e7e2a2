"""A corrected total becomes the value of the one award that it can be of."""

from __future__ import annotations

from typing import Any

from db.exports.ocds.award_corrections import correct_awards

NEW = {"value": {"amount": 95_000, "currency": "CNY"}}


def award(number: str) -> dict[str, Any]:
    return {"id": number, "status": "active", "value": {"amount": 100_000, "currency": "CNY"}}


def corrected(*awards: dict[str, Any]) -> dict[str, Any]:
    """The release of a correction behind these awards."""
    release = {"tag": ["tenderAmendment"], "awards": [dict(NEW)]}
    correct_awards([{"tag": ["award"], "awards": list(awards)}, release])
    return release


def test_a_total_is_given_to_the_only_award() -> None:
    assert corrected(award("a")) == {
        "tag": ["tenderAmendment", "awardUpdate"],
        "awards": [{"id": "a", **NEW}],
    }


def test_of_several_awards_or_a_rate_nothing_is_changed() -> None:
    unchanged = {"tag": ["tenderAmendment"]}
    assert corrected(award("a"), award("b")) == unchanged
    assert corrected({"id": "a", "status": "active"}) == unchanged
    assert corrected() == unchanged
