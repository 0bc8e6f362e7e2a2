"""The headings and labels of filed documents (data/filings.toml), and their version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from normalize.text import nfkc

_SPACE = re.compile(r"\s+")


@cache
def rules() -> Mapping[str, Any]:
    """All of them."""
    file = Path(__file__).parents[1] / "data" / "filings.toml"
    found: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """A pattern of the file, by its place there."""
    found: Any = rules()
    for name in path:
        found = found[name]
    return re.compile(str(found))


def squeezed(text: str | None) -> str:
    """A text as labels are compared: NFKC, no white space at all."""
    return _SPACE.sub("", nfkc(text or ""))


def rule_version() -> str:
    """Which rules read: with others a document is read again."""
    return str(rules()["version"])
