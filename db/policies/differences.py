"""Two versions of a rule aligned clause by clause, by their words: numbers move when one is put in.

Equal words are one clause whatever their number; of the rest those that agree most belong together,
if they agree enough. What is left was removed or added.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_NUMBER = re.compile(
    r"^\s*(?:第[^条\s]{1,9}条(?:之[一二三四五六七八九十]{1,3})?|[一二三四五六七八九十]{1,3}、|[(（][^)）]{1,4}[)）])"
)
_UNSAID = re.compile(r"[\W_]+")
ENOUGH: Final = 0.5  # of two letters in a row that both have; a clause with new figures has 0.8
_ENOUGH_IN_PLACE: Final = 0.35  # of clauses with one number
_MOST_PAIRS: Final = 250_000  # beyond it only what has the same number is compared


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a version: its number, and its words with the number."""

    number: str
    wording: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause that differs. `kind`: added, removed, changed, or moved: the same words under
    another number."""

    kind: str
    older: Clause | None
    newer: Clause | None
    likeness: float


def compare(older: Sequence[Clause], newer: Sequence[Clause]) -> list[Difference]:
    """What a version adds, removes, changes and moves, in its own order; what it removes stands
    where it stood. Clauses of equal words and number are not told."""
    pairs = _aligned(older, newer)
    found: list[tuple[float, Difference]] = []
    for new_at, clause in enumerate(newer):
        if new_at not in pairs:
            found.append((new_at, Difference("added", None, clause, 0.0)))
            continue
        old_at, likeness = pairs[new_at]
        before = older[old_at]
        if said(before.wording) != said(clause.wording):
            found.append((new_at, Difference("changed", before, clause, likeness)))
        elif before.number != clause.number:
            found.append((new_at, Difference("moved", before, clause, 1.0)))
    new_of = {old_at: new_at for new_at, (old_at, _) in pairs.items()}
    behind = -0.5
    for old_at, clause in enumerate(older):
        if old_at in new_of:
            behind = new_of[old_at] + 0.5
        else:
            found.append((behind, Difference("removed", clause, None, 0.0)))
    return [difference for _, difference in sorted(found, key=lambda each: each[0])]


def said(wording: str) -> str:
    """The words of a clause as they are compared: without its number, spaces and signs."""
    plain = unicodedata.normalize("NFKC", _NUMBER.sub("", wording, count=1))
    return _UNSAID.sub("", plain)


def likeness(one: str, other: str) -> float:
    """How far two texts agree: the share of pairs of neighbouring letters that both have."""
    return _likeness(_pairs(one), _pairs(other))


def contained(one: str, other: str) -> float:
    """How much of the shorter text stands in the longer, by the same pairs."""
    short, long = sorted((_pairs(one), _pairs(other)), key=lambda pairs: _size(pairs.values()))
    return _size((short & long).values()) / (_size(short.values()) or 1)


def _aligned(older: Sequence[Clause], newer: Sequence[Clause]) -> dict[int, tuple[int, float]]:
    """Of each newer clause its older one and how far they agree."""
    before, after = [said(c.wording) for c in older], [said(c.wording) for c in newer]
    pairs: dict[int, tuple[int, float]] = {}
    open_old = dict.fromkeys(range(len(older)))
    by_words: dict[str, list[int]] = {}
    for old_at, words in enumerate(before):
        by_words.setdefault(words, []).append(old_at)
    for new_at, words in enumerate(after):
        if same := by_words.get(words):
            old_at = same.pop(0)
            pairs[new_at] = old_at, 1.0
            del open_old[old_at]
    letters_old = {at: _pairs(before[at]) for at in open_old}
    letters_new = {at: _pairs(words) for at, words in enumerate(after) if at not in pairs}
    near = len(letters_old) * len(letters_new) <= _MOST_PAIRS
    scored = sorted(
        (
            (_likeness(had, has), older[old_at].number == newer[new_at].number, -old_at, new_at)
            for old_at, had in letters_old.items()
            for new_at, has in letters_new.items()
            if near or older[old_at].number == newer[new_at].number
        ),
        reverse=True,
    )
    for score, in_place, negative, new_at in scored:
        enough = _ENOUGH_IN_PLACE if in_place else ENOUGH
        if score >= enough and new_at not in pairs and -negative in open_old:
            pairs[new_at] = -negative, round(score, 3)
            del open_old[-negative]
    return pairs


def _pairs(words: str) -> Counter[str]:
    return Counter(map("".join, itertools.pairwise(words)))


def _likeness(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Dice's coefficient."""
    total = _size(one.values()) + _size(other.values())
    if not total:
        return 1.0
    common = sum(min(count, other.get(pair, 0)) for pair, count in one.items())
    return 2 * common / total


def _size(counts: Iterable[int]) -> int:
    return sum(counts)
