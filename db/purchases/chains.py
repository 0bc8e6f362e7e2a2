"""From groups of notices to purchases: intention, tender, correction and award of one project.

A project is known by number and buyer, so most notices name their purchase themselves. Two projects
are one purchase where one notice is in both, or where a platform prints its own plan's number
before the agency's. A notice without a number, as an intention is, joins the one purchase that has
its buyer, its title and its budget. A failed tender that is tried again is another project, tied to
the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from db.purchases.facts import LONG_NUMBER, Notice, Place, crowded
from db.purchases.groups import Decisions, Doubt, Groups, pair_of
from db.purchases.same import differ, inside, same_buyer

_LONGEST: Final = timedelta(days=400)  # an intention tells of the year's purchases
_INVITING: Final = frozenset({"tender", "prequalification"})
_SERIAL = re.compile(r"-[0-9]{1,2}$")


@dataclass(slots=True)
class Chains:
    """Which notice is of which purchase, by the number of a project.

    why        of a notice whose purchase is not its own project
    repeats    of a project the one that it tries again, with the reason
    """

    purchase: dict[int, int | None] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    repeats: dict[int, tuple[int | None, str]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class _Purchase:
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

    def is_like(self, other: _Purchase) -> bool:
        """True where buyer and thing are one."""
        return any(_alike(a, b) for a in self.notices for b in other.notices)


def chain(notices: Sequence[Notice], groups: Groups, decisions: Decisions) -> Chains:
    """The purchases of some notices that have all been met whom they belong together with."""
    by_id = {notice.id: notice for notice in notices}
    purchases = _purchases(notices, groups, by_id, decisions)
    known = _Known(purchases, groups, crowded(notices))
    chains = Chains()
    for notice in notices:
        if notice.project_id is not None:
            purchase = known.of_notice[notice.id]
            chains.purchase[notice.id] = own = purchase.representative()
            if own != notice.project_id:
                chains.why[notice.id] = purchase.why
    _repeats(known, chains)
    for notice in notices:
        if notice.project_id is None:
            _place(notice, known, decisions, chains)
    return chains


class _Known:
    """The purchases, and where to find them."""

    def __init__(
        self, purchases: Sequence[_Purchase], groups: Groups, crowd: frozenset[Place]
    ) -> None:
        self.all = purchases
        self.groups = groups
        self.of_notice = {notice.id: p for p in purchases for notice in p.notices}
        self._by_place: dict[Place, list[_Purchase]] = {}
        self._by_group: dict[int, list[_Purchase]] = {}
        for purchase in purchases:
            for notice in purchase.notices:
                for place in notice.places:
                    if place not in crowd:
                        self._by_place.setdefault(place, []).append(purchase)
                self._by_group.setdefault(groups.canonical[notice.id], []).append(purchase)

    def near(self, notices: Iterable[Notice]) -> list[_Purchase]:
        """The purchases that meet any of these notices, in an order that hangs on them alone."""
        met = [p for n in notices for place in n.places for p in self._by_place.get(place, ())]
        return sorted({id(p): p for p in met}.values(), key=lambda purchase: purchase.name)

    def with_same_notice(self, notice: Notice) -> list[_Purchase]:
        """The purchases that have a notice of its group."""
        return self._by_group.get(self.groups.canonical[notice.id], [])


# --- projects that are one purchase


def _purchases(
    notices: Sequence[Notice],
    groups: Groups,
    by_id: Mapping[int, Notice],
    decisions: Decisions,
) -> list[_Purchase]:
    found: dict[int, _Purchase] = {}
    for notice in notices:
        if notice.project_id is not None:
            new = _Purchase({notice.project_id}, [])
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
        if decision.same and one in by_id and other in by_id:
            yield by_id[one], by_id[other], f"decided: by={decision.by}"
    for there in _by_thing(notices).values():
        for number, notice in enumerate(there):
            for other_notice in there[number + 1 :]:
                if inside(notice.number, other_notice.number):
                    short = min(notice.number or "", other_notice.number or "", key=len)
                    yield notice, other_notice, f"number_inside: number={short}"


def _by_thing(notices: Iterable[Notice]) -> dict[tuple[str, str], list[Notice]]:
    """Notices of projects by buyer and thing."""
    found: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        if notice.project_id is not None and notice.buyer and notice.thing:
            found.setdefault((notice.buyer, notice.thing), []).append(notice)
    return found


def _unite(found: dict[int, _Purchase], one: Notice, other: Notice, why: str) -> None:
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


# --- notices without a number


def _place(notice: Notice, known: _Known, decisions: Decisions, chains: Chains) -> None:
    chains.purchase[notice.id] = None
    near = known.near([notice])
    for rule, found in (
        ("decided", _decided(notice, known, decisions)),
        ("same_notice", known.with_same_notice(notice)),
        ("portal_link", [p for p in near if _links_to(notice, p)]),
        ("number_title", [p for p in near if _has_number(notice, p)]),
        ("title_budget", [p for p in near if _is_bought(notice, p, sure=True)]),
    ):
        firsts = _firsts(found, chains)
        if len(firsts) == 1:
            chains.purchase[notice.id] = firsts[0].representative()
            chains.why[notice.id] = _words(rule, notice)
            return
        if firsts:
            chains.doubts += _ask(
                notice, firsts, f"{_words(rule, notice)} | several", known, decisions
            )
            return
    likely = _firsts([p for p in near if _is_bought(notice, p, sure=False)], chains)
    words = f"{_words('title', notice)} | unlike: budget"
    chains.doubts += _ask(notice, likely, words, known, decisions)


def _firsts(found: Iterable[_Purchase], chains: Chains) -> list[_Purchase]:
    """Of a purchase and its repetitions only the first."""
    unique = {id(purchase): purchase for purchase in found}
    projects = {project for purchase in unique.values() for project in purchase.projects}
    return [
        purchase
        for purchase in unique.values()
        if chains.repeats.get(purchase.representative(), (None, ""))[0] not in projects
    ]


def _decided(notice: Notice, known: _Known, decisions: Decisions) -> list[_Purchase]:
    others = {
        id
        for pair, decision in decisions.items()
        if decision.same and notice.id in pair
        for id in pair
    }
    return [known.of_notice[id] for id in sorted(others) if id in known.of_notice]


def _links_to(notice: Notice, purchase: _Purchase) -> bool:
    return any(
        notice.original_url == other.url or other.original_url == notice.url
        for other in purchase.notices
    )


def _has_number(notice: Notice, purchase: _Purchase) -> bool:
    """True where a long number and the thing are the same, and the notice names no buyer."""
    if not notice.number or len(notice.number) < LONG_NUMBER or notice.buyer:
        return False
    return any(n.number == notice.number and n.thing == notice.thing for n in purchase.notices)


def _is_bought(notice: Notice, purchase: _Purchase, *, sure: bool) -> bool:
    """True where buyer and thing are one, the time fits and, to be sure, the budget."""
    for other in purchase.notices:
        if not _alike(notice, other) or not _in_time(notice, other):
            continue
        if differ(notice.regime, other.regime) or differ(notice.number, other.number):
            continue
        if not sure or (notice.budget is not None and notice.budget == other.budget):
            return True
    return False


def _alike(one: Notice, other: Notice) -> bool:
    return one.thing is not None and one.thing == other.thing and same_buyer(one, other) is True


def _in_time(notice: Notice, other: Notice) -> bool:
    """An intention comes before everything else of its purchase."""
    if notice.day is None or other.day is None:
        return False
    after = other.day - notice.day
    earliest = timedelta(0) if notice.stage == "intention" else -_LONGEST
    return earliest <= after <= _LONGEST


def _ask(
    notice: Notice, found: Iterable[_Purchase], words: str, known: _Known, decisions: Decisions
) -> Iterator[Doubt]:
    """A question for each purchase, unless one is asked about a notice of it already."""
    canonical = known.groups.canonical
    asked = {doubt.pair for doubt in known.groups.doubts}
    for purchase in found:
        own = {pair_of(canonical[notice.id], canonical[n.id]) for n in purchase.notices}
        first = min(purchase.notices, key=lambda n: (n.day or date.max, n.key))
        pair = pair_of(notice.id, first.id)
        if pair not in decisions and asked.isdisjoint(own):
            yield Doubt(pair, "purchase", words)


def _words(rule: str, notice: Notice) -> str:
    values: dict[str, object] = {
        "page": notice.original_url,
        "number": notice.number,
        "buyer": notice.buyer,
        "title": notice.thing,
        "budget": notice.budget,
    }
    shown = {
        "portal_link": ("page",),
        "number_title": ("number", "title"),
        "title_budget": ("buyer", "title", "budget"),
        "title": ("buyer", "title"),
    }.get(rule, ())
    said = ", ".join(f"{name}={values[name]}" for name in shown if values[name] is not None)
    return f"{rule}: {said}" if said else rule


# --- tenders that are tried again


def _repeats(known: _Known, chains: Chains) -> None:
    """Tie each repeated tender to the attempt before it, by the strongest reason."""
    for later in known.all:
        earlier = [
            (reason, purchase)
            for purchase in known.near(later.notices)
            if purchase is not later and (reason := _reason(later, purchase))
        ]
        if earlier:
            (_, why), before = max(earlier, key=lambda e: (-e[0][0], e[1].attempt, e[1].name))
            if not _leads_to(chains, before.representative(), later.representative()):
                chains.repeats[later.representative()] = (before.representative(), why)


def _leads_to(chains: Chains, project: int | None, goal: int) -> bool:
    """True where a project repeats the other, directly or by others: nothing goes in circles."""
    while project is not None and project != goal:
        project = chains.repeats.get(project, (None, ""))[0]
    return project == goal


def _reason(later: _Purchase, earlier: _Purchase) -> tuple[int, str] | None:
    """By which evidence the one tries the other again; the strongest is 0."""
    same_number = not later.numbers.isdisjoint(earlier.numbers)
    if later.round_in_number and same_number and earlier.attempt < later.attempt:
        buyers = any(same_buyer(a, b) for a in later.notices for b in earlier.notices)
        return (0, f"number: attempt={later.attempt}") if buyers else None
    if same_number or not _comes_after(later, earlier) or not later.is_like(earlier):
        return None
    failed = earlier.has("termination", before=later.first_day)
    for number in sorted(later.numbers):
        if _SERIAL.sub("", number) in earlier.numbers and (failed or later.attempt > 1):
            return (1, f"number_suffix: number={number}")
    if later.attempt > earlier.attempt and (failed or not earlier.has("award")):
        return (2, f"title_round: attempt={later.attempt}")
    return None


def _comes_after(later: _Purchase, earlier: _Purchase) -> bool:
    if later.first_day is None or earlier.first_day is None:
        return False
    return timedelta(0) < later.first_day - earlier.first_day <= _LONGEST
