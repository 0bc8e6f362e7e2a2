"""The generated pages of docs/ are those of today's code, and the README's claims hold."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yindao import docs
from yindao.cli import app
from yindao.settings import Settings

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", sorted(docs.pages()))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    shown = (docs.DOCS / name).read_text(encoding="utf-8")
    assert shown == docs.pages()[name], "run `make docs`"


def test_every_command_of_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = {match.group(1) for match in re.finditer(r"yindao (\w+)[ \n`]", text)}
    known = set(re.findall(r"^\W*(\w+) ", CliRunner().invoke(app, ["--help"]).output, re.M))
    assert commands, "the README shows commands"
    assert commands - {"run"} <= known | {"db"}, commands - known


def test_every_setting_of_the_readme_exists_and_the_other_way_round() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^\| `YINDAO_(\w+)`", text, re.M))
    assert shown == {name.upper() for name in Settings.model_fields}


def test_the_verdicts_of_the_readme_are_those_of_the_code() -> None:
    from spiders.verdict import Verdict

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.split("| verdict |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.M) == [str(verdict) for verdict in Verdict]


def test_the_example_environment_of_the_readme_is_a_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("YINDAO_CONTACT="))
    assert shlex.split(line)[1:] == ["yindao", "run"]
