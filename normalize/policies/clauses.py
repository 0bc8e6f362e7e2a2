"""The clauses of a rule (第X条), or the numbered parts of a text that has none.

A clause begins where a line begins, or behind a full stop where the page has lost its lines; what
cites another clause (依照本办法第五条) begins none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from normalize.funds.text import FundText

_NUMERAL: Final = "一二三四五六七八九十百千零〇0-9"
_BREAK: Final = r"(?:^|(?<=\n)|(?<=[。;!] )|(?<=[。;!]))[ ]{0,8}"
_ARTICLE = re.compile(
    rf"{_BREAK}(?P<no>第[{_NUMERAL}]{{1,7}}条(?:之[{_NUMERAL}]{{1,3}})?)"
    r"(?!(?:第[^。;\n]{1,8}[款项]|[款项])?(?:规定|所列|所称|的规定|、|和|及|至|中|所述))"
)
_CHAPTER = re.compile(
    rf"(?:^|(?<=\n))[ ]{{0,8}}(?P<no>第[{_NUMERAL}]{{1,5}}章)[ ]{{0,4}}(?P<name>[^\n]{{0,40}})"
)
_PART = re.compile(
    r"(?:^|(?<=\n))[ ]{0,8}(?P<no>[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))"
)
# What stands behind the rule: its annexes, to whom it went, by whom it was printed.
_BEHIND = re.compile(
    r"\n[ ]{0,8}(?:附件?[0-9]{0,2}[::]|附[表件]|抄送|主办|\(?此件|信息公开选项|\(联系)"
)
# Who signed it and when, where nothing but bodies and a day stand on lines of their own.
_SIGNED = re.compile(
    r"(?:\n[ ]{0,40}[^\n。;:,]{1,60}(?:[部厅局委会室府院行]|公司|中心)[ ]{0,8}){0,6}"
    r"\n[ ]{0,40}(?:20[0-9]{2}|二[〇○零Oo0][一二三四五六七八九〇○零]{2})年"
    r"[^\n。;:,]{1,3}月[^\n。;:,]{1,3}日[ ]{0,8}(?=\n|$)"
)
_FEWEST: Final = 2  # clauses that make a text a rule
_MOST: Final = 600  # of one text; the longest rules have some 150


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its number and chapter as printed, its words, and where it stands in the text."""

    number: str
    chapter: str | None
    text: str
    start: int


def read_clauses(text: FundText) -> list[Clause]:
    """The clauses of a text in their order; of a text without 第X条 its numbered parts, a part of a
    part with both numbers (一、(二)). Nothing of a text that has neither."""
    matches = [*_ARTICLE.finditer(text.text)]
    if len(matches) < _FEWEST:
        matches = [*_PART.finditer(text.text)]
    if len(matches) < _FEWEST:
        return []
    return [*_clauses(text, matches[:_MOST])]


def clause_at(clauses: Sequence[Clause], place: int) -> str | None:
    """The number of the clause that a place of the text stands in."""
    at = bisect_right([clause.start for clause in clauses], place) - 1
    return clauses[at].number if at >= 0 else None


def _clauses(text: FundText, matches: Sequence[re.Match[str]]) -> Iterator[Clause]:
    chapters = [*_CHAPTER.finditer(text.text)]
    starts = [chapter.start() for chapter in chapters]
    above = ""
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        begin = match.start("no")
        end = following.start() if following else _end(text.text, begin)
        number = match["no"].rstrip("、")
        if match["no"].endswith("、"):
            above = match["no"]
        elif number.startswith("("):
            number = above + number
        at = bisect_right(starts, begin)
        if at < len(starts):
            end = min(end, max(starts[at], begin + 1))
        yield Clause(
            number=number,
            chapter=_chapter(chapters[at - 1]) if at else None,
            text=text.quote(begin, end, limit=end - begin + 4000),
            start=begin,
        )


def _end(text: str, begin: int) -> int:
    behind = _BEHIND.search(text, begin)
    end = behind.start() if behind else len(text)
    signed = _SIGNED.search(text, begin, end)
    return signed.start() if signed else end


def _chapter(match: re.Match[str]) -> str:
    return f"{match['no']} {match['name'].strip()}".strip()
