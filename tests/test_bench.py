"""The benches run, in their smallest size: what they measure is for people to look at."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bench import memory, pdf, polling, reparse, store, sweep, whole_way
from bench.month import BEGIN, Channel


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


def test_sweep(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep.main(["--json", "--sse", "4", "--szse", "4", "--moved", "2"]) == 0
    found = json.loads(capsys.readouterr().out)["figures"]
    assert [each["more"]["requests in all"] for each in found[1::2]] == [1 + 2 * 5, 1 + 2]


def test_pdf(capsys: pytest.CaptureFixture[str]) -> None:
    assert pdf.main(["--json", "--pages", "8", "--rounds", "1"]) == 0
    speed, peak = json.loads(capsys.readouterr().out)["figures"]
    more = speed["more"]
    assert more["pages"] == more["pages with the same characters"] > 5
    assert more["pages with the same cells"] == more["pages"]
    assert more["cells of ours"] > 100
    assert peak["ours"][0] > 1


def test_whole_way(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--json", "--notices", "21", "--rounds", "1", "--only", "twisted"]
    assert whole_way.main(arguments) == 0
    assert set(figures(capsys)) == {"the whole way, our settings"}


def test_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert memory.main(["--json", "--pages", "22"]) == 0
    assert set(figures(capsys)) == {"peak of memory over 22 pages"}


def test_polling_counts_what_is_asked_what_is_new_and_what_is_lost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    polling.main(["--json", "--days", "2", "--daily", "5", "--local-days", "0"])
    (found,) = json.loads(capsys.readouterr().out)["figures"]
    assert found["more"]["runs"] == 2
    assert found["more"]["notices lost"] == 0
    assert found["more"]["new notices"] > 0
    assert found["ours"][0] < found["peer"][0]


def test_a_list_that_rolls_over_between_two_looks_loses_notices() -> None:
    channel = Channel("https://www.ccgp.gov.cn/cggg/zygg/", 1000, 4, delay=2.0)
    looks = [BEGIN + timedelta(days=days) for days in (0, 3)]
    month = polling.plain(channel, looks, lambda number, known: number not in known)
    published = len(channel.published(*looks))
    assert month.lost == published - len(month.new & channel.published(*looks))
    assert month.lost > 500  # some 1,600 in two days and a half, of which 500 are still shown
