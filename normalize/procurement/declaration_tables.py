"""Declarations that a file gives as a table: a row for each item, with its firm and its size.

Spreadsheets of 中小企业声明 have the form's blanks for heads. The unit of money stands in the head
or in the cell; a number without one is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from normalize.filings.rules import squeezed
from normalize.mentions import mention
from normalize.procurement.notice_amounts import Amount, amount_of
from normalize.procurement.supplier_declarations import SME_FORM, Declared
from normalize.procurement.supplier_sizes import Declaration, industry_in, size_in
from normalize.reading import Reason
from normalize.records import Doubt, Json
from normalize.text import squeeze

_HEADS: Final = {
    "item": re.compile(r"(?:采购)?标的(?:物)?(?:名称)?|(?:货物|服务|产品|工程)名称"),
    "industry": re.compile(r"(?:标的)?(?:所属)?行业(?:类别)?"),
    "maker": re.compile(r"(?:生产)?制造(?:商|厂家|企业)(?:名称)?|生产厂(?:家|商)(?:名称)?"),
    "contractor": re.compile(r"(?:承建|承接|施工|服务)[^名]{0,8}(?:企业|单位|商)(?:名称)?"),
    "firm": re.compile(r"(?:企业|公司|供应商|单位)(?:名称)?"),
    "employees": re.compile(r"从业人员(?:数量?|人数)?(?:\(?人\)?)?"),
    "revenue": re.compile(r"(?:上年度?)?营业收入.{0,12}"),
    "assets": re.compile(r"(?:上年度?)?资产总额.{0,12}"),
    "size": re.compile(r"(?:企业|单位)?(?:规模|划型|类型|规模类型|划分类型)(?:类型)?"),
}
_WHOLE = re.compile(r"(\d{1,3}(?:,\d{3}){1,2}|\d{1,7})人?")
_BLANK = re.compile(r"[\s_/—-]*")
_EVIDENCE: Final = 200


def declared_in_tables(tables: Iterable[Mapping[str, Json]]) -> Iterator[tuple[Declared, str]]:
    """Declarations of the tables that have the form's heads, each with its whole row as printed."""
    for table in tables:
        rows = [*_rows(table)]
        for at, row in enumerate(rows[:3]):  # a title or a note may stand above the heads
            columns = _columns(row)
            if columns is not None:
                yield from _of_rows(row, columns, rows[at + 1 :])
                break


def _rows(table: Mapping[str, Json]) -> Iterator[list[str]]:
    rows = table.get("rows")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list):
            yield [cell if isinstance(cell, str) else "" for cell in row]


def _columns(heads: list[str]) -> dict[str, int] | None:
    """Which column is which; None where these are no heads of a declaration."""
    found: dict[str, int] = {}
    for at, head in enumerate(map(squeezed, heads)):
        name = next((name for name, each in _HEADS.items() if each.fullmatch(head)), None)
        if name is not None:
            found.setdefault(name, at)
    firm = found.keys() & {"maker", "contractor", "firm"}
    figures = found.keys() & {"revenue", "assets", "size"}
    return found if firm and "employees" in found and figures else None


def _of_rows(
    heads: list[str], columns: Mapping[str, int], rows: Iterable[list[str]]
) -> Iterator[tuple[Declared, str]]:
    role = next(name for name in ("maker", "contractor", "firm") if name in columns)
    for row in rows:

        def cell(name: str, row: list[str] = row) -> str:
            at = columns.get(name)
            return squeeze(row[at]) if at is not None and at < len(row) else ""

        firm = cell(role)
        read = mention(firm)
        if read is None or read.legal_form is None:
            continue
        amounts = {
            name: _amount(cell(name), squeeze(heads[columns[name]]))
            for name in ("revenue", "assets")
            if name in columns
        }
        quote = " | ".join(map(squeeze, row))
        # `_money` gives numbers and words under one type, which mypy asks of every field.
        said = Declaration(
            firm=firm,
            item=cell("item"),
            industry=industry_in(cell("industry")),
            size=size_in(cell("size")),
            employees=_whole(cell("employees")),
            evidence=quote[:_EVIDENCE],
            **_money(amounts),  # type: ignore[arg-type]
            role={"maker": "manufacturer", "contractor": "contractor"}.get(role, ""),
            doubts=tuple(_doubts(cell("employees"), cell("size"), amounts)),
        )
        form = "goods" if role == "maker" else None
        yield Declared(SME_FORM, form, "", "", "", said, said.evidence), quote


def _amount(raw: str, head: str) -> Amount | None:
    return None if _BLANK.fullmatch(raw) else amount_of(raw, head)


def _money(amounts: Mapping[str, Amount | None]) -> dict[str, int | str | None]:
    told: dict[str, int | str | None] = {}
    for name in ("revenue", "assets"):
        amount = amounts.get(name)
        told[f"{name}_minor"] = amount.minor if amount else None
        told[f"{name}_raw"] = amount.raw if amount else ""
    return told


def _whole(raw: str) -> int | None:
    match = _WHOLE.fullmatch(raw)
    return int(match[1].replace(",", "")) if match else None


def _doubts(employees: str, size: str, amounts: Mapping[str, Amount | None]) -> Iterator[Doubt]:
    if not _BLANK.fullmatch(employees) and _whole(employees) is None:
        yield Doubt("employees", employees, Reason.UNREADABLE)
    if not _BLANK.fullmatch(size) and size_in(size) is None:
        yield Doubt("size", size, Reason.UNREADABLE)
    for name, amount in amounts.items():
        yield from amount.doubts(f"{name}_minor") if amount else ()
