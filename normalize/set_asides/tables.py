"""A yes or no for each lot: in a table, or listed behind the question.

"包号, 内容, 预算, 是否专门面向中小企业 / 01, …, 是": in a plain text the cells of a table stand one
below the other. Heads are counted from the column of numbers to the first number below them; a
table whose rows don't fit that count is left alone. "是否专门面向中小企业：包1是，包2否": a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, chain, islice

from normalize.procurement.lot_refs import LOT_LIST, lots_in, number_of
from normalize.set_asides.candidates import Candidate
from normalize.set_asides.kinds import Rank, Rule, SetAsideKind, rule
from normalize.set_asides.words import FIRMS, SME_SIGN, TO
from normalize.traced_text import Span, TracedText

_QUESTION = re.compile(
    rf"是否(?:为|属于)?{TO}{FIRMS}(?:采购|预留)?(?:的?(?:采购)?(?:项目|包|标项|标段))?(?:\(是/否\))?"
)
_BEFORE = re.compile(r"本?(?:项目|采购包|包|标项|标段)")
_SMALL = re.compile("小微|小型")
_NUMBERS = re.compile(r"序号|(?:采购包|合同包|标项|标包|标段|分包|包组|包)(?:序?号|编号)?")
_NUMBER = re.compile(r"(?:第|包|标项|采购包|合同包|标段)?\s?\d{1,2}\s?(?:包|标段)?|[A-K]包?")
_ANSWERS = {
    "是": True, "专门面向": True, "√": True,
    "否": False, "不是": False, "不专门面向": False, "非专门面向": False, "无": False,
}  # fmt: skip
# "包1是", "包二：否", "第3包(桌椅):专门面向"; what stands between two of them is a sign or a gap.
_LISTED = re.compile(
    rf"[\s:,;、。?]{{0,6}}(?P<lots>{LOT_LIST})(?:\([^()\n]{{0,60}}\))?(?:均|都)?\s?[:为]?\s?[(\[]?"
    rf"(?P<answer>{'|'.join(sorted(map(re.escape, _ANSWERS), reverse=True))})"
    rf"[)\]]?(?=[\s,;、。]|$)"
)
_ENOUGH = 600  # answers: more than a notice of a hundred lots has
_WIDEST = 16  # heads; tables of plans have eight to ten
_YES: Rule = rule("table.yes", SetAsideKind.SME_WHOLE, Rank.ANSWERED, "0.90", "")
_NO: Rule = rule("table.no", SetAsideKind.NOT_RESERVED, Rank.ANSWERED, "0.90", "")


def table_candidates(traced: TracedText) -> tuple[Candidate, ...]:
    """The answers for lots in all tables and lists, once for each lot and answer."""
    questions = [match.span() for match in _QUESTION.finditer(traced.text)]
    if not questions:
        return ()
    found: dict[tuple[str | None, SetAsideKind], Candidate] = {}
    for one in islice(chain(_in_tables(traced), _in_lists(traced, questions)), _ENOUGH):
        found.setdefault((one.lot_ref, one.kind), one)
    return tuple(found.values())


def _in_tables(traced: TracedText) -> Iterator[Candidate]:
    lines = traced.text.split("\n")
    cells = [line.strip() for line in lines]
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    for at, cell in enumerate(cells):
        if "是否" in cell and _QUESTION.fullmatch(_BEFORE.sub("", cell, count=1)):
            yield from _rows(traced, cells, places, at)


def _in_lists(traced: TracedText, questions: list[Span]) -> Iterator[Candidate]:
    """The answers that follow a question, lot by lot."""
    for start, end in questions:
        while listed := _LISTED.match(traced.text, end):
            end, answer = listed.end(), _ANSWERS[listed["answer"]]
            evidence = traced.quote(listed.start("lots"), end)
            for lot in lots_in(listed["lots"]):
                question = traced.text[start : listed.start()]
                yield _candidate(question, lot, answer, evidence, listed.start("lots"))


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
        numbers = lots_in(cells[begin])
        lot = numbers[0] if numbers else number_of(cells[begin])
        found.append(_candidate(cells[question], lot, answer, evidence, places[begin + column]))
    return found


def _last(cells: list[str], question: int) -> int | None:
    """Where the column of numbers has its head: the last such line above the question."""
    above = range(question - 1, max(-1, question - _WIDEST), -1)
    return next((at for at in above if _NUMBERS.fullmatch(cells[at])), None)


def _first(cells: list[str], question: int) -> int | None:
    """Where the first row begins: the first number below the heads."""
    below = range(question + 1, min(len(cells), question + _WIDEST))
    return next((at for at in below if _NUMBER.fullmatch(cells[at])), None)


def _candidate(question: str, lot: str, yes: bool, evidence: str, place: int) -> Candidate:
    small = bool(_SMALL.search(question)) and not SME_SIGN.search(question)
    who = "small_micro" if small else "sme"
    kind = SetAsideKind.SMALL_MICRO_WHOLE if small else SetAsideKind.SME_WHOLE
    return Candidate(
        rule=_YES if yes else _NO,
        kind=kind if yes else SetAsideKind.NOT_RESERVED,
        lot_ref=lot,
        lots_in_sentence=True,
        beneficiary=who,
        percent=None,
        ground=None,
        evidence=evidence,
        place=place,
        confidence=Decimal("0.90"),
    )
