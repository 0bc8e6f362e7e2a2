"""Drafts of fund notices as their readers give them, and their records by type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar, cast

from normalize.funds.notices import read_fund_notice
from normalize.records import Json, Record
from spiders.body_text import read_body
from spiders.contacts import hide_contacts
from spiders.drafts import Draft

T = TypeVar("T", bound=Record)


def draft(text: str = "", title: str = "", number: str = "n1", **fields: Any) -> Draft:
    """A draft with its body as text; where `body` is given, with the text and tables of that."""
    own: dict[str, Json] = {"title": title, "issuer": "云川省财政厅", "published": "2026-03-02"}
    own["text"] = text
    if html := fields.get("body"):
        body = read_body(html)
        tables = [{"line": t.line, "rows": [list(row) for row in t.rows]} for t in body.tables]
        own |= {"text": "\n".join(body.lines), "tables": cast(Json, tables)}
    return Draft("fund_notice", number, own | fields, "detail", {"version": "1"})


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
            text = "\n".join(hide_contacts(row["text"].split("\n")))  # as every reader does
            return read(text, issuer=row["issuer"])
    raise LookupError(f"expected an excerpt {number} in {file}")
