"""The documents that a policy speaks of, and what it does to each: repeal, amend, implement, cite.

A document is named by its title in 《》, by its number, or by both. What is done to it stands in
the sentence: behind it (《…》同时废止), before it (根据《…》制定), around it (对《…》作如下修改).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from normalize.document_numbers import NumberIn, numbers_in
from normalize.funds.text import FundText
from normalize.text import nfkc

_TITLE = re.compile(r"《(?P<title>(?:[^《》\n]|《[^《》\n]{1,80}》){1,120})》")
_REPEALED = re.compile(
    r"(?<![不未得])(?:废止|停止(?:执行|施行|实施|使用)|不再(?:执行|施行|实施|适用)|终止(?:执行|施行)|(?<!自动)失效)"
)
_REPEALS = re.compile(
    r"(?:决定|现|予以)?(?:废止|宣布失效|停止执行)(?:以下|下列|了)?[^《》,。;]{0,14}$"
)
_REPEALS_LIST = re.compile(
    r"(?:下列|以下)[^。;]{0,24}(?:废止|停止执行|失效)|(?:废止|失效|停止执行)[^。;]{0,8}(?:下列|以下)[^。;]{0,12}"
    r"|(?:废止|失效|停止执行)的[^。;]{0,12}(?:目录|清单|文件):?$"
)
_STARTED = re.compile(r"(?:施行|实施|印发|生效|执行)[^,;]{0,6}[,;]")  # of another, before it
_BASIS = re.compile(r"根据|依据|按照|依照|遵照|贯彻|落实|为(?:了|进一步)?[^,。;《]{0,12}(?=《)")
_BASIS_ENDS = re.compile(
    r",?(?:结合|特?制[定订]|现就|现将|现提出|提出|出台|经[^过济营]|我[们部厅局委]|决定)"
)
_MADE = re.compile(
    r"(?:特?制[定订]|修订|起草|出台|形成)(?:了)?(?:本|《|如下|以下|此)|特制[定订]|制[定订]本|(?:提出|制[定订])(?:如下|以下|本)"
    r"|现(?:就|提出|将)[^。;]{0,60}(?:如下|以下|通知|印发)|研究制[定订]|制[定订](?:了)?[^。;]{0,10}(?:办法|细则|方案|意见)"
)
_AMENDED = re.compile(
    r"^[^《》。;]{0,16}(?:作(?:出)?(?:如下|以下)?(?:修改|修订)|进行(?:了)?(?:修改|修订)|予以(?:修改|修订)|(?:修改|修订)(?:为|如下|后))"
)
_AMENDS = re.compile(r"(?:修改|修订)(?:了)?(?:原)?[^《》,。;]{0,6}$")
_ITEM = re.compile(r"^\s*(?:[(\[]?[0-9一二三四五六七八九十]{0,3}[)\].、]?\s*){0,2}$")
_BETWEEN: Final = frozenset({"", "(", " ", " ("})
# What a rule calls itself, and short names that it gives to others: no document of its own.
_SHORT = re.compile(
    r"^(?:本)?(?:管理|实施|暂行)?(?:办法|细则|意见|通知|规定|指引|指南|方案|规程|条例|决定|措施)$"
)
_LONGEST_LIST: Final = 60  # sentences that a list of repealed documents may have

# A later relation says less: a document that is repealed is also cited.
_RANK: Final = ("repeals", "amends", "implements", "cites")
# What a policy repeals under its own name is the version before it.
_SAID_OF_ITSELF: Final = frozenset({"implements", "cites"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that is named; `title` without 《》, `number` in its one form."""

    kind: str
    title: str | None
    number: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class _Named:
    title: str | None
    number: str | None
    start: int
    end: int


def read_references(text: FundText, title: str = "", own: str = "") -> list[Reference]:
    """The documents that a policy names, each with the strongest thing that is done to it.

    title  of the policy, which may name what it repeals or amends
    own    the rule that the policy puts out, which is no other document
    """
    found: dict[str, Reference] = {}
    itself = {title_key(own), title_key(title)}
    for reference in (*_in_title(title), *_in_text(text)):
        key = title_key(reference.title or "") or reference.number or ""
        if not key or (reference.kind in _SAID_OF_ITSELF and key in itself):
            continue
        before = found.get(key)
        if before is None or _RANK.index(reference.kind) < _RANK.index(before.kind):
            number = reference.number or (before.number if before else None)
            found[key] = Reference(reference.kind, reference.title, number, reference.quote)
    return [*found.values()]


_MARKS = re.compile(
    r"[(\[](?:[^()\[\]]{0,12}(?:试行|暂行|修订|修正|修改|征求意见稿|草案|送审稿)[^()\[\]]{0,6}|(?:20[0-9]{2})年?(?:版|本)?)[)\]]"
)
_WORDS = re.compile(r"(?:暂行|试行|修订)(?=办法|细则|规定|意见|规程|条例|方案|$)")


def title_key(title: str) -> str:
    """A title as it is compared: without what says which version it is of."""
    folded = re.sub(r"\s", "", nfkc(title).translate(_SAME))
    folded = _WORDS.sub("", _MARKS.sub("", folded))
    return re.sub(r"[《》〈〉<>“”\"'·,、:]", "", folded)


_SAME: Final = str.maketrans("〔〕【】（）", "[][]()")


def _in_title(title: str) -> Iterator[Reference]:
    shown = FundText.of(title).text
    for word, kind in (("废止", "repeals"), ("修改", "amends"), ("修订", "amends")):
        if re.search(rf"关于[^《》]{{0,8}}{word}|{word}[^《》]{{0,6}}《", shown):
            for named in _named(shown):
                yield Reference(kind, named.title, named.number, shown[:200])


def _in_text(text: FundText) -> Iterator[Reference]:
    listed = 0
    for start, end in text.sentences():
        sentence = text.text[start:end]
        named = [*_named(sentence)]
        for each in named:
            in_list = listed > 0 and _ITEM.match(sentence[: each.start]) is not None
            kind = "repeals" if in_list else _kind(sentence, each)
            yield Reference(kind, each.title, each.number, text.quote(start, end))
        if _REPEALS_LIST.search(sentence):
            listed = _LONGEST_LIST
        elif sentence.strip() and not (named and _ITEM.match(sentence[: named[0].start])):
            listed = 0
        else:
            listed -= 1


def _named(sentence: str) -> Iterator[_Named]:
    """Documents of a sentence: titles with the numbers behind them, and numbers alone."""
    numbers = [*numbers_in(sentence)]
    taken: set[int] = set()
    for match in _TITLE.finditer(sentence):
        number = next((n for n in numbers if _stands_behind(sentence, match.end(), n)), None)
        if number is not None:
            taken.add(number.start)
        if _SHORT.match(match["title"]) or len(match["title"]) < 3:
            continue
        end = number.end if number else match.end()
        yield _Named(match["title"], number.value if number else None, match.start(), end)
    for number in numbers:
        if number.start not in taken:
            yield _Named(None, number.value, number.start, number.end)


def _stands_behind(sentence: str, end: int, number: NumberIn) -> bool:
    return number.start >= end and sentence[end : number.start] in _BETWEEN


def _kind(sentence: str, named: _Named) -> str:
    before, after = sentence[: named.start], sentence[named.end :]
    if _in_basis(before):
        return "implements" if _MADE.search(sentence) else "cites"
    ended = _REPEALED.search(after)
    if (ended and not _STARTED.search(_outside_titles(after[: ended.start()]))) or (
        _REPEALS.search(before)
    ):
        return "repeals"
    if _AMENDED.search(after.lstrip(")等 、")) or _AMENDS.search(before):
        return "amends"
    return "cites"


def _in_basis(before: str) -> bool:
    """True behind 根据 and before what follows from it."""
    bases = [*_BASIS.finditer(before)]
    return bool(bases) and _BASIS_ENDS.search(_outside_titles(before[bases[-1].end() :])) is None


def _outside_titles(words: str) -> str:
    return re.sub(r"《[^《》]{0,120}》", "《》", words)
