"""Which tables of partners are those of the fund, as it is now.

A filing also lists the owners of the fund's manager and of other partners, and a transfer of shares
is told by two tables, before and after: only the later one is the fund's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby
from typing import Final

from normalize.funds.levels import level_of
from normalize.funds.names import funds_in
from normalize.funds.table_heads import state_in
from normalize.funds.tables import HIDDEN, FundRow, with_units
from normalize.funds.text import FundText
from normalize.names import clean_name, fund_key, name_key
from normalize.persons import is_natural_person
from normalize.reading import Reason
from normalize.records import Doubt

_OTHERS: Final = (
    r"管理人|管理机构|管理公司|管理(?:股份)?有限(?:责任)?公司|普通合伙人(?!.*有限合伙人)|执行事务合伙人"
    r"|(?<![A-Za-z])GP(?![A-Za-z/])|交易对方|合作方|投资方|受让方|转让方"
)
_OF_ANOTHER = re.compile(
    rf"(?:{_OTHERS})[^,，]{{0,12}}(?:情况|概况|介绍|简介|信息|股权|股东|结构|持股)|^股权结构|^股东"
)
_OF_THE_FUND = re.compile(r"基金(?!管理)|合伙企业|(?:各|全体)合伙人")
_OWNERS = re.compile(r"股东|发起人|持股")  # of a company: a partnership has 合伙人
_CHANGED = re.compile(
    r"转让|受让|变更|增资|减资|扩募|退伙|退出|入伙|调整|修订|补充协议|增加|减少|收购"
)
# Beside a partner's name: 甲公司（普通合伙人）, GP：甲公司.
_MARK = re.compile(
    r"\s*[(（](?:(?:普通|有限|执行事务|委派)?合伙人|[LG]P|(?:基金)?管理人|[、,，/及和兼])+[)）]$"
)
_ROLE = re.compile(r"^(?:(?:普通|有限|执行事务)合伙人|GP|LP)(?:[(（](?:GP|LP)[)）])?[:：]\s*")
_MOST_TABLES: Final = 60  # of one document that are compared: a hostile one has thousands
_SHORTEST: Final = 5  # characters of a name that tells a firm

Table = Sequence[FundRow]


@dataclass(frozen=True, slots=True)
class Partners:
    """The rows of a document's tables that are left, and what can't be told of the others."""

    rows: tuple[FundRow, ...]
    doubts: tuple[Doubt, ...] = ()


def of_the_fund(rows: Sequence[FundRow], title: str) -> Partners:
    """The rows without those of other firms' owners, and of partners as they were before.

    title   of the document: it says whether partners have changed
    """
    tables = [[*own] for _, own in groupby(filter(_has_partner, rows), lambda row: row.table)]
    gone = {row.table for row in rows if row.partner and _is_of_another(row)}
    named = {own[0].table: _partners(own) for own in tables[:_MOST_TABLES]}
    gone |= {own[0].table for own in tables if _is_of_a_partner(own[0], named)}
    tables = [own for own in tables if own[0].table not in gone]
    unclear: list[Table] = []
    for one, other in combinations(tables[:_MOST_TABLES], 2):
        shared = named.get(one[0].table, set()) & named.get(other[0].table, set())
        if shared and _may_be_of_one(one[0], other[0]):
            states = (_state(one), _state(other))
            if states == (None, "after"):  # 基金现有合伙人 above, 转让后 below
                gone.add(one[0].table)
            elif states == (None, None) and _CHANGED.search(title):
                unclear += [one, other]
    if not any(_state(own) != "before" for own in tables):
        unclear += tables
    gone |= {own[0].table for own in unclear}
    left = [row for row in rows if not (row.partner and (row.table in gone or _is_over(row)))]
    words = dict.fromkeys(words_of(row) for own in unclear for row in own)
    doubts = (Doubt("rule_version", "; ".join(words)[:500], Reason.AMBIGUOUS),) if words else ()
    return Partners(tuple(_once(left)), doubts)


def _once(rows: Iterable[FundRow]) -> Iterator[FundRow]:
    """Each row once: some documents print the same table twice, with the fund's name or without."""
    printed: dict[str, set[str | None]] = {}
    for row in rows:
        fund, seen = fund_over(row), printed.setdefault(row.words, set())
        if not seen or (None not in seen and fund is not None and fund not in seen):
            yield row
        seen.add(fund)


def fund_over(row: FundRow) -> str | None:
    """The fund that the titles over a table name, the nearest that names just one."""
    return _fund_in(row.titles)


@lru_cache(maxsize=64)  # all rows of a table have the same titles
def _fund_in(titles: tuple[str, ...]) -> str | None:
    for title in titles:
        text = FundText.of(title)
        names = {named.name for named in funds_in(text, 0, len(text.text))}
        if len(names) == 1:
            return names.pop()
    return None


def _may_be_of_one(row: FundRow, other: FundRow) -> bool:
    """False where the titles over two tables name two funds."""
    names = [fund_over(each) for each in (row, other)]
    return None in names or len({fund_key(str(name)) for name in names}) == 1


def is_of_a_person(row: FundRow) -> bool:
    """True where the partner of a row is a natural person."""
    return is_a_person(name_of(row)) or "自然人" in (row.kind or "")


def name_of(row: FundRow) -> str:
    """The name of a partner without the words for its kind."""
    return _ROLE.sub("", _MARK.sub("", row.partner or ""))


def kind_beside(row: FundRow) -> str:
    """The words for a partner's kind that stand beside its name."""
    name = row.partner or ""
    return "".join((*_MARK.findall(name), *_ROLE.findall(name)))


def is_a_person(name: str) -> bool:
    """True for one who gives money and is a person, not a place (高新区, 安徽省)."""
    return is_natural_person(name) and level_of(name) is None


def words_of(row: FundRow) -> str:
    """A row as printed, without the name of a natural person."""
    if row.partner is None or not is_of_a_person(row):
        return row.quote
    name, cells = name_of(row), row.words.split(" | ")
    words = " | ".join(
        HIDDEN if clean_name(cell) == row.partner else cell.replace(name, HIDDEN) for cell in cells
    )
    return with_units(words, row.units)


def _has_partner(row: FundRow) -> bool:
    return row.partner is not None


def _partners(own: Table) -> set[str]:
    return {name_key(name_of(row)) for row in own}


def _state(own: Table) -> str | None:
    """Of a table: `both` where its rows say each."""
    states = {row.state for row in own}
    return states.pop() if len(states) == 1 else "both"


def _is_over(row: FundRow) -> bool:
    """True for a partner as it was before a change, and for one that has left by it."""
    if row.state != "after":
        return row.state == "before"
    figures = [each for each in (row.amount, row.paid, row.share) if each]
    amounts = (each.value for each in (row.amount, row.paid) if each)
    is_something = any(money and money.exact != 0 for money in amounts) or bool(row.percent)
    return not is_something and not any(each.in_doubt for each in figures)


def _is_of_another(row: FundRow) -> bool:
    """True for an owner of the fund's manager or of another firm, by the nearest title that says
    whose; those who are called shareholders are the fund's only where it is said."""
    for title in row.titles:
        if _OF_ANOTHER.search(title):
            return True
        if _OF_THE_FUND.search(title):
            return False
    return _OWNERS.search(row.head) is not None


def _is_of_a_partner(row: FundRow, named: Mapping[int, set[str]]) -> bool:
    """True where a title over its table is the name of a partner that another table lists."""
    names = [name for table, own in named.items() if table != row.table for name in own]
    firms = tuple(name for name in names if len(name) >= _SHORTEST)
    return any(name_key(title).endswith(firms) for title in row.titles if not state_in(title))
