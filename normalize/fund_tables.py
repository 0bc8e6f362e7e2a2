"""The tables of a fund notice: proposed sub-funds with their managers, and partners' shares.

Columns are found by their heads; the unit of an amount may stand there alone (认缴出资额（万元）).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalize.label_tables import tables_of
from normalize.money import Money, read_money, read_rate
from normalize.names import clean_name
from normalize.reading import Reading
from normalize.records import Json
from normalize.text import squeeze

# The first that fits a head names its column: 基金管理机构 before 基金.
_HEADS: Final = tuple(
    (name, re.compile(words))
    for name, words in (
        ("reason", r"原因|理由|备注|说明|情形"),
        ("result", r"结果|状态|结论|等级"),
        ("share", r"比例|占比"),
        (
            "amount",
            r"(?:拟|引导基金|母基金|政府|财政)[^规]*(?:出资|认缴|投资)|认缴(?:出资)?(?:额|金额)?|出资(?:额|金额)|出资$",
        ),
        ("size", r"规模|总额"),
        ("partner", r"合伙人(?:名称|姓名)?|出资人|股东|投资人"),
        ("manager", r"管理(?:人|机构|公司)|GP|申[报请]机构|执行事务"),
        ("fund", r"基金(?:名称)?|企业名称|名称"),
    )
)
_FARTHEST_HEAD: Final = 3
_SUM = re.compile(r"^(?:合计|总计|小计)")
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "——", "无"})


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of a table, with what its cells say; `words` is the row as printed."""

    fund: str | None
    manager: str | None
    partner: str | None
    amount: Reading[Money] | None
    size: Reading[Money] | None
    share: Decimal | None
    reason: str | None
    result: str | None
    words: str


def fund_rows(fields: Mapping[str, Json]) -> Iterator[FundRow]:
    """The rows of all tables that name funds, managers or partners; sums are left out."""
    seen: set[str] = set()
    for table in tables_of(fields):
        rows = [[squeeze(cell) for cell in row] for row in table]
        for row in _read(rows):
            if row.words not in seen:  # some notices print the same table twice
                seen.add(row.words)
                yield row


def _read(rows: Sequence[Sequence[str]]) -> Iterator[FundRow]:
    for at, head in enumerate(rows[:_FARTHEST_HEAD]):
        columns = _columns(head)
        if len(columns) >= 2 and columns.keys() & {"fund", "manager", "partner"}:
            for row in rows[at + 1 :]:
                if any(row) and not any(_SUM.match(cell) for cell in row[:2]):
                    yield _row(row, columns, head)
            return


def _columns(head: Iterable[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = next((name for name, rule in _HEADS if rule.search(cell)), None)
        if name is not None and len(cell) <= 24:
            columns.setdefault(name, place)
    return columns


def _row(row: Sequence[str], columns: Mapping[str, int], head: Sequence[str]) -> FundRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        text = row[place] if place is not None and place < len(row) else ""
        return "" if text in _BLANK else text

    def named(name: str) -> str | None:
        return clean_name(cell(name)) or None

    def money(name: str) -> Reading[Money] | None:
        return read_money(cell(name), head[columns[name]]) if cell(name) else None

    rate = read_rate(cell("share"), head[columns["share"]]).value if cell("share") else None
    return FundRow(
        fund=named("fund"),
        manager=named("manager"),
        partner=named("partner"),
        amount=money("amount"),
        size=money("size"),
        share=rate * 100 if rate is not None else None,
        reason=cell("reason") or None,
        result=cell("result") or None,
        words=" | ".join(row),
    )
