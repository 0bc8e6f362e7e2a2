"""Weekly snapshots of the exchanges' lists, as a public monitor keeps them: one JSON array.

The monitor has normalised what the exchanges said, so its figures are of second hand. Its `uid`
changes with what it is made of; what stays is the number in the address of an exchange's own page,
and at HKEX, which has no such pages, the number of the application's folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from normalize.listings_weekly import exchanges, weekly_row
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.platforms.imported import ImportedSpider
from spiders.platforms.json_api import check_keys, distinct, jsonable, keys, objects, read_json
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader

_ROW = keys(
    "exchange board company_name status stage stock_code sponsor prospectus_url announcement_url "
    "allotment_url phip_url markers page_updated source_url first_seen last_seen uid"
)
_ROW_KNOWN = keys("content industry sub_industry is_18a")  # only since the end of July 2026
_DEEPEST = 20  # levels; the files have four
_TOO_DEEP = f"expected a JSON array of objects, found one nested deeper than {_DEEPEST} levels"
_NUMBER = re.compile(r"[?&](?:auditId|id)=(\d+)(?:&|$)", re.ASCII)


def read_filings(page: Page) -> Contents:
    """The rows of one exchange; those of the others are other sources'. A row of an exchange that
    is nobody's is told by each source."""
    exchange, known = str(page.context["reads"]), exchanges()
    drafts: list[Draft] = []
    odd: tuple[Oddity, ...] = ()
    for place, row in enumerate(objects(read_json(page), "file")):
        odd += check_keys(row, _ROW, "row", known=_ROW_KNOWN)[1]
        named = text_in(row, "exchange")
        if named not in known:
            what = f"[{place}]: expected an exchange ({', '.join(known)})"
            odd += (Oddity(what, named or "none"),)
        if named == exchange:
            fields = {key: jsonable(value) for key, value in row.items()}
            drafts.append(Draft("row", number_of(row), fields, f"[{place}]", page.context))
    return Contents(drafts=tuple(drafts), rows=len(drafts), oddities=distinct(odd))


def number_of(row: Mapping[str, Json]) -> str:
    """The exchange's own number of the application."""
    match = _NUMBER.search(text_in(row, "source_url"))
    number = match[1] if match else key_in(row, "stock_code")
    if not number:
        raise LayoutDrift("row", expected="a number in source_url or stock_code", found="none")
    return number


def _depth(value: Json) -> int:
    """How deep a value is nested: counted level by level, for a recursion would have an end."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        lists = [list(v.values()) if isinstance(v, dict) else v for v in level]
        level = [each for v in lists if isinstance(v, list) for each in v]
        depth += 1
    return depth


class IpoWeekly(ImportedSpider):
    """One exchange in the snapshots. `reads` is its name there."""

    feed = "ipo_weekly"
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_filings}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"row": weekly_row}

    @classmethod
    def made_at(cls, content: bytes) -> datetime | None:
        """The latest time at which a row was seen. Raises ValueError for what is no snapshot."""
        try:
            rows = json.loads(content)
        except RecursionError as error:
            raise ValueError(_TOO_DEEP) from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError("expected a JSON array of objects")
        if _depth(rows) > _DEEPEST:
            raise ValueError(_TOO_DEEP)
        seen = [text_in(row, "last_seen") for row in rows]
        return max((datetime.fromisoformat(at) for at in seen if at), default=None)
