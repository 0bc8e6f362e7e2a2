"""What a subscriber wants to hear of: conditions together, wants as alternatives, all once."""

from __future__ import annotations

from typing import Any

import pytest

from digest.contents import Collapsed, Contents, Entry, Gap
from digest.filters import Wants, wanted
from tests.digest.conftest import entry, line


def collapsed(channel: str, cause: str = "reparse") -> Collapsed:
    """A line about many records."""
    return Collapsed(
        cause=cause,
        source_id=channel,
        source_title=channel,
        channel=channel,
        records=1,
        changes=1,
    )


def gap(channel: str) -> Gap:
    """A source that is silent."""
    return Gap(
        source_id=channel,
        source_title=channel,
        channel=channel,
        state="silent",
        since=None,
        reason=None,
    )


def titles(contents: Contents) -> list[str]:
    """What is left."""
    return [each.title for each in contents.entries]


def keeps(wants: Wants, **fields: Any) -> bool:
    """True where an entry with these fields is wanted."""
    return bool(wanted(Contents(entries=(entry(**fields),)), [wants]).entries)


@pytest.mark.parametrize(
    ("asked", "code", "expected"),
    [
        ("320000", "320500", True),
        ("320000", "320000", True),
        ("320500", "320506", True),
        ("320500", "320000", False),
        ("320506", "320507", False),
        ("331000", "331002", True),  # 台州市: its code ends in one zero of its own
        ("331000", "330100", False),
        ("320000", None, False),
    ],
)
def test_a_region_holds_all_within_it(asked: str, code: str | None, expected: bool) -> None:
    assert keeps(Wants(region_codes=[asked]), region_code=code) is expected


@pytest.mark.parametrize("word", ["ｓemi", "芯片", "甲公司", "撤回", "旧名", "新名"])
def test_words_are_looked_for_in_all_that_is_shown(word: str) -> None:
    fields: dict[str, Any] = {
        "title": "SEMI 设备",
        "facts": (("category_raw", "芯\N{ZERO WIDTH SPACE}片"), ("winner", "甲公司")),
        "lines": (line(old="旧名", new="新名", what=(("reason", "撤回"),)),),
    }
    assert keeps(Wants(words=[word]), **fields)
    assert keeps(Wants(words=["无此词", word]), **fields)
    assert not keeps(Wants(words=["无此词"]), **fields)


def test_a_blank_word_asks_for_nothing() -> None:
    assert keeps(Wants(words=["", " "]))
    assert not keeps(Wants(words=["", "无此词"]))


def test_funds_and_organisations_are_found_by_number() -> None:
    fields = {"fund_ids": frozenset({1}), "organisation_ids": frozenset({2, 3})}
    assert keeps(Wants(fund_ids=[9, 1]), **fields)
    assert not keeps(Wants(fund_ids=[2]), **fields)
    assert keeps(Wants(organisation_ids=[3]), **fields)
    assert not keeps(Wants(organisation_ids=[1]), **fields)


def test_conditions_hold_together() -> None:
    both = Wants(channels=["procurement"], words=["样例"])
    assert keeps(both)
    assert not keeps(both, channel="fund")
    assert not keeps(both, title="别的")


def test_what_has_no_amount_is_left_out_and_counted() -> None:
    contents = Contents(
        entries=(
            entry(title="large", amount_minor=100),
            entry(title="small", amount_minor=99),
            entry(title="none"),
            entry(title="none, and elsewhere", channel="fund"),
        )
    )
    found = wanted(contents, [Wants(channels=["procurement"], minimum_amount_minor=100)])
    assert titles(found) == ["large"]
    assert found.without_amount == 1


def test_what_another_want_lets_in_is_not_counted_as_left_out() -> None:
    contents = Contents(entries=(entry(title="none"),))
    found = wanted(contents, [Wants(minimum_amount_minor=100), Wants(words=["none"])])
    assert titles(found) == ["none"]
    assert found.without_amount == 0


def test_overlapping_wants_tell_a_thing_once() -> None:
    contents = Contents(entries=(entry(title="甲"), entry(title="乙"), entry(title="丙")))
    wants = [Wants(words=["甲"]), Wants(words=["甲", "乙"]), Wants(words=["乙"])]
    assert titles(wanted(contents, wants)) == ["甲", "乙"]


def test_collapsed_lines_and_gaps_go_by_channel_alone() -> None:
    channels = ("fund", "listing", "procurement")
    contents = Contents(collapsed=tuple(map(collapsed, channels)), gaps=tuple(map(gap, channels)))
    wants = [Wants(channels=["fund"], words=["无此词"]), Wants(channels=["listing"])]
    found = wanted(contents, wants)
    assert [each.channel for each in found.collapsed] == ["fund", "listing"]
    assert [each.channel for each in found.gaps] == ["fund", "listing"]
    assert wanted(contents, [Wants(words=["无此词"])]) == contents


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Wants(channels=["fund"]), True),
        (Wants(channels=["listing"]), False),
        (Wants(words=["甲"]), False),
        (Wants(region_codes=["320000"]), False),
        (Wants(fund_ids=[1]), False),
        (Wants(organisation_ids=[1]), False),
        (Wants(minimum_amount_minor=0), False),
    ],
)
def test_late_finds_alone_make_no_letter_for_a_narrow_want(asked: Wants, expected: bool) -> None:
    contents = Contents(collapsed=(collapsed("fund", "late_found"),))
    assert wanted(contents, [asked]).has_news is expected


def test_without_wants_all_is_told() -> None:
    entries: tuple[Entry, ...] = (entry(), entry(channel="fund"))
    contents = Contents(entries=entries, gaps=(gap("fund"),))
    assert wanted(contents, []) == contents
    assert wanted(contents, [Wants()]) == contents
