"""The words by which fund notices are read (data/fund_notices.toml), and their version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

Rows = tuple[Mapping[str, Any], ...]
_FILE: Final = Path(__file__).parents[1] / "data" / "fund_notices.toml"

_PART = re.compile(r"\{[a-z]+\}")
_EXPRESSIONS: Final = frozenset({"words", "cue", "right", "names", "acts", "signs"})


@cache
def _loaded() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def version() -> str:
    """The version of the rules, to tell what was read by which."""
    return str(_loaded()["version"])


def rows(table: str) -> Rows:
    """The rows of a table in their order, expressions compiled unless they have parts to fill."""
    return tuple(
        {name: _ready(name, value) for name, value in row.items()} for row in _loaded()[table]
    )


def _ready(name: str, value: Any) -> Any:
    if name not in _EXPRESSIONS:
        return value
    if isinstance(value, list):
        return tuple(re.compile(each) for each in value)
    return value if _PART.search(value) else re.compile(value)
