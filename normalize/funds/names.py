"""Names of funds and of firms in running text, and the short names that a notice gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from normalize.funds.text import FundText
from normalize.text import fold_in_place

_CHAR: Final = r"[\u4e00-\u9fffA-Za-z0-9·]"
_INNER: Final = r"\((?!以下|下?[简统合通]?称)[\u4e00-\u9fff]{2,8}\)"
_NO_FUND: Final = (
    r"(?!管理(?!规模)|公司|有限(?!合伙人)|股份|投资(?:有限|管理|公司|集团)|业|会|份额|名称|类型"
    r"|合伙(?!协议|人)|预算|备案|群|体系)"
)
_NUMERAL: Final = "(?:[一二三四五六七八九十ⅠⅡⅢⅣ]{1,2}|[IVX]{1,4})"
_IN_BRACKETS: Final = rf"\(第?(?:{_NUMERAL}|[0-9]{{1,2}})期\)"
_NUMBERED: Final = rf"(?:{_NUMERAL}期|{_IN_BRACKETS})"
_PHASE: Final = (
    rf"{_NUMBERED}?(?:合伙企业)?\(有限合伙\)(?:{_IN_BRACKETS})?|{_NUMBERED}(?:合伙企业)?"
)
_ENDS_FUND: Final = (
    rf"(?:合伙企业(?:\(有限合伙\))?(?:{_IN_BRACKETS})?|投资(?:中心|企业)\(有限合伙\)"
    rf"|基金(?:{_PHASE}|{_NO_FUND}))"
)
_ENDS_FIRM: Final = (
    r"(?:有限责任公司|有限公司|管理中心(?:\(有限合伙\))?|管理合伙企业(?:\(有限合伙\))?)"
)
# Two ways, not one with an optional part between two repeats: that tries each length of the one
# with each of the other, and a text of nothing but such characters took eight times as long.
FUND: Final = rf"(?:{_CHAR}{{2,46}}?|{_CHAR}{{2,30}}?{_INNER}{_CHAR}{{0,16}}?){_ENDS_FUND}"
FIRM: Final = rf"(?:{_CHAR}{{2,40}}?|{_CHAR}{{2,24}}?{_INNER}{_CHAR}{{0,16}}?){_ENDS_FIRM}"
PROVISIONAL: Final = r"(?:\((?:暂定|暂名|拟定)[^()]*\))?"
_NAMED = re.compile(FUND)
_FIRM = re.compile(FIRM)
# What stands before a name and is no part of it.
_LEADS = re.compile(
    r"^(?:.*?(?:(?:以下|下)称[为作]?|[简统合通所又亦也]称[为作]?|规范|关于|设立了?|成立了?|参股|拟出资|出资|合作|其中|组建|启动|推出|打造|新增|落地|注销|撤并|推进|充实|做大|项下|旗下|下设|开展|受托管理|累计投入|共有|[另新增拟分]设(?![备计施立])|通过|签署|包含|取消|终止|收回|撤销|发起|推动"
    r"|争取|用于|补充|安排|以及|名单|更名为|变更为|曾用名|原名称?|名称为|认购|受让|所持|持有|转让|参与投资|累计向|完成对|同意|申请|标志着|年[末底]|公司[与和及]|(?:普通|有限|执行事务)合伙人(?!会)|鉴于|由于|共同|组成|的|[0-9一二三四五六七八九十]+[只支个家])|投资(?=[^基])|涉及|入选|累计|清理|整合|包括|支持|(?!自[贸治然主动]|和[平田县顺政硕静龙]|现代|对外|向阳)[由向与和及或为在对自至拟将现已占]"
    r"|另?从(?!化)|力争|目前|[0-9]+[万亿]*亿元?(?:规模|级)?的?|[十百千万两]{1,3}亿(?:元|级|规模)*的?)(?=.{2,}$)"
)
# Words for funds in general: no name of one.
_GENERIC = re.compile(
    r"^(?:本|首[支只批个]|部分|多[支只个]|该|此|各|单[个只支一]|每[个只支]|一?[只支]|[以如]下|下列|上述|前述|其他?|全部|所有|全省|全市|全区|我[省市区]|有关|相关|新设|拟设|参股|合作|政府|省级?|市级?|区级?|县级?|国家级?)?(?:政府|地方|实体|财政)*(?:产业|创业|投资|引导|股权|子|母|参股|合作|专项|直投|天使|种子|市场化|区域|创投|引导性|政策性|级政府投资|私募)*(?:投资)?(?:(?:子|母)?基金|(?:有限|普通)?合伙企业)$"
)
# Words that no name holds: what is left with one is a piece of a sentence.
_NO_NAME = re.compile(
    r"[0-9]+[只支个家]|[亿万]元|不(?:低于|少于|超过)|单[只支个家]|体系内|管理基金$|现有|各类|^部分|^个别|^全[省市区县]|[两二三四五六七八九十]+[只支个]子?基金|签约子?基金$|类子?基金$|^第.{1,3}[批期](?!.*有限)|^(?:资金|其他|决策|设区市|[省市区]级)"
    r"|[及与和](?:各|其)?子基金$"
)
_PART_OF = re.compile(
    r"(?:首[支只]|第[一二三四五六七八九十]+[支只]|(?:旗下|下属)(?!(?:参股)?子?基金))[^,。;]{0,10}?基金"
)
# Words before a short name, in brackets or behind a comma; the name often stands without marks.
_CALLED: Final = r"(?:(?:以下|下)(?:[简统合通]称|称)|[简统合通]称)(?:为|作)?:?"
_DEFINES: Final = (
    rf"(?:\((?:暂定名?|暂名|拟定)[^()]{{0,30}}\))?[(,](?:[^()]{{0,30}}[,;])?{_CALLED}[“\"「]?"
)
_ONE_SHORT: Final = r"[^()“”\"「」、,;。]{2,20}?"
_SHORT = re.compile(
    rf"(?P<full>[\u4e00-\u9fffA-Za-z0-9·()]{{4,50}}?){_DEFINES}"
    rf"(?P<short>{_ONE_SHORT})[”\"」]?(?:(?:或者?|、)[“\"「]?(?P<other>{_ONE_SHORT})[”\"」]?)?(?=[),;。])"
)
# A short name where it is given, right behind the fund that it stands for.
_IS_GIVEN = re.compile(rf"(?P<full>{FUND}){_DEFINES}(?:{_ONE_SHORT}[”\"」]?(?:或者?|、)[“\"「]?)?$")
_LONGEST_GIVING: Final = 110  # characters of those words


_FORMER = re.compile(r"\((?:原名称?|曾用名|原)(?:称|为|:|\s|“|\")*$")


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its place; `provisional` for one that the register may change."""

    name: str
    start: int
    end: int
    provisional: bool = False


def funds_in(text: FundText, start: int, end: int) -> Iterator[Named]:
    """Names of single funds between two places; words for funds in general are none.

    A short name is none where it is given to a fund (以下简称…): that fund has been named.
    """
    for match in _NAMED.finditer(text.text, start, end):
        found = _trimmed(text, match.start(), match.end())
        if found and not _is_given(text, found.start):
            yield found


def _is_given(text: FundText, at: int) -> bool:
    begin = max(0, at - _LONGEST_GIVING)
    given = _IS_GIVEN.search(text.text, begin, at) if "称" in text.text[begin:at] else None
    return given is not None and _trimmed(text, *given.span("full")) is not None


def firms_in(text: FundText, start: int, end: int) -> Iterator[Named]:
    """Full names of firms between two places."""
    for match in _FIRM.finditer(text.text, start, end):
        if found := _trimmed(text, match.start(), match.end()):
            yield found


def _trimmed(text: FundText, start: int, end: int) -> Named | None:
    begin = start
    while lead := _LEADS.match(text.text[begin:end]):
        begin += lead.end()
    shown = text.text[begin:end]
    if (
        len(shown) < 5
        or re.search("年度|[0-9]年", shown)
        or _GENERIC.match(shown)
        or _NO_NAME.search(shown)
        or shown.count("(") != shown.count(")")
    ):
        return None
    if follows := _PART_OF.match(text.text, end):  # X基金首支地方基金 is another fund than X基金
        end = follows.end()
    after = text.text[end : end + 16]
    return Named(
        text.quote(begin, end), begin, end, bool(re.match(r"\s?\((?:暂定|暂名|拟定)", after))
    )


def is_former(text: FundText, named: Named) -> bool:
    """True for a name that is given as a former one (原名, 曾用名)."""
    return _FORMER.search(text.text[max(0, named.start - 8) : named.start]) is not None


def short_names(text: FundText) -> dict[str, str]:
    """Short names that a notice gives (以下简称…), with the full ones they stand for."""
    found: dict[str, str] = {}
    for match in _SHORT.finditer(text.text):
        name = _trimmed(text, match.start("full"), match.end("full"))
        if name is not None:
            found.setdefault(match["short"], name.name)
            found.setdefault(match["other"] or match["short"], name.name)
    return found


# Many funds under one name: no vehicle that could have a size of its own.
_UMBRELLA = re.compile(
    r"基金[(（]?(?:集?群|体系|矩阵|丛林)|系列基金|系列[)）]$|基金[^()（）]{0,4}[(（]\d{1,3}[只支个][)）]|集群"
)
_CLUSTER = re.compile(r"[\u4e00-\u9fffA-Za-z0-9+“”\"]{0,24}?基金(?:集?群|体系|矩阵|丛林)")
_MAGNITUDE = re.compile(r"[十百千万]{1,2}亿元?级?的?")
_FUND_END = re.compile(rf"{_ENDS_FUND}$")
_MARK = re.compile(r"\s?\((?:暂定|暂名|拟定)[^()]*\)$")
_FUND_FIRM = re.compile(
    r"(?:引导|母|投资|产业)基金(?:[\u4e00-\u9fff]{0,6})?(?:有限(?:责任)?|股份)公司$"
)


def without_mark(name: str) -> str:
    """A name without the mark behind it that it may still change (暂定名)."""
    return name[: len(name) - len(mark[0])] if (mark := _MARK.search(fold_in_place(name))) else name


def clusters_in(text: FundText, start: int, end: int) -> list[str]:
    """Groups of funds (基金群, 基金体系) that are named between two places, as printed."""
    found = []
    for match in _CLUSTER.finditer(text.text, start, end):
        begin = match.start()
        while lead := _LEADS.match(text.text[begin : match.end()]):
            begin += lead.end()
        if size := _MAGNITUDE.match(text.text, begin):
            begin = size.end()
        found.append(text.quote(begin, match.end()))
    return found


def is_umbrella(name: str) -> bool:
    """True for a group of funds (基金群, 基金体系)."""
    return _UMBRELLA.search(name) is not None


def is_fund(name: str | None) -> bool:
    """True for the name of one fund: no word for funds in general, no firm that only manages some.

    A fund in the form of a company (…引导基金有限公司) is one.
    """
    shown = without_mark(fold_in_place(name or ""))
    if (
        len(shown) < 5
        or _GENERIC.match(shown)
        or _NO_NAME.search(shown)
        or ("管理" in shown[-12:] and "合伙" not in shown)
    ):
        return False
    if is_umbrella(shown):
        return False
    return bool(_FUND_END.search(shown) or _FUND_FIRM.search(shown))
