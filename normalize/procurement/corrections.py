"""What a correction puts in place of what was announced: the new deadline, opening and award total.

Corrections are written as sentences (由…更正为…), as two blocks (更正前：… 更正后：…) or as a table
with columns of both. So what is read stands behind a word of replacing, and belongs to the subject
named between that word and it, else to the subject named before. Values that differ are a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from normalize.dates import read_datetime
from normalize.procurement.lot_refs import lots_in
from normalize.procurement.notice_amounts import Amount, amount_of
from normalize.procurement.notice_facts import MOMENT
from normalize.reading import Reading, Reason

_VERB: Final = r"(?:更正|变更|修改|调整|更改|顺延|延期|延长|推迟|延迟|改)"
_NEW = re.compile(
    rf"{_VERB}后?(?:的?内容)?\s*(?:为|至|到)|(?:更正|变更|修改|调整|更改)后(?:的?内容)?\s*[:：]?|现(?:改|定|调整)?为"
)
_NEW_COLUMN = re.compile(rf"{_VERB}后(?:的?内容)?")
_FIRST_CELLS, _FARTHEST_HEAD = 3, 3
_OLD = re.compile(r"(?:更正|变更|修改|调整|更改)前|原(?:公告|文件|内容|定|为|[:：])")
_MONEY = re.compile(r"[¥￥]?\s*\d[\d,，.]{0,20}\s*(?:[（(]?\s*万?元|[（(]\s*万?元\s*[)）])")
_DEADLINE = re.compile(
    r"(?:提交|递交|投标|响应)[^。；;，,获报质领保]{0,16}?截止(?:时间|日期)?"
    r"|(?:提交|递交)[^。；;，,]{0,8}?文件[^。；;，,]{0,4}?(?:时间|日期)"
)
_OPENING = re.compile(r"(?:开标|开启)[^。；;，,]{0,8}?(?:时间|日期)?")
_AWARD = re.compile(r"(?:总)?(?:中标|成交)(?:总)?(?:金额|价格?)")
_OF_SUBJECTS = re.compile(
    r"获取|报名|购买|下载|质疑|答疑|保证金|预算|限价|费|单价"
    rf"|{_DEADLINE.pattern}|{_OPENING.pattern}|{_AWARD.pattern}"
)
_CLAUSES = re.compile(r"[。；;]|\n\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])")
_REACH = 160  # characters between the word of replacing and what it names, or back to the subject


@dataclass(frozen=True, slots=True)
class Corrected:
    """The new values; None where the correction has none."""

    deadline: Reading[datetime] | None
    opens: Reading[datetime] | None
    award_total: Amount | None


def read_correction(text: str, tables: Iterable[Sequence[Sequence[str]]]) -> Corrected:
    """The new values in the text of the corrections, and in tables of old and new."""
    new = [*_in_rows(tables), *_in_text(text)]
    deadlines = _moments(said for subject, said in new if _DEADLINE.search(subject))
    openings = _moments(said for subject, said in new if _OPENING.search(subject))
    totals = {said for subject, said in new if _is_total(subject, said)}
    total = amount_of(totals.pop()) if len(totals) == 1 else None
    return Corrected(_one(deadlines), _one(openings), total)


def _is_total(subject: str, said: str) -> bool:
    """True for an award's money, unless it is a lot's."""
    return bool(_AWARD.search(subject) and _MONEY.fullmatch(said)) and not lots_in(subject)


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """Each new value with the words that say what it is of."""
    done = 0
    for new in _NEW.finditer(text):
        behind = text[new.end() : new.end() + _REACH]
        ends = _NEW.search(behind) or _OLD.search(behind)
        behind = behind[: ends.start()] if ends else behind
        before = text[max(done, new.start() - _REACH) : new.start()]
        done = new.end()
        yield from _named(behind, _CLAUSES.split(before)[-1] if before.strip() else "")


def _named(behind: str, before: str) -> Iterator[tuple[str, str]]:
    """The values behind a word of replacing, each with the subject before it."""
    subject, place = before, 0
    values = sorted(
        (match for pattern in (MOMENT, _MONEY) for match in pattern.finditer(behind)),
        key=lambda match: match.start(),
    )
    for value in values:
        between = behind[place : value.start()]
        if _OF_SUBJECTS.search(between):
            subject = between
        elif place:  # a second value without a subject of its own
            subject = ""
        yield subject, value[0]
        place = value.end()


def _in_rows(tables: Iterable[Sequence[Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """The new values of tables with a column 更正后, with the words of the row's first cells."""
    for rows in tables:
        at, column = _new_column(rows)
        for row in rows[at + 1 :]:
            if column is not None and len(row) > column:
                yield from _named(row[column], "".join(row[: min(column, _FIRST_CELLS)]))


def _new_column(rows: Sequence[Sequence[str]]) -> tuple[int, int | None]:
    """Which row is the head, and which column has the new words."""
    for at, head in enumerate(rows[:_FARTHEST_HEAD]):
        for column, cell in enumerate(head):
            if _NEW_COLUMN.fullmatch(cell.strip()):
                return at, column
    return 0, None


def _moments(said: Iterable[str]) -> list[str]:
    return [moment[0] for one in said if (moment := MOMENT.fullmatch(one))]


def _one(moments: list[str]) -> Reading[datetime] | None:
    """The moment, if all that are said are the same."""
    read = {moment: read_datetime(moment) for moment in moments}
    values = {reading.value for reading in read.values()}
    if len(values) > 1:
        return Reading("; ".join(read), reason=Reason.AMBIGUOUS, candidates=tuple(read))
    return next(iter(read.values()), None)
