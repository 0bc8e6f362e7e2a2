"""The round of an exchange's inquiry (问询) that a letter or a reply belongs to, by its title.

None of the exchanges has a field for it. The first letter is often called 审核问询函 alone: such a
title names no round, and is given none.
"""

from __future__ import annotations

import re

from normalize.text import nfkc, read_numeral

KINDS = frozenset({"inquiry_letter", "inquiry_reply"})

# Money comes in rounds, too: A轮融资, 第三轮增资. So do names of firms: 三轮摩托车, 第一轮胎.
_NUMBER = r"(?P<{}>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_ROUND = re.compile(
    r"(?P<first>首)轮(?!胎|融资|增资|投资)"
    rf"|第{_NUMBER.format('ordinal')}轮(?!胎|融资|增资|投资|次)"
    rf"|(?<![0-9]){_NUMBER.format('bare')}轮(?=审核|问询|反馈|回复)"
)
_MOST = 20  # five is the most that was seen


def inquiry_round(kind: str | None, title: str | None) -> int | None:
    """The round that the title names, 1 for the first (首轮, 第一轮); of several the last.

    None for other kinds of documents, and where no round is named.
    """
    if kind not in KINDS or not title:
        return None
    found = [_number(match) for match in _ROUND.finditer(nfkc(title))]
    return max((number for number in found if 0 < number <= _MOST), default=None)


def _number(match: re.Match[str]) -> int:
    if match["first"]:
        return 1
    printed = match["ordinal"] or match["bare"]
    return int(printed) if printed.isdecimal() else read_numeral(printed) or 0
