"""The schema: up, down and up again on both databases, and the same as the models say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import BigInteger, Engine, Enum, inspect, text

from db.engine import open_engine, writing
from db.models import DataRow, metadata
from db.schema import alembic_config, migrate
from db.tables import home_of
from db.views import all_views, drop_views
from normalize.records import RECORD_TYPES, own_fields
from tests.db.conftest import Desk, application, facts, firm, fund
from tests.support.fund_notices import read

TABLES = set(metadata.tables)
DATA_TABLES = sorted(str(each.__tablename__) for each in DataRow.__subclasses__())
MONEY = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if column.name.endswith("_minor")
]


@pytest.fixture
def bare(database_url: str) -> Iterator[Engine]:
    """An empty database, which a test migrates."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def downgrade(url: str, engine: Engine) -> None:
    """Back to nothing. A table under a view can't be dropped, so the views go first."""
    with writing(engine).begin() as connection:
        drop_views(connection)
    command.downgrade(alembic_config(url), "base")


def tables(engine: Engine) -> set[str]:
    """Our tables that are there."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def _shape(engine: Engine) -> dict[str, Any]:
    """What is in the database, whatever its order: columns, keys, rules and indexes by name."""
    inspector = inspect(engine)
    shape: dict[str, Any] = {"views": sorted(inspector.get_view_names())}
    for table in tables(engine) | {"alembic_version"}:
        shape[table] = {
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], column.get("comment"))
                for column in inspector.get_columns(table)
            ),
            "key": inspector.get_pk_constraint(table),
            "foreign": sorted(inspector.get_foreign_keys(table), key=str),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "checks": sorted(inspector.get_check_constraints(table), key=str),
            "indexes": sorted(inspector.get_indexes(table), key=str),
        }
    return shape


def test_up_and_down_and_up_again(database_url: str, bare: Engine) -> None:
    """Through every revision, and the second time at once, as an empty database is made."""
    migrate(database_url, "0001")
    assert tables(bare) < TABLES
    migrate(database_url)
    assert tables(bare) == TABLES
    command.check(alembic_config(database_url))
    by_revisions = _shape(bare)

    downgrade(database_url, bare)
    assert tables(bare) == set()
    assert inspect(bare).get_view_names() == []

    migrate(database_url)
    assert _shape(bare) == by_revisions
    desk = Desk(database_url, bare, facts()).observed()
    assert desk.say(fund(1)).new == 1
    desk.store.close()


def test_migrating_again_changes_nothing_and_keeps_the_data(
    database_url: str, bare: Engine
) -> None:
    migrate(database_url)
    desk = Desk(database_url, bare, facts()).observed()
    desk.say(fund(1))
    before = desk.dump(all_tables=True)

    migrate(database_url)

    assert desk.dump(all_tables=True) == before
    assert set(inspect(bare).get_view_names()) == {view.name for view in all_views()}
    desk.store.close()


def test_keys_of_traditional_names_are_folded_and_doubles_merged(
    database_url: str, bare: Engine
) -> None:
    """As a database stands that was filled before names were compared in simplified characters."""
    migrate(database_url)
    desk = Desk(database_url, bare, facts("listing_application")).observed()
    here, there = firm("青禾電氣股份有限公司"), firm("青禾电气股份有限公司")
    old = replace(here, key=here.name)
    desk.say(application(1, issuer=old), application(2, issuer=there))
    assert [row["issuer_id"] for row in desk.rows("listing_application")] == [1, 2]
    with writing(bare).begin() as connection:
        drop_views(connection)
    command.downgrade(alembic_config(database_url), "0014")

    migrate(database_url)

    assert {row["name_key"] for row in desk.rows("organisation_name")} == {there.key}
    assert [row["merged_into"] for row in desk.rows("organisation")] == [None, 1]
    assert [row["organisation_id"] for row in desk.rows("mention")] == [1, 2]
    assert [row["issuer_id"] for row in desk.rows("listing_application")] == [1, 1]
    decided = desk.row("match_candidate")
    assert (decided["organisation_id"], decided["other_id"], decided["decision"]) == (1, 2, "same")
    desk.say(application(3, issuer=there), application(2, issuer=here))
    assert [row["issuer_id"] for row in desk.rows("listing_application")] == [1, 1, 1]
    desk.store.close()


def test_names_of_funds_get_numbers_of_their_own(database_url: str, bare: Engine) -> None:
    """As a database stands in which they were numbered by their place; decisions stay with them."""
    migrate(database_url)
    desk = Desk(database_url, bare, facts("fund_notice")).observed()
    words = "浙江云杉母基金（二期）认缴规模20亿元。浙江青禾产业基金认缴规模10亿元。"
    desk.say(*read(words, issuer="浙江省财政厅"))
    desk.end()
    names = desk.rows("fund_naming")
    own = [row["native_id"] for row in names]
    with writing(bare).begin() as connection:
        drop_views(connection)
    command.downgrade(alembic_config(database_url), "0019")
    with writing(bare).begin() as connection:
        for table in ("fund_naming", "fund"):
            for number, row in enumerate(names, start=1):
                key = row["name_key"].replace("二期", "(二期)")
                connection.execute(
                    text(
                        f"UPDATE {table} SET native_id = :old, name_key = :key "
                        "WHERE native_id = :new"
                    ),
                    {"old": f"n1/naming/{number}", "key": key, "new": row["native_id"]},
                )

    migrate(database_url)

    for table in ("fund_naming", "fund"):
        rows = desk.rows(table)
        assert [row["native_id"] for row in rows] == own
        assert [row["name_key"] for row in rows] == [row["name_key"] for row in names]
    desk.store.close()


def test_the_schema_is_that_of_the_models(migrated_url: str) -> None:
    """A model that was changed without a migration fails here: write one with alembic."""
    command.check(alembic_config(migrated_url))


def test_a_column_too_many_is_noticed(database_url: str, bare: Engine) -> None:
    migrate(database_url)
    with writing(bare).begin() as connection:
        connection.execute(text("ALTER TABLE region ADD COLUMN unheard_of TEXT"))

    with pytest.raises(CommandError, match="unheard_of"):
        command.check(alembic_config(database_url))


def test_the_tables_of_the_queue_are_its_own(database_url: str, bare: Engine) -> None:
    migrate(database_url)
    with writing(bare).begin() as connection:
        connection.execute(text("CREATE TABLE procrastinate_jobs (id INTEGER)"))

    command.check(alembic_config(database_url))


def test_without_an_address_nothing_is_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINDAO_DATABASE_URL", raising=False)
    config = alembic_config("sqlite://")
    config.set_main_option("sqlalchemy.url", "")

    with pytest.raises(SystemExit, match="YINDAO_DATABASE_URL"):
        command.upgrade(config, "head")


# --- kinds of columns


def test_there_are_no_native_enums(postgresql: Engine) -> None:
    """Alembic doesn't see a new member of one."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    assert [column for column in columns if isinstance(column.type, Enum)] == []
    with postgresql.connect() as connection:
        found = connection.execute(text("SELECT typname FROM pg_type WHERE typtype = 'e'"))
        assert found.all() == []


def test_money_has_64_bits(engine: Engine) -> None:
    inspector = inspect(engine)
    narrow = [
        (table, column["name"], str(column["type"]))
        for table in sorted({table for table, _ in MONEY})
        for column in inspector.get_columns(table)
        if column["name"].endswith("_minor") and not isinstance(column["type"], BigInteger)
    ]
    assert narrow == []
    assert ("procurement_notice", "budget_minor") in MONEY
    assert ("listing_application", "planned_raise_minor") in MONEY


def test_numbers_of_rows_have_64_bits(postgresql: Engine) -> None:
    """As SQLite's INTEGER has where it is the key."""
    inspector = inspect(postgresql)
    narrow = [
        (table, column["name"])
        for table in sorted(TABLES)
        for column in inspector.get_columns(table)
        if (column["name"] == "id" or column["name"].endswith("_id"))
        and str(column["type"]) == "INTEGER"
    ]
    assert narrow == []


def test_times_know_their_zone(postgresql: Engine) -> None:
    inspector = inspect(postgresql)
    times: list[tuple[str, Any]] = [
        (f"{table}.{column['name']}", column["type"])
        for table in sorted(TABLES)
        for column in inspector.get_columns(table)
        if column["name"].endswith("_at") or column["name"] == "at"
    ]
    assert [name for name, kind in times if not getattr(kind, "timezone", False)] == []
    assert len(times) > 20


# --- models and records


def test_every_field_of_a_record_has_its_column() -> None:
    missing = []
    for record_type in RECORD_TYPES:
        home = home_of(record_type)
        for name in own_fields(record_type):
            try:
                home.column(name)
            except KeyError:
                missing.append(f"{record_type.entity}.{name}")
    assert missing == []


def test_what_is_shared_is_so_in_record_and_table() -> None:
    shared = {str(each.__tablename__) for each in DataRow.__subclasses__() if each.shared}

    assert {each.entity for each in RECORD_TYPES if each.shared} == shared


def test_children_whose_absence_counts_know_their_parent() -> None:
    pairs = [
        ("procurement_lot", "procurement_notice"),
        ("award_supplier", "award"),
        ("set_aside", "set_aside_reading"),
        ("listing_party", "listing_application"),
        ("relation", "fund"),
        ("relation", "listing_application"),
    ]
    by_entity = {each.entity: each for each in RECORD_TYPES}
    for child, parent in pairs:
        column = home_of(by_entity[child]).parent_column(parent)
        assert column is not None
        assert {key.column.table.name for key in column.foreign_keys} == {parent}


@pytest.mark.parametrize("table", DATA_TABLES)
def test_a_data_row_cannot_be_without_its_origin(table: str) -> None:
    columns = metadata.tables[table].columns
    for name, target in (("document_id", "document"), ("source_id", "source")):
        (key,) = columns[name].foreign_keys
        assert key.column.table.name == target
        assert not columns[name].nullable
    assert not columns["native_id"].nullable


def test_tables_and_columns_are_described(postgresql: Engine) -> None:
    """In the database itself; SQLite keeps no comments."""
    inspector = inspect(postgresql)
    silent = [
        f"{table}.{column['name']}"
        for table in DATA_TABLES
        for column in inspector.get_columns(table)
        if not column["comment"]
    ]
    assert silent == []
    assert [t for t in DATA_TABLES if not inspector.get_table_comment(t)["text"]] == []
