"""What the proceeds are stated to be for: the table of projects (募集资金投资项目).

The chapter on the proceeds has one such table, and beside it, for each project, tables of what it
costs: buildings, machines, a reserve. Taken for projects these would count the money twice. The
plan is the table under the heading of the projects; what adds up to one of its projects, or names
costs, is no plan, and what is neither is a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from normalize.filings.flow import Block, Row, Table
from normalize.filings.prospectus_firm import at_place
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import (
    Head,
    amount,
    body,
    cell_of,
    head_of,
    money_unit,
    step_of,
    tables,
    titles_of,
)
from normalize.names import name_key
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Link, ProceedsUseRecord

_MOST_ASKED = 10  # tables in one question: more help nobody


@dataclass(frozen=True, slots=True)
class _Use:
    project: str
    investment: Reading[int]
    proceeds: Reading[int]
    units: tuple[str | None, str | None]  # of both, in this order
    page: int
    quote: str

    @property
    def key(self) -> str:
        return name_key(self.project)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A table that may be the plan: its projects, the total it states, and what its titles say:
    plan, other, unknown."""

    uses: tuple[_Use, ...]
    total: Reading[int]
    kind: str

    @property
    def sum(self) -> int | None:
        """What its projects get together; None where one of them cannot be read."""
        read = [use.proceeds.value for use in self.uses if use.proceeds.raw]
        return None if None in read else sum(value or 0 for value in read)

    @property
    def adds_up(self) -> bool:
        """False where the total that is stated is another, by more than was rounded."""
        if self.total.value is None or self.sum is None:
            return True
        step = max(step_of(use.proceeds.raw, use.units[1]) for use in self.uses)
        return abs(self.total.value - self.sum) <= step * len(self.uses)


@dataclass(frozen=True, slots=True)
class Proceeds:
    """The projects in the order of the plan, and tables of which nobody can tell what they are."""

    uses: tuple[ProceedsUseRecord, ...]
    doubts: tuple[Doubt, ...]


def read_proceeds(blocks: list[Block], reading: str) -> Proceeds:
    """The projects of the plan. Said again and differently, an amount is asked."""
    plans = [plan for table in tables(blocks) for plan in _plans(table)]
    plan = next((each for each in plans if each.kind == "plan"), None)
    if plan is None:
        return Proceeds((), _asked(plans))
    same = {use.key: [use] for use in plan.uses}
    open_ = []
    for other in plans:
        if other is plan or other.kind == "other":
            continue
        if any(use.key in same for use in other.uses):
            for use in other.uses:
                if use.key in same:
                    same[use.key].append(use)
        elif not _is_within(other, plan):
            open_.append(other)
    records = (_record(reading, seq, uses, plan) for seq, uses in enumerate(same.values(), 1))
    return Proceeds(tuple(records), _asked(open_))


def _asked(plans: Iterable[_Plan]) -> tuple[Doubt, ...]:
    """One question of all tables that may be plans."""
    firsts = [plan.uses[0] for plan in plans][:_MOST_ASKED]
    if not firsts:
        return ()
    said = [f"p. {use.page}: {use.quote}" for use in firsts]
    return (at_place("proceeds_use", firsts[0].quote, Reason.AMBIGUOUS, firsts[0].page, *said),)


def _is_within(other: _Plan, plan: _Plan) -> bool:
    """True for a table that adds up to one project, or that names the whole in other words."""
    wholes = {plan.sum, plan.total.value}
    wholes |= {each.value for use in plan.uses for each in (use.proceeds, use.investment)}
    wholes.discard(None)
    return other.sum in wholes or other.total.value in wholes


def _plans(table: Table) -> Iterator[_Plan]:
    """The table as a plan, if it has the columns and is not of what one project costs."""
    head = head_of(table)
    columns = head.find(rules()["proceeds"]["columns"])
    if not {"name", "proceeds"} <= columns.keys():
        return
    kind = _kind(table, head.columns[columns["name"]])
    rows = list(_uses(table, head, columns))
    uses = [use for use, is_part in rows if not is_part]
    costs = [use for use in uses if pattern("proceeds", "cost").search(squeezed(use.project))]
    if not uses or len(costs) * 2 > len(uses):
        return
    unit = _unit(table, head, columns["proceeds"])
    totals = [
        amount(cell_of(row, columns["proceeds"]), unit)
        for _, row in body(table, head)
        if _is_total(row)
    ]
    total: Reading[int] = Reading("", reason=Reason.NOT_STATED)
    yield _Plan(tuple(uses), totals[-1] if totals else total, kind)


def _kind(table: Table, name_head: str) -> str:
    """By the nearest title that says it: plan, other (costs, money of before), or unknown."""
    for title in titles_of(table):
        if pattern("proceeds", "never").search(title):
            return "other"
        if pattern("proceeds", "title").search(title):
            return "plan"
        if pattern("proceeds", "project").search(title):
            return "other"  # the heading of one project
    by_chapter = len(table.headings) == 1 and pattern("proceeds", "title").search(table.headings[0])
    by_column = pattern("proceeds", "title").search(name_head)
    return "plan" if by_chapter or by_column else "unknown"


def _is_total(row: Row) -> bool:
    return any(pattern("proceeds", "total").search(squeezed(cell)) for cell in row if cell)


def _uses(table: Table, head: Head, columns: dict[str, int]) -> Iterator[tuple[_Use, bool]]:
    """The rows, each with whether it is only a part of the one above (1.1, 其中)."""
    units = (_unit(table, head, columns.get("investment")), _unit(table, head, columns["proceeds"]))
    for at, row in body(table, head):
        project = cell_of(row, columns["name"])
        if not project or _is_total(row) or pattern("ties", "rest").search(squeezed(project)):
            continue
        number = squeezed(row[0]) if columns["name"] else ""
        part = pattern("proceeds", "part")
        yield (
            _Use(
                project,
                amount(cell_of(row, columns.get("investment")), units[0]),
                amount(cell_of(row, columns["proceeds"]), units[1]),
                units,
                table.pages[at],
                table.quote(at),
            ),
            bool(part.search(number) or part.search(squeezed(project))),
        )


def _unit(table: Table, head: Head, column: int | None) -> str | None:
    return None if column is None else money_unit(table, head.columns[column])


def _record(reading: str, seq: int, same: list[_Use], plan: _Plan) -> ProceedsUseRecord:
    first = same[0]
    values = {}
    doubts: list[Doubt] = []
    for at, field in enumerate(("investment", "proceeds")):
        reads: list[Reading[int]] = [getattr(use, field) for use in same]
        stated = {read.value for read in reads if read.value is not None}
        unread = next((read for read in reads if read.in_doubt), None)
        reason = Reason.CONTRADICTORY if len(stated) > 1 else unread.reason if unread else None
        if field == "proceeds" and not plan.adds_up:
            reason, stated = Reason.CONTRADICTORY, set()
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
