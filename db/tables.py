"""Which table a record goes into, and where its fields stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table

from db.fold import fields_of
from db.models import metadata
from normalize.records import RECORD_TYPES, Record


@dataclass(frozen=True, slots=True)
class Home:
    """The table of a record type."""

    type: type[Record]
    table: Table

    def column(self, field: str) -> Column[Any]:
        """The column of a field: organisations and references are kept by id."""
        name = field if field in fields_of(self.type).plain else f"{field}_id"
        return self.table.c[name]

    @property
    def has_pages(self) -> bool:
        """True where a thing has a page of its own, whose state is kept in `detail_version`."""
        return "detail_version" in self.table.c

    def parent_column(self, parent: str) -> Column[Any] | None:
        """The column that points to the parent's table."""
        for field in sorted(fields_of(self.type).links):
            column = self.column(field)
            if any(key.column.table.name == parent for key in column.foreign_keys):
                return column
        return None


_HOMES = {each.entity: Home(each, metadata.tables[each.entity]) for each in RECORD_TYPES}


def home_of(record_type: type[Record]) -> Home:
    """The table of a record type."""
    return _HOMES[record_type.entity]


def type_of(entity: str) -> type[Record]:
    """The record type of a table."""
    return _HOMES[entity].type
