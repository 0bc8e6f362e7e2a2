"""The tables of a fund notice: proposed sub-funds with their managers, and partners' shares.

Columns are found by their heads (`table_heads`); the unit of an amount may stand there alone
(认缴出资额（万元）) or above the table (单位：万元).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Final

from normalize.filings.flow import Outline
from normalize.funds.names import is_fund
from normalize.funds.table_heads import Cells, Head, bare, head_at, is_numbered, state_in
from normalize.money import Money, read_money, read_rate, unit_in
from normalize.names import clean_name
from normalize.reading import Reading
from normalize.records import Json
from normalize.said import rows_in, text_in
from normalize.text import squeeze

_FARTHEST_HEAD: Final = 4
_UNIT = re.compile(r"单位[:：][^)）]{1,12}")
_IS_UNIT = re.compile(r"^\s*[(（]?(?:金额|货币)?单位[:：]|^\s*币种")
_SUM = re.compile(
    r"^[\u4e00-\u9fff、/]{0,12}(?:合计|总计|小计|共计|总和)(?:数|额|金额|数额)?(?:[:：(（].*)?$|^计$"
    r"|^(?:基金)?(?:认缴|出资|实缴)?总(?:额|规模|出资额?)$"
)
_NOTE = re.compile(r"^(?:注|备注|说明|数据来源|资料来源)\d?[:：.、]")
_GROUP = re.compile(
    r"^(?:[一二三四五六七八九十\d]{1,2}[、.])?"
    r"(?P<kind>(?:普通|有限|优先级|劣后级|中间级|特殊)(?:有限)?合伙人|[GL]P)(?:[(（][GL]P[)）])?$"
)
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "——", "无"})
_NO_NAME = re.compile(r"^[\d.,%()（）]*$")
_SHORT: Final = 10  # characters of a cell that says before or after
HIDDEN: Final = "…"  # a contact, and a person who owns a part
_HUNDRED, _NEAR = Decimal(100), Decimal("0.1")  # shares are rounded


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of a table, with what its cells say; `words` is the row as printed.

    units   the heads, or the words above the table, that give its bare figures their units
    share   in percent
    state   of a change of partners: `before`, `after`, or None where the table says neither
    titles  what stands right above its table, the nearest first
    table   its table's number among those of the document
    """

    fund: str | None
    mother: str | None
    manager: str | None
    partner: str | None
    kind: str | None
    method: str | None
    amount: Reading[Money] | None
    paid: Reading[Money] | None
    size: Reading[Money] | None
    share: Reading[Decimal] | None
    reason: str | None
    result: str | None
    words: str
    units: str = ""
    head: str = ""
    amount_head: str = ""
    size_head: str = ""
    state: str | None = None
    titles: tuple[str, ...] = ()
    table: int = 0

    @property
    def percent(self) -> Decimal | None:
        return self.share.value if self.share else None

    @property
    def quote(self) -> str:
        """The row as printed, with the words that give its bare figures their units."""
        return with_units(self.words, self.units)


def with_units(words: str, units: str) -> str:
    """Words of a row with those of its units in brackets: 云川基金 | 0.45 [出资额（亿元）]."""
    return f"{words} [{units}]" if units else words


def fund_rows(fields: Mapping[str, Json]) -> Iterator[FundRow]:
    """The rows of all tables that name funds, managers or partners; sums are left out."""
    page = _Above(text_in(fields, "text").split("\n"))
    for number, table in enumerate(rows_in(fields, "tables")):
        printed = table.get("rows")
        rows = [
            [squeeze(str(cell)) for cell in row]
            for row in (printed if isinstance(printed, list) else ())
            if isinstance(row, list)
        ]
        before = page.before(table)
        while len(rows) > 1 and len(set(rows[0]) - {""}) == 1:  # a title in a cell as wide as all
            before = f"{before} {next(filter(None, rows.pop(0)))}"
        titles = _titles(before, page.headings(table))
        state = next(filter(None, map(state_in, titles)), None)
        for row in _read(rows, before):
            yield replace(row, state=row.state or state, titles=titles, table=number)


def prose_of(text: str, fields: Mapping[str, Json], read: Collection[int]) -> str:
    """A page's text without the lines of those tables (by number) that were read as rows: two heads
    below each other aren't a label and its value."""
    lines = text.split("\n")
    for number, table in enumerate(rows_in(fields, "tables")):
        at, printed = table.get("line"), table.get("rows")
        if number not in read or not isinstance(at, int) or not isinstance(printed, list):
            continue
        rows = (row for row in printed if isinstance(row, list))
        cells = {bare(line) for row in rows for cell in row for line in str(cell).split("\n")}
        while at < len(lines) and (bare(lines[at]) in cells or lines[at] == HIDDEN):
            lines[at] = HIDDEN  # what stands above is no label of what stands below
            at += 1
    return "\n".join(line for line, _ in groupby(lines))


def _titles(before: str, headings: Sequence[str]) -> tuple[str, ...]:
    """The words right above a table by clauses, then the headings over it: the nearest first."""
    clauses = [*filter(None, re.split(r"[。;；\s]+", before))]
    return (*reversed(clauses), *reversed(headings))


class _Above:
    """What stands over each table of a page, whose tables say before which line they stand."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines, self._outline, self._seen = lines, Outline(), 0

    def before(self, table: Mapping[str, Json]) -> str:
        """The line above it; where that is its unit, the one above that, too."""
        line, said = table.get("line"), text_in(table, "before")
        if isinstance(line, int) and _IS_UNIT.match(said) and 1 < line <= len(self._lines):
            return f"{self._lines[line - 2]} {said}"
        return said

    def headings(self, table: Mapping[str, Json]) -> Sequence[str]:
        """From the highest; a table of a file has its own."""
        told, line = table.get("headings"), table.get("line")
        if isinstance(told, list):
            return [str(each) for each in told]
        end = line if isinstance(line, int) else 0
        for each in self._lines[self._seen : end]:
            self._outline.see(each)
        self._seen = max(self._seen, end)
        return self._outline.headings


def _read(rows: Sequence[Cells], before: str) -> Iterator[FundRow]:
    at = next((at for at in range(min(_FARTHEST_HEAD, len(rows))) if head_at(rows, at)), None)
    head = head_at(rows, at) if at is not None else None
    if at is None or head is None:
        return
    said = _UNIT.search(squeeze(" ".join((before, *(cell for row in rows[:at] for cell in row)))))
    begin = at + len(head.lines)
    while begin < len(rows):
        found = ((n, again) for n in range(begin, len(rows)) if (again := _again(rows, n, head)))
        end, then = next(found, (len(rows), head))
        yield from _body(rows[begin:end], head, said[0] if said else "")
        begin, head = end + (len(then.lines) if end < len(rows) else 0), then


def _again(rows: Sequence[Cells], at: int, head: Head) -> Head | None:
    """The head of a second part of the table: the same again, or another with its own numbers."""
    if not head.repeats(rows[at]) and not (
        is_numbered(head) and any(bare(cell) == "序号" for cell in rows[at])
    ):
        return None
    return head_at(rows, at) or (
        replace(head, lines=(rows[at],)) if head.repeats(rows[at]) else None
    )


def _body(rows: Sequence[Cells], head: Head, unit: str) -> Iterator[FundRow]:
    unit_of_shares = _percents(rows, head)
    kind: str | None = None  # as the row over a group says it
    state: str | None = None
    for row in rows:
        filled = {bare(cell) for cell in row} - {""}
        alone = filled.pop() if len(filled) == 1 else ""
        if group := _GROUP.match(alone or bare(_cell(row, head, "partner"))):
            kind = group["kind"]
        elif alone:
            state = state_in(alone) or state
        elif filled and not _is_sum(row, head) and not _NOTE.match(next(filter(None, row))):
            own = state or next(filter(None, (state_in(c) for c in row if len(c) <= _SHORT)), None)
            read = replace(_row(row, head, unit, unit_of_shares), state=own or _state_of(head))
            if read.partner:
                yield replace(read, kind=read.kind or kind)
            elif read.fund or read.manager:
                yield read


def _state_of(head: Head) -> str | None:
    if head.of_change:
        return "after"
    told = {state for title in head.titles if (state := state_in(title))}
    return told.pop() if len(told) == 1 else None


def _is_sum(row: Cells, head: Head) -> bool:
    prose = {head.columns.get("reason"), head.columns.get("method")}
    return any(_SUM.match(bare(cell)) for at, cell in enumerate(row) if at not in prose)


def _percents(rows: Sequence[Cells], head: Head) -> str:
    """ "%" where bare numbers under 比例 add up to 100: nothing else does."""
    if "share" not in head.columns:
        return ""
    shares = [bare(_cell(row, head, "share")) for row in rows if not _is_sum(row, head)]
    figures = [Decimal(each) for each in shares if re.fullmatch(r"\d{1,3}(?:\.\d{1,8})?", each)]
    whole = len(figures) > 1 and len(figures) == len([each for each in shares if each])
    return "%" if whole and abs(sum(figures) - _HUNDRED) <= _NEAR else ""


def _cell(row: Cells, head: Head, name: str) -> str:
    place = head.columns.get(name)
    text = row[place] if place is not None and place < len(row) else ""
    return "" if text in _BLANK else text


def _row(row: Cells, head: Head, unit: str, unit_of_shares: str) -> FundRow:
    units: dict[int, str] = {}  # by column

    def named(name: str) -> str | None:
        text = _cell(row, head, name)
        return None if _NO_NAME.match(text) else clean_name(text) or None

    def money(name: str) -> Reading[Money] | None:
        text = _cell(row, head, name)
        if not text:
            return None
        above = head.titles[head.columns[name]]
        given = above if unit_in(above) else unit or above
        read = read_money(text, given)
        if read.value is None or unit_in(text):
            return read
        units[head.columns[name]] = given
        return replace(read, raw=with_units(text, given))

    amount, paid, size = money("amount"), money("paid"), money("size")
    fund = named("fund")
    return FundRow(
        fund=None if head.loose and not is_fund(fund) else fund,
        mother=named("mother"),
        manager=named("manager"),
        partner=named("partner"),
        kind=_cell(row, head, "kind") or None,
        method=_cell(row, head, "method") or None,
        amount=amount,
        paid=paid,
        size=size,
        share=_share(row, head, unit_of_shares or unit),
        reason=_cell(row, head, "reason") or None,
        result=_cell(row, head, "result") or None,
        words=" | ".join(row),
        units="; ".join(dict.fromkeys(units[at] for at in sorted(units))),
        head=_title(head, "partner"),
        amount_head=_title(head, "amount"),
        size_head=_title(head, "size"),
    )


def _title(head: Head, name: str) -> str:
    return head.titles[head.columns[name]] if name in head.columns else ""


def _share(row: Cells, head: Head, unit: str) -> Reading[Decimal] | None:
    text = _cell(row, head, "share")
    if not text:
        return None
    above = head.titles[head.columns["share"]]
    rate = read_rate(text, above if "%" in squeeze(above) else "%" if "%" in unit else above)
    return replace(rate, value=rate.value * 100) if rate.value is not None else rate
