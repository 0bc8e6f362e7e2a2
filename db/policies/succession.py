"""Which policies follow which: what a link leads to, and which versions stand side by side.

The same policy on several pages is one; what tells versions apart is what they say of themselves,
their days and their numbers, so that the order in which they came is nothing.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

REPLACES: Final = ("repeals", "amends")
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as one announcement puts it out.

    group    number of the announcement that counts of all that put it out
    issuers  as printed, without spaces
    place    whose it is: region and level of the first issuer
    day      of signing, or else the first that is known
    """

    id: int
    group: int
    counts: bool
    source_id: str
    native_id: str
    document_no: str | None
    title_key: str | None
    issuers: frozenset[str]
    place: tuple[str | None, str | None]
    day: date | None
    draft: bool
    clauses: int

    @property
    def age(self) -> tuple[str, str, str]:
        """The order of versions."""
        return str(self.day or ""), self.source_id, self.native_id

    @property
    def rank(self) -> tuple[bool, str, str, str]:
        """Which of several copies is meant."""
        return not self.counts, *self.age

    def is_same(self, other: Policy) -> bool:
        """True of copies, and of what bears one number, or is of one day and name."""
        return (
            self.group == other.group
            or (self.document_no is not None and self.document_no == other.document_no)
            or (
                self.day is not None
                and (self.day, self.title_key) == (other.day, other.title_key)
                and None in (self.document_no, other.document_no)
            )
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """What a policy does to another document, as it names it."""

    policy_id: int
    kind: str
    target_no: str | None
    target_key: str | None


def target(tie: Tie, policies: Mapping[int, Policy]) -> int | None:
    """The document that is meant: by its number, or by its title where no number is given; of
    several versions under one title the newest before. A policy never means itself."""
    own = policies[tie.policy_id]
    if tie.kind == "governs":
        return None
    others = [each for each in policies.values() if not each.is_same(own)]
    if tie.target_no:
        numbered = (each for each in others if each.document_no == tie.target_no)
        found = sorted(numbered, key=lambda p: (p.title_key != tie.target_key, p.rank))
        return found[0].id if found else None
    named = [
        each
        for each in others
        if tie.target_key
        and each.title_key == tie.target_key
        and _may_be(tie, each, own)
        and each.age < own.age
    ]
    if not named:
        return None
    newest = max(named, key=lambda each: each.age)
    return min((each for each in named if each.group == newest.group), key=lambda p: p.rank).id


def _may_be(tie: Tie, other: Policy, own: Policy) -> bool:
    """What is repealed or amended by title alone is one's own, and in force; anybody's may be
    cited."""
    return tie.kind not in REPLACES or (other.place == own.place and not other.draft)


def pairs(
    policies: Mapping[int, Policy], replaced: Iterable[tuple[str, int, int]]
) -> dict[Pair, str]:
    """Versions that follow each other, the older first, with what says so: a link by its kind,
    or their name where no link of the newer leads to one of that name.

    replaced  kind, older and newer of links that have found their document
    """
    told = {id: _teller(policies, each) for id, each in policies.items()}
    found: dict[Pair, str] = {}
    linked: set[tuple[int, str | None]] = set()
    for kind, older, newer in sorted(replaced, reverse=True):  # repeals before amends
        pair = told[older], told[newer]
        if pair[0] != pair[1]:
            found.setdefault(pair, kind)
            linked.add((told[newer], policies[older].title_key))
    for versions in _named(policies.values(), told):
        for older_one, newer_one in itertools.pairwise(versions):
            if (newer_one.id, older_one.title_key) not in linked:
                found.setdefault((older_one.id, newer_one.id), "name")
    return found


def _teller(policies: Mapping[int, Policy], one: Policy) -> int:
    """Of all copies the one that has clauses to be compared."""
    copies = [each for each in policies.values() if each.group == one.group]
    return min(copies, key=lambda each: (each.clauses < 1, each.rank)).id


def _named(policies: Iterable[Policy], told: Mapping[int, int]) -> Iterable[list[Policy]]:
    """The versions of each rule by name, the oldest first. Of two that came on one day none is the
    older, and a draft is no version."""
    by_title: dict[str, list[Policy]] = defaultdict(list)
    for each in policies:
        if each.title_key and each.day and not each.draft:
            by_title[each.title_key].append(each)
    for some in by_title.values():
        for issued in _by_issuer(some):
            of_day: dict[date | None, Policy] = {}
            for each in sorted(issued, key=lambda p: (p.age[0], told[p.id] != p.id, p.rank)):
                of_day.setdefault(each.day, each)
            groups: dict[int, Policy] = {}
            for each in of_day.values():
                groups.setdefault(each.group, each)
            by_id = {each.id: each for each in issued}
            yield [by_id.get(told[each.id], each) for each in groups.values()]


def _by_issuer(policies: Sequence[Policy]) -> list[list[Policy]]:
    """Policies that share an issuer, each with all that its copies name."""
    issuers: dict[int, set[str]] = defaultdict(set)
    for each in policies:
        issuers[each.group] |= each.issuers
    joined: list[tuple[set[str], list[Policy]]] = []
    for each in policies:
        names, own = set(issuers[each.group]), [each]
        apart = []
        for other_names, others in joined:
            if names & other_names:
                names, own = names | other_names, others + own
            else:
                apart.append((other_names, others))
        joined = [*apart, (names, own)]
    return [own for names, own in joined if names]
