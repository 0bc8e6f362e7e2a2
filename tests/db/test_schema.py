"""A database is brought to today's schema, left alone where it is there, and never wrecked."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from db.engine import open_engine, writing
from db.schema import NewerDatabase, migrate


def _views(url: str) -> set[str]:
    engine = open_engine(url)
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'view'",
        "postgresql": "SELECT relname FROM pg_class WHERE relkind = 'v' AND relname LIKE 'v\\_%'",
    }[engine.dialect.name]
    with engine.connect() as connection:
        found = {str(row[0]) for row in connection.execute(text(query))}
    engine.dispose()
    return found


def test_a_database_of_a_newer_version_is_not_touched(database_url: str) -> None:
    migrate(database_url)
    before = _views(database_url)
    engine = writing(open_engine(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(NewerDatabase, match="found 9999"):
        migrate(database_url)

    assert _views(database_url) == before
    assert "v_fund" in before


def test_a_view_that_differs_is_made_anew_and_others_are_left(database_url: str) -> None:
    migrate(database_url)
    engine = writing(open_engine(database_url))
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW v_coverage"))
        connection.execute(text("CREATE VIEW v_coverage AS SELECT 1 AS one"))
    migrate(database_url)
    with engine.connect() as connection:
        columns = list(connection.execute(text("SELECT * FROM v_coverage LIMIT 0")).keys())
    engine.dispose()
    assert "window_key" in columns
