"""Weighing what was read: which of several statements on the same lot holds.

An answered question of the form beats a sentence, a sentence beats bare words, and these beat what
is only inferred. Equals that disagree are both kept and reported: nobody guesses between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from normalize.procurement.lot_refs import LotMap
from normalize.set_asides.candidates import Candidate
from normalize.set_asides.kinds import Rank, SetAsideKind

_K = SetAsideKind
_WHOLE = frozenset({_K.SME_WHOLE, _K.SMALL_MICRO_WHOLE})
_WAYS = frozenset({_K.SME_JOINT_VENTURE, _K.SME_SUBCONTRACT})
_RESERVING = _WHOLE | _WAYS | {_K.SME_PACKAGE, _K.SME_PARTIAL, _K.SME_IMPLIED}
_ON_RESERVATION = _RESERVING | {_K.NOT_RESERVED}
_DISPUTED = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The candidates that hold; `contradictory` where equals on one lot disagree."""

    kept: tuple[Candidate, ...]
    contradictory: bool


def weigh(candidates: Iterable[Candidate], lots: LotMap) -> Verdict:
    """Decide between candidates, lot by lot; other preferences are kept once each."""
    found = list(candidates)
    if not found:
        return Verdict((), False)
    lots = lots.knowing(one.lot_ref for one in found if one.lot_ref)
    on_reservation = [one for one in found if one.kind in _ON_RESERVATION]
    on_reservation = _by_group(_by_inference(on_reservation), lots)
    kept = _by_ways(_by_answer(on_reservation, lots), lots)
    kept, contradictory = _by_rank(kept, lots)
    kept = _as_packages(_one_whole(kept, lots), lots)
    others = [one for one in found if one.kind not in _ON_RESERVATION]
    ordered = sorted([*_once(kept, lots), *_once(others, lots)], key=lambda one: one.place)
    return Verdict(tuple(ordered), contradictory)


def _same_lot(one: Candidate, other: Candidate, lots: LotMap) -> bool:
    """In a notice of one lot, that lot and the project are the same."""
    return one.lot_ref == other.lot_ref or (lots.is_single and None in (one.lot_ref, other.lot_ref))


def _without(
    candidates: list[Candidate], beaten: Callable[[Candidate, Candidate], bool]
) -> list[Candidate]:
    """The candidates that none of the others beats."""
    if len(candidates) < 2:
        return candidates
    return [
        one
        for one in candidates
        if not any(other is not one and beaten(one, other) for other in candidates)
    ]


def _by_inference(candidates: list[Candidate]) -> list[Candidate]:
    """A declaration asked of bidders implies nothing where the notice speaks for itself."""

    def beaten(one: Candidate, other: Candidate) -> bool:
        implied = one.kind is _K.SME_IMPLIED and other.kind is not _K.SME_IMPLIED
        return implied and (None in (one.lot_ref, other.lot_ref) or one.lot_ref == other.lot_ref)

    return _without(candidates, beaten)


def _by_group(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """What is not for small and micro firms alone may be for small and medium ones.

    The same the other way round, where a form asks of both groups and each has its answer.
    """

    def beaten(one: Candidate, other: Candidate) -> bool:
        groups = (one.beneficiary, other.beneficiary)
        if one.kind is not _K.NOT_RESERVED or other.kind not in _WHOLE or None in groups:
            return False
        if groups[0] == groups[1] or not _same_lot(one, other, lots):
            return False
        return one.beneficiary == "small_micro" or one.rule.rank == other.rule.rank

    return _without(candidates, beaten)


def _by_answer(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """A question answered no at project level beats every later mention, whichever the way."""

    def beaten(one: Candidate, other: Candidate) -> bool:
        answered = other.kind is _K.NOT_RESERVED and other.rule.rank is Rank.ANSWERED
        weaker = one.kind in _RESERVING and one.rule.rank < Rank.ANSWERED
        return answered and weaker and _same_lot(one, other, lots)

    return _without(candidates, beaten)


def _by_ways(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """A named way of reserving is more exact than "yes" or "a part"."""

    def beaten(one: Candidate, other: Candidate) -> bool:
        vague = one.kind is _K.SME_PARTIAL or (
            one.kind in _WHOLE and one.rule.rank is Rank.ANSWERED
        )
        exact = other.kind in _WAYS or _names_lots(other, one, lots)
        return vague and exact and _covers(one, other, lots)

    return _without(candidates, beaten)


def _names_lots(other: Candidate, one: Candidate, lots: LotMap) -> bool:
    """True where `other` reserves a named lot and `one` was said without a lot."""
    return other.kind in _WHOLE and other.lot_ref is not None and one.lot_ref is None


def _covers(one: Candidate, other: Candidate, lots: LotMap) -> bool:
    return one.lot_ref is None or _same_lot(one, other, lots)


def _by_rank(candidates: list[Candidate], lots: LotMap) -> tuple[list[Candidate], bool]:
    """Yes and no on one lot: the weightier wins; between equals the doubt is kept."""

    def opposed(one: Candidate, other: Candidate) -> bool:
        pair = {one.kind, other.kind}
        against = _K.NOT_RESERVED in pair and bool(pair & _WHOLE)
        return against and _same_lot(one, other, lots)

    kept = _without(
        candidates, lambda one, other: opposed(one, other) and other.rule.rank > one.rule.rank
    )
    disputed = [one for one in kept if any(opposed(one, other) for other in kept)]
    doubtful = [replace(one, confidence=_DISPUTED) if one in disputed else one for one in kept]
    return doubtful, bool(disputed)


def _one_whole(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """A lot is reserved for one group: the weightier wording says which, then the earlier."""

    def beaten(one: Candidate, other: Candidate) -> bool:
        both = one.kind in _WHOLE and other.kind in _WHOLE and one.kind is not other.kind
        if not both or not _same_lot(one, other, lots):
            return False
        if _is_asked_of_all(one, other) or _is_asked_of_all(other, one):
            return _is_asked_of_all(one, other)
        return (-one.rule.rank, one.place) > (-other.rule.rank, other.place)

    return _without(candidates, beaten)


def _is_asked_of_all(one: Candidate, other: Candidate) -> bool:
    """True where a form asks of small and medium firms, and a sentence names the small and micro.

    The form's question has the same words for both groups; the sentence is the buyer's own.
    """
    asked = one.kind is _K.SME_WHOLE and one.rule.rank is Rank.ANSWERED
    return asked and other.kind is _K.SMALL_MICRO_WHOLE and other.rule.rank >= Rank.STATED


def _as_packages(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """A lot reserved as a whole is a reserved package where the project has other lots."""
    reserved = frozenset(one.lot_ref for one in candidates if one.kind in _WHOLE and one.lot_ref)
    several = lots.has_others_than(reserved)
    return [
        replace(one, kind=_K.SME_PACKAGE) if _is_package(one, reserved, several) else one
        for one in candidates
    ]


def _is_package(one: Candidate, reserved: frozenset[str], several: bool) -> bool:
    if one.kind not in _WHOLE or one.lot_ref is None:
        return False
    return several or (one.lots_in_sentence and len(reserved) > 1)


def _once(candidates: list[Candidate], lots: LotMap) -> list[Candidate]:
    """One candidate for a lot and kind: one with a percent, then the weightiest, then the first.

    The ground may stand with another: "是否专门面向…：否" in the form, and why in a sentence.
    """
    best: dict[tuple[object, ...], Candidate] = {}
    grounds: dict[tuple[object, ...], str] = {}
    for one in candidates:
        several = one.kind is _K.PRICE_DEDUCTION  # another percent is another statement
        lot = None if lots.is_single else one.lot_ref
        key = (lot, one.kind, one.percent if several else None)
        if key not in best or _weight(one) > _weight(best[key]):
            best[key] = one
        if one.ground is not None:
            grounds.setdefault(key, one.ground)
    return [replace(one, ground=one.ground or grounds.get(key)) for key, one in best.items()]


def _weight(one: Candidate) -> tuple[bool, int]:
    return (one.percent is not None, one.rule.rank)
