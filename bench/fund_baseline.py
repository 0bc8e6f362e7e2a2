"""The peer of `bench.fund_terms`: keywords for the genre and one regex a term, as in scripts."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from bench.fund_gold import Item, plain

_GENRES: Final = (
    ("rules", r"管理(?:暂行)?办法|实施细则|实施意见"),
    ("liquidation", r"清算|解散"),
    ("exit", r"清理|退出名单|取消"),
    ("selection_result", r"公示|入选|候选管理人"),
    ("subfund_call", r"申报(?:及运作)?(?:指南|指引|通知)"),
    ("manager_call", r"遴选|征集|招募"),
    ("performance_review", r"绩效评价"),
    ("concession", r"让利"),
    ("audit", r"审计"),
    ("listed_company", r"公告.{0,40}公司|合伙企业"),
    ("registration", r"备案"),
    ("scale_report", r"累计|撬动"),
    ("establishment", r"设立|成立|总规模"),
)
_TERMS: Final = (
    ("min_size", "ge", "CNY", r"规模(?:为)?(?:原则上)?不低于\s*([\d.]+)\s*(万亿|亿|万)元"),
    ("term", "eq", "year", r"(?:存续期(?:限|为|原则上)*[^。;]{0,12}?|期限(?:均)?为)\s*(\d+)\s*年"),
    ("investment_period", "eq", "year", r"投资期(?:限)?为?\s*(\d+)\s*年"),
    ("investment_period", "le", "year", r"投资期(?:限)?不超过\s*(\d+)\s*年"),
    ("exit_period", "eq", "year", r"退出期为?\s*(\d+)\s*年"),
    ("extension", "le", "year", r"(?:延长|延期)[^。;]{0,10}?(\d+)\s*年"),
    ("share_cap", "le", "percent", r"出资比例(?:合计)?(?:原则上)?不超过[^。;\d]{0,8}([\d.]+)%"),
    ("gp_minimum", "ge", "percent", r"普通合伙人认缴出资比例不低于[^。;]{0,20}?([\d.]+)%"),
    ("applicant_capital", "ge", "CNY", r"实缴(?:注册)?资本不低于\s*([\d,.]+)\s*(万|亿)元"),
    ("reinvestment", "ge", "times", r"返投(?:倍数|比例)?[^。;\d]{0,10}([\d.]+)\s*倍"),
    ("reinvestment", "ge", "percent", r"投资(?:于)?[^。;]{0,20}?不低于[^。;]{0,16}?([\d.]+)%"),
    ("management_fee", "le", "percent", r"(?:费率|管理费|投资期:)[^。;]{0,24}?([\d.]+)%(?:/年)?"),
    ("carry", "le", "percent", r"业绩报酬[^。;]{0,12}?([\d.]+)%"),
)  # fmt: skip
_AMOUNT = re.compile(r"([\d,]+(?:\.\d+)?)\s*(万亿|亿|万)")
_COUNT = re.compile(r"(\d+)[只支]")
_POWERS: Final = {"万亿": 12, "亿": 8, "万": 4}


def genre(text: str) -> str:
    """The first keyword that is found."""
    folded = unicodedata.normalize("NFKC", text)
    return next((name for name, words in _GENRES if re.search(words, folded)), "other")


def terms(text: str) -> list[Item]:
    """What the patterns catch."""
    folded = unicodedata.normalize("NFKC", text)
    found = []
    for key, operator, unit, words in _TERMS:
        for match in re.finditer(words, folded):
            number = Decimal(match[1].replace(",", "").strip(".") or 0)
            power = _POWERS[match[2]] if unit == "CNY" else 0
            found.append((key, operator, plain(number.scaleb(power)), unit))
    return found


def amounts(text: str) -> list[Decimal]:
    """All amounts in yuan, whatever they measure."""
    folded = unicodedata.normalize("NFKC", text)
    return [
        Decimal(number.replace(",", "")).scaleb(_POWERS[scale])
        for number, scale in _AMOUNT.findall(folded)
        if number.strip(",")
    ]


def counts(text: str) -> list[int]:
    """Numbers before 只 and 支."""
    return [int(number) for number in _COUNT.findall(text)]
