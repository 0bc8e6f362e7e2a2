"""What one sentence says by the rules: where their words stand, and whether they mean this project.

The same words can be a statement or a quotation of policy. What decides is the clause around them:
a condition (若, 如, 是否), a definition (对于 …, …的，), or a text that is being corrected away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from normalize.set_asides.denials import concluded_at, is_taken_back, still_holds
from normalize.set_asides.kinds import Guard, Rule, SetAsideKind
from normalize.set_asides.preference_rules import PREFERENCES
from normalize.set_asides.rules import RESERVATIONS
from normalize.set_asides.words import (
    CLAUSE,
    CONCLUSION,
    CONDITION,
    CONDITION_BEHIND,
    DELETED_BEFORE,
    DELETED_BEHIND,
    FACING,
    GENERAL,
    GENERAL_BEHIND,
    OUTDATED,
    PROJECT,
    REPLACED_BY,
    SPEAKS_OF_FIRMS,
    SPEAKS_OF_PREFERENCE,
)
from normalize.traced_text import Span

Found = tuple[Rule, re.Match[str]]
_Groups = tuple[tuple[frozenset[str], tuple[Rule, ...]], ...]


def _grouped(rules: tuple[Rule, ...]) -> _Groups:
    """Rules that stand together and need the same signs."""
    return tuple((signs, tuple(some)) for signs, some in groupby(rules, lambda one: one.signs))


_TABLES: Final = (
    (SPEAKS_OF_FIRMS, _grouped(RESERVATIONS)),
    (SPEAKS_OF_PREFERENCE, _grouped(PREFERENCES)),
)
_DELETION_REACH = 30
_CLAUSE_END = re.compile(r"[,;:。]")
# A project is named by one of these characters or by a lot.
_BEGIN = {
    PROJECT: re.compile(
        rf"(?=[本该此上采招合各所项标包分第一二三四五六七八九十\dA-K])(?={PROJECT})"
    ),
    CLAUSE: re.compile(r"^|(?<=[,:(\]])"),
}


@lru_cache(maxsize=4096)  # forms and notes repeat in thousands of notices; sentences are bounded
def readings(sentence: str, qualifies: bool) -> tuple[Found, ...]:
    """What each rule reads in a sentence, in the order of the rules.

    `qualifies`: it stands where the notice says what is asked of bidders.
    """
    found: list[Found] = []
    tables = [groups for speaks, groups in _TABLES if speaks.search(sentence)]
    if not tables:
        return ()
    characters, begins = frozenset(sentence), Begins(sentence)
    for groups in tables:
        taken: list[Span] = []
        for signs, rules in groups:
            if signs and signs.isdisjoint(characters):
                continue
            for rule in rules:
                matches = begins.matches(rule)
                if not matches or (rule.kind is SetAsideKind.SME_IMPLIED and not qualifies):
                    continue
                for match in _meant(rule, matches, taken):
                    taken.append(match.span())
                    found.append((rule, match))
    return tuple(_concluded(found))


def _concluded(found: list[Found]) -> list[Found]:
    """Without what a sentence reserves at first and denies in its conclusion."""
    if len(found) < 2:
        return found
    end = max(concluded_at(rule, match, clause_start(match)) for rule, match in found)
    return [one for one in found if still_holds(*one, end)]


def clause_start(match: re.Match[str]) -> int:
    """Where the clause of a match begins: behind the last comma, colon or bracket before it."""
    find, end = match.string.rfind, match.start()
    return max(find(",", 0, end), find(":", 0, end), find("(", 0, end), find("[", 0, end)) + 1


class Begins:
    """Where in a sentence projects are named and clauses begin: most rules begin with one."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self._found: dict[str, tuple[int, ...]] = {}

    def matches(self, rule: Rule) -> list[re.Match[str]]:
        """What `finditer` gives; only the places are tried at which the rule's words may begin."""
        if not rule.begins:
            return list(rule.pattern.finditer(self.sentence))
        found: list[re.Match[str]] = []
        done = 0
        for place in self._places(rule.begins):
            match = rule.pattern.match(self.sentence, place) if place >= done else None
            if match:
                done = match.end()
                found.append(match)
        return found

    def _places(self, begin: str) -> tuple[int, ...]:
        if begin not in self._found:
            places = (match.start() for match in _BEGIN[begin].finditer(self.sentence))
            self._found[begin] = tuple(places)
        return self._found[begin]


def _meant(rule: Rule, matches: list[re.Match[str]], taken: list[Span]) -> Iterator[re.Match[str]]:
    """Those of a rule's matches that no earlier rule has read and that are no policy text."""
    if rule.voided_by is not None and rule.voided_by.search(matches[0].string):
        return
    for match in matches:
        overlaps = any(match.start() < end and start < match.end() for start, end in taken)
        if overlaps or _is_policy(rule, match) or _is_outdated(match):
            continue
        start = clause_start(match)
        if rule.not_beside and rule.not_beside.search(match.string, start, _clause_end(match)):
            continue
        if not is_taken_back(rule, match, start):
            yield match


def _clause_end(match: re.Match[str]) -> int:
    behind = _CLAUSE_END.search(match.string, match.end())
    return behind.start() if behind else len(match.string)


def _is_policy(rule: Rule, match: re.Match[str]) -> bool:
    """True where the words are a condition, a definition or a label."""
    if rule.guard is Guard.NONE:
        return False
    sentence = match.string
    clause = sentence[clause_start(match) : match.end()]
    if CONDITION.search(clause) or CONDITION_BEHIND.match(sentence, match.end()):
        return True
    if rule.guard is Guard.CONDITIONAL:
        return False
    # What follows from a condition is said: "如专门面向…将无法…, 故不专门面向…".
    before = "" if CONCLUSION.match(match[0]) else sentence[: match.start()]
    behind = GENERAL_BEHIND.match(sentence, match.end())
    return bool(behind or GENERAL.search(clause) or CONDITION.search(before))


def _is_outdated(match: re.Match[str]) -> bool:
    """True where the words are what a correction does away with."""
    sentence = match.string
    before = sentence[max(0, match.start() - _DELETION_REACH) : match.start()]
    if DELETED_BEFORE.search(before) or DELETED_BEHIND.match(sentence, match.end()):
        return True
    old = OUTDATED.search(sentence, 0, match.start() + 1)
    if old and not REPLACED_BY.search(sentence, old.end(), match.start()):
        return True
    new = REPLACED_BY.search(sentence, match.end())
    return bool(new and FACING.search(sentence, new.end()))
