"""The channels of local notices: sources as data, whose notices are rows of the mixed list's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from normalize.records import ProcurementNoticeRecord
from spiders.drafts import Page, Window
from spiders.platforms.ccgp import CcgpSpider, read_list
from spiders.registry import all_sources
from spiders.sources.procurement.ccgp import CHANNELS, CcgpLocal
from tests.support.ccgp_pages import list_page, list_row
from tests.support.notices import the

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
# Section 1 of the guide: the step and the method that a channel stands for.
KINDS = {
    "gkzb": ("tender", "open"),
    "yqzbgg": ("tender", "invited"),
    "jzxtpgg": ("tender", "negotiation"),
    "jzxcs": ("tender", "consultation"),
    "xjgg": ("tender", "inquiry"),
    "dylygg": ("tender", "single_source"),
    "zgysgg": ("prequalification", None),
    "zbgg": ("award", None),
    "cjgg": ("award", None),
    "gzgg": ("correction", None),
    "fblbgg": ("termination", None),
    "qtgg": ("other", None),
}


def source_of(channel: str) -> type[CcgpSpider]:
    found = all_sources()[f"ccgp_dfgg_{channel}"]
    assert issubclass(found, CcgpSpider)
    return found


def test_every_channel_is_a_source() -> None:
    assert {channel.path for channel in CHANNELS} == KINDS.keys()
    for channel in CHANNELS:
        spec = source_of(channel.path).spec
        assert spec.url == f"https://www.ccgp.gov.cn/cggg/dfgg/{channel.path}/"
        assert (spec.rows_of, spec.capped, spec.access) == ("ccgp_dfgg", 500, "open")
        assert spec.cadence.total_seconds() == channel.minutes * 60


def test_what_a_busy_channel_shows_lasts_longer_than_its_cadence() -> None:
    """Six thousand notices a day come in ten working hours; the shares are those of section 1."""
    shares = {"gkzb": 1657, "zbgg": 129, "gzgg": 101, "jzxcs": 94, "cjgg": 31, "qtgg": 31}
    shares |= {"jzxtpgg": 20, "fblbgg": 12, "dylygg": 8, "xjgg": 2}
    total = sum(shares.values())
    for channel in CHANNELS:
        an_hour = 6000 / 10 * shares.get(channel.path, 1) / total
        assert 500 / an_hour * 60 >= 2 * channel.minutes, channel


def test_a_channel_that_is_asked_seldom_is_a_rare_kind() -> None:
    seldom = {c.path for c in CHANNELS if c.minutes >= 360}
    assert seldom == {"dylygg", "yqzbgg", "zgysgg"}


@pytest.mark.parametrize("channel", KINDS)
def test_the_channel_says_the_kind_where_no_row_does(channel: str) -> None:
    cls = source_of(channel)
    row = list_row("./202606/t20260602_26600001.htm", "样本设备采购项目公告", kind=None)
    url = cls.channel_url + "index.htm"
    contents = read_list(Page(url, "list", list_page(row), NOW))
    assert contents.oddities == ()
    (draft,), (ask,) = contents.drafts, contents.follow
    assert ask.url == f"{cls.channel_url}202606/t20260602_26600001.htm"
    assert (draft.native_id, ask.native_id) == ("26600001", "26600001")
    record = the(list(cls.interpreters["notice_row"](draft)), ProcurementNoticeRecord)
    assert (record.stage, record.method) == KINDS[channel]
    assert (record.scope, record.channel_raw) == ("local", None)


def test_the_same_notice_has_one_number_on_both_lists() -> None:
    mixed = read_list(Page(CcgpLocal.channel_url, "list", list_page(list_row()), NOW))
    own_row = list_row("./202606/t20260602_26600001.htm")
    cls = source_of("gkzb")
    own = read_list(Page(cls.channel_url + "index_3.htm", "list", list_page(own_row), NOW))
    assert mixed.follow[0].url == own.follow[0].url
    assert mixed.drafts[0].native_id == own.drafts[0].native_id


def test_pages_of_a_channel() -> None:
    cls = source_of("xjgg")
    spider_window = Window(key="latest", since=date(2026, 6, 1), until=date(2026, 6, 2))
    ask = cls.ask_list(cls.__new__(cls), spider_window, 25)
    assert ask.url == "https://www.ccgp.gov.cn/cggg/dfgg/xjgg/index_24.htm"


def test_all_channels_of_a_busy_hour_fit_into_it() -> None:
    """One request at a time to the host: 25 list pages a run, and 600 notices."""
    runs = sum(60 / channel.minutes for channel in CHANNELS)
    requests = runs * 25 + 600
    assert requests * CcgpLocal.spec.delay < 0.6 * 3600
