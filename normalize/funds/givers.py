"""Who gives an amount, as the words before it say: one, several that each give as much, or several
that give one amount each of a list.

"甲、乙各出资2亿元" are two contributions of 2, and "甲、乙分别出资1亿元、2亿元" one of each. Where
a list has more names than amounts, or fewer, nobody is named: whose is which isn't said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from normalize.funds.giver_names import IS_NAME, MANNER, is_list, names_in, subject_in, trimmed
from normalize.funds.text import FundText

_GIVES: Final = (
    r"(?:(?:认缴|实缴|首期)*(?:出资|缴付)(?:支持)?|认缴|实缴|到位|认购|安排|拨付|投入|注资|追加|投资|跟投|自筹|配套"
    r"|(?:使用|利用|以)?自[有筹](?:或自[有筹])?资金)"
    r"(?:金额|份额|额)?(?:合计|总计)?(?:为|由|了|约|资金|:)?(?:等值)?(?:人民币)?\(?$"
)
_GIVER = re.compile(rf"(?P<who>[^,:。;…]{{2,200}}?){_GIVES}")
_SEVERAL = re.compile(
    rf"(?P<names>[^,:。;…]{{3,200}}?)(?P<how>各自?|均|每[家方]|分别)(?:{MANNER})*{_GIVES}"
)
_NEXT: Final = r"\s?(?:\([^()]{0,20}%\))?(?:、|,|和|以?及|与|,?和)"  # what parts amounts of a list
_MONEY: Final = (
    r"(?:人民币)?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?\s?[百千万亿]{0,3}(?:元|美元)"
)
_LISTED = re.compile(rf"{_MONEY}(?:{_NEXT}{_MONEY})*")
_PARTS = re.compile(_NEXT)
# 双方各出资, 三方分别出资: those of a list before.
_OF_LIST = re.compile(
    rf"\s?(?:其中)?(?:(?P<n>[双两二三四五六])(?:方|家[^,]{{0,4}})|各方)?(?P<how>各自?|均|分别)(?:{MANNER})*{_GIVES}"
)
_NUMBERS: Final = {"双": 2, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_PARTNERS = re.compile(
    r"(?P<names>[^,:。;…]{4,160}?)(?:共同|联合|签署|签订|合作|发起|按照|按|拟|计划|携手)"
)
_CHANGED = re.compile(
    r"\s?(?:元)?(?:人民币)?(?:减少|调减|调整|缩减|核减|调增|降低|降|减|增加|增|变更|提高)(?:至|到|为)"
)
# 认缴出资2亿元,实缴出资8000万元: the same giver has paid as much of it.
_PAID_TOO = re.compile(
    r"\s?[,、(;]?(?:其中|目前|现|截至目前)?,?(?:已|累计|首期)*(?:实缴|到位|实际(?:缴付|出资|拨付|到位)|(?<=已)拨付)(?:出资|到位)?"
    r"(?:金额|额|资金)?(?:为|了|:)?(?:人民币)?"
)
_GIVEN_BY = re.compile(
    r"(?:的)?(?:资金)?(?:全部|均)?(?:由|为|是)(?P<who>(?:(?!募集|筹集)[^,:。;…]){2,60}?)"
    r"(?:全额|独家|共同)?(?:认缴|出资|承担|安排|负责(?:认缴|出资|落实)|(?=[,。;]|$))"
)
_BARE = re.compile(r"[\u4e00-\u9fff()]{3,40}$")
# Money that is named by where it comes from, not by who gives it.
_SOURCE = re.compile(
    r"(?:地方)?(?:政府)?专项债券?(?:资金)?|(?:超长期)?特别国债(?:资金)?"
    r"|(?:一般公共|政府性基金|国有资本经营)预算(?:资金)?|中央预算内(?:投资|资金)"
)
_AND_SIGN = re.compile("[、和及与]")
_LONGEST_WAY: Final = 160  # characters back to the list of those who give
_FAR: Final = 3  # clauses through which a giver may be looked for


@dataclass(frozen=True, slots=True)
class Givers:
    """Whose an amount is (`here`), and to whom the next ones of a list belong (`rest`).

    torn  names and amounts of a list that don't go together
    """

    here: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    torn: bool = False


def givers_in(text: FundText, places: tuple[int, int, int], before: Givers) -> Givers:
    """Who gives an amount.

    places  the end of the amount before it in the sentence, or the sentence's beginning; where it
            begins; where it ends
    before  the givers of the amount before it
    """
    begin, end, behind = places
    between = text.text[begin:end]
    if (before.rest or before.torn) and _PARTS.fullmatch(between.removesuffix("人民币")):
        return Givers(before.rest[:1], before.rest[1:], before.torn)
    if before.here and (is_paid_too(between) or is_changed_to(between)):
        return before
    clause = max(text.text.rfind(sign, begin, end) for sign in ",:。;…") + 1
    if of_list := _OF_LIST.fullmatch(text.text, max(begin, clause), end):
        names = _listed_before(text, of_list)
        return _shared_out(text, end, names) if of_list["how"] == "分别" else Givers(names)
    several = _SEVERAL.search(text.text, max(begin, clause), end)
    if several:
        names = names_in(text, *several.span("names"))
        return _shared_out(text, end, names) if several["how"] == "分别" else Givers(names)
    several = _GIVER.match(text.text, max(begin, clause), end)
    if several and _amounts_at(text, end) > 1 and is_list(text, *several.span("who")):
        return _shared_out(text, end, names_in(text, *several.span("who")))
    one = _one(text, begin, end) or _behind(text, behind)
    return Givers((one,) if one else ())


def _behind(text: FundText, end: int) -> str | None:
    """Who gives, where it stands behind the amount: 首期2亿元由市财政出资."""
    match = _GIVEN_BY.match(text.text, end)
    span = trimmed(text, *match.span("who")) if match else None
    return text.quote(*span) if span else None


def _listed_before(text: FundText, match: re.Match[str]) -> tuple[str, ...]:
    """The partners that a sentence has listed before, where there are as many as it says."""
    far = max(0, match.start() - _LONGEST_WAY)
    start = max(far, *(text.text.rfind(sign, far, match.start()) + 1 for sign in "。;\n"))
    if not _AND_SIGN.search(text.text, start, match.start()):
        return ()
    for found in _PARTNERS.finditer(text.text, start, match.start()):
        if is_list(text, *(trimmed(text, *found.span("names")) or (0, 0))):
            names = names_in(text, *found.span("names"))
            if match["n"] is None or _NUMBERS[match["n"]] == len(names):
                return names
    return ()


def is_changed_to(between: str) -> bool:
    """True for words between two amounts that put the second in the place of the first."""
    return _CHANGED.fullmatch(between) is not None


def is_former(text: FundText, end: int) -> bool:
    """True for an amount that is changed to another one: 由6000万元减少至3600万元."""
    return _CHANGED.match(text.text, end) is not None


def is_paid_too(between: str) -> bool:
    """True for words between two amounts that call the second the paid part of the first."""
    return _PAID_TOO.fullmatch(between) is not None


def amounts_behind(text: FundText, end: int) -> tuple[int, int]:
    """How many amounts of a list follow the one that ends at `end`, and where the last one ends."""
    found = re.compile(rf"(?:{_NEXT}{_MONEY})*").match(text.text, end)
    assert found is not None  # it may be empty
    return len(re.findall(_MONEY, found[0])), found.end()


def _shared_out(text: FundText, at: int, names: tuple[str, ...]) -> Givers:
    """One amount to each name, where there are as many."""
    if len(names) != _amounts_at(text, at):
        return Givers(torn=True)
    return Givers(names[:1], names[1:])


def _amounts_at(text: FundText, at: int) -> int:
    found = _LISTED.match(text.text, at)
    return len(re.findall(_MONEY, found[0])) if found else 1


def _one(text: FundText, begin: int, end: int) -> str | None:
    """Who gives, as printed: the subject of the clause, of one before it, or before its cut (…)."""
    if text.text[begin - 1 : begin] == "…":
        begin = max(0, begin - 40)
    pieces = [*re.finditer(r"[^,:。;…]+", text.text[begin:end])]
    for back, piece in enumerate(reversed(pieces[-_FAR:])):
        start, stop = begin + piece.start(), begin + piece.end()
        gives = _GIVER.match(text.text, start, stop)
        if back == 0 or gives:
            who = gives.span("who") if gives else (start, stop)
            span = trimmed(text, *who)
            if span and not gives and not IS_NAME.search(text.text[slice(*span)]):
                span = None
        elif text.text[stop : stop + 1] in (":", "…"):
            span = trimmed(text, start, stop)
            cut = text.text[stop : stop + 1] == "…" and _BARE.search(piece[0])
            if span and not (cut or IS_NAME.search(text.text[slice(*span)])):
                span = None
        else:
            span = trimmed(text, start, stop) if IS_NAME.search(piece[0]) else None
        span = span or subject_in(text, start, stop)
        if span:
            return text.quote(*span)
    sources = [*_SOURCE.finditer(text.text, begin, end)]
    return text.quote(*sources[-1].span()) if sources else None
