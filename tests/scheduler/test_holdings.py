"""Doctor sees an archive that is lost or damaged, without reading it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from db.engine import open_engine
from scheduler import holdings
from scheduler.health import Finding
from scheduler.holdings import archive_findings
from spiders.archive import Archive, Exchange
from tests.support.network import sqlite_database
from tests.support.runs import DAY, NOW, put, source
from yindao.doctor import findings
from yindao.settings import Settings


def keep(connection: Connection, archive: Path, *ago: float) -> list[Path]:
    """A file of the archive for each of these days, with two documents; the files."""
    source(connection)
    return [_file(connection, archive, number, days) for number, days in enumerate(ago)]


def _file(connection: Connection, root: Path, number: int, ago: float) -> Path:
    archive = Archive(root, "s")
    for half in (0, 1):
        body = f"<html>{number} {half}</html>".encode()
        at = NOW - (ago - half / 4) * DAY
        url = f"https://source.example/{number}/{half}"
        exchange = Exchange(
            method="GET", url=url, request_body=b"", status=200, headers=[], body=body, at=at
        )
        kept = archive.write(exchange)
        put(
            connection,
            "document",
            source_id="s",
            method="GET",
            url=url,
            request_sha256=url,
            kind="page",
            context={},
            sha256=kept.sha256,
            size=len(body),
            archive_file=kept.file,
            archive_offset=kept.offset,
            first_seen_at=at,
            last_seen_at=NOW,
        )
    archive.close()
    return root / kept.file


def found(engine: Engine, archive: Path) -> list[Finding]:
    with engine.connect() as connection:
        return list(archive_findings(connection, archive))


def test_a_whole_archive_is_not_spoken_of(engine: Engine, tmp_path: Path) -> None:
    assert found(engine, tmp_path / "not" / "yet") == []  # nothing was crawled
    with engine.begin() as connection:
        keep(connection, tmp_path, 3, 2, 1)
    assert found(engine, tmp_path) == []


def test_an_archive_that_is_not_there(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        keep(connection, tmp_path / "archive", 3, 2)
    (tmp_path / "archive").rename(tmp_path / "elsewhere")

    (finding,) = found(engine, tmp_path / "archive")
    assert (finding.code, finding.since) == ("archive_missing", None)
    expected = f"no folder {tmp_path / 'archive'}; the newest 4 documents are in 2 files"
    assert finding.detail == expected
    assert found(engine, tmp_path / "elsewhere") == []


def test_a_file_that_is_missing(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        _, lost, _ = keep(connection, tmp_path, 3, 2, 1)
    lost.unlink()

    (finding,) = found(engine, tmp_path)
    assert (finding.code, finding.since) == ("archive_damaged", NOW - 2 * DAY)
    name = lost.relative_to(tmp_path)
    expected = f"2 of the newest 6 documents, in 1 of 3 files: {name} (missing)"
    assert finding.detail == expected


def test_a_file_that_ends_before_a_document(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        _, short = keep(connection, tmp_path, 3, 2)
        (offset,) = connection.exec_driver_sql(
            "SELECT max(archive_offset) FROM document WHERE url = 'https://source.example/1/1'"
        ).one()
    with short.open("r+b") as file:
        file.truncate(offset)

    (finding,) = found(engine, tmp_path)
    assert (finding.code, finding.since) == ("archive_damaged", NOW - 1.75 * DAY)
    name = short.relative_to(tmp_path)
    assert finding.detail == (
        f"1 of the newest 4 documents, in 1 of 2 files: {name} (ends at byte {offset})"
    )


def test_many_files_are_counted_and_not_all_named(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        for path in keep(connection, tmp_path, 5, 4, 3, 2, 1):
            path.unlink()

    (finding,) = found(engine, tmp_path)
    assert (finding.detail or "").startswith("10 of the newest 10 documents, in 5 of 5 files: s/")
    assert (finding.detail or "").endswith("(missing), and 2 more")


def test_only_the_newest_documents_are_looked_at(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.begin() as connection:
        old, _ = keep(connection, tmp_path, 3, 2)
    old.unlink()
    monkeypatch.setattr(holdings, "NEWEST", 2)

    assert found(engine, tmp_path) == []


def test_doctor_tells_it(tmp_path: Path) -> None:
    url = sqlite_database(tmp_path)
    engine = open_engine(url)
    with engine.begin() as connection:
        (lost,) = keep(connection, tmp_path / "archive", 2)
    engine.dispose()
    settings = Settings.model_construct(archive=tmp_path / "archive")

    def codes() -> set[str]:
        told = findings(url, settings, datetime.now(UTC))
        return {each.code for each in told if each.code.startswith("archive")}

    assert codes() == set()
    lost.unlink()
    assert codes() == {"archive_damaged"}
    lost.parent.rmdir()
    lost.parent.parent.rmdir()
    assert codes() == {"archive_missing"}
