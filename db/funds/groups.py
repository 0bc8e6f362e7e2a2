"""Which namings are of one fund, whatever a register knows of it: their order is nothing.

Namings of one name within its place are one fund, and those where a notice tells that one name
followed the other. Where a name may still change, more than one may be about to bear it: then
namings with other managers are other funds, and of a whole name those from other places, until
something tells otherwise. A fund that bears its name already is one, and may change its manager.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """A fund as a notice names it. `fund_id` is what it was taken for before."""

    id: int
    name: str
    exact_key: str
    name_key: str
    place: str | None
    provisional: bool
    managers: frozenset[str]
    amac_code: str | None
    former_key: str | None
    fund_id: int | None
    former_place: str | None = None
    whole: bool = False
    decided_by: str | None = None
    decided_fund_id: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The namings of one fund, and why they are. `others`: managers or places of other funds that
    bear the same name, or may be the same."""

    members: tuple[Naming, ...]
    why: str
    others: tuple[str, ...] = ()


def groups(namings: Iterable[Naming]) -> list[Group]:
    """All namings, each in the group of its fund."""
    some = sorted(namings, key=lambda naming: naming.id)
    joined = _Joined(some)
    by_name: dict[str, list[Naming]] = defaultdict(list)
    for naming in some:
        by_name[naming.name_key].append(naming)
    for bearers in by_name.values():
        of_all = [naming for naming in bearers if naming.whole or naming.place is None]
        short = [naming for naming in bearers if naming not in of_all]
        _join_bearers(joined, of_all)
        for place in sorted({naming.place for naming in short if naming.place}):
            _join_bearers(joined, [naming for naming in short if naming.place == place])
    _join_renamed(joined, some, by_name)
    return [
        Group(tuple(members), _why(members), _others(members, by_name, joined) or _rivals(members))
        for members in joined.all()
    ]


class _Joined:
    """Namings that are one fund."""

    def __init__(self, namings: Sequence[Naming]) -> None:
        self._heads = {naming.id: naming.id for naming in namings}
        self._namings = namings

    def head(self, naming: Naming) -> int:
        """The number of the group that a naming is in."""
        head = naming.id
        while self._heads[head] != head:
            head = self._heads[head]
        return head

    def join(self, *namings: Naming) -> None:
        """Make one group of those of some namings."""
        heads = sorted({self.head(naming) for naming in namings})
        for head in heads:
            self._heads[head] = heads[0]

    def of(self, namings: Iterable[Naming]) -> list[list[Naming]]:
        """Some namings by their groups."""
        found: dict[int, list[Naming]] = defaultdict(list)
        for naming in namings:
            found[self.head(naming)].append(naming)
        return list(found.values())

    def all(self) -> list[list[Naming]]:
        """All namings by their groups."""
        return self.of(self._namings)


def _join_bearers(joined: _Joined, bearers: Sequence[Naming]) -> None:
    """Join what is one fund among those that bear a name within its place."""
    # A name that holds its place is taken there, whether it may still change or not.
    settled = [n for n in bearers if n.place is None or not n.provisional]
    open_yet = [n for n in bearers if n.place is not None and n.provisional]
    joined.join(*settled)
    for manager in sorted({manager for n in open_yet for manager in n.managers}):
        joined.join(*(n for n in open_yet if manager in n.managers))
    unmanaged = [n for n in open_yet if not n.managers]
    managed = [n for n in open_yet if n.managers]
    for place in sorted({n.place for n in unmanaged if n.place}):
        here = [n for n in unmanaged if n.place == place]
        joined.join(*here)
        near = joined.of(n for n in managed if n.place == place)
        if len(near) == 1:
            joined.join(*here, *near[0])
    _join_settled(joined, settled, joined.of(open_yet))


def _join_settled(
    joined: _Joined, settled: Sequence[Naming], others: Sequence[list[Naming]]
) -> None:
    """A fund that bears its name was announced under it by the same managers; or by the only one
    that announced it, where managers aren't told on both sides."""
    own = _managers(settled)
    for other in others if settled else ():
        told = _managers(other)
        if own & told or (len(others) == 1 and not (own and told)):
            joined.join(*settled, *other)


def _join_renamed(
    joined: _Joined, namings: Sequence[Naming], by_name: dict[str, list[Naming]]
) -> None:
    """Join names that followed each other: the former one within its own place, and of several
    that bear it the one with the same managers."""
    renamed = [naming for naming in namings if naming.former_key]
    same: dict[tuple[str, str], list[Naming]] = defaultdict(list)
    for naming in renamed:
        same[naming.former_place or "", naming.former_key or ""].append(naming)
    for some in same.values():
        joined.join(*some)
    before: int | None = None
    while before != (count := len(joined.all())):  # what is joined leaves fewer to choose from
        before = count
        for naming in renamed:
            bearers = by_name.get(naming.former_key or "", [])
            here = [n for n in bearers if n.place == naming.former_place]
            found = joined.of(here or [n for n in bearers if n.whole])
            if len(found) > 1:
                found = [each for each in found if _managers(each) & naming.managers]
            if len(found) == 1:
                joined.join(naming, *found[0])


def _managers(namings: Iterable[Naming]) -> frozenset[str]:
    return frozenset().union(*(naming.managers for naming in namings))


def _why(members: Sequence[Naming]) -> str:
    names = sorted({naming.name_key for naming in members})
    places = sorted({naming.place for naming in members if naming.place})
    renamed = f"renamed: {', '.join(names)}" if len(names) > 1 else f"same name {names[0]}"
    return f"{renamed} in {', '.join(places)}" if places else renamed


def _others(
    members: Sequence[Naming], by_name: dict[str, list[Naming]], joined: _Joined
) -> tuple[str, ...]:
    """What tells apart those that might be one: funds of a whole name, or of one in one place."""
    head = joined.head(members[0])
    near = {
        other.id: other
        for naming in members
        for other in by_name[naming.name_key]
        if joined.head(other) != head
        and (naming.place == other.place or (naming.whole and other.whole))
    }.values()
    told = {word for other in near for word in other.managers or {other.place or ""}}
    return tuple(sorted(told))


def _rivals(members: Sequence[Naming]) -> tuple[str, ...]:
    """The managers of one fund that was announced by some that have nothing to do with each other,
    before it bore its name."""
    told = [naming.managers for naming in members if naming.provisional and naming.managers]
    apart: list[frozenset[str]] = []
    for managers in told:
        near = [each for each in apart if each & managers]
        apart = [each for each in apart if each not in near] + [managers.union(*near)]
    return tuple(sorted(frozenset().union(*apart))) if len(apart) > 1 else ()
