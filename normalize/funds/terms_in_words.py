"""Conditions that are written without a figure: no prolongation, all of it here, two to eight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from normalize.funds.term_rules import Term
from normalize.funds.text import FundText
from normalize.funds.words import place_in

_NO_EXTENSION = re.compile(
    r"(?:存续期|投资期|退出期|期限)[^,。;]{0,8}(?:不得|不再|不予|不可)(?:延长|延期|展期)"
)
# The word for the fee stands behind it, or stood before: 投资期管理费2%/年,延长期不收取.
_NO_FEE = re.compile(
    r"(?:延长|延期|清算|退出|展期|期满|到期)[^,。;]{0,6}(?:不再?|免|不予|停止)(?:另行)?(?:收取|计提|支付|提取|计收|收)"
    r"(?P<fee>[^,。;]{0,6}管理费)?"
)
_ALL_LOCAL = re.compile(
    r"全部(?:资金|出资)?[^,。;]{0,6}投(?:资|向|入)于?"
    r"(?P<place>[^,。;]{0,12}?(?:[省市区县州旗盟镇]|当地|本地|新城))"
    r"(?:行政区域|辖区|范围|境)?(?:内|区域)?的?(?:项目|企业|$)"
)
_AS_MUCH_LOCAL = re.compile(
    r"(?:投资|投向|投入)于?[^,。;]{0,16}(?:内|本[省市区县])[^,。;]{0,14}不(?:得)?(?:低于|少于)(?P<base>[^,。;0-9]{0,20}(?:出资|实缴)(?:总?额|金额|资金)?)(?=[,。;]|$)"
)
_ALL_CONCEDED = re.compile(
    r"(?:让渡|让利)[^,。;]{0,4}全部(?:超额)?收益|全部(?:超额)?收益[^,。;0-9]{0,8}(?:让渡|让利)"
)
_DIGITS: Final = "一二三四五"
# 二八, or 2:8: the lesser part is the manager's.
_TWO_TO_EIGHT = re.compile(
    r"(?:超额收益|收益分成|业绩报酬|业绩分成|收益分配|优先回报|余额|剩余)[^。;]{0,40}(?:按照?|以|再)"
    r"(?:(?P<less>一(?=九)|二(?=八)|三(?=七))[七八九]|(?P<part>[123]):[789](?![0-9:])|[789]0?[:/](?P<rest>[123])0?(?![0-9:]))"
)
_IN_AND_OUT = re.compile(r"(?P<in>[0-9]{1,2})年?投[、,]?后?(?P<out>[0-9]{1,2})年?退")
_PLACE = re.compile(
    r"(?:注册(?:登记)?(?:地(?:点)?|在|于|地在|至|登记在)|落户(?:在|于)?|住所地)(?:应当?|须|必须|原则上|为|在|于|:|\s)*(?P<place>[\u4e00-\u9fff]{2,14}?)(?:行政区域|辖区|范围|境)?内?(?=[,。;:(、]|\s|$)"
)
_PLACED = re.compile(
    r"在(?P<place>[\u4e00-\u9fff]{2,10}?[省市区县州])(?:行政区域|辖区|境)?内?(?:注册登记|注册|登记)(?!在|登记|的(?:关联|机构|公司))"
)
_NO_PLACE = re.compile("限制|要求|条件|专案|项目|企业|机构|公司|资本|资金")  # 取消注册地限制
_MATCHED = re.compile(
    r"(?:配套|出资|匹配)[^,。;0-9]{0,16}(?:不低于|不少于|不高于|为|按)(?P<ratio>[0-9]{1,2}:[0-9]{1,2})(?![0-9:])"
)
_RATIO = re.compile(
    r"(?<![0-9:])(?P<ratio>[0-9]{1,2}(?::[0-9]{1,2}){1,4})(?![0-9:])(?=[”\"]?(?:以上)?(?:的)?比例|(?:分担|共同)?(?:出资|认缴|分担|配套))"
)


def in_words(text: FundText, start: int, end: int) -> Iterator[Term]:
    """The conditions of a sentence that have no figure, or one that is written as none."""
    clause = text.text[start:end]
    blank = Term("", "eq", None, None, "", "", "", 0)

    def said(match: re.Match[str], key: str, unit: str, number: int | None) -> Term:
        at = start + match.start()
        quote = text.quote(at, start + match.end())
        value = None if number is None else Decimal(number)
        made = replace(blank, key=key, unit=unit, lo=value, hi=value, quote=quote, start=at)
        return replace(made, value_raw=quote)

    for match in _NO_EXTENSION.finditer(clause):
        yield said(match, "extension", "year", 0)
    for match in _NO_FEE.finditer(clause):
        if match["fee"] or re.search("管理费|费用|费率", clause[: match.start()]):
            yield said(match, "management_fee", "percent", 0)
    for match in _ALL_LOCAL.finditer(clause):
        yield replace(said(match, "reinvestment", "percent", 100), region=match["place"])
    for match in _TWO_TO_EIGHT.finditer(clause):
        part = match["part"] or match["rest"]
        tenths = int(part) if part else _DIGITS.index(match["less"]) + 1
        yield said(match, "carry", "percent", 10 * tenths)
    for match in _ALL_CONCEDED.finditer(clause):
        yield said(match, "concession", "percent", 100)
    for match in _IN_AND_OUT.finditer(clause):
        into, out = int(match["in"]), int(match["out"])
        for key, years in (("term", into + out), ("investment_period", into), ("exit_period", out)):
            yield said(match, key, "year", years)
    for match in _AS_MUCH_LOCAL.finditer(clause):
        yield replace(
            said(match, "reinvestment", "times", 1),
            operator="ge",
            hi=None,
            base="gov_contribution",
            region=place_in("reinvestment", match[0], ""),
        )
    for match in (*_PLACE.finditer(clause), *_PLACED.finditer(clause)):
        if _NO_PLACE.search(match["place"]):
            continue
        yield replace(said(match, "registration_place", "place", None), text=match["place"])
    for match in (*_RATIO.finditer(clause), *_MATCHED.finditer(clause)):
        yield replace(said(match, "contribution_ratio", "ratio", None), text=match["ratio"])
