"""Whom a condition binds, what a share is of, and where the money has to go."""

from __future__ import annotations

import itertools
import re
from typing import Final

_BOUND_BY: Final = (
    ("manager", re.compile(r"合伙人(?!会)|GP|管理(?:机构|人|团队|公司)|申[请报](?:机构|人)")),
    ("sub", re.compile(r"子基金|参股基金|合作基金|专项基金|拟设基金")),
    ("mother", re.compile(r"母基金|引导基金|政府投资基金")),
)  # fmt: skip
_OF_MANAGERS: Final = frozenset(
    {
        *(
            "applicant_capital",
            "applicant_net_assets",
            "applicant_aum",
            "team_size",
            "gp_minimum",
            "gp_maximum",
        ),
        *("management_fee", "carry", "fee_paid", "fee_withheld", "setup_deadline"),
    }
)
# The first that fits: 母基金实缴出资 is the guidance fund's money, 基金实缴规模 the fund's.
_BASES: Final = (
    ("excess_return", re.compile(r"超额收益|超额利润")),
    ("return", re.compile(r"收益|利润|增值")),
    ("unexited_cost", re.compile(r"未退出|尚未退出|投资成本|投资本金")),
    (
        "gov_contribution",
        re.compile(r"(?:政府|财政|引导基金|母基金|国资|[高开]\w{0,2}区)[^,。;]{0,8}(?:出资|实缴|认缴)"),
    ),
    ("fund_paid_in", re.compile(r"实缴")),
    ("fund_invested", re.compile(r"投资(?:总?额|金额|资金)|可投|已投")),
    ("fund_size", re.compile(r"规模|总额|认缴|出资")),
)  # fmt: skip
# What a multiple of leverage counts: two of them can be compared only where it is the same.
_LEVERED: Final = (
    ("social_capital", re.compile(r"社会(?:资本|资金|投资|出资)")),
    ("project_total", re.compile(r"(?:项目|投资)(?:总)?(?:投资|额)|带动投资")),
    ("fund_size", re.compile(r"基金(?:群|总)?规模|子基金")),
)
_SHARED: Final = frozenset(
    {
        *(
            "share_cap",
            "government_share_cap",
            "gp_minimum",
            "gp_maximum",
            "single_project_cap",
            "carry",
        ),
        *("direct_investment_cap", "direct_investment_share", "reinvestment", "management_fee"),
        *("concession", "social_capital_share", "contribution_share", "focus_share"),
    }
)
_OF_THE_WHOLE: Final = frozenset(
    {"share_cap", "contribution_share", "government_share_cap", "social_capital_share"}
)
_WHOLE = re.compile(
    r"占(?P<share>[^,。;占]{2,24}?)的?比[例重]|(?:占|为|按)(?P<of>[^,。;占为按]{2,24})的$"
)
_IN_PLACE: Final = r"(?:(?![投于至在对]|基金|企业|资金)[\u4e00-\u9fff])"
# Where money goes is asked for in all of the words before whose firms they are.
_PLACES: Final = (
    re.compile(
        r"(?:投资|投向|投入|落地|返投)(?:于|到|至|在)?"
        rf"(?P<place>{_IN_PLACE}{{0,12}}?(?:[省市县州区]|本地|当地))(?:内|的|企业|项目|范围|辖区|$)"
    ),
    re.compile(
        rf"(?P<place>(?:本|全)[省市区县州]|{_IN_PLACE}{{2,4}}[省市县州]|[省市区县州](?=内))内?(?:的)?(?:企业|项目|注册)"
    ),
    re.compile(r"对(?P<place>县域|山区|海岛|革命老区|欠发达地区|民族地区|边境地区)"),
)
_PLACES_BEFORE = re.compile(
    r"(?P<list>(?:[\u4e00-\u9fff]{2,4}、){1,12}[\u4e00-\u9fff]{2,3}?)(?:等地|市|产业|子基金|的)"
)
_WITH_PLACES: Final = frozenset({"reinvestment", "direct_investment_share", "focus_share"})


def binds_in(key: str, left: str) -> str | None:
    """Whom the condition binds: mother, sub or manager; None where the text doesn't say."""
    if key in _OF_MANAGERS:
        return "manager"
    places = {
        name: [match.end() for match in words.finditer(left)][-1:] for name, words in _BOUND_BY
    }
    known = {name: at[0] for name, at in places.items() if at}
    return max(known, key=lambda name: known[name]) if known else None


def base_of(key: str, stated: str, base: str = "") -> str | None:
    """What a share is of, in our terms; `unspecified` where the words don't say.

    `base` stands between the bound and the number, `stated` before both. 省级政府出资比例不超过50%
    says whose share that is, and not of what.
    """
    words = base or stated
    if key == "leverage":
        return next((name for name, rule in _LEVERED if rule.search(words)), "unspecified")
    if key not in _SHARED:
        return None
    if key in _OF_THE_WHOLE and not base:
        whole = _WHOLE.search(stated)
        words = whole["share"] or whole["of"] if whole else ""
    return next((name for name, rule in _BASES if rule.search(words)), "unspecified")


def place_in(key: str, left: str, right: str) -> str | None:
    """Where the money has to go, or for which places the condition holds, as printed."""
    if key in _WITH_PLACES:
        for words, place in itertools.product((left[-60:], right.split(",")[0][:40]), _PLACES):
            if match := place.search(words):
                return match["place"]
        return None
    if key in ("min_size", "max_size", "size") and (listed := _PLACES_BEFORE.search(left[-60:])):
        return listed["list"]
    return None
