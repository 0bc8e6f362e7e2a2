"""What a notice holds: its lots, their lines, who was awarded them and who bid in vain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from normalize.procurement.awards import (
    Award,
    read_awards,
    with_unit_of_total,
    without_false_units,
)
from normalize.procurement.bidders import Bidder, read_bidders
from normalize.procurement.failed_lots import failed_among_awards, failed_lots
from normalize.procurement.lots import Lot, Lots, read_lots
from normalize.procurement.notice_amounts import Amount
from normalize.procurement.notice_flags import Found
from normalize.procurement.notice_items import Item, believed, read_items
from normalize.procurement.notice_kinds import Kind
from normalize.procurement.notice_labels import NoticeText
from normalize.procurement.notice_tables import HeadedTable

_BUYING: Final = frozenset({"tender", "prequalification", "award", "other"})


def lots_of(kind: Kind, text: NoticeText, title: str, tables: Iterable[HeadedTable]) -> Lots:
    """The lots of a notice. A correction may quote some of them: it lays out none."""
    if kind.stage == "correction":
        return Lots()
    if kind.stage != "termination":
        return read_lots(text, tables)
    lots = Lots()
    for lot in failed_lots(text, title):
        lots.add(lot)
    return lots


def found_in(
    native_id: str,
    kind: Kind,
    text: NoticeText,
    tables: list[HeadedTable],
    template: str,
    lots: Lots,
    total: Amount | None,
) -> Found:
    """Lots, items, awards and bidders, each only where the stage has them."""
    awards: list[Award] = []
    bidders: list[Bidder] = []
    if kind.stage == "award":
        for lot in failed_among_awards(text, tables, template):
            lots.add(lot)
        awards = read_awards(text, tables, template, lots.only)
        awards = without_false_units(with_unit_of_total(awards, total), total)
        for award in awards:
            if award.lot is not None:
                lots.add(Lot(award.lot, awarded=True))
        bidders = read_bidders(text, tables, template, lots.only, awards)
    items = read_items(native_id, tables, template, lots.only) if kind.stage in _BUYING else []
    return Found(lots, _believed(items, awards), awards, bidders)


def _believed(items: list[Item], awards: list[Award]) -> list[Item]:
    """The lines, against the award of their lot where it has one."""
    prices: dict[str | None, list[int | None]] = {}
    for award in awards:
        prices.setdefault(award.lot, []).append(award.price.minor)
    alone = {lot: price[0] for lot, price in prices.items() if len(price) == 1}
    return [believed(item, alone.get(item.lot)) for item in items]
