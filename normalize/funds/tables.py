"""The tables of a fund notice: proposed sub-funds with their managers, and partners' shares.

Columns are found by their heads; the unit of an amount may stand there alone (认缴出资额（万元）)
or above the table (单位：万元).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalize.money import Money, read_money, read_rate, unit_in
from normalize.names import clean_name
from normalize.reading import Reading
from normalize.records import Json
from normalize.said import rows_in, text_in
from normalize.text import squeeze

# The first that fits a head names its column: 基金管理机构 before 基金.
_HEADS: Final = tuple(
    (name, re.compile(words))
    for name, words in (
        ("reason", r"原因|理由|备注|说明|情形"),
        ("result", r"结果|状态|结论|等级"),
        ("share", r"比例|占比"),
        ("method", r"方式|期限|时间|日期"),
        ("paid", r"实缴|已出资|到位"),
        (
            "amount",
            r"(?:拟|申请|引导基金|母基金|政府|财政)[^规]*(?:出资|认缴|投资)|认缴(?:出资)?(?:额|金额)?"
            r"|出资(?:额|金额)|出资(?:$|[(（])",
        ),
        ("size", r"规模|总额"),
        ("kind", r"(?:合伙人|出资人|投资人|股东)?(?:类型|类别|性质|身份)"),
        ("partner", r"合伙人(?:名称|姓名)?|出资(?:人|方)|股东|投资(?:人|方)"),
        ("manager", r"管理(?:人|机构|公司)|GP|申[报请]机构|执行事务"),
        ("mother", r"(?:母|引导)基金(?:名称)?$"),
        ("fund", r"基金(?:名称)?|企业名称|名称"),
    )
)
_FARTHEST_HEAD: Final = 3
_UNIT = re.compile(r"单位[:：][^)）]{1,12}")
_SUM = re.compile(r"^(?:合计|总计|小计)")
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "——", "无"})


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of a table, with what its cells say; `words` is the row as printed."""

    fund: str | None
    mother: str | None
    manager: str | None
    partner: str | None
    kind: str | None
    method: str | None
    amount: Reading[Money] | None
    paid: Reading[Money] | None
    size: Reading[Money] | None
    share: Decimal | None
    reason: str | None
    result: str | None
    words: str


def fund_rows(fields: Mapping[str, Json]) -> Iterator[FundRow]:
    """The rows of all tables that name funds, managers or partners; sums are left out."""
    seen: set[str] = set()
    for table in rows_in(fields, "tables"):
        unit = _UNIT.search(squeeze(text_in(table, "before")))
        printed = table.get("rows")
        rows = [
            [squeeze(str(cell)) for cell in row]
            for row in (printed if isinstance(printed, list) else ())
            if isinstance(row, list)
        ]
        for row in _read(rows, unit[0] if unit else ""):
            if row.words not in seen:  # some notices print the same table twice
                seen.add(row.words)
                yield row


def _read(rows: Sequence[Sequence[str]], unit: str) -> Iterator[FundRow]:
    for at, head in enumerate(rows[:_FARTHEST_HEAD]):
        columns = _columns(head)
        if len(columns) >= 2 and columns.keys() & {"fund", "manager", "partner"}:
            for row in rows[at + 1 :]:
                if any(row) and not any(_SUM.match(cell) for cell in row[:2]):
                    yield _row(row, columns, head, unit)
            return


def _columns(head: Iterable[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = next((name for name, rule in _HEADS if rule.search(cell)), None)
        if name is not None and len(cell) <= 24:
            columns.setdefault(name, place)
    if "mother" in columns and "fund" not in columns:
        columns["fund"] = columns.pop("mother")  # a list of mothers
    return columns


def _row(row: Sequence[str], columns: Mapping[str, int], head: Sequence[str], unit: str) -> FundRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        text = row[place] if place is not None and place < len(row) else ""
        return "" if text in _BLANK else text

    def named(name: str) -> str | None:
        return clean_name(cell(name)) or None

    def money(name: str) -> Reading[Money] | None:
        if not cell(name):
            return None
        above = head[columns[name]]
        return read_money(cell(name), above if unit_in(above) else unit or above)

    rate = read_rate(cell("share"), head[columns["share"]]).value if cell("share") else None
    return FundRow(
        fund=named("fund"),
        mother=named("mother"),
        manager=named("manager"),
        partner=named("partner"),
        kind=cell("kind") or None,
        method=cell("method") or None,
        amount=money("amount"),
        paid=money("paid"),
        size=money("size"),
        share=rate * 100 if rate is not None else None,
        reason=cell("reason") or None,
        result=cell("result") or None,
        words=" | ".join(row),
    )
