"""The rows of `change` that an issue tells one by one, folded: from the first state to the last.

What was changed and changed back is no difference and is not told. What our own house set right
later in the same issue is told as it stands now, and nothing is told where nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, func, select

from db.history import RECORD
from db.models.provenance import Change, Document
from digest.contents import TOLD_ONE_BY_ONE, Line
from digest.parts import Way, way_up

_change = Change.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]

Place: TypeAlias = tuple[str, int]  # table and number of a row


@dataclass(frozen=True, slots=True)
class Period:
    """The changes of an issue: after one and up to another."""

    after: int
    upto: int

    def holds(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """The condition that a number of a change lies in it."""
        return (column > self.after) & (column <= self.upto)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What became of one field of one row in the whole period.

    root       the record it is told with
    source_id  of the run that saw it
    old, new   before and after; of the field '*' the native id, None where it isn't there
    causes     of the rows that say so, in order
    """

    entity: str
    entity_id: int
    field: str
    root: Place
    source_id: str | None
    old: str | None
    new: str | None
    causes: tuple[str, ...]
    change_ids: tuple[int, ...]
    seen_at: datetime
    url: str | None

    @property
    def of_root(self) -> bool:
        """True where it befell the record itself, and no part of it."""
        return (self.entity, self.entity_id) == self.root

    @property
    def born(self) -> bool:
        """True where it is part of how the thing came in."""
        return set(self.causes) == {"new"}

    def line(self, what: tuple[tuple[str, str], ...] = ()) -> Line:
        """As it is told."""
        return Line(
            change_ids=self.change_ids,
            entity=self.entity,
            field=self.field,
            cause=self.causes[-1],
            old=self.old,
            new=self.new,
            what=what,
            seen_at=self.seen_at,
            url=self.url,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """How many changes of a record are told in one line with those of others."""

    cause: str
    source_id: str | None
    root: Place
    changes: int


def entities(connection: Connection, period: Period) -> list[str]:
    """The tables of which anything changed."""
    query = select(_change.c.entity).where(period.holds(_change.c.id)).distinct()
    return sorted(row.entity for row in connection.execute(query))


def moves(connection: Connection, entity: str, period: Period) -> Iterator[Move]:
    """What befell the rows of a table at their sources."""
    way = way_up(entity)
    query = _rows(way).where(*_told(entity, period))
    last_words = _last_words(connection, entity, period)
    rows = connection.execute(query.order_by(_change.c.entity_id, _change.c.field, _change.c.id))
    for (entity_id, field), group in groupby(rows, lambda row: (row.entity_id, row.field)):
        found = _move(entity, list(group), last_words.get((entity_id, field)))
        if found is not None:
            yield found


def counts(connection: Connection, entity: str, period: Period) -> Iterator[Count]:
    """How many other changes there are, by cause, source and record."""
    way = way_up(entity)
    query = (
        select(
            _change.c.cause,
            way.source_id.label("seen_by"),
            way.entity.label("root_entity"),
            way.id.label("root_id"),
            func.count().label("changes"),
        )
        .select_from(way.joined)
        .where(_change.c.entity == entity, period.holds(_change.c.id))
        .where(_change.c.cause.not_in(TOLD_ONE_BY_ONE))
        .group_by(_change.c.cause, "seen_by", "root_entity", "root_id")
    )
    for row in connection.execute(query):
        yield Count(row.cause, row.seen_by, (row.root_entity, row.root_id), row.changes)


def _told(entity: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        _change.c.entity == entity,
        period.holds(_change.c.id),
        _change.c.cause.in_(sorted(TOLD_ONE_BY_ONE)),
    )


def _rows(way: Way) -> Any:
    columns = (_change, _document.c.url.label("url"), way.source_id.label("seen_by"))
    root = (way.entity.label("root_entity"), way.id.label("root_id"))
    joined = way.joined.outerjoin(_document, _document.c.id == _change.c.document_id)
    return select(*columns, *root).select_from(joined)


def _last_words(
    connection: Connection, entity: str, period: Period
) -> dict[tuple[int, str], tuple[int, str | None]]:
    """Of fields that are told: what our own house made of them, and with which change."""
    ours = _change.alias()
    same = (ours.c.entity == _change.c.entity) & (ours.c.entity_id == _change.c.entity_id)
    query = (
        select(ours.c.id, ours.c.entity_id, ours.c.field, ours.c.value_new)
        .select_from(_change.join(ours, same & (ours.c.field == _change.c.field)))
        .where(*_told(entity, period), period.holds(ours.c.id))
        .where(ours.c.cause.not_in(sorted(TOLD_ONE_BY_ONE)), ours.c.id > _change.c.id)
        .distinct()
        .order_by(ours.c.id)
    )
    rows = connection.execute(query)
    return {(row.entity_id, row.field): (row.id, row.value_new) for row in rows}


def _move(entity: str, rows: Sequence[Any], ours: tuple[int, str | None] | None) -> Move | None:
    if rows[-1].field != RECORD:  # how it came in is no change of it
        rows = [row for row in rows if row.cause != "new"] or rows
    last, root = rows[-1], (rows[-1].root_entity, int(rows[-1].root_id))
    old, new = rows[0].value_old, last.value_new
    if ours is not None and ours[0] > last.id:
        new = ours[1]
    causes = tuple(row.cause for row in rows)
    # A record that came and went is news; a part of one is not.
    withdrawn = (causes[0], causes[-1]) == ("new", "gone") and root == (entity, last.entity_id)
    if old == new and not withdrawn:
        return None
    return Move(
        entity=entity,
        entity_id=last.entity_id,
        field=last.field,
        root=root,
        source_id=last.seen_by,
        old=old,
        new=new,
        causes=causes,
        change_ids=tuple(row.id for row in rows),
        seen_at=last.seen_at,
        url=last.url,
    )
