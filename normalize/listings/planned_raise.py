"""The money that an applicant plans to raise."""

from __future__ import annotations

from normalize.money import from_number
from normalize.reading import Reading, Reason

# Fen. A first listing outside of this is a slip of pen or unit (IPO guide 8.4). Companies
# that are listed already raise less, and by far more: banks raised over 100 billion yuan at once.
_BOUNDS = {"ipo": (50_000_000_00, 60_000_000_000_00)}
_LISTED_ALREADY = (1_000_000_00, 500_000_000_000_00)


def planned_raise(raw: str, unit: str, kind: str | None = "ipo") -> Reading[int]:
    """Fen. A figure that no application of its kind ever raised has no value, only a question."""
    if not raw:
        return Reading(raw, reason=Reason.NOT_STATED)
    money = from_number(raw, unit)
    exact = money.value.exact if money.value else None
    if exact is None:
        return Reading(raw, reason=money.reason or Reason.UNREADABLE)
    least, most = _BOUNDS.get(kind or "", _LISTED_ALREADY)
    if not least <= exact <= most:
        return Reading(raw, reason=Reason.OUT_OF_RANGE, candidates=(str(exact),))
    return Reading(raw, value=exact)
