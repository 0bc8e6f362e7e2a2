"""Dates and times: written in every way by the test, and read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from normalize.dates import PartialDate, beijing_date, from_epoch_ms_utc, read_date, read_datetime
from normalize.reading import Reason

DATES = st.dates(date(1949, 1, 1), date(2100, 12, 31))
# Since 1992 China has no summer time: Beijing is UTC+8, which the test computes by itself.
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2100, 12, 31, 23, 59, 59))

_HAN = "〇一二三四五六七八九"


def _han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    tens_text = "" if not tens else "十" if tens == 1 else f"{_HAN[tens]}十"
    return tens_text + (_HAN[ones] if ones else "")


def _in_han(day: date) -> str:
    year = "".join(_HAN[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_han_number(day.month)}月{_han_number(day.day)}日"


DATE_STYLES = [
    lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}{d.month:02d}{d.day:02d}",
    lambda d: f"签署日期：{d.year}年{d.month}月{d.day}日",
    _in_han,
]

TIME_STYLES = [
    lambda t: f"{t.year}年{t.month:02d}月{t.day:02d}日  {t.hour:02d}:{t.minute:02d}",
    lambda t: f"{t.year}年{t.month}月{t.day}日{t.hour}时{t.minute:02d}分（北京时间）",
    lambda t: f"{t.year}-{t.month:02d}-{t.day:02d} {t.hour:02d}:{t.minute:02d}:00",
    lambda t: f"{t.year}/{t.month}/{t.day} {t.hour:02d}：{t.minute:02d}",
    lambda t: f"{t.year}{t.month:02d}{t.day:02d}{t.hour:02d}{t.minute:02d}00",
    lambda t: f"{t.year}-{t.month:02d}-{t.day:02d}T{t.hour:02d}:{t.minute:02d}:00+08:00",
]


@given(day=DATES, style=st.sampled_from(DATE_STYLES))
def test_every_style_of_a_date_reads_back(day: date, style: object) -> None:
    assert callable(style)
    assert read_date(style(day)).value == PartialDate(day, "day")


@given(moment=MOMENTS, style=st.sampled_from(TIME_STYLES))
def test_every_style_of_a_time_reads_back(moment: datetime, style: object) -> None:
    assert callable(style)
    moment = moment.replace(second=0, microsecond=0)
    expected = (moment - timedelta(hours=8)).replace(tzinfo=UTC)
    assert read_datetime(style(moment)).value == expected
    assert read_date(style(moment)).value == PartialDate(moment.date(), "day")


@given(st.text() | st.text("0123456789年月日时分点上下午:-/. 二〇十至TZ+"))
def test_no_text_makes_it_fail(text: str) -> None:
    read_date(text)
    read_date(text, day_first=True)
    moment = read_datetime(text).value
    assert moment is None or moment.tzinfo is UTC


@given(DATES)
def test_epoch_days(day: date) -> None:
    ms = (day - date(1970, 1, 1)).days * 86_400_000
    assert from_epoch_ms_utc(ms).value == day
    assert from_epoch_ms_utc(ms + 1).reason is Reason.UNREADABLE


def test_epoch_out_of_range() -> None:
    assert from_epoch_ms_utc(86_400_000 * 10**9).reason is Reason.OUT_OF_RANGE
    assert from_epoch_ms_utc(-86_400_000 * 10**9).reason is Reason.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026年6月", date(2026, 6, 1), "month"),
        ("2026-06", date(2026, 6, 1), "month"),
        ("截至2025年6月末", date(2025, 6, 1), "month"),
        ("2026年", date(2026, 1, 1), "year"),
        ("二〇二六年", date(2026, 1, 1), "year"),
        ("2024年度", date(2024, 1, 1), "year"),
        ("2 022 年 8 月 1 日", date(2022, 8, 1), "day"),
        ("二○二六年十二月三十一日", date(2026, 12, 31), "day"),
        ("13/06/2026", date(2026, 6, 13), "day"),
        ("２０２６年６月２日", date(2026, 6, 2), "day"),
    ],
)
def test_precision(text: str, day: date, precision: str) -> None:
    read = read_date(text).value
    assert read is not None
    assert (read.day, read.precision) == (day, precision)


@pytest.mark.parametrize(
    ("text", "hour_and_minute"),
    [
        ("2026年9月28日上午9:30", (9, 30)),
        ("2026年9月28日下午2时30分", (14, 30)),
        ("2026年9月28日下午14:30", (14, 30)),
        ("2026年9月28日下午12:00", (12, 0)),
        ("2026年9月28日中午12点", (12, 0)),
        ("2026年9月28日晚上8点", (20, 0)),
        ("2026年9月28日9时", (9, 0)),
        ("2026年9月28日9点 05 分", (9, 5)),
        ("2026年9月28日9时半", (9, 30)),
        ("2026年9月28日09时30分00秒", (9, 30)),
        ("2026年9月28日（星期一）上午9:30", (9, 30)),
        ("2026年9月28日（北京时间）09:30", (9, 30)),
    ],
)
def test_times_of_day(text: str, hour_and_minute: tuple[int, int]) -> None:
    beijing = timezone(timedelta(hours=8))
    expected = datetime(2026, 9, 28, *hour_and_minute, tzinfo=beijing).astimezone(UTC)
    assert read_datetime(text).value == expected


def test_twenty_four_hundred_is_the_next_midnight() -> None:
    expected = datetime(2026, 9, 28, 16, tzinfo=UTC)
    assert read_datetime("2026年9月28日24:00").value == expected
    assert read_datetime("2026年9月29日0:00").value == expected
    assert read_datetime("2026年9月28日24:30").reason is Reason.UNREADABLE


def test_compact_second_is_kept() -> None:
    assert read_datetime("20210203201314").value == datetime(2021, 2, 3, 12, 13, 14, tzinfo=UTC)


def test_no_midnight_is_invented() -> None:
    assert read_datetime("2026-06-02").reason is Reason.NOT_STATED
    assert read_datetime("20260602").reason is Reason.NOT_STATED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_STATED),
        ("/", Reason.NOT_STATED),
        ("2026年2月30日", Reason.UNREADABLE),
        ("20261301", Reason.UNREADABLE),
        ("6月2日", Reason.UNREADABLE),
        ("2019年第16号", Reason.UNREADABLE),
        ("2026年1月10至20日", Reason.UNREADABLE),
        ("2026-06-02-03", Reason.UNREADABLE),
        ("1900-01-01", Reason.OUT_OF_RANGE),
        ("2101年1月1日", Reason.OUT_OF_RANGE),
        ("2026年6月2日至2026年6月9日", Reason.AMBIGUOUS),
        ("02/06/2026", Reason.AMBIGUOUS),
        ("2026年9月28日上午12:00", Reason.AMBIGUOUS),
    ],
)
def test_doubt_has_a_reason(text: str, reason: Reason) -> None:
    assert read_date(text).reason is reason


def test_day_first_is_for_the_source_to_say() -> None:
    assert read_date("02/06/2026", day_first=True).value == PartialDate(date(2026, 6, 2), "day")


def test_beijing_date_changes_at_sixteen_hundred_utc() -> None:
    assert beijing_date(datetime(2026, 6, 1, 15, 59, tzinfo=UTC)) == date(2026, 6, 1)
    assert beijing_date(datetime(2026, 6, 1, 16, 0, tzinfo=UTC)) == date(2026, 6, 2)
    with pytest.raises(ValueError, match="naive"):
        beijing_date(datetime(2026, 6, 1))
