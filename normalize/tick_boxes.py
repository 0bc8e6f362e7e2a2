"""Tick boxes in running text: what is ticked stays, what is not ticked is cut.

Forms print every possible answer; a rule that read them all would find that a project is reserved
and is not. Boxes are therefore settled before any rule of meaning looks at the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from normalize.traced_text import Span, TracedText

TICKED, OPEN = "☑", "□"

# Signs of each kind, as fonts, Word and the loss of Wingdings leave them (U+F0xx: private use).
_TICKED_SIGNS = "☑✓✔■√þ☒◼🗹\uf0fe\uf0fc\uf052\uf050\uf0fd"
_OPEN_SIGNS = "□☐¨◻▢⬜\uf0a8\uf06f\uf0a3\uf071"
BOX_SIGNS = {
    **{ord(sign): TICKED for sign in _TICKED_SIGNS},
    **{ord(sign): OPEN for sign in _OPEN_SIGNS},
}

# ○ and 〇 are also digits (二〇二六年) and bullets, ● is also a bullet: boxes only where both
# kinds stand close to each other.
_CIRCLES = re.compile(r"(?<![零〇一二三四五六七八九])[○〇◯](?![零〇一二三四五六七八九年])|[●◉⊙]")
_CIRCLE_REACH = 160
_FULL_CIRCLES = frozenset("●◉⊙")
# Word and PDF turn Wingdings into plain letters: "R是 £否", "P是 o否". Only beside an option word.
# What begins with a rare sign and looks behind it is found fast: so are these patterns written.
_LETTERS = re.compile(r"[RP£o](?<![A-Za-z0-9].)(?=\s?(?:是|否|本|非|不|专门|接受)(?!否))")
_BRACKETED = re.compile(r"[(\[]\s{0,3}([☑□])\s{0,3}[)\]]")
_EMPTY_BRACKETS = re.compile(
    r"[(\[](?:(?<=[是否]\()\s{0,6}\)|\s{0,6}[)\]](?=\s{0,2}[是否非不专本面属无整]))"
)
# Brackets with a letter: "[x]专门面向".
_CROSSED = re.compile(r"[xXvV×](?:(?<=[(\[].)|(?<=[(\[]\s.))\s?[)\]](?=\s?[是否非不专本面属无整])")
_REST_OF_EMPTY = re.compile(r"(?<=□)\s{0,6}[)\]]")

_MARK = r"[☑□?]?"
_YES_NO = re.compile(
    rf"(?P<a>{_MARK})\s{{0,3}}(?P<first>是|否)(?P<space>\s{{0,3}})(?P<b>{_MARK})"
    rf"(?P<gap>[\s/、,;]{{0,8}})(?P<c>{_MARK})\s{{0,3}}(?P<second>是|否)(?!否) ?(?P<d>{_MARK})"
)
# "☑属于□不属于专门面向…": the words behind the pair belong to both.
_PAIR = re.compile(
    r"(?P<a>[☑□])\s{0,3}(?P<first>不?属于|不?是|为|非|不)\s{0,3}"
    r"(?P<b>[☑□])\s{0,3}(?P<second>不?属于|不?是|非|不)\s{0,3}(?=[)\]]?\s?(?:专门|面向))"
)
# "□本项目专门面向 □中小 □小微企业采购。即：…": the open outer box governs the whole line.
_OUTER_OPEN = re.compile(
    r"□[^☑□\n]{0,40}面向\s{0,3}(?:[☑□]\s{0,3}(?:中小|小微|小型|微型|中型)[^☑□\n]{0,4}){1,4}[^☑□\n]{0,300}"
)
# "☑本项目专门面向□中小☑小微企业采购": a choice inside a choice costs only its own words.
_INNER = re.compile(
    r"□\s{0,3}(?:中小微?型?|小微型?|小型|微型|中型)(?:企业)?[、/\s]{0,3}(?=☑|□|企业)"
)
_OPEN_NO = re.compile(r"□\s{0,3}[是否](?=\s{0,3}(?:[☑□/、,;)\]\n]|$))")
# Up to the next box, the end of the line or the next numbered point on the same line.
_OPEN_OPTION = re.compile(r"□(?:(?!。\s{0,3}[\d(一二三四五六七八九])[^☑□\n]){0,600}")
_SIGNS = re.compile(r"☑")
# A tick that is the whole answer: "是否专门面向中小企业：√".
_TICK_ALONE = re.compile(r"☑(?:(?<=[:?]☑)|(?<=[:?]\s☑))(?=\s{0,3}(?:[\n,。;)]|$))")
# Where one answer shows that ticks were lost to "?", a "?" before an option is one as well.
_LOST_TICK = re.compile(r"\?(?<=[\s:;,。(]\?)(?=\s?[\u4e00-\u9fff])")
_ANY_SIGN = re.compile(r"[☑□?]")
_PAIR_REACH = 40  # longer than a pair


@dataclass(frozen=True, slots=True)
class TickedText:
    """A text with its boxes settled, and the options that were cut because nobody ticked them."""

    traced: TracedText
    unticked: tuple[str, ...]


def settle(traced: TracedText) -> TickedText:
    """Cut the options that are not ticked and the signs of those that are.

    A box without a partner that tells which of the two is meant stays as it is: in doubt.
    """
    unticked: list[str] = []
    traced = _plain_signs(traced)
    if OPEN not in traced.text and TICKED not in traced.text:
        return TickedText(traced, ())
    traced = traced.mark(_lost_ticks(traced.text))
    traced = _answer_yes_no(_answer_pairs(traced))
    for pattern in (_OUTER_OPEN, _INNER, _OPEN_NO, _OPEN_OPTION):
        unticked += [match[0] for match in pattern.finditer(traced.text)]
        traced = traced.drop(pattern)
    traced = traced.mark({m.start(): "是" for m in _TICK_ALONE.finditer(traced.text)})
    return TickedText(traced.drop(_SIGNS), tuple(unticked))


def _plain_signs(traced: TracedText) -> TracedText:
    """Circles, letters and brackets that serve as boxes, brought to ☑ and □."""
    traced = traced.mark(_circles(traced.text))
    traced = traced.mark({m.start(): TICKED for m in _CROSSED.finditer(traced.text)})
    if OPEN in traced.text or TICKED in traced.text or "£" in traced.text:
        traced = traced.mark(_letters(traced.text))
    if TICKED in traced.text:
        traced = traced.mark(_empty_brackets(traced.text))
    if OPEN not in traced.text and TICKED not in traced.text:
        return traced
    return traced.cut(_around_boxes(traced.text))


def _circles(text: str) -> dict[int, str]:
    """Circles with one of the other kind near them."""
    if not any(circle in text for circle in _FULL_CIRCLES):
        return {}
    found = [(match.start(), match[0] in _FULL_CIRCLES) for match in _CIRCLES.finditer(text)]
    near: set[int] = set()
    for (place, full), (after, other) in pairwise(found):
        if full != other and after - place <= _CIRCLE_REACH:
            near |= {place, after}
    return {place: TICKED if full else OPEN for place, full in found if place in near}


def _letters(text: str) -> dict[int, str]:
    return {
        match.start(): TICKED if match[0] in "RP" else OPEN for match in _LETTERS.finditer(text)
    }


def _empty_brackets(text: str) -> dict[int, str]:
    """Empty brackets beside 是 and 否 are open boxes: "是(√)否( )"."""
    return {match.start(): OPEN for match in _EMPTY_BRACKETS.finditer(text)}


def _around_boxes(text: str) -> list[Span]:
    """The brackets around boxes: "[√]", "(□)", and the rest of an empty bracket."""
    spans = [match.span() for match in _REST_OF_EMPTY.finditer(text)]
    for match in _BRACKETED.finditer(text):
        spans += [(match.start(), match.start(1)), (match.end(1), match.end())]
    return spans


def _lost_ticks(text: str) -> dict[int, str]:
    """Every "?" before an option, in a form that answers one question by "?" and an open box."""
    if "?" not in text or OPEN not in text:
        return {}
    signs = ({match[name] for name in "abcd" if match[name]} for match in _pairs(text))
    if {"?", OPEN} not in signs:
        return {}
    return {match.start(): TICKED for match in _LOST_TICK.finditer(text)}


def _answer_yes_no(traced: TracedText) -> TracedText:
    """Pairs of 是 and 否: only the ticked word stays; where nothing tells, the signs become "?"."""
    spans: list[Span] = []
    doubtful: dict[int, str] = {}
    for match in _pairs(traced.text):
        signs = [name for name in "abcd" if match[name]]
        chosen = _chosen(match) if match["first"] != match["second"] else None
        if chosen is not None:
            spans += _all_but(match, chosen)
        elif len(signs) > 1 or "b" in signs:
            doubtful |= {match.start(name): "?" for name in signs}
    return traced.mark(doubtful).cut(spans)


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """The pairs of 是 and 否 that stand near a sign; a search of the whole text takes too long."""
    begin = end = 0
    for sign in _ANY_SIGN.finditer(text):
        if sign.start() - _PAIR_REACH > end:
            yield from _YES_NO.finditer(text, begin, end)
            begin = sign.start() - _PAIR_REACH
        end = sign.end() + _PAIR_REACH
    yield from _YES_NO.finditer(text, max(0, begin), end)


def _answer_pairs(traced: TracedText) -> TracedText:
    """Pairs of predicates: only the ticked one stays before the words they share."""
    spans: list[Span] = []
    for match in _PAIR.finditer(traced.text):
        if match["a"] != match["b"]:
            chosen = "first" if match["a"] == TICKED else "second"
            spans += [(match.start(), match.start(chosen)), (match.end(chosen), match.end())]
    return traced.cut(spans)


def _all_but(match: re.Match[str], chosen: str) -> list[Span]:
    """What to cut of a pair; a box behind a pair of boxes before their words is the next one's."""
    end = match.end("second") if match["a"] else match.end()
    return [(match.start(), match.start(chosen)), (match.end(chosen), end)]


def _chosen(match: re.Match[str]) -> str | None:
    """Which word of a pair is ticked: "first", "second", or None where nothing tells."""
    before, between, after, last = match["a"], match["b"], match["c"], match["d"]
    if before and (between or after):  # boxes before their words
        return _of_pair(before, after or between)
    if between and last:  # boxes behind their words
        return _of_pair(between, last)
    return _of_single(match)


def _of_pair(one: str, other: str) -> str | None:
    """The tick counts; a degraded "?" is one only beside an open box, and none beside a tick."""
    if one == other:
        return None
    if TICKED in (one, other):
        return "first" if one == TICKED else "second"
    return "second" if one == OPEN else "first"


def _of_single(match: re.Match[str]) -> str | None:
    """Only one of the two words has a sign, and it is a tick: it belongs to the nearer word."""
    signs = {name: match[name] for name in "abcd" if match[name]}
    if list(signs.values()) != [TICKED]:
        return None
    if "b" in signs:
        if bool(match["space"]) == bool(match["gap"]):
            return None
        return "second" if match["space"] else "first"
    if "a" in signs:
        return "first" if match["gap"] or match["space"] else None
    return "second"
