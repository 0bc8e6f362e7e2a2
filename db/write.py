"""Compare, then write: what a batch says against what is stored, in the caller's transaction.

An unchanged thing costs one row of one SELECT and writes nothing. A changed one is written together
with its history; the store adds the words it was read from and its questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, insert, select, text, update

from db.causes import Causes, parent_of
from db.fold import Fold, Folded, fields_of
from db.history import RECORD, FieldChange, chunks
from db.references import References
from db.tables import Home, home_of, type_of
from db.texts import altered
from normalize.records import RECORD_TYPES

StoredRow: TypeAlias = Row[*tuple[Any, ...]]


SHARED_LOCK = 7_305_111  # of rows that several sources write


@dataclass(frozen=True, slots=True)
class Written:
    """A thing that was written."""

    thing: Folded
    id: int
    new: bool


@dataclass(slots=True)
class Outcome:
    """What became of a batch. `kept`: things without a change that have questions, or of which
    only the source's bookkeeping moved."""

    written: list[Written] = field(default_factory=list)
    kept: list[Written] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    orphans: list[Folded] = field(default_factory=list)
    unchanged: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Difference:
    """A stored row that differs from what is said of it now."""

    thing: Folded
    row: StoredRow
    fields: dict[str, Any]
    back: bool


def _plain(home: Home, names: Sequence[str]) -> list[str]:
    """Of some fields those that are columns as they are."""
    return [name for name in names if name in fields_of(home.type).plain]


class BatchWriter:
    """Writes one batch. `cause` is the cause of every change where the run as a whole has one,
    `of_births` that of what comes in."""

    def __init__(
        self,
        connection: Connection,
        source_id: str,
        cause: str | None,
        of_births: str | None = None,
    ) -> None:
        self._connection = connection
        self._source_id = source_id
        self._rereads = cause == "reparse"
        self._causes = Causes(connection, cause, of_births)
        self._references = References(connection, source_id)
        self._older: set[tuple[str, str]] = set()
        self.outcome = Outcome()

    def write(self, fold: Fold) -> Outcome:
        """Write all things, parents before children."""
        for record_type in RECORD_TYPES:
            groups: dict[tuple[str, ...], list[Folded]] = {}
            for thing in fold.of(record_type):
                groups.setdefault(tuple(thing.values), []).append(thing)
            for names, things in groups.items():
                self._write_group(home_of(record_type), names, things)
        self._mark_missing_children(fold)
        return self.outcome

    def _write_group(self, home: Home, names: tuple[str, ...], things: Sequence[Folded]) -> None:
        """Things of one type that speak of the same fields."""
        if home.type.shared and self._connection.dialect.name == "postgresql":
            # Two sources may bring the same thing at once; the second finds the first one's row.
            key = {"key": SHARED_LOCK}
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
        things = self._attached(home, things)
        stored = self._stored(home, names, things)
        if self._rereads:  # better rules may also see another tie, not only another value
            self._references.match(things)
        fresh = [thing for thing in things if thing.native_id not in stored]
        differing = self._differing(home, names, things, stored)
        self._references.match([*fresh, *(each.thing for each in differing)])
        self._insert(home, names, fresh)
        self._update(home, differing)

    def _attached(self, home: Home, things: Sequence[Folded]) -> list[Folded]:
        """Things whose references lead to rows; the others are orphans, counted and reviewed."""
        if not fields_of(home.type).links:
            return list(things)
        self._references.look_up(things)
        kept = []
        for thing in things:
            targets = [(link.entity, link.native_id) for link in self._references.links(thing)]
            if any(target in self._older for target in targets):
                continue  # what an older answer says of a thing's children is older, too
            if any(self._references.id_of(*target) is None for target in targets):
                self.outcome.orphans.append(thing)
            else:
                kept.append(thing)
        return kept

    # comparing

    def _stored(
        self, home: Home, names: tuple[str, ...], things: Sequence[Folded]
    ) -> dict[str, StoredRow]:
        table = home.table
        wanted = ["id", "native_id", "gone_at"]
        wanted += [
            c for c in ("detail_version", "source_updated_at") if c in table.c and c not in names
        ]
        plain = _plain(home, names)
        others = [name for name in names if name not in plain]
        columns = [home.column(n).label(n) for n in plain] + [table.c[c] for c in wanted]
        columns += [home.column(n).label(n) for n in others]
        found: dict[str, StoredRow] = {}
        for some in chunks([thing.native_id for thing in things]):
            query = select(*columns).where(table.c.native_id.in_(some))
            if not home.type.shared:
                query = query.where(table.c.source_id == self._source_id)
            rows = self._connection.execute(query).all()
            key = len(plain) + 1  # by place: by name costs four times as much
            found.update({row[key]: row for row in rows})
        return found

    def _differing(
        self,
        home: Home,
        names: tuple[str, ...],
        things: Sequence[Folded],
        stored: dict[str, StoredRow],
    ) -> list[_Difference]:
        plain = _plain(home, names)
        width = len(plain)
        found = []
        for thing in things:
            row = stored.get(thing.native_id)
            if row is None:
                continue
            row_id, _, gone_at = row[width : width + 3]
            self._references.know(thing.entity, thing.native_id, row_id)
            same = row[:width] == tuple(map(thing.values.__getitem__, plain))
            difference = None
            if not same or gone_at is not None or self._rereads:
                difference = self._difference(home, plain, thing, row)
            if difference:
                found.append(difference)
            else:
                self.outcome.unchanged.add((thing.entity, row_id))
                if thing.doubts or self._rereads:  # its questions may be new, or settled
                    self.outcome.kept.append(Written(thing, row_id, new=False))
        return found

    def _difference(
        self, home: Home, plain: Sequence[str], thing: Folded, row: StoredRow
    ) -> _Difference | None:
        before = row._mapping
        known = before.get("source_updated_at")
        if thing.as_of is not None and known is not None and thing.as_of < known:
            self._older.add((thing.entity, thing.native_id))  # an older answer moves nothing
            return None
        # What a thing's own page left open a list must not fill: there is a question about it.
        was_read = home.has_pages and before["detail_version"] is not None
        differs = {
            name: thing.values[name]
            for name in plain
            if before[name] != thing.values[name]
            and not (name in thing.weak and (was_read or before[name] is not None))
        }
        back = row.gone_at is not None and self._may_revive(home, thing)
        moved = self._rereads and any(
            before[column.removesuffix("_id")] != row_id
            for column, row_id in self._references.columns(thing).items()
        )
        return _Difference(thing, row, differs, back) if differs or back or moved else None

    def _may_revive(self, home: Home, thing: Folded) -> bool:
        """A list may go on naming what its own page no longer shows: only the page brings it back.
        And old pages read again say nothing of what is there today."""
        if not home.has_pages:
            return True
        return not self._rereads and thing.values.get("detail_version") is not None

    # writing

    def _insert(self, home: Home, names: tuple[str, ...], things: Sequence[Folded]) -> None:
        if not things:
            return
        rows = [self._new_row(home, names, thing) for thing in things]
        statement = insert(home.table).returning(home.table.c.id, sort_by_parameter_order=True)
        ids = [int(row.id) for row in self._connection.execute(statement, rows)]
        parents = self._parents(things)
        for thing, new_id, parent in zip(things, ids, parents, strict=True):
            self._references.know(thing.entity, thing.native_id, new_id)
            cause = self._causes.of_new(thing, parent)
            self._causes.born((thing.entity, new_id), cause)
            self._note(thing.entity, new_id, RECORD, None, thing.native_id, cause, thing)
            self.outcome.written.append(Written(thing, new_id, new=True))
        self._references.note_mentions(zip(things, ids, strict=True))

    def _new_row(self, home: Home, names: tuple[str, ...], thing: Folded) -> dict[str, Any]:
        plain = fields_of(home.type).plain
        return {
            **{name: thing.values[name] for name in names if name in plain},
            **self._references.columns(thing),
            "source_id": self._source_id,
            "native_id": thing.native_id,
            "document_id": thing.document_id,
            "first_seen_at": thing.at,
        }

    def _update(self, home: Home, differing: Sequence[_Difference]) -> None:
        if not differing:
            return
        self._load_completing(home, differing)
        parents = self._parents([each.thing for each in differing])
        rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for each, parent in zip(differing, parents, strict=True):
            self._tell(home, each, self._causes.of_change((each.thing.entity, each.row.id), parent))
            values = {**each.fields, **self._references.columns(each.thing)}
            values["document_id"] = each.thing.document_id
            if each.back:
                values["gone_at"] = None
            rows.setdefault(tuple(sorted(values)), []).append({**values, "row_id": each.row.id})
        self._references.note_mentions((each.thing, each.row.id) for each in differing)
        for columns, parameters in rows.items():
            statement = update(home.table).where(home.table.c.id == bindparam("row_id"))
            changed: dict[str, Any] = {column: bindparam(column) for column in columns}
            self._connection.execute(statement.values(changed), parameters)

    def _load_completing(self, home: Home, differing: Sequence[_Difference]) -> None:
        if home.has_pages:
            first = [
                each.row.id
                for each in differing
                if each.row._mapping["detail_version"] is None and each.fields.get("detail_version")
            ]
            self._causes.completing(home.type.entity, first)

    def _parents(self, things: Sequence[Folded]) -> list[tuple[str, int] | None]:
        parents = [parent_of(thing, self._references.id_of) for thing in things]
        self._causes.load_parents(
            parent
            for thing, parent in zip(things, parents, strict=True)
            if parent and thing.from_page
        )
        return parents

    def _tell(self, home: Home, each: _Difference, cause: str) -> None:
        """The history of a difference; the source's own bookkeeping is stored, and no change."""
        thing, row_id = each.thing, each.row.id
        before = each.row._mapping
        told = [
            name
            for name in each.fields
            if name not in home.type.tracked_not
            and not (name in home.type.texts and before[name] is None)  # first kept, not altered
        ]
        for name in told:
            old, new = before[name], each.fields[name]
            if name in home.type.texts:
                old, new = altered(old, new or "")
            self._note(thing.entity, row_id, name, old, new, cause, thing)
        if each.back:
            back = self._causes.of_other("back")
            self._note(thing.entity, row_id, RECORD, None, thing.native_id, back, thing)
        if told or each.back:
            self.outcome.written.append(Written(thing, row_id, new=False))
        else:
            self.outcome.kept.append(Written(thing, row_id, new=False))
            self.outcome.unchanged.add((thing.entity, row_id))

    def _note(
        self, entity: str, entity_id: int, name: str, old: Any, new: Any, cause: str, by: Folded
    ) -> None:
        if type_of(entity).restates:
            return
        self.outcome.changes.append(
            FieldChange(entity, entity_id, name, old, new, cause, by.document_id, by.at)
        )

    # children that a document lists no longer

    def _mark_missing_children(self, fold: Fold) -> None:
        parents: dict[tuple[str, str], dict[int, Folded]] = {}
        for thing in fold.things():
            row_id = thing.whole and self._references.id_of(thing.entity, thing.native_id)
            if row_id and (thing.entity, thing.native_id) not in self._older:
                for child in thing.whole:
                    parents.setdefault((thing.entity, child), {})[row_id] = thing
        for (entity, child), by_id in sorted(parents.items(), key=lambda item: item[0]):
            listed = {thing.native_id for thing in fold.of(type_of(child))}
            self._mark_missing(home_of(type_of(child)), entity, by_id, listed)

    def _mark_missing(
        self, home: Home, parent: str, by_id: dict[int, Folded], listed: set[str]
    ) -> None:
        column, table = home.parent_column(parent), home.table
        assert column is not None, f"{home.type.entity} has no column for {parent}"
        near = home.column(home.type.nearest) if home.type.nearest else column
        for some in chunks(sorted(by_id)):
            query = select(table.c.id, table.c.native_id, column.label("parent_id"))
            query = query.where(column.in_(some), table.c.gone_at.is_(None))
            if near is not column:
                query = query.where(near.is_(None))
            for row in self._connection.execute(query).all():
                if row.native_id not in listed:
                    self._mark_gone(home, row, by_id[row.parent_id])

    def _mark_gone(self, home: Home, row: StoredRow, by: Folded) -> None:
        cause = self._causes.of_other("gone")
        self._note(home.type.entity, row.id, RECORD, row.native_id, None, cause, by)
        table = home.table
        self._connection.execute(update(table).where(table.c.id == row.id).values(gone_at=by.at))
