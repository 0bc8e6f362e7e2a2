"""The digest from the command line and from the daemon: once a week, whatever the machine did."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from db.engine import open_engine, writing
from db.models import metadata
from digest.filters import Wants
from digest.issue import BEIJING
from digest.subscribers import subscribe
from tests.support.network import sqlite_database
from yindao import letters
from yindao.cli import app
from yindao.settings import Settings

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)  # 20:00 in Beijing
MONDAY_EARLY = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)  # Monday, 07:59
WEDNESDAY = datetime(2026, 11, 25, 3, tzinfo=UTC)
Call = Callable[..., Result]
READER = "reader@example.org"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_database(tmp_path)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings.model_construct(
        database_url=url, mail_from="Yindao <digest@example.org>", mail_folder=tmp_path / "letters"
    )


@pytest.fixture
def call(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command line with a sender and a folder for letters."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YINDAO_DATABASE_URL", url)
    monkeypatch.setenv("YINDAO_MAIL_FROM", "Yindao <digest@example.org>")
    monkeypatch.setenv("YINDAO_MAIL_FOLDER", str(tmp_path / "letters"))

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return called


def issues(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(metadata.tables["digest_issue"].c.week)).scalars())


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.eml"))


def test_a_machine_asleep_over_monday_sends_once_on_waking(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    with writing(engine).begin() as connection:
        subscribe(connection, READER, Wants(), now=SUNDAY, quiet_weeks="note")
    letters.tend(engine, settings, SUNDAY - timedelta(days=5))
    assert issues(engine) == ["2026-W46"]
    for moment in (SUNDAY, MONDAY_EARLY):
        letters.tend(engine, settings, moment)
    assert issues(engine) == ["2026-W46"]

    for moment in (WEDNESDAY, WEDNESDAY, WEDNESDAY + timedelta(minutes=1)):
        letters.tend(engine, settings, moment)
    assert issues(engine) == ["2026-W46", "2026-W47"]
    assert written(tmp_path / "letters") == [
        "2026-W46.1@yindao.example.org.eml",
        "2026-W47.1@yindao.example.org.eml",
    ]


def test_who_asks_to_send_does_not_wait_for_the_next_try(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    call("subscribe", READER, "--quiet-weeks", "note")
    monkeypatch.setenv("YINDAO_MAIL_FOLDER", "")
    monkeypatch.delenv("YINDAO_MAIL_FOLDER")
    monkeypatch.setenv("YINDAO_SMTP_HOST", "localhost")
    monkeypatch.setenv("YINDAO_SMTP_PORT", "1")  # nobody listens there
    assert "1 waiting" in call("digest", "send").output

    monkeypatch.setenv("YINDAO_MAIL_FOLDER", str(tmp_path / "letters"))
    assert "1 sent" in call("digest", "send").output


def test_sources_that_nobody_has_asked_are_no_quiet_week(call: Call, tmp_path: Path) -> None:
    call("subscribe", READER, "--quiet-weeks", "note", "--channel", "fund")
    call("digest", "send")
    (letter,) = (tmp_path / "letters").iterdir()
    message = message_from_bytes(letter.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "私募基金公示" in body.get_content()


def test_the_way_of_a_letter(call: Call, engine: Engine, tmp_path: Path) -> None:
    done = call("subscribe", READER, "--channel", "fund", "--quiet-weeks", "note")
    assert (done.exit_code, "filters: 1" in done.output) == (0, True)
    assert "filters: 2" in call("subscribe", READER, "--word", "半导体").output

    done = call("digest", "send")
    assert (done.exit_code, "1 sent" in done.output) == (0, True), done.output
    assert len(written(tmp_path / "letters")) == 1
    again = call("digest", "send")
    assert "made before" in again.output
    assert "0 sent" in again.output

    assert '"state": "sent"' in call("digest", "status", "--format", "json").output
    (copy,) = json.loads(call("digest", "status", "--format", "json").output)
    with engine.connect() as connection:
        column = metadata.tables["delivery"].c.finished_at
        finished = connection.execute(select(column)).scalar_one()
    assert copy["finished_at"] == f"{finished.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    refused = call("digest", "resend", READER)
    assert "--force sends again" in str(refused.exception)
    assert "Letters queued: 1" in call("digest", "resend", READER, "--force").output
    assert call("unsubscribe", READER).exit_code == 0
    assert "0 sent" in call("digest", "send").output
    assert len(written(tmp_path / "letters")) == 1


def test_a_preview_sends_nothing(call: Call, engine: Engine, tmp_path: Path) -> None:
    page = tmp_path / "preview.html"
    for language in ("en", "zh"):
        done = call("digest", "preview", "--language", language, "--html", str(page))
        assert done.exit_code == 0, done.output
        assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert issues(engine) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["subscribe", "nobody"], "expected one address"),
        (["subscribe", READER, "--channel", "funds"], "expected channels of"),
        (["subscribe", READER, "--fund", "7"], "expected each fund id to be in the database"),
        (["subscribe", READER, "--minimum-amount", "much"], "expected yuan, found 'much'"),
        (["subscribe", READER, "--minimum-amount", "0.001"], "whole fen"),
        (["subscribe", READER, "--time-zone", "Mars"], "expected a time zone"),
        (["unsubscribe", READER], "expected an address or token that is subscribed"),
        (["digest", "preview", "--language", "fr"], "expected en or zh"),
        (["fill", "amac_funds", "--since", "2026-12-31", "--until", "2026-01-01"], "CONTACT"),
    ],
)
def test_bad_input_is_told_in_words(call: Call, arguments: list[str], told: str) -> None:
    done = call(*arguments)

    assert done.exit_code != 0
    assert told in str(done.exception)


def test_without_a_sender_nothing_is_made(
    call: Call,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("YINDAO_MAIL_FROM")
    done = call("digest", "send")

    assert "YINDAO_MAIL_FROM" in str(done.exception)
    assert issues(engine) == []


def test_doctor_tells_and_its_exit_code_too(call: Call) -> None:
    done = call("doctor")

    assert done.exit_code == 1
    assert "no daemon is running" in done.output
    assert "What to do: Start `yindao daemon`." in done.output
    assert '"code": "daemon_missing"' in call("doctor", "--format", "json").output


def test_doctor_tells_of_a_time_zone_that_is_not_known_here(call: Call, engine: Engine) -> None:
    for address in (READER, "left@example.org"):
        assert call("subscribe", address).exit_code == 0
    assert "time zone" not in call("doctor").output
    assert call("unsubscribe", "left@example.org").exit_code == 0
    with writing(engine).begin() as connection:
        connection.execute(metadata.tables["subscriber"].update().values(time_zone="Mars/Olympus"))

    told = call("doctor").output
    assert "a subscriber's time zone is not known on this machine" in told
    assert "'Mars/Olympus', subscribers: 1" in told
    assert READER not in told


def test_a_fill_is_queued_for_the_daemon(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINDAO_CONTACT", "me@example.org")
    done = call("fill", "amac_funds", "--since", "2026-01-01", "--queue")
    assert (done.exit_code, "Fill 1 of amac_funds is queued" in done.output) == (0, True)

    bad = call("fill", "amac_funds", "--since", "2026-03-01", "--until", "2026-01-01")
    assert "expected a first day up to 2026-01-01, found 2026-03-01" in str(bad.exception)
