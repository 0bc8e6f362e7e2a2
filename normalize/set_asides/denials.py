"""What takes back the words of a reservation, though the sentence about the project holds them.

Three things: what stands before them (earlier rounds, a plan given up, a way that is not taken),
what stands behind them (an answer "否" or 不适用, a bad consequence: the reason for not reserving),
and a conclusion later in the sentence (故, 现, 改为 …) that denies.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from normalize.procurement.lot_refs import LOT_LIST
from normalize.set_asides.kinds import Rank, Rule, SetAsideKind

_K = SetAsideKind
_WAYS: Final = frozenset({_K.SME_JOINT_VENTURE, _K.SME_SUBCONTRACT})
_RESERVING: Final = _WAYS | {
    _K.SME_WHOLE,
    _K.SMALL_MICRO_WHOLE,
    _K.SME_PACKAGE,
    _K.SME_PARTIAL,
}
# An earlier round of the purchase, or a plan that was given up.
_EARLIER = re.compile(
    r"首次(?!公告|公示|发布)(?:招标|采购|磋商|谈判|询价|比选|公开|发包|时|[^,。;]{0,6}?(?:本|该)项目)"
    r"|第一次(?:招标|采购|磋商|谈判|询价|公开招标)(?!公告)|上一?(?:[次轮]|(?:采购)?年度?)|前[一两]?次"
    r"|此前|曾|原(?:计划|定|拟|先|本(?!项目))"
)
# What would come of reserving: the reason for not doing it ("因专门面向…可能导致竞争不足").
_BAD = r"(?:无法|不能|不利|不足|难以|可能|导致|造成|影响|流标|废标|失败|不充分|风险)"
_CONSEQUENCE = re.compile(
    rf"(?:采购|预留|招标)?(?:的?(?:采购)?(?:项目|包|标段|标项))?[^,。;:(\s]{{0,6}}?{_BAD}"
)
_ANSWER = r"(?:否|不适用|不属于|不是|×)"
_ANSWERED_NO = re.compile(
    r"(?:采购|预留|招标|分包)?(?:的?(?:采购)?(?:项目|采购包|合同包|包|标段|标项))?(?:的?比例|情况)?\s?"
    rf"(?:[(\[]\s?{_ANSWER}\s?[)\]]"
    rf"|(?:\([^()]{{0,12}}\))?\s?:{{1,2}}\s?[(\[]?{_ANSWER}(?!价格|评审)"
    r"|,\s?(?:本项目)?(?:不适用|否)(?=[。;,\s]|$))"
)
# A way of reserving that is not taken: "不以联合体形式…", "不要求合同分包，不面向…".
_NOT_THIS_WAY = re.compile(
    r"(?:不|未|非|没有|无[需须]?)(?:再|予|拟|予以)?"
    r"(?:采用|采取|以|通过|要求|实行|实施|进行|设置)?(?:合同|供应商)?$"
)
_WAY_DENIED = re.compile(
    r"不(?:再)?(?:要求|需要?|须|面向|采用|采取|实行|以|向|进行|预留|适用)|无[需须]|未(?:采用|采取|要求)"
)
_CONCLUDING = re.compile(r"\s?(?:而?故|因此|因而|所以|现|[本此]次|改|调整|变更)")
_LOTS = re.compile(LOT_LIST)


def is_taken_back(rule: Rule, match: re.Match[str], start: int) -> bool:
    """True where what is around the words denies the reservation that they state.

    `start` is where their clause begins. The form's own questions have their answers inside.
    """
    sentence = match.string
    if rule.rank is Rank.ANSWERED:
        return False
    if rule.kind is _K.NOT_RESERVED:
        behind = _ANSWERED_NO.match(sentence, match.end())
        return behind is not None and "不适用" in behind[0]
    if rule.kind not in _RESERVING:
        return False
    share = match.groupdict().get("pct")
    if share is not None and Decimal(share) == 0:
        return True
    if _CONSEQUENCE.match(sentence, match.end()) or _ANSWERED_NO.match(sentence, match.end()):
        return True
    if rule.kind in _WAYS and _is_another_way(match, start):
        return True
    return _EARLIER.search(sentence, start, match.end()) is not None


def _is_another_way(match: re.Match[str], start: int) -> bool:
    before = match.string[start : match.start()]
    return bool(_NOT_THIS_WAY.search(before) or _WAY_DENIED.search(match[0]))


def concluded_at(rule: Rule, match: re.Match[str], start: int) -> int:
    """Where a denial begins that concludes its sentence for the whole project; -1: it is none."""
    if rule.kind is not _K.NOT_RESERVED or not _CONCLUDING.match(match.string, start):
        return -1
    return -1 if _LOTS.search(match.string, start, match.end()) else start


def still_holds(rule: Rule, match: re.Match[str], end: int) -> bool:
    """False for a reservation of the project before `end`, where its sentence comes to a denial."""
    return rule.kind not in _RESERVING or match.start() >= end or bool(_LOTS.search(match[0]))
