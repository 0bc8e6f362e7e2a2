"""ccgp.gov.cn: what central units buy, what all others do, and the channels of the latter.

A channel shows its newest 500 notices and no more. Central units publish a few hundred a day on
one mixed list; all others three to six thousand, so that their mixed list covers two hours of a
working day. Each of their kinds has a list of its own, which is asked as often as it fills.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final, NamedTuple

from spiders.platforms.ccgp import CcgpSpider
from spiders.spec import SourceSpec

_SITE: Final = "https://www.ccgp.gov.cn/"
_PUBLISHER: Final = "中华人民共和国财政部国库司"
_HOSTS: Final = frozenset({"www.ccgp.gov.cn"})
_FILES: Final = frozenset({"download.ccgp.gov.cn"})
# Files that the text of a notice links to lie where the platform of its province keeps them.
_LOCAL_FILES: Final = _FILES | {"zcy-gov-open-doc.oss-cn-north-2-gov-1.aliyuncs.com"}
_FROM_FILES: Final = "the answers of download.ccgp.gov.cn to a request for a file"
_HOMES: Final = frozenset(
    {_SITE, f"{_SITE}index.htm", f"{_SITE}cggg/", f"{_SITE}cggg/index.htm", f"{_SITE}404.htm"}
)
_CAPTURED: Final = (
    "list page of zygg (2026-07-03) and two notices (open tender of Yunnan, single source of a "
    "central institute) byte for byte; award, correction and termination transcribed, with the "
    "page around them re-used; the plain texts of 54 notices of 2026-07-29"
)


class CcgpCentral(CcgpSpider):
    """Notices of central units: a few hundred a day."""

    spec = SourceSpec(
        id="ccgp_zygg",
        title="中国政府采购网 中央公告",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=f"{_SITE}cggg/zygg/",
        hosts=_HOSTS,
        file_hosts=_FILES,
        homes=_HOMES,
        cadence=timedelta(days=1),
        floor=1,  # the list never empties; its length says nothing
        overlap=timedelta(days=3),
        capped=500,  # 25 pages of 20
        delay=2.0,
        spot_checks=20,
        captured=_CAPTURED,
        from_spec=(
            "the later list pages; summary labels of inquiry, prequalification, invited and "
            f"deal notices; where a deleted notice leads; {_FROM_FILES}"
        ),
    )
    name = spec.id
    channel_url = spec.url


class CcgpLocal(CcgpSpider):
    """Notices of all other units, mixed: the check that no kind lacks a channel below."""

    spec = SourceSpec(
        id="ccgp_dfgg",
        title="中国政府采购网 地方公告",
        publisher=_PUBLISHER,
        channel="procurement",
        entity="procurement_notice",
        url=f"{_SITE}cggg/dfgg/",
        hosts=_HOSTS,
        file_hosts=_LOCAL_FILES,
        homes=_HOMES,
        cadence=timedelta(hours=6),  # it rolls over sooner: what it misses, the channels have
        floor=1,
        overlap=timedelta(days=3),
        capped=500,  # 25 pages of 20
        delay=2.0,
        spot_checks=20,
        captured=_CAPTURED,
        from_spec=(
            "its list, taken to be as that of zygg, with its volume; templates of Tianjin, "
            "Chongqing, Hebei, Liaoning and Shandong, and awards of zcy and Beijing; notices of "
            "contracts, tables of intentions and yearly set-aside accounts; bids that failed; "
            f"where a deleted notice leads; {_FROM_FILES}"
        ),
    )
    name = spec.id
    channel_url = spec.url


class Channel(NamedTuple):
    """One kind of notice of local units, with how often its list is asked."""

    path: str
    title: str
    minutes: int


# Four of five notices in what public repositories have collected are open tenders, so of six
# thousand a day some 480 an hour in working hours: half a list in thirty minutes. Of each other
# kind there are at most some 150 an hour. Seldom ones are asked seldom: a list that moves slowly
# loses nothing.
CHANNELS: Final = (
    Channel("gkzb", "公开招标公告", 30),
    Channel("zbgg", "中标公告", 60),
    Channel("cjgg", "成交公告", 60),
    Channel("jzxcs", "竞争性磋商公告", 60),
    Channel("gzgg", "更正公告", 60),
    Channel("jzxtpgg", "竞争性谈判公告", 180),
    Channel("xjgg", "询价公告", 180),
    Channel("fblbgg", "终止公告", 180),
    Channel("qtgg", "其他公告", 180),
    Channel("dylygg", "单一来源公告", 360),
    Channel("yqzbgg", "邀请招标公告", 720),
    Channel("zgysgg", "资格预审公告", 720),
)


def _channel(channel: Channel) -> type[CcgpSpider]:
    """The source of a channel. Its notices are rows of the mixed list's source, where they stand,
    too, under the same number."""
    spec = replace(
        CcgpLocal.spec,
        id=f"{CcgpLocal.spec.id}_{channel.path}",
        title=f"{CcgpLocal.spec.title} {channel.title}",
        url=f"{CcgpLocal.spec.url}{channel.path}/",
        cadence=timedelta(minutes=channel.minutes),
        floor=0,  # nobody has seen that each kind has a list that is never empty
        spot_checks=2,  # a run: those asked often look back as often
        rows_of=CcgpLocal.spec.id,
        file_hosts=frozenset(),  # files are asked for where the rows stand
        captured="its notices, as of the mixed list",
        from_spec="its list, taken to be as that of zygg, perhaps without the kind in each row; "
        "how many notices it shows a day",
    )
    name = f"Ccgp{channel.path.title()}"
    return type(name, (CcgpSpider,), {"spec": spec, "name": spec.id, "channel_url": spec.url})


CHANNEL_SOURCES: Final = tuple(map(_channel, CHANNELS))  # held: found among the subclasses
