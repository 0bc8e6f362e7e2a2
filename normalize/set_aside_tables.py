"""Tables with a yes or no for each lot: "包号, 内容, 预算, 是否专门面向中小企业 / 01, …, 是".

In a plain text the cells of a table stand one below the other. Heads are counted from the column
of numbers to the first number below them; a table whose rows don't fit that count is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from normalize.lot_refs import lots_in, number_of
from normalize.set_aside_candidates import Candidate
from normalize.set_aside_rules import Rank, Rule, SetAsideKind, rule
from normalize.set_aside_words import FIRMS, SME_SIGN, TO
from normalize.traced_text import TracedText

_QUESTION = re.compile(rf"是否(?:为|属于)?{TO}{FIRMS}(?:采购|预留)?(?:的?项目)?(?:\(是/否\))?")
_BEFORE = re.compile(r"本?(?:项目|采购包|包|标项|标段)")
_SMALL = re.compile("小微|小型")
_NUMBERS = re.compile(r"序号|(?:采购包|合同包|标项|标包|标段|分包|包组|包)(?:序?号|编号)?")
_NUMBER = re.compile(r"(?:第|包|标项|采购包|合同包|标段)?\s?\d{1,2}\s?(?:包|标段)?|[A-K]包?")
_ANSWERS = {
    "是": True, "专门面向": True, "√": True,
    "否": False, "不是": False, "不专门面向": False, "非专门面向": False, "无": False,
}  # fmt: skip
_WIDEST = 16  # heads; tables of plans have eight to ten
_YES: Rule = rule("table.yes", SetAsideKind.SME_WHOLE, Rank.ANSWERED, "0.90", "")
_NO: Rule = rule("table.no", SetAsideKind.NOT_RESERVED, Rank.ANSWERED, "0.90", "")


def table_candidates(traced: TracedText) -> Iterator[Candidate]:
    """The answers of all tables that have a column for them."""
    if not _QUESTION.search(traced.text):
        return
    lines = traced.text.split("\n")
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    for at, line in enumerate(lines):
        if "是否" in line and _QUESTION.fullmatch(_BEFORE.sub("", line.strip(), count=1)):
            yield from _rows(traced, [one.strip() for one in lines], places, at)


def _rows(
    traced: TracedText, lines: list[str], places: list[int], question: int
) -> Iterator[Candidate]:
    """The answers below a head; none where a row doesn't fit."""
    head = _last(lines, question)
    first = _first(lines, question)
    if head is None or first is None:
        return
    width, column = first - head, question - head
    found: list[Candidate] = []
    for begin in range(first, len(lines) - column, width):
        if not _NUMBER.fullmatch(lines[begin]):
            break
        answer = _ANSWERS.get(lines[begin + column])
        if answer is None:
            return
        evidence = traced.quote(places[begin], places[begin + column + 1] - 1)
        found.append(
            _candidate(lines[question], lines[begin], answer, evidence, places[begin + column])
        )
    yield from found


def _last(lines: list[str], question: int) -> int | None:
    """Where the column of numbers has its head: the last such line above the question."""
    above = range(question - 1, max(-1, question - _WIDEST), -1)
    return next((at for at in above if _NUMBERS.fullmatch(lines[at])), None)


def _first(lines: list[str], question: int) -> int | None:
    """Where the first row begins: the first number below the heads."""
    below = range(question + 1, min(len(lines), question + _WIDEST))
    return next((at for at in below if _NUMBER.fullmatch(lines[at])), None)


def _candidate(question: str, number: str, yes: bool, evidence: str, place: int) -> Candidate:
    lots = lots_in(number)
    small = bool(_SMALL.search(question)) and not SME_SIGN.search(question)
    who = "small_micro" if small else "sme"
    kind = SetAsideKind.SMALL_MICRO_WHOLE if small else SetAsideKind.SME_WHOLE
    return Candidate(
        rule=_YES if yes else _NO,
        kind=kind if yes else SetAsideKind.NOT_RESERVED,
        lot_ref=lots[0] if lots else number_of(number),
        lots_in_sentence=True,
        beneficiary=who,
        percent=None,
        ground=None,
        evidence=evidence,
        place=place,
        confidence=Decimal("0.90"),
    )
