"""Who gives an amount, as the words before it say: one, several that each give as much, or several
that give one amount each of a list.

"甲、乙各出资2亿元" are two contributions of 2, and "甲、乙分别出资1亿元、2亿元" one of each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from normalize.funds.text import FundText

_GIVES: Final = (
    r"(?:认缴出资额?|认缴|出资支持|出资|安排|拨付|投入|注资|追加|投资|以自[有筹](?:或自[有筹])?资金)"
    r"(?:金额|额)?(?:为|了|约|资金)?(?:人民币)?$"
)
_GIVER = re.compile(
    r"(?P<who>[\u4e00-\u9fff“”\"()（）·A-Za-z0-9]{2,40}?)(?:拟|已|累计|分别|共同|计划|将|以自有资金|统筹|预算|合计|负责)*"
    + _GIVES
)
_SEVERAL = re.compile(
    r"(?P<names>[^,:。;…]{6,200}?)(?P<how>各自?|均|每[家方]|分别)"
    r"(?:拟|已|累计|共同|计划|将|以自有资金|以现金(?:方式)?|负责)*" + _GIVES
)
# Behind the end of a name; 和 may as well be a part of one.
_AND = re.compile(
    r"、|(?:(?<=公司)|(?<=财政)|(?<=[厅局委会部府团金行心办司业])|(?<=[)”]))(?:以?及|和|与)"
)
_NAME = re.compile(r"[\u4e00-\u9fff“”()·A-Za-z0-9]{3,40}")
_LEADS = re.compile(r"^(?:其中|由|争取|并|和|及|以及|\s|:|…|公司(?=[^公]*公司)|[^,。;:]*?中,)+")


def _one(text: FundText, begin: int, end: int) -> str | None:
    """Who gives, as printed: the words before 出资 in the clause, or before its cut (…)."""
    if text.text[begin - 1 : begin] == "…":
        begin = max(0, begin - 40)
    pieces = [*re.finditer(r"[^,:。;…]+", text.text[begin:end])]
    for piece in reversed(pieces[-2:]):
        match = _GIVER.search(piece[0]) or (None if piece is pieces[-1] else _BARE.search(piece[0]))
        if match is None:
            continue
        who, at = match["who"], begin + piece.start() + match.start("who")
        lead = _LEADS.match(who)
        first, shown = (lead.end() if lead else 0), who
        shown = _TAILS.sub("", shown[first:])
        if len(shown) > 1 and not _VERBS.fullmatch(shown):
            return text.quote(at + first, at + first + len(shown))
        if text.text[begin + piece.start() - 1] != "…":
            break
    sources = [*_SOURCE.finditer(text.text, begin, end)]
    return text.quote(*sources[-1].span()) if sources else None


# Money that is named by where it comes from, not by who gives it.
_SOURCE = re.compile(
    r"(?:地方)?(?:政府)?专项债券?(?:资金)?|(?:超长期)?特别国债(?:资金)?"
    r"|(?:一般公共|政府性基金|国有资本经营)预算(?:资金)?|中央预算内(?:投资|资金)"
)
_BARE = re.compile(r"(?P<who>[\u4e00-\u9fff()]{3,40})$")
_TAILS = re.compile(
    r"(?:(?:一般公共|政府性基金|国有资本经营)(?:预算)?|(?:累计|合计)?[向对].*|拟|已|累计|统筹|合计|计划|负责)+$"
)
_VERBS = re.compile(r"(?:涉及|认缴|出资|安排|投入|拨付|预计|总|额|其余)+")


@dataclass(frozen=True, slots=True)
class Givers:
    """Whose an amount is (`here`), and to whom the next ones of a list belong (`rest`)."""

    here: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def givers_in(text: FundText, begin: int, end: int, before: Givers) -> Givers:
    """Who gives the amount that begins at `end`.

    begin   the end of the amount before it in the sentence, or the sentence's beginning
    before  the givers of that amount
    """
    if before.rest and re.fullmatch(r"\s?(?:人民币)?[、和及与,]*", text.text[begin:end]):
        return Givers(before.rest[:1], before.rest[1:])
    clause = max(text.text.rfind(sign, begin, end) for sign in ",:。;…") + 1
    several = _SEVERAL.search(text.text, max(begin, clause), end)
    if several:
        names = tuple(_names(text, several))
        return Givers(names[:1], names[1:]) if several["how"] == "分别" else Givers(names)
    one = _one(text, begin, end)
    return Givers((one,) if one else ())


def _names(text: FundText, match: re.Match[str]) -> list[str]:
    """The names of a list; none where a part of it is no name (省、市、区三级财政)."""
    start, end = match.span("names")
    lead = _LEADS.match(text.text[start:end])
    start += lead.end() if lead else 0
    found: list[str] = []
    for cut in (*_AND.finditer(text.text, start, end), None):
        stop = cut.start() if cut else end
        if not _NAME.fullmatch(text.text, start, stop):
            return []
        found.append(text.quote(start, stop))
        start = cut.end() if cut else end
    return found
