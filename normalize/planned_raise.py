"""The money that an applicant plans to raise."""

from __future__ import annotations

from normalize.money import from_number
from normalize.reading import Reading, Reason

# A planned raise outside of this is a slip of the pen or of the unit (IPO guide 8.4).
_LEAST, _MOST = 50_000_000_00, 60_000_000_000_00


def planned_raise(raw: str, unit: str) -> Reading[int]:
    """Fen. A figure that no listing ever raised has no value, only a question."""
    if not raw:
        return Reading(raw, reason=Reason.NOT_STATED)
    money = from_number(raw, unit)
    exact = money.value.exact if money.value else None
    if exact is None:
        return Reading(raw, reason=money.reason or Reason.UNREADABLE)
    if not _LEAST <= exact <= _MOST:
        return Reading(raw, reason=Reason.OUT_OF_RANGE, candidates=(str(exact),))
    return Reading(raw, value=exact)
