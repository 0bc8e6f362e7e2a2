"""Who can subscribe to what, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from db.engine import writing
from db.models import metadata
from digest.filters import Wants
from digest.subscribers import SubscriberFacts, subscribe, subscribers, unsubscribe
from tests.db.conftest import Desk, firm, fund
from tests.support.outbox import rows

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
READER = "reader@example.org"


def enter(engine: Engine, address: str = READER, **how: Any) -> SubscriberFacts:
    with writing(engine).begin() as connection:
        wants = Wants(**how.pop("wants", {}))
        return subscribe(connection, address, wants, **{"now": NOW, **how})


def end(engine: Engine, which: str, now: datetime = NOW) -> bool:
    with writing(engine).begin() as connection:
        return unsubscribe(connection, which, now)


def running(engine: Engine) -> list[SubscriberFacts]:
    with engine.connect() as connection:
        return subscribers(connection)


def test_a_first_subscription(engine: Engine) -> None:
    found = enter(engine, "Reader@Example.org", wants={"channels": ("fund",)}, note="for the board")

    assert running(engine) == [found]
    assert (found.address, found.language, found.time_zone) == (READER, "en", "Asia/Shanghai")
    assert found.quiet_weeks == "nothing"
    assert found.wants == (Wants(channels=("fund",)),)
    assert len(found.token) >= 32
    assert rows(engine, "subscription")[0].note == "for the board"
    assert rows(engine, "subscriber")[0].consented_at == NOW


def test_all_conditions_are_kept(store: Desk) -> None:
    store.say(fund(1, organisation=firm("样例基金公司")))
    organisation = store.row("organisation", name="样例基金公司")["id"]
    store.put("region", code="320000", name="江苏省", kind="division")
    wants = Wants(
        channels=("fund", "listing"),
        region_codes=("320000",),
        fund_ids=(store.row("fund")["id"],),
        organisation_ids=(organisation,),
        words=("IC", "集成电路"),
        minimum_amount_minor=2_150_000_000_00,
    )
    with writing(store.engine).begin() as connection:
        assert subscribe(connection, READER, wants, now=NOW).wants == (wants,)


def test_a_further_call_adds_a_wish(engine: Engine) -> None:
    first = enter(engine, wants={"channels": ("fund",)}, language="zh", quiet_weeks="note")
    second = enter(engine, "READER@example.org", wants={"words": ("芯片",)}, language="en")

    assert (second.id, second.token) == (first.id, first.token)
    assert second.wants == (Wants(channels=("fund",)), Wants(words=("芯片",)))
    assert (second.language, second.quiet_weeks) == ("en", "note")  # what isn't said stays


def test_tokens_are_not_alike(engine: Engine) -> None:
    tokens = {enter(engine, f"reader{number}@example.org").token for number in range(20)}
    assert len(tokens) == 20


@pytest.mark.parametrize("by_token", [True, False])
def test_an_end_by_token_or_address(engine: Engine, by_token: bool) -> None:
    found, other = enter(engine), enter(engine, "other@example.org")
    which = found.token if by_token else "Reader@EXAMPLE.org"

    assert end(engine, which)
    assert not end(engine, which)
    assert running(engine) == [other]
    assert rows(engine, "subscriber")[0].ended_at == NOW


@pytest.mark.parametrize(
    "which", ["", "nobody@example.org", "reader", "%", "no\0token", "' OR 1=1"]
)
def test_what_ends_nothing(engine: Engine, which: str) -> None:
    found = enter(engine)
    assert not end(engine, which)
    assert running(engine) == [found]


def test_who_comes_back_begins_anew(engine: Engine) -> None:
    first = enter(engine, wants={"channels": ("fund",)}, language="zh")
    end(engine, first.token)
    later = NOW + timedelta(days=30)
    back = enter(engine, wants={"words": ("芯片",)}, now=later)

    assert (back.id, back.token) == (first.id, first.token)  # links in old letters still work
    assert back.wants == (Wants(words=("芯片",)),)
    assert back.language == "en"
    assert rows(engine, "subscriber")[0].consented_at == later
    assert running(engine) == [back]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"language": "fr"}, "expected a language of en, zh, found 'fr'"),
        ({"time_zone": "Peking"}, "expected a time zone such as Asia/Shanghai, found 'Peking'"),
        ({"time_zone": "../../etc/passwd"}, "expected a time zone"),
        ({"time_zone": ""}, "expected a time zone"),
        ({"quiet_weeks": "always"}, "one of note, nothing, found 'always'"),
        ({"wants": {"channels": ("funds", "fund")}}, "found funds"),
        ({"wants": {"region_codes": ("999999",)}}, "each region code to be in .* found 999999"),
        ({"wants": {"fund_ids": (4, 5)}}, "each fund id to be in the database, found 4, 5"),
        ({"wants": {"organisation_ids": (6,)}}, "each organisation id .* found 6"),
        ({"wants": {"words": ("",)}}, "expected words"),
        ({"wants": {"words": ("  ",)}}, "expected words"),
        ({"wants": {"words": ("a\r\nb",)}}, "expected words"),
        ({"wants": {"words": ("长" * 101,)}}, "expected words"),
        ({"wants": {"minimum_amount_minor": -1}}, "expected a smallest amount .* found -1"),
        ({"wants": {"minimum_amount_minor": 2**63}}, "expected a smallest amount"),
        ({"note": "a\0b"}, "expected a note"),
        ({"address": "reader"}, "expected one address"),
    ],
)
def test_what_cannot_be_wanted_is_told_and_not_kept(
    engine: Engine, how: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        enter(engine, **how)
    assert rows(engine, "subscriber") == []


def test_a_region_with_two_lives_is_one(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        for year in ("1983", "2010"):
            values = {"code": "320500", "name": "苏州市", "kind": "division", "valid_from": year}
            connection.execute(insert(metadata.tables["region"]).values(values))
    assert enter(engine, wants={"region_codes": ("320500",)}).wants[0].region_codes


def test_settings_alone_let_nothing_more_in(engine: Engine) -> None:
    enter(engine, wants={"channels": ("fund",)})
    found = enter(engine, language="zh", quiet_weeks="note")

    assert found.wants == (Wants(channels=("fund",)),)
    assert (found.language, found.quiet_weeks) == ("zh", "note")
