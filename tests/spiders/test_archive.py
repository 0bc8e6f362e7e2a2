"""The archive: what is written comes back, byte for byte."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import example, given, strategies as st

from spiders import archive as module
from spiders.archive import (
    Archive,
    ArchiveDamaged,
    places,
    read_at,
)
from tests.support.archives import ANSWER, AT, POSTED, at, bodies, written

# What HTTP allows in a header's value; white space at its ends is no part of it.
VALUES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"),
    max_size=40,
).map(lambda text: text.strip(" "))
NAMES = st.from_regex(r"X-[A-Za-z0-9-]{1,20}", fullmatch=True)


def test_an_answer_comes_back(tmp_path: Path) -> None:
    (archived,) = written(tmp_path, ANSWER)
    found = at(tmp_path, archived)
    length = ("Content-Length", str(len(ANSWER.body)))
    assert found == replace(ANSWER, headers=[*ANSWER.headers, length])
    assert archived.at == AT
    assert archived.sha256 == hashlib.sha256(ANSWER.body).hexdigest()


@given(
    body=st.binary(max_size=3000),
    headers=st.lists(st.tuples(NAMES, VALUES), max_size=5),
    status=st.integers(200, 599),
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),
)
@example(b"", [("Location", "/\xe4\xb8\xad")], 302, datetime(2026, 1, 1))  # raw UTF-8, as some send
@example(b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\nWARC/1.0\r\n", [], 200, datetime(2026, 1, 1))
def test_any_answer_comes_back(
    body: bytes, headers: list[tuple[str, str]], status: int, moment: datetime
) -> None:
    answer = replace(
        ANSWER, body=body, headers=headers, status=status, at=moment.replace(tzinfo=UTC)
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, archived = written(folder, ANSWER, answer)
        found = at(folder, archived)
        assert at(folder, before).body == ANSWER.body
    assert (found.body, found.status, found.at) == (body, status, answer.at)
    assert found.headers == [*headers, ("Content-Length", str(len(body)))]


def test_times_of_other_zones_are_the_same_moment(tmp_path: Path) -> None:
    beijing = AT.astimezone(timezone(timedelta(hours=8)))
    (archived,) = written(tmp_path, replace(ANSWER, at=beijing))
    assert at(tmp_path, archived).at == AT
    assert at(tmp_path, archived).at.utcoffset() == timedelta(0)


def test_headers_about_the_transfer_and_session_cookies_are_left_out(tmp_path: Path) -> None:
    """The body is kept as a reader gets it, and sessions are nobody's business."""
    headers = [
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Set-Cookie", "JSESSIONID=1"),
        ("Server", "nginx"),
    ]
    (archived,) = written(tmp_path, replace(ANSWER, headers=headers))
    length = ("Content-Length", str(len(ANSWER.body)))
    assert at(tmp_path, archived).headers == [("Server", "nginx"), length]
    assert b"JSESSIONID" not in plain(tmp_path / archived.record_file)


def plain(file: Path) -> bytes:
    return subprocess.run(["gzip", "-dc", str(file)], capture_output=True, check=True).stdout


def test_every_record_is_read_by_its_offset(tmp_path: Path) -> None:
    answers = [replace(ANSWER, url=f"https://a.cn/{n}", body=b"%d" % n) for n in range(20)]
    archived = written(tmp_path, *answers)
    offsets = [each.record_offset for each in archived]
    assert offsets == sorted(set(offsets))
    for answer, each in reversed(list(zip(answers, archived, strict=True))):
        found = at(tmp_path, each)
        assert (found.url, found.body) == (answer.url, answer.body)


def test_file_names_are_relative(tmp_path: Path) -> None:
    """An archive that is moved as a whole keeps its places."""
    old, new = tmp_path / "old", tmp_path / "new"
    (archived,) = written(old, ANSWER)
    old.rename(new)
    assert not Path(archived.record_file).is_absolute()
    assert archived.record_file.startswith("ccgp_zygg/ccgp_zygg-")
    assert at(new, archived).body == ANSWER.body


def test_each_crawl_has_files_of_its_own(tmp_path: Path) -> None:
    (first,), (second,) = written(tmp_path, ANSWER), written(tmp_path, ANSWER)
    assert first.record_file != second.record_file
    assert at(tmp_path, first).body == at(tmp_path, second).body == ANSWER.body


def test_other_tools_find_the_files_sound(tmp_path: Path) -> None:
    moved = replace(ANSWER, url="https://a.cn/b", status=302, headers=[("Location", "/\xe4\xb8")])
    (archived, *_) = written(tmp_path, ANSWER, POSTED, replace(ANSWER, at=AT), moved)
    file = tmp_path / archived.record_file
    check = subprocess.run(
        [sys.executable, "-m", "fastwarc.cli", "check", "--quiet", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr
    with file.open("rb") as stream:
        kinds = [record.record_type for record in ArchiveIterator(stream, verify_digests=True)]
    answer, request, revisit = (
        WarcRecordType.response,
        WarcRecordType.request,
        WarcRecordType.revisit,
    )
    assert kinds == [answer, answer, request, revisit, revisit]


# Bodies that are there already


def test_a_body_is_kept_once(tmp_path: Path) -> None:
    later = replace(
        ANSWER, url="https://a.cn/again", status=404, headers=[], at=AT.replace(year=2027)
    )
    first, again = written(tmp_path, ANSWER, later)
    assert (again.file, again.offset) == (first.record_file, first.record_offset)
    assert again.record_offset > first.record_offset
    assert plain(tmp_path / first.record_file).count(ANSWER.body) == 1


def test_a_revisit_has_its_own_head_and_the_body_of_the_first(tmp_path: Path) -> None:
    """All redirects have the same empty body, and lead to different places."""
    home, other = (
        replace(ANSWER, url=f"https://a.cn/{n}", status=300 + n, headers=[("Location", f"/{n}")])
        for n in (1, 2)
    )
    for archived, answer in zip(written(tmp_path, home, other), (home, other), strict=True):
        found = at(tmp_path, archived)
        assert (found.url, found.status) == (answer.url, answer.status)
        assert found.headers[0] == answer.headers[0]
        assert found.body == ANSWER.body


def test_a_body_of_an_earlier_run_is_found_through_the_database(tmp_path: Path) -> None:
    (first,) = written(tmp_path, ANSWER)
    known = {first.sha256: (first.record_file, first.record_offset)}
    archive = Archive(tmp_path, "ccgp_zygg", known.get)
    again, other = archive.write(replace(ANSWER, url="https://a.cn/2")), archive.write(POSTED)
    archive.close()
    assert (again.file, again.offset) == known[first.sha256]
    assert again.record_file == other.record_file != first.record_file
    assert at(tmp_path, again).body == ANSWER.body


def test_a_revisit_is_followed_where_its_files_were_moved_together(tmp_path: Path) -> None:
    first, again = written(tmp_path, ANSWER, replace(ANSWER, url="https://a.cn/2"))
    moved = tmp_path / "elsewhere"
    (tmp_path / first.record_file).parent.rename(moved)
    found = read_at(moved, Path(again.record_file).name, again.record_offset)
    assert (found.url, found.body) == ("https://a.cn/2", ANSWER.body)


def test_a_revisit_whose_first_is_lost_is_damaged(tmp_path: Path) -> None:
    (first,) = written(tmp_path, ANSWER)
    place = first.record_file, first.record_offset
    archive = Archive(tmp_path, "ccgp_zygg", lambda _: place)
    again = archive.write(ANSWER)
    archive.close()
    (tmp_path / first.record_file).unlink()
    with pytest.raises(ArchiveDamaged, match="FileNotFoundError"):
        at(tmp_path, again)


# Rotation


def test_files_are_closed_at_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROTATE_AT", 600)
    answers = [replace(ANSWER, body=b"%d" % n) for n in range(6)]
    archived = written(tmp_path, *answers)
    files = [each.record_file for each in archived]
    assert files == sorted(files)
    assert [files.count(file) for file in dict.fromkeys(files)] == [2, 2, 2]
    assert [at(tmp_path, each).body for each in archived] == [a.body for a in answers]
    assert len(bodies(sorted((tmp_path / "ccgp_zygg").iterdir()))) == 6


# Requests that aren't plain GETs


def test_the_body_of_a_request_is_found(tmp_path: Path) -> None:
    other = replace(POSTED, request_body=b"{}", body=b"[]")
    first, *_ = written(tmp_path, ANSWER, POSTED, other, replace(ANSWER, url="https://a.cn/2"))
    found = list(places([tmp_path / first.record_file]))
    assert [(p.method, p.url, p.request_body) for p in found] == [
        ("GET", ANSWER.url, b""),
        ("POST", POSTED.url, POSTED.request_body),
        ("POST", POSTED.url, b"{}"),
        ("GET", "https://a.cn/2", b""),
    ]
    file = found[1].file
    assert read_at(file.parent, file.name, found[1].offset).body == POSTED.body


def test_places_are_those_that_were_written(tmp_path: Path) -> None:
    archived = written(tmp_path, ANSWER, POSTED, replace(POSTED, at=AT), ANSWER)
    file = tmp_path / archived[0].record_file
    assert [place.offset for place in places([file])] == [each.record_offset for each in archived]
