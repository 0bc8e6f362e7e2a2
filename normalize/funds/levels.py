"""The level of a government body or of its money, and the budget that the money comes from.

The level follows from the body that acts, never from a fund's name: 北京市 is a province, and a
development zone stands with counties (data model, guidance funds).
"""

from __future__ import annotations

import re
from typing import Final

from normalize.regions import Level, Region, read_region, region

NATIONAL, PROVINCIAL, PREFECTURAL, COUNTY = "national", "provincial", "prefectural", "county"

_NATIONAL = re.compile(
    r"^(?:中央|国家(?!级[高经新])|国务院|全国|财政部|发展改革委|国家发展|工业和信息化部|工信部|科技部|科学技术部|审计署|国务院国资委)"
)
_OF_LEVEL: Final = {
    Level.COUNTRY: NATIONAL,
    Level.PROVINCE: PROVINCIAL,
    Level.PREFECTURE: PREFECTURAL,
    Level.COUNTY: COUNTY,
}
# 省财政, 市级, 区财政: without a name, the unit alone says it.
_UNITS: Final = (
    (PROVINCIAL, re.compile(r"省(?:级|本级|财政|政府|属|引导|政府投资引导|战新|产业)|自治区")),
    (COUNTY, re.compile(r"区县|[区县](?:级|本级|财政|政府|属)|[高经]新?开?区|[发园新]\w?区|乡|镇")),
    (PREFECTURAL, re.compile(r"市(?:级|本级|财政|政府|属|引导|产业|人民政府)")),
)  # fmt: skip
_ZONE = re.compile(
    r"高新(?:技术产业开发)?区|经(?:济技术开发|开)区|开发区|园区|新区管(?:理)?委|管委会|街道"
)

_BUDGETS: Final = (
    ("special_bond", re.compile(r"专项债")),
    ("treasury_bond", re.compile(r"特别国债")),
    ("general", re.compile(r"一般公共预算|预算内|一般债|财政专项资金")),
    ("government_fund", re.compile(r"政府性基金")),
    ("state_capital", re.compile(r"国有资本(?:经营)?(?:预算|收益)")),
    ("central_fund", re.compile(r"国家级?[\u4e00-\u9fff]{0,14}基金|中央(?:引导)?基金|大基金")),
    ("insurer", re.compile(r"保险|人寿|险资")),
    ("bank", re.compile(r"银行|AIC|金融资产投资")),
    ("private", re.compile(r"社会(?:资本|资金|出资|募集)|民营|民间")),
    ("soe", re.compile(r"国企|央企|国资(?!委)|国有|平台|集团|城投|国投|产投")),
)  # fmt: skip


def level_of(name: str, region: Region | None = None) -> str | None:
    """The level of a body, or None where its name and place don't tell."""
    if _NATIONAL.search(name):
        return NATIONAL
    if _ZONE.search(name):
        return COUNTY
    place = region or read_region(name).value
    if place is not None and place.level in _OF_LEVEL:
        return _OF_LEVEL[place.level]
    if place is not None:
        return COUNTY  # a development zone
    return next((level for level, words in _UNITS if words.search(name)), None)


def home_of(issuer: str, region_code: str, grade: str) -> Region | None:
    """The place that an announcement is of: its issuer's, or else that of the source.

    A list of a province also repeats what the whole country's bodies put out, which is of no
    province; only one that retells others' news (another grade than official) tells of its own.
    """
    own = read_region(issuer).value
    if own is not None or (grade == "official" and _NATIONAL.search(issuer)):
        return own
    return region(region_code) if region_code else None


def budget_of(contributor: str, quote: str) -> str:
    """The budget that money comes from, as far as the words say: `unknown` where they don't.

    Special bonds (专项债) stand apart: their money has to be paid back.
    """
    for words in (contributor, quote):
        for budget, rule in _BUDGETS:
            if rule.search(words):
                return budget
    return "unknown"


_BUDGETED: Final = frozenset(
    {"general", "government_fund", "state_capital", "special_bond", "treasury_bond"}
)
_PUBLIC_BODY = re.compile(
    r"财政(?!金融|资本|投资|担保)|人民政府|国有资产监督管理|国资委|管理委员会|管委会|[省市区县]政府$|^政府$"
    r"|发展(?:和)?改革委|科学?技[术部厅局委]|工业和信息化[部厅局]|经济和信息化"
)
_GUIDANCE_FUND = re.compile(
    r"(?:引导|政府投资|政府产业|母)基金(?!管理)|国家[\u4e00-\u9fff]{2,14}基金(?!管理)"
)
_FIRM_END = re.compile(r"(?:管理|咨询|资本|控股|集团)[\u4e00-\u9fff]{0,4}(?:公司|企业)$")


def public_rule(contributor: str, budget: str | None, level: str | None) -> str | None:
    """Why a contribution is public money, or None where the words don't show it.

    `budget`: it comes out of one. `public_body`: a bureau, a government or its state asset office
    gives it. `guidance_fund`: a guidance fund does, so it is public at one remove.
    """
    if budget in _BUDGETED:
        return "budget"
    if _FIRM_END.search(contributor):
        return None
    if _GUIDANCE_FUND.search(contributor):
        return "guidance_fund"
    if _PUBLIC_BODY.search(contributor) or (
        level and contributor in ("中央", "省级", "市级", "区级")
    ):
        return "public_body"
    return None
