"""From pairs of notices to groups, each with its canonical notice.

The strongest evidence joins first. A group never takes in what contradicts one of its members, so
the outcome hangs on the evidence alone: neither on the order of the notices nor on the chain of
comparisons that led to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeAlias

from db.purchases.facts import Notice, Place, crowded
from db.purchases.same import RULES, Judgement, gap, judge

Pair: TypeAlias = tuple[int, int]  # numbers of two notices, the lesser first

_FARTHEST: Final = timedelta(days=8)  # no rule joins notices farther apart, but a portal's own link


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two notices."""

    about: str
    same: bool
    by: str


Decisions: TypeAlias = Mapping[Pair, Decision]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two notices about which a person is asked."""

    pair: Pair
    about: str
    reason: str


@dataclass(slots=True)
class Groups:
    """The groups of the same notices.

    canonical  of each notice the one that stands for its group: its own number where it does
    evidence   why a notice is the same as others of its group; none of the canonical one
    """

    canonical: dict[int, int] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def members(self) -> dict[int, list[int]]:
        """The notices of each group, by its canonical notice."""
        found: dict[int, list[int]] = {}
        for member, canonical in self.canonical.items():
            found.setdefault(canonical, []).append(member)
        return found


@dataclass(frozen=True, slots=True)
class _Edge:
    one: Notice
    other: Notice
    judgement: Judgement

    @property
    def pair(self) -> Pair:
        return pair_of(self.one.id, self.other.id)

    @property
    def order(self) -> tuple[object, ...]:
        days = gap(self.one, self.other)
        keys = sorted((self.one.key, self.other.key))
        return (RULES.index(self.judgement.rule), 99 if days is None else days, *keys)


def pair_of(one: int, other: int) -> Pair:
    """Two notices, whichever came first."""
    return (one, other) if one < other else (other, one)


def group(notices: Sequence[Notice], decisions: Decisions) -> Groups:
    """The groups of some notices that have all been met whom they have to be compared with."""
    edges = [_Edge(*pair, _judge(*pair, decisions)) for pair in _pairs(notices, decisions)]
    edges.sort(key=lambda edge: edge.order if edge.judgement.rule in RULES else (len(RULES),))
    joined = _Joined(notices, decisions)
    for edge in edges:
        if edge.judgement.verdict == "same":
            joined.join(edge)
    groups = Groups()
    for members in joined.groups():
        first = min(members, key=_rank)
        for member in members:
            groups.canonical[member.id] = first.id
            if member is not first:
                groups.evidence[member.id] = _evidence(member, first, members, decisions)
    groups.doubts = _doubts(edges, groups, joined)
    return groups


def _rank(notice: Notice) -> tuple[object, ...]:
    """Who stands for a group: one that is there, was read, and came first."""
    return (notice.gone, not notice.was_read, notice.day or date.max, notice.key)


def _judge(one: Notice, other: Notice, decisions: Decisions) -> Judgement:
    decision = decisions.get(pair_of(one.id, other.id))
    if decision is not None and not decision.same:
        return Judgement("apart", "decided")
    if decision is not None and decision.about == "notice":
        return Judgement("same", "decided", f"decided: by={decision.by}")
    return judge(one, other)


def _pairs(notices: Sequence[Notice], decisions: Decisions) -> Iterator[tuple[Notice, Notice]]:
    """Each pair that meets anywhere and is not far apart, once."""
    seen: set[Pair] = set()
    for one, other in _meetings(notices):
        pair = pair_of(one.id, other.id)
        if pair not in seen:
            seen.add(pair)
            yield one, other
    by_id = {notice.id: notice for notice in notices}
    for pair in sorted(decisions):
        if pair not in seen and pair[0] in by_id and pair[1] in by_id:
            yield by_id[pair[0]], by_id[pair[1]]


def _meetings(notices: Sequence[Notice]) -> Iterator[tuple[Notice, Notice]]:
    places: dict[tuple[Place, str | None], list[Notice]] = {}
    crowd = crowded(notices)
    for notice in notices:
        for place in notice.places:
            # That one portal names two of its own notices together makes them two.
            if place not in crowd and place[0] != "notice":
                places.setdefault((place, notice.stage), []).append(notice)
    for (place, _), there in places.items():
        there.sort(key=lambda notice: (notice.day or date.max, notice.key))
        for number, one in enumerate(there):
            for other in there[number + 1 :]:
                apart = other.day - one.day if one.day and other.day else None
                if apart and place[0] != "page" and apart > _FARTHEST:
                    break
                yield one, other


class _Joined:
    """Notices in groups that grow."""

    def __init__(self, notices: Iterable[Notice], decisions: Decisions) -> None:
        self._decisions = decisions
        self._group: dict[int, list[Notice]] = {notice.id: [notice] for notice in notices}

    def join(self, edge: _Edge) -> None:
        """Make one group of two, unless any of the one contradicts any of the other."""
        one, other = self._group[edge.one.id], self._group[edge.other.id]
        if one is other or self.are_apart(edge):
            return
        one += other
        for member in other:
            self._group[member.id] = one

    def are_apart(self, edge: _Edge) -> bool:
        """True where any of the one's group contradicts any of the other's."""
        return any(
            _judge(one, other, self._decisions).verdict == "apart"
            for one in self._group[edge.one.id]
            for other in self._group[edge.other.id]
        )

    def groups(self) -> list[list[Notice]]:
        """The groups."""
        return list({id(group): group for group in self._group.values()}.values())


def _evidence(
    member: Notice, first: Notice, members: Iterable[Notice], decisions: Decisions
) -> str:
    """Why it is the same as the canonical notice, or as one that is."""
    edges = [
        _Edge(member, other, judgement)
        for other in members
        if other is not member and (judgement := _judge(member, other, decisions)).verdict == "same"
    ]
    best = min(edges, key=lambda edge: (edge.other is not first, edge.order))
    via = "" if best.other is first else f" | as {'/'.join(best.other.key)}"
    return best.judgement.words + via


def _doubts(edges: Iterable[_Edge], groups: Groups, joined: _Joined) -> list[Doubt]:
    """One question for two groups that nothing keeps apart: that of the most alike."""
    asked: dict[Pair, Doubt] = {}
    for edge in edges:
        pair = pair_of(*(groups.canonical[id] for id in edge.pair))
        if edge.judgement.verdict == "doubt" and pair[0] != pair[1] and not joined.are_apart(edge):
            asked.setdefault(pair, Doubt(pair, "notice", edge.judgement.words))
    return list(asked.values())
