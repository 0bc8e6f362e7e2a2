"""An agency's yearly account of what it reserved for small and medium firms.

Every agency has to publish it (财库〔2020〕46号), in a sentence and a table of purchases. Portals
file it under 面向中小企业预留项目执行情况.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from normalize.label_tables import Cells
from normalize.mentions import mention
from normalize.money import Money, find_money
from normalize.procurement.notice_amounts import Amount, amount_of, differs
from normalize.procurement.notice_labels import NoticeText, fold_label
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    Link,
    Record,
    ReservationReportRecord,
    ReservedPurchaseRecord,
)

_SME = re.compile(
    r"面向中小(?:微)?企业(?:预留)?(?:的)?采购(?:项目)?(?:金额|总额)?(?:共计|合计|总计|为)?"
)
_SMALL = re.compile(
    r"面向小微企业(?:预留)?(?:的)?采购(?:项目)?(?:金额|总额)?(?:共计|合计|总计|为)?"
)
_REACH: Final = 40  # characters behind the words in which the amount stands
_PERCENT = re.compile(r"占[^。；;%％\d]{0,24}(?P<n>\d{1,3}(?:\.\d{1,4})?)\s*[%％]")
# The next figure's own words; those of "占面向中小企业采购金额的60%" are of the same figure.
_NEXT_FIGURE = re.compile(r"(?<!占)(?<!占到)(?<!占本部门)面向[^，,；;。]{0,30}\d")
_ZERO = re.compile(r"零(?=(?:万|亿)?元)")
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})\s*年(?!\s*\d{1,2}\s*月)")
_AGENCY = re.compile(r"^(?:关于)?(?P<name>[^关\d]{2,40}?)(?:关于)?(?=20\d{2}\s*年)")
_HEADS: Final = (
    ("title", re.compile(r"^(?:采购)?项目名称$")),
    ("option", re.compile(r"预留(?:选项|方式|情况|形式)")),
    ("amount", re.compile(r"金额")),
    ("contract", re.compile(r"合同")),
)
_SUM_ROW = re.compile(r"^(?:合计|总计|小计)")
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "无"})


@dataclass(frozen=True, slots=True)
class ReservationReport:
    """The account as read. An amount is None where the text has no place for it."""

    year: Reading[int]
    agency: str
    sme: Amount | None
    small_micro: Amount | None
    sme_percent: Decimal | None
    small_micro_percent: Decimal | None
    purchases: tuple[tuple[dict[str, str], Amount], ...]

    def flags(self) -> Iterator[str]:
        """What does not add up: the purchases and their sum, the part and the whole."""
        whole = self.sme.minor if self.sme else None
        part = self.small_micro.minor if self.small_micro else None
        amounts = [amount.minor for _, amount in self.purchases]
        if whole is not None and part is not None and part > whole:
            yield "reserved_part_exceeds"
        if differs(whole, amounts):
            yield "reserved_sum_differs"


def read_reservation_report(
    text: NoticeText, tables: Iterable[Sequence[Cells]], title: str, buyer: str
) -> ReservationReport:
    """The account of a notice."""
    prose = "\n".join(text.lines)
    sme, small = _said(prose, _SME), _said(prose, _SMALL)
    agency = _AGENCY.match(title)
    return ReservationReport(
        year=_year(title, prose),
        agency=buyer or (agency["name"] if agency else ""),
        sme=sme[0] if sme else None,
        small_micro=small[0] if small else None,
        sme_percent=sme[1] if sme else None,
        small_micro_percent=small[1] if small else None,
        purchases=tuple(_purchases(tables)),
    )


def _said(prose: str, words: re.Pattern[str]) -> tuple[Amount, Decimal | None] | None:
    """The first amount behind the words, and the share behind it in the same sentence."""
    for match in words.finditer(prose):
        behind = re.split(r"[。；;\n]", prose[match.end() : match.end() + 2 * _REACH])[0]
        behind = _ZERO.sub("0", behind)  # as long as before
        found = find_money(behind[:_REACH])
        if found and found[0][1] <= 2:  # right behind the words: 面向中小企业采购金额占… is none
            reading, _, end = found[0]
            after = _NEXT_FIGURE.split(behind[end:])[0]
            share = _PERCENT.search(after)
            return _amount(reading), Decimal(share["n"]) if share else None
    return None


def _amount(reading: Reading[Money]) -> Amount:
    money = reading.value
    exact = money.exact if money else None
    return Amount(reading.raw, exact, money.currency if money else None, reading)


def _year(title: str, prose: str) -> Reading[int]:
    """The year of the account, which is not that of its publication: the title says it first."""
    for text in (title, prose):
        years = sorted({match["year"] for match in _YEAR.finditer(text)})
        if len(years) == 1:
            return Reading(years[0], value=int(years[0]))
        if years:
            return Reading(text[:200], reason=Reason.AMBIGUOUS, candidates=tuple(years))
    return Reading("", reason=Reason.UNREADABLE)


def _purchases(tables: Iterable[Sequence[Cells]]) -> Iterator[tuple[dict[str, str], Amount]]:
    for table in tables:
        for at, head in enumerate(table[:3]):
            columns = _columns(head)
            if {"title", "amount"} <= columns.keys():
                for row in table[at + 1 :]:
                    cells = {n: row[p].strip() for n, p in columns.items() if p < len(row)}
                    first = next((cell.strip() for cell in row if cell.strip()), "")
                    if cells["title"] not in _BLANK and not _SUM_ROW.match(fold_label(first)):
                        amount = amount_of(cells.get("amount", ""), head[columns["amount"]])
                        yield cells, amount
                break


def _columns(head: Cells) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        label = fold_label(cell)
        name = next((name for name, pattern in _HEADS if pattern.search(label)), None)
        if name and len(label) <= 30:
            columns.setdefault(name, place)
    return columns


def report_records(
    notice_id: str, report: ReservationReport, published: date | None
) -> Iterator[Record]:
    """The record of an account and those of its purchases."""
    native_id = f"{notice_id}/reservation"
    amounts = (("sme_minor", report.sme), ("small_micro_minor", report.small_micro))
    yield ReservationReportRecord(
        native_id=native_id,
        raw={name: amount.raw for name, amount in amounts if amount},
        doubts=(
            *(d for name, amount in amounts if amount for d in amount.doubts(name)),
            *Doubt.of("year", report.year),
        ),
        whole=frozenset({"reserved_purchase"}),
        notice=Link("procurement_notice", notice_id),
        organisation=mention(report.agency, "agency"),
        organisation_raw=report.agency or None,
        year=report.year.value,
        sme_minor=report.sme.minor if report.sme else None,
        sme_raw=report.sme.raw if report.sme else None,
        small_micro_minor=report.small_micro.minor if report.small_micro else None,
        small_micro_raw=report.small_micro.raw if report.small_micro else None,
        sme_percent=report.sme_percent,
        small_micro_percent=report.small_micro_percent,
        currency=report.sme.currency if report.sme else None,
        published_on=published,
    )
    for position, (cells, amount) in enumerate(report.purchases, start=1):
        yield ReservedPurchaseRecord(
            native_id=f"{native_id}/purchase/{position}",
            raw=dict(cells),
            doubts=amount.doubts("amount_minor"),
            report=Link("reservation_report", native_id),
            position=position,
            title=cells["title"],
            option_raw=_shown(cells, "option"),
            amount_minor=amount.minor,
            amount_raw=_shown(cells, "amount"),
            contract_raw=_shown(cells, "contract"),
        )


def _shown(cells: dict[str, str], name: str) -> str | None:
    value = " ".join(cells.get(name, "").split())
    return None if value in _BLANK else value
