"""The cell of a spreadsheet as a reader sees it: a file holds 0.25 where it shows 25%."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

_WORDS = re.compile(r'"([^"]*)"|\\(.)')  # what a format prints as it stands: 0.00"亿元"
_PLACES = re.compile(r"[0#?]")
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")  # each comma behind the digits divides by 1,000
_DIGITS = 15  # as many as spreadsheets show of a number


def shown(value: object, number_format: str = "General") -> str:
    """A cell as text: dates as 2026-09-30, empty cells as "", numbers as their format shows them
    but for rounding and separators."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, number_format)
    return str(value).strip()


def _number(value: int | float, number_format: str) -> str:
    number = Decimal(f"{value:.{_DIGITS}g}")
    if not number.is_finite():
        return str(value)
    pattern = number_format.partition(";")[0]
    bare = _WORDS.sub("", pattern)
    if "%" in bare:
        return f"{_plain(number * 100)}%"
    if scaled := _THOUSANDS.search(bare):
        number = number / 1000 ** len(scaled[1])
    last = max((match.end() for match in _PLACES.finditer(pattern)), default=len(pattern))
    behind = "".join(a or b for a, b in _WORDS.findall(pattern[last:]))
    return f"{_plain(number)}{behind}".strip()


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
