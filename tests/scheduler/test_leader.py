"""One leads, the others stand by; who loses the connection leads no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from db.engine import open_engine
from scheduler.leader import Leader


@pytest.fixture
def other(migrated_url: str) -> Iterator[Engine]:
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


def test_one_leads_until_it_lets_go(engine: Engine, other: Engine) -> None:
    first, second = Leader(engine), Leader(other)
    assert first.leads()
    assert not second.leads()
    assert first.leads()

    first.release()
    assert second.leads()
    assert not first.leads()
    second.release()


def test_who_loses_the_connection_leads_no_more(postgresql: Engine, postgres_migrated: str) -> None:
    other = open_engine(postgres_migrated)
    first, second = Leader(postgresql), Leader(other)
    assert first.leads()
    with other.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
            )
        )
    assert second.leads()
    assert not first.leads()
    second.release()
    assert first.leads()
    first.release()
    other.dispose()
