"""Bad input as a user gives it: told with what was expected, what was found and where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import make_url

from db.engine import _frozen, shown_url
from tests.support.command import yindao_in as yindao
from yindao.database import prepare
from yindao.errors import UserError
from yindao.filings import Request, fetch_documents, read_documents
from yindao.query import ask, existing
from yindao.settings import Settings


def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("no database, but long enough for a header " * 10, encoding="utf-8")
    folder = tmp_path / "folder.db"
    folder.mkdir()
    for file, found in ((text, "not a database"), (folder, "a folder")):
        for use in (existing, prepare):
            with pytest.raises(UserError) as raised:
                use(f"sqlite:///{file}")
            assert str(file) in str(raised.value)
            assert "expected a SQLite" in str(raised.value)
            assert found in str(raised.value)
    for url in ("postgres:secret@x", "mysql://me:secret@x/y", "postgresql://me:secret@x:port/y"):
        with pytest.raises(UserError, match="expected a sqlite:/// or postgresql://") as raised:
            existing(url)
        assert "secret" not in str(raised.value)
    url = "postgresql://me:secret@127.0.0.1:1/y?password=secret"
    with pytest.raises(UserError, match="expected a PostgreSQL database") as raised:
        existing(url)
    assert "secret" not in str(raised.value)
    assert "127.0.0.1:1/y" in shown_url(make_url(url))


def test_a_query_that_is_not_taken(database_url: str) -> None:
    prepare(database_url).dispose()
    for query in ("SELEC 1", "SELECT 1; SELECT 2", "DELETE FROM source", "SELECT x FROM nowhere"):
        with pytest.raises(UserError) as raised:
            ask(database_url, query)
        assert raised.value.exit_code == 2


def test_what_is_asked_for_and_unknown_is_an_error(tmp_path: Path) -> None:
    url, console = f"sqlite:///{tmp_path / 'y.db'}", Console(quiet=True)
    prepare(url).dispose()
    settings = Settings.model_construct(contact="a@example.org", archive=tmp_path / "archive")
    wanted = Request(kind="nonsense", application="99999")
    with pytest.raises(UserError, match=r"--kind: expected a kind .*'nonsense'"):
        fetch_documents(settings, url, wanted, read=False, console=console)
    with pytest.raises(UserError, match="--kind: expected"):
        read_documents(settings, url, "sse_listings", "nonsense", False, console)


def test_a_file_on_a_read_only_disk_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a b%.db"
    url = f"sqlite:///{file}"
    prepare(url).dispose()
    assert _frozen(make_url(url)) is None  # others may write it
    monkeypatch.setattr("db.engine.os.access", lambda *_: False)
    assert ask(url, "SELECT count(*) AS n FROM region")[0] == ["n"]
    assert list(tmp_path.iterdir()) == [file]
    (tmp_path / "a b%.db-wal").write_bytes(b"what was written last")
    assert _frozen(make_url(url)) is None


def test_nobody_reads_on(tmp_path: Path) -> None:
    program = "import sys; from yindao.cli import main; sys.argv[1:] = ['sources']; main()"
    command = f'{sys.executable} -c "{program}" 2>$ERR | true; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "ERR": str(tmp_path / "err")},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "err").read_text(encoding="utf-8") == ""
    assert done.stdout == "141\n"


def test_an_unknown_source_is_told_before_anything_else(tmp_path: Path) -> None:
    for arguments in (["crawl", "nosuch"], ["fill", "nosuch", "--since", "2026-01-01"]):
        done = yindao(tmp_path, *arguments)
        assert done.returncode == 2
        assert "expected the id of a source, found 'nosuch'" in done.stderr


def test_another_database_has_its_archive_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINDAO_ARCHIVE", raising=False)
    monkeypatch.delenv("YINDAO_DATABASE_URL", raising=False)
    settings, other = Settings(), "sqlite:///elsewhere/x.db"
    assert settings.archive_of(settings.database_url) == settings.archive
    assert settings.archive_of(other) == Path("elsewhere/archive")
    assert settings.archive_of("postgresql://x/y") == settings.archive
    assert Settings(archive=Path("mine")).archive_of(other) == Path("mine")
