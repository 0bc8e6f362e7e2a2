"""Who is named in a fund notice, in which role and with which outcome.

A decision that is still shown to the public (拟确定, 候选, 公示) has an outcome of `proposed`; only
one that says so is `selected`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from normalize.funds.mothers import mothers
from normalize.funds.names import FIRM, FUND, PROVISIONAL, funds_in
from normalize.funds.text import FundText
from normalize.funds.withdrawals import withdrawals
from normalize.money import Money
from normalize.names import clean_name

_NAME: Final = r"[\u4e00-\u9fffA-Za-z0-9·()]{2,40}?"
_MANAGER: Final = r"(?:基金管理人|管理机构|管理人|管理公司|执行事务合伙人|受托管理机构)"

_DECIDED = re.compile(
    rf"(?P<will>拟)?(?:确定|选定|同意|决定由|选聘)(?P<manager>{_NAME})(?:为|作为|担任)(?P<fund>[^,。;]{{0,40}}?)(?P<cand>候选)?(?:的)?(?:基金)?(?:管理人|管理机构)"
)
# Behind such a decision, the next ones of a list: 确定甲为A管理人、乙为B管理人.
_DECIDED_TOO = re.compile(
    rf"[、,;](?P<manager>{FIRM})为(?P<fund>[^,。;]{{2,40}}?)(?P<cand>候选)?(?:的)?(?:基金)?(?:管理人|管理机构)"
)
_EXAMINED = re.compile(
    r"对(?P<names>[^。;,]{4,120}?)(?:[一二两三四五六七八九十0-9]+家)?(?:基金管理人|管理机构|申报机构|机构)?(?:进行|开展)了?(?:现场)?尽职调查"
)
_REJECTED = re.compile(
    rf"(?P<names>{FIRM}(?:[、和及]{FIRM}){{0,9}})[^,。;]{{0,8}}(?:未通过|不予|落选|未入选|淘汰)"
)
_WITHDREW = re.compile(rf"(?P<names>{FIRM})[^,。;]{{0,8}}(?:主动)?(?:放弃|退出申报|撤回)")
_ROLE = (
    re.compile(rf"{_MANAGER}(?:\s?[0-9]、\s?名称|名称)?(?:为|是|:|\s)+(?P<name>{FIRM})"),
    re.compile(rf"{_MANAGER}(?:为|是|:|\s)+(?P<name>[\u4e00-\u9fffA-Za-z]{{3,20}}?)(?=[\s,。;]|$|P1)"),
    re.compile(rf"由(?P<name>{_NAME})(?:担任|作为|出任)[^,。;]{{0,10}}(?:GP|{_MANAGER})"),
    re.compile(rf"(?:^|[,(、;:\n]){_MANAGER}(?P<name>{FIRM})(?=[,。;、)\n]|$)"),
    re.compile(rf"(?P<name>{FIRM})(?P<will>拟)?(?:作为|担任)[^,。;]{{0,30}}{_MANAGER}"),
    re.compile(rf"(?P<name>{FIRM})(?:受托)?管理(?=[,。;]|$)"),
)  # fmt: skip
_SHORTLISTED = re.compile(
    rf"(?:拟参股|拟合作|拟出资|拟投资|拟设立|拟[对向](?=[^,。;]{{4,80}}(?:出资|参股|增资|投资)))[“\"]?(?P<fund>{FUND}){PROVISIONAL}"
)
# The name of a fund in a list of proposed ones.
_PROPOSED_FUND = re.compile(
    r"(?:拟参股|拟合作|拟出资|拟投资|入围|入选)(?:的)?(?:子)?基金名称(?:\s|:|为|暂定为)+[“\"]?"
    rf"(?P<fund>{FUND}){PROVISIONAL}"
)
_DISQUALIFIED = re.compile(
    rf"(?:取消|撤销)(?:了|对)?(?P<names>{FIRM})(?:[^,。;]{{0,40}})?(?:资格|入围|入选)"
)
_LISTED_FUND = re.compile(
    rf"(?:^|[:;\n、]|[0-9][.、)]\s?)(?P<fund>{FUND}){PROVISIONAL}(?:,[^。;\n]{{0,60}}?)?,(?:基金)?(?:目标|认缴|总)?规模"
)
_LIQUIDATED = re.compile(rf"(?P<fund>{FUND})[^。;]{{0,60}}?(?:清算|解散|注销)")
_SCORED = re.compile(
    rf"(?P<fund>{FUND})(?:20[0-9]{{2}}年度?)?(?:绩效)?(?:评价)?(?:的)?(?:得分|等级|绩效)"
)
_NAMED_FUND = re.compile(
    r"基金名称(?:\s|:|为|暂定为)+"
    r"(?P<fund>[\u4e00-\u9fffA-Za-z0-9·]{2,36}(?:基金|合伙企业)(?:\(有限合伙\))?)"
)
_DISCIPLINED = re.compile(
    rf"对(?P<name>{FIRM})(?:[^,。;]{{0,10}})?(?:采取|给予|作出|出具|的?纪律处分|公开谴责)"
)
_LIST_HEAD = re.compile(
    r"(?:名单|结果|机构|情况)[^,。;]{0,10}(?:公示|公告|公布)?如下|(?:入围|入选|中选)(?:机构|名单|基金)[^,。;]{0,6}[:为]"
)
_LISTED = re.compile(
    rf"(?:[0-9]{{1,2}}[.、)]|[(][一二三四五六七八九十0-9]{{1,2}}[)]|\n|:)\s?(?P<name>{FIRM})(?=[;,。\n]|$)"
)
_LATER_RANK = re.compile("第[二三四五六七八九十]名?")
_BEFORE_ALL: Final = 1_000_000
_OPEN: Final = frozenset({"selection_result", "subfund_shortlist"})


@dataclass(frozen=True, slots=True)
class Party:
    """A fund, manager or firm; `outcome` is None where nothing was decided about it.

    money, reason  what a fund doesn't get, and why, where a promise to it is taken back
    """

    role: str
    name: str
    outcome: str | None
    quote: str
    start: int
    provisional: bool = False
    money: Money | None = None
    money_raw: str | None = None
    reason: str | None = None


def read_parties(text: FundText, genre: str, title: str = "") -> list[Party]:
    """The parties of a notice, in the order of its text; each name and role once."""
    found: dict[tuple[str, str], Party] = {}
    for party in (*read_mothers(title, text, genre), *_all(text, genre)):
        key = (party.role, party.name)
        known = found.get(key)
        if known is None or (known.outcome is None and party.outcome is not None):
            found[key] = party
    return sorted(found.values(), key=lambda party: party.start)


def read_mothers(title: str, text: FundText, genre: str) -> Iterator[Party]:
    """The funds whose sub-funds a notice is about; those of its title stand first."""
    for place, (named, quote) in enumerate(mothers(FundText.of(title), text, genre)):
        yield Party("mother", clean_name(named.name), None, quote, place - _BEFORE_ALL)


def _all(text: FundText, genre: str) -> Iterator[Party]:
    yield from _withdrawn(text)
    yield from _decisions(text, genre)
    yield from _lists(text, genre)
    pending = "proposed" if genre in _OPEN else None
    for rule in _ROLE:
        for match in rule.finditer(text.text):
            outcome = "proposed" if match.groupdict().get("will") else pending
            yield from _party(text, match, "name", "manager", outcome)
    if genre != "subfund_shortlist":
        for match in _NAMED_FUND.finditer(text.text):
            yield from _party(text, match, "fund", "fund", None)
    if genre == "discipline":
        for match in _DISCIPLINED.finditer(text.text):
            yield from _party(text, match, "name", "manager", None)
    yield from _funds(text, genre)


def _decisions(text: FundText, genre: str) -> Iterator[Party]:
    first = [*_DECIDED.finditer(text.text)]
    others = _DECIDED_TOO.finditer(text.text, first[0].end()) if first else ()
    for match in (*first, *others):
        open_yet = match["cand"] or match.groupdict().get("will") or "公示" in text.text
        outcome = "proposed" if open_yet else "selected"
        yield from _party(text, match, "manager", "manager", outcome)
        if len(match["fund"]) > 3:
            yield from _fund_of(text, match)
    for rule, outcome in (
        (_EXAMINED, "shortlisted"),
        (_REJECTED, "rejected"),
        (_DISQUALIFIED, "rejected"),
        (_WITHDREW, "withdrawn"),
    ):
        for match in rule.finditer(text.text):
            at = match.start("names")
            for name in re.split("(?<=[司)心])[、和及]", match["names"]):
                begin = text.text.index(name, at)
                yield _made(text, begin, begin + len(name), "manager", outcome, match)


def _fund_of(text: FundText, match: re.Match[str]) -> Iterator[Party]:
    """The fund that a manager was chosen for, with the 基金 that 基金管理机构 shares with it."""
    start, end = match.span("fund")
    shared = re.compile("基金(?=管理)").match(text.text, end)
    if shared and not text.text[start:end].endswith(("基金", ")")):
        end = shared.end()
    yield _made(text, start, end, "proposed_subfund", None, match)


def _lists(text: FundText, genre: str) -> Iterator[Party]:
    """Names in a numbered list behind "名单公示如下"."""
    head = _LIST_HEAD.search(text.text)
    if head is None or genre not in _OPEN:
        return
    outcome = "shortlisted" if re.search("入围|初选|候选", text.text) else "proposed"
    for match in _LISTED.finditer(text.text, head.end()):
        second = _LATER_RANK.search(text.text, max(0, match.start() - 4), match.start() + 1)
        yield from _party(text, match, "name", "manager", "shortlisted" if second else outcome)


def _withdrawn(text: FundText) -> Iterator[Party]:
    """The funds to which a promise is taken back: a rule names none, so any notice may tell it."""
    for each in withdrawals(text):
        name, fund = clean_name(each.fund.name), each.fund
        party = Party("proposed_subfund", name, "cleared", each.quote, fund.start, fund.provisional)
        yield replace(party, money=each.money, money_raw=each.money_raw, reason=each.reason)


def _funds(text: FundText, genre: str) -> Iterator[Party]:
    rules: dict[str, tuple[tuple[re.Pattern[str], str, str | None], ...]] = {
        "subfund_shortlist": (
            (_SHORTLISTED, "proposed_subfund", "proposed"),
            (_LISTED_FUND, "proposed_subfund", "proposed"),
            (_PROPOSED_FUND, "proposed_subfund", "proposed"),
            (_NAMED_FUND, "proposed_subfund", "proposed"),
        ),
        "selection_result": (
            (_SHORTLISTED, "proposed_subfund", "proposed"),
            (_LISTED_FUND, "proposed_subfund", "proposed"),
            (_PROPOSED_FUND, "proposed_subfund", "proposed"),
        ),
        "liquidation": ((_LIQUIDATED, "fund", "cleared"),),
        "performance_review": ((_SCORED, "fund", None),),
    }
    for rule, role, outcome in rules.get(genre, ()):
        for match in rule.finditer(text.text):
            for name in funds_in(text, match.start("fund"), match.end("fund")):
                quote = text.quote(*match.span())
                yield Party(
                    role, clean_name(name.name), outcome, quote, name.start, name.provisional
                )


def _party(
    text: FundText, match: re.Match[str], group: str, role: str, outcome: str | None
) -> Iterator[Party]:
    start, end = match.span(group)
    if end - start >= 3:
        yield _made(text, start, end, role, outcome, match)


def _made(
    text: FundText, start: int, end: int, role: str, outcome: str | None, match: re.Match[str]
) -> Party:
    after = text.text[end : end + 16]
    shown = text.text[start:end]
    lead = re.match(
        r"(?:为|是|由|与|\s)+|拟?(?:选定|确定|选聘|聘请|委托|推荐|同意)|.*(?:现|拟|公司)?(?:将|对)(?=.{4,})",
        shown,
    )
    begin = start + (lead.end() if lead else 0)
    provisional = re.match(r"\s?\((?:暂定|暂名|拟定)", after) is not None
    name = clean_name(text.quote(begin, end))
    return Party(role, name, outcome, text.quote(*match.span()), begin, provisional)
