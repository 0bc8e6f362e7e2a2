"""The letter's words in one language: labels, codes, amounts and times.

A code or a column that has no words is shown by its own name, so that the lack is seen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from digest.clean import clean
from digest.contents import Line

TEMPLATES: Final = Path(__file__).with_name("templates")

# Columns whose values are codes of ours. A title that happens to be `open` is a title.
_CODED: Final = frozenset(
    {
        *("stage", "method", "scope", "status", "outcome", "exchange", "board", "genre", "measure"),
        *("kind", "role", "version", "set_aside_kind", "beneficiary", "amac_type", "legal_form"),
        *("reason_class", "suspension_kind", "declared_size", "legal_regime", "price_kind"),
        *("observed_via", "budget_source", "topic", "size", "file_outcome"),
    }
)
_FLAGS: Final = frozenset(
    {"negated", "is_resume", "is_repeat", "provisional", "recommended_for_aggregates"}
)
_DECIMALS = 4  # a figure that needs more is given in a smaller unit: nothing is rounded
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND"})


@cache
def _words() -> Mapping[str, Any]:
    with (TEMPLATES / "words.toml").open("rb") as file:
        return tomllib.load(file)


def languages() -> tuple[str, ...]:
    """The languages in which a letter may be read."""
    return tuple(_words())


class Wording:
    """The words of one language, with times in one zone. Raises ValueError for another language."""

    def __init__(self, language: str, time_zone: str) -> None:
        if language not in _words():
            raise ValueError(f"expected a language of {', '.join(_words())}, found {language!r}")
        self._all = _words()[language]
        self._zone = ZoneInfo(time_zone)
        self.lang: str = self._all["lang"]

    def say(self, key: str, **values: object) -> str:
        """A sentence of the letter."""
        return str(self._all["letter"][key]).format(**values)

    def name(self, group: str, code: str) -> str:
        """The word for a code, of a group such as `sections`, `kinds` or `fields`."""
        return str(self._all[group].get(code) or clean(code))

    def at(self, moment: datetime) -> str:
        """A moment in the reader's zone."""
        return moment.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def value(self, column: str, text: str, currency: str | None = None) -> str:
        """The value of a column."""
        if column in _CODED:
            return self._code(column, text)
        if column in _FLAGS and text in ("true", "false"):
            return self.say("yes" if text == "true" else "no")
        if column.endswith("_minor") and text.removeprefix("-").isdecimal():
            return self.money(int(text), currency)
        if column.endswith("_at"):
            return self._moment(text)
        return clean(text)

    def _code(self, column: str, text: str) -> str:
        values = self._all["values"]
        return str(values.get(f"{column}.{text}") or values.get(text) or clean(text))

    def _moment(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text)
            return self.at(moment) if moment.tzinfo else clean(text)
        except (ValueError, OverflowError):  # no time that could be one, or beyond the calendar
            return clean(text)

    def money(self, minor: int, currency: str | None = None) -> str:
        """An amount in the largest unit in which it is short, and always exact."""
        words = self._all["money"]
        if currency and currency != "CNY":
            amount = Decimal(minor) if currency in _WITHOUT_CENTS else Decimal(minor) / 100
            return str(words["other"]).format(currency=clean(currency), number=_figure(amount))
        amounts = [(Decimal(minor) / size, str(unit)) for size, unit in words["units"]]
        short = (each for each in amounts if abs(each[0]) >= 1 and _decimals(each[0]) <= _DECIMALS)
        amount, unit = next(short, amounts[-1])
        return unit.format(number=_figure(amount))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Facts, each with the name of its column."""
        return [
            self.say("pair", name=self.name("fields", column), value=self.value(column, text))
            for column, text in pairs
        ]

    def line(self, line: Line, entity: str) -> str:
        """What befell a record of the table `entity`, or a part of it, in one line."""
        facts = [(column, text) for column, text in line.what if column != "currency"]
        what = self.say("join").join(self._short(*each) for each in facts)
        if line.field == "*":
            return self._whole(line, entity, what)
        change = self._change(line)
        if line.entity == entity:
            return self.say("reason", text=change, reason=what) if what else change
        table = self.name("tables", line.entity)
        if not what:
            return self.say("pair", name=table, value=change)
        return self.say("part_changed", table=table, what=what, change=change)

    def _whole(self, line: Line, entity: str, what: str) -> str:
        came = "back" if line.cause == "back" else "new"
        if line.entity == entity:
            return self.say("gone" if line.new is None else came, at=self.at(line.seen_at))
        key = "part_gone" if line.new is None else f"part_{came}"
        what = what or clean(line.new or line.old or "")
        return self.say(key, table=self.name("tables", line.entity), what=what)

    def _change(self, line: Line) -> str:
        currency = dict(line.what).get("currency")
        old, new = (
            None if text is None else self.value(line.field, text, currency)
            for text in (line.old, line.new)
        )
        key = "set" if old is None else "unset" if new is None else "changed"
        return self.say(key, name=self.name("fields", line.field), old=old, new=new)

    def _short(self, column: str, text: str) -> str:
        """A value that speaks for itself; a bare number says of what it is."""
        shown = self.value(column, text)
        if not shown.replace(".", "", 1).isdecimal():
            return shown
        return self.say("count", name=self.name("fields", column), number=shown)


def _decimals(amount: Decimal) -> int:
    return max(-int(amount.normalize().as_tuple().exponent), 0)


def _figure(amount: Decimal) -> str:
    return format(amount.normalize(), ",f")
