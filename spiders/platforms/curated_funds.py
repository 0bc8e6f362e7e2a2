"""A list of major funds that people keep by hand: CSV, with its date in a comment at the top."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Final

from normalize.funds.curated import curated_fund
from spiders.drafts import Contents, Draft, Page
from spiders.platforms.imported import ImportedSpider
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader

COLUMNS: Final = (
    *("id", "level", "name", "region", "target_yi", "own_capital_yi", "established"),
    *("backers", "cited_url", "note"),
)
_MADE = re.compile(r"^#\s*made:\s*(\d{4}-\d{2}-\d{2})\s*$", re.MULTILINE)


def read_list(page: Page) -> Contents:
    """The rows. A row that lacks a number or a name, or has one twice, is a drift."""
    lines = [line for line in page.text.lstrip("\ufeff").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, strict=True)
    if tuple(rows.fieldnames or ()) != COLUMNS:
        expected, found = ", ".join(COLUMNS), ", ".join(rows.fieldnames or ()) or "none"
        raise LayoutDrift("columns", expected=expected, found=found)
    drafts: dict[str, Draft] = {}
    for number, row in enumerate(rows, start=2):
        key, name = row["id"], row["name"]
        if not key or not name or key in drafts or None in row:
            found = f"{key or 'none'}, {name or 'none'}"
            raise LayoutDrift(f"line {number}", expected="a number of its own, a name", found=found)
        drafts[key] = Draft("row", key, dict(row), f"line {number}", page.context)
    return Contents(drafts=tuple(drafts.values()), rows=len(drafts))


class CuratedFunds(ImportedSpider):
    """Sources of lists in this form."""

    feed = "curated_funds"
    content_type = "text/csv; charset=utf-8"
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"row": curated_fund}

    @classmethod
    def made_at(cls, content: bytes) -> datetime | None:
        """The date in the comment. Raises ValueError for what is no text."""
        found = _MADE.search(content.decode("utf-8-sig"))
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
