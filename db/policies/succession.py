"""Which policies follow which: what a link leads to, and which versions stand side by side.

The same policy on several pages is one; what tells versions apart is what they say of themselves,
their days and their numbers, so that the order in which they came is nothing.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
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


class Policies:
    """Policies by what they are looked for."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        self.by_id: dict[int, Policy] = {}
        self.by_number: dict[str, list[Policy]] = defaultdict(list)
        self.by_title: dict[str, list[Policy]] = defaultdict(list)
        self.by_group: dict[int, list[Policy]] = defaultdict(list)
        for each in policies:
            self.by_id[each.id] = each
            self.by_group[each.group].append(each)
            if each.document_no:
                self.by_number[each.document_no].append(each)
            if each.title_key:
                self.by_title[each.title_key].append(each)

    def teller(self, id: int) -> int:
        """Of all copies the one that has clauses to be compared."""
        copies = self.by_group[self.by_id[id].group]
        return min(copies, key=lambda each: (each.clauses < 1, each.rank)).id


def target(tie: Tie, known: Policies) -> int | None:
    """The document that is meant: by its number, or by its title where no number is given; of
    several versions under one title the newest before. A policy never means itself."""
    own = known.by_id[tie.policy_id]
    if tie.kind == "governs":
        return None
    if tie.target_no:
        numbered = [e for e in known.by_number.get(tie.target_no, ()) if not e.is_same(own)]
        numbered.sort(key=lambda each: (each.title_key != tie.target_key, each.rank))
        return numbered[0].id if numbered else None
    named = [
        each
        for each in known.by_title.get(tie.target_key or "", ())
        if not each.is_same(own) and _may_be(tie, each, own) and each.age < own.age
    ]
    if not named:
        return None
    newest = max(named, key=lambda each: each.age)
    return min((each for each in named if each.group == newest.group), key=lambda p: p.rank).id


def _may_be(tie: Tie, other: Policy, own: Policy) -> bool:
    """What is repealed or amended by title alone is one's own, and in force; anybody's may be
    cited."""
    return tie.kind not in REPLACES or (other.place == own.place and not other.draft)


def pairs(known: Policies, replaced: Iterable[tuple[str, int, int]]) -> dict[Pair, str]:
    """Versions that follow each other, the older first, with what says so: a link by its kind,
    or their name where no link of the newer leads to one of that name.

    replaced  kind, older and newer of links that have found their document
    """
    found: dict[Pair, str] = {}
    linked: set[tuple[int, str | None]] = set()
    for kind, older, newer in sorted(replaced, reverse=True):  # repeals before amends
        pair = known.teller(older), known.teller(newer)
        if pair[0] != pair[1]:
            found.setdefault(pair, kind)
            linked.add((pair[1], known.by_id[older].title_key))
    for key, some in known.by_title.items():
        versions = [e for e in some if e.day and not e.draft]
        for issued in _by_issuer(versions, known):
            for older, newer in itertools.pairwise(_in_order(issued, known)):
                if (newer, key) not in linked:
                    found.setdefault((older, newer), "name")
    return found


def _in_order(policies: Sequence[Policy], known: Policies) -> list[int]:
    """The versions of a rule, the oldest first, each once. Of two that came on one day none is the
    older."""
    of_day: dict[date | None, Policy] = {}
    for each in sorted(policies, key=lambda policy: (str(policy.day), policy.rank)):
        of_day.setdefault(each.day, each)
    return [*dict.fromkeys(known.teller(each.id) for each in of_day.values())]


def _by_issuer(policies: Sequence[Policy], known: Policies) -> list[list[Policy]]:
    """Policies that share an issuer, each with all that its copies name."""
    joined: list[tuple[set[str], list[Policy]]] = []
    for each in policies:
        names = {name for copy in known.by_group[each.group] for name in copy.issuers}
        own, apart = [each], []
        for other_names, others in joined:
            if names & other_names:
                names, own = names | other_names, others + own
            else:
                apart.append((other_names, others))
        joined = [*apart, (names, own)]
    return [own for names, own in joined if names]
