"""Lines of a table of contents: title and printed page."""

from __future__ import annotations

from normalize.filings.contents import entry_of


def test_an_entry_has_leader_dots_and_a_page() -> None:
    assert entry_of("第二节概览......1-1-12") == ("第二节概览", 12)
    assert entry_of("一、重大事项...提示……25") == ("一、重大事项...提示", 25)
    assert entry_of("第二节概览12") is None
    assert entry_of("共有.5") is None


def test_dots_without_end_take_no_time() -> None:
    """A cubic pattern took hours for such a page, and the whole file was lost."""
    for line in ("a" + "." * 100_000 + "x", "a" + "." * 198 + "x", "a." * 99):
        assert entry_of(line) is None
