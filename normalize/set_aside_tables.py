"""Tables with a yes or no for each lot: "包号, 内容, 预算, 是否专门面向中小企业 / 01, …, 是".

In a plain text the cells of a table stand one below the other. Heads are counted from the column
of numbers to the first number below them; a table whose rows don't fit that count is left alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate

from normalize.lot_refs import lots_in, number_of
from normalize.set_aside_candidates import Candidate
from normalize.set_aside_kinds import Rank, Rule, SetAsideKind, rule
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


def table_candidates(traced: TracedText) -> tuple[Candidate, ...]:
    """The answers of all tables that have a column for them, once for each lot and answer."""
    if not _QUESTION.search(traced.text):
        return ()
    lines = traced.text.split("\n")
    cells = [line.strip() for line in lines]
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    found: dict[tuple[str | None, SetAsideKind], Candidate] = {}
    for at, cell in enumerate(cells):
        if "是否" in cell and _QUESTION.fullmatch(_BEFORE.sub("", cell, count=1)):
            for one in _rows(traced, cells, places, at):
                found.setdefault((one.lot_ref, one.kind), one)
    return tuple(found.values())


def _rows(
    traced: TracedText, cells: list[str], places: list[int], question: int
) -> list[Candidate]:
    """The answers below a head; none where a row doesn't fit."""
    head, first = _last(cells, question), _first(cells, question)
    if head is None or first is None:
        return []
    width, column = first - head, question - head
    found: list[Candidate] = []
    for begin in range(first, len(cells) - column, width):
        if not _NUMBER.fullmatch(cells[begin]):
            break
        answer = _ANSWERS.get(cells[begin + column])
        if answer is None:
            return []
        evidence = traced.quote(places[begin], places[begin + column + 1] - 1)
        found.append(
            _candidate(cells[question], cells[begin], answer, evidence, places[begin + column])
        )
    return found


def _last(cells: list[str], question: int) -> int | None:
    """Where the column of numbers has its head: the last such line above the question."""
    above = range(question - 1, max(-1, question - _WIDEST), -1)
    return next((at for at in above if _NUMBERS.fullmatch(cells[at])), None)


def _first(cells: list[str], question: int) -> int | None:
    """Where the first row begins: the first number below the heads."""
    below = range(question + 1, min(len(cells), question + _WIDEST))
    return next((at for at in below if _NUMBER.fullmatch(cells[at])), None)


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
