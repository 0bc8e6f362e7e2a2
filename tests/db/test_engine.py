"""Connections: who may write, who waits for whom, and which databases there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.engine import database_url, open_engine, writing
from tests.db.conftest import Desk, fund

INSERT = text(
    "INSERT INTO external_event (happened_on, kind, title) VALUES ('2026-06-01', 'policy', 'x')"
)
COUNT = text("SELECT COUNT(*) FROM external_event")


@pytest.fixture
def reader(migrated_url: str) -> Iterator[Engine]:
    """An engine that only reads."""
    engine = open_engine(migrated_url, read_only=True)
    yield engine
    engine.dispose()


# --- reading only


def test_a_reader_reads(reader: Engine, engine: Engine) -> None:
    with writing(engine).begin() as connection:
        connection.execute(INSERT)

    with reader.connect() as connection:
        assert connection.execute(COUNT).scalar() == 1


@pytest.mark.parametrize(
    "statement",
    [
        INSERT,
        text("DELETE FROM source"),
        text("CREATE TABLE x (y INTEGER)"),
        text("DROP TABLE visit"),
    ],
    ids=["insert", "delete", "create", "drop"],
)
def test_a_reader_is_refused_to_write(reader: Engine, statement: object) -> None:
    with (
        reader.connect() as connection,
        pytest.raises(DBAPIError, match=r"(?i)read-?only"),
    ):
        connection.execute(statement)  # type: ignore[call-overload]


# --- several at once


def test_a_long_read_does_not_stop_a_writer(reader: Engine, open_desk: Callable[..., Desk]) -> None:
    desk = open_desk().observed()
    desk.say(*(fund(number) for number in range(500)))
    with reader.connect() as connection:
        rows = connection.execute(text("SELECT name FROM fund"))
        rows.fetchone()  # and the others wait to be read

        desk.say(fund("new"))
        desk.end()

        assert len(rows.all()) == 499
    assert len(desk.rows("fund")) == 501


def test_on_sqlite_a_reader_sees_one_moment(sqlite: Engine) -> None:
    reader = open_engine(sqlite.url.render_as_string(), read_only=True)
    with reader.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0
        with writing(sqlite).begin() as other:
            other.execute(INSERT)
        assert connection.execute(COUNT).scalar() == 0
    reader.dispose()


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def insert_and_fail() -> None:
        with writing(engine).begin() as connection:
            connection.execute(INSERT)
            connection.execute(text("CREATE TABLE half_done (y INTEGER)"))
            raise RuntimeError("the machine stops here")

    with pytest.raises(RuntimeError, match="stops here"):
        insert_and_fail()

    with engine.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0
        assert not engine.dialect.has_table(connection, "half_done")


def test_a_row_must_have_its_document(engine: Engine) -> None:
    """SQLite checks references only when told to."""
    run = text(
        "INSERT INTO crawl_run (source_id, started_at, backfill, requests, responses, bytes,"
        " drafts, new, changed, unchanged, rejected, review_items) VALUES ('nobody',"
        " '2026-06-01', FALSE, 0, '{}', 0, 0, 0, 0, 0, 0, 0)"
    )
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(run)


def test_on_sqlite_a_writer_waits_for_another(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "busy_timeout": 30_000, "foreign_keys": 1}


def test_on_sqlite_a_writer_takes_the_lock_at_once(sqlite: Engine) -> None:
    """So that two that read first and write later wait instead of failing."""
    other = open_engine(sqlite.url.render_as_string())
    with writing(sqlite).begin(), other.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.execute(COUNT)  # reading goes on
        with pytest.raises(DBAPIError, match="locked"):
            connection.execute(INSERT)
    other.dispose()


# --- which databases there are


@pytest.mark.parametrize(
    "wrong", ["mysql://user@host/x", "oracle://x", "yindao.sqlite", "/data/yindao.db", ""]
)
def test_another_address_is_refused_with_what_was_expected(wrong: str) -> None:
    with pytest.raises(ValueError, match="expected a sqlite:/// or postgresql:// URL, found"):
        database_url(wrong)


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://u:p@host/x",
        "postgresql+psycopg://u:p@host/x",
        "postgresql+psycopg2://u:p@host/x",
    ],
)
def test_there_is_one_driver_for_postgresql(given: str) -> None:
    url = database_url(given)

    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.database) == ("u", "p", "host", "x")


def test_the_folder_of_a_sqlite_file_is_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("new") / "deep" / "yindao.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect():
        pass
    engine.dispose()

    assert path.is_file()


def test_no_message_holds_what_a_statement_was_given(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as refused, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "token-17"})

    assert "token-17" not in str(refused.value)
