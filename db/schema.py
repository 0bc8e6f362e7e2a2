"""The schema of a database: its tables, brought up by Alembic or made at once, then the views.

Apart from db.engine, because a crawl needs connections only, and Alembic is slow to load.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from db.engine import database_url, open_engine, writing
from db.models import metadata
from db.views import create_views, drop_views, views_are_current

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to the given revision of the schema; the newest has the views.

    An empty one is made as the models say, without the way through its past. A database that is
    there already is left alone: a view can't be made anew while somebody reads.
    """
    engine = open_engine(url)
    try:
        if revision != "head" or not (_is_made(engine) or _is_current(engine)):
            _migrate(writing(engine), url, revision)
    finally:
        engine.dispose()


def _is_made(engine: Engine) -> bool:
    """True where the database was empty and has just been made."""
    with engine.connect() as connection:
        if not _is_empty(connection):
            return False
    with writing(engine).begin() as connection:
        if empty := _is_empty(connection):  # or somebody else came between and has made it
            metadata.create_all(connection)
            script = ScriptDirectory(str(_MIGRATIONS))
            MigrationContext.configure(connection).stamp(script, "head")
            create_views(connection)
    return empty


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _migrate(engine: Engine, url: str, revision: str) -> None:
    _back_up(engine)
    with engine.begin() as connection:
        drop_views(connection)
    command.upgrade(alembic_config(url), revision)
    if revision == "head":  # the views are of today's tables
        with engine.begin() as connection:
            create_views(connection)


def _back_up(engine: Engine) -> None:
    """A SQLite file is copied to `NAME.at-REVISION` before its tables are altered. Of PostgreSQL
    its operator has dumps."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    with engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_heads()
        newest = ScriptDirectory(str(_MIGRATIONS)).get_heads()
    if not held or set(held) == set(newest):
        return
    path = Path(engine.url.database)
    copy = path.with_name(f"{path.name}.at-{'-'.join(sorted(held))}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


class NewerDatabase(ValueError):
    """The database was written by a newer version of the program."""


def _is_current(engine: Engine) -> bool:
    """True where tables and views are today's. Raises NewerDatabase, before anything is touched."""
    with engine.connect() as connection:
        _refuse_unknown(connection)
        held = MigrationContext.configure(connection).get_current_heads()
        newest = ScriptDirectory(str(_MIGRATIONS)).get_heads()
        return set(held) == set(newest) and views_are_current(connection)


def _refuse_unknown(connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        found = ", ".join(sorted(unknown))
        raise NewerDatabase(
            f"database: expected a revision up to {max(known)}, found {found}; "
            "a newer Yindao wrote it: update the program"
        )


def alembic_config(url: str) -> Config:
    """Alembic's configuration for one database, wherever the caller stands."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    target = database_url(url).render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", target.replace("%", "%%"))
    return config
