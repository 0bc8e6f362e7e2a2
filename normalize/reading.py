"""What reading a text gave: a value, or the reason why there is none.

Every normalizer of this room returns a `Reading`. Doubt is never a guess: the value is None,
the raw text stays, and the reason says what a person would have to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)


class Reason(StrEnum):
    """Why a value is missing or in doubt. The first four are answers, the others are questions."""

    NOT_STATED = "not_stated"  # the source leaves the place empty
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    NOT_READ = "not_read"  # it may stand in an attachment that was not opened
    UNREADABLE = "unreadable"  # no rule fits the text
    AMBIGUOUS = "ambiguous"  # more than one value fits: see `candidates`
    NO_UNIT = "no_unit"  # a number without 元, 万元 or 亿元 in value, head or page
    CONTRADICTORY = "contradictory"  # two parts of the text disagree
    OUT_OF_RANGE = "out_of_range"
    BAD_CHECK_DIGIT = "bad_check_digit"

    @property
    def is_question(self) -> bool:
        """True where a person has to decide: such a reading becomes a review item."""
        return self not in _ANSWERS


_ANSWERS = frozenset({Reason.NOT_STATED, Reason.NOT_APPLICABLE, Reason.WITHHELD, Reason.NOT_READ})


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """One text and what it was read as.

    `value` is set exactly when the text was read with certainty; then `reason` is None.
    `candidates` lists what it could mean where the reason is `ambiguous`.
    """

    raw: str
    value: T | None = None
    reason: Reason | None = None
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError(f"a Reading has either a value or a reason: {self!r}")

    @property
    def in_doubt(self) -> bool:
        """True where the reading needs a person."""
        return self.reason is not None and self.reason.is_question
