"""A database made ready: schema, views, and the reference data that ships with the project."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from db.engine import database_url, open_engine, writing
from db.models.reference import Region as RegionRow
from db.reference import load_regions
from db.runs import register
from db.schema import migrate
from normalize.region_table import all_regions
from spiders.facts import facts_of
from spiders.registry import all_sources
from yindao.errors import Unreachable, UserError

_LEVELS = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
_region = RegionRow.__table__  # type: ignore[attr-defined]


def check_database(url: str) -> None:
    """Raise UserError where a file is no database, Unreachable where a server doesn't answer: the
    databases' own messages name neither."""
    target = database_url(url)
    on_file = target.get_backend_name() == "sqlite"
    if on_file and not Path(target.database or "").exists():
        return  # it is made where that is meant
    shown = target.database if on_file else target.set(query={}).render_as_string()
    engine = open_engine(url, read_only=True)
    try:
        # Asked through the driver: whoever opens and closes a SQLite file beside it drops the
        # locks that the process holds on that file.
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA schema_version" if on_file else "SELECT 1")
    except DBAPIError as error:
        first = str(error.orig).strip().splitlines()[0]
        if on_file:
            raise UserError(f"database {shown}: expected a SQLite file, found: {first}") from error
        raise Unreachable(f"database {shown}: {first}") from error
    finally:
        engine.dispose()


def prepare(url: str) -> Engine:
    """Bring a database to today's schema and reference data, and open it.

    Raises UserError where a file is no database, Unreachable where a server doesn't answer.
    """
    check_database(url)
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
