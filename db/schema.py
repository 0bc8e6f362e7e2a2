"""The schema of a database: tables by Alembic, then the views.

Apart from db.engine, because a crawl needs connections only, and Alembic is slow to load.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from db.engine import database_url, open_engine, writing
from db.views import create_views, drop_views

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Bring a database to the given revision of the schema, and renew its views."""
    engine = writing(open_engine(url))
    with engine.begin() as connection:
        drop_views(connection)
    command.upgrade(alembic_config(url), revision)
    with engine.begin() as connection:
        create_views(connection)
    engine.dispose()


def alembic_config(url: str) -> Config:
    """Alembic's configuration for one database, wherever the caller stands."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    target = database_url(url).render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", target.replace("%", "%%"))
    return config
