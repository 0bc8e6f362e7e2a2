"""Whether two notices are one notice on two portals: vetoes first, then evidence.

A name or a title alone proves nothing. What speaks for it is the project number with the buyer,
the portal's own link to the original, or buyer, title and amount together; a day near to the
other's is asked of each of them. What contradicts it makes two notices of it, or a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from db.purchases.facts import LONG_NUMBER, Notice

RULE: Final = "purchases-1"  # raised when a rule changes

# A reprint comes within days; a purchase is repeated after weeks. Days between two notices.
_NEAR: Final = 7
_NEAR_CORRECTION: Final = 1  # of corrections there are several, and all look alike
_NEAR_OTHER: Final = 3
_REOPENED: Final = 3
_ONCE: Final = frozenset({"intention", "prequalification", "tender", "award", "termination"})
_WITH_WINNERS: Final = frozenset({"award", "contract"})

# From the strongest to the weakest.
RULES: Final = ("decided", "portal_link", "number", "number_inside", "title_amount", "title")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of two notices.

    verdict  same, doubt, apart (something contradicts it) or nothing (nothing speaks for it)
    rule     by which evidence; of `apart` what contradicts
    words    what matched, and of a doubt what does not
    """

    verdict: str
    rule: str = ""
    words: str = ""


_NOTHING: Final = Judgement("nothing")


def judge(one: Notice, other: Notice) -> Judgement:
    """What the two notices themselves say."""
    veto = _veto(one, other)
    if veto:
        return Judgement("apart", veto)
    rule = _evidence(one, other)
    if rule is None:
        return Judgement("apart", "portal") if one.key[0] == other.key[0] else _NOTHING
    doubts = [] if rule == "portal_link" else sorted(set(_doubts(one, other, rule)))
    if one.key[0] == other.key[0]:
        return _on_one_portal(one, other, rule, doubts)
    words = _words(one, other, rule)
    if doubts:
        return Judgement("doubt", rule, f"{words} | unlike: {' '.join(doubts)}")
    return Judgement("same", rule, words)


def gap(one: Notice, other: Notice) -> int | None:
    """Days between the two; None where one of them is not known."""
    return abs((one.day - other.day).days) if one.day and other.day else None


def same_buyer(one: Notice, other: Notice) -> bool | None:
    """Whether the buyers are one; None where one of them is not known."""
    if one.buyer_id is not None and one.buyer_id == other.buyer_id:
        return True
    return one.buyer == other.buyer if one.buyer and other.buyer else None


def inside(number: str | None, other: str | None) -> bool:
    """True where one number is the end of the other: a platform puts its own plan's before it."""
    short, long = sorted((number or "", other or ""), key=len)
    return len(short) >= LONG_NUMBER and long.endswith(f"-{short}")


def _veto(one: Notice, other: Notice) -> str | None:
    """What makes two notices of them, whatever they have in common."""
    if one.stage != other.stage:
        return "stage"
    if differ(one.regime, other.regime):
        return "legal_regime"
    if differ(one.attempt, other.attempt):
        return "round"
    if one.lots and other.lots and one.lots.isdisjoint(other.lots):
        return "lot"
    if same_buyer(one, other) is False and not _same_long_number(one, other):
        return "buyer"
    return _veto_of_stage(one, other) or _veto_of_time(one, other)


def _veto_of_stage(one: Notice, other: Notice) -> str | None:
    if one.stage in _WITH_WINNERS and one.winners and other.winners:
        if one.winners.isdisjoint(other.winners):
            return "winner"
        if one.stage == "contract" and differ(one.amount, other.amount):
            return "amount"
    if one.stage == "correction":
        if differ(one.corrected_on, other.corrected_on):
            return "corrected_on"
        if differ(one.subject, other.subject):
            return "correction_subject"
    return None


def _veto_of_time(one: Notice, other: Notice) -> str | None:
    days = gap(one, other)
    if days is None or _linked(one, other):
        return None
    near = _NEAR if one.stage in _ONCE else _NEAR_OTHER
    if one.stage == "correction":
        sure = one.corrected_on is not None and one.corrected_on == other.corrected_on
        near = _NEAR if sure else _NEAR_CORRECTION
    if days > near:
        return "day"
    # The same number opened anew on another day is a purchase that is tried again.
    return "opening" if days > _REOPENED and differ(one.opens_on, other.opens_on) else None


def _evidence(one: Notice, other: Notice) -> str | None:
    """The strongest that speaks for it."""
    if _linked(one, other):
        return "portal_link"
    same_thing = one.thing is not None and one.thing == other.thing
    if one.number and one.number == other.number:
        known = same_buyer(one, other) is True
        return "number" if known or (same_thing and _same_long_number(one, other)) else None
    if same_buyer(one, other) is not True or not same_thing:
        return None
    if inside(one.number, other.number):
        return "number_inside"
    if one.amount is not None and one.amount == other.amount:
        return "title_amount"
    return "title" if not (one.number and other.number) else None


def _doubts(one: Notice, other: Notice, rule: str) -> Iterator[str]:
    """What does not agree, though it may be a slip of one of the portals."""
    if differ(one.method, other.method):
        yield "method"
    if differ(one.currency, other.currency):
        yield "currency"
    elif differ(one.amount, other.amount):
        yield "amount"
    if (one.attempt or 1) != (other.attempt or 1):
        yield "round"
    if one.lots and other.lots and one.lots != other.lots:
        yield "lot"
    if one.winners and other.winners and one.winners != other.winners:
        yield "winner"
    if one.stage != "correction" and differ(one.opens_on, other.opens_on):
        yield "opening"
    if same_buyer(one, other) is not True:
        yield "buyer"
    if gap(one, other) is None:
        yield "day"
    yield from _doubts_of_rule(one, other, rule)


def _doubts_of_rule(one: Notice, other: Notice, rule: str) -> Iterator[str]:
    agree = one.amount is not None and one.amount == other.amount
    opened = one.opens_on is not None and one.opens_on == other.opens_on
    if rule == "title":
        yield "amount"  # not known
    if rule == "title_amount" and one.number and other.number:
        yield "number"
    if rule == "number_inside" and not agree and not opened:
        yield "amount"
    if rule == "number" and one.stage not in _ONCE and one.stage != "correction":
        alike = one.thing is not None and one.thing == other.thing
        if one.stage in _WITH_WINNERS and not agree and not one.winners:
            yield "amount"
        if one.stage not in _WITH_WINNERS and not (alike and gap(one, other) in (0, 1)):
            yield "title"


def _on_one_portal(one: Notice, other: Notice, rule: str, doubts: list[str]) -> Judgement:
    """A portal that has a notice twice published it twice; else two of its notices are two."""
    days = gap(one, other)
    again = days is not None and days <= _NEAR_OTHER and one.stage in _ONCE
    if again and not doubts and rule == "number" and one.thing and one.thing == other.thing:
        return Judgement("same", rule, f"{_words(one, other, rule)} | published twice")
    return Judgement("apart", "portal")


def _linked(one: Notice, other: Notice) -> bool:
    return one.original_url == other.url or other.original_url == one.url


def _same_long_number(one: Notice, other: Notice) -> bool:
    same = one.number is not None and one.number == other.number
    return same and len(one.number or "") >= LONG_NUMBER and one.thing == other.thing


def differ(one: object, other: object) -> bool:
    """True of two known values that are not the same."""
    return one is not None and other is not None and one != other


def _words(one: Notice, other: Notice, rule: str) -> str:
    """What matched, in one line; the same whichever notice comes first."""
    first, second = sorted((one, other), key=lambda notice: notice.key)
    days = gap(one, other)
    said = {
        "stage": one.stage,
        "page": first.url if second.original_url == first.url else second.url,
        "number": min(first.number or "", second.number or "", key=len),
        "buyer": first.buyer if first.buyer == second.buyer else None,
        "title": first.thing,
        "amount": first.amount,
        "lots": ",".join(sorted(first.lots & second.lots)) or None,
        "days": days,
    }
    shown = {
        "portal_link": ("stage", "page"),
        "number": ("stage", "number", "buyer", "lots", "days"),
        "number_inside": ("stage", "number", "buyer", "title", "amount", "days"),
        "title_amount": ("stage", "buyer", "title", "amount", "days"),
        "title": ("stage", "buyer", "title", "days"),
    }[rule]
    return f"{rule}: " + ", ".join(f"{n}={said[n]}" for n in shown if said[n] is not None)
