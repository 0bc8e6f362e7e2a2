"""What AMAC says of managers, in figures: codes, places, periods, owners, capital."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from normalize.funds.cancelled_managers import cancelled_row
from normalize.funds.manager_labels import Labels, ManagerPage, capital, names_in, read_percent
from normalize.funds.manager_people import read_period, split_roles
from normalize.funds.manager_ties import holders
from normalize.funds.managers import manager_row, ownership, read_firm_code, read_place
from normalize.reading import Reason
from normalize.records import FundManagerRecord
from tests.support import amac_manager_pages as amac
from tests.support.amac_manager_pages import AUTHORITY


@dataclass
class Said:
    native_id: str
    fields: dict[str, Any]
    context: dict[str, Any] = field(default_factory=dict)


def row(**changes: Any) -> FundManagerRecord:
    (record,) = manager_row(Said("7", amac.manager("7", **changes)))
    assert isinstance(record, FundManagerRecord)
    return record


def test_dates_are_days_in_utc() -> None:
    """Midnight in UTC is eight o'clock in Beijing and the evening before in America: the day is
    that of UTC. A value that is no midnight would be another day somewhere."""
    assert row(registerDate=1776384000000).registered_on == date(2026, 4, 17)
    shifted = row(registerDate=1776384000000 - 8 * 3_600_000)  # midnight in Beijing
    assert shifted.registered_on is None
    assert [(d.field, d.reason) for d in shifted.doubts] == [("registered_on", "unreadable")]
    assert row(establishDate=None).established_on is None
    assert row(establishDate=None).doubts == ()


def test_coordinates_have_the_latitude_first() -> None:
    read = row(regCoordinate="34.19,108.95", officeCoordinate="")
    assert (read.registered_latitude, read.registered_longitude) == (
        *(Decimal("34.19"), Decimal("108.95")),
    )
    assert (read.office_latitude, read.doubts) == (None, ())
    turned = row(regCoordinate="108.95,34.19")
    assert turned.registered_latitude is None
    assert [d.reason for d in turned.doubts] == [Reason.OUT_OF_RANGE]


def test_words_that_are_unknown_are_questions() -> None:
    read = row(primaryInvestType="量子基金管理人", orgForm="")
    assert (read.kind, read.kind_raw, read.legal_form) == (None, "量子基金管理人", None)
    assert [doubt.field for doubt in read.doubts] == ["kind"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江省宁波市北仑区样例路1号", "330206"),
        ("上海市上海市浦东新区样例大道2号", "310115"),
        ("广东省东莞市null万江街道", "441900"),
        ("样例路1号", None),
    ],
)
def test_places(text: str, code: str | None) -> None:
    region = read_place(text).value
    assert (region and region.code) == code


def test_a_place_by_its_columns_where_the_address_has_none() -> None:
    assert row(registerAddress="样例路1号").region_code == "330200"


@pytest.mark.parametrize(
    ("text", "uscc", "org_code", "reason"),
    [
        ("91330000MA27X0007U", "91330000MA27X0007U", "MA27X0007", None),
        ("32425950-2", None, "324259502", None),
        ("32425950-3", None, None, Reason.BAD_CHECK_DIGIT),
        ("91330000MA27X0007K", None, None, Reason.BAD_CHECK_DIGIT),
        ("", None, None, Reason.NOT_STATED),
    ],
)
def test_codes_of_firms(
    text: str, uscc: str | None, org_code: str | None, reason: Reason | None
) -> None:
    read = read_firm_code(text)
    assert read.reason is reason
    assert (read.value.uscc, read.value.org_code) == (uscc, org_code) if read.value else not uscc


@pytest.mark.parametrize(
    ("text", "began", "ended"),
    [
        ("2025.11 -", date(2025, 11, 1), None),
        ("2024.07 - 2025.10", date(2024, 7, 1), date(2025, 10, 1)),
        ("2023.08 - 2023.08", date(2023, 8, 1), date(2023, 8, 1)),
        ("2019年3月至今", date(2019, 3, 1), None),
        ("２０１９/03 ～ 2020/04", date(2019, 3, 1), date(2020, 4, 1)),
    ],
)
def test_periods(text: str, began: date, ended: date | None) -> None:
    read = read_period(text).value
    assert read is not None
    assert (read.began, read.ended) == (began, ended)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2019.13 -", Reason.UNREADABLE),
        ("2019 - 2020", Reason.UNREADABLE),
        ("2020.05 - 2020.04", Reason.CONTRADICTORY),
        ("", Reason.NOT_STATED),
    ],
)
def test_what_is_no_period(text: str, reason: Reason) -> None:
    assert read_period(text).reason is reason


def test_posts_and_names() -> None:
    assert split_roles("法定代表人 总经理 董事、投资总监") == [
        *("法定代表人", "总经理", "董事", "投资总监"),
    ]
    assert split_roles("总经理,信息填报负责人，投资总监") == [
        "总经理",
        "信息填报负责人",
        "投资总监",
    ]
    assert split_roles("无") == []
    assert names_in("甲一、乙二") == ["甲一", "乙二"]
    assert names_in("无") == []


@pytest.mark.parametrize(
    ("owners", "kind", "level"),
    [
        (["青禾省财政厅"], "state", "provincial"),
        (["财政部"], "state", "national"),
        (["宁波市人民政府国有资产监督管理委员会"], "state", "prefectural"),
        (["宁波样例高新技术产业开发区管理委员会"], "state", "county"),
        (["甲一", "乙二"], "private", None),
        (["青禾样例控股集团有限公司"], None, None),
        (["甲一", "青禾样例控股集团有限公司"], None, None),
        ([], None, None),
    ],
)
def test_owners(owners: list[str], kind: str | None, level: str | None) -> None:
    whose = ownership(owners)
    assert (whose.kind, whose.level) == (kind, level)


@pytest.mark.parametrize(
    ("label", "text", "minor", "currency"),
    [
        ("注册资本（万元）（人民币）", "1,000", 1_000_000_000, "CNY"),
        ("注册资本（万元）人民币", "1,500.5", 1_500_500_000, "CNY"),
        ("注册资本（万元）（美元）", "200", 200_000_000, "USD"),
    ],
)
def test_capital(label: str, text: str, minor: int, currency: str) -> None:
    found = capital(Labels({label: text}), "registered")
    assert (found.minor, found.raw, found.currency, found.doubts) == (minor, text, currency, ())


def test_capital_that_is_no_figure() -> None:
    found = capital(Labels({"实缴资本（万元）（人民币）": "约一千"}), "paid_in")
    assert (found.minor, found.raw) == (None, "约一千")
    assert [doubt.field for doubt in found.doubts] == ["paid_in_capital_minor"]
    assert read_percent("55.05%").value == Decimal("55.05")


def test_ways_of_being_cancelled() -> None:
    for status, kind in ((100, "voluntary"), (200, "by_announcement"), (500, "no_funds")):
        (record,) = cancelled_row(Said("1", amac.cancelled(status=status)))
        assert (record.kind, record.doubts) == (kind, ())  # type: ignore[attr-defined]
    (record,) = cancelled_row(Said("1", amac.cancelled(status=400)))
    assert [doubt.field for doubt in record.doubts] == ["kind"]


def test_owners_that_say_of_no_organisation_are_persons_without_a_name() -> None:
    names = (
        AUTHORITY,
        "SAMPLE HOLDINGS LIMITED",
        "John Smith",
        "欧阳某某（香港）",
        "LI MING",
        "丙三",
    )
    rows = [{"name": name, "ratio": f"{n}%"} for n, name in enumerate(names, 1)]
    page = ManagerPage(Said("7", {"labels": {}, "holders": rows}))
    found = [*holders(page)]
    assert [*map(str, (each.share_percent for each in found))] == [*"123456"]
    assert [each.subject_raw for each in found] == [AUTHORITY, names[1], None, None, None, None]
    assert [each.subject is None for each in found] == [False, False, True, True, True, True]
    assert not [name for name in names[2:] if name in repr(found)]
