"""The analysts' views: the same on both databases, described, pinned, and with their origin."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from db.engine import open_engine, writing
from db.models import DataRow
from db.views import View, _read, all_views
from normalize.records import (
    RECORD_TYPES,
)
from tests.db.conftest import (
    Desk,
    day,
    empty,
    facts,
    fund,
)
from tests.support.purchases import month
from tests.support.view_world import fill, plain, show

PINNED = Path(__file__).with_name("views.tsv")


@pytest.fixture
def world(migrated_url: str) -> Iterator[Engine]:
    """The world on each database."""
    fill(migrated_url)
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


# --- the same on both databases


@pytest.fixture(scope="module")
def both(
    sqlite_template: Path,
    postgres_migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Engine, Engine]]:
    """The same world on SQLite and on PostgreSQL."""
    path = tmp_path_factory.mktemp("both") / "yindao.sqlite"
    shutil.copyfile(sqlite_template, path)
    engines = open_engine(f"sqlite:///{path}"), open_engine(postgres_migrated)
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.fixture
def filled(both: tuple[Engine, Engine]) -> tuple[Engine, Engine]:
    """The same world on both, whatever another test left there."""
    for engine in both:
        empty(engine)
        fill(url := engine.url.render_as_string(hide_password=False))
        for name, notices in month().items():
            desk = Desk(url, engine, facts("procurement_notice", id=name, full_list=False))
            desk.begin()
            for said in notices:
                desk.say(*said)
            desk.end()
            desk.store.close()
        with writing(engine).begin() as connection:
            connection.execute(text("UPDATE crawl_run SET started_at = finished_at"))
    return both


def test_every_view_shows_the_same_on_both(filled: tuple[Engine, Engine]) -> None:
    for view in all_views():
        shown = [
            sorted(
                [
                    {k: plain(v) for k, v in row.items()}
                    for row in show(engine, f"SELECT * FROM {view.name}")
                ],
                key=repr,
            )
            for engine in filled
        ]
        assert shown[0] == shown[1], view.name
        assert shown[0], f"{view.name} shows nothing of a world in which it has something to show"


def test_the_examples_of_the_views_answer_on_both(filled: tuple[Engine, Engine]) -> None:
    for view in all_views():
        for query in view.examples:
            assert f"FROM {view.name}" in query
            shown = [[[*map(plain, row.values())] for row in show(each, query)] for each in filled]
            assert shown[0] == shown[1], query
            assert shown[0], query


# --- what is promised


def test_the_columns_of_the_views_are_pinned(world: Engine) -> None:
    """Analysts' queries hang on them."""
    with PINNED.open(encoding="utf-8", newline="") as lines:
        pinned = {row["view"]: row for row in csv.DictReader(lines, delimiter="\t")}
    found = {
        view.name: {
            "view": view.name,
            "version": str(view.version),
            "columns": " ".join(column["name"] for column in inspect(world).get_columns(view.name)),
        }
        for view in all_views()
    }
    assert found == pinned, (
        f"The columns of a view have changed. Raise its `-- version:` and put the new line into "
        f"{PINNED.name}:\n"
        + "\n".join("\t".join(row.values()) for row in found.values() if row not in pinned.values())
    )


@pytest.mark.parametrize("view", all_views(), ids=lambda view: view.name)
def test_a_view_is_described(view: View) -> None:
    assert view.version >= 1
    assert len(view.description) > 40
    assert view.description.endswith(".")
    assert "{" not in view.sql("sqlite") + view.sql("postgresql")


def test_descriptions_are_in_the_database(postgresql: Engine) -> None:
    """Where they can be: SQLite keeps no comments."""
    found = {
        row["relname"]: row["said"]
        for row in show(
            postgresql,
            "SELECT relname, obj_description(oid) AS said FROM pg_class"
            " WHERE relkind = 'v' AND relname LIKE 'v\\_%'",
        )
    }
    assert set(found) == {view.name for view in all_views()}
    for view in all_views():
        assert found[view.name].startswith(view.description)


def test_a_view_without_its_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v_x.sql"
    path.write_text("-- What it shows.\nSELECT 1 AS one\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"v_x\.sql: expected '-- version: N' in line 1"):
        _read(path)


# --- what they show


def test_a_listing_with_its_days_and_a_notice_in_beijing_time_and_yuan(world: Engine) -> None:
    (row,) = show(world, "SELECT * FROM v_listing")

    assert (row["stage"], row["suspensions"]) == ("registered", 1)  # a repeat is none
    assert plain(row["registered_on"]) == "2026-05-31"
    assert (row["region_name"], row["source_updated_at"]) == ("浙江省", "2026-06-01 09:00:00")
    assert float(row["planned_raise_yuan"]) == 600_580_000.33

    (row,) = show(world, "SELECT * FROM v_procurement")

    assert row["published_at"] == "2026-06-01 07:30:00"
    assert (float(row["budget_yuan"]), row["set_aside_outcome"]) == (123.45, "stated")
    assert (bool(row["page_was_read"]), row["project_no"]) == (True, "P-1")


def test_a_notice_that_was_read_and_says_nothing_has_its_row(world: Engine) -> None:
    assert [row["percent"] for row in show(world, "SELECT * FROM v_set_aside")] == [40.0]
    with writing(world).begin() as connection:
        connection.execute(text("UPDATE set_aside SET gone_at = first_seen_at"))

    (row,) = show(world, "SELECT * FROM v_set_aside")
    assert (row["outcome"], row["percent"]) == ("stated", None)


def test_a_lot_has_the_outcome_of_its_own_reading_or_that_of_its_notice(world: Engine) -> None:
    (row,) = show(world, "SELECT * FROM v_set_aside_lot")
    assert (row["lot_no"], row["outcome"]) == ("1", "policy_mentioned")
    assert row["notice_outcome"] == "stated"
    with writing(world).begin() as connection:
        connection.execute(
            text("UPDATE set_aside_reading SET gone_at = first_seen_at WHERE lot_no IS NOT NULL")
        )

    (row,) = show(world, "SELECT * FROM v_set_aside_lot")
    assert (row["lot_no"], row["outcome"]) == ("1", "stated")


def test_changes_say_whether_they_are_news(world: Engine) -> None:
    with writing(world).begin() as connection:
        connection.execute(text("UPDATE change SET cause = 'reparse' WHERE entity = 'fund'"))

    shown = show(world, "SELECT DISTINCT entity, is_news FROM v_change WHERE field = '*'")
    news = {row["entity"]: bool(row["is_news"]) for row in shown}
    assert news["fund"] is False
    assert news["listing_application"] is True


def test_reading_the_archive_again_is_no_sign_of_health(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk().observed()
    desk.say(fund(1))
    desk.end("blocked", windows={"all": (10, 7)})

    desk.reparse(fund(1, status="operating"), document=1, at=day(0))

    (health,) = show(desk.engine, "SELECT * FROM v_source_health")
    assert (health["last_verdict"], health["new"]) == ("blocked", 1)
    (coverage,) = show(desk.engine, "SELECT * FROM v_coverage")
    assert (coverage["expected"], coverage["got"], coverage["missing"]) == (10, 7, 3)


# --- where everything came from


# Views that count: their rows come from many documents.
COUNTING = {
    *("v_coverage", "v_listing_pipeline", "v_source_health", "v_sponsor"),
    "v_state_shareholder_rate",
    *("v_fund_definition", "v_fund_promise", "v_fund_totals", "v_fund_totals_year"),
    *("v_set_aside_ground", "v_set_aside_kind", "v_set_aside_share", "v_set_aside_supplier"),
}


def test_from_any_row_one_query_leads_to_its_document(world: Engine) -> None:
    tables = sorted(str(each.__tablename__) for each in DataRow.__subclasses__())
    filled = []
    for table in tables:
        rows = show(
            world,
            f"SELECT t.id, d.url, d.first_seen_at, d.archive_file, d.archive_offset"
            f" FROM {table} AS t LEFT JOIN document AS d ON d.id = t.document_id",
        )
        assert all(value is not None for row in rows for value in row.values()), table
        filled += [table] if rows else []
    assert filled == sorted(each.entity for each in RECORD_TYPES)

    documents = {row["id"] for row in show(world, "SELECT id FROM document")}
    for view in all_views():
        if view.name not in COUNTING:
            rows = show(world, f"SELECT document_id FROM {view.name}")
            assert {row["document_id"] for row in rows} <= documents, view.name
