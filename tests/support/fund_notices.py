"""Drafts of fund notices as their readers give them, and their records by type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from normalize.fund_notices import read_fund_notice
from normalize.records import Json, Record
from spiders.drafts import Draft

T = TypeVar("T", bound=Record)


def draft(text: str = "", title: str = "", number: str = "n1", **fields: Any) -> Draft:
    """A draft with its body as text, or as HTML where `body` is given."""
    own: dict[str, Json] = {"title": title, "issuer": "云川省财政厅", "published": "2026-03-02"}
    if "body" not in fields:
        own["text"] = text
    return Draft("fund_notice", number, own | fields, "detail")


def read(text: str = "", title: str = "", **fields: Any) -> list[Record]:
    """The records of a notice."""
    return read_fund_notice(draft(text, title, **fields))


def of(records: list[Record], kind: type[T]) -> list[T]:
    """The records of a type."""
    return [record for record in records if isinstance(record, kind)]


def captured(captures: Path, number: int) -> list[Record]:
    """The records of a captured excerpt; it has no title."""
    file = captures / "funds/announcement_excerpts.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["n"] == number:
            return read(row["text"], issuer=row["issuer"])
    raise LookupError(f"expected an excerpt {number} in {file}")
