"""Whether a text is about guidance funds, and which kind of announcement (体裁) it is.

A title decides by the first rule that fits, in the order of the field's practice: a call that
quotes the rules is a call, a notice of results names the call it answers. A text without a title is
weighed by its words, those of its opening twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from normalize.funds.genre_examples import likeness
from normalize.funds.register import rules
from normalize.funds.rules import Rows, rows
from normalize.funds.text import FundText

_FUND = re.compile(
    r"基金[^,。;]{0,10}(?:规模|认缴|实缴|出资|[只支])|(?:设立|参股|管理|[只支])[^,。;]{0,6}基金"
    r"|(?<!证券投资)(?:子|母|引导|投资|产业|创投|天使|种子|参股|专项|政府)基金|基金(?:管理人|管理机构|群|合伙企业|规模)"
    r"|(?:创业|股权|产业)投资[^,。;]{0,10}合伙企业"
)
# Other texts are named in quotation marks; the one that is issued or changed is this text itself.
_QUOTED = re.compile(
    r"(?!\A)(?<!印发)(?<!印发新版)(?<!新修订的)(?<!公布)(?<!出台)(?<!发布)(?<!通过)(?<!同意)(?<!近日,)(?<!日前,)《[^《》]{1,80}》"
    r"(?!(?:已?经|近日|日前|正式)?[^,。;《》]{0,8}(?:审议通过|印发|出台|发布|作如下|修[改订]如下))"
)
_INNER = re.compile(r"(?<=《)([^《》]{1,80})《([^《》]{1,80})》")  # 《关于印发《办法》的通知》
# What applicants must not have done and must have is nothing that was done: 最近三年无违法违规记录.
_UNBLEMISHED = re.compile(
    r"(?:无|没有|未(?!来)|不存在|不得有|不曾)[^,。;]{0,40}"
    r"(?:违法|违规|违纪|处罚|惩戒|失信|异常|不良|刑事|立案|调查)[^,。;]{0,24}"
)
_APPLICANTS = re.compile(
    r"(?:实[缴收]|注册)(?:注册)?(?:资本|出资)[^,。;]{0,10}不(?:低|少)于|从业(?:经验|资格)|工作经验"
    r"|(?:应|须|需)当?(?:符合|具备|满足)|(?:申[报请]|遴选|报名)(?:机构|条件|要求|资质)"
)
_REGISTERED = re.compile(r"[^,。;:]{0,40}(?:登记|备案)(?:手续|资质|资格)?")
_OPENING: Final = 60
_WORTH: Final = {"names": (6, 2), "acts": (3, 3), "signs": (1, 6)}  # of each, and how many count
_WORDING: Final = 3  # points for a likelihood e times as high, piece by piece

# Told in passing by all the others: what speaks for them is worth less.
_LATER: Final = frozenset({"establishment", "scale_report"})


@cache
def _titles() -> Rows:
    return rows("titles")


@cache
def _evidence() -> Rows:
    return rows("evidence")


def is_about_funds(title: str, body: str) -> bool:
    """Whether a notice is about guidance funds at all; 医保基金 and 公积金 alone are not."""
    text = FundText.of(f"{title}\n{body}").text
    guidance = rules()["guidance"]
    kept = re.sub(guidance["not"], " ", text)
    return bool(
        re.search(guidance["strong"], kept)
        or re.search(guidance["medium"], kept)
        or _FUND.search(kept)
    )


def genre_of(title: str, body: str) -> str:
    """The kind of announcement, by its title, else by its text; `other` where nothing fits."""
    shown = FundText.of(title).text.strip()
    if shown:
        for rule in _titles():
            if rule["words"].search(shown):
                return str(rule["genre"])
    return _by_words(body)


def _by_words(body: str) -> str:
    """The kind that most speaks for: by what it says of itself and does, and by its wording."""
    text = _INNER.sub(r"\1\2", FundText.of(body).text)
    text = _UNBLEMISHED.sub("", _QUOTED.sub("《》", text))
    if _APPLICANTS.search(text):
        text = _REGISTERED.sub("", text)
    points = {str(row["genre"]): _points(row, text) for row in _evidence()}
    if not any(points.values()):
        return "other"
    alike = likeness(text)
    best = max(points, key=lambda genre: points[genre] + _WORDING * alike[genre])
    left = points["exit"] >= _WORTH["names"][0]
    return "exit" if best == "listed_company" and left else best


def _points(row: Mapping[str, Any], text: str) -> int:
    """What a text says for a kind: each expression once, names in the opening twice."""
    points = 0
    for strength, (worth, most) in _WORTH.items():
        found = [match.start() for words in row.get(strength, ()) if (match := words.search(text))]
        told = row["genre"] in _LATER
        points += (worth - 1 if told and strength == "acts" else worth) * min(len(found), most)
        if strength == "names" and not told:
            points += worth * any(at < _OPENING for at in found)
    return points
