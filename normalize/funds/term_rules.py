"""A condition of a notice, and the rules which of them a quantity states: the words around it.

A rule holds for a clause: the words before the quantity's bound. Rules stand in the order in which
they are tried; where the clause itself says nothing, the clause before it is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from normalize.funds.rules import rows
from normalize.money import Bound

CURRENCIES: Final = frozenset({"CNY", "USD", "HKD", "EUR"})
_UNITS: Final = {
    "period": {"year", "month"},
    "wait": {"day", "workday", "month", "year"},
    "share": {"percent"},
    "multiple": {"times"},
    "money": CURRENCIES,
    "occasion": {"occasion"},
    "person": {"person"},
}
_STATED: Final = frozenset({Bound.EQ, Bound.RANGE, Bound.APPROX})
_BOUNDS: Final = {
    "any": frozenset(Bound),
    "upper": frozenset({Bound.LE}),
    "lower": frozenset({Bound.GE}),
    "upper_or_range": frozenset({Bound.LE, Bound.RANGE}),
    "stated": _STATED,
    "stated_or_lower": _STATED | {Bound.GE},
}
_ANYTHING: Final = re.compile("")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `lo` and `hi` are in `unit`; money is in yuan (or the currency's own unit)."""

    key: str
    operator: str
    lo: Decimal | None
    hi: Decimal | None
    unit: str
    value_raw: str
    quote: str
    start: int
    binds: str | None = None
    base: str | None = None
    region: str | None = None
    text: str | None = None  # a value that is no number: a place, a ratio

    @property
    def said(self) -> tuple[object, ...]:
        """What is stated, wherever it stands."""
        return (
            self.key,
            self.operator,
            self.lo,
            self.hi,
            self.unit,
            self.text,
            self.base,
            self.region,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """`key` is meant where `cue` stands before the quantity, and `right` (if any) behind it."""

    key: str
    units: frozenset[str]
    bounds: frozenset[Bound]
    cue: re.Pattern[str] = _ANYTHING
    right: re.Pattern[str] | None = None
    most: int | None = None

    @property
    def by_right(self) -> bool:
        """True for a rule that only asks what stands behind the quantity."""
        return not self.cue.pattern

    def fits(self, left: str, right: str) -> bool:
        """True where the words around the quantity are those of the rule."""
        if self.right is not None and self.right.search(right) is None:
            return False
        return self.cue.search(left) is not None


@cache
def term_rules() -> tuple[Rule, ...]:
    """All rules, in their order."""
    return tuple(_rule(**row) for row in rows("terms"))


def _rule(*, units: list[str], bounds: str = "any", **more: Any) -> Rule:
    named = frozenset().union(*(_UNITS[name] for name in units))
    return Rule(units=named, bounds=_BOUNDS[bounds], **more)
