"""Loading reference data that ships with the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert

from db.engine import writing
from db.models.reference import Region

_region = Region.__table__  # type: ignore[attr-defined]


def load_regions(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> int:
    """Replace the regions by `rows` (columns of the table `region`); the number of rows."""
    values = [dict(row) for row in rows]
    with writing(engine).begin() as connection:
        connection.execute(delete(_region))
        connection.execute(insert(_region), values)
    return len(values)
