"""Projects that are one purchase: those with a notice in common, or that a portal names together.

A project is known by number and buyer, so most notices name their purchase themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from db.purchases.facts import Notice
from db.purchases.groups import Decisions, Groups
from db.purchases.same import differ, inside, same_buyer

SERIAL: Final = re.compile(r"-[0-9]{1,2}$")
_INVITING: Final = frozenset({"tender", "prequalification"})


@dataclass(slots=True)
class Purchase:
    """One or several projects that are one purchase, with their notices."""

    projects: set[int]
    notices: list[Notice]
    why: str = ""

    def representative(self) -> int:
        """The project that stands for it: that of its first notice, with the shorter number."""
        mine = [n for n in self.notices if n.project_id is not None]
        first = min(mine, key=lambda n: (n.day or date.max, len(n.number or ""), n.project or ""))
        assert first.project_id is not None
        return first.project_id

    @property
    def name(self) -> tuple[object, ...]:
        """What it is ordered by; the same in any database."""
        return (self.first_day or date.max, min(n.project or "" for n in self.notices))

    @property
    def first_day(self) -> date | None:
        """The day of its first notice that is no intention."""
        days = [n.day for n in self.notices if n.day and n.stage != "intention"]
        return min(days, default=None)

    @property
    def numbers(self) -> set[str]:
        """Its project numbers, without rounds."""
        return {n.number for n in self.notices if n.number}

    @property
    def round_in_number(self) -> int | None:
        """Which attempt its number says it is."""
        said = [n.attempt for n in self.notices if n.round_in_number and n.attempt]
        return max(said, default=None)

    @property
    def attempt(self) -> int:
        """Which attempt it is; where several are under one number, the first of them."""
        said = [n.attempt or 1 for n in self.notices if n.stage in _INVITING]
        return self.round_in_number or min(said, default=1)

    def has(self, stage: str, before: date | None = None) -> bool:
        """True where it has a notice of a stage, or one not later than some day."""
        return any(
            n.stage == stage and (before is None or (n.day is not None and n.day <= before))
            for n in self.notices
        )

    def is_like(self, other: Purchase) -> bool:
        """True where buyer and thing are one."""
        return any(alike(a, b) for a in self.notices for b in other.notices)


def alike(one: Notice, other: Notice) -> bool:
    return one.thing is not None and one.thing == other.thing and same_buyer(one, other) is True


def purchases_of(
    notices: Sequence[Notice],
    groups: Groups,
    by_id: Mapping[int, Notice],
    decisions: Decisions,
) -> list[Purchase]:
    found: dict[int, Purchase] = {}
    for notice in notices:
        if notice.project_id is not None:
            new = Purchase({notice.project_id}, [])
            found.setdefault(notice.project_id, new).notices.append(notice)
    for one, other, why in sorted(
        _ties(notices, groups, by_id, decisions), key=lambda tie: (tie[2], tie[0].key, tie[1].key)
    ):
        _unite(found, one, other, why)
    unique = {id(purchase): purchase for purchase in found.values()}
    return sorted(unique.values(), key=lambda purchase: purchase.name)


def _ties(
    notices: Sequence[Notice],
    groups: Groups,
    by_id: Mapping[int, Notice],
    decisions: Decisions,
) -> Iterator[tuple[Notice, Notice, str]]:
    """Notices of two projects that are one purchase, with the reason."""
    for canonical, members in groups.members().items():
        first = by_id[canonical]
        for member in members:
            yield first, by_id[member], "same_notice"
    for (one, other), decision in decisions.items():
        if decision.same and decision.about != "row" and one in by_id and other in by_id:
            yield by_id[one], by_id[other], f"decided: by={decision.by}"
    for there in _by_thing(notices).values():
        for number, notice in enumerate(there):
            for other_notice in there[number + 1 :]:
                if inside(notice.number, other_notice.number):
                    short = min(notice.number or "", other_notice.number or "", key=len)
                    yield notice, other_notice, f"number_inside: number={short}"
    for notice, other_notice in _named(notices):
        yield notice, other_notice, f"portal_names: notice={'/'.join(other_notice.name)}"


def _named(notices: Iterable[Notice]) -> Iterator[tuple[Notice, Notice]]:
    """Notices of projects with those of others that their portal names, where these may be one.

    Portals show a failed tender and the next together: that they are one is not said by that.
    """
    by_name = {notice.name: notice for notice in notices if notice.project_id is not None}
    for one in by_name.values():
        for other in (by_name[name] for name in sorted(one.named) if name in by_name):
            again = one.number != other.number and _bare(one) == _bare(other)
            rounds = differ(one.attempt or 1, other.attempt or 1)
            alike = (
                one.thing and other.thing and (one.thing in other.thing or other.thing in one.thing)
            )
            if same_buyer(one, other) and alike and not again and not rounds:
                yield one, other


def _bare(notice: Notice) -> str:
    return SERIAL.sub("", notice.number or "")


def _by_thing(notices: Iterable[Notice]) -> dict[tuple[str, str], list[Notice]]:
    """Notices of projects by buyer and thing."""
    found: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        if notice.project_id is not None and notice.buyer and notice.thing:
            found.setdefault((notice.buyer, notice.thing), []).append(notice)
    return found


def _unite(found: dict[int, Purchase], one: Notice, other: Notice, why: str) -> None:
    if one.project_id is None or other.project_id is None:
        return
    first, second = found[one.project_id], found[other.project_id]
    if first is second or differ(one.regime, other.regime):
        return
    if (first.round_in_number or 1) != (second.round_in_number or 1) and why != "same_notice":
        return
    first.projects |= second.projects
    first.notices += second.notices
    first.why = first.why or second.why or why
    for project in second.projects:
        found[project] = first
