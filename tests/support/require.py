"""What a test needs and a machine may not have: skipped, or a failure where it must be there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(need: str, how: str) -> NoReturn:
    """Say that `need` is not there and `how` to get it.

    YINDAO_REQUIRE lists, separated by commas, what must be there: its absence fails the test.
    """
    required = {name.strip() for name in os.environ.get("YINDAO_REQUIRE", "").split(",")}
    if need in required:
        pytest.fail(f"{need} missing, but YINDAO_REQUIRE asks for it: {how}", pytrace=False)
    # The one place that skips: a newcomer's machine without captures still runs all the rest.
    pytest.skip(f"{need} missing: {how}")
