"""Who holds shares of the issuer before the issue, with marks of state ownership (SS, CS).

Only organisations are kept: who owns a part of a firm as a private person is no business of ours,
unless that person controls it and the document says so (data model, rule 11): what its name
doesn't show to be an organisation is left out. Tables of the past
(at the founding, after each round) and of who holds a holder are left alone. The same holder
stands in several tables, and only one of them may have the mark: it counts wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.filings.flow import Block, Line, Row, Table
from normalize.filings.prospectus_ties import Under, bare, doubt_of
from normalize.filings.rules import pattern, rules, squeezed
from normalize.filings.tables import (
    body,
    cell_of,
    head_of,
    is_titled,
    percent,
    share_count,
    share_unit,
    tables,
)
from normalize.reading import Reading
from normalize.records import RelationRecord


@dataclass(frozen=True, slots=True)
class _Holding:
    name: str
    share: Reading[Decimal]
    count: Reading[int]
    mark: str | None
    place: tuple[int, str]


def shareholders(blocks: list[Block], under: Under) -> Iterator[RelationRecord]:
    """Each organisation once, as its first table has it."""
    found: dict[str, list[_Holding]] = {}
    for table in tables(blocks):
        if _is_of_holders(table):
            for holding in _holdings(table, under):
                found.setdefault(under.key(holding.name), []).append(holding)
    marked = dict(_marked(blocks))
    for number, same in enumerate(found.values(), 1):
        first = same[0]
        marks = [each.mark for each in same if each.mark]
        doubts = [
            *doubt_of("share_percent", first.share, first.place),
            *doubt_of("shares", first.count, first.place),
        ]
        yield under.tie(
            "shareholder",
            first.name,
            first.place,
            share=first.share.value,
            shares=first.count.value,
            mark=marks[0] if marks else _mark_of(first.name, under, marked),
            doubts=tuple(doubts),
            number=number,
        )


def _is_of_holders(table: Table) -> bool:
    said = (*table.headings[1:], *table.above[-2:])
    if any(pattern("shareholders", "never").search(squeezed(each)) for each in said):
        return False
    if any(pattern("shareholders", "others").search(each) for each in table.headings[1:]):
        return False
    return is_titled(
        table, pattern("shareholders", "title"), pattern("shareholders", "of_a_holder")
    )


def _holdings(table: Table, under: Under) -> Iterator[_Holding]:
    head = head_of(table)
    columns = head.find(rules()["shareholders"]["columns"], rules()["shareholders"]["later"])
    if not {"name", "percent"} <= columns.keys():
        return
    unit = share_unit(table, head.columns[columns["shares"]]) if "shares" in columns else None
    for at, row in body(table, head):
        said = cell_of(row, columns["name"])
        name = bare(said)
        if not under.is_firm(name) or pattern("ties", "rest").search(squeezed(name)):
            continue
        yield _Holding(
            name,
            percent(cell_of(row, columns["percent"])),
            share_count(cell_of(row, columns.get("shares")), unit),
            _mark_in(row, said),
            (table.pages[at], table.quote(at)),
        )


def _mark_in(row: Row, name: str) -> str | None:
    """Behind the name, or in a column of its own."""
    behind = pattern("ties", "state_mark").search(squeezed(name))
    if behind:
        return behind["mark"]
    own = (pattern("ties", "mark_alone").match(squeezed(cell)) for cell in row)
    return next((found["mark"] for found in own if found), None)


def _marked(blocks: list[Block]) -> Iterator[tuple[str, str]]:
    """What stands before a mark anywhere in the chapter: the end of it may be a holder's name."""
    for block in blocks:
        if isinstance(block, Line):
            texts = [block.text]
        else:
            texts = [cell for row in block.rows for cell in row if cell]
        for text in map(squeezed, texts):
            begin = 0
            for found in pattern("ties", "state_mark").finditer(text):
                yield text[begin : found.start()][-60:], found["mark"]
                begin = found.end()


def _mark_of(name: str, under: Under, marked: dict[str, str]) -> str | None:
    """The mark behind the name in another place; two different ones are none."""
    names = {squeezed(each) for each in (name, under.terms.full(name)) if each}
    marks = {
        mark
        for before, mark in marked.items()
        for each in names
        if re.search(rf"(?:^|[^一-鿿A-Za-z0-9)]|[和及与]){re.escape(each)}$", before)
    }
    return marks.pop() if len(marks) == 1 else None
