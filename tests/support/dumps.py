"""The data tables of a database as plain values, so that two databases can be compared.

Row numbers and the times of our own doing differ between any two runs; what a row points to is
therefore given by the native id of the row that it points to.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Table, select

from db.models import metadata

OWN = frozenset({"id", "document_id", "first_seen_at", "run_id", "raised_at", "decided_at"})
OPERATIONS = frozenset(
    {"source", "crawl_run", "crawl_window", "document", "visit", "run_key", "observation"}
)
Rows: TypeAlias = list[tuple[tuple[str, str], ...]]


def data_of(engine: Engine) -> dict[str, Rows]:
    """Every data table, `change` and `review_item`, by name; rows in a stable order."""
    with engine.connect() as connection:
        names = _names(connection)
        return {
            name: sorted(_plain(row, table, names) for row in _all(connection, table))
            for name, table in metadata.tables.items()
            if name not in OPERATIONS
        }


def raw_data_of(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every data table as it is, row numbers and all: to show that nothing was written."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row.values()) for row in _all(connection, table)), key=repr)
            for name, table in metadata.tables.items()
            if name not in OPERATIONS
        }


def _all(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _names(connection: Connection) -> dict[tuple[str, int], str]:
    """Row numbers to what a person would call the row."""
    names: dict[tuple[str, int], str] = {}
    for name, table in metadata.tables.items():
        label = next((c for c in ("native_id", "name", "url") if c in table.c), None)
        if "id" in table.c and label:
            for row in connection.execute(select(table.c.id, table.c[label])):
                names[name, row[0]] = str(row[1])
    return names


def _plain(
    row: dict[str, Any], table: Table, names: dict[tuple[str, int], str]
) -> tuple[tuple[str, str], ...]:
    values = dict(row)
    if "entity_id" in values:
        values["entity_id"] = names.get((values["entity"], values["entity_id"]))
    for column in table.c:
        for key in column.foreign_keys:
            target = key.column.table.name
            if target != "source" and values.get(column.name) is not None:
                values[column.name] = names.get((target, values[column.name]))
    return tuple((k, repr(v)) for k, v in sorted(values.items()) if k not in OWN)
