"""PDFs that are none, are broken, or ask too much: each ends in bounded time and says why."""

from __future__ import annotations

import time

import pytest

from normalize.filings.reading import reading_of
from normalize.records import Json
from spiders import bounded, pdf
from spiders.bounded import Limits
from spiders.pdf import extract
from tests.support import encrypted_pdfs, hostile_pdfs
from tests.support.filing_pages import Draft
from tests.support.specimens import ISSUER, encrypted, prospectus

GOOD = prospectus(filler=0)


def read(body: bytes, limits: Limits | None = None) -> tuple[Json, Json, str]:
    """Outcome, number of pages, and what was odd."""
    said = extract(body, "prospectus", limits)
    odd = said["odd"]
    assert isinstance(odd, list)
    return said["outcome"], said["count"], "; ".join(map(str, odd))


def text_of(said: dict[str, Json]) -> str:
    return str(said["pages"])


@pytest.mark.parametrize(
    "body", [b"", b"<html>no file</html>", b"%PDF-1.7\n", GOOD[: len(GOOD) // 2], GOOD[:-30]]
)
def test_what_is_no_pdf_or_is_cut_off_is_damaged(body: bytes) -> None:
    assert read(body) == ("damaged", None, "Failed to load document (PDFium: Data format error).")


def test_what_is_left_of_a_file_that_was_cut_off_is_read_and_told() -> None:
    whole = hostile_pdfs.page_by_page(6)
    assert read(whole) == ("read", 6, "")
    half = whole[: whole.index(b"page 4")]
    said = extract(half, "prospectus")
    assert "page 3" in text_of(said)
    assert said["odd"] == [
        "the file has no end (%%EOF): it may be cut off",
        *(f"page {number}: can't be loaded" for number in (5, 6)),
    ]
    (doubt,) = reading_of(Draft(said)).doubts
    assert (doubt.field, doubt.reason) == ("pages_read", "not_read")


def test_a_file_for_which_a_password_is_needed_is_encrypted() -> None:
    body = prospectus(filler=0, encrypt=encrypted("secret"))
    outcome, pages, why = read(body)
    assert (outcome, pages) == ("encrypted", None)
    assert "password" in why.lower()


def test_a_file_with_an_empty_password_opens_by_itself() -> None:
    said = extract(prospectus(filler=0, encrypt=encrypted("")), "prospectus")
    assert said["outcome"] == "read"
    assert ISSUER in text_of(said)
    sealed = encrypted_pdfs.aes_encrypted(b"Sealed Words")  # by AES-128, as exchanges do
    assert b"Sealed" not in sealed
    assert "Sealed Words" in text_of(extract(sealed, "prospectus"))


def test_a_file_without_pages_or_without_text_says_so() -> None:
    assert read(hostile_pdfs.pdf(pages=0))[0] == "damaged"
    blank = hostile_pdfs.pdf(pages=2, content=hostile_pdfs.stream(b" "))
    assert read(blank) == ("no_text", 2, "the pages that were looked into have no text")


def test_too_many_pages_are_not_begun() -> None:
    body = hostile_pdfs.pdf(pages=5000)
    assert read(body) == ("too_many_pages", 5000, "at most 3000 pages are read")


def test_a_file_that_lies_about_its_pages_is_read_by_those_it_has() -> None:
    assert read(hostile_pdfs.pdf(pages=1, count=2_000_000_000))[:2] == ("read", 1)
    outcome, _, why = read(hostile_pdfs.cyclic())
    assert outcome == "no_text"
    assert "page 1: can't be loaded" in why


def test_words_of_latin_letters_keep_their_blanks() -> None:
    words = hostile_pdfs.pdf(content=hostile_pdfs.line(b"Yangli Partners IV (BVI) Co., Ltd."))
    assert "'Yangli Partners IV (BVI) Co., Ltd.'" in text_of(extract(words, "prospectus"))


@pytest.mark.parametrize("box", ["0 0 1e12 1e12", "0 0 0 0", "-1e30 -1e30 1e30 1e30"])
def test_the_size_of_a_page_costs_nothing(box: str) -> None:
    said = extract(hostile_pdfs.pdf(box=box), "prospectus", Limits(memory_mb=512, cpu_seconds=5))
    assert said["outcome"] == "read"
    assert "one page" in text_of(said)


def test_a_stream_that_unpacks_to_gigabytes_ends_at_the_memory_that_is_allowed() -> None:
    body = hostile_pdfs.bomb(megabytes=600)
    assert len(body) < 50_000
    outcome, _, why = read(body, Limits(memory_mb=512, cpu_seconds=20))
    assert outcome == "over_limits"
    assert "exit code" in why


def test_a_drawing_of_ten_thousand_boxes_is_read_as_lines() -> None:
    outcome, _, why = read(hostile_pdfs.busy(tables=1000, letters=30_000), Limits(cpu_seconds=10))
    assert outcome == "read"
    assert "a drawing" in why


def test_a_page_with_more_characters_than_a_page_has_is_told() -> None:
    said = extract(hostile_pdfs.busy(tables=0, letters=31_000), "prospectus")
    assert said["odd"] == ["page 1: characters behind the first 30000 are left out"]


def test_a_reader_that_works_on_and_on_ends_at_its_time_of_processor() -> None:
    body = hostile_pdfs.busy(tables=90, letters=30_000, pages=60)
    began = time.monotonic()
    outcome, _, why = read(body, Limits(cpu_seconds=1))
    assert outcome == "over_limits"
    assert "exit code -24" in why  # SIGXCPU
    assert time.monotonic() - began < 60


def test_a_reader_that_hangs_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_CHILD", ("-c", "import time; time.sleep(600)"))
    began = time.monotonic()
    assert read(GOOD, Limits(seconds=0.5)) == ("over_limits", None, "more than 0.5 s")
    assert time.monotonic() - began < 60


def test_a_reader_that_says_too_much_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_CHILD", ("-c", "print('x' * 1000)"))
    monkeypatch.setattr(bounded, "_LARGEST_OUTPUT", 999)
    outcome, _, why = read(GOOD)
    assert outcome == "over_limits"
    assert "1001 bytes" in why
