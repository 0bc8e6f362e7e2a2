"""Tables of filed documents: their heads, their units, their numbers.

A head may have two or three rows with merged cells (2023年度 over 金额 and 占比); the unit stands
above the table, in the head, or in a row's own label. A number without a unit is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from normalize.filings.flow import Block, Row, Table
from normalize.filings.rules import pattern, rules, squeezed
from normalize.reading import Reading, Reason

_MOST_HEAD = 3
_LONGEST_TITLE = 60
_NUMBER = re.compile(r"[(-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)?")
_NUMERIC = re.compile(r"[(-]?[\d,]*\d(?:\.\d+)?[%)]*|-+|—+")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)%?")
_MINOR = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000}
_MINOR |= {"亿元": 10_000_000_000}
_SHARES = {"股": 1, "万股": 10_000, "亿股": 100_000_000}
_MONEY_UNIT = re.compile(r"(?<![美港日欧澳加])(亿|百万|万|千)?元(?!/)")
_SHARE_UNIT = re.compile(r"(亿|万)?股(?!东|份|权|票|本|比)")
_UNIT_SAID = re.compile(r"单位[:：]?(?P<unit>.{1,20})$")
_IN_BRACKETS = re.compile(r"[(（](?:人民币)?(?P<unit>[^()（）]{1,8})[)）]")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: how many rows it has, and what it says of each column."""

    rows: int
    columns: tuple[str, ...]

    def find(self, names: Mapping[str, str], never: str = "") -> dict[str, int]:
        """The first column for each name whose pattern fits; a column has one name only."""
        found: dict[str, int] = {}
        for name, words in names.items():
            for at, said in enumerate(self.columns):
                fits = re.search(words, said) and not (never and re.search(never, said))
                if fits and at not in found.values():
                    found[name] = at
                    break
        return found


def head_of(table: Table) -> Head:
    """The first row, and those below that merged cells tie to it, down to the first number.

    A row of words alone is no head: its numbers may be unreadable, and must not be lost.
    """
    rows = 1
    while rows < min(_MOST_HEAD, len(table.rows)):
        over, row = table.rows[rows - 1], table.rows[rows]
        is_tied = None in over or None in row or not row[0]
        if not is_tied or has_number(over) or has_number(row):
            break
        rows += 1
    columns = [""] * table.width
    for row in table.rows[:rows]:
        last = ""
        for at, cell in enumerate(row):
            if cell is not None:
                last = squeezed(cell)
                columns[at] += last
            elif row is table.rows[0]:
                columns[at] += last
    return Head(rows, tuple(columns))


def body(table: Table, head: Head) -> Iterator[tuple[int, Row]]:
    """The rows below the head, each with its number in the table."""
    yield from ((at, row) for at, row in enumerate(table.rows) if at >= head.rows)


def has_number(row: Row) -> bool:
    """True where a cell of the row is a number, or a dash in place of one."""
    return any(cell and _NUMERIC.fullmatch(squeezed(cell)) for cell in row)


def cell_of(row: Row, column: int | None) -> str:
    """A cell as text, empty where there is none."""
    return (row[column] or "").strip() if column is not None and column < len(row) else ""


def is_titled(table: Table, words: re.Pattern[str], never: re.Pattern[str] | None = None) -> bool:
    """True where a heading over the table, or a short line right above it, says what it is.

    The nearest that fits either `words` or `never`, or names another firm, decides.
    """
    for title in titles_of(table):
        if is_of_another(title) or (never is not None and never.search(title)):
            return False
        if words.search(title):
            return True
    return False


def is_of_another(title: str) -> bool:
    """True where a title names another than the issuer as the one it is about."""
    found = pattern("whose", "title").search(title)
    if found is None:
        return False
    who = pattern("whose", "time").sub("", found["who"])
    return not pattern("whose", "own").search(who)


def titles_of(table: Table) -> list[str]:
    """Short lines right above a table, and the headings over it, the nearest first."""
    said = [squeezed(each) for each in (*table.headings, *table.above[-3:])]
    chapter = pattern("contents", "chapter")
    return [e for e in reversed(said) if len(e) <= _LONGEST_TITLE and not chapter.match(e)]


def tables(blocks: list[Block]) -> Iterator[Table]:
    """The tables among some blocks."""
    yield from (block for block in blocks if isinstance(block, Table) and block.rows)


def scope_of(table: Table, *labels: str) -> str:
    """consolidated, parent or not_stated: by labels of row and column, else the nearest heading.

    One that names both (合并及母公司报表) says nothing of the one.
    """
    for said in (*labels, *reversed(table.above[-3:]), *reversed(table.headings)):
        words = squeezed(said)
        if len(words) <= 40:
            of_parent = pattern("scope", "parent").search(words)
            if bool(of_parent) != bool(pattern("scope", "consolidated").search(words)):
                return "parent" if of_parent else "consolidated"
    return "not_stated"


def _lines_on_units(table: Table) -> list[str]:
    """Where a unit may be stated for a whole table: in its first row, or above, nearest first."""
    inside = [cell for cell in table.rows[0] if cell] if table.rows else []
    return [*inside, *reversed(table.above[-4:])]


def money_unit(table: Table, *said: str) -> str | None:
    """The unit of amounts: of what is `said` (label, head), else as stated above the table."""
    for text in said:
        for bracket in _IN_BRACKETS.finditer(squeezed(text)):
            if (unit := _MONEY_UNIT.match(bracket["unit"])) is not None:
                return unit[0]
    for line in _lines_on_units(table):
        stated = _UNIT_SAID.search(squeezed(line))
        if stated and (unit := _MONEY_UNIT.search(stated["unit"])):
            return unit[0]
    return None


def share_unit(table: Table, *said: str) -> str | None:
    """The unit of numbers of shares, in the same way."""
    for text in said:
        for bracket in _IN_BRACKETS.finditer(squeezed(text)):
            if (unit := _SHARE_UNIT.match(bracket["unit"])) is not None:
                return unit[0]
    for line in _lines_on_units(table):
        stated = _UNIT_SAID.search(squeezed(line))
        if stated and (unit := _SHARE_UNIT.search(stated["unit"])):
            return unit[0]
    return None


def amount(raw: str, unit: str | None) -> Reading[int]:
    """An amount in minor units; negative ones stand in brackets or behind a minus."""
    return _scaled(raw, _MINOR.get(unit or ""))


def share_count(raw: str, unit: str | None) -> Reading[int]:
    """A number of shares."""
    return _scaled(raw, _SHARES.get(unit or ""))


def _scaled(raw: str, factor: int | None) -> Reading[int]:
    said = squeezed(raw)
    if said in rules()["nothing"]:
        return Reading(raw, reason=Reason.NOT_STATED)
    if not _NUMBER.fullmatch(said) or said.startswith("(") != said.endswith(")"):
        return Reading(raw, reason=Reason.UNREADABLE)
    if factor is None:
        return Reading(raw, reason=Reason.NO_UNIT)
    value = Decimal(said.strip("(-)").replace(",", "")) * factor
    if value != value.to_integral_value():
        return Reading(raw, reason=Reason.UNREADABLE)  # a part of the smallest unit
    return Reading(raw, value=-int(value) if said[0] in "(-" else int(value))


def step_of(raw: str, unit: str | None) -> int:
    """One step of the last digit written, in minor units: how finely an amount is stated."""
    decimals = len(squeezed(raw).strip("()").partition(".")[2])
    return max(int(Decimal(_MINOR.get(unit or "", 1)).scaleb(-decimals)), 1)


def percent(raw: str) -> Reading[Decimal]:
    """A share in percent, at most 100; the sign may stand in the head."""
    said = squeezed(raw)
    if said in rules()["nothing"]:
        return Reading(raw, reason=Reason.NOT_STATED)
    found = _PERCENT.fullmatch(said)
    if found is None:
        return Reading(raw, reason=Reason.UNREADABLE)
    value = Decimal(found[1])
    if value > 100:
        return Reading(raw, reason=Reason.OUT_OF_RANGE)
    return Reading(raw, value=value)
