"""The rows that an issue speaks of: records, and those of their parts that say what matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, select

from db.history import chunks
from db.models import metadata
from db.models.organisations import Organisation
from db.models.provenance import Document, Source
from db.models.reference import Region
from digest.moves import Place
from digest.parts import children, references

_organisation = Organisation.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_source = Source.__table__  # type: ignore[attr-defined]
_region = Region.__table__  # type: ignore[attr-defined]

Row: TypeAlias = Mapping[str, Any]
Parts: TypeAlias = Mapping[str, list[Row]]  # rows of the parts of a record, by table

# Parts that are asked for a record's facts or funds, though they name no organisation.
_FACTS = frozenset(
    {
        *("award", "set_aside_reading", "set_aside", "fund_term", "fund_naming"),
        *("policy_document", "policy_link"),
    }
)


def rows_of(connection: Connection, places: Iterable[Place]) -> dict[Place, Row]:
    """Rows by table and number; one that is not there is not in it."""
    wanted: dict[str, set[int]] = {}
    for entity, row_id in places:
        wanted.setdefault(entity, set()).add(row_id)
    found: dict[Place, Row] = {}
    for entity, ids in wanted.items():
        if entity in metadata.tables:
            rows = _where(connection, entity, "id", sorted(ids))
            found |= {(entity, int(row["id"])): row for row in rows}
    return found


def parts_of(connection: Connection, places: Iterable[Place]) -> dict[Place, Parts]:
    """The telling parts of records, in order of their numbers."""
    ids: dict[str, dict[int, Place]] = {}
    for place in places:
        ids.setdefault(place[0], {})[place[1]] = place
    found: dict[Place, dict[str, list[Row]]] = {}
    for entity, roots in ids.items():
        _gather(connection, entity, roots, found)
    return dict(found)


def _gather(
    connection: Connection,
    parent: str,
    roots: Mapping[int, Place],
    found: dict[Place, dict[str, list[Row]]],
) -> None:
    """Parts of rows of one table; `roots` says to which record each of these belongs."""
    for entity, column in children(parent):
        if not _is_telling(entity):
            continue
        below: dict[int, Place] = {}
        for row in _where(connection, entity, column, sorted(roots)):
            below[int(row["id"])] = root = roots[row[column]]
            found.setdefault(root, {}).setdefault(entity, []).append(row)
        _gather(connection, entity, below, found)


@cache
def _is_telling(entity: str) -> bool:
    """True of a part that names an organisation, or holds facts, or leads to such a one."""
    names = bool(references(entity, "organisation"))
    return entity in _FACTS or names or any(_is_telling(below) for below, _ in children(entity))


def _where(connection: Connection, entity: str, column: str, ids: list[int]) -> Iterable[Row]:
    table = metadata.tables[entity]
    for some in chunks(ids):
        query = select(table).where(table.c[column].in_(some))
        query = query.order_by(*table.primary_key)
        yield from (row._asdict() for row in connection.execute(query).all())


def sources(connection: Connection) -> dict[str, Row]:
    """All sources."""
    return {row.id: row._asdict() for row in connection.execute(select(_source))}


def regions(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The names of regions in use."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(codes))):
        query = select(_region.c.code, _region.c.name).where(_region.c.code.in_(some))
        rows = connection.execute(query.where(_region.c.valid_to.is_(None)))
        found |= {row.code: row.name for row in rows}
    return found


def addresses(connection: Connection, document_ids: Iterable[int]) -> dict[int, str]:
    """Where documents lie that a reader can open: those that a plain GET brings."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(document_ids))):
        query = select(_document.c.id, _document.c.url).where(_document.c.id.in_(some))
        rows = connection.execute(query.where(_document.c.method == "GET"))
        found |= {row.id: row.url for row in rows}
    return found


class Mergers:
    """Things that turned out to be one: whoever watches one of them, watches all.

    column  of the table: the number of the thing that a row turned out to be
    """

    def __init__(self, connection: Connection, column: Column[Any]) -> None:
        query = select(column.table.c.id, column).where(column.is_not(None))
        self._into = {int(id): int(into) for id, into in connection.execute(query)}
        self._groups: dict[int, set[int]] = {}
        for each in self._into:
            last = self._last(each)
            self._groups.setdefault(last, {last}).add(each)

    def _last(self, id: int) -> int:
        seen = set()
        while id in self._into and id not in seen:
            seen.add(id)
            id = self._into[id]
        return min(seen) if id in seen else id  # in a circle: any one

    def same(self, ids: Iterable[int]) -> frozenset[int]:
        """These and all that are the same."""
        found: set[int] = set()
        for each in ids:
            found |= self._groups.get(self._last(each), {each}) | {each}
        return frozenset(found)
