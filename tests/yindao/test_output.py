"""What pages say does nothing to a terminal, a spreadsheet or a process list."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from scheduler.run import DATABASE, CrawlOrder, _command, _environment
from yindao.output import defused, printable, show_rows
from yindao.settings import Settings

HOSTILE = "甲\x1b]0;title\x07\x1b[31m乙\x9b31m丙\u202e丁\x00"


def shown(format: str) -> str:
    buffer = io.StringIO()
    show_rows(["name", "=x()"], [[HOSTILE, 1]], format, Console(file=buffer, width=200))
    return buffer.getvalue()


@pytest.mark.parametrize("format", ["table", "csv", "json"])
def test_no_control_character_comes_out(format: str) -> None:
    text = shown(format)
    assert "甲" in text
    for character in "\x1b\x07\x9b\u202e\x00":
        assert character not in text


def test_json_keeps_what_was_there() -> None:
    assert json.loads(shown("json"))[0]["name"] == HOSTILE


def test_heads_of_csv_are_defused() -> None:
    assert shown("csv").splitlines()[0] == "name,'=x()"
    assert defused(-5) == -5


def test_lines_and_tabs_stay() -> None:
    assert printable("a\n\tb") == "a\n\tb"


def test_a_password_is_in_no_argument() -> None:
    url = "postgresql://me:geheim@host/name"
    order = CrawlOrder(source_id="ccgp_zygg", database=url, archive=Path("archive"))
    assert not any("geheim" in argument for argument in _command(order))
    assert _environment(order)[DATABASE] == url


@pytest.mark.parametrize(
    "url", ["postgresql://me:geheim@host/name", "postgresql://host/name?password=geheim"]
)
def test_a_password_is_not_shown(url: str) -> None:
    assert "geheim" not in Settings(database_url=url).shown("database_url")
