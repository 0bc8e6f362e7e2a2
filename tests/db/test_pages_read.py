"""Pages that were read and left no row: known by their visits."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from db.answers import pages_read
from db.models import metadata
from db.schema import migrate
from db.seen import given_up
from tests.support import runs
from tests.support.runs import put

NOW = datetime(2026, 11, 8, 12, tzinfo=UTC)


def test_a_page_is_read_unless_a_question_of_its_reading_is_open(database_url: str) -> None:
    from db.engine import open_engine, writing

    migrate(database_url)
    engine = writing(open_engine(database_url))
    with engine.begin() as connection:
        runs.source(connection)
        runs.run(connection, 1)
        run = connection.execute(metadata.tables["crawl_run"].select()).one().id
        for number, kind in enumerate(("page", "page", "page", "blocked", "list"), start=1):
            put(
                connection,
                "document",
                source_id="s",
                method="GET",
                url=f"https://s.example/{number}",
                request_sha256=f"r{number}",
                sha256=f"b{number}",
                kind=kind,
                context={},
                size=1,
                archive_file="f",
                archive_offset=0,
                first_seen_at=NOW,
                last_seen_at=NOW,
            )
            put(
                connection,
                "visit",
                run_id=run,
                document_id=number,
                native_id=f"n{number}",
                url=f"https://s.example/{number}",
                at=NOW,
                http_status=200,
            )
        for number, reason in ((2, "drift"), (3, "unexpected")):
            put(
                connection,
                "review_item",
                source_id="s",
                entity="document",
                entity_id=number,
                field="page",
                raw="r",
                raw_sha256=f"q{number}",
                reason=reason,
                candidates=[],
                document_id=number,
                raised_at=NOW,
            )
        wanted = [f"n{number}" for number in range(1, 7)]
        assert pages_read(connection, "s", wanted, "page") == {"n1", "n3"}
        assert pages_read(connection, "other", wanted, "page") == set()
        for again in range(2):  # the same body comes again, and nobody has answered the question
            visit = {"run_id": run, "document_id": 2, "native_id": "n2", "at": NOW}
            put(connection, "visit", url=f"https://s.example/2/{again}", http_status=200, **visit)
        assert pages_read(connection, "s", wanted, "page") == {"n1", "n2", "n3"}
        _is_refused(connection, run, wanted)
    engine.dispose()


def _is_refused(connection: Connection, run: int, wanted: list[str]) -> None:
    """A page that is forbidden in three runs is given up, unless the runs were blocked as such."""
    visit = {"url": "https://s.example/4", "native_id": "n4", "at": NOW, "http_status": 403}
    put(connection, "visit", run_id=run, document_id=4, **visit)
    runs.run(connection, 0, "blocked")
    blocked = connection.execute(metadata.tables["crawl_run"].select()).all()[-1].id
    put(connection, "visit", run_id=blocked, document_id=4, **visit)
    assert given_up(connection, "s", wanted) == set()
    put(connection, "visit", run_id=run, document_id=4, **visit)
    assert given_up(connection, "s", wanted) == {"n4"}
    put(connection, "visit", run_id=run, document_id=1, **visit)  # it has answered
    assert given_up(connection, "s", wanted) == set()
