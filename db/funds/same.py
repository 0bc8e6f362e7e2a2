"""One announcement on several pages: a ministry's own site, the government's, a reprint.

What shows it is the number of the document with the rule's own name; or the title with the issuer
and the day; or the title with the same words within a month. All that may be one are compared at
once, and which of them counts is told by their days and numbers: the order in which they came is
nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from db.policies.differences import contained

_NEAR: Final = 31  # days within which the same words are one announcement
_SHORTEST: Final = 6  # characters; a title such as 公告 says nothing
_TELLING: Final = 20  # characters of a body by which two can be compared
_WITHIN: Final = 0.97  # of the shorter body in the longer: portals add lines of their own
_GRADES: Final = ("official", "filing", "official_media", "press", "reprint", "curated")
_UNSAID = re.compile(r"[\W_]+")

Pair: TypeAlias = tuple[int, int]
Bodies: TypeAlias = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Notice:
    """An announcement as it is compared. `number`, `rule` and `version` are those of the policy
    that it puts out."""

    id: int
    source_id: str
    native_id: str
    grade: str | None
    title_key: str
    issuer: str
    day: date | None
    number: str | None = None
    rule: str | None = None
    version: str | None = None

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """Which of several counts: the better source, the earlier day; then their own numbers."""
        grade = _GRADES.index(self.grade) if self.grade in _GRADES else len(_GRADES)
        return grade, str(self.day or "9999"), self.source_id, self.native_id

    @property
    def told(self) -> tuple[str, str, date | None]:
        """What an announcement is told by where it has no number."""
        return self.title_key, self.issuer, self.day


def title_key(title: str) -> str:
    """A title as it is compared: without its issuer, signs and spaces."""
    shown = unicodedata.normalize("NFKC", title)
    before, about, after = shown.partition("关于")
    return _UNSAID.sub("", about + after if about and len(before) <= _LONGEST_ISSUERS else shown)


_LONGEST_ISSUERS: Final = 60  # characters of all those that issue something together


def folded(words: str) -> str:
    """Words without signs and spaces."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", words))


def groups(notices: Iterable[Notice], body_of: Bodies) -> dict[int, tuple[int, str]]:
    """Of each copy the announcement that counts, and what shows that they are one."""
    known = {notice.id: notice for notice in notices}
    heads = {id: id for id in known}
    shown: dict[Pair, str] = {}
    for one, other, why in _ties(sorted(known.values(), key=lambda n: n.rank), cache(body_of)):
        first, second = _head(heads, one.id), _head(heads, other.id)
        shown[one.id, other.id] = shown[other.id, one.id] = why
        if first != second:
            keep, give = sorted((first, second), key=lambda id: known[id].rank)
            heads[give] = keep
    found: dict[int, tuple[int, str]] = {}
    for id in known:
        if (head := _head(heads, id)) != id:
            own = (why for (one, _), why in sorted(shown.items()) if one == id)
            found[id] = head, shown.get((id, head)) or next(own)
    return found


def _head(heads: dict[int, int], id: int) -> int:
    while heads[id] != id:
        id = heads[id]
    return id


def _ties(notices: Sequence[Notice], body_of: Bodies) -> Iterator[tuple[Notice, Notice, str]]:
    """Two that are one, with what shows it."""
    alone = Counter((notice.source_id, notice.told) for notice in notices)
    crowded = {notice.id for notice in notices if alone[notice.source_id, notice.told] > 1}
    by_number: dict[tuple[Any, ...], list[Notice]] = defaultdict(list)
    by_title: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.number and notice.rule:
            by_number[notice.number, notice.rule, notice.version].append(notice)
        if len(notice.title_key) >= _SHORTEST:
            by_title[notice.title_key].append(notice)
    for (number, *_), some in by_number.items():
        yield from ((some[0], each, f"number: {number}") for each in some[1:])
    for some in by_title.values():
        for one, other in _near(some):
            is_crowded = one.source_id == other.source_id or not crowded.isdisjoint(
                (one.id, other.id)
            )
            if why := _by_title(one, other, is_crowded, body_of):
                yield one, other, why


def _near(notices: Sequence[Notice]) -> Iterator[tuple[Notice, Notice]]:
    """Pairs within a month."""
    dated = sorted((n for n in notices if n.day), key=lambda n: (str(n.day), n.rank))
    for at, one in enumerate(dated):
        for other in dated[at + 1 :]:
            if one.day and other.day and (other.day - one.day).days > _NEAR:
                break
            yield one, other


def _by_title(one: Notice, other: Notice, crowded: bool, body_of: Bodies) -> str | None:
    """What shows that two under one title are one; where a portal has several, only their words."""
    if one.number and other.number and one.number != other.number:
        return None
    same_told = one.told == other.told and bool(one.issuer)
    if not same_told and one.source_id == other.source_id:
        return None
    bodies = body_of(one.id), body_of(other.id)
    can_tell = min(map(len, bodies)) >= _TELLING
    if can_tell and bodies[0] == bodies[1]:
        return "title and words"
    if not same_told or crowded or (can_tell and contained(*bodies) < _WITHIN):
        return None
    return f"title, issuer and day: {one.day}"
