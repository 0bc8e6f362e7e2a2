"""Weekly snapshots of the exchanges' lists, as a public monitor keeps them: one JSON array.

The monitor has normalised what the exchanges said, so its figures are of second hand. Its `uid`
changes with what it is made of; what stays is the number in the address of an exchange's own page,
and at HKEX, which has no such pages, the number of the application's folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, NoReturn
from urllib.parse import urlsplit

from normalize.listings_weekly import exchanges, host_of, weekly_row
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.platforms.imported import ImportedSpider
from spiders.platforms.json_api import check_keys, distinct, jsonable, keys, objects, read_json
from spiders.source import Interpreter, Reader

_ROW = keys(
    "exchange board company_name status stage stock_code sponsor prospectus_url announcement_url "
    "allotment_url phip_url markers page_updated source_url first_seen last_seen uid"
)
_ROW_KNOWN = keys("content industry sub_industry is_18a")  # only since the end of July 2026
_DEEPEST = 20  # levels; the files have four
_TOO_DEEP = f"expected a JSON array of objects, found one nested deeper than {_DEEPEST} levels"
_DIGITS = 30  # of a whole number; theirs have up to ten
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
        if named != exchange:
            continue
        number = number_of(row)
        if isinstance(number, Oddity):
            odd += (Oddity(f"[{place}]: {number.what}", number.found),)
            continue
        fields = {key: jsonable(value) for key, value in row.items()}
        drafts.append(Draft("row", number, fields, f"[{place}]", page.context))
    return Contents(drafts=tuple(drafts), rows=len(drafts), oddities=distinct(odd))


def number_of(row: Mapping[str, Json]) -> str | Oddity:
    """The exchange's own number of the application; an oddity where the row names none, or has the
    address of another exchange."""
    address, own = text_in(row, "source_url"), host_of(text_in(row, "exchange"))
    if address and urlsplit(address).hostname != own:
        return Oddity(f"expected a source_url of {own}", address[:100])
    match = _NUMBER.search(address)
    number = match[1] if match else key_in(row, "stock_code")
    return number or Oddity("expected a number in source_url or stock_code", "none")


def _rows(content: bytes) -> list[dict[str, Json]]:
    """The rows of a snapshot. Raises ValueError for what is none, and names the row."""
    try:
        rows = json.loads(content, parse_int=_whole, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except ValueError as error:
        raise ValueError(f"expected JSON, found something else: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"expected a JSON array of objects, found {type(rows).__name__}")
    if _depth(rows) > _DEEPEST:
        raise ValueError(_TOO_DEEP)
    if not rows:
        raise ValueError("expected rows, found none")
    for place, row in enumerate(rows):
        if missing := [key for key in _ROW if key not in row]:
            raise ValueError(f"[{place}]: expected the field {missing[0]}, found none")
    return rows


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"expected numbers of up to {_DIGITS} digits, found {len(digits)}")
    return int(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"expected numbers, found {name}")


def _moment(place: int, row: Mapping[str, Json]) -> datetime | None:
    """When the row was last seen; a time without a zone is taken for UTC, as the others are."""
    said = text_in(row, "last_seen")
    try:
        at = datetime.fromisoformat(said) if said else None
    except ValueError as error:
        found = f"found {said[:40]!r}"
        raise ValueError(f"[{place}]: last_seen: expected a time in ISO 8601, {found}") from error
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


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
        seen = (_moment(place, row) for place, row in enumerate(_rows(content)))
        return max((at for at in seen if at), default=None)
