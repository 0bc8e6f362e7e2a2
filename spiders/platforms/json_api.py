"""What sources that answer in JSON share: a strict reader, and the check of an object's keys.

An API that is blocked or changed likes to answer with status 200 and a page of HTML, with half a
body, or with a field under another name. Each of these must end as `LayoutDrift`, never as an
empty list.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from normalize.dates import BEIJING
from normalize.records import Json
from normalize.said import text_in
from spiders.blocking import Challenge, blocked_by
from spiders.drafts import Oddity, Page
from spiders.select import LayoutDrift, require, require_list

_MOMENTS = range(946_684_800_000, 4_102_444_800_000)  # 2000 to 2100; seconds aren't among them
# The tag that a strange body begins with. Nothing else of it is quoted: it may hold a name.
_TAG = re.compile(r"<[!?/]?[A-Za-z][A-Za-z0-9]{0,15}")


def read_json(page: Page) -> Json:
    """The page's JSON, also where it is wrapped in a call of a function (JSONP).

    A number with a point is a `Decimal` with the digits as written, never a float: this is the
    one thing here that isn't JSON, and `jsonable` turns it back. Anything but JSON is a drift.
    """
    body = _unwrapped(page.text.strip().removeprefix("\ufeff").strip(), page.kind)
    try:
        value: Json = json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # or it is nested too deep
        found = f"{type(error).__name__}, of {len(body)} characters"
        raise LayoutDrift(page.kind, expected="whole JSON", found=found) from error
    return value


def _unwrapped(body: str, what: str) -> str:
    """The JSON inside a JSONP answer; other bodies than JSON and JSONP are a drift."""
    if body.startswith(("{", "[")):
        return body
    start, end = body.find("("), body.rfind(")")
    if not body or body.startswith("<") or start < 0:
        raise LayoutDrift(what, expected="JSON", found=_described(body))
    if end < start:
        found = f"no closing bracket after {len(body)} characters"
        raise LayoutDrift(what, expected="whole JSONP", found=found)
    return body[start + 1 : end]


def _described(body: str) -> str:
    """What a body that is no JSON looks like, without a word of what it says."""
    if not body:
        return "no body"
    tag = _TAG.match(body)
    return f"{len(body)} characters" + (f" that begin with {tag[0]}>" if tag else "")


def _no_number(name: str) -> NoReturn:
    """NaN and Infinity: Python would take them, JSON has no such values."""
    raise ValueError(f"{name} is no JSON")


def jsonable(value: Any) -> Json:
    """The same value with each Decimal as the text of its digits, so that it can be stored."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    return [jsonable(inner) for inner in value] if isinstance(value, list) else value


def check_keys(
    value: Json,
    required: Iterable[str],
    what: str,
    usual: Iterable[str] = (),
    known: Iterable[str] = (),
) -> tuple[dict[str, Json], tuple[Oddity, ...]]:
    """A JSON object with the `required` keys, and what is odd about the others.

    A `usual` key that is missing, or a key that is new, is an oddity; both at once are a drift,
    because this is how a renamed key looks. `known` keys may come and go.
    """
    needed, expected = set(required), set(usual)
    fields, new = require(value, needed, what, known=expected | set(known))
    gone = sorted(expected - fields.keys())
    if gone and new:
        found = "new keys " + ", ".join(oddity.found for oddity in new)
        raise LayoutDrift(what, expected="keys " + ", ".join(gone), found=found)
    return fields, (*new, *(Oddity(f"{what}: missing key", key) for key in gone))


def objects(value: Json, what: str) -> Iterator[dict[str, Json]]:
    """The objects of a JSON array; anything else is a drift."""
    for item in require_list(value, what):
        if not isinstance(item, dict):
            raise LayoutDrift(what, expected="JSON objects", found=type(item).__name__)
        yield item


def count(fields: dict[str, Json], key: str, what: str) -> int:
    """A whole number such as a total; a text, a fraction or nothing in its place is a drift."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise LayoutDrift(what, expected=f"a whole number in {key}", found=repr(value))
    return value


def refuse(message: str, what: str) -> NoReturn:
    """Raise for an answer that says no: a Challenge where it wants a captcha, or less of us."""
    if why := blocked_by(message, readable=False):
        raise Challenge(why)
    raise LayoutDrift(what, expected="data", found=f"a refusal: {message[:100] or 'no reason'}")


def data_of(page: Page, known: Iterable[str] = ()) -> tuple[dict[str, Json], tuple[Oddity, ...]]:
    """`data` of an answer in an envelope of code, message and data; another code than 200 is a
    refusal."""
    answer = read_json(page)
    said = answer if isinstance(answer, dict) else {}
    if "code" in said and text_in(said, "code") != "200":
        told = text_in(said, "message") or text_in(said, "msg")
        refuse(f"code {text_in(said, 'code')}: {told}", "answer")
    names = ("message", "msg", *known)
    envelope, odd = check_keys(answer, ("code", "data"), "answer", known=names)
    data = envelope["data"]
    if not isinstance(data, dict):
        raise LayoutDrift("data", expected="a JSON object", found=type(data).__name__)
    return data, odd


def pages_of(page: Page, total: int, rows: int) -> int | None:
    """How many pages a list has, by the rows of its first one: a site may give fewer than it was
    asked for. None of a later page, which may be the last."""
    if page.context.get("page", 1) != 1:
        return None
    return math.ceil(total / rows) if rows else 1


def beijing_time(fields: dict[str, Json], key: str, what: str) -> str:
    """A moment given as milliseconds since 1970, as text with its offset."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value not in _MOMENTS:
        found = type(value).__name__ if not isinstance(value, int) else str(value)
        raise LayoutDrift(what, expected=f"milliseconds in {key}", found=found)
    return datetime.fromtimestamp(value // 1000, BEIJING).isoformat()


def newest_day(rows: Iterable[dict[str, Json]], key: str, what: str) -> date | None:
    """The latest of the dates that a field of each row begins with; None where there is no row."""
    days = []
    for row in rows:
        value = row.get(key)
        try:
            days.append(date.fromisoformat(str(value)[:10]))
        except ValueError as error:
            found = f"{type(value).__name__} of {len(str(value))} characters"
            raise LayoutDrift(what, expected=f"YYYY-MM-DD in {key}", found=found) from error
    return max(days, default=None)


def distinct(oddities: Iterable[Oddity]) -> tuple[Oddity, ...]:
    """Each oddity once: a new key stands in every row of a page."""
    return tuple(dict.fromkeys(oddities))


def keys(names: str) -> tuple[str, ...]:
    """The keys of an object, as a source's file lists them: apart by spaces."""
    return tuple(names.split())
