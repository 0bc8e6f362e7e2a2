"""What became of a planned purchase: from each row of a notice of intention to its later tender.

A notice of intention lists many purchases, and each is looked for by itself. Buyer and name have to
agree; the budget and the month that was expected then say how sure it is. What is less than sure is
asked, and of two purchases that a row may be of none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from db.purchases.groups import Decisions, Doubt, Pair, pair_of
from db.purchases.same import differ

LINKED: Final = 0.7  # from here on a row is taken to have become the purchase
ASKED: Final = 0.5  # from here on a person is asked
_DECIDED: Final = 1.0

# By name and budget: an order of strength, not a measured share of right answers.
_CONFIDENCE: Final[Mapping[tuple[str, str], float]] = {
    ("title", "budget"): 0.9,
    ("title", "budget_near"): 0.75,
    ("title", ""): 0.6,  # one of the two states none
    ("title", "unlike"): 0.45,
    ("title_inside", "budget"): 0.65,
}
_MONTH_FITS: Final = 0.08
_MONTH_IS_OFF: Final = -0.1
_EARLY, _LATE = -1, 3  # months from the one that was expected: tenders come late more often
_NEAR: Final = 0.1  # of the budget, by which a plan is trimmed before it is tendered
_SHORTEST: Final = 4  # characters of a name that stands inside of another
_LONGEST: Final = timedelta(days=400)  # an intention tells of the year's purchases


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of a notice of intention.

    key       of its notice, the same in any database
    budget    minor units
    expected  first day of the month in which it is to be bought
    day       of publication
    """

    id: int
    notice_id: int
    key: tuple[str, str]
    position: int
    buyer: str
    thing: str | None
    budget: int | None
    currency: str | None
    expected: date | None
    day: date
    document_id: int
    purchase_id: int | None
    evidence: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Bought:
    """A notice of a purchase that a planned one may have become.

    purchase_id  its project's number in this database
    repeats      the purchase that it tries again
    """

    id: int
    key: tuple[str, str]
    purchase_id: int
    repeats: int | None
    buyer: str
    thing: str | None
    budget: int | None
    currency: str | None
    day: date


@dataclass(slots=True)
class Became:
    """What each row became: the purchase with the evidence and how sure that is; and questions."""

    purchase: dict[int, tuple[int, str, float]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Match:
    row: Planned
    notice: Bought
    confidence: float
    words: str

    @property
    def order(self) -> tuple[object, ...]:
        """The most alike first; among equals by what is the same in any database."""
        return (-self.confidence, self.notice.day, self.notice.key)


def match(rows: Sequence[Planned], notices: Iterable[Bought], decisions: Decisions) -> Became:
    """What the rows of some notices of intention became; of each notice all rows are given."""
    known = _Known(notices)
    publications: dict[int, list[Planned]] = {}
    for row in rows:
        publications.setdefault(row.notice_id, []).append(row)
    became = Became()
    for some in publications.values():
        found = {row.id: sorted(_matches(row, known, decisions), key=_order) for row in some}
        _choose(found, became, decisions)
    return became


def _order(match: _Match) -> tuple[object, ...]:
    return match.order


class _Known:
    """What was bought, and where to find it: by buyer and name, by buyer and budget."""

    def __init__(self, notices: Iterable[Bought]) -> None:
        self.purchase: dict[int, int] = {}
        self._places: dict[tuple[str, str | int], list[Bought]] = {}
        for notice in notices:
            self.purchase[notice.id] = notice.purchase_id
            for value in {notice.thing, notice.budget} - {None}:
                self._places.setdefault((notice.buyer, value or 0), []).append(notice)

    def near(self, row: Planned) -> Iterator[Bought]:
        """The notices that a row may have become, each once."""
        met = (self._places.get((row.buyer, key or 0), ()) for key in (row.thing, row.budget))
        yield from {notice.id: notice for some in met for notice in some}.values()


def _matches(row: Planned, known: _Known, decisions: Decisions) -> Iterator[_Match]:
    said = {pair: decision for pair, decision in decisions.items() if row.notice_id in pair}
    denied = {id for pair, decision in said.items() if not decision.same for id in pair}
    purchases = {known.purchase.get(id) for id in denied}
    for notice in known.near(row):
        if notice.purchase_id not in purchases and (match := _compare(row, notice)):
            yield match


def _compare(row: Planned, notice: Bought) -> _Match | None:
    """How alike the two are; None where nothing speaks for it."""
    if not timedelta(0) <= notice.day - row.day <= _LONGEST:
        return None
    name, budget, months = _name(row, notice), _budget(row, notice), _months(row, notice)
    confidence = _CONFIDENCE.get((name, budget))
    if confidence is None:
        return None
    spoken = [name, *([budget] if budget.startswith("budget") else [])]
    if months is not None:
        fits = _EARLY <= months <= _LATE
        confidence += _MONTH_FITS if fits else _MONTH_IS_OFF
        spoken += ["month"] if fits else []
    unlike = " | unlike: budget" if budget == "unlike" else ""
    values = {
        "buyer": row.buyer,
        "title": row.thing,
        "budget": row.budget,
        "expected": f"{row.expected:%Y-%m}" if row.expected else None,
        "notice": "/".join(notice.key),
        "day": notice.day,
    }
    told = ", ".join(f"{key}={value}" for key, value in values.items() if value is not None)
    return _Match(row, notice, round(confidence, 2), f"{'_'.join(spoken)}: {told}{unlike}")


def _name(row: Planned, notice: Bought) -> str:
    one, other = sorted((row.thing or "", notice.thing or ""), key=len)
    if one and one == other:
        return "title"
    return "title_inside" if len(one) >= _SHORTEST and one in other else ""


def _budget(row: Planned, notice: Bought) -> str:
    if row.budget is None or notice.budget is None:
        return ""
    if differ(row.currency, notice.currency):
        return "unlike"
    if row.budget == notice.budget:
        return "budget"
    return "budget_near" if abs(row.budget - notice.budget) <= _NEAR * row.budget else "unlike"


def _months(row: Planned, notice: Bought) -> int | None:
    """How many months after the one expected the notice came."""
    if row.expected is None:
        return None
    years = notice.day.year - row.expected.year
    return years * 12 + notice.day.month - row.expected.month


# --- one purchase for a row, and one row for a purchase


def _choose(found: Mapping[int, list[_Match]], became: Became, decisions: Decisions) -> None:
    """Of all rows of a publication."""
    asked: dict[Pair, Doubt] = {}
    claims: dict[int, list[_Match]] = {}
    for matches in found.values():
        best = _firsts(_most_alike(matches))
        if best and best[0].confidence >= LINKED and len(best) == 1:
            claims.setdefault(best[0].notice.purchase_id, []).append(best[0])
        elif best and best[0].confidence >= ASKED:
            _ask(asked, best, " | several" if len(best) > 1 else "")
    for claim in claims.values():
        claim.sort(key=lambda match: (*match.order, match.row.position))
        first = claim[0]
        if [match.confidence for match in claim[:2]].count(first.confidence) > 1:
            _ask(asked, claim[:1], " | several rows")
        else:
            became.purchase[first.row.id] = _won(first)
    _decide(found, became, decisions)
    became.doubts += [doubt for pair, doubt in asked.items() if pair not in decisions]


def _won(match: _Match) -> tuple[int, str, float]:
    return match.notice.purchase_id, match.words, match.confidence


def _most_alike(matches: Sequence[_Match]) -> list[_Match]:
    """Of each purchase its best match, as far as none is better than these."""
    best: dict[int, _Match] = {}
    for each in matches:
        best.setdefault(each.notice.purchase_id, each)
    return [m for m in best.values() if m.confidence == matches[0].confidence]


def _firsts(matches: Sequence[_Match]) -> list[_Match]:
    """Of a purchase and its repetitions only the first."""
    purchases = {match.notice.purchase_id for match in matches}
    return [match for match in matches if match.notice.repeats not in purchases]


def _ask(asked: dict[Pair, Doubt], matches: Iterable[_Match], why: str) -> None:
    for each in matches:
        pair = pair_of(each.row.notice_id, each.notice.id)
        words = f"row {each.row.position}: {each.words}{why}"
        asked.setdefault(pair, Doubt(pair, "row", words))


def _decide(found: Mapping[int, list[_Match]], became: Became, decisions: Decisions) -> None:
    """Where a person said that a purchase was planned here, it was the row most like it."""
    for pair, decision in sorted(decisions.items()):
        matches = [m for some in found.values() for m in some if m.notice.id in pair]
        if decision.same and matches and matches[0].row.notice_id in pair:
            best = min(matches, key=lambda match: (*match.order, match.row.position))
            words = f"decided: by={decision.by}"
            became.purchase[best.row.id] = (best.notice.purchase_id, words, _DECIDED)
