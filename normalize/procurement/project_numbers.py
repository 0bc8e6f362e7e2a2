"""Project numbers of procurement: the key that joins a tender, its corrections and its award.

Every agency has its own scheme ("[231025]FAGC[GK]20260002", "GZBL-A(2026-656号)-1"), so a number
is not parsed, only written one way. Join on the key together with the buyer: short numbers
repeat between agencies.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from normalize.text import fold_brackets, nfkc

_LABEL = r"(?:[\u4e00-\u9fff]{0,8}(?:编号|项目号|文号|代码))"
_LEADING_LABEL = re.compile(rf"^{_LABEL}[:：]")
# Central notices: "项目编号：X（招标文件编号：Y）"; lots of one project: "X（品目一）".
_TRAILING_LABEL = re.compile(
    rf"\((?:{_LABEL}:[^()]*(?:\([^()]*\)[^()]*)*|(?:品目|标段|标包|标项|包|分包|合同包|采购包)[号]?[0-9A-Z一二三四五六七八九十]+"
    r"|第?[0-9A-Z一二三四五六七八九十]+(?:标段|标包|标项|包))\)$"
)
_ONE_WRITING = str.maketrans("‐‑‒–—―−" + ascii_lowercase, "-------" + ascii_uppercase)

_HAN_ROUND = r"[一二三四五六七八九十]"
_ACT = r"(?:公开)?(?:招标|采购|公告|磋商|谈判|询价|比选)"
# An Arabic figure needs 第 or a bracket before it, else it would take digits of the number.
_NTH = re.compile(
    rf"-?(?P<open>\()?(?:第?(?P<han>{_HAN_ROUND})次|第(?P<nth>[1-9][0-9]?)次"
    rf"|(?(open)(?P<bare>[1-9][0-9]?)次|(?!)))(?:{_ACT})?(?(open)\))$"
)
_AGAIN = re.compile(rf"-?(?P<open>\()?(?:重新{_ACT}|重招)(?(open)\))$")
# Only in brackets or before the act itself: 二次供水 and 二次元 are no second attempts.
_ROUND_IN_TITLE = re.compile(
    rf"\(第?(?P<han>{_HAN_ROUND})次(?:{_ACT})?\)|\(第?(?P<nth>[1-9][0-9]?)次(?:{_ACT})?\)"
    rf"|第?(?P<bare>{_HAN_ROUND})次(?:{_ACT})"
)
# What follows it counts corrections, not tenders.
_CORRECTION = re.compile(r"(?:更正|变更|澄清|延期)公告")
_NUMERALS: Final = "零一二三四五六七八九十"


def project_key(text: str) -> str | None:
    """The number in one writing: NFKC, no spaces, capitals, one kind of dash, [] and ().

    A label before it, a second number and a lot in brackets behind it are taken away; what
    marks a re-tender ("（二次）") stays, because its notices form a process of their own.
    None where the text holds no number at all ("/", "无").
    """
    key = fold_brackets(nfkc(re.sub(r"\s", "", text))).translate(_ONE_WRITING)
    key = _LEADING_LABEL.sub("", key)
    while (shorter := _TRAILING_LABEL.sub("", key)) not in ("", key):
        key = shorter
    return key if re.search("[0-9A-Z]", key) else None


def retender_of(key: str) -> tuple[str, int] | None:
    """The first tender's key and which attempt this is: "X(二次)" gives ("X", 2).

    Only explicit words count. "重新招标" does not say how many came before and gives 2, the
    least it can be. None for a first tender, and also for "-1" and "-2": such an ending is as
    often a lot, a serial number or part of the scheme ("AB-2026-017-2") as a re-tender, and
    a wrong link would merge two projects. Where the title has the words, ask `retender_round`.
    """
    match = _NTH.search(key)
    attempt = _round(match) if match else 2
    match = match or _AGAIN.search(key)
    if match is None or not match.start() or attempt < 2:
        return None
    return key[: match.start()], attempt


def retender_round(title: str) -> int | None:
    """Which attempt a title says it is: "…项目（第三次）公开招标公告" is the third.

    None where it says nothing, so also for most first tenders.
    """
    before = _CORRECTION.split(fold_brackets(nfkc(title)))[0]
    match = _ROUND_IN_TITLE.search(re.sub(r"\s", "", before))
    return _round(match) if match else None


def _round(match: re.Match[str]) -> int:
    word = match["han"] or match["nth"] or match["bare"]
    return _NUMERALS.index(word) if word in _NUMERALS else int(word)
