"""An archive that is torn, damaged or full says so, and the rest of it comes back."""

from __future__ import annotations

import gzip
import hashlib
import resource
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from spiders.archive import (
    Archive,
    ArchiveDamaged,
    Exchange,
    begins_as_warc,
    places,
    read_at,
)
from tests.support.archives import ANSWER, POSTED, at, bodies, written


@pytest.mark.parametrize("last", [replace(ANSWER, url="https://a.cn/2", body=b"last"), POSTED])
def test_a_torn_last_member_leaves_the_earlier_ones(tmp_path: Path, last: Exchange) -> None:
    """Wherever a crash cuts the file: what was whole is read, and what was torn is no answer."""
    (first, torn) = written(tmp_path, ANSWER, last)
    file = tmp_path / first.record_file
    data = file.read_bytes()
    whole_answer = [(place.method, place.url) for place in places([file])]
    for end in range(torn.record_offset, len(data)):
        file.write_bytes(data[:end])
        found = bodies([file])
        assert found[0] == ("GET", ANSWER.url)
        assert at(tmp_path, first).body == ANSWER.body
        if found[1:]:  # the answer had come whole, if not the request beside it
            assert at(tmp_path, torn).body == last.body
    file.write_bytes(data)
    assert bodies([file]) == whole_answer == [("GET", ANSWER.url), (last.method, last.url)]


def test_a_torn_answer_is_damaged(tmp_path: Path) -> None:
    """Half a body is never given out, with or without a digest to compare."""
    first, torn = written(tmp_path, ANSWER, replace(ANSWER, body=bytes(range(256)) * 8))
    file = tmp_path / first.record_file
    data = file.read_bytes()
    for end in range(torn.record_offset, len(data) - 12):  # behind it only the check sum is missing
        file.write_bytes(data[:end])
        with pytest.raises(ArchiveDamaged, match=str(torn.record_offset)):
            read_at(tmp_path, torn.record_file, torn.record_offset)


def test_a_damaged_body_is_damaged(tmp_path: Path) -> None:
    """Any byte that changes an answer is noticed; a few, as gzip's own time stamp, change none."""
    (archived,) = written(tmp_path, ANSWER)
    whole = at(tmp_path, archived)
    file = tmp_path / archived.record_file
    data = file.read_bytes()
    noticed = 0
    for position in range(len(data)):
        file.write_bytes(data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])
        try:
            found = at(tmp_path, archived)
        except ArchiveDamaged:
            noticed += 1
        else:
            assert found == whole
    assert noticed > len(data) * 0.95


def test_another_body_than_the_database_knows_is_damaged(tmp_path: Path) -> None:
    (archived,) = written(tmp_path, ANSWER)
    other = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(ArchiveDamaged, match=other) as caught:
        read_at(tmp_path, archived.record_file, archived.record_offset, other)
    assert (caught.value.file, caught.value.offset) == (archived.record_file, 0)
    assert archived.sha256 in str(caught.value)


def test_a_place_without_a_record_is_damaged(tmp_path: Path) -> None:
    first, posted = written(tmp_path, ANSWER, POSTED)
    size = (tmp_path / first.record_file).stat().st_size
    for offset in (1, posted.record_offset - 1, posted.record_offset + 1, size, size + 100):
        with pytest.raises(ArchiveDamaged, match=f"at {offset}: expected a record"):
            read_at(tmp_path, first.record_file, offset)


def test_a_request_is_no_answer(tmp_path: Path) -> None:
    (posted,) = written(tmp_path, POSTED)
    file = tmp_path / posted.record_file
    with file.open("rb") as stream:
        (offset,) = (
            record.stream_pos
            for record in ArchiveIterator(stream, record_types=WarcRecordType.request)
        )
    with pytest.raises(ArchiveDamaged, match="no answer"):
        read_at(tmp_path, posted.record_file, offset)


def test_a_file_that_is_damaged_in_its_middle_is_not_half_a_network(tmp_path: Path) -> None:
    answers = [replace(ANSWER, url=f"https://a.cn/{n}", body=b"%d" % n * 99) for n in range(3)]
    first, second, _ = written(tmp_path, *answers)
    file = tmp_path / first.record_file
    data = bytearray(file.read_bytes())
    data[second.record_offset + 40] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(ArchiveDamaged, match="whole records"):
        list(places([file]))


# A disk that is full


def test_a_full_disk_is_an_error_at_once(tmp_path: Path) -> None:
    """The system may take a part of a record without an error: it isn't taken for the whole."""
    archive = Archive(tmp_path, "ccgp_zygg")
    first = archive.write(ANSWER)
    size = (tmp_path / first.record_file).stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, limits[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            archive.write(POSTED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        archive.close()
    assert bodies([tmp_path / first.record_file]) == [("GET", ANSWER.url)]
    assert at(tmp_path, first).body == ANSWER.body


def test_an_archive_that_can_not_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "ccgp_zygg").write_text("in the way")
    with pytest.raises(OSError, match="ccgp_zygg"):
        Archive(tmp_path, "ccgp_zygg").write(ANSWER)


@pytest.mark.parametrize(
    ("content", "good"),
    [
        (b"", True),
        (b"WAR", True),  # torn at once
        (b"WARC/1.0\r\n", True),
        (gzip.compress(b"WARC/1.1\r\n", mtime=0), True),
        (b"<html>", False),
        (gzip.compress(b"{}", mtime=0), False),
        (b"\x1f\x8b no gzip", False),
    ],
)
def test_a_warc_file_by_its_first_bytes(tmp_path: Path, content: bytes, good: bool) -> None:
    file = tmp_path / "some"
    file.write_bytes(content)
    assert begins_as_warc(file) is good
