"""The conditions (条款) that a notice or rule of guidance funds sets, each with its words.

A condition is a quantity with a key, whom it binds, an operator, and what a share is of. Amounts
that describe a fund and set nothing are read by `amounts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from normalize.funds.owners import is_founded, owner_of
from normalize.funds.quantities import Quantity, quantities, sums_of_years
from normalize.funds.term_rules import CURRENCIES, Rule, Term, term_rules
from normalize.funds.terms_in_words import in_words
from normalize.funds.text import FundText
from normalize.funds.words import base_of, binds_in, place_in
from normalize.money import Bound

_TIMES: Final = frozenset({"year", "month", "quarter", "day", "workday", "occasion"})
# Spans of time that are no term of a fund: experience, records, dates.
_OTHER_TIME = re.compile(
    r"^\s?(?:\(含\))?(?:以[上下])?[^,。;内]{0,14}(?:经验|经历|从业|资历|工作年限)"
    r"|^\s?(?:以来|前|后(?!退)|之?间|期(?!限))"
    r"|^(?:投(?!资)|退(?!出))"
    r"|^内[^,。;]{0,6}(?:无|没有|不存在|累计|未(?!完成|能|按|注册|设立))"
)
_RECENT = re.compile(
    r"(?:(?:满期|期满|到期|届满)前|(?<!期)(?<!中)前|存续期(?:的|内)?前|近|最近|过去|未来|连续|满|计划|每|成立|用|力争|滞留|闲置|沉睡|(?<!期)长达|分)$"
)
_IS_PERIOD = re.compile(r"\s?(?:为|是|作为|的)?(?:基金)?(?:投资|退出|回收)期")  # 前五年为投资期
# A deadline that was missed is a reason, and sets nothing any more.
_MISSED = re.compile(r"内未[^。;]*(?:清理|取消|收回|终止)|已过会")
_CONDITION = re.compile(r"^(?:以上|\(含\)以上)?的(?:[,，]|子基金|部分|可|,)|^以上的")
_REACHING = re.compile(r"(?:达到?|完成|满)\s?$")
_NO_SUBJECT = re.compile(r"\s?(?:且|并|其)?(?:自有资金|货币)?(?:认缴|实缴|出资|跟投)")
_OBLIGED = re.compile(
    r"[^,。;]{0,12}?(?P<who>GP|普通合伙人|管理(?:机构|人|团队|公司)|申[请报]机构)(?:应当?|须|需|必须|承诺|的?(?:注册|实缴|实收)(?:注册)?资本)"
)
_HEADING = re.compile(r"^[^,]{2,24}$")
_LONGEST_WAY: Final = 60


def read_terms(text: FundText) -> list[Term]:
    """All conditions of a text, in its order; a repeated one once."""
    found: dict[tuple[object, ...], Term] = {}
    heading = ""
    before: Term | None = None
    for start, end in text.sentences():
        clause = text.text[start:end]
        terms = [*_of_sentence(text, start, end, heading, before)]
        for term in terms:
            found.setdefault(term.said, term)
        before = terms[-1] if terms else None
        if not quantities(text, start, end) and _HEADING.match(clause.strip()):
            heading = clause
        elif re.match(r"\s?[(\[第]", clause):
            heading = ""
    return sorted(found.values(), key=lambda term: term.start)


def _of_sentence(
    text: FundText, start: int, end: int, heading: str, before: Term | None
) -> Iterator[Term]:
    clause = text.text[start:end]
    summed = [*sums_of_years(clause)]
    for numbers, at, behind in summed:
        yield from _from_sum(text, numbers, start + at, start + behind, clause, start)
    previous = start
    listed = _listed_periods(text, start, end)
    for each in quantities(text, start, end):
        if any(at <= each.start - start < behind for _, at, behind in summed):
            continue
        if each.start in listed:
            raw, quote = text.quote(each.start, each.end), text.quote(start, each.end)
            for key in listed[each.start]:
                yield Term(key, str(each.bound), each.lo, each.hi, "year", raw, quote, each.start)
            continue
        given = text.text[max(start, each.operator_at - 8) : each.operator_at]
        term = None
        if before is None or not _FOR_THOSE.search(given) or before.unit != each.unit:
            term = _term(text, each, start, end, heading, previous)
        if term is None and before is not None:
            term = _relaxed(text, each, start, end, before)
        if term is not None:
            yield term
            before = term
        previous = each.end
    yield from in_words(text, start, end)


def _listed_periods(text: FundText, start: int, end: int) -> dict[int, list[str]]:
    """投资期、退出期分别为4年、3年, or 各4年: which periods each of the figures is of."""
    match = _RESPECTIVELY.search(text.text, start, end)
    if match is None:
        return {}
    names = re.findall("投资|退出|存续|延长", match["names"])
    years = [q for q in quantities(text, start, end) if q.unit == "year" and q.start >= match.end()]
    keys = [_PERIOD_KEYS[name] for name in names]
    if match["how"] != "分别":
        return {years[0].start: keys} if years and len(keys) > 1 else {}
    if len(names) < 2 or len(years) < len(names):
        return {}
    return {q.start: [key] for key, q in zip(keys, years, strict=False)}


def _from_sum(
    text: FundText, numbers: tuple[int, ...], at: int, behind: int, clause: str, start: int
) -> Iterator[Term]:
    """5+2: five years and two more; 3+2+2: investing, leaving, and two more."""
    left = clause[: at - start]
    if not re.search("期|延长", left):
        return
    quote = text.quote(start, behind)
    raw = text.quote(at, behind)
    if re.search(r"(?:延长|延期|展期)[^,。;]{0,6}$", left):
        yield Term("extension", Bound.LE, None, Decimal(sum(numbers)), "year", raw, quote, at)
        return
    if len(numbers) == 2 and _explained(clause[behind - start :], numbers):
        whole = Decimal(sum(numbers))
        yield Term("term", Bound.EQ, whole, whole, "year", raw, quote, at)
        return
    if len(numbers) == 2 and (own := _OWN_PERIOD.search(left)):
        key = _PERIOD_KEYS[own["name"]]
        parts = {key: (Bound.EQ, numbers[0]), "extension": (Bound.LE, numbers[1])}
    else:
        parts = _parts_of(numbers, left)
    for key, (bound, years) in parts.items():
        value = Decimal(years)
        low = value if bound is Bound.EQ else None
        yield Term(key, bound, low, value, "year", raw, quote, at)


def _parts_of(numbers: tuple[int, ...], left: str) -> dict[str, tuple[Bound, int]]:
    """What the parts of a sum are: the term, and of three the periods; the last prolongs."""
    parts = {"term": (Bound.EQ, sum(numbers[:2]) if len(numbers) > 2 else numbers[0])}
    if re.search(rf"(?<![0-9]){sum(numbers)}年\($", left):
        parts = {}  # 10年(5+3+2): the whole is told
    if len(numbers) > 2:
        parts["investment_period"] = (Bound.EQ, numbers[0])
        parts["exit_period"] = (Bound.EQ, numbers[1])
    parts["extension"] = (Bound.LE, numbers[-1])
    return parts


def _explained(right: str, numbers: tuple[int, ...]) -> bool:
    """5+2年,即投资期5年、退出期2年: the second part is no extension."""
    found = _PARTS_OF_TERM.match(right)
    if found is None:
        return False
    parts = (found["into"] or found["into_before"], found["out"] or found["out_before"])
    return tuple(map(int, parts)) == numbers


def _term(
    text: FundText, each: Quantity, start: int, end: int, heading: str, previous: int
) -> Term | None:
    timed = each.unit in _TIMES
    # "最长可延长2年": for a span of time the words behind the bound count, too.
    left = text.text[start : each.start if timed else each.operator_at]
    right = text.text[each.end : end]
    if not _speaks(each, left, right):
        return None
    rule = _rule_for(each, left, right, text.text[each.operator_at : each.start], heading)
    if rule is None or not rule.key:
        return None
    if rule.most is not None and max(each.lo or 0, each.hi or 0) > rule.most:
        return None
    owner = owner_of(text, start, each.operator_at) if rule.key == "size" else None
    if owner is not None and not owner.name.endswith("子基金"):
        return None  # X基金(总规模不低于20亿元): what it is meant to be, and no demand
    if rule.key == "size" and is_founded(text, start, each.operator_at):
        return None
    said = text.text[start : each.start]
    key = _size_key(rule.key, each, said) if rule.key == "size" else rule.key
    if key is None:
        return None
    bound, low, high = _limits(key, each, right)
    begin = max(_begin_of(text, start, each), previous)
    stated = text.text[begin : each.start]
    return Term(
        key=key,
        operator=str(bound),
        lo=low,
        hi=high,
        unit="times" if each.unit == "occasion" else each.unit,
        value_raw=text.quote(each.start, each.end),
        quote=text.quote(_begin_of(text, start, each), min(end, each.end + 12)),
        start=each.start,
        binds=binds_in(key, left),
        base=base_of(key, stated, each.base),
        region=place_in(key, left, right),
    )


def _relaxed(text: FundText, each: Quantity, start: int, end: int, before: Term) -> Term | None:
    """Another value of the condition before a semicolon: 对县域可放宽至1倍."""
    left = text.text[start : each.operator_at]
    listed = text.text[start - 1 : start] == ";" and _OF_A_KIND.fullmatch(left) is not None
    band = before.key == "management_fee" and max(each.lo or 0, each.hi or 0) <= _HIGHEST_FEE
    band = band and re.search("部分|[万亿]元", left) is not None
    if each.unit != before.unit or not (band or listed or _CHANGED.match(each.word)):
        return None
    bound, low, high = _limits(before.key, each, "")
    return replace(
        before,
        operator=str(bound),
        lo=low,
        hi=high,
        value_raw=text.quote(each.start, each.end),
        quote=text.quote(_begin_of(text, start, each), min(end, each.end + 12)),
        start=each.start,
        region=place_in(before.key, left, text.text[each.end : end]) or before.region,
    )


def _begin_of(text: FundText, start: int, each: Quantity) -> int:
    """Where the clause of a quantity begins."""
    comma = text.text.rfind(",", start, each.operator_at)
    while comma > 0 and text.text[comma + 1 : comma + 2].isdigit():
        comma = text.text.rfind(",", start, comma)
    return comma + 1 if comma >= 0 else start


def _speaks(each: Quantity, left: str, right: str) -> bool:
    """False for what only looks like a condition: experience, bands of a fee, descriptions."""
    if each.unit in CURRENCIES:
        demanded = each.sets or each.bound is Bound.RANGE
        return demanded and not re.match(r"\s?(?:的)?部分|的[,，由]", right)
    if left.endswith(("由", "从")) and re.match("提高|增|升|降|下调|调|缩|压|延|变更", right):
        return False  # what it was before
    if each.unit == "percent" and _REACHING.search(left) and _CONDITION.match(right):
        return False
    if each.unit in _TIMES and not _IS_PERIOD.match(right):
        recent = _RECENT.search(left.rstrip())
        if _OTHER_TIME.search(right) or recent or _MISSED.search(left + right):
            return False
    return not (each.unit == "times" and _CONDITION.search(right))


def _rule_for(each: Quantity, left: str, right: str, base: str, heading: str) -> Rule | None:
    """The first rule that fits the nearest clause with any, then the words behind the bound."""
    rules = [rule for rule in term_rules() if each.unit in rule.units and each.bound in rule.bounds]
    if "所管理" in base:  # of the fund they manage: only managers are meant
        base, left = "", f"{left}{base}"
    clauses = re.split(r",(?![0-9]{3})", left[-_LONGEST_WAY * 3 :])
    for at, clause in enumerate(reversed(clauses)):
        nearest = clause[-_LONGEST_WAY:]
        if not at and _NO_SUBJECT.match(nearest):
            nearest = _manager_of(clauses[:-1]) + nearest
        for rule in rules:
            if rule.by_right and at:
                continue  # a rule of the words behind needs none before
            if rule.fits(nearest, right):
                return _nearer(rule, rules, nearest, right)
    multiple = each.unit == "times" or (each.unit == "percent" and (each.lo or 0) >= 100)
    if multiple and each.bound is Bound.GE and re.search("出资|认缴|实缴", base):
        return next(rule for rule in rules if rule.key == "reinvestment")
    return next(
        (rule for words in (base, heading) if words for rule in rules if rule.fits(words, right)),
        None,
    )


def _manager_of(clauses: list[str]) -> str:
    """Who has to pay, where the clause before says it: GP应募集不低于30%的社会资本,出资不低于2%."""
    found = [match for clause in clauses if (match := _OBLIGED.match(clause.strip()))]
    return found[-1]["who"] if found else ""


def _nearer(first: Rule, rules: list[Rule], clause: str, right: str) -> Rule:
    """Of spans of time the one whose word stands nearest: 存续期…投资期…延长."""
    if first.right is not None or first.key not in _PERIODS:
        return first
    # 退出期为投资期届满后3年: the end of the one is where the other begins.
    clause = re.sub("(?:投资|存续)期(?:届满|结束|期满|到期)", "", clause)
    places = {
        rule: max(match.end() for match in rule.cue.finditer(clause))
        for rule in rules
        if rule.key in _PERIODS and rule.right is None and rule.cue.search(clause)
    }
    return max(places, key=lambda rule: places[rule])


_PERIODS: Final = frozenset(
    {"investment_period", "exit_period", "extension", "term", "validity", "notice_period"}
)


# 社会资本募集不少于…: a part of the fund's money is not its size.
_REACHED = re.compile(r"(?<![应须需当要])(?<!原则上)达到?$")  # 总规模达到210亿元以上: no demand
_PART = re.compile(r"(?:社会|民间|金融)资[本金]")
_CHANGED = re.compile(r"提高|放宽|上浮|降|下调|调[低减]|放低")
_HIGHEST_FEE: Final = 5
# ;成长类、并购类分别为30%、20%: the same condition for others.
_OF_A_KIND = re.compile(
    r"\s?(?:对|其他|其余)?[^,。;0-9]{1,24}(?:[类型期轮]|基金|地区|项目),?(?:分别)?(?:为|按)?[0-9.%、]*"
)
_FOR_THOSE = re.compile(r"的,?\s?可(?:以|适当)*$")  # 返投达到2倍的可提高至25%
# What a relaxed value is a lower limit of, too.
_LEAST: Final = frozenset(
    {"reinvestment", "gp_minimum", "first_payment_share", "social_capital_share", "focus_share"}
)


def _size_key(key: str, each: Quantity, left: str) -> str | None:
    """How a size is limited; the first payment of one fund is its size, and no condition."""
    if (
        re.search(r"首期|首轮|首批|首关", left[-24:])
        or _PART.search(left[-16:])
        or _REACHED.search(left)
    ):
        return None
    named: dict[Bound, str] = {Bound.GE: "min_size", Bound.LE: "max_size", Bound.RANGE: "size"}
    return named.get(each.bound, key)


def _limits(key: str, each: Quantity, right: str) -> tuple[Bound, Decimal | None, Decimal | None]:
    """The bound that is meant: "may be prolonged by two years" is two at most."""
    changed = _CHANGED.match(each.word)
    if changed and key in _LEAST:
        return Bound.GE, each.hi, None
    if changed and key in (
        "concession",
        "carry",
        "fee_paid",
        "management_fee",
        "contribution_share",
    ):
        return Bound.EQ, each.hi, each.hi
    if key == "hurdle" and (re.match(r"超[过出]?|高于", each.word) or re.match("的?部分", right)):
        # What is above it is shared: that is no lower limit of it.
        return Bound.EQ, each.lo or each.hi, each.lo or each.hi
    if key in ("extension", "extension_times") and each.bound is Bound.EQ and each.lo:
        return Bound.LE, None, each.hi
    if key == "setup_deadline" and each.bound is Bound.EQ:
        return Bound.LE, None, each.hi
    return each.bound, each.lo, each.hi


_PARTS_OF_TERM = re.compile(
    r"[^。;]{0,12}投资期[^,。;0-9]{0,4}(?P<into>[0-9]{1,2})年[^。;]{0,4}退出期[^,。;0-9]{0,4}(?P<out>[0-9]{1,2})年"
    r"|\s?\((?P<into_before>[0-9]{1,2})年投资期[、,和及]{0,2}(?P<out_before>[0-9]{1,2})年退出期"
)
_RESPECTIVELY = re.compile(
    r"(?P<names>(?:(?:投资|退出|存续|延长)期限?[、和及与]?){2,4})(?P<how>分别|各|均)(?:不超过|为|是|:)?"
)
_OWN_PERIOD = re.compile(r"(?P<name>投资|退出)期(?:限|为|是|:)?\s?$")
_PERIOD_KEYS: Final = {
    "投资": "investment_period", "退出": "exit_period", "存续": "term", "延长": "extension"
}  # fmt: skip
