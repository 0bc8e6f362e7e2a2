"""The lines of a lot: what is bought or was sold, with quantity and price."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from normalize.money import Money
from normalize.procurement.catalogue import read_category
from normalize.procurement.notice_amounts import Amount, amount_of, exceeds, unit_price_of
from normalize.procurement.notice_tables import HeadedTable, Row, lot_in_cell
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Link, ProcurementItemRecord

_MANY_IN_ONE = re.compile(r"\s*[;；]\s*\n\s*")  # central notices: values of several items in a cell
_ITEM_OF_LOT = re.compile(r"([0-9A-Z]{1,3})-[0-9]{1,3}")
_QUANTITY = re.compile(
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:[(（]?\s*[^\d\s()（）.,;；~～\-]{0,6}\s*[)）]?)?"
)
_NO_LOT: Final = "-"  # stands for the lot in a native id where the notice has no lots


@dataclass(frozen=True, slots=True)
class Item:
    """A line with its readings; `native_id` is unique in its notice."""

    native_id: str
    lot: str | None
    row: Row
    quantity: Decimal | None
    unit_price: Amount
    total: Amount
    head_is_false: bool = False

    @property
    def product(self) -> Decimal | None:
        """Unit price times quantity in minor units."""
        if self.quantity is None or self.unit_price.minor is None:
            return None
        return self.quantity * self.unit_price.minor


def read_items(
    notice_id: str, tables: Iterable[HeadedTable], template: str, only_lot: str | None
) -> list[Item]:
    """The lines of all tables of things bought. `only_lot`: the lot where there is just one."""
    items: list[Item] = []
    taken: Counter[str] = Counter()
    for table in tables:
        for row in _item_rows(table):
            lot = _lot_of(row, table, template, only_lot)
            items.append(_item(_native_id(notice_id, lot, row, taken), lot, row))
    return items


def _item_rows(table: HeadedTable) -> Iterator[Row]:
    if table.has_items and not table.ranks:
        for row in table.rows:
            yield from (part for part in _split(row) if part.text("name") or part.text("category"))


def _split(row: Row) -> list[Row]:
    """A row whose cells list several items, one row for each; only where the lists are as long."""
    parts = {name: _MANY_IN_ONE.split(cell.strip(" ;；\n")) for name, cell in row.cells.items()}
    counts = {len(part) for part in parts.values()} - {1}
    if len(counts) != 1:
        return [row]
    count = counts.pop()
    return [
        Row({name: p[at] if len(p) == count else p[0] for name, p in parts.items()}, row.heads)
        for at in range(count)
    ]


def _lot_of(row: Row, table: HeadedTable, template: str, only_lot: str | None) -> str | None:
    if (lot := lot_in_cell(row.text("lot"))) is not None:
        return lot
    if "lot_name" in table.columns and (lot := table.lot_of(row, template)) is not None:
        return lot
    numbered = _ITEM_OF_LOT.fullmatch(row.text("item_no"))
    return table.lot or (numbered[1] if numbered else None) or only_lot


def _native_id(notice_id: str, lot: str | None, row: Row, taken: Counter[str]) -> str:
    """The source's own number where it has one of its own, else the place."""
    base = f"{notice_id}/item/{lot or _NO_LOT}"
    own = "".join(row.text("item_no").split())
    taken[base] += 1
    is_own = own and own.isascii() and len(own) <= 40
    native_id = f"{base}/{own}" if is_own else f"{base}/{taken[base]}"
    while taken[native_id]:  # the same number twice: both lines are kept
        taken[native_id] += 1
        again = taken[native_id] - 1
        native_id += "'" * again if again < 4 else f"'{again}"
    taken[native_id] += 1
    return native_id


def _item(native_id: str, lot: str | None, row: Row) -> Item:
    return Item(
        native_id,
        lot,
        row,
        _quantity(row.text("quantity")),
        unit_price_of(row.text("unit_price"), row.heads.get("unit_price", "")),
        amount_of(row.text("total"), row.heads.get("total", "")),
    )


def _quantity(text: str) -> Decimal | None:
    """One number with a unit at most: 1.00(台), 5套. Of 约10台, 1-2 and 1套2件 none is made."""
    match = _QUANTITY.fullmatch(text)
    return Decimal(match["number"].replace(",", "")) if match else None


def believed(item: Item, award: int | None) -> Item:
    """The line; left unread where its head says 万元 and its numbers are 元: as 万元 it is worth
    more than what was awarded for the whole lot, as 元 it is not."""
    return _in_doubt(item) if _head_is_false(item, award) else item


def _head_is_false(item: Item, award: int | None) -> bool:
    worth = item.product if item.product is not None else item.total.minor
    heads = item.row.heads
    stated = "万元" in heads.get("unit_price", "") + heads.get("total", "")
    if not stated or not award or worth is None:
        return False
    return exceeds(worth, award) and not exceeds(Decimal(worth) / 10_000, award)


def _in_doubt(item: Item) -> Item:
    def unread(amount: Amount, column: str) -> Amount:
        if amount.minor is None or "万元" not in item.row.heads.get(column, ""):
            return amount
        head = item.row.heads[column]
        reading: Reading[Money] = Reading(
            amount.raw, reason=Reason.CONTRADICTORY, candidates=(head,)
        )
        return Amount(amount.raw, None, None, reading)

    unit_price, total = unread(item.unit_price, "unit_price"), unread(item.total, "total")
    return replace(item, unit_price=unit_price, total=total, head_is_false=True)


def item_records(
    notice_id: str, items: Iterable[Item], published: date | None
) -> Iterator[ProcurementItemRecord]:
    """The records of items. `published` decides the edition of the catalogue."""
    for item in items:
        text = item.row.text
        category = read_category(text("category"), published)
        yield ProcurementItemRecord(
            native_id=item.native_id,
            raw={item.row.heads[name]: cell for name, cell in item.row.cells.items()},
            doubts=(
                *item.unit_price.doubts("unit_price_minor"),
                *item.total.doubts("total_minor"),
                *Doubt.of("category_code", category),
            ),
            notice=Link("procurement_notice", notice_id),
            lot_no=item.lot,
            item_no=text("item_no") or text("sequence") or None,
            category_raw=text("category") or None,
            category_code=category.value.code if category.value else None,
            category_catalogue=category.value.edition if category.value else None,
            name=text("name") or None,
            brand=text("brand") or None,
            model=text("model") or None,
            quantity=item.quantity,
            quantity_raw=text("quantity") or None,
            unit_price_minor=item.unit_price.minor,
            unit_price_raw=text("unit_price") or None,
            total_minor=item.total.minor,
            total_raw=text("total") or None,
        )
