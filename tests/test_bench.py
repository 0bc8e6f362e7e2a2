"""The benches run, in their smallest size: what they measure is for people to look at."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bench import (
    fund_terms,
    memory,
    pdf,
    polling,
    reparse,
    set_asides,
    store,
    sweep,
    whole_way,
)
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
    # Shanghai is asked for its list and for the counts that check it, Shenzhen counts in its list.
    assert [each["more"]["requests in all"] for each in found[1::2]] == [2 + 2 * 5, 1 + 2]


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


TEXT = {"url": "https://a.example/1", "title": "甲", "clean_text": "本项目专门面向中小企业采购。"}
LABELLED = "url\tlabel\tbeneficiary\textra\nhttps://a.example/1\tRESERVED_WHOLE\tSME\tx\n"


def labelled(folder: Path, texts: str, labels: str) -> list[str]:
    (folder / "texts.jsonl").write_text(texts, encoding="utf-8")
    (folder / "labels.tsv").write_text(labels, encoding="utf-8")
    return ["--texts", str(folder / "texts.jsonl"), "--labels", str(folder / "labels.tsv")]


def test_set_asides_of_any_labelled_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = {**TEXT, "url": "https://a.example/2", "clean_text": "专门面向的政策\u2028见文件"}
    texts = f"\ufeff{json.dumps(TEXT)}\n\n{json.dumps(other, ensure_ascii=False)}\n"
    labels = f"\ufeff{LABELLED}\n https://a.example/2\tNOT_RESERVED\t\t\n"
    assert set_asides.main([*labelled(tmp_path, texts, labels), "--speed", "--rounds", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "accuracy 0.5000 (1 of 2)"
    assert "miss 2 甲: NOT_RESERVED, read as NONE_STATED" in "\n".join(lines)
    assert "reserved or not: ours 1.0000, a search for 专门面向 0.5000" in "\n".join(lines)


def test_set_asides_in_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = labelled(tmp_path, json.dumps(TEXT), LABELLED)
    assert set_asides.main([*arguments, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["sets"]
    assert (found["right"], found["classes"]["reserved"]["recall"]) == (1, 1.0)


def test_set_asides_without_captures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YINDAO_CAPTURES", raising=False)
    assert set_asides.main([]) == 0
    told = capsys.readouterr()
    assert "YINDAO_CAPTURES isn't set" in told.err
    assert told.out.splitlines()[-1] == "accuracy 1.0000 (162 of 162)"


@pytest.mark.parametrize(
    ("texts", "labels", "error"),
    [
        (json.dumps(TEXT), "url\tlabel\n", "texts.jsonl, line 1: no label"),
        (json.dumps(TEXT), "url\tclass\n", "labels.tsv, line 1: expected the column label"),
        (json.dumps(TEXT), LABELLED.replace("_WHOLE", "_ALL"), "labels.tsv, line 2: expected one"),
        (json.dumps(TEXT), f"{LABELLED}https://a.example/1\tNOT_RESERVED\t\t\n", "line 3: a sec"),
        ("\n{", LABELLED, "texts.jsonl, line 2: expected a JSON object"),
        ('{"url": "x"}', LABELLED, "line 1: expected a text under 'clean_text', found None"),
        ("", LABELLED, "texts.jsonl: expected one notice a line, found none"),
    ],
)
def test_a_labelled_set_that_can_not_be_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, texts: str, labels: str, error: str
) -> None:
    assert set_asides.main(labelled(tmp_path, texts, labels)) == 2
    assert error in capsys.readouterr().err


def test_fund_terms_counts_what_is_read_and_what_is_missed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    excerpts, gold = tmp_path / "excerpts.jsonl", tmp_path / "gold.tsv"
    text = "云川产业基金管理办法。第一条 存续期不超过8年。第二条 引导基金出资比例不超过30%。"
    row = {"n": 1, "genre": "管理办法", "text": text}
    excerpts.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    gold.write_text(
        "n\tgenre\tkind\tkey\toperator\tvalue\tunit\tquote\n"
        "1\trules\tterm\tterm\tle\t8\tyear\t不超过8年\n"
        "1\trules\tterm\tcarry\tle\t20\tpercent\tnot there\n",
        encoding="utf-8",
    )
    arguments = ["--excerpts", str(excerpts), "--gold", str(gold)]
    assert fund_terms.main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "genre 1.00 (1 of 1) terms 0.50 (1 of 2, 1 extra) amounts - (none)"
    assert "missed term 1: carry le 20 percent" in lines
    assert fund_terms.main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["headline"]["genre"] == {"value": 1.0, "goal": 0.9}


def test_fund_terms_names_the_line_at_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    excerpts = tmp_path / "excerpts.jsonl"
    excerpts.write_text('{"n": 1, "genre": "管理办法", "text": "x"}\n{"n": 2}\n', encoding="utf-8")
    assert fund_terms.main(["--excerpts", str(excerpts)]) == 2
    told = capsys.readouterr().err
    assert told == f"{excerpts}, line 2: expected an object with n, genre and text\n"


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
