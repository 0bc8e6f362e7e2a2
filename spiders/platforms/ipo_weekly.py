"""Weekly snapshots of the exchanges' lists, as a public monitor keeps them: one JSON array.

The monitor has normalised what the exchanges said, so its figures are of second hand. Its `uid`
changes with what it is made of; what stays is the number in the address of an exchange's own page,
and at HKEX, which has no such pages, the number of the application's folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from normalize.listings.weekly import exchanges, hosts, weekly_row
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.platforms.imported import ImportedSpider
from spiders.platforms.ipo_weekly_form import ROW, ROW_KNOWN, rows_of
from spiders.platforms.json_api import check_keys, distinct, jsonable, objects, read_json
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader

_LONGEST = 80  # characters that are quoted of what is no address
_NUMBER = re.compile(r"[?&](?:auditId|id)=(\d+)(?:&|$)", re.ASCII)


def read_filings(page: Page) -> Contents:
    """The rows of one exchange; those of the others are other sources'. A row of an exchange that
    is nobody's is told by each source. A row whose address is of another exchange is not read: its
    number would be taken for one of this exchange. Nor are two rows of one application that say
    different things. What isn't read counts in the total, so that the run is partial and takes
    nothing for gone."""
    exchange, known = str(page.context["reads"]), exchanges()
    drafts: list[Draft] = []
    odd: tuple[Oddity, ...] = ()
    refused = 0
    for place, row in enumerate(objects(read_json(page), "file")):
        odd += check_keys(row, ROW, "row", known=ROW_KNOWN)[1]
        named = text_in(row, "exchange")
        if named not in known:
            what = f"row {place + 1}: expected an exchange ({', '.join(known)})"
            odd += (Oddity(what, named or "none"),)
        if named == exchange and (strange := _strange_host(row)):
            refused += 1
            what = f"row {place + 1}: expected an address of {exchange} in source_url, not read"
            odd += (Oddity(what, strange),)
        elif named == exchange:
            fields = {key: jsonable(value) for key, value in row.items()}
            drafts.append(Draft("row", number_of(row), fields, f"[{place}]", page.context))
    total = len({draft.native_id for draft in drafts}) + refused
    read, contradictions = _agreeing(drafts)
    odd += contradictions
    return Contents(
        drafts=read,
        rows=len(read),
        total=total,
        oddities=distinct(odd),
    )


def _agreeing(drafts: Sequence[Draft]) -> tuple[tuple[Draft, ...], tuple[Oddity, ...]]:
    """The rows without those of one application that differ: none of them is known to be right."""
    by_number: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_number.setdefault(draft.native_id, []).append(draft)
    read: list[Draft] = []
    odd: list[Oddity] = []
    for number, some in by_number.items():
        if all(draft.fields == some[0].fields for draft in some):
            read.append(some[0])
            continue
        places = ", ".join(str(int(draft.place.strip("[]")) + 1) for draft in some)
        odd.append(Oddity(f"rows {places}: expected one of application {number}", str(len(some))))
    return tuple(read), tuple(odd)


def _strange_host(row: Mapping[str, Json]) -> str:
    """The host of a row's address where it isn't its exchange's; empty where it is, or where there
    is no address."""
    address = text_in(row, "source_url")
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:  # brackets that hold no address
        host = ""
    own = hosts()[text_in(row, "exchange")]
    if not address or any(host == each or host.endswith(f".{each}") for each in own):
        return ""
    return host or address[:_LONGEST]


def number_of(row: Mapping[str, Json]) -> str:
    """The exchange's own number of the application."""
    match = _NUMBER.search(text_in(row, "source_url"))
    number = match[1] if match else key_in(row, "stock_code")
    if not number:
        raise LayoutDrift("row", expected="a number in source_url or stock_code", found="none")
    return number


class IpoWeekly(ImportedSpider):
    """One exchange in the snapshots. `reads` is its name there."""

    feed = "ipo_weekly"
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_filings}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {"row": weekly_row}

    @classmethod
    def made_at(cls, content: bytes) -> datetime | None:
        """The latest time at which a row was seen. Raises ValueError, which names row and field,
        for what is no snapshot."""
        rows = rows_of(content)
        seen = [text_in(row, "last_seen") for row in rows]
        return max((datetime.fromisoformat(at) for at in seen if at), default=None)
