"""What the registers of AMAC (gs.amac.org.cn) have in common: the request of a page of a list, and
the envelope around its rows, which is that of Spring's `Page`."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from normalize.records import Json
from spiders.drafts import Oddity, Page
from spiders.platforms.json_api import check_keys, count, keys, objects, read_json
from spiders.select import LayoutDrift

SITE = "https://gs.amac.org.cn"
_API = f"{SITE}/amac-infodisc/api"
_PAGE_SIZE = 100  # older clients asked for 100,000 rows; today more than 100 is refused
_ENVELOPE = keys("content totalElements totalPages number numberOfElements")
_ENVELOPE_USUAL = keys("last first size sort")

Row = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of a list: its rows, and how many rows and pages the register says there are."""

    rows: list[Row]
    total: int
    pages: int
    oddities: tuple[Oddity, ...]


def headers(referer: str) -> Mapping[str, str]:
    """What the page of a list sends along with its request."""
    return {
        "Content-Type": "application/json;charset=UTF-8",
        "Accept": "application/json, text/javascript, */*; q=0.01",
        "X-Requested-With": "XMLHttpRequest",
        "Origin": SITE,
        "Referer": referer,
    }


def api_url(path: str, number: int, sort: str = "") -> str:
    """The address of the page `number` (from 1; the register counts from 0) of a list.

    sort  field and direction; without it the register's own order
    """
    params: dict[str, object] = {"page": number - 1, "size": _PAGE_SIZE}
    if sort:
        params["sort"] = sort
    params["rand"] = f"{random.random():.16f}"
    return f"{_API}/{path}?{urlencode(params, safe=',')}"


def read_answer(page: Page) -> Answer:
    """The envelope, which must be whole and of the page that was asked for."""
    envelope, odd = check_keys(read_json(page), _ENVELOPE, "answer", _ENVELOPE_USUAL)
    rows = list(objects(envelope["content"], "content"))
    stated = count(envelope, "numberOfElements", "answer")
    if stated != len(rows):
        raise LayoutDrift("answer", expected=f"{stated} rows, as it says", found=str(len(rows)))
    asked = parse_qs(urlsplit(page.url).query).get("page", [])
    number = count(envelope, "number", "answer")
    if asked != [str(number)]:
        raise LayoutDrift("answer", expected=f"page {', '.join(asked)}", found=f"page {number}")
    total, pages = (count(envelope, key, "answer") for key in ("totalElements", "totalPages"))
    return Answer(rows, total, pages, odd)
