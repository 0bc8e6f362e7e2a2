"""The words and shapes in which Chinese publishers write amounts of money.

`tokens_in` cuts a text into amounts and bare numbers and says what stands around each of them;
what that means is decided in `normalize.money`. Patterns run on text of unchanged length
(`prepare`), so that a token's span is also its span in the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from normalize.text import CJK, fold_in_place, nfkc

# Names of a currency. 元 alone is none of them: "港币100万元" is Hong Kong money. 新元 and
# 加元 are left out, because they also arise between words (创新元素, 增加元件).
CURRENCIES: Final = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "¥": "CNY",
    "美元": "USD", "美金": "USD", "USD": "USD", "US$": "USD", "$": "USD",
    "港元": "HKD", "港币": "HKD", "HKD": "HKD", "HK$": "HKD",
    "欧元": "EUR", "EUR": "EUR", "€": "EUR", "英镑": "GBP", "GBP": "GBP", "£": "GBP",
    "日元": "JPY", "JPY": "JPY", "韩元": "KRW", "新加坡元": "SGD",
    "澳大利亚元": "AUD", "澳元": "AUD", "加拿大元": "CAD", "澳门元": "MOP",
    "新台币": "TWD", "瑞士法郎": "CHF", "卢布": "RUB",
}  # fmt: skip
_POWERS: Final = {"万亿": 12, "亿": 8, "万": 4, "千": 3, "百": 2, "十": 1}  # of ten

_HAN = "零〇一二两三四五六七八九十百千万亿壹贰貳弍叁叄参肆伍陆陸柒捌玖拾佰仟萬億"
_HAN_DIGIT = "一二两三四五六七八九壹贰貳叁叄肆伍陆陸柒捌玖"
_CAPITAL = "壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟萬億"

# Not a scale alone (万元), and in plain numerals not a digit alone (三元材料, 一元化).
_NUMERAL = rf"(?=[{_HAN}]*[十{_HAN_DIGIT}])(?=[{_HAN}]*[十百千万亿{_CAPITAL}])[{_HAN}]+"

# Bounded, because notices pad their tables with hundreds of spaces.
_S = r"\s{0,3}"
_NAME = "(?:" + "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True)) + ")"
_SCALE = rf"(?:[十百千]?(?:万{_S}亿|[万亿])|[百千])"
# 元 also begins words of its own (元件), and 角 after it means that the amount goes on.
_YUAN = rf"[元圆](?!件|器件|素|旦{_S}|{_S}[0-9]{{1,2}}[角分])"
_MONEY = rf"(?:{_NAME}[元圆]?|{_YUAN}(?:{_S}(?:{_NAME}|\({_S}{_NAME}{_S}\)))?)"
# "700亿" is money, "3亿股" and "100万人" are not: without 元 only these may follow.
_ENDS = (
    rf"(?={_S}(?:$|[^\w\s]|的|及?以[上下内]|之内|左右|上下|级|规模|[至到及和与或]"
    r"|用于|发起|设立|[母子]?基金|引导|母子))"
)
_U = rf"(?:{_SCALE}{_S}[余多]?{_S}{_MONEY}|{_MONEY}|{_SCALE}{_ENDS})"
_UNIT = rf"[余多]?{_S}(?:\({_S}{_U}{_S}\)|{_U})(?:{_S}\({_S}{_NAME}{_S}\))?"
_NUMBER = r"[0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?"
_BODY = rf"{_NUMBER}(?:{_S}{_SCALE}{_S}{_NUMBER})*"
_TO = rf"(?:{_S}\(含\))?{_S}(?:-{{1,2}}|—{{1,2}}|[–−~∼至到]){_S}(?:{_NAME}{_S})?"

# 百亿元 names an order of magnitude; 十亿元 is the regular numeral, 万元 and 亿元 are units.
_BIG = "(?:万亿|[万亿])"
_ORDER = rf"[数几上][十百千]?{_BIG}|(?:十几|几十|[百千]){_BIG}|万亿|十?{_BIG}(?=(?:{_MONEY})?级)"

_TOKEN = re.compile(
    rf"(?:(?<![A-Za-z0-9._])(?<![0-9][-/])|(?<=RMB)|(?<=CNY)|(?<=USD)|(?<=HKD)|(?<=EUR))"
    rf"(?P<a>{_BODY})(?P<au>{_UNIT})?"
    rf"(?:{_TO}(?P<b>{_BODY})(?(au)(?P<bu>{_UNIT})|(?P<bv>{_UNIT})?))?"
    rf"|(?<![0-9.{_HAN}])(?P<order>{_ORDER})(?:{_MONEY}级?|级|(?=规模|$))"
    rf"|(?<![0-9.{_HAN}])(?P<han>{_NUMERAL}){_S}(?P<hu>{_MONEY})"
    rf"(?:零?(?P<jiao>[{_HAN_DIGIT}])角)?(?:零?(?P<fen>[{_HAN_DIGIT}])分)?[整正]?"
    rf"|(?<![0-9.{_HAN}元圆])(?:(?P<jiao2>[{_CAPITAL}])角(?:零?(?P<fen2>[{_CAPITAL}])分)?"
    rf"|(?P<fen3>[{_CAPITAL}])分)[整正]?"
)
_UNIT_PARTS = re.compile(rf"(?P<name>{_NAME})|(?P<scale>{_SCALE})|(?P<yuan>[元圆])")
_BODY_PARTS = re.compile(rf"({_NUMBER}){_S}({_SCALE})?")

# What stands right before a number. The order matters: 不超过 contains 超过.
_NOT = r"(?:没有|没|不得|不应|不能|不宜|不|未)"
_WORDS = re.compile(
    rf"(?:(?P<le>{_NOT}(?:超过|超出|超|高于|大于|多于|突破))"
    rf"|(?P<ge>{_NOT}(?:低于|少于|小于)|不下于?)"
    rf"|(?P<ge2>超过|超出|超|高于|大于|多于|突破|逾|至少|最少|最低)"
    rf"|(?P<le2>低于|少于|小于|不足|不到|未达|未满|至多|最多|最高)"
    # Not the ends of 最近, 附近; 签约, 合约, 履约, 节约, 公约 ...
    rf"|(?P<approx>大约|大概|将近|接近|(?<![最附邻])近|(?<![合节签契条公制履解违缔])约)"
    rf"|(?P<name>{_NAME})|[为是:\s]|达到?)+$"
)
_AFTER = re.compile(
    rf"{_S}(?:\(含[^()]{{0,6}}\){_S})?(?:(?P<ge>及?以上|[余多](?![额次种项家年]))"
    r"|(?P<le>及?以下|以内|之内)|(?P<approx>左右|上下)|(?P<order>级))"
)
# Per year, per head, times a count, a share of it: such a figure is not a total.
_PER_AFTER = re.compile(
    rf"\)?{_S}(?:/{_S}(?!{_NAME})(?:[0-9.]+{_S}(?![0-9.,万亿元]))?(?![0-9])[A-Za-z㎡{CJK}]"
    rf"|每(?=[{CJK}])|[×✕*]|的{_S}[0-9.]+{_S}%)"
)
_PER_BEFORE = re.compile(rf"(?:每[^\s0-9,;:、。]{{1,2}}|[×✕*])[为约]?{_NAME}?{_S}$")
_MINUS = re.compile(rf"(?P<stuck>\w)?{_S}[-−负]{_S}(?:{_NAME}{_S})?$")
# "2 000万元", "1，500万元": one number broken, or a number and an amount?
_BROKEN = re.compile(r"(?<![0-9.,])([1-9][0-9]{0,2}(?:[ ‚][0-9]{3})*(?:, |[ ‚]))$")
_GROUP = re.compile(r"[0-9]{3}(?![0-9])")
_NO_AMOUNT = re.compile(rf"{_S}(?!整|及?以[上下内]|左右|上下|之内)[A-Za-z{CJK}%‰]|[-/.:][0-9]")
_LOOKS_LIKE_AMOUNT = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]{2,}|[0-9]{5,}"
)
_WIDE_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9])")
_LOOK_BACK: Final = 24

_NOISE = re.compile(r"人民币|RMB|CNY|单位|币种|金额|计价|[\s:,;、]|^/|/$")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LABEL_UNIT = re.compile(
    rf"(?P<scale>{_SCALE})?(?P<money>{_NAME}|[元圆])?(?P<per>(?:/|每)(?![万亿元])[^\s()/]{{1,6}})?"
)
_SCALED_UNIT = re.compile(
    rf"(?<![0-9.{_HAN}/元圆])(?P<scale>{_SCALE})(?P<money>{_NAME}|[元圆])(?P<per>/(?![万亿元])[^\s()/]{{1,6}})?"
)
# Units of which a price is per one. 费率, % and 标项 behind a slash are another column's name.
_MEASURE = (
    "(?:人[次天日月年]?|[年月日天周次件个台套份吨亩户辆车箱盒瓶袋桶支张床块根把株棵只例页场节班期米]"
    "|季度|学年|学期|小时|课时|车次|户次|公斤|千克|公里|平米|平方米|立方米|㎡|m2|m3|km|kg)"
)
_PER_BEHIND = re.compile(rf"[元圆金币]\s?\)\s?(?P<per>(?:/|每)\s?{_MEASURE})(?![\w%])")
_PER_ONE = re.compile(rf"[^/每]+(?:/|每){_MEASURE}")
RATE_WORD: Final = re.compile(r"折扣|费率|[下上]浮率?|优惠率|[%‰]|[0-9]\s?折")
_PLAIN_NAMES: Final = {code: name for name, code in reversed(CURRENCIES.items())}


class Unit(NamedTuple):
    """A scale as a power of ten, and the currency where it is named (元 names none)."""

    power: int
    currency: str | None
    has_yuan: bool = False


class Token(NamedTuple):
    """An amount or a bare number in a prepared text, with what stands before and after it."""

    text: str
    match: re.Match[str]

    def group(self, *names: str) -> str | None:
        """The first of the groups that took part in the match."""
        return next((self.match[name] for name in names if self.match[name] is not None), None)

    @property
    def before(self) -> str:
        start = self.match.start()
        return self.text[max(0, start - _LOOK_BACK) : start]

    @property
    def words(self) -> re.Match[str] | None:
        """Words of bound and signs of currency that stand directly before."""
        return _WORDS.search(self.before)

    @property
    def after(self) -> re.Match[str] | None:
        """A word of bound directly after: 以上, 左右, 级."""
        return _AFTER.match(self.text, self.match.end())

    @property
    def span(self) -> tuple[int, int]:
        """From the first word of bound to the last, without the white space around."""
        start = self.match.start() - (len(self.words[0].lstrip(" :为是")) if self.words else 0)
        return start, self.after.end() if self.after else self.match.end()

    @property
    def wording(self) -> str:
        start, end = self.span
        return self.text[start:end]

    @property
    def has_unit(self) -> bool:
        return self.match["a"] is None or self.group("au", "bu", "bv") is not None

    @property
    def has_sign(self) -> bool:
        """True after a sign or code of currency (¥, US$, CNY), which by itself means yuan and
        dollars; 人民币 also stands before figures in 万元.
        """
        name = self.words["name"] if self.words else None
        return name is not None and re.match(f"[{CJK}]", name) is None

    @property
    def is_capital(self) -> bool:
        """True for amounts in the numerals of contracts (壹佰元整)."""
        numerals = self.match["han"] or ""
        return self.group("jiao2", "fen3") is not None or any(c in _CAPITAL for c in numerals)

    @property
    def stands_alone(self) -> bool:
        """True for a bare number that may be an amount: not 3包, 85%, 2026-06 or 第3."""
        if self.has_unit or self.before.endswith("第"):
            return False
        return _NO_AMOUNT.match(self.text, self.match.end()) is None

    @property
    def looks_like_amount(self) -> bool:
        """True for a bare number written as one writes money: grouped, with cents, or long."""
        return self.stands_alone and _LOOKS_LIKE_AMOUNT.fullmatch(self.match["a"]) is not None

    @property
    def is_no_total(self) -> bool:
        """True for a price per something, a factor, or the base of a share."""
        after = _PER_AFTER.match(self.text, self.match.end())
        return after is not None or _PER_BEFORE.search(self.before) is not None

    @property
    def minus(self) -> re.Match[str] | None:
        """A minus sign before; its group `stuck` is the word it may belong to instead."""
        return _MINUS.search(self.before)

    @property
    def merged(self) -> str | None:
        """The wording with the digits before it, where a space may have broken one number."""
        broken = _BROKEN.search(self.before)
        if broken is None or not _GROUP.match(self.match["a"] or ""):
            return None
        return re.sub(r"[ ‚]|, ", "", broken[1]) + self.match[0]


def prepare(text: str) -> str:
    """Folded character for character; a full-width comma between digits becomes "‚".

    "包1，500万元" is a list as often as a number: it must not turn into 1,500.
    """
    return fold_in_place(_WIDE_COMMA.sub("‚", text))


def tokens_in(prepared: str) -> Iterator[Token]:
    """All amounts and bare numbers of a prepared text, left to right."""
    for match in _TOKEN.finditer(prepared):
        yield Token(prepared, match)


def parse_unit(text: str) -> Unit:
    """Scale and currency in a unit that a pattern has found ("万元(人民币)", "亿港元")."""
    power, has_yuan = 0, False
    names: set[str] = set()
    for part in _UNIT_PARTS.finditer(text):
        power += power_of(part["scale"]) if part["scale"] else 0
        has_yuan = has_yuan or part["yuan"] is not None
        names |= names_in(part[0])
    return Unit(power, names.pop() if len(names) == 1 else None, has_yuan)


def names_in(text: str) -> frozenset[str]:
    """The ISO codes of all currencies named in a text."""
    return frozenset(CURRENCIES[name] for name in re.findall(_NAME, text))


def power_of(scale: str) -> int:
    """The power of ten of a scale: 万 is 4, 千万 is 7, 万亿 is 12."""
    scale = "".join(scale.split())
    main = next((name for name in ("万亿", "亿", "万") if scale.endswith(name)), "")
    rest = scale.removesuffix(main)
    return (_POWERS[main] if main else 0) + (_POWERS[rest] if rest else 0)


def body_parts(body: str) -> list[tuple[str, int | None]]:
    """The numbers of "1亿5000" with their powers of ten; the last one's is in the unit."""
    return [(n, power_of(s) if s else None) for n, s in _BODY_PARTS.findall(body)]


def unit_in(label: str) -> str | None:
    """The unit that a column head, label or page line names: "预算金额（元）" gives "元".

    Foreign money comes as "美元", "万港元"; a price per something as "元/年", also of
    "金额（元）/年"; a rate as "%". None where it names no unit, or two. Also accepts a unit
    by itself.
    """
    folded = nfkc(label)
    pieces = [*_BRACKETED.findall(folded), folded, *re.findall(r"单位\s?[:为]?\s?(\S+)", folded)]
    whole = [_LABEL_UNIT.fullmatch(_NOISE.sub("", piece)) for piece in pieces]
    found = {_canonical(m) for m in (*whole, *_SCALED_UNIT.finditer(folded)) if m and m[0]}
    units = {unit for unit in found if unit}
    if len(units) == 1:
        unit, per = units.pop(), _PER_BEHIND.search(folded)
        return unit + "".join(per["per"].split()) if per and not is_per_one(unit) else unit
    return "%" if not units and RATE_WORD.search(folded) else None


def is_per_one(unit: str | None) -> bool:
    """True for the unit of a price per year, head or piece: what stands under it is no total."""
    return _PER_ONE.fullmatch(unit or "") is not None


def _canonical(match: re.Match[str]) -> str | None:
    """None for 百 or 千 without 元, and for 年 and the like without money."""
    scale, money, per = match["scale"] or "", match["money"], match["per"] or ""
    if not money and scale[-1:] not in ("万", "亿"):
        return None
    code = CURRENCIES.get(money or "", "CNY")
    return scale + ("元" if code == "CNY" else _PLAIN_NAMES[code]) + per
