"""The size of a file as Shanghai's rows say it."""

from __future__ import annotations

import pytest

from normalize.listings.documents import _size
from normalize.record_base import UNSET, Json


@pytest.mark.parametrize(
    ("said", "size"),
    [(123, 123), ("123", 123), (True, None), (None, None), ("12 MB", None), (-1, None)],
)
def test_what_is_a_size(said: Json, size: int | None) -> None:
    assert _size({"fileSize": said}) == size


def test_a_row_without_one_says_nothing() -> None:
    assert _size({}) is UNSET
