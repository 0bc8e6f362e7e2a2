"""By which words two notices may be of one purchase: the number, the buyer and the thing bought.

Portals print the same purchase differently: one with the agency before the title, one with the
buyer, each with its own words behind it. What is left when these are taken away only finds
candidates; whether two notices are the same is decided from evidence (`db.purchases`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from normalize.names import name_key
from normalize.procurement.project_numbers import project_key, retender_of, retender_round

_NUMERAL: Final = "[0-9一二三四五六七八九十]{1,3}"
_ACT: Final = (
    "公开招标|邀请招标|招标|竞争性磋商|磋商|竞争性谈判|谈判|询价|询比|比选|单一来源|框架协议|采购"
)
_LOT: Final = "(?:标段|标包|标项|分包|合同包|采购包|包)"
# "甲咨询有限公司关于…的": who publishes it, before what is bought.
_PUBLISHER = re.compile(r"^[^,;:，；：()]{0,40}?关于(?=.{3})")
_SERIAL = re.compile(r"\((?:采购|招标)?(?:项目)?编号:?[^()]*(?:\([^()]*\)[^()]*)*\)$")
# What stands behind the thing bought, one word at a time from the end.
_TAIL = re.compile(
    r"(?:的|公告|公示|信息|通知书?|公开|文件|项目"
    rf"|{_ACT}|重新(?:{_ACT})|合同|履约|验收|采购意向|意向|需求|资格预审|预审|征集"
    r"|中标|成交|中选|结果|候选人|更正|变更|澄清|延期|补遗|终止|中止|废标|流标|失败"
    rf"|\(第?{_NUMERAL}次(?:{_ACT})?\)|第?{_NUMERAL}次"
    rf"|\((?:第?[0-9a-z一二三四五六七八九十]{{1,3}}{_LOT}|{_LOT}[0-9a-z一二三四五六七八九十]{{1,3}})\)"
    rf"|\((?:{_ACT}|中标|成交|重招|非?电子标?)\)|[-_,，、:：])$"
)
_SHORTEST: Final = 3  # 绿化 alone is what many buy
_LONGEST: Final = 300  # of a title; what is longer is no title, and each step reads it again


# The fields that the keys rest on, and the keys.
KEY_SOURCES: Final = ("project_no_raw", "buyer_raw", "project_title", "title")
NOTICE_KEYS: Final = ("project_key", "attempt", "round_in_number", "buyer_key", "purchase_key")
Key: TypeAlias = str | int | bool | None


def conclude(said: Mapping[str, str | None]) -> dict[str, tuple[Key, str]]:
    """The keys of a notice by name, each with the field that it rests on.

    said  the fields that a document speaks of: of the others nothing is concluded
    """
    found: dict[str, tuple[Key, str]] = {}
    number, attempt = number_key(said.get("project_no_raw") or "")
    if "project_no_raw" in said:
        found["project_key"] = (number, "project_no_raw")
        found["round_in_number"] = (attempt is not None, "project_no_raw")
    if "buyer_raw" in said:
        found["buyer_key"] = (buyer_key(said["buyer_raw"] or ""), "buyer_raw")
    titled = "project_title" if said.get("project_title") else "title"
    if titled in said:
        title, buyer = said[titled] or "", said.get("buyer_raw") or ""
        found["purchase_key"] = (purchase_key(title, buyer), titled)
    if attempt is not None:
        found["attempt"] = (attempt, "project_no_raw")
    elif "title" in said:
        found["attempt"] = (retender_round(said["title"] or ""), "title")
    return found


def number_key(number: str) -> tuple[str | None, int | None]:
    """The number as all attempts at one purchase share it, and which attempt it says it is:
    "X（二次）" is X, the second."""
    key = project_key(number)
    again = retender_of(key) if key else None
    return again or (key, None)


def buyer_key(buyer: str) -> str | None:
    """The buyer's name in one writing; None where none is given."""
    return name_key(buyer) or None


def purchase_key(title: str, buyer: str = "") -> str | None:
    """What is bought: a title without publisher, buyer, kind of notice, lot and round.

    None where too little is left to tell one purchase of a buyer from another.
    """
    key = _SERIAL.sub("", name_key(title[:_LONGEST]))
    while (shorter := _TAIL.sub("", key)) != key:
        key = _SERIAL.sub("", shorter)
    key = _PUBLISHER.sub("", key)
    named = buyer_key(buyer)
    if named and key.startswith(named) and len(key) - len(named) >= _SHORTEST:
        key = key.removeprefix(named).removeprefix("的")
    return key if len(key) >= _SHORTEST else None
