"""Faults below us: a large file to migrate, two who migrate at once, a server that drops us."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import OperationalError

from db.engine import open_engine, writing
from db.models import metadata
from db.schema import alembic_config, migrate
from db.views import drop_views
from tests.db.conftest import START, Desk, facts, fund

MANY = 200_000
# As the tables of 0001 take them.
_SOURCE = """
INSERT INTO source (id, title, channel, entity, publisher, url, access, cadence_seconds, full_list)
VALUES ('s', 't', 'fund', 'fund', 'p', 'u', 'open', 60, 1)
"""
_RUN = """
INSERT INTO crawl_run (id, source_id, started_at, backfill, requests, responses, bytes, drafts, new,
    changed, unchanged, rejected, review_items, reason)
VALUES (1, 's', '2026-06-01', 0, 0, '{}', 0, 0, 0, 0, 0, 0, 0, 'reparse')
"""


def test_a_large_file_is_migrated_up_and_down_with_a_copy_of_before(tmp_path: Path) -> None:
    """Fault 18: the tables that 0002 alters are copied by SQLite with all that points to them."""
    url = f"sqlite:///{tmp_path / 'yindao.sqlite'}"
    migrate(url, "0001")
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(_SOURCE)
        connection.exec_driver_sql(_RUN)
        row = {"entity": "fund", "entity_id": 1, "field": "status", "cause": "new", "run_id": 1}
        rows = [{**row, "seen_at": START, "value_new": str(number)} for number in range(MANY)]
        connection.execute(insert(metadata.tables["change"]), rows)

    migrate(url)
    copy = tmp_path / "yindao.sqlite.at-0001"
    assert copy.exists()
    assert _counted(url) == MANY
    with engine.connect() as connection:
        kind = connection.execute(text("SELECT kind FROM crawl_run")).scalar()
        assert kind == "reparse"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []

    with writing(engine).begin() as connection:
        drop_views(connection)
    command.downgrade(alembic_config(url), "0001")
    assert _counted(url) == MANY
    assert _counted(f"sqlite:///{copy}") == MANY
    engine.dispose()


def _counted(url: str) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT COUNT(*) FROM change")).scalar_one()
    engine.dispose()
    return int(found)


def test_two_who_migrate_one_file_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'yindao.sqlite'}"
    failures: list[BaseException] = []

    def work() -> None:
        try:
            migrate(url)
        except Exception as error:  # a thread's error would be lost
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    migrate(url)  # whoever lost says so; the file is whole, and nobody has to mend it

    engine = open_engine(url)
    desk = Desk(url, engine, facts()).observed()
    assert desk.say(fund(1)).new == 1
    desk.store.close()
    engine.dispose()


def test_a_server_that_drops_us_loses_a_batch_and_nothing_else(
    postgresql: Engine, postgres_migrated: str
) -> None:
    desk = Desk(postgres_migrated, postgresql, facts()).observed()
    desk.say(fund(1))
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(OperationalError):
        desk.say(fund(2))
    assert desk.say(fund(2)).new == 1
    desk.end()

    with postgresql.connect() as connection:
        names = connection.execute(select(metadata.tables["fund"].c.native_id)).scalars().all()
    assert sorted(names) == ["1", "2"]
    desk.store.close()
