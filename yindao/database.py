"""A database made ready: schema, views, and the reference data that ships with the project."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Engine, func, select

from db.engine import open_engine, writing
from db.models.reference import Region as RegionRow
from db.reference import load_regions
from db.runs import register
from db.schema import migrate
from normalize.region_table import all_regions
from spiders.facts import facts_of
from spiders.registry import all_sources
from yindao.errors import usable

_LEVELS = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
_region = RegionRow.__table__  # type: ignore[attr-defined]


def prepare(url: str) -> Engine:
    """Bring a database to today's schema and reference data, and open it. Raises UserError where
    it is none that can be opened."""
    with usable(url):
        migrate(url)
    engine = open_engine(url)
    rows = list(_regions())
    with engine.connect() as connection:
        held = connection.execute(select(func.count()).select_from(_region)).scalar()
    if held != len(rows):
        load_regions(engine, rows)
    return engine


def sync_sources(engine: Engine, opened: Collection[str] = ()) -> None:
    """Write what the specs say of each source: cadences for the daemon, and for the letter that
    there is a source that nobody has asked yet.

    opened  restricted sources that the operator has set a User-Agent for
    """
    with writing(engine).begin() as connection:
        for cls in all_sources().values():
            access = "open" if cls.spec.id in opened else cls.spec.access
            register(connection, facts_of(cls.spec, access))


def _regions() -> Iterator[dict[str, Any]]:
    for region in all_regions():
        yield {
            "code": region.code,
            "name": region.name,
            "kind": region.kind,
            "level": _LEVELS[region.level],
            "parent": region.parent,
            "valid_from": str(region.valid_from) if region.valid_from else None,
            "valid_to": str(region.valid_to) if region.valid_to else None,
            "replaced_by": " ".join(region.replaced_by) or None,
        }
