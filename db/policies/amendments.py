"""A decision that amends single clauses (修改决定), applied to the clauses before.

It says 将第二条修改为：“…”, 删去第五条, 增加一条，作为第六条：“…”, 第八条中的“甲”修改为“乙”.
What it doesn't name stands. Where only a part of a clause is amended and that part isn't found in
it, the decision's own words are what is known of the new wording.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from db.policies.differences import Clause, Difference, likeness, said

_NUMERAL: Final = "一二三四五六七八九十百零〇0-9"
_ARTICLE: Final = rf"第[{_NUMERAL}]{{1,7}}条(?:之[{_NUMERAL}]{{1,3}})?"
_PART: Final = rf"(?:第[{_NUMERAL}]{{1,5}}[款项目]|第?[(（][{_NUMERAL}]{{1,5}}[)）]项?)"
_OPEN, _CLOSE = "“「『", "”」』"
_QUOTED: Final = "[“「『]([^“”「」『』]{1,600})[”」』]"
_INTO: Final = "(?:修改|改|修订|调整|表述|替换)为"
_AWAY: Final = "(?:删去|删除|予以删除|废止)"
# What may stand before an instruction: the start, a number (一、(二) 1.), another one's end.
_BEFORE: Final = (
    rf"(?:^|(?<=[\n。;；,，、:：”」』)）.．将]))\s{{0,4}}(?:[{_NUMERAL}]{{1,3}}[、.．]\s{{0,2}})?"
)
_HEAD = re.compile(
    rf"{_BEFORE}(?:(?P<drop>{_AWAY})(?:原)?(?P<dropped>{_ARTICLE}(?:[、和及,，]{_ARTICLE}){{0,20}})(?P<droppart>{_PART}{{0,2}})"
    rf"|(?:在?{_ARTICLE}(?:之?[后前])[,，]?)?(?:增加|新增)[{_NUMERAL}]{{1,2}}条[,，]?(?:作为|为)?(?P<added>{_ARTICLE})?"
    rf"|(?:将|把)?(?:原)?(?P<of>{_ARTICLE})(?P<part>(?:{_PART}|[、和及])*)(?P<way>"
    rf"(?:的?内容|全文|整条)?[,，]?{_INTO}(?P<moved>{_ARTICLE})?"
    rf"|改作(?P<made>{_ARTICLE})|(?:的?内容)?{_AWAY}"
    rf"|(?:后|中)?(?:增加|新增)[{_NUMERAL}]{{1,2}}[款项](?:[,，]?作为(?P<as>第[{_NUMERAL}]{{1,5}}[款项]))?"
    rf"|中?的?{_QUOTED}))"
)
_SWAP = re.compile(
    rf"{_QUOTED}(?:的?(?:表述|字样|内容))?[,，]?(?:{_INTO}{_QUOTED}|(?P<gone>{_AWAY}))"
)
_RENUMBERED = re.compile(rf"^[,，]?(?:并|内容)?{_INTO}")
_ITEM = re.compile(rf"\n\s*[(（]?[{_NUMERAL}]{{1,3}}[、)）.．]")
_STRAIGHT = re.compile('"([^"]{1,4000})"')
_DIGITS: Final = {sign: at for at, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_FEWEST: Final = 3  # clauses that are no instruction and make a whole version of a text


@dataclass(frozen=True, slots=True)
class _Instruction:
    """What is done to one clause, and the words that follow: the new wording in quotes."""

    head: re.Match[str]
    rest: str

    @property
    def words(self) -> str:
        """The instruction as printed."""
        return f"{self.head[0].strip()}{self.rest}".strip(" \n;；,，、")


def is_decision(clauses: Sequence[Clause]) -> bool:
    """True of a text that amends single clauses and is no version of the rule itself."""
    wordings = [clause.wording for clause in clauses]
    if not any(_HEAD.search(wording) for wording in wordings):
        return False
    own = [c for c in clauses if c.number.startswith("第") and not _HEAD.match(c.wording)]
    return len(own) < _FEWEST


def amended(older: Sequence[Clause], decision: str) -> list[Difference]:
    """What a decision changes, removes and adds, in its own order. What names a clause that the
    rule doesn't have, or has twice, is left out."""
    held: dict[str, list[Clause]] = {}
    for clause in older:
        held.setdefault(_number(clause.number), []).append(clause)
    single = {number: clauses[0] for number, clauses in held.items() if len(clauses) == 1}
    now: dict[str, str] = {}
    done: dict[tuple[str, str], Difference] = {}
    for each in _instructions(decision):
        for found in _applied(each, single, now):
            named = found.older or found.newer
            assert named is not None  # a difference is of one of them
            done["older" if found.older else "newer", _number(named.number)] = found
            if found.older and found.newer:
                now[_number(found.older.number)] = found.newer.wording
    return [*done.values()]


def _instructions(decision: str) -> Iterator[_Instruction]:
    """The instructions of a text; what stands in quotation marks is none."""
    text = _STRAIGHT.sub("“\\1”", decision)
    quoted = [*_quotes(text)]
    heads = [head for head in _HEAD.finditer(text) if not quoted[head.start()]]
    items = [item.start() for item in _ITEM.finditer(text) if not quoted[item.start()]]
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start() if following else len(text)
        item = bisect_left(items, head.end())
        end = min(end, items[item]) if item < len(items) else end
        yield _Instruction(head, text[head.end() : end])


def _quotes(text: str) -> Iterator[bool]:
    """Of each place whether it lies between quotation marks. A paragraph of a long quotation opens
    it again, without a mark that closes it."""
    depth, begins = 0, True
    for sign in text:
        yield depth > 0
        if sign in _OPEN:
            depth += 0 if depth and begins else 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        begins = sign == "\n" or (begins and sign.isspace())
    yield False


def _applied(
    each: _Instruction, held: dict[str, Clause], now: dict[str, str]
) -> Iterator[Difference]:
    head = each.head
    if head["drop"]:
        for number in re.findall(_ARTICLE, head["dropped"]):
            if clause := held.get(_number(number)):
                if head["droppart"] or each.rest.lstrip().startswith(("中", "的")):
                    yield _changed(clause, _swapped(clause, now, each) or each.words)
                else:
                    yield Difference("removed", clause, None, 0.0)
        return
    if not head["of"]:
        if new := _quoted(each.rest):
            number = head["added"] or ""
            yield Difference("added", None, Clause(number, _with(number, new)), 0.0)
        return
    clause = held.get(_number(head["of"]))
    if clause is None:
        return
    number = head["moved"] or head["made"] or clause.number
    if head["part"]:
        yield _changed(clause, _in_part(clause, now, each) or each.words)
    elif re.search(_AWAY + "$", head["way"]):
        yield Difference("removed", clause, None, 0.0)
    elif head["way"].endswith(tuple(_CLOSE)) or head["as"] or "增" in head["way"]:
        yield _changed(clause, _in_part(clause, now, each) or each.words)
    elif number != clause.number and not _RENUMBERED.match(each.rest.lstrip()):
        yield Difference("moved", clause, Clause(number, clause.wording), 1.0)
    elif new := _quoted(each.rest):
        yield _changed(clause, _with(number, new), number)


def _changed(clause: Clause, wording: str, number: str = "") -> Difference:
    like = round(likeness(said(clause.wording), said(wording)), 3)
    return Difference("changed", clause, Clause(number or clause.number, wording), like)


def _in_part(clause: Clause, now: dict[str, str], each: _Instruction) -> str | None:
    """The wording with a part of it amended: words that are swapped, or a paragraph (款)."""
    if words := _swapped(clause, now, each):
        return words
    part, new = re.fullmatch(rf"第([{_NUMERAL}]{{1,5}})款", each.head["part"]), _quoted(each.rest)
    paragraphs = _wording(clause, now).split("\n")
    at = _value(part[1]) if part else 0
    if new and "增" in each.head["way"] and not each.head["part"]:
        place = re.search(rf"第([{_NUMERAL}]{{1,5}})款", each.head["as"] or "")
        to = _value(place[1]) - 1 if place else len(paragraphs)
        return "\n".join([*paragraphs[:to], new, *paragraphs[to:]]) if "款" in each.words else None
    if not new or not 0 < at <= len(paragraphs) or "增" in each.head["way"]:
        return None
    opening = f"{clause.number} " if at == 1 else ""
    return "\n".join([*paragraphs[: at - 1], opening + new, *paragraphs[at:]])


def _swapped(clause: Clause, now: dict[str, str], each: _Instruction) -> str | None:
    """The wording with words of it replaced or left out; None where they aren't in it."""
    wording = before = _wording(clause, now)
    for swap in _SWAP.finditer(each.words):
        wording = wording.replace(swap[1], "" if swap["gone"] else swap[2])
    if each.head["drop"]:
        for words in re.findall(_QUOTED, each.rest):
            wording = wording.replace(words, "")
    return wording if wording != before else None


def _wording(clause: Clause, now: dict[str, str]) -> str:
    return now.get(_number(clause.number), clause.wording)


def _quoted(rest: str) -> str:
    """The new wording: what stands in the outer quotation marks, or all that follows."""
    words = rest.strip().lstrip(":：,，").strip()
    if words[:1] and words[0] in _OPEN:
        last = max(words.rfind(sign) for sign in _CLOSE)
        words = words[1 : last if last > 0 else len(words)]
        return re.sub(rf"(?<=\n)\s*[{_OPEN}]", "", words).strip()
    return words.rstrip("。;； \n") if len(words) > 1 else ""


def _with(number: str, wording: str) -> str:
    """The wording with its number before it, as clauses are kept."""
    return wording if not number or wording.startswith("第") else f"{number} {wording}"


def _number(printed: str) -> str:
    """第十二条 and 第12条 are one; anything else is its own."""
    match = re.fullmatch(rf"第([{_NUMERAL}]+)条(?:之([{_NUMERAL}]+))?", printed)
    if not match:
        return printed
    return f"{_value(match[1])}-{_value(match[2] or '0')}"


def _value(numeral: str) -> int:
    """A number below a thousand, in either kind of numerals."""
    if numeral.isdecimal() and numeral.isascii():
        return int(numeral)
    total, digit = 0, 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        elif sign.isascii():
            digit = digit * 10 + int(sign)
        else:
            digit = _DIGITS[sign]
    return total + digit
