"""What the readers of the Hong Kong exchange's rows share: its wordings, names, dates and files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from normalize.dates import read_date
from normalize.reading import Reading, Reason
from normalize.said import Said
from normalize.text import nfkc

EXCHANGE = "hkex"


@cache
def rules() -> Mapping[str, Any]:
    """The exchange's wordings in our terms (data/hkex.toml)."""
    file = Path(__file__).parents[1] / "data" / "hkex.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def split_name(printed: str) -> tuple[str, str]:
    """A name and the letters behind it: `Some Therapeutics - B` is Some Therapeutics, and B."""
    found = re.search(rules()["name_marks"], printed)
    if not found:
        return printed.strip(), ""
    return printed[: found.start()].strip(), " ".join(sorted(nfkc(found[1])))


def day_first(text: str) -> Reading[date]:
    """A date of this exchange, 22/05/2026; one given only to the month is a question."""
    read = read_date(text, day_first=True)
    if read.value is None:
        return Reading(read.raw, reason=read.reason, candidates=read.candidates)
    if read.value.precision != "day":
        return Reading(read.raw, reason=Reason.AMBIGUOUS, candidates=(read.value.precision,))
    return Reading(read.raw, value=read.value.day)


def language_of(said: Said) -> str:
    return "en" if said.context.get("language") == "e" else "zh"


def url_of(path: str) -> Reading[str]:
    """The address of a file; one that leads anywhere but into the exchange's folder is no such."""
    if not path:
        return Reading(path, reason=Reason.NOT_STATED)
    parts = path.split("/")
    if path.startswith("/") or ":" in path or "\\" in path or ".." in parts:
        return Reading(path, reason=Reason.UNREADABLE)
    return Reading(path, value=rules()["files"] + path)


def number_of(path: str) -> str:
    """The exchange's own number of a file, `sehk26011200695_c`."""
    return PurePosixPath(path).stem
