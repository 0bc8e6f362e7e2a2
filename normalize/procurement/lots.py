"""The lots (包, 标项, 合同包) of a notice and what it says of each: budget, ceiling, failure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from normalize.procurement.lot_refs import number_of
from normalize.procurement.notice_amounts import amount_of, by_lot, ceiling_of, listed
from normalize.procurement.notice_labels import Labelled, NoticeText
from normalize.procurement.notice_tables import HeadedTable, Row, lot_in_cell
from normalize.records import Json, Link, ProcurementLotRecord

BUDGET: Final = re.compile(r"预算金额|采购预算(?:金额)?|项目预算(?:金额)?|预算总金额")
CEILING: Final = re.compile(r"最高限价|最高投标限价|招标控制价|采购限价")
_LOT_BUDGET = re.compile(r"(?:采购包|合同包|标项|分包|包|标段)?(?:预算金额|预算|采购预算)")
_LOT_CEILING = re.compile(r"(?:采购包|合同包|标项|分包|包|标段)?(?:最高限价|控制价)")
# "采购包1(名称):" with nothing behind it; "采购包1(名称)特定资格要求如下:" lays out no lot.
_NAMED_LOT = re.compile(
    r"^(?:合同包|采购包)\s*(?P<no>[0-9A-Z]{1,3})\s*[（(](?P<title>.*)[）)]\s*[:：]?$"
)
_LOT_TITLE = re.compile(r"标项名称|采购包名称|合同包名称|分包名称|包名称|标段名称")
_LOT_LINE = re.compile(r"^标项\s*([一二三四五六七八九十]{1,3}|\d{1,3})\s*[:：]?$")


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as read so far. The labels hold the units of the raw amounts."""

    no: str
    title: str = ""
    budget: str = ""
    budget_label: str = ""
    ceiling: str = ""
    ceiling_label: str = ""
    failure: str | None = None
    awarded: bool = False


class Lots:
    """The lots of one notice, from its headings, tables and sentences; first words hold."""

    def __init__(self) -> None:
        self._lots: dict[str, Lot] = {}

    def __iter__(self) -> Iterator[Lot]:
        return iter(self._lots.values())

    def __len__(self) -> int:
        return len(self._lots)

    def __contains__(self, no: object) -> bool:
        return no in self._lots

    def add(self, new: Lot) -> None:
        """Take over what was not known of the lot yet."""
        known = self._lots.get(new.no, Lot(new.no))
        self._lots[new.no] = Lot(
            no=new.no,
            title=known.title or new.title,
            budget=known.budget or new.budget,
            budget_label=known.budget_label if known.budget else new.budget_label,
            ceiling=known.ceiling or new.ceiling,
            ceiling_label=known.ceiling_label if known.ceiling else new.ceiling_label,
            failure=known.failure if known.failure is not None else new.failure,
            awarded=known.awarded or new.awarded,
        )

    @property
    def only(self) -> str | None:
        """The number of the only lot, or None where there are none or several."""
        return next(iter(self._lots)) if len(self._lots) == 1 else None


def read_lots(text: NoticeText, tables: Iterable[HeadedTable]) -> Lots:
    """The lots that a notice of a purchase lays out."""
    lots = Lots()
    for lot in _from_text(text):
        lots.add(lot)
    for table in tables:
        for row in table.rows if "lot" in table.columns and not table.ranks else ():
            if (no := lot_in_cell(row.text("lot"))) is not None:
                lots.add(_from_row(no, row))
    _spread(lots, text.first(BUDGET), _with_budget)
    _spread(lots, text.first(CEILING), _with_ceiling)
    return lots


def _with_budget(no: str, amount: str, label: str) -> Lot:
    return Lot(no, budget=amount, budget_label=label)


def _with_ceiling(no: str, amount: str, label: str) -> Lot:
    return Lot(no, ceiling=amount, ceiling_label=label)


def _from_row(no: str, row: Row) -> Lot:
    return Lot(
        no,
        row.text("lot_name") or row.text("name"),
        row.text("budget"),
        row.heads.get("budget", ""),
        row.text("ceiling"),
        row.heads.get("ceiling", ""),
    )


def _from_text(text: NoticeText) -> Iterator[Lot]:
    """Lots with a heading or a title of their own, each with the amounts below it."""
    begins = list(_begins(text))
    places = [found.line for found in text.labels]  # in the order of the text
    for (line, lot), after in zip(begins, [*begins[1:], None], strict=False):
        end = min(text.end_of_section(line), after[0] if after else len(text.lines))
        within = text.labels[bisect_left(places, line) : bisect_left(places, end)]
        inside = [found for found in within if found.value]
        budget = _labelled(inside, _LOT_BUDGET)
        ceiling = _labelled(inside, _LOT_CEILING)
        yield replace(
            lot,
            budget=budget.value if budget else "",
            budget_label=budget.label if budget else "",
            ceiling=ceiling.value if ceiling else "",
            ceiling_label=ceiling.label if ceiling else "",
        )


def _labelled(inside: Iterable[Labelled], pattern: re.Pattern[str]) -> Labelled | None:
    return next((found for found in inside if pattern.fullmatch(found.name)), None)


def _begins(text: NoticeText) -> Iterator[tuple[int, Lot]]:
    titles = {found.line: found.value for found in text.labels if _LOT_TITLE.fullmatch(found.name)}
    count, numbered = 0, ""
    for at, line in enumerate(text.lines):
        if match := _NAMED_LOT.match(line):
            yield at, Lot(number_of(match["no"]), match["title"].strip())
        elif match := _LOT_LINE.match(line):
            numbered = number_of(match[1])
        elif at in titles:
            count += 1
            yield at, Lot(numbered or str(count), titles[at])
            numbered = ""


def _spread(lots: Lots, found: Labelled | None, make: Callable[[str, str, str], Lot]) -> None:
    """Amounts that stand at the project, but one for each lot."""
    if found is None:
        return
    amounts = by_lot(found.value)
    numbers = listed(found.value)
    if not amounts and len(numbers) == len(lots) > 1:
        amounts = dict(zip((lot.no for lot in lots), numbers, strict=True))
    for no, amount in amounts.items() if len(amounts) > 1 else ():
        lots.add(make(no, amount, found.label))


def lot_records(notice_id: str, lots: Iterable[Lot]) -> Iterator[ProcurementLotRecord]:
    """The records of lots, numbered by the notice's own numbers."""
    for lot in lots:
        budget = amount_of(lot.budget, lot.budget_label)
        ceiling = ceiling_of(lot.ceiling, lot.ceiling_label)
        yield ProcurementLotRecord(
            native_id=f"{notice_id}/lot/{lot.no}",
            raw={"lot": lot.no, **dict(_raw_amounts(lot))},
            doubts=(*budget.doubts("budget_minor"), *ceiling.doubts("ceiling_minor")),
            notice=Link("procurement_notice", notice_id),
            lot_no=lot.no,
            title=lot.title or None,
            budget_minor=budget.minor,
            budget_raw=lot.budget or None,
            ceiling_minor=ceiling.minor,
            ceiling_raw=lot.ceiling or None,
            status=_status(lot),
            failure_reason=lot.failure or None,
        )


def _raw_amounts(lot: Lot) -> Iterator[tuple[str, Json]]:
    """Amounts under the label or head that holds their unit."""
    if lot.budget:
        yield lot.budget_label or "budget", lot.budget
    if lot.ceiling:
        yield lot.ceiling_label or "ceiling", lot.ceiling


def _status(lot: Lot) -> str:
    if lot.awarded:  # what stands in the table of awards is worth more than a sentence
        return "awarded"
    return "open" if lot.failure is None else "failed"
