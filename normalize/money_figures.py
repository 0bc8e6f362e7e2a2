"""The arithmetic of amounts: digits and numerals to exact decimals, each with its step.

Everything is Decimal in a context wide enough never to round; a number too long for that is
refused before it is computed with.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation
from typing import Final, NamedTuple

from normalize.money_words import Token, Unit, body_parts, parse_unit, power_of
from normalize.reading import Reason
from normalize.text import read_numeral, trailing_scale

EXACT: Final = Context(prec=120)

_LONGEST: Final = 40  # digits: no amount is longer, and with any scale it stays exact
_WELL_FORMED = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class Doubt(Exception):
    """No single reading fits."""

    def __init__(self, reason: Reason, *candidates: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.candidates = candidates


class Figure(NamedTuple):
    """A number and the size of its last written digit."""

    value: Decimal
    step: Decimal

    def times(self, power: int) -> Figure:
        """Multiplied by a power of ten, exactly."""
        return Figure(EXACT.scaleb(self.value, power), EXACT.scaleb(self.step, power))


def figure_of(number: Decimal | int | str) -> Figure:
    """Raises `Doubt` for what is no finite number of a sane length."""
    if len(str(number)) > _LONGEST:
        raise Doubt(Reason.OUT_OF_RANGE)
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise Doubt(Reason.UNREADABLE) from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):  # NaN, Infinity
        raise Doubt(Reason.UNREADABLE)
    if abs(exponent) > _LONGEST:
        raise Doubt(Reason.OUT_OF_RANGE)
    return Figure(value, Decimal((0, (1,), exponent)))


def ends_of(token: Token, head: str | None) -> tuple[Figure, Figure]:
    """The low and the high end in whole currency; the same figure twice where there is one."""
    if token.match["a"] is None:
        numeral = _numeral(token)
        return numeral, numeral
    first, second = token.match["au"], token.group("bu", "bv")
    given = first or second
    unit = parse_unit(given) if given else head_unit(head)
    low = _body(token.match["a"], unit.power)
    if token.match["b"] is None:
        return low, low
    return low, _body(token.match["b"], parse_unit(second).power if second else unit.power)


def head_unit(head: str | None) -> Unit:
    if head is None:
        raise Doubt(Reason.NO_UNIT)
    if head == "%":
        raise Doubt(Reason.NOT_APPLICABLE)
    if "/" in head or "每" in head:
        raise Doubt(Reason.UNREADABLE)
    return parse_unit(head)


def _body(body: str, power: int) -> Figure:
    """The sum of "1亿5000" and its unit 万; each part has to be smaller than the last scale."""
    total, last = Decimal(0), None
    for digits, own_power in body_parts(body):
        if not _WELL_FORMED.fullmatch(digits):  # 007, 1,43,000
            raise Doubt(Reason.UNREADABLE)
        part = figure_of(digits.replace(",", "")).times(power if own_power is None else own_power)
        if last is not None and part.value >= last:
            raise Doubt(Reason.UNREADABLE)
        total, last, step = (
            EXACT.add(total, part.value),
            EXACT.scaleb(Decimal(1), own_power or 0),
            part.step,
        )
    return Figure(total, step)


def _numeral(token: Token) -> Figure:
    """The value of Chinese numerals with 元, 角 and 分. 整 says that nothing smaller follows."""
    han = token.match["han"] or ""
    yuan = read_numeral(han) if han else 0
    if yuan is None:
        raise Doubt(Reason.UNREADABLE)
    jiao = read_numeral(token.group("jiao", "jiao2") or "零") or 0
    fen = read_numeral(token.group("fen", "fen2", "fen3") or "零") or 0
    unit = parse_unit(token.match["hu"] or "")
    value = EXACT.scaleb(Decimal(yuan), unit.power) + Decimal(jiao * 10 + fen) / 100
    to_the_fen = jiao or fen or token.match[0][-1] in "整正"
    power = -2 if to_the_fen else power_of(trailing_scale(han)) + unit.power
    return Figure(value, Decimal((0, (1,), power)))
