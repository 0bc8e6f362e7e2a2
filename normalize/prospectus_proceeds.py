"""What the proceeds are stated to be for: the table of projects (募集资金投资项目)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from normalize.filing_flow import Block, Table
from normalize.filing_rules import pattern, rules, squeezed
from normalize.filing_tables import Head, amount, body, cell_of, head_of, money_unit, tables
from normalize.names import name_key
from normalize.prospectus_firm import at_place
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Link, ProceedsUseRecord


@dataclass(frozen=True, slots=True)
class _Use:
    project: str
    investment: Reading[int]
    proceeds: Reading[int]
    units: tuple[str | None, str | None]  # of both, in this order
    page: int
    quote: str


def proceeds_uses(blocks: list[Block], reading: str) -> Iterator[ProceedsUseRecord]:
    """The projects in the order in which they first stand; said twice and differently: asked."""
    found: dict[str, list[_Use]] = {}
    for table in tables(blocks):
        for use in _of_table(table):
            found.setdefault(name_key(use.project), []).append(use)
    for seq, same in enumerate(found.values(), 1):
        yield _record(reading, seq, same)


def _of_table(table: Table) -> Iterator[_Use]:
    head = head_of(table)
    columns = head.find(rules()["proceeds"]["columns"])
    if not {"name", "proceeds"} <= columns.keys():
        return
    units = (_unit(table, head, columns.get("investment")), _unit(table, head, columns["proceeds"]))
    for at, row in body(table, head):
        project = cell_of(row, columns["name"])
        if not project or pattern("ties", "rest").search(squeezed(project)):
            continue
        yield _Use(
            project,
            amount(cell_of(row, columns.get("investment")), units[0]),
            amount(cell_of(row, columns["proceeds"]), units[1]),
            units,
            table.pages[at],
            table.quote(at),
        )


def _unit(table: Table, head: Head, column: int | None) -> str | None:
    return None if column is None else money_unit(table, head.columns[column])


def _record(reading: str, seq: int, same: list[_Use]) -> ProceedsUseRecord:
    first = same[0]
    values = {}
    doubts: list[Doubt] = []
    for at, field in enumerate(("investment", "proceeds")):
        reads: list[Reading[int]] = [getattr(use, field) for use in same]
        stated = {read.value for read in reads if read.value is not None}
        unread = next((read for read in reads if read.in_doubt), None)
        reason = Reason.CONTRADICTORY if len(stated) > 1 else unread.reason if unread else None
        values[field] = stated.pop() if len(stated) == 1 else None
        if values[field] is None and reason is not None:
            said = [
                f"p. {use.page}: {getattr(use, field).raw}{use.units[at] or ''}" for use in same
            ]
            doubts.append(at_place(f"{field}_minor", first.quote, reason, first.page, *said))
    return ProceedsUseRecord(
        native_id=f"{reading}/use/{seq}",
        raw={"pages": [use.page for use in same], "quotes": [use.quote for use in same]},
        doubts=tuple(doubts),
        reading=Link("document_reading", reading),
        seq=seq,
        project=first.project,
        investment_minor=values["investment"],
        investment_raw=first.investment.raw or None,
        proceeds_minor=values["proceeds"],
        proceeds_raw=first.proceeds.raw or None,
        unit_raw=first.units[1],
        currency="CNY",
        page=first.page,
        quote=first.quote,
    )
