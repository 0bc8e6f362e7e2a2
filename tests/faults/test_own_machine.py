"""Faults of our own machine: a database that refuses, a disk that is full."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.support.network import crawl
from tests.support.second_week import (
    CORRECTION,
    NEW,
    ROOT,
    ZYGG,
    After,
    Place,
    answer_of,
    second_week,
)
from yindao.sample.network import UNTIL


def test_a_database_that_is_read_only_is_said(after: After, tmp_path: Path) -> None:
    place = after("ccgp_zygg")
    file = place.folder / "yindao.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(file.read_bytes())
    data[18] = 3  # the version for writing: SQLite opens a later one for reading only, root or not
    file.write_bytes(data)
    runs = place.rows("SELECT count(*) FROM crawl_run")
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.exit_code == 1
    assert end.is_fault
    assert "readonly database" in (end.reason or "")
    assert place.rows("SELECT count(*) FROM crawl_run") == runs
    assert place.new() == set()


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    place = Place(tmp_path / "file", "ccgp_zygg")
    end = crawl("ccgp_zygg", place.database, tmp_path / "archive", [])
    assert (end.exit_code, end.verdict) == (1, None)
    assert "file" in (end.reason or "")


def test_a_database_that_refuses_in_the_middle_makes_the_run_failed(
    after: After, tmp_path: Path
) -> None:
    place = after("ccgp_zygg")
    with closing(sqlite3.connect(place.folder / "yindao.sqlite")) as connection:
        connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON observation "
            "BEGIN INSERT INTO nowhere VALUES (1); END"
        )
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith("writing a batch: OperationalError")
    assert "no such table: main.nowhere" in (end.reason or "")
    assert place.new() == set(), "a batch is whole or absent"
    assert place.rows("SELECT * FROM visit WHERE run_id = ?", place.run) == []
    assert len(place.archived()) > 5, "the archive has what the database didn't take"


def test_an_answer_that_the_database_refuses_does_not_lose_the_others(
    after: After, tmp_path: Path
) -> None:
    """Here it is the list itself: the pages that it names are stored without it."""
    place = after("ccgp_zygg")
    with closing(sqlite3.connect(place.folder / "yindao.sqlite")) as connection:
        connection.execute(
            "CREATE TRIGGER odd BEFORE INSERT ON procurement_notice "
            "WHEN NEW.native_id = '99000212' BEGIN SELECT RAISE(ABORT, 'an odd row'); END"
        )
    end = place.crawl(second_week(tmp_path, "ccgp_zygg").files())
    assert end.verdict == "failed"
    assert (end.reason or "").startswith(f"{ZYGG}index.htm: IntegrityError: ")
    assert "an odd row" in (end.reason or "")
    assert place.new() == {"99000205"}
    place.came(answer_of("ccgp_zygg", CORRECTION).content)


def test_a_disk_that_is_full_ends_the_crawl(after: After, tmp_path: Path) -> None:
    """What can't be archived isn't read, and nothing more is asked for in vain."""
    place = after("ccgp_zygg")
    script = """
import errno, sys
from spiders import archive, crawl
append, taken = archive.Archive._append, []
def full(self, data):
    if len(taken) >= 3:
        taken.append("refused")
        raise OSError(errno.ENOSPC, "No space left on device")
    taken.append("taken")
    return append(self, data)
archive.Archive._append = full
code = crawl.main(sys.argv[1:])
print(taken.count("refused"))
sys.exit(code)
"""
    command = [sys.executable, "-c", script, "ccgp_zygg", "--database", place.database]
    command += ["--archive", str(place.archive), "--log-level", "CRITICAL"]
    command += ["--until", str(UNTIL[2]), "--floor", "1", "--replay"]
    command += map(str, second_week(tmp_path, "ccgp_zygg").files())
    child = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    *_, end, refused = child.stdout.splitlines()
    assert json.loads(end)["verdict"] == "failed"
    assert "not archived" in json.loads(end)["reason"]
    assert "No space left on device" in json.loads(end)["reason"]
    assert int(refused) <= 2, "one request may be on its way when the disk is full"
    assert len(place.archived()) == 3
    assert place.new() == NEW["ccgp_zygg"], "the list had come"
