"""Yearly figures of a prospectus: rows of its tables whose label, period and unit are certain.

Only tables of the overview and of the chapter on finance are read: elsewhere stand the figures of
subsidiaries and rivals. The same figure stands in several tables, in 元 and in 万元: figures that
agree within what they were rounded to are one, and the finest is kept; others are a question.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from normalize.filings.flow import Block, Row, Table
from normalize.filings.prospectus_firm import at_place
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import (
    Head,
    amount,
    body,
    cell_of,
    head_of,
    is_of_another,
    money_unit,
    scope_of,
    step_of,
    tables,
    titles_of,
)
from normalize.reading import Reading, Reason
from normalize.records import Doubt, FirmYearRecord, Link, Mention


@dataclass(frozen=True, slots=True)
class Period:
    """A column's period (`months`), or the day of its balances (`months` is None)."""

    end: date
    months: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one table."""

    measure: str
    basis: str
    stock_flow: str
    scope: str
    period: Period
    read: Reading[int]
    unit: str | None
    page: int
    quote: str

    @property
    def key(self) -> str:
        """What it is a figure of."""
        months = f"-{self.period.months}m" if self.period.months else ""
        return f"{self.measure}/{self.basis}/{self.scope}/{self.period.end.isoformat()}{months}"

    @property
    def of_what(self) -> tuple[str, str, Period]:
        """The same in every scope."""
        return self.measure, self.basis, self.period

    @property
    def step(self) -> int:
        """How finely it is stated, in minor units."""
        return step_of(self.read.raw, self.unit)


def figures(blocks: list[Block], reading: str, firm: Mention | None) -> Iterator[FirmYearRecord]:
    """The figures of some chapters, one record for each measure, scope and period."""
    found: dict[str, list[Figure]] = {}
    for table in tables(blocks):
        for figure in _of_table(table):
            found.setdefault(figure.key, []).append(figure)
    certain = {f.of_what for same in found.values() for f in same if f.read.value is not None}
    for key, same in sorted(found.items()):
        if all(f.read.reason is Reason.AMBIGUOUS and f.of_what in certain for f in same):
            continue  # whose it is was not asked where another table states it for certain
        yield _record(f"{reading}/figure/{key}", reading, firm, same)


def _of_table(table: Table) -> Iterator[Figure]:
    head = head_of(table)
    columns = [(at, said) for at, said in enumerate(head.columns) if at and _is_of_amounts(said)]
    periods = [(at, list(_periods(said))) for at, said in columns]
    if not any(of_column for _, of_column in periods):
        return
    if _is_of_others(table):
        return
    labels = _labels(table, head, {at for at, named in periods if named})
    fitting = [rule for rule in rules()["figures"] if _is_under(rule, table)]
    for at, row in body(table, head):
        for rule in fitting:
            if not re.search(rule["label"], labels[at]) or not _is_in(rule, labels):
                continue
            for column, of_column in periods:
                for period in of_column:
                    if (period.months is None) == (rule["stock_flow"] == "stock"):
                        figure = _figure(table, head, rule, at, row, column, period)
                        if figure is not None:
                            yield figure


def _is_of_others(table: Table) -> bool:
    """By the nearest title that says whose figures, or which forecasts and changes, these are.

    Other firms win on a title that says both: 被收购公司主要财务数据.
    """
    for title in titles_of(table):
        if is_of_another(title):
            return True
        if pattern("figure_tables", "of_others").search(title):
            return not pattern("figure_tables", "with_own").search(title)
        if pattern("figure_tables", "own").search(title):
            return False
    return False


def _is_named(table: Table) -> bool:
    """True where a title names a statement or key figures."""
    return any(pattern("figure_tables", "named").search(title) for title in titles_of(table))


def _is_under(rule: dict[str, Any], table: Table) -> bool:
    """By the nearest title that is of the rule's kind of table, or of another kind."""
    under, not_under = rule.get("under"), rule.get("not_under")
    for title in titles_of(table):
        if not_under and re.search(not_under, title):
            return False
        if under and re.search(under, title):
            return True
    return not rule.get("is_only_under", False)


def _is_in(rule: dict[str, Any], labels: dict[int, str]) -> bool:
    """By the other rows of the table."""
    beside, unless = rule.get("beside"), rule.get("unless")
    if unless and any(re.search(unless, label) for label in labels.values()):
        return False
    return not beside or any(re.search(beside, label) for label in labels.values())


def _labels(table: Table, head: Head, amounts: set[int]) -> dict[int, str]:
    """What each row is of. Where the first column groups the rows (主营业务收入: 境内, 境外) the
    second says it, unless the group is a firm's or of something else than income."""
    rows = list(body(table, head))
    grouped = _is_grouped(rows, head, amounts)
    labels, group = {}, ""
    for at, row in rows:
        group = squeezed(cell_of(row, 0)) or group
        if not grouped or not cell_of(row, 1):
            said = squeezed(cell_of(row, 0)) or squeezed(cell_of(row, 1))
        else:
            is_other = pattern("figure_labels", "other_group").search(group)
            said = "" if is_other else squeezed(cell_of(row, 1))
        said = pattern("figure_labels", "marks").sub("", said)
        labels[at] = pattern("figure_labels", "numbering").sub("", said)
    return labels


def _is_grouped(rows: list[tuple[int, Row]], head: Head, amounts: set[int]) -> bool:
    """True where the second column holds words, and no notes' numbers."""
    if len(head.columns) < 3 or 1 in amounts or re.search("附注|注释|备注", head.columns[1]):
        return False
    seconds = [cell for _, row in rows if (cell := squeezed(cell_of(row, 1)))]
    words = [cell for cell in seconds if re.match("[一-鿿]{2}", cell)]
    return bool(seconds) and len(words) * 2 > len(seconds)


def _is_of_amounts(said: str) -> bool:
    return not pattern("periods", "never").search(said)


def _periods(said: str) -> Iterator[Period]:
    """The periods that a head names: 2023年12月31日/2023年度 names a day and a year."""
    for part in re.split(r"[/、](?=20\d\d年)", said):
        if found := pattern("periods", "part").search(part):
            yield from _period(int(found["year"]), int(found["month"]), None, int(found["month"]))
        elif found := pattern("periods", "day").search(part):
            yield from _period(int(found["year"]), int(found["month"]), int(found["day"]), None)
        elif found := pattern("periods", "end").search(part):
            yield from _period(int(found["year"]), 12, 31, None)
        elif found := pattern("periods", "year").search(part):
            yield from _period(int(found["year"] or found["year2"]), 12, 31, 12)


def _period(year: int, month: int, day: int | None, months: int | None) -> Iterator[Period]:
    if not 1 <= month <= 12:
        return
    last = monthrange(year, month)[1]
    if day is None or 1 <= day <= last:
        yield Period(date(year, month, day or last), months)


def _figure(
    table: Table, head: Head, rule: dict[str, Any], at: int, row: Any, column: int, period: Period
) -> Figure | None:
    raw, label = cell_of(row, column), cell_of(row, 0)
    unit = money_unit(table, label, head.columns[column])
    read = amount(raw, unit)
    if read.value is None and not read.in_doubt:
        return None
    if rule.get("is_only_named") and read.value is not None and not _is_named(table):
        read = Reading(raw, reason=Reason.AMBIGUOUS)
    return Figure(
        measure=rule["measure"],
        basis=rule["basis"],
        stock_flow=rule["stock_flow"],
        scope=scope_of(table, label, head.columns[column]),
        period=period,
        read=read,
        unit=unit,
        page=table.pages[at],
        quote=table.quote(at),
    )


def _record(
    native_id: str, reading: str, firm: Mention | None, same: list[Figure]
) -> FirmYearRecord:
    certain = [figure for figure in same if figure.read.value is not None]
    best = min(certain, key=lambda figure: figure.step) if certain else same[0]
    doubts: tuple[Doubt, ...] = ()
    if not certain:
        reason = best.read.reason or Reason.UNREADABLE
        doubts = (at_place("amount_minor", best.quote, reason, best.page),)
    elif not all(_agree(best, figure) for figure in certain):
        said = [f"p. {f.page}: {f.read.raw}{f.unit}" for f in certain]
        doubts = (at_place("amount_minor", best.quote, Reason.CONTRADICTORY, best.page, *said),)
    return FirmYearRecord(
        native_id=native_id,
        raw={"pages": [figure.page for figure in same], "quotes": [f.quote for f in same]},
        doubts=doubts,
        reading=Link("document_reading", reading),
        organisation=firm,
        measure=best.measure,
        amount_minor=None if doubts else best.read.value,
        amount_raw=best.read.raw,
        unit_raw=best.unit,
        currency="CNY",
        stock_flow=best.stock_flow,
        scope=best.scope,
        basis=best.basis,
        period_end=best.period.end,
        period_months=best.period.months,
        page=best.page,
        quote=best.quote,
    )


def _agree(one: Figure, other: Figure) -> bool:
    values = [each.read.value or 0 for each in (one, other)]
    return abs(values[0] - values[1]) <= max(one.step, other.step)
