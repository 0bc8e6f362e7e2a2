"""Numbers of official documents (发文字号): 财预〔2015〕210号, in every bracket that is typed.

The rules of official documents (GB/T 9704) ask for 〔 〕 and no 第; pages have (), [], 【】, 第 and
leading zeros as well. Orders and announcements (令, 公告) are numbered without a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from normalize.reading import Reading, Reason
from normalize.text import CJK, fold_in_place

_OPEN: Final = r"〔\[【(〖﹝<〈{"
_CLOSE: Final = r"〕\]】)〗﹞>〉}"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_CODED = re.compile(
    rf"(?P<code>[{CJK}]{{1,24}}(?:\([{CJK}]{{1,4}}\))?)\s?"
    rf"(?:[{_OPEN}]\s?(?P<year>{_YEAR})\s?年?\s?[{_CLOSE}]|(?P<bare>{_YEAR})(?![0-9年]))"
    r"\s?(?:第|字)?\s?(?P<no>[0-9]{1,5}(?:-[0-9]{1,4})?)\s?号"
)
_ORDERED = re.compile(
    rf"(?P<issuer>(?:[{CJK}]{{2,24}}[ 、]){{0,8}}[{CJK}]{{1,24}}(?:令|公告|通告))\s?"
    rf"[{_OPEN}]?\s?(?:(?P<year>{_YEAR})\s?年?)?\s?[{_CLOSE}]?\s?"
    r"(?:第\s?(?P<no>[0-9]{1,5}|[一二三四五六七八九十百]{1,6})|(?P<plain>[0-9]{1,5}))\s?号"
)
# What runs into the code where no bracket stands before it: 根据财预〔2015〕210号.
_BEFORE = re.compile(
    rf"^[{CJK}]*(?:根据|按照|依据|依照|遵照|参照|执行|贯彻|落实|废止|印发|转发|通知|文件[和及与]?|精神|有关|关于"
    r"|号[和及与]?|厅|局|政府|委员会|自治区|(?<=[省市县])(?=[^省市县]{2,})|[的以见对由])"
    rf"(?=[{CJK}]{{1,10}}$)"
)
# 国务院令 is that of the State Council; what stands before the body's name is none of it.
_BEFORE_BODY = re.compile(r"^(?:.*(?:根据|按照|依据|依照|遵照|废止|印发))?[和及与以、]?")
_LABEL = re.compile(rf"^(?:(?P<year>{_YEAR})年?)?第?(?P<no>[0-9]{{1,5}})号?(?P<kind>令|公告|通告)$")
_ORDER_WORDS: Final = ("令", "公告", "通告")


@dataclass(frozen=True, slots=True)
class NumberIn:
    """A number that stands in a text, in its one form."""

    value: str
    start: int
    end: int


def read_document_number(raw: str) -> Reading[str]:
    """The one number that a text is, in the form 财预〔2015〕210号 or 财政部令第92号."""
    folded = fold_in_place(raw).strip()
    if not folded or folded in ("无", "-", "/"):
        return Reading(raw, reason=Reason.NOT_STATED)
    found = {each.value for each in numbers_in(folded)}
    if not found and (order := _LABEL.match(folded.replace(" ", ""))):
        year = f"{order['year']}年" if order["year"] else ""
        found = {f"{order['kind']}{year}第{order['no'].lstrip('0')}号"}
    if len(found) == 1:
        return Reading(raw, value=found.pop())
    reason = Reason.AMBIGUOUS if found else Reason.UNREADABLE
    return Reading(raw, reason=reason, candidates=tuple(sorted(found)))


def numbers_in(text: str) -> Iterator[NumberIn]:
    """The numbers in a folded text, in their order."""
    coded = [*_coded(text)]
    spans = [(each.start, each.end) for each in coded]
    ordered = [
        each
        for each in _ordered(text)
        if not any(start < each.end and each.start < end for start, end in spans)
    ]
    yield from sorted([*coded, *ordered], key=lambda each: each.start)


def _coded(text: str) -> Iterator[NumberIn]:
    for match in _CODED.finditer(text):
        code = match["code"]
        if match["bare"] and text[match.start("bare") - 1].isspace():
            continue  # "规划 2035 年…": a year of its own
        cut = _BEFORE.match(code)
        kept = code[cut.end() :] if cut else code
        if len(kept) < 2 or kept.endswith(_ORDER_WORDS):
            continue
        number = match["no"].lstrip("0") or "0"
        year = match["year"] or match["bare"]
        start = match.start() + len(code) - len(kept)
        yield NumberIn(f"{kept}〔{year}〕{number}号", start, match.end())


def _ordered(text: str) -> Iterator[NumberIn]:
    for match in _ORDERED.finditer(text):
        issuer = match["issuer"]
        cut = _BEFORE_BODY.match(issuer)
        kept = issuer[cut.end() :] if cut else issuer
        body = kept.replace("中华人民共和国", "").strip(" 、")
        if body in _ORDER_WORDS or len(body) < 3:
            continue
        year = f"{match['year']}年" if match["year"] else ""
        number = (match["no"] or match["plain"]).lstrip("0")
        at = match.start() + len(issuer) - len(kept)
        yield NumberIn(f"{body}{year}第{number}号", at, match.end())
