"""Figures of a notice that don't fit each other: flagged, never mended.

The flags stand in `procurement_notice.quality_flags`, each named for what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from normalize.procurement.awards import Award
from normalize.procurement.bidders import Bidder
from normalize.procurement.lots import Lots
from normalize.procurement.notice_amounts import amount_of, differs, exceeds
from normalize.procurement.notice_facts import Facts
from normalize.procurement.notice_items import Item
from normalize.procurement.notice_kinds import Kind
from normalize.procurement.reservation_reports import ReservationReport

_SMALLEST_PART: Final = 1000  # an award below this part of the budget is flagged


@dataclass(frozen=True, slots=True)
class Found:
    """The parts of a notice."""

    lots: Lots
    items: list[Item]
    awards: list[Award]
    bidders: list[Bidder] = field(default_factory=list)
    report: ReservationReport | None = None


def flags_of(kind: Kind, facts: Facts, found: Found) -> set[str]:
    """The names of all that is wrong.

    method_disagrees         channel, title and body name different methods
    published_differs        the page's two times of publication differ
    budget_differs           summary and body state different budgets
    budget_zero              0.000000: the form's empty field
    lot_budgets_differ       the lots' budgets don't add up to the project's
    lot_failed_and_awarded   a sentence says that a lot failed which has an award: the award holds
    award_total_zero         0.000000: all lots failed, or the bids were rates
    award_amount_zero        the same at a supplier
    award_sum_differs        the awards don't add up to the total of the summary
    award_total_of_rates     all awards are rates, so the total is no sum of money: left unread
    award_amount_small       less than a thousandth of the budget: maybe a rate under another head
    awards_unread            an award notice in which no rule found a winner or a failure
    item_product_differs     price times quantity isn't the line's total
    items_exceed_award       the lines of a lot are worth more than what was awarded for it
    item_sum_differs         ... or they don't add up to it
    unit_of_total            amounts without a unit that add up to the stated total in its unit
    head_unit_false          amounts in 元 under a head that says 万元: left unread
    reserved_sum_differs     an account's purchases don't add up to its sum
    reserved_part_exceeds    more for small and micro firms than for all of them
    """
    return {
        *_of_notice(kind, facts),
        *_of_lots(facts, found),
        *_of_failures(found),
        *_of_awards(kind, facts, found),
        *_of_items(found),
        *(found.report.flags() if found.report else ()),
    }


def _of_notice(kind: Kind, facts: Facts) -> Iterator[str]:
    if kind.disagrees:
        yield "method_disagrees"
    again = facts.published_again
    if again and again.value and facts.published.value and again.value != facts.published.value:
        yield "published_differs"
    if facts.budget is not None and facts.budget.minor == 0:
        yield "budget_zero"
    stated, in_body = facts.budget, facts.budget_in_body
    if stated and in_body and differs(stated.minor, [in_body.minor]):
        yield "budget_differs"


def _of_lots(facts: Facts, found: Found) -> Iterator[str]:
    budgets = [amount_of(lot.budget, lot.budget_label).minor for lot in found.lots if lot.budget]
    whole = len(budgets) == len(found.lots)
    if facts.budget is not None and whole and differs(facts.budget.minor or None, budgets):
        yield "lot_budgets_differ"


def _of_failures(found: Found) -> Iterator[str]:
    if any(lot.failure is not None and lot.awarded for lot in found.lots):
        yield "lot_failed_and_awarded"


def _of_awards(kind: Kind, facts: Facts, found: Found) -> Iterator[str]:
    total = facts.award_total
    if total is not None and total.minor == 0:
        yield "award_total_zero"
    if any(award.price.minor == 0 for award in found.awards):
        yield "award_amount_zero"
    if total is not None and total.minor is not None and all_rates(found.awards):
        yield "award_total_of_rates"
    amounts = [award.price.minor for award in found.awards]
    budget = facts.budget.minor if facts.budget else None
    if budget and any(amount and amount * _SMALLEST_PART < budget for amount in amounts):
        yield "award_amount_small"
    if total is not None and differs(total.minor or None, amounts):
        yield "award_sum_differs"
    failed = any(lot.failure is not None for lot in found.lots)
    if kind.stage == "award" and not found.awards and not failed:
        yield "awards_unread"


def all_rates(awards: Collection[Award]) -> bool:
    """True where there are awards and all of them are rates: what a total adds up is no money."""
    return bool(awards) and all(award.price.kind == "rate" for award in awards)


def _of_items(found: Found) -> Iterator[str]:
    if any(award.unit_of_total for award in found.awards):
        yield "unit_of_total"
    if any(i.head_is_false for i in found.items) or any(a.head_is_false for a in found.awards):
        yield "head_unit_false"
    for item in found.items:
        product = item.product
        if product is not None and item.total.minor is not None and product != item.total.minor:
            yield "item_product_differs"
    for lot in {award.lot for award in found.awards}:
        yield from _of_items_in(found, lot)


def _of_items_in(found: Found, lot: str | None) -> Iterator[str]:
    """The lines of a lot against its award, where it has one: of two, whose line is it?"""
    prices = [award.price.minor for award in found.awards if award.lot == lot]
    totals = [item.total.minor for item in found.items if item.lot == lot]
    if len(prices) != 1 or not prices[0]:
        return
    if differs(prices[0], totals):
        yield "item_sum_differs"
    products = [item.product for item in found.items if item.lot == lot]
    if any(exceeds(product, prices[0]) for product in products):
        yield "items_exceed_award"
