"""Whose number the code of a share is: one rule for all who print codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def _schemes() -> Mapping[str, re.Pattern[str]]:
    """The patterns of data/share_codes.toml, by scheme."""
    file = Path(__file__).parents[1] / "data" / "share_codes.toml"
    rules = tomllib.loads(file.read_text(encoding="utf-8"))["schemes"]
    return {rule["scheme"]: re.compile(rule["pattern"]) for rule in rules}


def share_identifiers(code: str) -> tuple[tuple[str, str], ...]:
    """The number under which a firm is known by the code of its share, such as ("bse", "920001").

    Empty for what is no code of a share: a made-up number, or none.
    """
    return tuple((scheme, code) for scheme, rule in _schemes().items() if rule.fullmatch(code))
