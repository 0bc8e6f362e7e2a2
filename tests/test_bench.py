"""The benches run, in their smallest size: what they measure is for people to look at."""

from __future__ import annotations

import json

import pytest

from bench import reparse, store


def figures(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    found = json.loads(capsys.readouterr().out)["figures"]
    return {each["name"]: each["ratio"] for each in found}


def test_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert store.main(["--json", "--rows", "2000", "--rounds", "1", "--only", "sqlite"]) == 0
    found = figures(capsys)
    assert set(found) == {"unchanged rows on SQLite"}
    assert all(ratio > 0 for ratio in found.values())


def test_reparse(capsys: pytest.CaptureFixture[str]) -> None:
    assert reparse.main(["--json", "--projects", "3", "--notices", "21", "--rounds", "1"]) == 0
    assert set(figures(capsys)) == {"listing answers read again", "procurement pages read again"}
