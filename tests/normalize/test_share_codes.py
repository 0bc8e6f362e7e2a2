"""Whose number the code of a share is."""

from __future__ import annotations

import pytest

from normalize.listings.share_codes import share_identifiers


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        ("600000", "sse"),
        ("688001", "sse"),
        ("000001", "szse"),
        ("301999", "szse"),
        ("830799", "neeq"),
        ("874386", "neeq"),
        ("430047", "neeq"),
        ("920799", "bse"),
    ],
)
def test_the_scheme_of_a_code(code: str, scheme: str) -> None:
    assert share_identifiers(code) == ((scheme, code),)


@pytest.mark.parametrize("code", ["", "A25178", "60000", "6000000", "00700", "123456"])
def test_what_is_no_code_of_a_share(code: str) -> None:
    assert share_identifiers(code) == ()
