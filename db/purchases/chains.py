"""From groups of notices to purchases: intention, tender, correction and award of one project.

Most notices name their purchase themselves, by number and buyer (`projects`). One without a number
joins the one purchase that has its buyer, its title and its budget, or that its portal names with
it. A failed tender that is tried again is another project, tied to the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from db.purchases.facts import LONG_NUMBER, Notice, Place, crowded
from db.purchases.groups import Decisions, Doubt, Groups, pair_of
from db.purchases.projects import SERIAL, Purchase, alike, purchases_of
from db.purchases.same import differ, same_buyer

_LONGEST: Final = timedelta(days=400)  # an intention tells of the year's purchases


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


def chain(notices: Sequence[Notice], groups: Groups, decisions: Decisions) -> Chains:
    """The purchases of some notices that have all been met whom they belong together with."""
    by_id = {notice.id: notice for notice in notices}
    purchases = purchases_of(notices, groups, by_id, decisions)
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
        self, purchases: Sequence[Purchase], groups: Groups, crowd: frozenset[Place]
    ) -> None:
        self.all = purchases
        self.groups = groups
        self.of_notice = {notice.id: p for p in purchases for notice in p.notices}
        self._by_place: dict[Place, list[Purchase]] = {}
        self._by_group: dict[int, list[Purchase]] = {}
        for purchase in purchases:
            for notice in purchase.notices:
                for place in notice.places:
                    if place not in crowd:
                        self._by_place.setdefault(place, []).append(purchase)
                self._by_group.setdefault(groups.canonical[notice.id], []).append(purchase)

    def near(self, notices: Iterable[Notice]) -> list[Purchase]:
        """The purchases that meet any of these notices, in an order that hangs on them alone."""
        met = [p for n in notices for place in n.places for p in self._by_place.get(place, ())]
        return sorted({id(p): p for p in met}.values(), key=lambda purchase: purchase.name)

    def with_same_notice(self, notice: Notice) -> list[Purchase]:
        """The purchases that have a notice of its group."""
        return self._by_group.get(self.groups.canonical[notice.id], [])


# --- notices without a number


def _place(notice: Notice, known: _Known, decisions: Decisions, chains: Chains) -> None:
    chains.purchase[notice.id] = None
    if notice.rows > 1 and not _decided(notice, known, decisions):
        return  # it lists several purchases: each of its rows is looked for by itself (`planned`)
    near = known.near([notice])
    for rule, found in (
        ("decided", _decided(notice, known, decisions)),
        ("same_notice", known.with_same_notice(notice)),
        ("portal_link", [p for p in near if _links_to(notice, p)]),
        ("portal_names", [p for p in near if _is_named_with(notice, p)]),
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


def _firsts(found: Iterable[Purchase], chains: Chains) -> list[Purchase]:
    """Of a purchase and its repetitions only the first."""
    unique = {id(purchase): purchase for purchase in found}
    projects = {project for purchase in unique.values() for project in purchase.projects}
    return [
        purchase
        for purchase in unique.values()
        if chains.repeats.get(purchase.representative(), (None, ""))[0] not in projects
    ]


def _decided(notice: Notice, known: _Known, decisions: Decisions) -> list[Purchase]:
    others = {
        id
        for pair, decision in decisions.items()
        if decision.same and decision.about != "row" and notice.id in pair
        for id in pair
    }
    return [known.of_notice[id] for id in sorted(others) if id in known.of_notice]


def _links_to(notice: Notice, purchase: Purchase) -> bool:
    return any(
        notice.original_url == other.url or other.original_url == notice.url
        for other in purchase.notices
    )


def _is_named_with(notice: Notice, purchase: Purchase) -> bool:
    """True where a portal names the one with the other, and no number contradicts it."""
    if notice.number and purchase.numbers and notice.number not in purchase.numbers:
        return False
    return any(n.name in notice.named or notice.name in n.named for n in purchase.notices)


def _has_number(notice: Notice, purchase: Purchase) -> bool:
    """True where a long number and the thing are the same, and the notice names no buyer."""
    if not notice.number or len(notice.number) < LONG_NUMBER or notice.buyer:
        return False
    return any(n.number == notice.number and n.thing == notice.thing for n in purchase.notices)


def _is_bought(notice: Notice, purchase: Purchase, *, sure: bool) -> bool:
    """True where buyer and thing are one, the time fits and, to be sure, the budget."""
    for other in purchase.notices:
        if not alike(notice, other) or not _in_time(notice, other):
            continue
        if differ(notice.regime, other.regime) or differ(notice.number, other.number):
            continue
        if not sure or (notice.budget is not None and notice.budget == other.budget):
            return True
    return False


def _in_time(notice: Notice, other: Notice) -> bool:
    """An intention comes before everything else of its purchase."""
    if notice.day is None or other.day is None:
        return False
    after = other.day - notice.day
    earliest = timedelta(0) if notice.stage == "intention" else -_LONGEST
    return earliest <= after <= _LONGEST


def _ask(
    notice: Notice, found: Iterable[Purchase], words: str, known: _Known, decisions: Decisions
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
        "portal": "/".join(notice.name),
        "number": notice.number,
        "buyer": notice.buyer,
        "title": notice.thing,
        "budget": notice.budget,
    }
    shown = {
        "portal_link": ("page",),
        "portal_names": ("portal",),
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


def _reason(later: Purchase, earlier: Purchase) -> tuple[int, str] | None:
    """By which evidence the one tries the other again; the strongest is 0."""
    same_number = not later.numbers.isdisjoint(earlier.numbers)
    if later.round_in_number and same_number and earlier.attempt < later.attempt:
        buyers = any(same_buyer(a, b) for a in later.notices for b in earlier.notices)
        return (0, f"number: attempt={later.attempt}") if buyers else None
    if same_number or not _comes_after(later, earlier) or not later.is_like(earlier):
        return None
    failed = earlier.has("termination", before=later.first_day)
    for number in sorted(later.numbers):
        if SERIAL.sub("", number) in earlier.numbers and (failed or later.attempt > 1):
            return (1, f"number_suffix: number={number}")
    if later.attempt > earlier.attempt and (failed or not earlier.has("award")):
        return (2, f"title_round: attempt={later.attempt}")
    return None


def _comes_after(later: Purchase, earlier: Purchase) -> bool:
    if later.first_day is None or earlier.first_day is None:
        return False
    return timedelta(0) < later.first_day - earlier.first_day <= _LONGEST
