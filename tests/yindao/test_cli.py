"""Errors as a user meets them: one clear line, an exit code, and a traceback only with --debug."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import yindao_in as yindao


@pytest.mark.parametrize(
    ("arguments", "env", "told"),
    [
        (["crawl", "ccgp_zyg"], {"YINDAO_CONTACT": "a@example.org"}, "ccgp_zygg"),
        (["crawl", "ccgp_zygg"], {}, "YINDAO_CONTACT"),
        (["run"], {}, "YINDAO_CONTACT"),
        (["status"], {}, "make sample"),
        (["sql", "SELECT 1"], {"YINDAO_DATABASE_URL": "sqlite:///nowhere.db"}, "nowhere.db"),
        (["sql", "SELECT 1"], {"YINDAO_DATABASE_URL": "mysql://x/y"}, "postgresql://"),
        (["sql", "SELECT 1"], {"YINDAO_DATABASE_URL": "no url"}, "YINDAO_DATABASE_URL"),
        (["config"], {"YINDAO_DELAY": "fast"}, "YINDAO_DELAY"),
        (["crawl", "ccgp_zygg", "--option", "x"], {"YINDAO_CONTACT": "a@b.cn"}, "NAME=VALUE"),
        (["config"], {"YINDAO_CONTACT": "a"}, "an e-mail address or a URL"),
        (["config"], {"YINDAO_SMTP_PORT": "99999"}, "YINDAO_SMTP_PORT"),
        (["config"], {"YINDAO_UNSUBSCRIBE": "https://x/"}, "{token}"),
        (
            ["crawl", "ccgp_zygg", "--since", "2026-11-02", "--until", "2026-11-01"],
            {"YINDAO_CONTACT": "a@b.cn"},
            "--since",
        ),
        (["reparse", "ccgp_zygg"], {}, "make sample"),
        (["show", "fund", "1"], {}, "make sample"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(
    tmp_path: Path, arguments: list[str], env: dict[str, str], told: str
) -> None:
    done = yindao(tmp_path, *arguments, **env)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("arguments", "env", "told"),
    [
        (["show", "fund", "9" * 23], {}, "less than or equal to"),
        (["show", LONG, "1"], {}, "expected a table with documents"),
        (["crawl", "ccgp_zygg", "--since", LONG], {}, "does not match the format"),
        (["no" + LONG], {}, "No such command"),
        (["crawl", "ccgp_zygg", "--replay", "plain.txt"], {}, "expected a WARC file"),
        (
            ["crawl", "ccgp_zygg", "--replay", "empty.warc"],
            {"YINDAO_LOG_JSON": "plain.txt/x"},
            "YINDAO_LOG_JSON",
        ),
    ],
)
def test_wrong_usage_is_told_in_few_words(
    tmp_path: Path, arguments: list[str], env: dict[str, str], told: str
) -> None:
    (tmp_path / "plain.txt").write_text("no archive\n")
    (tmp_path / "empty.warc").write_bytes(b"")
    done = yindao(tmp_path, *arguments, **env)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 2500


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    done = yindao(tmp_path, "status", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_a_wrong_format_is_told(tmp_path: Path) -> None:
    done = yindao(tmp_path, "sources", "--format", "xml")
    assert done.returncode == 2
    assert "table, csv or json" in done.stderr


def test_sources_says_what_rests_on_the_specification_alone(tmp_path: Path) -> None:
    shown = yindao(tmp_path, "sources", "--format", "json").stdout
    for source in ("amac_funds", "ccgp_dfgg", "ccgp_zygg", "sse_listings"):
        assert f'"{source}"' in shown
    assert '"from_spec"' in shown


def test_config_hides_passwords(tmp_path: Path) -> None:
    url = "postgresql://me:secret@host/name"
    shown = yindao(tmp_path, "config", YINDAO_DATABASE_URL=url).stdout
    assert "secret" not in shown
    assert "postgresql" in shown


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    yindao(tmp_path, "status")
    yindao(tmp_path, "config")
    assert list(tmp_path.iterdir()) == []
